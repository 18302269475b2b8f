//! What a figure measures: the words of its clause before it (签约额157亿元), or after it for a count
//! (4所高校), and the subject carried from an earlier clause for a bare list (占比40.5%，居全市第一).
//!
//! A head of words for showing and for grouping, found without a dictionary; the index binds the whole clause.

use std::ops::Range;

use super::heads::{AFTER, AFTER_IN, FILLER, FILLER_IN, KEPT, STOPS};
use super::subject::{PLACES, VERBS, is_comparison, subject};
use super::{Kind, Measure, begins_any, ends_any, is_any};
use hansou_text::fold::is_han;
use hansou_text::numeral;

/// Bytes of a Han character.
const HAN: usize = 3;
/// Longest head, in characters.
const HEAD: usize = 24;

/// True for what ends a clause.
pub(super) fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '！' | '？' | '、' | ';' | '!' | '?' | '…' | ',' | '|')
}

/// True for what ends a sentence.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…')
}

/// True when the single character at `at` is inside one of [`KEPT`].
fn kept(c: &[char], at: usize) -> bool {
    KEPT.begins(c, at).is_some() || KEPT.ends(c, at + 1).is_some()
}

/// True for the dash of 6—8月.
fn between_digits(c: &[char], at: usize) -> bool {
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    c[at] == '—' && at > 0 && digit(c.get(at - 1)) && digit(c.get(at + 1))
}

/// Verbs that make a count another count.
const ADDING: &[&str] = &[
    "新增", "引进", "培育", "完成", "建成", "实施", "签约", "查处", "开通", "开工", "新建", "改造", "减少", "增加",
    "关闭", "吸纳", "带动", "惠及", "出动", "投入", "检查", "抓获", "救治",
];

/// The verb at the end of the words before a counted thing.
fn adding(c: &[char], head: Range<usize>) -> Range<usize> {
    match ends_any(c, head.end, ADDING) {
        Some(len) if head.end - len >= head.start => head.end - len..head.end,
        _ => head.end..head.end,
    }
}

/// Where the words before a figure start and end, without filler.
pub(super) fn before(c: &[char], clause: usize, start: usize) -> Range<usize> {
    let clause = clause.min(start);
    let mut end = start;
    while end > clause {
        let filler = || FILLER.ends(c, end).map(|(_, len)| len).filter(|_| FILLER_IN.ends(c, end).is_none());
        let len = aside(c, end).or_else(filler).or_else(|| dated(c, end));
        match len.filter(|len| end - len >= clause) {
            Some(len) => end -= len,
            None => break,
        }
    }
    let mut from = clause.max(end.saturating_sub(2 * HEAD));
    let mut at = from;
    let mut quoted = 0;
    while at < end {
        // A quoted name (“上云”企业) belongs to the head.
        if c[at] == '“' && c[at..end].contains(&'”') {
            quoted += 1;
        } else if c[at] == '”' && quoted > 0 {
            quoted -= 1;
            at += 1;
            continue;
        }
        // 广义货币（M2）余额, 贵州茅台（600519）: a short name beside the long one.
        if let Some(close) = beside(c, at).filter(|&close| close < end && at > from) {
            at = close + 1;
            continue;
        }
        if quoted == 0
            && let Some((_, len)) = STOPS.begins(c, at)
            && at + len <= end
            && !(len == 1 && (kept(c, at) || between_digits(c, at)))
        {
            at += len;
            from = at;
            continue;
        }
        at += 1;
    }
    while from < end && begins_any(c, from, &["已", "了", "的", "”", "，", " "]).is_some() {
        from += 1;
    }
    from.max(end.saturating_sub(HEAD))..end
}

/// Where letters and digits in brackets, opened at `at`, are closed.
fn beside(c: &[char], at: usize) -> Option<usize> {
    const LONGEST: usize = 12;
    if !matches!(c[at], '（' | '(') {
        return None;
    }
    let inside =
        c[at + 1..].iter().take(LONGEST).take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '&'));
    let close = at + 1 + inside.count();
    (close > at + 1 && matches!(c.get(close), Some('）' | ')'))).then_some(close)
}

/// The length of an aside that ends at `end`, with something before it: 票房（含海外）, 市盈率(ttm).
fn aside(c: &[char], end: usize) -> Option<usize> {
    let close = *c.get(end.checked_sub(1)?).filter(|c| matches!(c, '）' | ')'))?;
    let open = if close == ')' { '(' } else { '（' };
    let len = 1 + c[..end].iter().rev().take(HEAD).position(|&c| c == open)?;
    (len > 2 && end - len > 0 && is_word(c[end - len - 1])).then_some(len)
}

/// The length of a date that ends at `end`: 产量2023年, 从2012年, 将在今年9月; the figure is of what stands before it.
fn dated(c: &[char], end: usize) -> Option<usize> {
    if !matches!(c.get(end.checked_sub(1)?), Some('年' | '月' | '日' | '底' | '末')) {
        return None;
    }
    let date = |c: &&char| {
        c.is_ascii_digit()
            || matches!(c, '年' | '月' | '日' | '底' | '末' | '去' | '今' | '前' | '同' | '期' | '-' | '—')
    };
    let len = c[..end].iter().rev().take(16).take_while(date).count();
    let written = c[end - len..end].iter().any(|c| c.is_ascii_digit() || matches!(c, '去' | '今'));
    (written && end > len).then_some(len)
}

/// 签约、开工、投产转化率均超90%: 均 means all that are listed, back to `from`.
fn listed(c: &[char], from: usize, head: Range<usize>, figure: usize) -> Range<usize> {
    const PART: usize = 8;
    let mut start = head.start;
    if !c[head.end.min(figure)..figure].contains(&'均') || head.is_empty() {
        return head;
    }
    while start > from && c[start - 1] == '、' {
        let part = c[..start - 1].iter().rev().take(PART).take_while(|&&c| is_word(c)).count();
        if part == 0 || start - 1 - part < from || part == PART {
            break;
        }
        start -= part + 1;
    }
    start..head.end
}

/// Longest name behind a figure, in characters.
const NAME: usize = 16;

/// The counted thing behind a figure: 4所高校, 一名16岁的少年, 200名来自各国的代表, 226米长的决口.
pub(super) fn behind(c: &[char], end: usize, clause_end: usize) -> Range<usize> {
    let mut from = end;
    if matches!(c.get(from), Some('长' | '宽' | '高' | '深' | '厚' | '重')) && c.get(from + 1) == Some(&'的') {
        from += 1;
    }
    // 十年期国债: the length of time that the thing runs.
    if c.get(from) == Some(&'期') && from > 0 && c[from - 1] == '年' {
        from += 1;
    }
    from += usize::from(c.get(from) == Some(&'的'));
    let found = name(c, from, clause_end);
    if !found.is_empty() {
        return found;
    }
    let of = described(c, from, clause_end).map(|of| name(c, of, clause_end));
    of.filter(|name| !name.is_empty()).unwrap_or(from..from)
}

/// Where the noun begins that the words at `from` describe: behind 的 of 16岁的 and of 来自各国的.
fn described(c: &[char], from: usize, clause_end: usize) -> Option<usize> {
    const LEADS: &[&str] = &["来自", "参加", "参与", "在", "对", "从", "受", "被", "获", "为", "以", "用", "由"];
    let aged = |digits: usize| {
        digits > 0 && super::units::unit_at(&c[from + digits..]).is_some_and(|(unit, _)| unit.kind == Kind::Age)
    };
    let digits = c[from.min(c.len())..].iter().take(4).take_while(|&&c| numeral::starts(c)).count();
    if !aged(digits) && begins_any(c, from, LEADS).is_none() {
        return None;
    }
    let reach = clause_end.min(from + NAME).min(c.len());
    let of = (from..reach).take_while(|&at| is_word(c[at]) || c[at].is_ascii_digit()).find(|&at| c[at] == '的')?;
    Some(of + 1)
}

/// The name that begins at `from`.
fn name(c: &[char], from: usize, clause_end: usize) -> Range<usize> {
    let reach = clause_end.min(from + NAME).min(c.len());
    let mut to = from;
    while to < reach {
        if let Some((_, len)) = AFTER_IN.begins(c, to) {
            to = (to + len).min(clause_end);
            continue;
        }
        // “羲和号”: what is quoted is one name.
        if c[to] == '“'
            && let Some(len) = c[to..clause_end.min(to + NAME)].iter().position(|&c| c == '”')
        {
            to += len + 1;
            continue;
        }
        if AFTER.begins(c, to).is_some() || !is_word(c[to]) {
            break;
        }
        to += 1;
    }
    // 全市第五批创新团队项目中，…
    if to > from + 2 && c[to - 1] == '中' && c.get(to).is_some_and(|&c| ends_clause(c)) {
        to -= 1;
    }
    from..to
}

fn is_word(c: char) -> bool {
    is_han(c) && c != '〇' || c.is_ascii_alphabetic() || matches!(c, '“' | '”')
}

/// Nouns that say what a sum or a share is: 157亿元的投资, 51%股权.
const SUMS: &[&str] = &[
    "投资",
    "贷款",
    "订单",
    "合同",
    "资金",
    "债券",
    "补贴",
    "罚款",
    "融资",
    "损失",
    "赔偿",
    "奖金",
    "捐款",
    "收入",
    "利润",
    "税收",
    "价格",
    "股权",
    "股份",
    "市场份额",
    "份额",
    "经费",
    "预算",
    "缺口",
    "债务",
    "存款",
    "现金",
];

/// True for what the words behind it name: 4所高校, 第五批项目.
pub(super) fn is_counted(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Count | Kind::Ordinal | Kind::Number | Kind::Ratio | Kind::Structure | Kind::Fraction | Kind::Age
    )
}

/// What the head of a figure is made of, in characters of the folded text; `head` are the words [`before`] it.
pub(super) fn find(
    c: &[char],
    clause: Range<usize>,
    span: Range<usize>,
    after_previous: usize,
    head: Range<usize>,
    kind: Kind,
    carried: Option<Range<usize>>,
) -> Vec<Range<usize>> {
    let head = listed(c, after_previous, head, span.start);
    let tail = behind(c, span.end, clause.end);
    let counts = is_counted(kind);
    let mut ranges = Vec::new();
    // 占比40.5%, 居全市第一, 增长8%: alone they say nothing; the subject is the one before.
    let thin = subject(c, head.clone()).is_empty()
        || is_any(c, head.clone(), VERBS)
        || is_comparison(c, &head)
        || matches!(kind, Kind::Rank)
        || is_any(c, head.clone(), PLACES);
    let named_by_tail = counts && !tail.is_empty();
    if thin
        && !named_by_tail
        && let Some(carried) = carried.filter(|range| !range.is_empty() && range.end <= head.start.max(span.start))
    {
        ranges.push(carried);
    }
    // The counted thing says it; of the words before, only a verb that makes it another number (新增4所).
    let head = if named_by_tail { adding(c, head) } else { head };
    if !head.is_empty() {
        ranges.push(head);
    }
    let named = match kind {
        // 60.9亿度清洁电力, 5吨大米
        Kind::Mass | Kind::Energy | Kind::Area | Kind::Volume | Kind::Power | Kind::Length => {
            tail.start <= span.end + 2 && c.get(tail.end).is_none_or(|&c| ends_clause(c) || c == '的')
        }
        Kind::Money | Kind::Percent | Kind::Tenth | Kind::Rate => {
            begins_any(c, tail.start, SUMS).is_some()
                || tail.start > span.end && ends_any(c, tail.end, SUMS).is_some_and(|len| len < tail.len())
        }
        _ => counts,
    };
    if !tail.is_empty() && (named || ranges.is_empty()) {
        ranges.push(tail);
    }
    ranges
}

/// The measure in bytes of the original, and its words without quotation marks and brackets.
pub(super) fn words(c: &[char], folded: &super::Folded, ranges: &[Range<usize>]) -> Measure {
    let mut text = String::with_capacity(ranges.iter().map(|range| range.len() * HAN).sum());
    for range in ranges {
        text.extend(
            c[range.clone()].iter().filter(|c| !matches!(c, '“' | '”' | '"' | '‘' | '’' | '（' | '）' | '(' | ')')),
        );
    }
    Measure { ranges: ranges.iter().map(|range| folded.source(range.clone())).collect(), text }
}
