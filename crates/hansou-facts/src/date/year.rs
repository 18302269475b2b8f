//! Years, and what is said within one: 2022年第三季度, 今年上半年, 二〇二二年九月, 08年, 民国三年, 去年底.
//!
//! Leaves the parts of a year to `within`, the names of eras to `age`.

use super::calendar::shift;
use super::lexicon;
use super::numeral::{entry, first_word, number, numeral, one_of, skip, word};
use super::point::{Point, Reader};
use super::{DateKind, Period};
use hansou_text::words::ends_any;
use jiff::ToSpan;

impl Reader<'_> {
    /// 农历2022年八月十五: a day of a lunar year.
    pub fn lunar_year(&self, at: usize) -> Option<Point> {
        let named = first_word(self.chars, at, lexicon::LUNAR_CALENDAR)?;
        let (year, end) = self.printed_year(named).or_else(|| {
            let (year, end) = self.relative_year(named)?;
            Some((year?, end))
        })?;
        self.lunar_in(end, year)
    }

    /// A printed year, with the part of it that follows.
    pub fn year_in_print(&self, at: usize) -> Option<Point> {
        let (year, end) = self.printed_year(at)?;
        Some(self.within_year(end, year, true))
    }

    /// 今年, 次年 and their kind, with the part of it that follows.
    pub fn year_by_word(&self, at: usize) -> Option<Point> {
        let (year, end) = self.relative_year(at)?;
        Some(match year {
            Some(year) => self.within_year(end, year, false),
            None => Point::fixed(self.within_year(end, 2000, false).end, DateKind::Year, None),
        })
    }

    /// 今夏.
    pub fn season(&self, at: usize) -> Option<Point> {
        let ((first, last), end) = entry(self.chars, at, lexicon::SEASONS)?;
        let point = Point::months(end, first, last, DateKind::PartOfYear);
        let year = self.reference.map(|day| day.year());
        Some(year.map_or_else(|| Point::fixed(end, DateKind::PartOfYear, None), |year| point.in_year(year, false)))
    }

    /// What follows a year: a part of it, or the year alone.
    fn within_year(&self, end: usize, year: i16, printed: bool) -> Point {
        if let Some(point) = self.same_period(end, year) {
            return point;
        }
        if let Some(point) = self.this_month(end, year) {
            return point;
        }
        let start = skip(self.chars, end, &["度的", "度", "的"]);
        let part = self.part_of_year(start).or_else(|| self.part_of_year(end)).or_else(|| self.short_part(end));
        if let Some(point) = part {
            return point.in_year(year, printed);
        }
        if let Some(point) = self.lunar(start, Some(year)) {
            return Point { printed, ..point };
        }
        if let Some(point) = self.months(start).or_else(|| self.feast_in(start, year)) {
            let point = point.in_year(year, printed);
            // There is no 2月30日, but its year is known.
            return if point.period().is_some() {
                point
            } else {
                Point::new(point.end, DateKind::Year).in_year(year, printed)
            };
        }
        if let Some(point) = self.week_of_year(start, year) {
            return Point { printed, ..point };
        }
        Point::new(skip(self.chars, end, &["全年", "度"]), DateKind::Year).in_year(year, printed)
    }

    /// 去年本月十日.
    fn this_month(&self, at: usize, year: i16) -> Option<Point> {
        let end = word(self.chars, at, "本月")?;
        let month = self.reference?.month();
        Some(self.within_month(end, Some(month)).in_year(year, false))
    }

    /// 去年同期: the period just spoken of, as many years earlier as the word says.
    fn same_period(&self, at: usize, year: i16) -> Option<Point> {
        let end = skip(self.chars, at, &["同期", "同季", "同月"]);
        let (from, to) = match self.spoken.period_here.filter(|_| end > at) {
            None => return (end > at).then(|| Point::new(end, DateKind::Year).in_year(year, false)),
            Some(period) => (period.from?, period.to?),
        };
        let years = i32::from(year) - i32::from(from.year());
        let period = Period::between(shift(from, years.years())?, shift(to, years.years())?);
        Some(Point { year: Some(year), ..Point::fixed(end, DateKind::Range, period) })
    }

    /// A year in digits or numerals with 年, and the index after 年.
    fn printed_year(&self, at: usize) -> Option<(i16, usize)> {
        if let Some(era) = self.era_year(at) {
            return Some(era);
        }
        let number = number(self.chars, at)?;
        // 2026财年 is named after the calendar year that most of it lies in.
        let named = first_word(self.chars, number.end, lexicon::NAMED_YEARS);
        if let Some(end) = named.filter(|_| number.digits == 4) {
            return i16::try_from(number.value)
                .ok()
                .filter(|year| (1900..=2100).contains(year))
                .map(|year| (year, end));
        }
        if self.chars.get(number.end) != Some(&'年') || self.chars.get(number.end + 1) == Some(&'代') {
            return None;
        }
        let end = number.end + 1;
        let value = i16::try_from(number.value).ok()?;
        if self.is_length(at, end, value) {
            return None;
        }
        match number.digits {
            4 if (1000..=2999).contains(&value) => Some((value, end)),
            // 两千零四年, but not 两千年 and 一千二百年, which are durations.
            0 if (1900..=2100).contains(&value) && (self.chars[at + 2] == '零' || self.month_follows(end)) => {
                Some((value, end))
            }
            // 三六七年一月, 在789年, but not 300年.
            3 if self.month_follows(end) || at > 0 && one_of(self.chars.get(at - 1), "在于自") => Some((value, end)),
            // 19年底, but 今年底 and 10年初中.
            2 if number.arabic && self.short_part(end).is_some() => Some((century(value), end)),
            // 08年, 98年9月, 零八年; 10年 is a duration.
            2 if matches!(self.chars[at], '0' | '零' | '〇') || self.month_follows(end) => {
                Some((century(value), end))
            }
            _ => None,
        }
    }

    /// 长达2200年, 近2000年历史: a length of time that looks like a year.
    fn is_length(&self, at: usize, end: usize, value: i16) -> bool {
        let follows = || first_word(self.chars, end, lexicon::BEHIND_A_LENGTH).is_some();
        ends_any(self.chars, at, lexicon::BEFORE_A_LENGTH).is_some()
            || ends_any(self.chars, at, lexicon::NEARLY).is_some() && (follows() || value > 2100)
    }

    /// 今年, 次年 and their kind: the year where it can be told, and the index after the word.
    pub fn relative_year(&self, at: usize) -> Option<(Option<i16>, usize)> {
        // 十来年, 百来年: some ten years.
        let before = at.checked_sub(1).and_then(|before| self.chars.get(before));
        if self.chars.get(at) == Some(&'来') && one_of(before, lexicon::COUNTS_OF_YEARS) {
            return None;
        }
        if let Some((years, end)) = entry(self.chars, at, lexicon::RELATIVE_YEARS) {
            // 前年 is also the end of 三年前年… and 上年 of 以上年龄.
            let joined = at > 0 && first_word(self.chars, at - 1, lexicon::NO_JOINED_YEAR).is_some();
            if joined || one_of(self.chars.get(end), lexicon::NO_YEAR) {
                return None;
            }
            return Some((self.reference.and_then(|day| day.year().checked_add(years)), end));
        }
        if let Some((years, end)) = entry(self.chars, at, lexicon::YEARS_UP_TO_NOW) {
            first_word(self.chars, end, lexicon::UNTIL_TODAY)?;
            return Some((self.reference.and_then(|day| day.year().checked_add(years)), end));
        }
        let (years, end) = entry(self.chars, at, lexicon::YEARS_AFTER_THE_LAST)?;
        let year = self.spoken.year.or(self.reference.map(jiff::civil::Date::year));
        Some((year.and_then(|year| year.checked_add(years)), end))
    }

    /// A month follows a year, so the number before it was a year.
    fn month_follows(&self, at: usize) -> bool {
        self.month(at).is_some_and(|(_, end)| self.chars.get(end - 1) == Some(&'月'))
            || self.chars.get(at) == Some(&'农')
    }

    /// 2022年底, 今年初, 去年末; not 2022年初步.
    fn short_part(&self, at: usize) -> Option<Point> {
        let months = match self.chars.get(at)? {
            '初' if !one_of(self.chars.get(at + 1), lexicon::NO_BEGINNING_OF_YEAR) => (1, 1),
            '底' if self.chars.get(at + 1) != Some(&'部') => (12, 12),
            '末' => (12, 12),
            _ => return None,
        };
        Some(Point::months(at + 1, months.0, months.1, DateKind::PartOfYear))
    }
}

/// A year of two digits: 00–49 are 20xx, 50–99 are 19xx.
fn century(value: i16) -> i16 {
    value + if value < 50 { 2000 } else { 1900 }
}

/// True for a character that makes the number after it part of a longer number or an ordinal.
pub(super) fn continues_number(c: char) -> bool {
    c.is_ascii_alphanumeric() || ".第万亿几数#_%".contains(c) || numeral(c).is_some()
}
