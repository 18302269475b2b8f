//! The numeric facts in the passages that are shown, normalised, with those that answer the query told apart.

use std::ops::Range;

use crate::hit::{Figure, Mark, Snippet};
use crate::query::pattern::Pattern;
use crate::text::figure::bind::{Bound, bound};
use crate::text::figure::{self, Ask};
use crate::text::fold::fold;
use crate::text::numeral::Decimal;

/// Characters read before a passage, for what its first clauses carry on, and after it, for a figure cut in two.
const BEFORE: usize = 120;
const AFTER: usize = 40;

/// Fills in the figures of each passage of `body`. Only the passage and the sentence before it are read: what a figure
/// measures may be said there, not further away.
pub(super) fn annotate(body: &str, snippets: &mut [Snippet], patterns: &[Pattern]) {
    let asked: Vec<&Ask> = patterns
        .iter()
        .filter_map(|pattern| match pattern {
            Pattern::Figure(asked) => Some(&**asked),
            _ => None,
        })
        .collect();
    for snippet in snippets {
        let span = snippet.span.0..snippet.span.1;
        let window = window(body, &span);
        let text = &body[window.clone()];
        let folded = fold(text);
        let figures = figure::read(&folded);
        let words = bound(&folded, &figures);
        let inside = (span.start - window.start)..(span.end - window.start);
        let shown_here = figures
            .iter()
            .zip(&words)
            .filter(|(figure, _)| figure.span.start >= inside.start && figure.span.end <= inside.end);
        snippet.figures = shown(&body[span], inside.start, shown_here, &asked);
    }
}

/// The passage with the end of the text before it, from where a sentence starts if one starts there, and a little of
/// the text behind.
fn window(body: &str, span: &Range<usize>) -> Range<usize> {
    let before = &body[..span.start];
    let far = before.char_indices().rev().take(BEFORE).last().map_or(span.start, |(at, _)| at);
    let stop = |c: char| matches!(c, '。' | '！' | '？');
    let start = before[far..].find(stop).map_or(far, |at| far + at + '。'.len_utf8());
    let behind = &body[span.end..];
    let end = behind.char_indices().nth(AFTER).map_or(body.len(), |(at, _)| span.end + at);
    start..end
}

/// The figures as results: `text` starts at byte `start` of the text they were read in.
fn shown<'a>(
    text: &str,
    start: usize,
    figures: impl Iterator<Item = (&'a figure::Figure, &'a Bound)>,
    asked: &[&Ask],
) -> Vec<Figure> {
    let (mut byte, mut chars) = (0, 0);
    figures
        .map(|(figure, words)| {
            let mut count = |to: usize| {
                chars += text.get(byte..to).map_or(0, |between| between.chars().count());
                byte = to;
                chars
            };
            let (from, to) = (figure.span.start - start, figure.span.end - start);
            let span = Mark { start: count(from), end: count(to) };
            let end = |end: Option<figure::End>| end.map(|end| plain(end.value));
            Figure {
                text: text.get(from..to).unwrap_or_default().to_owned(),
                span,
                kind: figure.kind.name().to_owned(),
                value: figure.base_value().map(plain),
                low: end(figure.interval.low),
                high: end(figure.interval.high),
                unit: figure.unit.base.to_owned(),
                measure: figure.measure.text.clone(),
                matched: asked.iter().any(|asked| asked.matches(figure) && asked.binding(words).is_some()),
            }
        })
        .collect()
}

fn plain(value: Decimal) -> String {
    value.to_string()
}
