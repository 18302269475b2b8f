//! The phrases around a figure in the tokens of its sentence: the words before it without filler, the counted thing
//! behind it, the subject of a head of words and of a clause.
//!
//! Leaves which of them says what is measured to `measure`.

use std::ops::Range;

use super::FigureKind;
use super::border::{ends_clause, is_letter};
use super::clause::{Sentence, Token, What};
use super::lexicon::{self, Role};
use super::units::unit_at;
use hansou_text::numeral;

/// Longest head, in characters.
const HEAD: usize = 24;
/// Longest name behind a figure, in characters.
const NAME: usize = 16;

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
    takes || than && subject(chars, head.clone()) != *head
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
    let mut end = at;
    while end > from {
        let last = tokens[end - 1];
        let time = matches!(last.what, What::Date) || last.has(Role::Time);
        let filler = last.has(Role::Filler) || time || last.is_sign(|c| !ends_clause(c));
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
    // 企业数量由设立之初的184家增至930家.
    let whence = (start + 1..end).find(|&at| lexicon::is_word(chars, tokens[at].range(), Role::Whence));
    end = whence.unwrap_or(end);
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
    without_of(chars, begin.max(to.saturating_sub(HEAD)), to)..to
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
    let beside = token.is_sign(|c| matches!(c, '（' | '('))
        && tokens.get(at + 2).is_some_and(|close| at + 2 < end && close.is_sign(|c| matches!(c, '）' | ')')))
        && chars[tokens[at + 1].range()].iter().all(|c| c.is_ascii());
    let closes = token.is_sign(|c| matches!(c, '）' | ')'))
        && at > 1
        && tokens[at - 2].is_sign(|c| matches!(c, '（' | '('))
        && chars[tokens[at - 1].range()].iter().all(|c| c.is_ascii());
    let compared = tokens[from..at].iter().any(|token| token.has(Role::Than) || token.has(Role::TakesUp));
    let date = (matches!(token.what, What::Date) || token.has(Role::Time)) && !compared;
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
pub(super) fn behind(sentence: &Sentence, at: usize, clause_end: usize) -> Range<usize> {
    let Sentence { chars, tokens } = *sentence;
    let end = tokens[at].end;
    let mut from = end;
    from += lexicon::begins_with(chars, from, Role::LongOf).map_or(0, |_| 1);
    // 十年期国债: the length of time that the thing runs.
    from += lexicon::begins_with(chars, from.saturating_sub(1), Role::YearTerm).map_or(0, |_| 1);
    from += usize::from(lexicon::is_at(chars, from, Role::Of));
    const DESCRIPTIONS: usize = 3;
    // 一幅唯美的画卷: one of what stands last; 一家企业的车间 is one enterprise.
    let one = chars[tokens[at].start] == '一' && end == tokens[at].start + 2;
    let is_one = one && !lexicon::is_before(chars, end, Role::PossessorUnit);
    let mut at = from;
    for _ in 0..DESCRIPTIONS {
        let found = name(sentence, at, clause_end);
        let of = found.end + 1;
        let whose = is_one && !found.is_empty() && lexicon::is_at(chars, found.end, Role::Of);
        match described(chars, at, &found, clause_end).or(whose.then_some(of)) {
            Some(of) if !name(sentence, of, clause_end).is_empty() => at = of,
            _ if found.is_empty() => break,
            _ => return found,
        }
    }
    from..from
}

/// 3家、4家和5家企业: the noun behind the last of a list of counts.
pub(super) fn noun_of_list(sentence: &Sentence, at: usize, clause_end: usize) -> Option<Range<usize>> {
    const LIST: usize = 8;
    let Sentence { chars, tokens } = *sentence;
    let mut last = at;
    for _ in 0..LIST {
        // 超4000项约2.7万场活动: one noun for both.
        if let Some(Token { what: What::Figure(_), .. }) = tokens.get(last + 1) {
            last += 1;
            let noun = behind(sentence, last, clause_end);
            return (!noun.is_empty()).then_some(noun);
        }
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

/// Where the noun begins that the words at `from` describe, of which `found` was taken for a name: behind 的 of 16岁的,
/// 来自各国的, 载有危险品的, 灿烂的.
fn described(chars: &[char], from: usize, found: &Range<usize>, clause_end: usize) -> Option<usize> {
    const AGE: usize = 4;
    const REACH: usize = 26;
    let rest = chars.get(from..)?;
    let digits = rest.iter().take(AGE).take_while(|&&c| numeral::starts(c)).count();
    let aged = digits > 0 && unit_at(&rest[digits..]).is_some_and(|(unit, _)| unit.kind == FigureKind::Age);
    let next_is_of = !found.is_empty() && lexicon::is_at(chars, found.end, Role::Of);
    if next_is_of && lexicon::is_word(chars, found.clone(), Role::Adjective) {
        return Some(found.end + 1);
    }
    // 在 of 在校学生 describes nothing, 更 of 更美好的 does.
    let describes = |len: usize| found.is_empty() || next_is_of || len > 1;
    if !aged && !lexicon::begins(chars, from, Role::Describing).is_some_and(describes) {
        return None;
    }
    let reach = clause_end.min(from + REACH).min(chars.len());
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
            _ if quote => !chars[token.start..clause_end.min(token.start + NAME)]
                .iter()
                .any(|&c| lexicon::is(c, Role::CloseQuote)),
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
    if to > from + 2 && lexicon::is_before(chars, to, Role::Among) && chars.get(to).is_some_and(|&c| ends_clause(c)) {
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
pub(super) fn all_listed(chars: &[char], from: usize, head: Range<usize>, figure: usize) -> Range<usize> {
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
pub(super) fn clause_subject(sentence: &Sentence, from: usize, at: usize) -> Option<Range<usize>> {
    const NOUN: std::ops::RangeInclusive<usize> = 2..=12;
    let Sentence { chars, tokens } = *sentence;
    let end = from + tokens[from..at].iter().rposition(|token| token.is_sign(ends_clause))?;
    let begin =
        tokens[from..end].iter().rposition(|token| token.is_sign(ends_clause) || matches!(token.what, What::Figure(_)));
    let mut first = begin.map_or(from, |begin| from + begin + 1);
    if begin.is_some_and(|begin| matches!(tokens[from + begin].what, What::Figure(_))) {
        return None;
    }
    while first < end
        && (matches!(tokens[first].what, What::Date) || tokens[first].has(Role::Time) || tokens[first].has(Role::Lead))
    {
        first += 1;
    }
    let predicate = |token: &Token| {
        [Role::Verb, Role::Stop, Role::Up, Role::Down, Role::Change, Role::EndsName]
            .into_iter()
            .any(|role| token.has(role))
    };
    let last = first + tokens[first..end].iter().position(predicate)?;
    let noun = tokens.get(first)?.start..tokens.get(last)?.start;
    let told = tokens[first].has(Role::Source) || tokens[first].has(Role::Adverbial);
    (last > first && !told && NOUN.contains(&noun.len()) && !is_place(chars, &noun)).then_some(noun)
}
