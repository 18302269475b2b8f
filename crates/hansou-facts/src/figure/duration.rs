//! Rules for what a length of time measures: what went on so long (指数连续两个月回升), what it is the time of (6个月的任务),
//! what is celebrated (两国建交60周年); nothing, where it is a period (过去一年, 80年前).
//!
//! Leaves what lasts so long behind a verb (换取50天停火) to `deed`, all other words around a number to `measure`.

use std::ops::Range;

use super::FigureKind;
use super::asked::Asked;
use super::border::ends_clause;
use super::lexicon::{self, Role};
use super::measured::{Measured, measured};
use super::phrase::is_place;

/// 过去一年, 这十年, 一年来, 80年前: a period, and no length of anything.
pub(super) fn spell(asked: &Asked) -> Option<Measured> {
    let (chars, span) = (asked.chars(), &asked.span);
    let is_period = asked.kind == FigureKind::Duration
        && (lexicon::ends(chars, span.start, Role::Spell).is_some()
            || lexicon::begins(chars, span.end, Role::SpellEnd).is_some());
    is_period.then(Measured::default)
}

/// 指数连续两个月回升, 影片票房走高，连续18天蝉联冠军: who or what did it, and what was done in a row.
pub(super) fn in_a_row(asked: &Asked) -> Option<Measured> {
    let (chars, span) = (asked.chars(), &asked.span);
    if asked.kind != FigureKind::Duration {
        return None;
    }
    let row = lexicon::ends_with(chars, span.start, Role::InARow)?;
    let own = Some(asked.head.clone()).filter(|head| !head.is_empty() && !is_place(chars, head));
    let subject = own.or_else(|| asked.carried.clone()).filter(|subject| subject.end <= span.start - row);
    measured([subject.unwrap_or(0..0), span.start - row..span.start, done(asked)])
}

/// What is said behind a length of time, up to the end of its clause, cut at a word: 稳定在560亿斤以上.
fn done(asked: &Asked) -> Range<usize> {
    const LONGEST: usize = 20;
    const REST: usize = 4;
    let (chars, from) = (asked.chars(), asked.span.end);
    let tokens = &asked.sentence.tokens[asked.token + 1..];
    let farthest = asked.clause.end.min(from + LONGEST);
    let clause = tokens.iter().take_while(|token| !token.is_sign(ends_clause) && token.end <= farthest);
    let end = clause.last().map_or(from, |token| token.end);
    // 稳定在1万亿斤以上的基础上: without what is said of it.
    let of = (end.saturating_sub(REST).max(from)..end).find(|&at| lexicon::is_at(chars, at, Role::Of));
    let end = of.filter(|&of| of > from).unwrap_or(end);
    from + usize::from(end > from && lexicon::is_at(chars, from, Role::Of))..end
}

/// 6个月的任务, 英国一年的发电量: what runs so long, or what comes in so long a time.
pub(super) fn time_of(asked: &Asked) -> Option<Measured> {
    let (chars, span, tail) = (asked.chars(), &asked.span, &asked.tail);
    if asked.kind != FigureKind::Duration || !lexicon::is_at(chars, span.end, Role::Of) {
        return None;
    }
    let named = lexicon::ends_with(chars, asked.head.end, Role::MetricEnd).is_some();
    let says = tail.len() > 1 && !lexicon::is_word(chars, tail.clone(), Role::SpellNoun);
    // 两个小时的垂直转运: the verb that ends the clause is what took so long.
    let verb = asked.sentence.token_at(tail.end).filter(|token| token.has(Role::Verb));
    let frames = lexicon::is_word(chars, tail.clone(), Role::Frame);
    let ends = |end: &usize| !frames && chars.get(*end).is_none_or(|&c| ends_clause(c));
    let end = verb.map(|verb| verb.end).filter(ends).unwrap_or(tail.end);
    (says && !named).then(|| measured(std::iter::once(tail.start..end)))?
}

/// 庆祝两国建交60周年, 《中俄睦邻友好合作条约》签署25周年: what is celebrated, without who does so.
pub(super) fn anniversary(asked: &Asked) -> Option<Measured> {
    let (chars, head) = (asked.chars(), asked.head.clone());
    if asked.kind != FigureKind::Duration {
        return None;
    }
    lexicon::ends_with(chars, asked.core.end, Role::Anniversary)?;
    let celebrating = |at: usize| lexicon::begins(chars, at, Role::Celebrating).map(|len| at + len);
    let start = head.clone().rev().find_map(celebrating).filter(|&start| start < head.end).unwrap_or(head.start);
    let start = start + usize::from(lexicon::is_at(chars, start, Role::Done) && start + 1 < head.end);
    measured(std::iter::once(title_before(chars, start)..head.end))
}

/// Where the title begins that ends at a place: 《条约》 of 《条约》签署; the place itself without one.
fn title_before(chars: &[char], at: usize) -> usize {
    const TITLE: usize = 30;
    let closed = at.checked_sub(1).filter(|&close| chars[close] == '》');
    let open = closed.and_then(|close| (close.saturating_sub(TITLE)..close).rev().find(|&open| chars[open] == '《'));
    open.unwrap_or(at)
}
