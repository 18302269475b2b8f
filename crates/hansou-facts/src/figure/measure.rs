//! Rules for what a figure measures: the words of its clause before it (签约额157亿元), or after it for a count (4所高校),
//! and the subject carried from an earlier clause for a bare list (占比40.5%，居全市第一).
//!
//! A noun phrase for showing and for grouping; the index binds the whole clause. Leaves the phrases to `phrase`, and
//! lists (分别) to `distribute`.

use std::ops::Range;

use super::FigureKind;
use super::asked::{Asked, is_amount};
use super::border::is_letter;
use super::clause::{Token, What};
use super::distribute;
use super::lexicon::{self, Role};
use super::phrase::{head, is_place, subject};
use super::rule::Rule;

/// What a rule says that is measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Measured {
    /// Where the words stand, in order.
    pub ranges: Vec<Range<usize>>,
    /// The words, where they are not those of the ranges (产量 of 产销).
    pub text: Option<String>,
    /// The figure before measures the same.
    pub same: bool,
    /// The first of the words are the subject of a verb.
    pub has_doer: bool,
    /// It is what another value is told of, and measures nothing itself.
    pub is_denominator: bool,
}

impl Measured {
    /// Where the subject of the verb stands that it consists of.
    pub fn subject(&self) -> Option<usize> {
        self.has_doer.then(|| self.ranges.first().map(|range| range.start))?
    }
}

/// Says what a figure measures; `None` leaves it to the rules below.
type MeasureRule = fn(&Asked) -> Option<Measured>;

pub(super) const MEASURES: &[Rule<MeasureRule>] = &[
    Rule { name: "denominator", apply: denominator },
    Rule { name: "spell", apply: spell },
    Rule { name: "distributed", apply: distributed },
    Rule { name: "same_value", apply: same_value },
    Rule { name: "share_of", apply: share_of },
    Rule { name: "fate", apply: fate },
    Rule { name: "noun_unit", apply: noun_unit },
    Rule { name: "listed", apply: listed },
    Rule { name: "counted_noun", apply: counted_noun },
    Rule { name: "noun_behind", apply: noun_behind },
    Rule { name: "deed", apply: deed },
    Rule { name: "carried", apply: carried },
    Rule { name: "named_for_all", apply: named_for_all },
    Rule { name: "head", apply: head_alone },
    Rule { name: "tail", apply: tail_alone },
];

fn measured(ranges: impl IntoIterator<Item = Range<usize>>) -> Option<Measured> {
    let ranges = ranges.into_iter().filter(|range| !range.is_empty()).collect();
    Some(Measured { ranges, ..Measured::default() })
}

/// 每创造100元国内生产总值, 每100名老人: the amount that another value is told of.
fn denominator(asked: &Asked) -> Option<Measured> {
    let (chars, tokens) = (asked.chars(), asked.sentence.tokens);
    let before = tokens[..asked.token].iter().rev().skip_while(|token| token.has(Role::Verb)).take(1);
    let is_each = |token: &Token| lexicon::is_word(chars, token.range(), Role::Each);
    let told = !asked.tail.is_empty() && before.last().is_some_and(is_each);
    told.then(|| Measured { is_denominator: true, ..Measured::default() })
}

/// 过去一年, 这十年, 一年来: a period, and no length of anything.
fn spell(asked: &Asked) -> Option<Measured> {
    let (chars, span) = (asked.chars(), &asked.span);
    let is_period = asked.kind == FigureKind::Duration
        && (lexicon::ends(chars, span.start, Role::Spell).is_some()
            || lexicon::begins(chars, span.end, Role::SpellEnd).is_some());
    is_period.then(Measured::default)
}

/// 营收和净利润分别为80亿元和6亿元: each value has its name.
fn distributed(asked: &Asked) -> Option<Measured> {
    let share = asked.share?;
    let ranges = share.ranges.iter().filter(|range| !range.is_empty()).cloned().collect();
    Some(Measured { ranges, text: Some(share.text.clone()), ..Measured::default() })
}

/// 报价3000美元（约2.1万元人民币）, 市值50亿美元，折合人民币350亿元: one value in other terms.
fn same_value(asked: &Asked) -> Option<Measured> {
    let last = asked.last?;
    let (chars, tokens) = (asked.chars(), asked.sentence.tokens);
    let before = &tokens[..asked.token];
    let from = before.iter().rposition(|token| matches!(token.what, What::Figure(_)))? + 1;
    let between = &before[from..];
    let bracket = between.first().is_some_and(|token| token.is_sign(|c| matches!(c, '（' | '(')));
    let opened = bracket || between.first().is_some_and(|token| lexicon::is(chars[token.start], Role::Open));
    let said = between.iter().any(|token| token.has(Role::Equivalent));
    let silent = |token: &Token| {
        token.has(Role::Filler)
            || token.has(Role::Equivalent)
            || token.has(Role::Time)
            || !is_letter(chars[token.start])
    };
    let alike = opened && last.figure.kind == asked.kind && last.figure.unit.base != asked.base;
    let same = (said || alike) && between.iter().all(silent);
    same.then(|| Measured { same: true, ..Measured::default() })
}

/// 3死7伤, 5金2银: the unit says what became of them, or what they are.
fn fate(asked: &Asked) -> Option<Measured> {
    let unit = asked.core.end.checked_sub(1)?..asked.core.end;
    let word = lexicon::is_word(asked.chars(), unit.clone(), Role::FateUnit).then(|| &asked.chars()[unit.clone()])?;
    let text = distribute::meaning(word)?;
    Some(Measured { ranges: vec![unit], text: Some(text), ..Measured::default() })
}

/// 九部门联合印发, 惠及1800多万人口: the unit is the thing counted.
fn noun_unit(asked: &Asked) -> Option<Measured> {
    let len = lexicon::ends_with(asked.chars(), asked.core.end, Role::NounUnit)?;
    let free = !lexicon::is_at(asked.chars(), asked.span.end, Role::Of);
    let unit = asked.core.end - len..asked.core.end;
    (asked.kind == FigureKind::Count && free).then(|| measured(std::iter::once(unit)))?
}

/// 增长5.6%、7.8%和9.1%: what the first of a list measures, the others do.
fn listed(asked: &Asked) -> Option<Measured> {
    let last = asked.last?;
    let chars = asked.chars();
    let gap = last.chars.end.min(asked.span.start)..asked.span.start;
    let tail = !asked.tail.is_empty() && (asked.takes_tail() || asked.carried.is_none());
    let listed = asked.head.is_empty() && !tail && lexicon::is_word(chars, gap, Role::ListSign);
    listed.then(|| Measured { same: true, ..Measured::default() })
}

/// 4所高校, 新增4所高校: the counted thing; of the words before, only a verb that makes it another number.
fn counted_noun(asked: &Asked) -> Option<Measured> {
    let head = adding(asked.chars(), &asked.head, asked.span.start);
    (asked.is_named_behind() && !asked.is_named_before()).then(|| measured([head, asked.tail.clone()]))?
}

/// 62%的坡地得到治理, 全县80%的村通了公交: a share of what stands behind 的.
fn share_of(asked: &Asked) -> Option<Measured> {
    const VERB_PHRASE: usize = 8;
    let (chars, span) = (asked.chars(), &asked.span);
    let shares = matches!(asked.kind, FigureKind::Percent | FigureKind::Tenth);
    let free = asked.head.is_empty() || is_place(chars, &asked.head) || names_whose(asked);
    if !shares || !free || asked.tail.is_empty() || !lexicon::is_at(chars, span.end, Role::Of) {
        return None;
    }
    let done = lexicon::is_at(chars, asked.tail.end, Role::Done);
    if asked.tail.len() > 3 || asked.tail.len() > 1 && !done {
        return measured([asked.tail.clone()]);
    }
    // 村通了公交: one character says too little.
    let end = asked.clause.end.min(asked.tail.start + VERB_PHRASE);
    let parts = chars[asked.tail.start..end].split(|&c| lexicon::is(c, Role::Done)).map(<[char]>::len);
    let mut from = asked.tail.start;
    let ranges: Vec<Range<usize>> = parts
        .map(|len| {
            let range = from..from + len;
            from += len + 1;
            range
        })
        .collect();
    measured(ranges)
}

/// 铁路公司只有20%的列车在运行: before the share stands whose they are, and nothing that has a share.
fn names_whose(asked: &Asked) -> bool {
    let (chars, head) = (asked.chars(), asked.head.clone());
    let metric = lexicon::ends_with(chars, head.end, Role::MetricEnd).is_some();
    let takes = head.clone().any(|at| lexicon::begins(chars, at, Role::TakesUp).is_some());
    let led = lexicon::is_before(chars, asked.span.start, Role::Reaching);
    !metric && !takes && !led && !asked.acts && asked.tail.len() > 1 && subject(chars, head.clone()) == head
}

/// 河北5000多万亩玉米, 河北阜城的12万亩高粱: before the number stands a place, 的 or nothing, the noun behind it.
fn noun_behind(asked: &Asked) -> Option<Measured> {
    // 换取50天停火: the length of what the verb acts on.
    let lasts = asked.lasts();
    let physical = is_amount(asked.kind) || asked.kind == FigureKind::Temperature || lasts;
    let direct = asked.tail.start == asked.span.end || lexicon::is_at(asked.chars(), asked.span.end, Role::Of);
    let place = is_place(asked.chars(), &asked.head) && !asked.head.is_empty();
    let of = asked.span.start.checked_sub(1).is_some_and(|before| lexicon::is_at(asked.chars(), before, Role::Of));
    let free = place || of || lasts || asked.head.is_empty() && asked.carried.is_none();
    (physical && direct && free && asked.tail.len() > 1).then(|| measured([asked.tail.clone()]))?
}

/// 占比40.5%，居全市第一: said of the subject of an earlier clause.
fn carried(asked: &Asked) -> Option<Measured> {
    let carried = asked.carried.clone().filter(|range| range.len() > 1)?;
    let before = carried.end <= asked.head.start.max(asked.span.start);
    let tail = if asked.takes_tail() { asked.tail.clone() } else { 0..0 };
    let place = is_place(asked.chars(), &asked.head);
    let head = match &asked.head {
        // 比上届的31.2亿元 is a value of what was said to be compared.
        head if place || asked.is_compared_with() => head.end..head.end,
        // 三名选手跻身前八名: the head begins with what is carried.
        head => head.start.max(carried.end).min(head.end)..head.end,
    };
    (asked.is_thin() && before).then(|| measured([carried, head, tail]))?
}

/// 签约额157亿元: the words before the number; with the subject of a verb that says too little (秋粮已收获10.46亿亩).
fn head_alone(asked: &Asked) -> Option<Measured> {
    let tail = if asked.takes_tail() { asked.tail.clone() } else { 0..0 };
    let subject = doer(asked).unwrap_or(0..0);
    let has_doer = !subject.is_empty();
    let said = (!asked.head.is_empty()).then(|| measured([subject, asked.head.clone(), tail]))??;
    Some(Measured { has_doer, ..said })
}

/// 汽油、柴油价格下调5%: of 汽油价格 and 柴油价格, though the text says 价格 once.
fn named_for_all(asked: &Asked) -> Option<Measured> {
    let said = head_alone(asked).filter(|_| !asked.names.is_empty())?;
    let mut text: String = asked.names.iter().flat_map(|name| [name.text.as_str(), "、"]).collect();
    said.ranges.iter().for_each(|range| text.extend(unmarked(&asked.chars()[range.clone()])));
    let names = asked.names.iter().map(|name| name.range.clone());
    Some(Measured { ranges: names.chain(said.ranges).collect(), text: Some(text), ..Measured::default() })
}

/// Characters without quotation marks and brackets.
pub(super) fn unmarked(chars: &[char]) -> impl Iterator<Item = &char> {
    chars.iter().filter(|c| !matches!(c, '“' | '”' | '"' | '‘' | '’' | '（' | '）' | '(' | ')'))
}

/// What stands before 已 and a verb alone, of amounts and shares.
fn doer(asked: &Asked) -> Option<Range<usize>> {
    let told = is_amount(asked.kind)
        || matches!(asked.kind, FigureKind::Percent | FigureKind::Tenth)
        || asked.kind == FigureKind::Count && asked.tail.is_empty();
    if !asked.acts || !told {
        return None;
    }
    let tokens = asked.sentence.tokens;
    let verb = tokens.iter().position(|token| token.range() == asked.head)?;
    // 秋粮已收获, 班列全年发送.
    let leads = |token: &Token| token.has(Role::Lead) && token.has(Role::Stop) || token.has(Role::Time);
    let done = verb.checked_sub(1).filter(|&at| leads(&tokens[at]))?;
    let subject =
        head(asked.sentence, tokens.partition_point(|token| token.start < asked.clause.start).min(done), done);
    (!is_place(asked.chars(), &subject)).then_some(subject)
}

/// 157亿元的投资: only the words behind it say something.
fn tail_alone(asked: &Asked) -> Option<Measured> {
    (!asked.tail.is_empty()).then(|| measured([asked.tail.clone()]))?
}

/// 上百人参加, 全球7.3亿人面临饥饿, 换取50天停火: only what those counted do says who they are, or what lasts so long.
fn deed(asked: &Asked) -> Option<Measured> {
    let behind = asked.sentence.tokens.get(asked.token + 1..)?;
    // 100余人顺利入住.
    let adverb = |token: &Token| token.has(Role::EndsName) && !token.has(Role::Verb) && token.end > token.start + 1;
    let adverbs = behind.iter().take(1).filter(|token| adverb(token)).count();
    let [verb, next @ ..] = &behind[adverbs..] else { return None };
    let says = behind[0].start == asked.span.end && verb.end > verb.start + 1 && verb.has(Role::Verb);
    // 个股5100只，3800只上涨: of the stocks.
    let others = asked.last.is_none_or(|last| last.figure.unit.base != asked.base);
    let persons = others && lexicon::is_at(asked.chars(), asked.core.end - 1, Role::Person);
    let unnamed = asked.head.is_empty() || is_place(asked.chars(), &asked.head);
    let counted = asked.kind == FigureKind::Count && unnamed && (asked.carried.is_none() || persons);
    let object = next.first().filter(|next| next.what == What::Gap).map_or(verb.end, |object| object.end);
    (says && asked.tail.is_empty() && (counted || asked.lasts()))
        .then(|| measured(std::iter::once(verb.start..object)))?
}

/// The verb at the end of the words before a counted thing, which begins at `start`: 新增4所, not 实施以来已有4所.
fn adding(chars: &[char], head: &Range<usize>, start: usize) -> Range<usize> {
    const BETWEEN: usize = 2;
    let near = start <= head.end + BETWEEN;
    let len = lexicon::ends_with(chars, head.end, Role::Adding).filter(|len| near && head.end - len >= head.start);
    head.end - len.unwrap_or(0)..head.end
}
