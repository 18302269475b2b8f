//! The phrases before a figure in the tokens of its sentence: its words without filler, the subject of a head of words and
//! of a clause.
//!
//! Leaves the counted thing behind a figure to `counted`, and which of them says what is measured to `measure`.

use std::ops::Range;

use super::border::{ends_clause, is_letter};
use super::clause::{Sentence, Token, What};
use super::lexicon::{self, Role};
use super::units::unit_at;
use hansou_text::segment;

/// Longest head, in characters.
const HEAD: usize = 24;

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
pub(super) fn is_comparison(chars: &[char], head: &Range<usize>) -> bool {
    let than = lexicon::begins(chars, head.start, Role::Than).is_some() && !head.is_empty();
    let takes = lexicon::begins(chars, head.start, Role::TakesUp).is_some() && !head.is_empty();
    takes || than
}

/// True for words that are a place and no more: 全省, 江西, 岳西县.
pub(super) fn is_place(chars: &[char], range: &Range<usize>) -> bool {
    const TOWN: usize = 4;
    // 居全市 is no town: what ends as a place is part of something else.
    let town = (2..=TOWN).contains(&range.len())
        && lexicon::is_at(chars, range.end - 1, Role::PlaceEnd)
        && lexicon::ends_with(chars, range.end, Role::Place).is_none();
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
    let filled = end_without_filler(sentence, from, at);
    let mut start = behind_last_stop(sentence, from, filled);
    // 企业数量由设立之初的184家增至930家.
    let whence = (start + 1..filled).find(|&at| lexicon::is_word(chars, tokens[at].range(), Role::Whence));
    let end = whence.unwrap_or(filled);
    if start >= end {
        let place = match end > from {
            true => tokens[end - 1].end,
            false => tokens.get(at).map_or(0, |token| token.start),
        };
        return place..place;
    }
    let to = tokens[end - 1].end;
    let mut begin = tokens[start].start;
    // What is longer is cut where a word begins.
    while to - begin > HEAD && start + 1 < end {
        start += 1;
        begin = tokens[start].start;
    }
    titled(chars, without_of(chars, begin.max(to.saturating_sub(HEAD)), to), to)..to
}

/// Where a short phrase begins with the title before it: 《给阿嬷的情书》票房.
fn titled(chars: &[char], begin: usize, to: usize) -> usize {
    const SHORT: usize = 4;
    const TITLE: usize = 24;
    let closed = begin.checked_sub(1).filter(|&close| chars[close] == '》' && to - begin <= SHORT);
    let from = closed.map_or(begin, |close| close.saturating_sub(TITLE));
    chars[from..begin].iter().rposition(|&c| c == '《').map_or(begin, |open| from + open)
}

/// The token behind the last one before `at` that is no filler, no time, no aside and no 每升.
fn end_without_filler(sentence: &Sentence, from: usize, at: usize) -> usize {
    let mut end = at;
    while end > from {
        let last = sentence.tokens[end - 1];
        // 20家航空公司中至少19家: of the airlines.
        let among = lexicon::is_word(sentence.chars, last.range(), Role::Among)
            && end > from + 1
            && !matches!(sentence.tokens[end - 2].what, What::Sign(_));
        let filler = last.has(Role::Filler) || last.is_time() || among || last.is_sign(|c| !ends_clause(c));
        match aside(sentence, from, end).or(filler.then_some(1)).or_else(|| per(sentence, from, end)) {
            Some(len) => end -= len,
            None => break,
        }
    }
    end
}

/// The first token of the phrase that ends with the tokens before `end`: behind the last stop outside of quotation marks,
/// and behind what leads to it.
fn behind_last_stop(sentence: &Sentence, from: usize, end: usize) -> usize {
    let Sentence { chars, tokens } = *sentence;
    let is_mark = |token: &Token, role: Role| token.end == token.start + 1 && lexicon::is(chars[token.start], role);
    let mut start = from;
    let mut quoted = false;
    for token in from..end {
        let here = &tokens[token];
        let closed = || tokens[token..end].iter().any(|token| lexicon::is(chars[token.start], Role::CloseQuote));
        if is_mark(here, Role::OpenQuote) && closed() {
            quoted = true;
        } else if quoted && is_mark(here, Role::CloseQuote) {
            quoted = false;
        } else if !quoted && is_stop(sentence, from, token, end) {
            start = token + 1;
        }
    }
    // 正定地区生产总值: 正 is of a word.
    let word = |token: &Token| {
        let pair = |at: usize| chars.get(at..at + 2).is_some_and(segment::are_word);
        let next = || pair(token.start) && !pair(token.end);
        token.end == token.start + 1 && sentence.token_at(token.end).is_some_and(|gap| gap.what == What::Gap) && next()
    };
    let leads =
        |token: &Token| token.has(Role::Lead) && !word(token) || matches!(token.what, What::Sign(_) | What::Date);
    start + tokens[start.min(end)..end].iter().take_while(|token| leads(token)).count()
}

/// Where a phrase begins behind 的, when less than a word stands before it: 改造而 | 成的展馆面积, 的县乡零售额.
fn without_of(chars: &[char], begin: usize, to: usize) -> usize {
    let of = (begin..to.min(begin + 2)).find(|&at| lexicon::ends(chars, at + 1, Role::Of) == Some(1));
    of.map(|of| of + 1).filter(|&behind| behind + 1 < to).unwrap_or(begin)
}

/// True for a token behind which a head that begins at `from` or later begins anew; 较4月末增加 is one.
fn is_stop(sentence: &Sentence, from: usize, at: usize, end: usize) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let token = tokens[at];
    // 6—8月, m2（广义货币）: part of what they join.
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let between = token.start > 0 && digit(chars.get(token.start - 1)) && digit(chars.get(token.end));
    // 中欧班列（西安）开行.
    let short = |inner: &Token| {
        chars[inner.range()].iter().all(|c| c.is_ascii()) || is_place(chars, &inner.range()) && inner.what == What::Gap
    };
    let beside = token.is_sign(|c| matches!(c, '（' | '('))
        && tokens.get(at + 2).is_some_and(|close| at + 2 < end && close.is_sign(|c| matches!(c, '）' | ')')))
        && short(&tokens[at + 1]);
    let closes = token.is_sign(|c| matches!(c, '）' | ')'))
        && at > 1
        && tokens[at - 2].is_sign(|c| matches!(c, '（' | '('))
        && short(&tokens[at - 1]);
    let compared = tokens[from..at].iter().any(|token| token.has(Role::Than) || token.has(Role::TakesUp));
    let date = token.is_time() && !compared;
    if is_adverb(sentence, from, at, end) || relates(sentence, from, at, end) {
        return false;
    }
    // 北京市、上海市分别投入: whose values they are, not what they measure.
    let shared_out = token.has(Role::Respectively) && at > from && is_place(chars, &tokens[at - 1].range());
    let stops =
        shared_out || token.has(Role::Stop) || date || token.is_sign(|c| lexicon::is(c, Role::Stop) || ends_clause(c));
    stops && !between && !beside && !closes
}

/// 业务收入预计同比增长, 经济将增长: between a noun and its change no phrase begins anew.
fn is_adverb(sentence: &Sentence, from: usize, at: usize, end: usize) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let change = |token: &Token| token.has_any(&[Role::Change, Role::Up, Role::Down]);
    // 需求量较2023年将增加.
    let compared = |at: usize| tokens[at - 1].is_time() && at > from + 1 && tokens[at - 2].has(Role::Than);
    at > from
        && at + 1 < end
        && (tokens[at - 1].what == What::Gap || tokens[at - 1].has(Role::Plain) || compared(at))
        && lexicon::is_word(chars, tokens[at].range(), Role::Coming)
        && tokens[at + 1..end].iter().all(change)
}

/// 科技进步对经济的贡献率: what stands before 对 is part of the name.
fn relates(sentence: &Sentence, from: usize, at: usize, end: usize) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let inner = at > from && at + 1 < end;
    // 雅加达和万隆两地间的出行时间: of both.
    let joins = inner && tokens[at].has(Role::Joining) && tokens[at - 1].end == tokens[at].start;
    let both = |token: &Token| (token.start..token.end).any(|at| lexicon::begins(chars, at, Role::TwoOfThem).is_some());
    if joins && tokens[at + 1..end].iter().any(both) {
        return true;
    }
    inner
        && lexicon::is_word(chars, tokens[at].range(), Role::Toward)
        && tokens[at - 1].what == What::Gap
        && (tokens[at].end..tokens[end - 1].end).any(|at| lexicon::begins(chars, at, Role::Relation).is_some())
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

/// 签约、开工、投产转化率均超90%: 均 means all that are listed, back to `from`.
pub(super) fn all_listed(chars: &[char], from: usize, head: Range<usize>, figure: usize) -> Range<usize> {
    const PART: usize = 8;
    let mut start = head.start;
    let said =
        chars[head.end.min(figure)..figure].iter().any(|&c| lexicon::is(c, Role::All) || lexicon::is(c, Role::SoOn));
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
    start + led_by(chars, start).filter(|len| start + len < head.start).unwrap_or(0)..head.end
}

/// How much stands before a list that is no part of it: 在科研自主权、薪酬激励等5方面, 共有报告、讲话等79篇.
fn led_by(chars: &[char], start: usize) -> Option<usize> {
    lexicon::begins(chars, start, Role::Lead).or_else(|| lexicon::begins(chars, start, Role::Stop))
}

/// The token before which the subject of a clause of tokens ends.
fn subject_end(sentence: &Sentence, first: usize, end: usize) -> Option<usize> {
    let Sentence { chars, tokens } = *sentence;
    const PREDICATE: [Role; 6] = [Role::Verb, Role::Stop, Role::Up, Role::Down, Role::Change, Role::EndsName];
    // 公路人员流动量，今天预计超2亿人次: a clause that is a name alone.
    let topic = || {
        let name = tokens[first..end].last()?;
        lexicon::ends_with(chars, name.end, Role::MetricEnd).map(|_| end - first)
    };
    // 中车基地开工: one character that begins a name.
    let begins =
        |token: &Token| token.start == tokens[first].start && token.end == token.start + 1 && !token.has(Role::Stop);
    // 产业基地今天在百色开工: the subject ends before the time.
    let named = |token: &Token| !is_place(chars, &(tokens[first].start..token.start));
    let stops = |token: &Token| token.has_any(&PREDICATE) && !begins(token) || token.is_time() && named(token);
    tokens[first..end].iter().position(stops).or_else(topic).map(|at| first + at)
}

/// The subject of the clause between two figures, when it has no figure: 净资产由负转正，为5亿元.
pub(super) fn clause_subject(sentence: &Sentence, from: usize, at: usize) -> Option<Range<usize>> {
    const NOUN: std::ops::RangeInclusive<usize> = 2..=16;
    let Sentence { chars, tokens } = *sentence;
    let end = from + tokens[from..at].iter().rposition(|token| token.is_sign(ends_clause))?;
    let begin =
        tokens[from..end].iter().rposition(|token| token.is_sign(ends_clause) || matches!(token.what, What::Figure(_)));
    let mut first = begin.map_or(from, |begin| from + begin + 1);
    if begin.is_some_and(|begin| matches!(tokens[from + begin].what, What::Figure(_))) {
        return None;
    }
    while first < end && (tokens[first].is_time() || tokens[first].has(Role::Lead)) {
        first += 1;
    }
    let last = subject_end(sentence, first, end)?;
    let adverbs =
        tokens[first..last].iter().rev().take_while(|token| lexicon::is_word(chars, token.range(), Role::Manner));
    let noun = tokens.get(first)?.start..tokens.get(last - adverbs.count())?.start;
    // 影片自上映后走高: the subject ends before 自.
    let noun = noun.start..noun.end - usize::from(lexicon::is_before(chars, noun.end, Role::Whence));
    let said = lexicon::is_word(chars, tokens[last].range(), Role::Saying);
    let told = tokens[first].has(Role::Source) || tokens[first].has(Role::Adverbial) || said;
    (last > first && !told && NOUN.contains(&noun.len()) && !is_place(chars, &noun)).then_some(noun)
}
