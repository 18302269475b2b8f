//! The date of a record or of a file's name, in whatever spelling its system writes: ISO 8601, RFC 3339, RFC 2822,
//! 2022/9/28 12:30, 2022年9月28日, 民國92年06月25日, 110/06/08 (years of the Republic), 20220928, seconds or milliseconds since
//! 1970.
//!
//! An instant in UTC (epoch seconds, 17:30:00Z, GMT) is on China's day; otherwise the day is the one printed.

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::shift;
use super::numeral::number;
use super::numeric::{YEARS, compact_day, parts};
use super::point::Reader;
use super::spoken::Spoken;
use super::{DateKind, Period};
use hansou_text::fold::fold;

/// Only the beginning of a long text is looked at, in characters.
const LONGEST: usize = 200;

/// China's distance from UTC, in seconds.
const CHINA: i64 = 8 * 3600;

/// English months by their first three letters, folded.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first day that `text` names; a partial date (2022-09, 2022年) gives its first day. `None` when there is no
/// date with a year in it.
pub fn day(text: &str) -> Option<Date> {
    let start: String = text.trim().chars().take(LONGEST).collect();
    let chars = fold(&start).chars;
    if !chars.is_empty() && chars.iter().all(char::is_ascii_digit) {
        return digits(&chars);
    }
    let places =
        || (0..chars.len()).filter(|&at| at == 0 || !chars[at].is_ascii_digit() || !chars[at - 1].is_ascii_digit());
    let full = |at: usize| {
        named(&chars, at).or_else(|| joined(&chars, at)).or_else(|| english(&chars, at)).or_else(|| compact(&chars, at))
    };
    let found = republic(&chars).or_else(|| places().find_map(full));
    let found = found.map(|day| if is_next_day(&chars) { day.tomorrow().unwrap_or(day) } else { day });
    found.or_else(|| places().find_map(|at| partial(&chars, at, chars.len())))
}

/// A text of digits alone: 20220928, 20220928123000, 202209, 2022, epoch seconds and milliseconds.
fn digits(chars: &[char]) -> Option<Date> {
    let value: i64 = chars.iter().collect::<String>().parse().ok()?;
    let dated = |value: i64| compact_day(u32::try_from(value).ok()?).filter(|day| (1800..=2200).contains(&day.year()));
    match chars.len() {
        4 => dated(value * 10_000 + 101),
        6 => dated(value * 100 + 1),
        7 => Date::new(republican(value / 10_000)?, (value / 100 % 100) as i8, (value % 100) as i8).ok(),
        8 => dated(value),
        12 => dated(value / 10_000),
        14 => dated(value / 1_000_000),
        9 | 10 => epoch(value),
        13 => epoch(value / 1000),
        _ => None,
    }
}

/// 110/06/08, 110-06-08, 110.06.08: a day in the years of the Republic of China, of three digits; nothing else stands there.
fn republic(chars: &[char]) -> Option<Date> {
    let parts = parts(chars, 0).filter(|parts| parts.count == 3)?;
    let [(year, 3), (month, 1 | 2), (day, 1 | 2)] = parts.numbers else { return None };
    let goes_on = chars.get(parts.end).is_some_and(|&c| c.is_ascii_digit() || c == parts.sign);
    let date = Date::new(republican(i64::from(year))?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    (!goes_on).then_some(date)
}

/// The year of the Republic as a year of ours, of the three-digit ones.
fn republican(year: i64) -> Option<i16> {
    (100..200).contains(&year).then_some(year as i16 + 1911)
}

/// True for an instant in UTC that is on the next day in China.
fn is_next_day(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    let zones = ["z", "utc", "gmt", "+00:00", "-00:00", "+0000", "+00"];
    let Some(instant) = zones.iter().find_map(|zone| text.strip_suffix(zone)) else { return false };
    let hour = instant.split(':').next().filter(|before| before.len() < instant.len());
    let hour = hour.and_then(|before| before.get(before.len().checked_sub(2)?..)?.parse::<u8>().ok());
    instant.trim_end().ends_with(|c: char| c.is_ascii_digit()) && hour.is_some_and(|hour| (16..24).contains(&hour))
}

fn epoch(seconds: i64) -> Option<Date> {
    shift(Date::constant(1970, 1, 1), (seconds + CHINA).div_euclid(86_400).days())
}

/// 2022年9月28日, 二〇二二年九月二十八日, 民国92年06月25日.
fn named(chars: &[char], at: usize) -> Option<Date> {
    let reader = Reader { chars, reference: None, spoken: Spoken::default(), paragraph: 0 };
    let point = reader.year_in_print(at).filter(|point| point.printed && point.kind == DateKind::Day)?;
    point.period()?.from
}

/// 2022-09-28, 2022/9/28, 2022.9.28, 2022_09_28, 28/9/2022.
fn joined(chars: &[char], at: usize) -> Option<Date> {
    let before = at.checked_sub(1).map(|i| chars[i]);
    if before.is_some_and(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let plain: Vec<char> = chars[at..].iter().take(10).map(|&c| if c == '_' { '-' } else { c }).collect();
    parts(&plain, 0)?.day().filter(|day| YEARS.contains(&day.year()))
}

/// 28 Sep 2022, Wed, 28 September 2022, Sep 28, 2022.
fn english(chars: &[char], at: usize) -> Option<Date> {
    let name: String = chars.get(at..at + 3)?.iter().collect();
    let month = i8::try_from(MONTHS.iter().position(|&month| month == name)?).ok()? + 1;
    if at > 0 && chars[at - 1].is_ascii_alphabetic() {
        return None;
    }
    let after = (at..chars.len()).find(|&i| chars[i].is_ascii_digit())?;
    if chars[at..after].iter().any(|&c| !c.is_ascii_alphabetic() && !matches!(c, ' ' | '.' | ',' | '-')) {
        return None;
    }
    let first = number(chars, after)?;
    if first.digits == 4 {
        let end = chars[..at].iter().rposition(char::is_ascii_digit)?;
        let start = chars[..=end].iter().rposition(|c| !c.is_ascii_digit()).map_or(0, |i| i + 1);
        return Date::new(i16::try_from(first.value).ok()?, month, number(chars, start)?.within(1, 31)?).ok();
    }
    let next = (first.end..chars.len()).find(|&i| chars[i].is_ascii_digit())?;
    let year = number(chars, next).filter(|year| year.digits == 4)?;
    Date::new(i16::try_from(year.value).ok()?, month, first.within(1, 31)?).ok()
}

/// 20220928 and 20220928123000 among other characters.
fn compact(chars: &[char], at: usize) -> Option<Date> {
    let run = chars[at..].iter().take(15).take_while(|c| c.is_ascii_digit()).count();
    if !matches!(run, 8 | 12 | 14) {
        return None;
    }
    digits(&chars[at..at + run]).filter(|day| (1900..=2100).contains(&day.year()))
}

/// 2022-09, 2022年9月, 2022年, 2022.
fn partial(chars: &[char], at: usize, length: usize) -> Option<Date> {
    let reader = Reader { chars, reference: None, spoken: Spoken::default(), paragraph: 0 };
    if let Some(point) = reader.emperors_year(at).or_else(|| reader.year_in_print(at)) {
        return point.period()?.from;
    }
    let before = at.checked_sub(1).map(|i| chars[i]);
    let parts = parts(chars, at).filter(|_| !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.'))?;
    let (year, month) =
        parts.month().filter(|(year, _)| YEARS.contains(year)).filter(|_| parts.end == length || parts.sign != '.')?;
    Period::months(year, month, month)?.from
}
