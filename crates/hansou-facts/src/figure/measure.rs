//! Rules for what a figure measures: the words of its clause before it (签约额157亿元), or after it for a count (4所高校),
//! and the subject carried from an earlier clause for a bare list (占比40.5%，居全市第一).
//!
//! A noun phrase for showing and for grouping; the index binds the whole clause. Leaves the phrases to `phrase`, and
//! lists (分别) to `distribute`.

use std::ops::Range;

use super::FigureKind;
use super::border::{ends_clause, is_letter};
use super::clause::{Sentence, Token, What};
use super::distribute::{self, Name, Share};
use super::draft::Draft;
use super::lexicon::{self, Role};
use super::phrase::{head, is_comparison, is_place, subject};
use super::rule::Rule;

/// A figure with the words around it.
pub(super) struct Asked<'a> {
    pub sentence: &'a Sentence<'a>,
    pub kind: FigureKind,
    /// Its base unit.
    pub base: &'static str,
    /// Its place among the tokens.
    pub token: usize,
    /// Where it stands.
    pub span: Range<usize>,
    /// Its number and unit alone.
    pub core: Range<usize>,
    pub clause: Range<usize>,
    /// The words before it, without filler.
    pub head: Range<usize>,
    /// The names of a list of which the head is the last: 汽油 of 汽油、柴油价格.
    pub names: Vec<Name>,
    /// The last of them is a verb.
    pub acts: bool,
    /// The noun behind it.
    pub tail: Range<usize>,
    /// The subject of an earlier clause.
    pub carried: Option<Range<usize>>,
    /// The figure before it in the sentence.
    pub last: Option<&'a Draft>,
    /// What a list gives it.
    pub share: Option<&'a Share>,
}

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

impl Asked<'_> {
    pub fn chars(&self) -> &[char] {
        self.sentence.chars
    }

    /// True for what the words behind it name: 4所高校, 第五批项目.
    pub fn is_counted(&self) -> bool {
        is_counted(self.kind)
    }

    /// True when the noun behind names what is measured, whatever stands before; not 计划 of 增产64.8万桶的计划.
    fn is_named_behind(&self) -> bool {
        let frames = !self.head.is_empty()
            && self.tail.start > self.span.end
            && lexicon::is_word(self.chars(), self.tail.clone(), Role::Frame);
        !self.tail.is_empty() && self.is_counted() && !frames
    }

    /// 人口超过2000万的城市: a bare number is one of what stands before it.
    fn is_named_before(&self) -> bool {
        let chars = self.chars();
        self.kind == FigureKind::Number
            && lexicon::is_at(chars, self.span.end, Role::Of)
            && lexicon::ends_with(chars, self.head.end, Role::MetricEnd).is_some()
    }

    /// True when the noun behind belongs to the measure: 60.9亿度清洁电力, 157亿元的投资, 51%股权.
    fn takes_tail(&self) -> bool {
        let (chars, tail) = (self.chars(), &self.tail);
        match self.kind {
            _ if tail.is_empty() || self.is_named_before() => false,
            kind if is_amount(kind) => {
                tail.start <= self.span.end + 2
                    && chars.get(tail.end).is_none_or(|&c| ends_clause(c) || lexicon::is(c, Role::Of))
            }
            // 开展20亿元逆回购操作: what the verb before the sum acts on.
            FigureKind::Money | FigureKind::Temperature if self.acts => {
                tail.start <= self.span.end + 1 && tail.len() > 1
            }
            FigureKind::Money | FigureKind::Percent | FigureKind::Tenth | FigureKind::Rate => {
                lexicon::begins_with(chars, tail.start, Role::SumNoun).is_some()
                    || tail.start > self.span.end
                        && lexicon::ends_with(chars, tail.end, Role::SumNoun).is_some_and(|len| len < tail.len())
            }
            _ => self.is_named_behind(),
        }
    }

    /// True when the head says nothing by itself: 占比40.5%, 增长8%, 居全市第一.
    fn is_thin(&self) -> bool {
        let (chars, head) = (self.chars(), self.head.clone());
        subject(chars, head.clone()).is_empty()
            || lexicon::is_word(chars, head.clone(), Role::Thin)
            || is_comparison(chars, &head)
            || is_generic(chars, &head)
            || self.kind == FigureKind::Rank
            || is_place(chars, &head)
    }
}

/// 总量比2012年增长, 数量增加: of what was told of before.
fn is_generic(chars: &[char], head: &Range<usize>) -> bool {
    let end = |len: usize| head.start + len;
    lexicon::begins(chars, head.start, Role::Generic).is_some_and(|len| {
        end(len) == head.end
            || end(len) < head.end
                && [Role::Than, Role::Change].iter().any(|&role| lexicon::begins(chars, end(len), role).is_some())
    })
}

/// True for the kinds that the words behind the number name.
pub(super) fn is_counted(kind: FigureKind) -> bool {
    matches!(
        kind,
        FigureKind::Count
            | FigureKind::Ordinal
            | FigureKind::Number
            | FigureKind::Ratio
            | FigureKind::Structure
            | FigureKind::Fraction
            | FigureKind::Age
    )
}

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

/// 过去一年, 这十年: a period, and no length of anything.
fn spell(asked: &Asked) -> Option<Measured> {
    let is_period =
        asked.kind == FigureKind::Duration && lexicon::ends(asked.chars(), asked.span.start, Role::Spell).is_some();
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
    let head = adding(asked.chars(), &asked.head);
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
    let lasts = asked.kind == FigureKind::Duration && asked.acts && asked.core.end == asked.span.end;
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
        head if place => head.end..head.end,
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
    if !asked.acts || !(is_amount(asked.kind) || matches!(asked.kind, FigureKind::Percent | FigureKind::Tenth)) {
        return None;
    }
    let tokens = asked.sentence.tokens;
    let verb = tokens.iter().position(|token| token.range() == asked.head)?;
    let done = verb.checked_sub(1).filter(|&at| tokens[at].has(Role::Lead) && tokens[at].has(Role::Stop))?;
    let subject =
        head(asked.sentence, tokens.partition_point(|token| token.start < asked.clause.start).min(done), done);
    (!is_place(asked.chars(), &subject)).then_some(subject)
}

/// True for the kinds of amounts that are weighed and measured.
fn is_amount(kind: FigureKind) -> bool {
    matches!(
        kind,
        FigureKind::Mass
            | FigureKind::Energy
            | FigureKind::Area
            | FigureKind::Volume
            | FigureKind::Power
            | FigureKind::Length
    )
}

/// 157亿元的投资: only the words behind it say something.
fn tail_alone(asked: &Asked) -> Option<Measured> {
    (!asked.tail.is_empty()).then(|| measured([asked.tail.clone()]))?
}

/// 上百人参加, 全球7.3亿人面临饥饿, 换取50天停火: only what those counted do says who they are, or what lasts so long.
fn deed(asked: &Asked) -> Option<Measured> {
    let [verb, next @ ..] = asked.sentence.tokens.get(asked.token + 1..)? else { return None };
    let says = verb.start == asked.span.end && verb.end > verb.start + 1 && verb.has(Role::Verb);
    let lasts = asked.kind == FigureKind::Duration && asked.acts && asked.core.end == asked.span.end;
    // 个股5100只，3800只上涨: of the stocks.
    let others = asked.last.is_none_or(|last| last.figure.unit.base != asked.base);
    let persons = others && lexicon::is_at(asked.chars(), asked.core.end - 1, Role::Person);
    let unnamed = asked.head.is_empty() || is_place(asked.chars(), &asked.head);
    let counted = asked.kind == FigureKind::Count && unnamed && (asked.carried.is_none() || persons);
    let object = next.first().filter(|next| next.what == What::Gap).map_or(verb.end, |object| object.end);
    (says && asked.tail.is_empty() && (counted || lasts)).then(|| measured(std::iter::once(verb.start..object)))?
}

/// The verb at the end of the words before a counted thing.
fn adding(chars: &[char], head: &Range<usize>) -> Range<usize> {
    let len = lexicon::ends_with(chars, head.end, Role::Adding).filter(|len| head.end - len >= head.start);
    head.end - len.unwrap_or(0)..head.end
}
