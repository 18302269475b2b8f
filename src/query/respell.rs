//! The whole numbers of a text in their other spelling: who asks for 嫦娥6号 means 嫦娥六号 too, and 第十四届 is 第14届. What
//! is measured (157亿元) is not meant here: the reader of figures knows it by value.

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

/// The folded text with its numbers in Chinese, and with its numbers in digits, where that differs from it; and the same
/// without 第, where that is left out as often (第二十届三中全会).
pub fn respellings(text: &str) -> Vec<String> {
    let chars = fold(text).chars;
    let mut found: Vec<String> =
        [in_chinese as Respell, in_digits].iter().filter_map(|respell| replaced(&chars, *respell)).collect();
    let others: Vec<Vec<char>> = found.iter().map(|other| other.chars().collect()).collect();
    found.extend(std::iter::once(&chars).chain(&others).filter_map(|chars| replaced(chars, without_ordinal)));
    found
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
            ("105条", &["一百零五条"]),
            ("1010条", &["一千零一十条"]),
            ("第一季度", &["第1季度"]),
            ("第3轮第二次", &["第三轮第二次", "第3轮第2次"]),
        ];
        for (text, others) in table {
            assert_eq!(respellings(text), *others, "{text}");
        }
        for text in [
            "",
            "十四五",
            "一带一路",
            "三五个",
            "40.5%",
            "G107",
            "1.2亿",
            "2022-09-28",
            "007号",
            "6",
            "一个",
            "几个",
            "万人",
            "高新区",
        ] {
            assert!(respellings(text).is_empty(), "{text}: {:?}", respellings(text));
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
