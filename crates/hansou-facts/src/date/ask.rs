//! A date expression of a query: 2022, 2022-09, 2022年第三季度, 去年上半年, 近三个月, 2022-09-01..2022-09-30.
//!
//! All of the text must be the date. Leaves to the query's grammar where such an expression may stand.

use jiff::civil::Date;

use super::numeral::{number, skip};
use super::numeric::parts;
use super::point::Reader;
use super::spoken::Spoken;
use super::{DateKind, Period};
use hansou_text::fold::fold;

/// Longest expression read, in characters.
const LONGEST: usize = 64;

/// The period that `text` means as a whole on the day `today`; `None` when it is anything else, or when it has a time
/// of day. A bare number is a year when it is 1900 to 2100. Reads every written form of a [`Period`] but `..`.
pub fn ask(text: &str, today: Date) -> Option<Period> {
    if text.len() > LONGEST * 4 {
        return None;
    }
    let folded = fold(text.trim());
    let chars = &folded.chars[..];
    let dots = chars.windows(2).position(|pair| pair == ['.', '.']);
    let Some(dots) = dots else { return one(chars, today) };
    let after = skip(chars, dots, &["...", ".."]);
    let from = end(&chars[..dots], today)?;
    let to = end(&chars[after..], today)?;
    let period = Period { from: from.and_then(|period| period.from), to: to.and_then(|period| period.to) };
    match (period.from, period.to) {
        (Some(from), Some(to)) => Period::between(from, to),
        (None, None) => None,
        _ => Some(period),
    }
}

/// One end of `..`: nothing (open), or a date that is closed on both sides.
#[expect(clippy::option_option, reason = "an empty end is open, an unreadable one is no date at all")]
fn end(chars: &[char], today: Date) -> Option<Option<Period>> {
    let from = chars.iter().position(|&c| c != ' ').unwrap_or(chars.len());
    let to = chars.iter().rposition(|&c| c != ' ').map_or(from, |last| last + 1);
    let chars = &chars[from..to];
    if chars.is_empty() {
        return Some(None);
    }
    let period = one(chars, today).or_else(|| year(chars))?;
    (period.from.is_some() && period.to.is_some()).then_some(Some(period))
}

/// Three or four digits where only a date can stand: 1000.., 960..1279.
fn year(chars: &[char]) -> Option<Period> {
    let year =
        number(chars, 0).filter(|year| year.end == chars.len() && year.arabic && matches!(year.digits, 3 | 4))?;
    Period::year(i16::try_from(year.value).ok()?)
}

/// A date where only a date can be meant: a number of three or four digits is a year, whichever it is (日期:1400).
/// Otherwise as [`ask`].
pub fn ask_sure(text: &str, today: Date) -> Option<Period> {
    ask(text, today).or_else(|| year(&fold(text.trim()).chars))
}

fn one(chars: &[char], today: Date) -> Option<Period> {
    let reader = Reader { chars, reference: Some(today), spoken: Spoken::default(), paragraph: 0 };
    if let Some(period) = digits(chars) {
        return Some(period);
    }
    let found = reader.expression(0).filter(|found| found.end == chars.len())?;
    let timed = found.point.hours.is_some() || found.point.kind == DateKind::Clock;
    (!timed && !found.period.is_open()).then_some(found.period)
}

/// Digits alone, which in running text would be too bare: 2022, 2022-9, 2022.09.
fn digits(chars: &[char]) -> Option<Period> {
    if let Some(year) = number(chars, 0).filter(|number| number.end == chars.len() && number.arabic) {
        let value = i16::try_from(year.value).ok()?;
        return (year.digits == 4 && (1900..=2100).contains(&value)).then(|| Period::year(value)).flatten();
    }
    let parts = parts(chars, 0).filter(|parts| parts.end == chars.len())?;
    match parts.month() {
        Some((year, month)) => Period::months(year, month, month),
        None => parts.day().and_then(Period::day),
    }
}
