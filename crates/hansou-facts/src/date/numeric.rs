//! Dates in digits alone: 2022-09-28, 2022/9/28, 2022.9.28, 20220928, 2022-09, 28/9/2022.
//!
//! Versions, addresses, scores and numbers of documents stay out: the digits must stand alone.

use jiff::civil::Date;

use super::lexicon;
use super::numeral::{number, one_of, word};
use super::point::{Point, Reader};
use super::{DateKind, Period};

/// First and last year of a date in digits alone.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1700..=2199;

/// Three or two numbers joined by the same sign.
pub(super) struct Parts {
    /// The numbers, and how many digits each has.
    pub numbers: [(i16, usize); 3],
    /// How many of them there are: 2 or 3.
    pub count: usize,
    /// The sign between them.
    pub sign: char,
    /// Index after the last digit.
    pub end: usize,
}

/// Numbers joined by `-`, `/` or `.` at `at`.
pub(super) fn parts(chars: &[char], at: usize) -> Option<Parts> {
    let mut numbers = [(0, 0); 3];
    let (mut count, mut sign, mut end) = (0, None, at);
    while count < 3 {
        let start = match (count, chars.get(end), sign) {
            (0, ..) => end,
            (_, Some(&c), None) if matches!(c, '-' | '/' | '.') => {
                sign = Some(c);
                end + 1
            }
            (_, Some(&c), Some(sign)) if c == sign => end + 1,
            _ => break,
        };
        let Some(number) = number(chars, start).filter(|number| number.arabic && number.digits <= 4) else { break };
        numbers[count] = (i16::try_from(number.value).ok()?, number.digits);
        end = number.end;
        count += 1;
    }
    (count >= 2).then_some(Parts { numbers, count, sign: sign?, end })
}

impl Parts {
    /// The day of three parts, year first, or day first with a slash (28/9/2022) unless that is no day.
    pub fn day(&self) -> Option<Date> {
        let [(a, first), (b, second), (c, third)] = self.numbers;
        let date =
            |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        match (self.count, first, second, third) {
            (3, 4, 1 | 2, 1 | 2) => date(a, b, c),
            (3, 1 | 2, 1 | 2, 4) if self.sign == '/' => date(c, b, a).or_else(|| date(c, a, b)),
            _ => None,
        }
    }

    /// The month of two parts.
    pub fn month(&self) -> Option<(i16, i8)> {
        let [(year, 4), (month, 1 | 2), _] = self.numbers else { return None };
        (self.count == 2 && (1..=12).contains(&month)).then_some((year, i8::try_from(month).ok()?))
    }
}

impl Reader<'_> {
    /// A date in digits alone.
    pub fn numeric(&self, at: usize) -> Option<Point> {
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let inside =
            before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '_' | ':' | '#'));
        if inside { None } else { self.numeric_end(at) }
    }

    /// The same as the right end of a range, whatever stands before it.
    pub fn numeric_end(&self, at: usize) -> Option<Point> {
        let Some(parts) = parts(self.chars, at) else { return self.compact(at).or_else(|| self.known_by_its_day(at)) };
        let next = self.chars.get(parts.end).copied();
        let more = self.chars.get(parts.end + 1).is_some_and(char::is_ascii_digit);
        if let Some(day) = parts.day().filter(|day| YEARS.contains(&day.year())) {
            let time = next == Some('t') && more;
            let goes_on = next.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '%'))
                || matches!(next, Some('.' | '/' | ':')) && more
                || next == Some('-') && more && !self.year_at(parts.end + 1);
            return (time || !goes_on).then(|| Point {
                year: Some(day.year()),
                printed: true,
                ..Point::fixed(parts.end, DateKind::Day, Period::day(day))
            });
        }
        if let Some(point) = self.in_few_digits(&parts) {
            return Some(point);
        }
        let (year, month) = parts
            .month()
            .filter(|(year, _)| YEARS.contains(year) && parts.numbers[1].1 == 2 && matches!(parts.sign, '-' | '/'))?;
        let counted = next.is_some_and(|c| c.is_ascii_alphanumeric() || "年号月日.-/_%:赛学财期个元".contains(c));
        (!counted).then(|| Point::months(parts.end, month, month, DateKind::Month).in_year(year, true))
    }

    /// 2008.08, 08/2008, 08.2008, 08/08, 08.08: two numbers of which one begins with a zero, or that are a year and a
    /// month, where nothing is counted by them.
    fn in_few_digits(&self, parts: &Parts) -> Option<Point> {
        let [(first, left), (second, right), _] = parts.numbers;
        let alone =
            self.chars.get(parts.end).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '%' | '‰' | '.' | '/'));
        if parts.count != 2 || parts.sign == '-' || !alone {
            return None;
        }
        let month = |value: i16| i8::try_from(value).ok().filter(|month| (1..=12).contains(month));
        let in_year = |month: i8, year: i16| {
            YEARS.contains(&year).then(|| Point::months(parts.end, month, month, DateKind::Month).in_year(year, true))
        };
        let padded = self.chars[parts.end - right - 1 - left] == '0';
        match (left, right) {
            (4, 2) if parts.sign == '.' => in_year(month(second)?, first),
            (2, 4) if parts.sign == '/' || padded => in_year(month(first)?, second),
            (2, 2) if padded || parts.sign == '/' && self.chars[parts.end - 2] == '0' => {
                let (month, day) = (month(first)?, i8::try_from(second).ok().filter(|day| (1..=31).contains(day))?);
                Some(Point { days: Some((day, day)), ..Point::months(parts.end, month, month, DateKind::Day) })
            }
            _ => None,
        }
    }

    /// 9·11, “3·15”: a day that is a name; its year is known to everyone and not printed.
    fn known_by_its_day(&self, at: usize) -> Option<Point> {
        let month = number(self.chars, at).filter(|month| month.digits <= 2)?;
        let sign = month.end;
        let day = number(self.chars, sign + 1).filter(|day| day.arabic && day.digits <= 2)?;
        let is_day = month.within(1, 12).is_some() && day.within(1, 31).is_some();
        (is_day && one_of(self.chars.get(sign), "·•")).then(|| Point::fixed(day.end, DateKind::Day, None))
    }

    /// 20220928, where nothing says that it is a number of something.
    fn compact(&self, at: usize) -> Option<Point> {
        let number = number(self.chars, at).filter(|number| number.digits == 8)?;
        let next = self.chars.get(number.end);
        if next.is_some_and(|&c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '%' | '万' | '亿' | '元'))
        {
            return None;
        }
        let named = (1..=3)
            .filter_map(|back| self.chars.get(at.checked_sub(back)?))
            .any(|c| lexicon::NUMBERS_OF_THINGS.contains(*c));
        let day = compact_day(number.value).filter(|day| (1900..=2099).contains(&day.year()) && !named)?;
        Some(Point {
            year: Some(day.year()),
            printed: true,
            ..Point::fixed(number.end, DateKind::Day, Period::day(day))
        })
    }

    /// Four digits and a sign: another date in digits begins here.
    fn year_at(&self, at: usize) -> bool {
        number(self.chars, at).is_some_and(|number| number.digits == 4)
            || parts(self.chars, at).is_some_and(|parts| parts.day().is_some())
    }

    /// A bare year, as the end of a range.
    pub fn bare_year(&self, at: usize) -> Option<Point> {
        let number = number(self.chars, at)
            .filter(|number| number.arabic && number.digits == 4 && (1900..=2100).contains(&number.value))?;
        let end = word(self.chars, number.end, "年").unwrap_or(number.end);
        Some(Point::new(end, DateKind::Year).in_year(i16::try_from(number.value).ok()?, true))
    }
}

/// The day that eight digits name.
pub(super) fn compact_day(value: u32) -> Option<Date> {
    let part = |value: u32| i8::try_from(value % 100).ok();
    Date::new(i16::try_from(value / 10_000).ok()?, part(value / 100)?, part(value)?).ok()
}
