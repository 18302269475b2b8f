//! Rules for what a figure measures: the words of its clause before it (签约额157亿元), or after it for a count (4所高校),
//! and the subject carried from an earlier clause for a bare list (占比40.5%，居全市第一).
//!
//! A noun phrase for showing and for grouping; the index binds the whole clause. Leaves the phrases to `phrase`, lists
//! (分别) to `distribute`, lengths of time to `duration`, and what those counted do to `deed`.

use std::ops::Range;

use super::FigureKind;
use super::asked::{Asked, behind_pointer, is_amount};
use super::border::{ends_clause, is_letter};
use super::clause::{Token, What};
use super::deed;
use super::draft::Draft;
use super::duration;
use super::lexicon::{self, Role};
use super::measured::{Measured, measured};
use super::phrase::{head, is_place, subject};
use super::rule::Rule;

/// Says what a figure measures; `None` leaves it to the rules below.
type MeasureRule = fn(&Asked) -> Option<Measured>;

pub(super) const MEASURES: &[Rule<MeasureRule>] = &[
    Rule { name: "denominator", apply: denominator },
    Rule { name: "spell", apply: duration::spell },
    Rule { name: "in_a_row", apply: duration::in_a_row },
    Rule { name: "anniversary", apply: duration::anniversary },
    Rule { name: "time_of", apply: duration::time_of },
    Rule { name: "distributed", apply: distributed },
    Rule { name: "told_before", apply: told_before },
    Rule { name: "same_value", apply: same_value },
    Rule { name: "share_of", apply: share_of },
    Rule { name: "fate", apply: deed::fate },
    Rule { name: "noun_unit", apply: deed::noun_unit },
    Rule { name: "of_them", apply: deed::of_them },
    Rule { name: "turned", apply: deed::turned },
    Rule { name: "led_to", apply: led_to },
    Rule { name: "listed", apply: listed },
    Rule { name: "counted_noun", apply: counted_noun },
    Rule { name: "size_of", apply: size_of },
    Rule { name: "noun_behind", apply: noun_behind },
    Rule { name: "deed", apply: deed::deed },
    Rule { name: "owned", apply: owned },
    Rule { name: "carried", apply: carried },
    Rule { name: "named_for_all", apply: named_for_all },
    Rule { name: "head", apply: head_alone },
    Rule { name: "tail", apply: tail_alone },
];

/// 每创造100元国内生产总值, 每100名老人: the amount that another value is told of.
fn denominator(asked: &Asked) -> Option<Measured> {
    let (chars, tokens) = (asked.chars(), asked.sentence.tokens);
    let before = tokens[..asked.token].iter().rev().skip_while(|token| token.has(Role::Verb)).take(1);
    let is_each = |token: &Token| lexicon::is_word(chars, token.range(), Role::Each);
    let told = !asked.tail.is_empty() && before.last().is_some_and(is_each);
    told.then(|| Measured { is_denominator: true, ..Measured::default() })
}

/// 营收和净利润分别为80亿元和6亿元: each value has its name.
fn distributed(asked: &Asked) -> Option<Measured> {
    let share = asked.share?;
    let ranges = share.ranges.iter().filter(|range| !range.is_empty()).cloned().collect();
    Some(Measured { ranges, text: Some(share.text.clone()), ..Measured::default() })
}

/// 开行8641列、运送货物93.6万标箱，同比分别增长16%和30%: each change is of one of the values told before it.
fn told_before(asked: &Asked) -> Option<Measured> {
    let (place, count) = asked.list.filter(|_| asked.share.is_none())?;
    let first = asked.before.len().checked_sub(place)?;
    let levels = asked.before.get(first.checked_sub(count)?..first)?;
    let is_level = |draft: &Draft| !draft.figure.change && !draft.figure.measure.text.is_empty();
    let whole =
        levels.iter().all(is_level) && asked.before[..first - count].last().is_none_or(|other| !is_level(other));
    let change = match asked.before.get(first) {
        Some(listed) => listed.figure.measure.text.strip_prefix(&levels[0].figure.measure.text)?.to_owned(),
        None => asked.chars()[asked.head.clone()].iter().collect(),
    };
    let thin = place > 0 || !asked.head.is_empty() && subject(asked.chars(), asked.head.clone()).is_empty();
    let apart = levels.windows(2).all(|pair| pair[0].figure.measure.text != pair[1].figure.measure.text);
    let said = count > 1 && whole && thin && apart && levels[0].figure.kind != asked.kind;
    let ranges = if place == 0 { vec![asked.head.clone()] } else { Vec::new() };
    said.then(|| Measured { level: Some(first - count + place), ranges, text: Some(change), ..Measured::default() })
}

/// 占比由13.3%增至20.6%: the value that it went to measures the same as the one from which it went.
fn led_to(asked: &Asked) -> Option<Measured> {
    const NEAR: usize = 6;
    let last = asked.last.filter(|last| last.figure.unit.base == asked.base)?;
    let (chars, tokens) = (asked.chars(), asked.sentence.tokens);
    let before = tokens[..asked.token].iter().rposition(|token| matches!(token.what, What::Figure(_)))?;
    let gap = tokens.get(before + 1..asked.token)?;
    let goes = |token: &Token| token.has_any(&[Role::Filler, Role::Up, Role::Down, Role::Change]) || token.is_time();
    let reached = lexicon::ends_with(chars, gap.last()?.end, Role::Reaching).is_some()
        || gap.iter().any(|token| (token.start..token.end).any(|at| lexicon::is_at(chars, at, Role::Reaching)));
    let near = tokens[..before]
        .iter()
        .rev()
        .take(NEAR)
        .take_while(|token| !matches!(token.what, What::Figure(_)) && !token.is_sign(ends_clause));
    let from = near.into_iter().any(|token| lexicon::is_word(chars, token.range(), Role::Whence));
    let same = from && reached && asked.head.is_empty() && gap.iter().all(goes) && last.chars.end < asked.span.start;
    same.then(|| Measured { same: true, ..Measured::default() })
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
    if !shares || asked.tail.is_empty() || !lexicon::is_at(chars, span.end, Role::Of) {
        return None;
    }
    let free = asked.head.is_empty() || is_place(chars, &asked.head) || names_whose(asked);
    let frames =
        [Role::Frame, Role::Change].iter().any(|&role| lexicon::begins(chars, asked.tail.start, role).is_some());
    // 提供70%以上的农作物用种: what the verb acts on.
    let metric = lexicon::ends_with(chars, asked.head.end, Role::MetricEnd).is_some();
    let changes = lexicon::ends_with(chars, asked.head.end, Role::Change).is_some();
    if !free && !frames && asked.acts && !metric && !changes && asked.tail.len() > 1 {
        return measured([asked.head.clone(), asked.tail.clone()]);
    }
    if !free || frames {
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
    // 以年均3%的能源消费增速: the noun behind.
    if lexicon::is_word(chars, head.clone(), Role::Average) {
        return true;
    }
    !metric && !takes && !led && !asked.acts && asked.tail.len() > 1 && subject(chars, head.clone()) == head
}

/// 全长162公里的入海水道, 投资200亿元的工程: the size or the sum of what stands behind 的; 占进口总值近七成的机电产品 likewise.
fn size_of(asked: &Asked) -> Option<Measured> {
    let (chars, head, tail) = (asked.chars(), asked.head.clone(), asked.tail.clone());
    if tail.start <= asked.span.end || tail.len() < 2 || !lexicon::is_at(chars, asked.span.end, Role::Of) {
        return None;
    }
    let shares = lexicon::begins(chars, head.start, Role::TakesUp).filter(|_| !head.is_empty());
    let start = shares.map(|_| head.start).or_else(|| asked.size());
    let sized = is_amount(asked.kind)
        || matches!(asked.kind, FigureKind::Money | FigureKind::Rate | FigureKind::Age)
        || shares.is_some();
    let frames = lexicon::begins(chars, tail.start, Role::Frame).is_some();
    let size = start.filter(|_| sized && !frames)?..head.end;
    let text = unmarked(&chars[tail.clone()]).chain(&chars[size.clone()]).collect();
    Some(Measured { ranges: vec![size, tail], text: Some(text), ..Measured::default() })
}

/// 河北5000多万亩玉米, 河北阜城的12万亩高粱: before the number stands a place, 的 or nothing, the noun behind it.
fn noun_behind(asked: &Asked) -> Option<Measured> {
    // 换取50天停火: the length of what the verb acts on.
    let lasts = asked.lasts();
    // 广西南宁70年历史的油库: the history of a place.
    let history =
        asked.kind == FigureKind::Duration && lexicon::is_word(asked.chars(), asked.tail.clone(), Role::SpellNoun);
    let physical = is_amount(asked.kind) || asked.kind == FigureKind::Temperature || lasts || history;
    let direct = asked.tail.start == asked.span.end || lexicon::is_at(asked.chars(), asked.span.end, Role::Of);
    let place = is_place(asked.chars(), &asked.head) && !asked.head.is_empty();
    let of = asked.span.start.checked_sub(1).is_some_and(|before| lexicon::is_at(asked.chars(), before, Role::Of));
    // 提供价值1亿美元的军事支持: what is worth so much.
    let worth = of_worth(asked);
    // 首次靠泊10万吨级油轮: of that size.
    let graded = lexicon::is_at(asked.chars(), asked.span.end, Role::Grade);
    // 10多公里长的海棠花长廊: what is so long.
    let long = lexicon::begins_with(asked.chars(), asked.span.end, Role::LongOf).is_some();
    let direct = direct || graded || long;
    let free = long || place || of || lasts || worth || graded || asked.head.is_empty() && asked.carried.is_none();
    ((physical || worth) && direct && free && asked.tail.len() > 1).then(|| measured([asked.tail.clone()]))?
}

/// 价值1亿美元的军事支持: behind 的 stands what is worth the sum.
fn of_worth(asked: &Asked) -> bool {
    asked.kind == FigureKind::Money
        && lexicon::is_at(asked.chars(), asked.span.end, Role::Of)
        && lexicon::ends_with(asked.chars(), asked.head.end, Role::Worth).is_some()
}

/// 隧道位于达州，全长13600米: a size or a sum of what the sentence is about.
fn owned(asked: &Asked) -> Option<Measured> {
    if let Some(level) = told_of(asked) {
        return Some(Measured { level: Some(level), ranges: vec![asked.head.clone()], ..Measured::default() });
    }
    let owner = asked.owner()?;
    let tail = if asked.takes_tail() { asked.tail.clone() } else { 0..0 };
    measured([owner, asked.head.clone(), tail])
}

/// 无症状感染者581例，其中境外输入96例，本土485例: the count of which this one is a part, by its place in the sentence.
fn told_of(asked: &Asked) -> Option<usize> {
    const NEAR: usize = 3;
    let part = asked.kind == FigureKind::Count && lexicon::is_word(asked.chars(), asked.head.clone(), Role::Owned);
    let whole = |draft: &Draft| {
        let text: Vec<char> = draft.figure.measure.text.chars().collect();
        let is_part = lexicon::ends_with(&text, text.len(), Role::Owned).is_some();
        draft.figure.unit.base == asked.base && text.len() > 1 && !is_part
    };
    let at = asked.before.iter().rev().take(NEAR).position(whole).filter(|_| part)?;
    Some(asked.before.len() - 1 - at)
}

/// 占比40.5%，居全市第一: said of the subject of an earlier clause.
fn carried(asked: &Asked) -> Option<Measured> {
    let carried = asked.carried.clone().filter(|range| range.len() > 1)?;
    let before = carried.end <= asked.head.start.max(asked.span.start);
    let tail = if asked.takes_tail() { asked.tail.clone() } else { 0..0 };
    let place = is_place(asked.chars(), &asked.head);
    let pointed = behind_pointer(asked.chars(), &asked.head);
    let head = match &asked.head {
        // 比上届的31.2亿元 is a value of what was said to be compared.
        head if place || asked.is_compared_with() || asked.is_multiple() => head.end..head.end,
        // 这一税率: that of what was told of.
        head if pointed > head.start => pointed..head.end,
        // 三名选手跻身前八名: the head begins with what is carried.
        head => head.start.max(carried.end).min(head.end)..head.end,
    };
    // 种植面积79万亩，总产5.7亿斤: what grows there, without how much of it is sown.
    let area = lexicon::ends_with(asked.chars(), carried.end, Role::AreaEnd);
    let yields = lexicon::begins(asked.chars(), head.start, Role::Yield).is_some() && !head.is_empty();
    let area = area.filter(|&len| yields && len < carried.len()).unwrap_or(0);
    (asked.is_thin() && before).then(|| measured([carried.start..carried.end - area, head, tail]))?
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

/// The verb at the end of the words before a counted thing, which begins at `start`: 新增4所, not 实施以来已有4所.
fn adding(chars: &[char], head: &Range<usize>, start: usize) -> Range<usize> {
    const BETWEEN: usize = 2;
    let near = start <= head.end + BETWEEN;
    let len = lexicon::ends_with(chars, head.end, Role::Adding).filter(|len| near && head.end - len >= head.start);
    head.end - len.unwrap_or(0)..head.end
}
