//! The numeric facts in the passages that are shown, normalised, with those that answer the query told apart.

use std::ops::Range;

use super::reading::Reading;
use crate::hit::{Figure, Mark, Snippet};
use crate::index::ListedFigure;
use crate::query::pattern::Pattern;

/// The figures of a whole text.
pub(super) fn of_text(article: &Reading, patterns: &[Pattern]) -> Vec<Figure> {
    let body = article.text.original();
    shown(body, 0, article.text.figure_list().within(0..body.len()), &matched(article, patterns))
}

/// Fills in the figures of each passage of an article.
pub(super) fn annotate(article: &Reading, snippets: &mut [Snippet], patterns: &[Pattern]) {
    let (figures, matched) = (article.text.figure_list(), matched(article, patterns));
    for snippet in snippets {
        let (start, end) = snippet.span;
        snippet.figures = shown(&snippet.text, start, figures.within(start..end), &matched);
    }
}

/// Where the figures stand that the query asks for, in bytes of the text.
fn matched(article: &Reading, patterns: &[Pattern]) -> Vec<Range<usize>> {
    let asked = patterns.iter().filter(|pattern| matches!(pattern, Pattern::Figure(_)));
    asked.flat_map(|pattern| pattern.find(&article.text)).collect()
}

/// The figures as results, in a passage that starts at byte `start` of their text.
fn shown<'a>(
    passage: &str,
    start: usize,
    figures: impl Iterator<Item = ListedFigure<'a>>,
    matched: &[Range<usize>],
) -> Vec<Figure> {
    let (mut byte, mut chars) = (0, 0);
    figures
        .map(|figure| {
            let mut count = |to: usize| {
                chars += passage.get(byte..to).map_or(0, |between| between.chars().count());
                byte = to;
                chars
            };
            let (from, to) = (figure.span.start - start, figure.span.end - start);
            Figure {
                text: passage.get(from..to).unwrap_or_default().to_owned(),
                span: Mark { start: count(from), end: count(to) },
                kind: figure.kind,
                value: figure.value,
                low: figure.low,
                high: figure.high,
                unit: figure.unit.to_owned(),
                measure: figure.measure.to_owned(),
                matched: matched.contains(&figure.span),
            }
        })
        .collect()
}
