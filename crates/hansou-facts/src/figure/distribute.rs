//! Lists of values that belong to a list of names, one to one: 营收和净利润分别为80亿元和6亿元, 汽车产销分别完成20万辆和
//! 21万辆 (`paired.tsv` says what 产销 means).
//!
//! Leaves single values to `measure`, and lists of years to whoever asks for periods.

use std::ops::Range;
use std::sync::LazyLock;

use super::FigureKind;
use super::border::ends_clause;
use super::clause::{Sentence, Token, What};
use super::draft::Draft;
use super::lexicon::{self, Role};
use super::phrase;
use hansou_text::{numeral, segment};

/// What a list gives to one figure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Share {
    /// The figure, by its place in the sentence.
    pub figure: usize,
    /// Where its name stands.
    pub ranges: Vec<Range<usize>>,
    /// Its name.
    pub text: String,
}

/// A name of a list.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// Where its own words stand.
    pub range: Range<usize>,
    /// The name, with what the last of the list says for all.
    pub text: String,
}

/// A word that means two things, and the two.
struct Paired {
    word: Vec<char>,
    parts: Vec<String>,
}

static PAIRED: LazyLock<Vec<Paired>> = LazyLock::new(|| {
    let lines = include_str!("paired.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut paired: Vec<Paired> = lines
        .filter_map(|line| line.split_once('\t'))
        .map(|(word, parts)| Paired {
            word: word.chars().collect(),
            parts: parts.split(' ').map(str::to_owned).collect(),
        })
        .collect();
    paired.sort_by_key(|paired| std::cmp::Reverse(paired.word.len()));
    paired
});

/// What a unit that is a word of its own means: 死 is 死亡, 金 a 金牌.
pub(super) fn meaning(word: &[char]) -> Option<String> {
    let paired = PAIRED.iter().find(|paired| paired.word == word)?;
    paired.parts.first().filter(|_| paired.parts.len() == 1).cloned()
}

/// What the lists of a sentence give to its figures, which are numbered from `offset` among all; notes the places of
/// figures in lists.
pub(super) fn shares(sentence: &Sentence, offset: usize, drafts: &mut [Draft]) -> Vec<Share> {
    let mut shares = Vec::new();
    let mut last: Vec<Name> = Vec::new();
    let mut from = 0;
    for at in 0..sentence.tokens.len() {
        if !sentence.tokens[at].has(Role::Respectively) {
            continue;
        }
        let values = values(sentence, at, offset);
        for (place, &value) in values.iter().enumerate().filter(|_| values.len() > 1) {
            drafts[value].figure.list = Some((place, values.len()));
        }
        let own = names(sentence, from, at, values.len(), &|figure| {
            // 第一、二、三产业.
            let draft = &drafts[figure - offset];
            draft.figure.kind == FigureKind::Ordinal
                || draft.figure.kind == FigureKind::Number && draft.chars.len() == 1
        });
        let names = if own.len() == values.len() && own.len() > 1 { own } else { continued(sentence, from, at, &last) };
        if names.len() == values.len() && names.len() > 1 {
            let change = change(sentence, at, &drafts[values[0]]);
            shares
                .extend(values.iter().zip(&names).map(|(&figure, name)| share(sentence, figure, name, change.clone())));
            last = names;
        }
        from = at + 1;
    }
    shares
}

fn share(sentence: &Sentence, figure: usize, name: &Name, change: Range<usize>) -> Share {
    let mut text = name.text.clone();
    text.extend(&sentence.chars[change.clone()]);
    Share { figure, ranges: vec![name.range.clone(), change], text }
}

/// The figures of the list behind the token `at`.
fn values(sentence: &Sentence, at: usize, offset: usize) -> Vec<usize> {
    const VERB: usize = 6;
    let Sentence { chars, tokens } = *sentence;
    let mut values = Vec::new();
    let mut end = 0;
    for token in &tokens[at + 1..] {
        match token.what {
            What::Figure(figure) => {
                let gap = end..token.start;
                let joined = values.is_empty() || is_list_gap(&chars[gap]);
                if !joined {
                    break;
                }
                values.push(figure - offset);
                end = token.end;
            }
            What::Sign(c) if values.is_empty() && ends_clause(c) => break,
            _ if values.is_empty() && token.start > tokens[at].end + VERB => break,
            _ => {}
        }
    }
    values
}

/// True for what stands between the values of a list: a sign or 和, with what is counted before it (3家、4家企业和5家).
fn is_list_gap(gap: &[char]) -> bool {
    const COUNTED: usize = 6;
    let is = |range: Range<usize>| lexicon::is_word(gap, range, Role::ListSign);
    let first = (0..gap.len()).find(|&at| lexicon::begins_with(gap, at, Role::ListSign).is_some());
    first.is_some_and(|at| at <= COUNTED && is(at..gap.len()) && gap[at] != '，')
}

/// The names before the token `at`, when they are `count`.
fn names(sentence: &Sentence, from: usize, at: usize, count: usize, is_ordinal: &dyn Fn(usize) -> bool) -> Vec<Name> {
    let parts = parts(sentence, from, at, is_ordinal);
    match parts.as_slice() {
        [one] if count > 1 => paired(sentence.chars, one, count),
        [_, ..] if parts.len() == count => with_shared_end(sentence.chars, &parts),
        _ => Vec::new(),
    }
}

/// The parts of the list that ends before the token `at`.
fn parts(sentence: &Sentence, from: usize, at: usize, is_ordinal: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let tokens = sentence.tokens;
    // 第一、第二、第三产业: an ordinal is part of a name.
    let border = |token: &Token| match token.what {
        What::Figure(figure) => !is_ordinal(figure),
        What::Date => true,
        _ => token.is_sign(|c| ends_clause(c) && c != '、'),
    };
    let first = tokens[from..at].iter().rposition(border).map_or(from, |place| from + place + 1);
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = first;
    for (place, token) in tokens.iter().enumerate().take(at + 1).skip(first) {
        if place == at || token.is_sign(|c| c == '、') || token.has(Role::Joining) {
            let part = part(sentence, start, place, parts.is_empty());
            if !part.is_empty() {
                parts.push(part);
            }
            start = place + 1;
        }
    }
    parts
}

/// The names of a list, each with what the last of them says for all; of places none, which say nothing of what is
/// measured.
fn with_shared_end(chars: &[char], parts: &[Range<usize>]) -> Vec<Name> {
    let Some((last, others)) = parts.split_last() else { return Vec::new() };
    if parts.iter().all(|part| phrase::is_place(chars, part)) {
        return Vec::new();
    }
    let end: String = shared_end(chars, parts).map_or(String::new(), |len| {
        chars[last.end - len..last.end].iter().skip_while(|&&c| lexicon::is(c, Role::Of)).collect()
    });
    // 第一、二、三产业: each of them by its number.
    let numbered = parts.first().is_some_and(|first| chars[first.start] == '第');
    let name = |part: &Range<usize>, end: &str| {
        let bare = numbered && numeral::starts(chars[part.start]);
        let mut text: String = bare.then_some('第').into_iter().chain(chars[part.clone()].iter().copied()).collect();
        text.push_str(end);
        Name { range: part.clone(), text }
    };
    others.iter().map(|part| name(part, &end)).chain([name(last, "")]).collect()
}

/// 汽油、柴油价格: the names that a list has before its last one, which is the head of a figure; none where the head says
/// nothing for all. `after` is where the figure before ends.
pub(super) fn names_before(sentence: &Sentence, after: usize, head: &Range<usize>) -> Vec<Name> {
    const NAMES: usize = 6;
    let Sentence { chars, tokens } = *sentence;
    let joins = |token: &Token| token.is_sign(|c| c == '、') || token.has(Role::Joining);
    let mut first = tokens.partition_point(|token| token.start < head.start);
    let mut parts = Vec::new();
    while let Some(joint) = first.checked_sub(1).filter(|&joint| joins(&tokens[joint]) && parts.len() < NAMES) {
        let name = tokens[..joint].iter().rev().take_while(|token| token.start >= after && is_name(token)).count();
        if name == 0 {
            break;
        }
        first = joint - name;
        parts.insert(0, name_of(&tokens[first..joint]));
    }
    let end = if parts.is_empty() { None } else { said_for_all(chars, head) };
    // 电池及电池零件出口: 电池 is another name of the list.
    let listed = |end: &Range<usize>| parts.iter().any(|part| chars[part.clone()] == chars[head.start..end.start]);
    let Some(end) = end.filter(|end| !listed(end)) else { return Vec::new() };
    // 生产用水、生活用水价格: what they say themselves is not said twice.
    let own = |part: &Range<usize>| {
        let said = |len: &usize| chars[part.clone()].ends_with(&chars[end.start..end.start + len]);
        (1..end.len()).rev().find(said).unwrap_or(0)
    };
    // 减税降费及退税缓费: it ends as the last of them does.
    let whole = |part: &Range<usize>| chars[part.end - 1] == chars[end.end - 1];
    let own = |part: &Range<usize>| if whole(part) { end.len() } else { own(part) };
    let text = |part: &Range<usize>| chars[part.clone()].iter().chain(&chars[end.start + own(part)..end.end]).collect();
    parts.into_iter().map(|range| Name { text: text(&range), range }).collect()
}

/// True for a token that names are made of.
fn is_name(token: &Token) -> bool {
    let other = || token.has_any(&[Role::Verb, Role::Stop, Role::EndsName]);
    token.what == What::Gap || token.has(Role::Plain) && !other()
}

/// A name of tokens, without 国内 before it.
fn name_of(tokens: &[Token]) -> Range<usize> {
    let led = tokens.len() > 1 && tokens[0].has(Role::Plain) && tokens[1].what == What::Gap;
    tokens[usize::from(led)].start..tokens[tokens.len() - 1].end
}

/// 价格 of 柴油价格: what is measured, behind the word that tells the last of a list from the others.
fn said_for_all(chars: &[char], head: &Range<usize>) -> Option<Range<usize>> {
    const MORE: usize = 2;
    let noun = phrase::subject(chars, head.clone());
    let each = noun.clone().find(|&at| lexicon::is(chars[at], Role::Each));
    let noun = noun.start..phrase::end_of_head(chars, noun.start, each.unwrap_or(noun.end));
    let metric = lexicon::ends_with(chars, noun.end, Role::MetricEnd)?;
    let is_word = |own: &usize| segment::are_word(&chars[noun.start..*own]);
    let starts = (metric..=metric + MORE).filter_map(|len| noun.end.checked_sub(len));
    let own = starts.take_while(|&own| own > noun.start + 1).find(is_word)?;
    Some(own..noun.end)
}

/// One name of a list: without what leads to it, and without filler behind.
fn part(sentence: &Sentence, mut start: usize, mut end: usize, is_first: bool) -> Range<usize> {
    let tokens = sentence.tokens;
    if is_first {
        let stop = tokens[start..end].iter().rposition(|token| token.has(Role::Stop) && !token.has(Role::Joining));
        start += stop.map_or(0, |stop| stop + 1);
    }
    let silent = |token: &Token| token.has(Role::Lead) || matches!(token.what, What::Sign(_));
    while start < end && silent(&tokens[start]) {
        start += 1;
    }
    while start < end && (tokens[end - 1].has(Role::Filler) || matches!(tokens[end - 1].what, What::Sign(_))) {
        end -= 1;
    }
    if start < end { tokens[start].start..tokens[end - 1].end } else { 0..0 }
}

/// 城镇和农村居民人均可支配收入: how many characters of the last name the others share. What tells it from them is a
/// beginning of about their length that is a word (天然气 of 天然气产量); without one they share what is measured.
fn shared_end(chars: &[char], parts: &[Range<usize>]) -> Option<usize> {
    const MODIFIER: usize = 6;
    let (last, others) = parts.split_last()?;
    let longest = others.iter().map(Range::len).max()?;
    // 第一、二、三产业用电量: the number alone tells the last from the others.
    let numbered = |part: &Range<usize>| numeral::starts(chars[part.end - 1]);
    if others.iter().all(numbered) && numeral::starts(chars[last.start]) {
        return Some(last.len() - 1);
    }
    let noun = |part: &Range<usize>| lexicon::ends_with(chars, part.end, Role::MetricEnd).is_some();
    if others.iter().any(noun) {
        return None;
    }
    if longest > MODIFIER || last.len() < longest + 2 {
        return behind_first_word(chars, last);
    }
    let text = &chars[last.clone()];
    let is_word = |&len: &usize| segment::are_word(&text[..len]);
    let (least, most) = (longest.max(2), (longest + 1).min(text.len() - 2));
    if let Some(len) = behind_common_end(chars, parts) {
        return Some(len);
    }
    let own = if longest > 1 { (least..=most).rev().find(is_word) } else { Some(1) };
    let metric = || lexicon::ends_with(chars, last.end, Role::MetricEnd).filter(|&len| len > 1);
    own.map(|own| text.len() - own).or_else(metric)
}

/// 铁路船舶航空航天、汽车出口交货值增速: how much stands in the last name behind its first word, when it ends in a metric.
fn behind_first_word(chars: &[char], last: &Range<usize>) -> Option<usize> {
    // 天然气 before 天然, 汽车 before 汽车出口.
    const LENGTHS: [usize; 3] = [3, 2, 4];
    lexicon::ends_with(chars, last.end, Role::MetricEnd).filter(|len| *len > 1)?;
    let is_word = |&len: &usize| len + 1 < last.len() && segment::are_word(&chars[last.start..last.start + len]);
    LENGTHS.into_iter().find(is_word).map(|len| last.len() - len)
}

/// 高技术制造业和装备制造业采购经理指数: how much stands in the last name behind the word that the others end in.
fn behind_common_end(chars: &[char], parts: &[Range<usize>]) -> Option<usize> {
    const WORD: std::ops::RangeInclusive<usize> = 2..=4;
    let (last, others) = parts.split_last()?;
    let (first, text) = (&chars[others.first()?.clone()], &chars[last.clone()]);
    let len = WORD.rev().filter(|&len| len < first.len()).find(|&len| {
        let end = &first[first.len() - len..];
        others.iter().all(|part| chars[part.clone()].ends_with(end)) && text.windows(len).any(|word| word == end)
    })?;
    let at = text.windows(len).position(|word| *word == first[first.len() - len..])? + len;
    (at + 1 < text.len()).then(|| text.len() - at)
}

/// 汽车产销: 汽车产量 and 汽车销量.
fn paired(chars: &[char], part: &Range<usize>, count: usize) -> Vec<Name> {
    let words = &chars[part.clone()];
    let found = PAIRED.iter().filter(|paired| paired.parts.len() == count).find_map(|paired| {
        let at = (0..words.len()).find(|&at| words[at..].starts_with(&paired.word))?;
        Some((at, paired))
    });
    let Some((at, paired)) = found else { return Vec::new() };
    let (before, behind) = (&words[..at], &words[at + paired.word.len()..]);
    let name = |part_name: &String| {
        let text = before.iter().copied().chain(part_name.chars()).chain(behind.iter().copied()).collect();
        Name { range: part.clone(), text }
    };
    paired.parts.iter().map(name).collect()
}

/// 同比分别增长5%和6%: of the names of the list before, when no other subject stands between.
fn continued(sentence: &Sentence, from: usize, at: usize, last: &[Name]) -> Vec<Name> {
    let tokens = sentence.tokens;
    let border =
        tokens[from..at].iter().rposition(|token| token.is_sign(ends_clause) || matches!(token.what, What::Figure(_)));
    let first = border.map_or(from, |place| from + place + 1);
    let silent = |token: &Token| token.has(Role::Change) || token.has(Role::Filler) || token.has(Role::Lead);
    if tokens[first..at].iter().all(silent) { last.to_vec() } else { Vec::new() }
}

/// The words of change behind 分别: 增长 of 分别增长5%和6%.
fn change(sentence: &Sentence, at: usize, first: &Draft) -> Range<usize> {
    let tokens = sentence.tokens;
    let behind = tokens[at + 1..].iter().take_while(|token| token.start < first.chars.start);
    let goes = |token: &Token| token.has_any(&[Role::Up, Role::Down]);
    // 分别同比增长, 分别较2019年下降.
    let leads = |token: &&Token| goes(token) || token.has_any(&[Role::Change, Role::Than]) || token.is_time();
    let changes: Vec<&Token> = behind.take_while(leads).collect();
    match (changes.first(), changes.iter().rfind(|token| goes(token))) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => tokens[at].end..tokens[at].end,
    }
}
