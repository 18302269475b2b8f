//! Passages worth showing: whole sentences that hold the most of what was asked for, as they stand in the source, with
//! the matches marked.

use std::ops::Range;

use jiff::civil::Date;

use super::reading::Reading;
use crate::article::page::heading;
use crate::hit::{Mark, Snippet};
use crate::query::pattern::{Pattern, Text};

/// Passages shown of one article.
const PASSAGES: usize = 3;
/// Characters after which a passage is shortened.
const LONGEST: usize = 180;
/// A passage shorter than this takes the next sentence with it.
const SHORTEST: usize = 24;

/// Whether matches that touch are one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touching {
    /// They are: words of one text.
    Joined,
    /// Only those of one pattern are: the patterns are the units of a query.
    Apart,
}

/// Matches in a text of an article of a day, as ranges of characters: in order, overlapping ones joined.
pub(super) fn marks(text: &str, day: Option<Date>, patterns: &[Pattern], touching: Touching) -> Vec<Mark> {
    char_marks(text, 0..text.len(), &spans(&Text::new(text).from_day(day), patterns), touching)
}

/// A match of one pattern.
struct Span {
    range: Range<usize>,
    pattern: usize,
}

/// All matches in order of their start.
fn spans(text: &Text<'_>, patterns: &[Pattern]) -> Vec<Span> {
    let mut spans: Vec<Span> = patterns
        .iter()
        .enumerate()
        .flat_map(|(pattern, one)| one.find(text).into_iter().map(move |range| Span { range, pattern }))
        .filter(|span| !span.range.is_empty())
        .collect();
    spans.sort_by_key(|span| (span.range.start, span.range.end));
    spans
}

/// The best passages of an article, in the order of the text.
pub(super) fn snippets(
    article: &Reading,
    patterns: &[Pattern],
    weights: &[f32],
    context: usize,
    touching: Touching,
) -> Vec<Snippet> {
    let body = article.text.original();
    let spans = spans(&article.text, patterns);
    let sentences = &article.sentences;
    if sentences.is_empty() {
        return Vec::new();
    }
    let mut chosen = choose(sentences, &spans, weights);
    if chosen.is_empty() {
        chosen.push(0);
    }
    let ranges: Vec<Range<usize>> = spans.iter().map(|span| span.range.clone()).collect();
    let parts = heading::parts(body);
    passages(body, sentences, &ranges, &chosen, context)
        .into_iter()
        .map(|passage| {
            let shown = shorten(body, passage.clone(), &ranges);
            let marks = char_marks(body, shown.clone(), &spans, touching);
            snippet(article, passage, shown, marks, &ranges, &parts)
        })
        .collect()
}

/// What a pattern is worth in a passage once it has been shown, beside its weight before.
const REPEATED: f32 = 0.05;

/// Sentences that together hold the most patterns by weight, repetition and earlier place breaking ties; ascending.
fn choose(sentences: &[Range<usize>], spans: &[Span], weights: &[f32]) -> Vec<usize> {
    let mut held = patterns_held(sentences, spans);
    let mut shown = vec![false; weights.len()];
    let mut chosen = Vec::new();
    while chosen.len() < PASSAGES {
        let gain = |patterns: &[usize]| -> f32 {
            patterns.iter().map(|&at| weights[at] * if shown[at] { REPEATED } else { 1.0 }).sum()
        };
        let best =
            held.iter().enumerate().max_by(|(_, a), (_, b)| gain(&a.1).total_cmp(&gain(&b.1)).then(b.0.cmp(&a.0)));
        let Some(place) = best.map(|(place, _)| place) else { break };
        let (index, patterns) = held.swap_remove(place);
        // Repetitions fill at most the second passage.
        if chosen.len() >= 2 && patterns.iter().all(|&pattern| shown[pattern]) {
            break;
        }
        patterns.iter().for_each(|&pattern| shown[pattern] = true);
        chosen.push(index);
    }
    chosen.sort_unstable();
    chosen
}

/// The sentences that hold a pattern, each with its patterns, ascending and each once.
fn patterns_held(sentences: &[Range<usize>], spans: &[Span]) -> Vec<(usize, Vec<usize>)> {
    let mut held: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut at = 0;
    for (index, sentence) in sentences.iter().enumerate() {
        let first = at;
        while at < spans.len() && spans[at].range.start < sentence.end {
            at += 1;
        }
        if at > first {
            let mut patterns: Vec<usize> = spans[first..at].iter().map(|span| span.pattern).collect();
            patterns.sort_unstable();
            patterns.dedup();
            held.push((index, patterns));
        }
    }
    held
}

/// Byte ranges of whole sentences around the chosen ones; neighbours are joined. A match that goes on into the next
/// sentence takes it along.
fn passages(
    body: &str,
    sentences: &[Range<usize>],
    spans: &[Range<usize>],
    chosen: &[usize],
    context: usize,
) -> Vec<Range<usize>> {
    let mut passages: Vec<(usize, usize)> = Vec::new();
    for &index in chosen {
        let first = index.saturating_sub(context);
        let mut last = (index + context).min(sentences.len() - 1);
        if body[sentences[first].start..sentences[last].end].chars().take(SHORTEST).count() < SHORTEST {
            last = (last + 1).min(sentences.len() - 1);
        }
        let begun = &spans[..spans.partition_point(|span| span.start < sentences[index].end)];
        let end = begun.iter().rev().take_while(|span| span.start >= sentences[index].start).map(|span| span.end).max();
        let reached = sentences.partition_point(|sentence| sentence.start < end.unwrap_or(0));
        last = last.max(reached.saturating_sub(1));
        match passages.last_mut() {
            Some((_, before)) if first <= *before => *before = last.max(*before),
            _ => passages.push((first, last)),
        }
    }
    passages.into_iter().map(|(first, last)| sentences[first].start..sentences[last].end).collect()
}

fn snippet(
    article: &Reading,
    passage: Range<usize>,
    shown: Range<usize>,
    marks: Vec<Mark>,
    spans: &[Range<usize>],
    parts: &[heading::Section],
) -> Snippet {
    let body = article.text.original();
    let match_start = spans.iter().map(|span| span.start).find(|start| shown.contains(start));
    Snippet {
        text: body[shown.clone()].to_owned(),
        marks,
        span: (shown.start, shown.end),
        cut_start: shown.start > passage.start,
        cut_end: shown.end < passage.end,
        section: heading::place(parts, match_start.unwrap_or(shown.start)),
        caption: article.meta.captions.iter().any(|&(start, end)| start <= shown.start && shown.end <= end),
        figures: Vec::new(),
        page: None,
        boxes: Vec::new(),
    }
}

/// A passage that is too long is cut to a window around its first match, between clauses where that is near.
fn shorten(body: &str, passage: Range<usize>, spans: &[Range<usize>]) -> Range<usize> {
    let text = &body[passage.clone()];
    if text.chars().nth(LONGEST).is_none() {
        return passage;
    }
    let first = spans.iter().find(|span| span.start >= passage.start && span.end <= passage.end);
    let start = first.map_or(passage.start, |span| {
        let start = back(body, span.start, LONGEST / 3).max(passage.start);
        if start == passage.start { start } else { clause_start(body, start..span.start) }
    });
    let end = body[start..passage.end].char_indices().nth(LONGEST).map_or(passage.end, |(at, _)| start + at);
    let end = if end == passage.end {
        end
    } else {
        // No match is given up for a tidy end.
        let last = spans.iter().map(|span| span.end).filter(|&last| last <= end).max().unwrap_or(0);
        clause_end(body, back(body, end, LONGEST / 3).max(start).max(last)..end)
    };
    // The end must not cut a match in two.
    let end =
        spans.iter().find(|span| span.start < end && end < span.end).map_or(end, |span| span.end.min(passage.end));
    start..end
}

/// Signs behind which a clause ends.
const CLAUSE: [char; 4] = ['，', '；', '：', '、'];

/// The first place in a range where a clause begins, else its start.
fn clause_start(body: &str, range: Range<usize>) -> usize {
    let mut clauses = body[range.clone()].match_indices(CLAUSE);
    clauses.next().map_or(range.start, |(at, sign)| range.start + at + sign.len())
}

/// Behind the last sign in a range that ends a clause, else its end.
fn clause_end(body: &str, range: Range<usize>) -> usize {
    let mut clauses = body[range.clone()].rmatch_indices(CLAUSE);
    clauses.next().map_or(range.end, |(at, sign)| range.start + at + sign.len())
}

/// The byte `count` characters before `at`.
fn back(text: &str, at: usize, count: usize) -> usize {
    text[..at].char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(byte, _)| byte)
}

/// Spans inside `shown` as ranges of its characters, overlapping ones joined.
fn char_marks(text: &str, shown: Range<usize>, spans: &[Span], touching: Touching) -> Vec<Mark> {
    let mut joined: Vec<Span> = Vec::new();
    for Span { range, pattern } in spans {
        if range.start < shown.start || range.end > shown.end {
            continue;
        }
        match joined.last_mut() {
            Some(last)
                if range.start < last.range.end
                    || range.start == last.range.end && (touching == Touching::Joined || *pattern == last.pattern) =>
            {
                last.range.end = last.range.end.max(range.end);
            }
            _ => joined.push(Span { range: range.clone(), pattern: *pattern }),
        }
    }
    let (mut byte, mut chars) = (shown.start, 0);
    let mut count = |to: usize| {
        chars += text[byte..to].chars().count();
        byte = to;
        chars
    };
    joined
        .into_iter()
        .map(|Span { range, .. }| {
            let start = count(range.start);
            Mark { start, end: count(range.end) }
        })
        .collect()
}
