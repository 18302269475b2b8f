//! The numeric facts in the passages that are shown, normalised, with those that answer the query told apart.

use crate::hit::{Figure, Mark, Snippet};
use crate::query::pattern::Pattern;
use crate::text::figure::bind::{Bound, bound};
use crate::text::figure::{self, Ask};
use crate::text::fold::fold;
use crate::text::numeral::Decimal;

/// Texts longer than this are read for figures in the passage only, without the sentences around it.
const LONGEST: usize = 1 << 18;

/// Fills in the figures of each passage of `body`.
pub(super) fn annotate(body: &str, snippets: &mut [Snippet], patterns: &[Pattern]) {
    let asked: Vec<&Ask> = patterns
        .iter()
        .filter_map(|pattern| match pattern {
            Pattern::Figure(asked) => Some(&**asked),
            _ => None,
        })
        .collect();
    if body.len() <= LONGEST {
        let folded = fold(body);
        let figures = figure::read(&folded);
        let words = bound(&folded, &figures);
        for snippet in snippets {
            let span = snippet.span.0..snippet.span.1;
            let inside = figures
                .iter()
                .zip(&words)
                .filter(|(figure, _)| figure.span.start >= span.start && figure.span.end <= span.end);
            snippet.figures = shown(&body[span.clone()], span.start, inside, &asked);
        }
    } else {
        for snippet in snippets {
            let folded = fold(&snippet.text);
            let figures = figure::read(&folded);
            let words = bound(&folded, &figures);
            snippet.figures = shown(&snippet.text, 0, figures.iter().zip(&words), &asked);
        }
    }
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
