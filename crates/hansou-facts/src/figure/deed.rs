//! Rules for what a count measures when no noun behind it says so: what those counted do or what became of them (上百人
//! 参加, 3死7伤, 其中207处失控), what they turned into (含13例由无症状感染者转为确诊病例).
//!
//! Leaves the nouns behind a number to `counted`, all other words around it to `measure`.

use std::ops::Range;

use super::FigureKind;
use super::asked::Asked;
use super::clause::{Token, What};
use super::distribute;
use super::lexicon::{self, Role};
use super::measured::{Measured, measured};
use super::phrase::is_place;

/// 3死7伤, 5金2银: the unit says what became of them, or what they are.
pub(super) fn fate(asked: &Asked) -> Option<Measured> {
    let unit = asked.core.end.checked_sub(1)?..asked.core.end;
    let word = lexicon::is_word(asked.chars(), unit.clone(), Role::FateUnit).then(|| &asked.chars()[unit.clone()])?;
    let free = !lexicon::is_at(asked.chars(), asked.span.end, Role::Of);
    let text = distribute::meaning(word).filter(|_| asked.kind == FigureKind::Count && free)?;
    Some(Measured { ranges: vec![unit], text: Some(text), ..Measured::default() })
}

/// 有426处野火，其中207处失控: of those counted before, what some of them do.
pub(super) fn of_them(asked: &Asked) -> Option<Measured> {
    const SHORT: usize = 4;
    let (chars, tokens) = (asked.chars(), asked.sentence.tokens);
    let carried = asked.carried.clone().filter(|carried| carried.len() > 1 && carried.end <= asked.span.start)?;
    let alike = asked.last.is_some_and(|last| last.figure.unit.base == asked.base);
    let before = tokens[..asked.token].iter().rev().find(|token| !token.is_sign(|c| matches!(c, '，' | ',')))?;
    let among = asked.kind == FigureKind::Count && lexicon::is_word(chars, before.range(), Role::Resuming);
    let behind = tokens.get(asked.token + 1..)?;
    let said = behind.iter().take_while(|token| matches!(token.what, What::Word(_) | What::Gap));
    let done = asked.span.end..said.last().map_or(asked.span.end, |token| token.end.min(asked.clause.end));
    let says = done.start < done.end && done.len() <= SHORT;
    (among && alike && says).then(|| measured([carried, done]))?
}

/// 含13例由无症状感染者转为确诊病例: from what to what they turned.
pub(super) fn turned(asked: &Asked) -> Option<Measured> {
    let (chars, span) = (asked.chars(), &asked.span);
    let from = span.end + lexicon::begins_with(chars, span.end, Role::Whence)?;
    let turns = |at: usize| lexicon::begins_with(chars, at, Role::TurnsInto).is_some();
    let counted = asked.kind == FigureKind::Count && (from..asked.clause.end).any(turns);
    counted.then(|| measured(std::iter::once(from..asked.clause.end)))?
}

/// 九部门联合印发, 惠及1800多万人口: the unit is the thing counted.
pub(super) fn noun_unit(asked: &Asked) -> Option<Measured> {
    let len = lexicon::ends_with(asked.chars(), asked.core.end, Role::NounUnit)?;
    let free = !lexicon::is_at(asked.chars(), asked.span.end, Role::Of);
    let unit = asked.core.end - len..asked.core.end;
    (asked.kind == FigureKind::Count && free).then(|| measured([unit]))?
}

/// 上百人参加, 全球7.3亿人面临饥饿, 9人被逮捕, 换取50天停火: only what those counted do says who they are, or what lasts
/// so long.
pub(super) fn deed(asked: &Asked) -> Option<Measured> {
    let chars = asked.chars();
    let behind = asked.sentence.tokens.get(asked.token + 1..)?;
    // 100余人顺利入住, 9人被逮捕.
    let passive = |token: &Token| lexicon::is_word(chars, token.range(), Role::Passive);
    let adverb = |token: &Token| token.has(Role::EndsName) && !token.has(Role::Verb) && token.end > token.start + 1;
    let adverbs = behind.iter().take(1).filter(|token| adverb(token) || passive(token)).count();
    let [verb, next @ ..] = &behind[adverbs..] else { return None };
    let acts = verb.has(Role::Verb) || verb.has(Role::Predicate);
    let says = behind[0].start == asked.span.end && verb.end > verb.start + 1 && acts;
    // 个股5100只，3800只上涨: of the stocks.
    let others = asked.last.is_none_or(|last| last.figure.unit.base != asked.base);
    let persons = others && lexicon::is_at(chars, asked.core.end - 1, Role::Person);
    let unnamed = asked.head.is_empty() || is_place(chars, &asked.head);
    // 1人被击毙，另有2人被抓捕.
    let told = passive(&behind[0]) && lexicon::is_at(chars, asked.core.end - 1, Role::Person);
    let counted = asked.kind == FigureKind::Count && unnamed && (asked.carried.is_none() || persons || told);
    let object = next.first().filter(|next| next.what == What::Gap).map_or(verb.end, |object| object.end);
    let done: Range<usize> = if adverbs == 1 && passive(&behind[0]) { behind[0].start } else { verb.start }..object;
    (says && asked.tail.is_empty() && (counted || asked.lasts())).then(|| measured([done]))?
}
