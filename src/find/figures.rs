//! The numeric facts in the passages that are shown, normalised, with those that answer the query told apart.

use std::ops::Range;

use crate::hit::{Figure, Mark, Snippet};
use crate::query::pattern::Pattern;
use hansou_facts::figure::bind::{MeasureWords, measure_words};
use hansou_facts::figure::{self, QuantityConstraint};
use hansou_text::fold::fold;
use hansou_text::layout::is_closing;

/// Sentences read before a passage, and most bytes: a figure is read with its clause and with the subject that its
/// sentence carries on. None where the passage begins with a sentence.
const BEFORE: (usize, usize) = (2, 1800);
/// The same behind a passage, where it ends before its sentence does or without a sign.
const BEHIND: (usize, usize) = (2, 900);

/// The figures of a whole text.
pub(super) fn of_text(body: &str, patterns: &[Pattern]) -> Vec<Figure> {
    let span = (0, body.len());
    let (cut_start, cut_end, caption) = (false, false, false);
    let (marks, figures, boxes) = (Vec::new(), Vec::new(), Vec::new());
    let (page, section) = (None, None);
    let text = body.to_owned();
    let mut whole = [Snippet { text, marks, span, cut_start, cut_end, caption, figures, boxes, page, section }];
    annotate(body, &mut whole, patterns);
    let [Snippet { figures, .. }] = whole;
    figures
}

/// Fills in the figures of each passage of `body`. The passages are in the order of the text.
pub(super) fn annotate(body: &str, snippets: &mut [Snippet], patterns: &[Pattern]) {
    let asked: Vec<&QuantityConstraint> = patterns
        .iter()
        .filter_map(|pattern| match pattern {
            Pattern::Figure(asked) => Some(&**asked),
            _ => None,
        })
        .collect();
    let mut rest = snippets;
    while let Some(first) = rest.first() {
        // Passages whose surroundings meet are read together.
        let mut read = around(body, first.span);
        let joined = rest.iter().take_while(|snippet| {
            let next = around(body, snippet.span);
            let joins = next.start <= read.end;
            read.end = if joins { read.end.max(next.end) } else { read.end };
            joins
        });
        let count = joined.count();
        let (these, others) = std::mem::take(&mut rest).split_at_mut(count);
        rest = others;
        let folded = fold(&body[read.clone()]);
        let figures = figure::read(&folded);
        let words = measure_words(&folded, &figures);
        for snippet in these {
            let span = snippet.span.0 - read.start..snippet.span.1 - read.start;
            let inside = figures
                .iter()
                .zip(&words)
                .filter(|(figure, _)| figure.span.start >= span.start && figure.span.end <= span.end);
            snippet.figures = shown(&snippet.text, span.start, inside, &asked);
        }
    }
}

/// The passage with the sentences around it.
fn around(body: &str, (start, end): (usize, usize)) -> Range<usize> {
    let ends = |c: &char| matches!(c, '。' | '！' | '？' | '!' | '?' | '…' | '\n');
    let is_over = |text: &str| {
        let closing = |c: char| c.is_whitespace() || is_closing(c);
        text.trim_end_matches(closing).chars().next_back().is_none_or(|c| ends(&c))
    };
    // The sign that ends the sentence before the first one goes along: no figure begins the text that is read.
    let (count, most) = BEFORE;
    let count = if is_over(&body[..start]) { 0 } else { count };
    let before = body[..start].char_indices().rev().take_while(|&(at, _)| start - at <= most);
    let from = before.scan(0, |seen, (at, c)| {
        let more = *seen <= count;
        *seen += usize::from(ends(&c));
        more.then_some(at)
    });
    let (count, most) = BEHIND;
    let count = if is_over(&body[..end]) { 0 } else { count };
    let behind = body[end..].char_indices().take_while(|&(at, _)| at <= most);
    let to = behind.scan(0, |seen, (at, c)| {
        let more = *seen < count;
        *seen += usize::from(ends(&c));
        more.then_some(end + at + c.len_utf8())
    });
    from.last().unwrap_or(start)..to.last().unwrap_or(end)
}

/// The figures as results: `text` starts at byte `start` of the text they were read in.
fn shown<'a>(
    text: &str,
    start: usize,
    figures: impl Iterator<Item = (&'a figure::Figure, &'a MeasureWords)>,
    asked: &[&QuantityConstraint],
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
            Figure {
                text: text.get(from..to).unwrap_or_default().to_owned(),
                span,
                kind: figure.kind,
                value: figure.base_value(),
                low: figure.interval.low.map(|end| end.value),
                high: figure.interval.high.map(|end| end.value),
                unit: figure.unit.base.to_owned(),
                measure: figure.measure.text.clone(),
                matched: asked.iter().any(|asked| asked.matches(figure) && asked.binding(words).is_some()),
            }
        })
        .collect()
}
