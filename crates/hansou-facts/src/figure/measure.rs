//! What a figure measures: the words of its clause before it (签约额157亿元), or after it for a count (4所高校), and the
//! subject carried from an earlier clause for a bare list (占比40.5%，居全市第一). Sentence by sentence, over its tokens.
//!
//! A noun phrase for showing and for grouping; the index binds the whole clause. Leaves lists (分别) to `distribute`.

use std::ops::Range;

use super::clause::{Token, What, is_letter, tokens};
use super::distribute::{self, Share};
use super::lexicon::{self, Role};
use super::rule::{Rule, Stage, id};
use super::scan::{Draft, View};
use super::units::unit_at;
use super::{Kind, Measure};
use hansou_text::numeral;

/// Bytes of a Han character.
const HAN: usize = 3;
/// Longest head, in characters.
const HEAD: usize = 24;
/// Longest name behind a figure, in characters.
const NAME: usize = 16;
/// Farthest that a sentence is read before its first figure, in characters.
const SENTENCE: usize = 160;

/// True for what ends a clause.
pub(super) fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '！' | '？' | '、' | ';' | '!' | '?' | '…' | ',' | '|')
}

/// True for what ends a sentence.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…')
}

/// A sentence that is being read.
pub(super) struct Sentence<'a> {
    pub chars: &'a [char],
    pub tokens: &'a [Token],
}

/// A figure with the words around it.
pub(super) struct Asked<'a> {
    sentence: &'a Sentence<'a>,
    kind: Kind,
    /// Its base unit.
    base: &'static str,
    /// Its place among the tokens.
    token: usize,
    /// Where it stands.
    span: Range<usize>,
    /// Its number and unit alone.
    core: Range<usize>,
    clause: Range<usize>,
    /// The words before it, without filler.
    head: Range<usize>,
    /// The last of them is a verb.
    acts: bool,
    /// The noun behind it.
    tail: Range<usize>,
    /// The subject of an earlier clause.
    carried: Option<Range<usize>>,
    /// The figure before it in the sentence.
    last: Option<&'a Draft>,
    /// What a list gives it.
    share: Option<&'a Share>,
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
}

/// Says what a figure measures; `None` leaves it to the rules below.
type MeasureRule = fn(&Asked) -> Option<Measured>;

pub(super) const MEASURES: &[Rule<MeasureRule>] = &[
    Rule { name: "distributed", apply: distributed },
    Rule { name: "same_value", apply: same_value },
    Rule { name: "share_of", apply: share_of },
    Rule { name: "fate", apply: fate },
    Rule { name: "listed", apply: listed },
    Rule { name: "counted_noun", apply: counted_noun },
    Rule { name: "noun_behind", apply: noun_behind },
    Rule { name: "carried", apply: carried },
    Rule { name: "head", apply: head_alone },
    Rule { name: "tail", apply: tail_alone },
];

impl Asked<'_> {
    fn chars(&self) -> &[char] {
        self.sentence.chars
    }

    /// True for what the words behind it name: 4所高校, 第五批项目.
    fn is_counted(&self) -> bool {
        is_counted(self.kind)
    }

    /// True when the noun behind names what is measured, whatever stands before.
    fn is_named_behind(&self) -> bool {
        !self.tail.is_empty() && self.is_counted()
    }

    /// True when the noun behind belongs to the measure: 60.9亿度清洁电力, 157亿元的投资, 51%股权.
    fn takes_tail(&self) -> bool {
        let (chars, tail) = (self.chars(), &self.tail);
        match self.kind {
            _ if tail.is_empty() => false,
            Kind::Mass | Kind::Energy | Kind::Area | Kind::Volume | Kind::Power | Kind::Length => {
                tail.start <= self.span.end + 2
                    && chars.get(tail.end).is_none_or(|&c| ends_clause(c) || lexicon::is(c, Role::Of))
            }
            // 开展20亿元逆回购操作: what the verb before the sum acts on.
            Kind::Money if self.acts => tail.start <= self.span.end + 1 && tail.len() > 1,
            Kind::Money | Kind::Percent | Kind::Tenth | Kind::Rate => {
                lexicon::begins_with(chars, tail.start, Role::SumNoun).is_some()
                    || tail.start > self.span.end
                        && lexicon::ends_with(chars, tail.end, Role::SumNoun).is_some_and(|len| len < tail.len())
            }
            _ => self.is_counted(),
        }
    }

    /// True when the head says nothing by itself: 占比40.5%, 增长8%, 居全市第一.
    fn is_thin(&self) -> bool {
        let (chars, head) = (self.chars(), self.head.clone());
        subject(chars, head.clone()).is_empty()
            || lexicon::is_word(chars, head.clone(), Role::Thin)
            || is_comparison(chars, &head)
            || self.kind == Kind::Rank
            || is_place(chars, &head)
    }
}

/// True for the kinds that the words behind the number name.
pub(super) fn is_counted(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Count | Kind::Ordinal | Kind::Number | Kind::Ratio | Kind::Structure | Kind::Fraction | Kind::Age
    )
}

fn measured(ranges: impl IntoIterator<Item = Range<usize>>) -> Option<Measured> {
    let ranges = ranges.into_iter().filter(|range| !range.is_empty()).collect();
    Some(Measured { ranges, ..Measured::default() })
}

/// 营收和净利润分别为80亿元和6亿元: each value has its name.
fn distributed(asked: &Asked) -> Option<Measured> {
    let share = asked.share?;
    let ranges = share.ranges.iter().filter(|range| !range.is_empty()).cloned().collect();
    Some(Measured { ranges, text: Some(share.text.clone()), same: false })
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
        token.has(Role::Filler) || token.has(Role::Equivalent) || token.has(Role::Time) || !is_letter(chars[token.start])
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
    Some(Measured { ranges: vec![unit], text: Some(text), same: false })
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
    asked.is_named_behind().then(|| measured([head, asked.tail.clone()]))?
}

/// 62%的坡地得到治理, 全县80%的村通了公交: a share of what stands behind 的.
fn share_of(asked: &Asked) -> Option<Measured> {
    const VERB_PHRASE: usize = 8;
    let (chars, span) = (asked.chars(), &asked.span);
    let shares = matches!(asked.kind, Kind::Percent | Kind::Tenth);
    let free = asked.head.is_empty() || is_place(chars, &asked.head);
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

/// 河北5000多万亩玉米: before the number stands a place or nothing, the noun behind it.
fn noun_behind(asked: &Asked) -> Option<Measured> {
    let physical =
        matches!(asked.kind, Kind::Mass | Kind::Energy | Kind::Area | Kind::Volume | Kind::Power | Kind::Length);
    let direct = asked.tail.start == asked.span.end || lexicon::is_at(asked.chars(), asked.span.end, Role::Of);
    let place = is_place(asked.chars(), &asked.head) && !asked.head.is_empty();
    let free = place || asked.head.is_empty() && asked.carried.is_none();
    (physical && direct && free && asked.tail.len() > 1).then(|| measured([asked.tail.clone()]))?
}

/// 占比40.5%，居全市第一: said of the subject of an earlier clause.
fn carried(asked: &Asked) -> Option<Measured> {
    let carried = asked.carried.clone().filter(|range| !range.is_empty())?;
    let before = carried.end <= asked.head.start.max(asked.span.start);
    let tail = if asked.takes_tail() { asked.tail.clone() } else { 0..0 };
    (asked.is_thin() && before).then(|| measured([carried, asked.head.clone(), tail]))?
}

/// 签约额157亿元: the words before the number.
fn head_alone(asked: &Asked) -> Option<Measured> {
    let tail = if asked.takes_tail() { asked.tail.clone() } else { 0..0 };
    (!asked.head.is_empty()).then(|| measured([asked.head.clone(), tail]))?
}

/// 157亿元的投资: only the words behind it say something.
fn tail_alone(asked: &Asked) -> Option<Measured> {
    (!asked.tail.is_empty()).then(|| measured([asked.tail.clone()]))?
}

/// The verb at the end of the words before a counted thing.
fn adding(chars: &[char], head: &Range<usize>) -> Range<usize> {
    let len = lexicon::ends_with(chars, head.end, Role::Adding).filter(|len| head.end - len >= head.start);
    head.end - len.unwrap_or(0)..head.end
}

/// A head without the words of change at its end: empty when it was nothing else.
pub(super) fn subject(chars: &[char], head: Range<usize>) -> Range<usize> {
    let mut end = head.end;
    while let Some(len) = lexicon::ends(chars, end, Role::Change).filter(|len| end - len >= head.start) {
        // 增长率 and 合格率 are things; 率 goes only with the verb before it.
        if lexicon::is_before(chars, end, Role::Ratio) {
            break;
        }
        end -= len;
    }
    // 上证指数报3089点, and then 跌0.2%: of the index.
    if lexicon::ends_with(chars, end, Role::Quoted).is_some() {
        end -= 1;
    }
    head.start..end.max(head.start)
}

/// 占全市, 较4月末上升: said of the subject of an earlier clause.
fn is_comparison(chars: &[char], head: &Range<usize>) -> bool {
    let than = lexicon::begins(chars, head.start, Role::Than).is_some() && !head.is_empty();
    let takes = lexicon::begins(chars, head.start, Role::TakesUp).is_some() && !head.is_empty();
    takes || than && subject(chars, head.clone()) != *head
}

/// True for words that are a place and no more: 全省, 江西, 岳西县.
pub(super) fn is_place(chars: &[char], range: &Range<usize>) -> bool {
    const TOWN: usize = 4;
    let town = (2..=TOWN).contains(&range.len()) && lexicon::is_at(chars, range.end - 1, Role::PlaceEnd);
    let mut at = range.start;
    while at < range.end {
        let Some(len) = lexicon::begins_with(chars, at, Role::Place).filter(|len| at + len <= range.end) else {
            return town && at == range.start;
        };
        at += len + usize::from(at + len < range.end && lexicon::is_at(chars, at + len, Role::PlaceEnd));
    }
    true
}

/// The end of the words before a number, without filler; for what must know them before the sentence is read.
pub(super) fn end_of_head(chars: &[char], clause: usize, start: usize) -> usize {
    let mut end = start;
    while let Some(len) = lexicon::ends(chars, end, Role::Filler).filter(|len| end >= clause + len) {
        end -= len;
    }
    end
}

/// The words before the token `at`, not before the token `from`: without filler at the end, behind the last stop.
pub(super) fn head(sentence: &Sentence, from: usize, at: usize) -> Range<usize> {
    let Sentence { chars, tokens } = *sentence;
    let mut end = at;
    while end > from {
        let last = tokens[end - 1];
        let filler = last.has(Role::Filler) || matches!(last.what, What::Date) || last.is_sign(|c| !ends_clause(c));
        match aside(sentence, from, end).or(filler.then_some(1)).or_else(|| per(sentence, from, end)) {
            Some(len) => end -= len,
            None => break,
        }
    }
    let mut start = from;
    let mut quoted = false;
    for token in from..end {
        let here = tokens[token];
        let opens = lexicon::is(chars[here.start], Role::OpenQuote) && here.end == here.start + 1;
        let closes = lexicon::is(chars[here.start], Role::CloseQuote) && here.end == here.start + 1;
        if opens && tokens[token..end].iter().any(|t| lexicon::is(chars[t.start], Role::CloseQuote)) {
            quoted = true;
        } else if closes && quoted {
            quoted = false;
        } else if !quoted && is_stop(sentence, from, token, end) {
            start = token + 1;
        }
    }
    while start < end && (tokens[start].has(Role::Lead) || matches!(tokens[start].what, What::Sign(_) | What::Date)) {
        start += 1;
    }
    if start >= end {
        let place = tokens.get(at).map_or(0, |token| token.start);
        let place = if end > from { tokens[end - 1].end } else { place };
        return place..place;
    }
    let to = tokens[end - 1].end;
    let mut begin = tokens[start].start;
    // What is longer is cut where a word begins.
    while to - begin > HEAD && start + 1 < end {
        start += 1;
        begin = tokens[start].start;
    }
    begin.max(to.saturating_sub(HEAD))..to
}

/// True for a token behind which a head that begins at `from` or later begins anew; 较4月末增加 is one.
fn is_stop(sentence: &Sentence, from: usize, at: usize, end: usize) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let token = tokens[at];
    // 6—8月, m2（广义货币）: part of what they join.
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let between = token.start > 0 && digit(chars.get(token.start - 1)) && digit(chars.get(token.end));
    let beside = token.is_sign(|c| matches!(c, '（' | '('))
        && tokens.get(at + 2).is_some_and(|close| at + 2 < end && close.is_sign(|c| matches!(c, '）' | ')')))
        && chars[tokens[at + 1].range()].iter().all(|c| c.is_ascii());
    let closes = token.is_sign(|c| matches!(c, '）' | ')'))
        && at > 1
        && tokens[at - 2].is_sign(|c| matches!(c, '（' | '('))
        && chars[tokens[at - 1].range()].iter().all(|c| c.is_ascii());
    let compared = tokens[from..at].iter().any(|token| token.has(Role::Than) || token.has(Role::TakesUp));
    let date = matches!(token.what, What::Date) && !compared;
    let stops = token.has(Role::Stop) || date || token.is_sign(|c| lexicon::is(c, Role::Stop) || ends_clause(c));
    stops && !between && !beside && !closes
}

/// How many tokens an aside is that ends at `end`, with something before it: 票房（含海外）, 市盈率(ttm).
fn aside(sentence: &Sentence, from: usize, end: usize) -> Option<usize> {
    let Sentence { chars, tokens } = *sentence;
    let close = tokens[end - 1];
    if !matches!(chars[close.start], '）' | ')') {
        return None;
    }
    let is_open = |token: &Token| matches!(chars[token.start], '（' | '(') && token.end == token.start + 1;
    let open = from + tokens[from..end].iter().rposition(is_open)?;
    let short = close.end - tokens[open].start <= HEAD && close.start > tokens[open].end;
    let word = open > from && is_letter(chars[tokens[open].start - 1]);
    (short && word).then_some(end - open)
}

/// How many tokens 每升 is that ends at `end`.
fn per(sentence: &Sentence, from: usize, end: usize) -> Option<usize> {
    let Sentence { chars, tokens } = *sentence;
    let each = (from..end).rev().take(3).find(|&at| lexicon::is(chars[tokens[at].start], Role::Each))?;
    let (start, to) = (tokens[each].start + 1, tokens[end - 1].end);
    let digits = chars[start.min(to)..to].iter().take_while(|c| c.is_ascii_digit()).count();
    let unit = unit_at(&chars[(start + digits).min(to)..]).is_some_and(|(_, len)| start + digits + len == to);
    (unit && tokens[each].end <= tokens[each].start + 1 + digits.max(to - start)).then_some(end - each)
}

/// The counted thing behind the token `at`: 4所高校, 一名16岁的少年, 200名来自各国的代表, 226米长的决口.
fn behind(sentence: &Sentence, at: usize, clause_end: usize) -> Range<usize> {
    let Sentence { chars, tokens } = *sentence;
    let end = tokens[at].end;
    let mut from = end;
    from += lexicon::begins_with(chars, from, Role::LongOf).map_or(0, |_| 1);
    // 十年期国债: the length of time that the thing runs.
    from += lexicon::begins_with(chars, from.saturating_sub(1), Role::YearTerm).map_or(0, |_| 1);
    from += usize::from(lexicon::is_at(chars, from, Role::Of));
    let found = name(sentence, from, clause_end);
    if !found.is_empty() {
        return found;
    }
    let of = described(chars, from, clause_end).map(|of| name(sentence, of, clause_end));
    of.filter(|name| !name.is_empty()).unwrap_or(from..from)
}

/// 3家、4家和5家企业: the noun behind the last of a list of counts.
fn noun_of_list(sentence: &Sentence, at: usize, clause_end: usize) -> Option<Range<usize>> {
    const LIST: usize = 8;
    let Sentence { chars, tokens } = *sentence;
    let mut last = at;
    for _ in 0..LIST {
        let [sign, next, ..] = tokens.get(last + 1..)? else { return None };
        let joins = lexicon::is_word(chars, sign.range(), Role::ListSign) && !sign.is_sign(|c| matches!(c, '，' | ','));
        let unit = |token: &Token| chars.get(token.end.wrapping_sub(1)).copied();
        if !joins || !matches!(next.what, What::Figure(_)) || unit(next) != unit(&tokens[at]) {
            return None;
        }
        last += 2;
        let end = clause_end.max(chars.len().min(tokens[last].end + NAME));
        let noun = behind(sentence, last, end);
        if !noun.is_empty() {
            return Some(noun);
        }
    }
    None
}

/// Where the noun begins that the words at `from` describe: behind 的 of 16岁的 and of 来自各国的.
fn described(chars: &[char], from: usize, clause_end: usize) -> Option<usize> {
    const AGE: usize = 4;
    let rest = chars.get(from..)?;
    let digits = rest.iter().take(AGE).take_while(|&&c| numeral::starts(c)).count();
    let aged = digits > 0 && unit_at(&rest[digits..]).is_some_and(|(unit, _)| unit.kind == Kind::Age);
    if !aged && lexicon::begins_with(chars, from, Role::Describing).is_none() {
        return None;
    }
    let reach = clause_end.min(from + NAME).min(chars.len());
    let of = (from..reach).take_while(|&at| is_letter(chars[at])).find(|&at| lexicon::is(chars[at], Role::Of))?;
    Some(of + 1)
}

/// The name that begins at `from`: up to a word that ends it, a verb behind it, a figure or a sign.
fn name(sentence: &Sentence, from: usize, clause_end: usize) -> Range<usize> {
    let Sentence { chars, tokens } = *sentence;
    let reach = clause_end.min(from + NAME).min(chars.len());
    let first = tokens.partition_point(|token| token.end <= from);
    let mut to = from;
    let mut quoted = false;
    for (place, token) in tokens[first..].iter().enumerate() {
        let quote = token.end == token.start + 1 && lexicon::is(chars[token.start], Role::OpenQuote);
        let close = token.end == token.start + 1 && lexicon::is(chars[token.start], Role::CloseQuote);
        let ends = match token.what {
            _ if token.start >= reach => true,
            What::Figure(_) | What::Date => !quoted,
            _ if quote => !chars[token.start..clause_end.min(token.start + NAME)].iter().any(|&c| lexicon::is(c, Role::CloseQuote)),
            // “1+6”论坛: the figure itself is quoted.
            _ if close => !quoted && place > 0,
            What::Sign(_) => !quoted,
            What::Word(_) if quoted => false,
            What::Word(_) => token.has(Role::EndsName) || is_predicate(sentence, first + place, clause_end, place == 0),
            What::Gap => false,
        };
        if ends {
            break;
        }
        quoted = (quoted || quote) && !close;
        to = token.end.min(clause_end);
        if token.start < from {
            to = to.max(from);
        }
    }
    let to = to.min(reach.max(from));
    // 全市第五批创新团队项目中，…
    if to > from + 2
        && lexicon::is_before(chars, to, Role::Among)
        && chars.get(to).is_some_and(|&c| ends_clause(c))
    {
        return from..to - 1;
    }
    from..to
}

/// True for a verb that says what the thing before it does: 水稻返青, 村庄脱贫了; not in 充电桩, 种植户, 探测卫星. As the
/// first word behind a number it is one only when nothing follows, unless it says what became of those counted.
fn is_predicate(sentence: &Sentence, at: usize, clause_end: usize, is_first: bool) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let token = tokens[at];
    let changes = token.has(Role::Up) || token.has(Role::Down) || token.has(Role::Scored);
    if token.has(Role::Fate) || !(token.has(Role::Verb) || is_first && changes) {
        return false;
    }
    let next = tokens.get(at + 1).filter(|next| next.start < clause_end);
    let noun = lexicon::is_at(chars, token.end, Role::NounEnd);
    let goes_on = next.is_some_and(|next| match next.what {
        What::Gap => true,
        What::Word(roles) => roles.has(Role::Plain) && !roles.has(Role::EndsName),
        _ => false,
    });
    !noun && !goes_on
}

/// 签约、开工、投产转化率均超90%: 均 means all that are listed, back to `from`.
fn all_listed(chars: &[char], from: usize, head: Range<usize>, figure: usize) -> Range<usize> {
    const PART: usize = 8;
    let mut start = head.start;
    let said = chars[head.end.min(figure)..figure].iter().any(|&c| lexicon::is(c, Role::All));
    if !said || head.is_empty() {
        return head;
    }
    while start > from && chars[start - 1] == '、' {
        let part = chars[..start - 1].iter().rev().take(PART).take_while(|&&c| is_letter(c)).count();
        if part == 0 || start - 1 - part < from || part == PART {
            break;
        }
        start -= part + 1;
    }
    start..head.end
}

/// The subject of the clause between two figures, when it has no figure: 净资产由负转正，为5亿元.
fn clause_subject(sentence: &Sentence, from: usize, at: usize) -> Option<Range<usize>> {
    const NOUN: std::ops::RangeInclusive<usize> = 2..=12;
    let Sentence { chars, tokens } = *sentence;
    let end = from + tokens[from..at].iter().rposition(|token| token.is_sign(ends_clause))?;
    let begin = tokens[from..end].iter().rposition(|token| token.is_sign(ends_clause) || matches!(token.what, What::Figure(_)));
    let mut first = begin.map_or(from, |begin| from + begin + 1);
    if begin.is_some_and(|begin| matches!(tokens[from + begin].what, What::Figure(_))) {
        return None;
    }
    while first < end && (matches!(tokens[first].what, What::Date) || tokens[first].has(Role::Time) || tokens[first].has(Role::Lead)) {
        first += 1;
    }
    let predicate = |token: &Token| {
        [Role::Verb, Role::Stop, Role::Up, Role::Down, Role::Change, Role::EndsName].into_iter().any(|role| token.has(role))
    };
    let last = first + tokens[first..end].iter().position(predicate)?;
    let noun = tokens.get(first)?.start..tokens.get(last)?.start;
    (last > first && NOUN.contains(&noun.len()) && !is_place(chars, &noun)).then_some(noun)
}

/// Finds what each figure measures.
pub(super) fn assign(view: &View, drafts: &mut [Draft]) {
    let mut row = Vec::new();
    let mut first = 0;
    while first < drafts.len() {
        let over = |pair: &[Draft]| {
            let gap = pair[0].chars.end.min(pair[1].chars.start)..pair[1].chars.start;
            view.chars[gap].iter().any(|&c| ends_sentence(c))
        };
        let count = 1 + drafts[first..].windows(2).take_while(|pair| !over(pair)).count();
        let range = sentence_around(view, drafts, first, first + count);
        tokens(view, range, drafts, first, &mut row);
        read_sentence(view, &row, first, &mut drafts[first..first + count]);
        first += count;
    }
}

/// Where the sentence of the figures `first..end` stands.
fn sentence_around(view: &View, drafts: &[Draft], first: usize, end: usize) -> Range<usize> {
    let chars = view.chars;
    let floor = drafts[first].clause.start.min(drafts[first].chars.start);
    let before = if first > 0 { drafts[first - 1].chars.end } else { 0 };
    let least = floor.saturating_sub(SENTENCE).max(before.min(floor));
    let mut start = floor;
    while start > least && !ends_sentence(chars[start - 1]) && !view.folded.is_broken_before(start) {
        start -= 1;
    }
    let last = &drafts[end - 1];
    start..last.clause.end.max(last.chars.end)
}

fn read_sentence(view: &View, tokens: &[Token], offset: usize, drafts: &mut [Draft]) {
    let sentence = Sentence { chars: view.chars, tokens };
    let shares = distribute::shares(&sentence, offset, drafts);
    let mut carried: Option<Range<usize>> = None;
    let places = tokens.iter().enumerate().filter_map(|(at, token)| match token.what {
        What::Figure(figure) => Some((at, figure - offset)),
        _ => None,
    });
    for (at, own) in places {
        let (before, rest) = drafts.split_at_mut(own);
        let Some(draft) = rest.first_mut() else { break };
        let last = before.last();
        // 10年期国债收益率: the length of time is part of the name.
        let term = last.filter(|last| lexicon::is_at(view.chars, last.chars.end, Role::Phase));
        let after = term.map_or_else(|| last.map_or(0, |last| last.chars.end), |last| last.chars.start);
        let from = tokens.partition_point(|token| token.start < draft.clause.start.max(after)).min(at);
        let words = head(&sentence, from, at);
        let new_clause = last.is_none_or(|last| last.clause != draft.clause);
        let figure_before = tokens[..at].iter().rposition(|token| matches!(token.what, What::Figure(_)));
        if new_clause && let Some(subject) = clause_subject(&sentence, figure_before.map_or(0, |at| at + 1), at) {
            carried = Some(subject);
        }
        let acting = tokens[from..at].iter().rfind(|token| token.end == words.end);
        let mut tail = behind(&sentence, at, draft.clause.end);
        if tail.is_empty() && draft.figure.kind == Kind::Count {
            tail = noun_of_list(&sentence, at, draft.clause.end).unwrap_or(tail);
        }
        let asked = Asked {
            acts: acting.is_some_and(|token| !words.is_empty() && token.has(Role::Verb)),
            sentence: &sentence,
            kind: draft.figure.kind,
            base: draft.figure.unit.base,
            token: at,
            span: draft.chars.clone(),
            core: draft.core.clone(),
            clause: draft.clause.clone(),
            head: all_listed(view.chars, after, words.clone(), draft.chars.start),
            tail,
            carried: carried.clone(),
            last,
            share: shares.iter().find(|share| share.figure == own),
        };
        let said = MEASURES.iter().enumerate().find_map(|(place, rule)| Some((place, (rule.apply)(&asked)?)));
        carried = carry(&asked, words, said.as_ref().map(|(_, said)| said)).or(carried);
        let Some((place, said)) = said else { continue };
        draft.figure.rules.add(id(Stage::Measure, place));
        if said.same && let Some(last) = before.last() {
            draft.figure.measure = last.figure.measure.clone();
            if draft.figure.direction.is_none() {
                (draft.figure.direction, draft.figure.change) = (last.figure.direction, last.figure.change);
            }
        } else {
            draft.figure.measure = text_of(view, &said);
        }
    }
}

/// What the next clause is said of, when this figure says something new.
fn carry(asked: &Asked, head: Range<usize>, said: Option<&Measured>) -> Option<Range<usize>> {
    let chars = asked.chars();
    let ranges = said.map_or(&[][..], |said| &said.ranges);
    let named = ranges
        .last()
        .filter(|range| range.start >= asked.span.end && (ranges.len() == 1 || asked.is_counted()) && range.len() > 1);
    if let Some(named) = named {
        return Some(named.clone());
    }
    // 省级机构数量占全市的57%、全省的25%: the subject ends before 占.
    let whole = head.clone();
    let head = subject(chars, head);
    let share = chars[head.clone()].iter().position(|&c| lexicon::is(c, Role::TakesUp));
    let share = share.filter(|_| lexicon::ends_with(chars, head.end, Role::ShareNoun).is_none());
    let head = head.start..share.map_or(head.end, |at| head.start + at);
    (!head.is_empty() && !is_comparison(chars, &whole) && asked.kind != Kind::Rank).then_some(head)
}

/// The measure in bytes of the original, and its words without quotation marks and brackets.
fn text_of(view: &View, said: &Measured) -> Measure {
    let mut text = String::with_capacity(said.ranges.iter().map(|range| range.len() * HAN).sum());
    let quoted = |c: &&char| !matches!(c, '“' | '”' | '"' | '‘' | '’' | '（' | '）' | '(' | ')');
    match &said.text {
        Some(said) => text.push_str(said),
        None => said.ranges.iter().for_each(|range| text.extend(view.chars[range.clone()].iter().filter(quoted))),
    }
    Measure { ranges: said.ranges.iter().map(|range| view.folded.source(range.clone())).collect(), text }
}
