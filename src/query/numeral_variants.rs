//! What a text may be spelled like as well. Whole numbers: who asks for 嫦娥6号 means 嫦娥六号 too, and 第十四届 is 第14届,
//! 第133条之1 is 第一百三十三条之一. Letters with digits: GPT4 is GPT-4 and GPT 4. What is measured (157亿元) is not meant
//! here: the reader of figures knows it by value.

use std::ops::Range;

use super::roman::{in_roman, of_roman};
use hansou_text::atom::{Atom, AtomKind, atoms};
use hansou_text::fold::{fold, is_han};
use hansou_text::numeral::{self, Decimal, Form, Numeral};

/// What numbers in names and sequences stand before.
const COUNTED: &str = "号届次个年月日天大期批级类条章节卷代版轮场名位人家项座台辆只楼层岁周部集篇所支";
/// The same for 一, which is a number before few things.
const NUMBERED: &str = "号期月级楼层批轮";
/// What two of are 两.
const PAIRED: &str = "个次位名家人种条张天年项座台辆只岁周部支";
/// Largest number that is respelt.
const LARGEST: i64 = 9999;

/// Longest run of letters and digits that is spelled in other ways, in characters.
const LONGEST_RUN: usize = 24;

/// A part of a text that has other spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// Which characters of the folded text.
    pub span: Range<usize>,
    /// The same in other spellings.
    pub others: Vec<String>,
    /// True for a number with what it counts (第8章), whose digits mean nothing apart.
    pub is_number: bool,
}

/// The folded text with its numbers in Chinese, with its numbers in digits, and with its letters and digits joined or
/// parted, where that differs from it; and the same without 第, where that is left out as often (第二十届三中全会).
pub fn numeral_variants(text: &str) -> Vec<String> {
    let chars = fold(text).chars;
    let mut found: Vec<String> =
        [in_chinese as Respell, in_digits].iter().filter_map(|respell| replaced(&chars, *respell)).collect();
    let others: Vec<Vec<char>> = found.iter().map(|other| other.chars().collect()).collect();
    found.extend(std::iter::once(&chars).chain(&others).filter_map(|chars| replaced(chars, without_ordinal)));
    let suffixed =
        std::iter::once(&chars).chain(&others).filter_map(|chars| replaced(chars, suffix)).collect::<Vec<_>>();
    found.extend(suffixed);
    found.extend(std::iter::once(&chars).chain(&others).filter_map(|chars| replaced(chars, in_roman)));
    if let Some(digits) = replaced(&chars, of_roman) {
        found.extend(replaced(&digits.chars().collect::<Vec<_>>(), in_chinese));
        found.push(digits);
    }
    let runs = letter_runs(&chars);
    for way in 0..runs.iter().map(|run| run.others.len()).max().unwrap_or(0) {
        found.push(with_spellings(&chars, &runs, way));
    }
    let typed: String = chars.iter().collect();
    let mut seen = std::collections::BTreeSet::from([typed]);
    found.retain(|other| seen.insert(other.clone()));
    found
}

fn with_spellings(chars: &[char], spellings: &[Spelling], way: usize) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for Spelling { span, others, .. } in spellings {
        out.extend(&chars[at..span.start]);
        match others.get(way).or(others.last()) {
            Some(other) => out.push_str(other),
            None => out.extend(&chars[span.clone()]),
        }
        at = span.end;
    }
    out.extend(&chars[at..]);
    out
}

/// The parts of a folded text that have other spellings: numbers with what they count, letters with digits; in order.
pub fn spellings(chars: &[char]) -> Vec<Spelling> {
    let mut found = letter_runs(chars);
    let mut at = 0;
    while at < chars.len() {
        match counted(chars, at) {
            Some(number) => {
                at = number.span.end;
                found.push(number);
            }
            None => at += 1,
        }
    }
    found.sort_by_key(|spelling| spelling.span.start);
    found
}

/// A number that begins at `at` with 第 before it or with what it counts behind it.
fn counted(chars: &[char], at: usize) -> Option<Spelling> {
    let ordinal = usize::from(chars[at] == '第');
    let number = at + ordinal;
    let len = match number < chars.len() {
        true => in_chinese(chars, number).or_else(|| in_digits(chars, number))?.1,
        false => return None,
    };
    let is_counted = chars.get(number + len).is_some_and(|c| COUNTED.contains(*c));
    if ordinal == 0 && !is_counted {
        return None;
    }
    let end = number + len + usize::from(is_counted);
    let end = end + suffix(chars, end).map_or(0, |(_, len)| len);
    // What stands around it decides whether a number is one: 6 in 嫦娥6号.
    let text: String = chars[at..end].iter().collect();
    let mut others = respelled(&text);
    if let Some(zero) = others.iter().find(|other| other.contains('〇')).map(|other| other.replace('〇', "零")) {
        others.push(zero);
    }
    (!others.is_empty()).then_some(Spelling { span: at..end, others, is_number: true })
}

/// The other spellings of a number with what it counts.
fn respelled(text: &str) -> Vec<String> {
    numeral_variants(text).into_iter().filter(|other| other != text).collect()
}

/// Letters with digits, joined, with a hyphen, or apart: gpt4, gpt-4, gpt 4; and what a hyphen joins.
fn letter_runs(chars: &[char]) -> Vec<Spelling> {
    let atoms = atoms(chars);
    let mut found = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        let first = at;
        let (mut pieces, mut typed) = (pieces(chars, &atoms[at]), '\0');
        while let Some(sign) = atoms.get(at + 1).and_then(|next| joint(chars, &atoms[at], next)) {
            at += 1;
            typed = sign;
            pieces.extend(self::pieces(chars, &atoms[at]));
        }
        at += 1;
        let span = atoms[first].start..atoms[at - 1].end;
        let has_letters = pieces.iter().any(|piece| piece.iter().any(|c| c.is_alphabetic()));
        if pieces.len() > 1 && has_letters && span.len() <= LONGEST_RUN {
            found.push(spelling(span, &pieces, typed));
        }
    }
    found
}

/// What joins two neighbours to one name: a hyphen, or the space between letters and digits.
fn joint(chars: &[char], atom: &Atom, next: &Atom) -> Option<char> {
    if atom.kind != AtomKind::Word || next.kind != AtomKind::Word {
        return None;
    }
    let is_named = chars[atom.start..atom.end].iter().all(|c| c.is_alphabetic())
        && chars[next.start..next.end].iter().all(char::is_ascii_digit);
    match chars[atom.end..next.start] {
        ['-'] => Some('-'),
        [' '] if is_named => Some(' '),
        _ => None,
    }
}

/// The pieces of a run of letters and digits: digits behind letters begin one. None of other atoms.
fn pieces<'c>(chars: &'c [char], atom: &Atom) -> Vec<&'c [char]> {
    let run = &chars[atom.start..atom.end];
    if atom.kind != AtomKind::Word || !run.iter().all(|c| c.is_alphanumeric()) {
        return Vec::new();
    }
    run.chunk_by(|a, b| !(a.is_alphabetic() && b.is_ascii_digit())).collect()
}

/// The pieces joined in the ways that were not typed.
fn spelling(span: Range<usize>, pieces: &[&[char]], typed: char) -> Spelling {
    let pieces: Vec<String> = pieces.iter().map(|piece| piece.iter().collect()).collect();
    let ways = [('\0', ""), ('-', "-"), (' ', " ")].into_iter().filter(|(way, _)| *way != typed);
    Spelling { span, others: ways.map(|(_, sign)| pieces.join(sign)).collect(), is_number: false }
}

/// 之 and a number behind the number of an article: 第一百三十三条之一 is 第133条之1 and the other way round.
fn suffix(chars: &[char], at: usize) -> Option<(String, usize)> {
    let before = at.checked_sub(1).map(|before| chars[before]);
    if !matches!(before, Some('条' | '款' | '项')) || chars.get(at) != Some(&'之') {
        return None;
    }
    let number = &chars[at + 1..];
    let digits = number.iter().take_while(|c| c.is_ascii_digit()).count();
    let Numeral { len, low, .. } = numeral::read(number)?;
    let small = low.small().filter(|number| (1..=LARGEST).contains(number))?;
    let other = if digits == len { spelled(u32::try_from(small).ok()?) } else { small.to_string() };
    (digits == 0 || digits == len).then(|| (format!("之{other}"), 1 + len))
}

/// Another spelling of the number that begins at a place, and how many characters it takes there.
type Respell = fn(&[char], usize) -> Option<(String, usize)>;

/// Replaces every number that has another spelling.
fn replaced(chars: &[char], respell: Respell) -> Option<String> {
    let (mut out, mut at, mut any) = (String::new(), 0, false);
    while at < chars.len() {
        match respell(chars, at) {
            Some((other, len)) => {
                out.push_str(&other);
                at += len;
                any = true;
            }
            None => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    any.then_some(out)
}

/// The digits that begin at `at`, beside Chinese characters, as a Chinese numeral.
fn in_chinese(chars: &[char], at: usize) -> Option<(String, usize)> {
    let before = at.checked_sub(1).map(|before| chars[before]);
    let len = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let after = chars.get(at + len).copied();
    let beside = |c: Option<char>| c.is_none_or(is_han);
    let alone = before.is_none() && after.is_none();
    if !(1..=4).contains(&len) || chars[at] == '0' || !beside(before) || !beside(after) || alone {
        return None;
    }
    let digits = chars[at..at + len].iter().filter_map(|c| c.to_digit(10));
    if after == Some('年') && len == 4 {
        return Some((digits.map(digit).collect(), len));
    }
    let number = digits.fold(0, |number, digit| number * 10 + digit);
    let two = number == 2 && before != Some('第') && after.is_some_and(|c| PAIRED.contains(c));
    Some((if two { "两".to_owned() } else { spelled(number) }, len))
}

/// The Chinese numeral that begins at `at`, in a name or a sequence, in digits.
fn in_digits(chars: &[char], at: usize) -> Option<(String, usize)> {
    const NUMERALS: &str = "〇零一二三四五六七八九十百千两";
    let is_numeral = |c: &char| NUMERALS.contains(*c);
    let before = at.checked_sub(1).map(|before| chars[before]);
    if before.is_some_and(|c| is_numeral(&c)) {
        return None;
    }
    let len = chars[at..].iter().take_while(|c| is_numeral(c)).count();
    let Numeral { len: read, low, high: None, form: Form::Han | Form::Spelled, .. } = numeral::read(&chars[at..])?
    else {
        return None;
    };
    let after = chars.get(at + len).copied();
    let counted = if low == Decimal::int(1) { NUMBERED } else { COUNTED };
    let named = before == Some('第') || after.is_some_and(|c| counted.contains(c));
    let is_small = low.small().is_some_and(|number| (1..=LARGEST).contains(&number));
    (read == len && named && is_small).then(|| (low.to_string(), len))
}

/// 第 and a number that begin at `at`, before 届, without 第; not 第四届, for 四届 stands in 第十四届 too.
fn without_ordinal(chars: &[char], at: usize) -> Option<(String, usize)> {
    let number = chars.get(at + 1..).filter(|_| chars[at] == '第')?;
    let digits = number.iter().take_while(|c| c.is_ascii_digit()).count();
    let is_tens = matches!(number, ['二' | '三' | '四' | '五' | '六' | '七' | '八' | '九', '十', ..]);
    let len = if digits > 0 {
        digits
    } else if is_tens {
        numeral::read(number)?.len
    } else {
        return None;
    };
    (number.get(len) == Some(&'届')).then(|| (number[..len].iter().collect(), 1 + len))
}

fn digit(digit: u32) -> char {
    "〇一二三四五六七八九".chars().nth(digit as usize).unwrap_or('〇')
}

/// A number up to 9999 as it is usually spelled.
fn spelled(number: u32) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (scale, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        match number / scale % 10 {
            0 => gap = !out.is_empty(),
            // 十四, but 一百一十四.
            1 if scale == 10 && out.is_empty() => out.push('十'),
            part => {
                if std::mem::take(&mut gap) {
                    out.push('零');
                }
                out.push(digit(part));
                out.push_str(name);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_another_spelling() {
        let table: &[(&str, &[&str])] = &[
            ("嫦娥6号", &["嫦娥六号"]),
            ("嫦娥六号", &["嫦娥6号"]),
            ("第14届全运会", &["第十四届全运会", "14届全运会"]),
            ("第二十届三中全会", &["第20届三中全会", "二十届三中全会", "20届三中全会"]),
            ("第十四届全运会", &["第14届全运会", "14届全运会"]),
            ("党的20大", &["党的二十大"]),
            ("二十大", &["20大"]),
            ("神舟１８号", &["神舟十八号"]),
            ("2024年", &["二〇二四年"]),
            ("二〇二四年", &["2024年"]),
            ("3个月", &["三个月"]),
            ("2个", &["两个"]),
            ("两个确立", &["2个确立"]),
            ("第2次", &["第二次"]),
            ("第Ⅷ章", &["第八章", "第8章"]),
            ("第八章", &["第8章", "第viii章"]),
            ("2型", &["二型", "ii型"]),
            ("105条", &["一百零五条"]),
            ("1010条", &["一千零一十条"]),
            ("第一季度", &["第1季度"]),
            ("第3轮第二次", &["第三轮第二次", "第3轮第2次"]),
            ("第133条之一", &["第一百三十三条之一", "第133条之1", "第一百三十三条之1"]),
            ("第一百三十三条之一", &["第133条之一", "第一百三十三条之1", "第133条之1"]),
            ("gpt4", &["gpt-4", "gpt 4"]),
            ("GPT-4 发布", &["gpt4发布", "gpt 4发布"]),
            ("h 200", &["h200", "h-200"]),
            ("5g-a", &["5ga", "5g a"]),
        ];
        for (text, others) in table {
            assert_eq!(numeral_variants(text), *others, "{text}");
        }
        for text in [
            "",
            "十四五",
            "一带一路",
            "三五个",
            "40.5%",
            "1.2亿",
            "2022-09-28",
            "iPhone",
            "007号",
            "6",
            "一个",
            "几个",
            "万人",
            "高新区",
        ] {
            assert!(numeral_variants(text).is_empty(), "{text}: {:?}", numeral_variants(text));
        }
    }

    #[test]
    fn parts_with_other_spellings_are_told() {
        type Spelt<'a> = (&'a str, &'a [&'a str]);
        let table: &[(&str, &[Spelt])] = &[
            ("2023年上半年关闭", &[("2023年", &["二〇二三年", "二零二三年"])]),
            ("刑法第8章规定", &[("第8章", &["第八章", "第viii章"])]),
            ("三峡和九寨沟", &[]),
            ("8平方米", &[]),
            ("用gpt4写", &[("gpt4", &["gpt-4", "gpt 4"])]),
            ("第一次", &[("第一次", &["第1次"])]),
        ];
        for (text, wanted) in table {
            let chars: Vec<char> = text.chars().collect();
            let found = spellings(&chars);
            let found: Vec<(String, Vec<&str>)> = found
                .iter()
                .map(|one| (chars[one.span.clone()].iter().collect(), one.others.iter().map(String::as_str).collect()))
                .collect();
            let wanted: Vec<(String, Vec<&str>)> =
                wanted.iter().map(|(span, others)| ((*span).to_owned(), others.to_vec())).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn what_is_spelled_is_read_as_the_same_number() {
        for number in 1..=9999 {
            let text = spelled(number);
            assert_eq!(numeral::parse(&text), Some(Decimal::int(number.into())), "{text}");
        }
    }
}
