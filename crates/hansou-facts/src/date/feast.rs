//! Feasts and days of the lunar months: 春节, 国庆假期, 五一, 中秋节, 正月初五, 农历八月十五, 除夕.
//!
//! A feast without year is the one nearest to the article. Holidays (假期, 黄金周) are taken as seven days for
//! 春节 and 国庆 and three for the others: the days off are decreed anew each year. Lunar dates are known from
//! 2000 to 2035.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::calendar::shift;
use super::lunar;
use super::numeral::{entry, one_of, skip, small, word};
use super::point::{Point, Reader};
use super::{Kind, Period};

/// How the day of a feast is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Month and day.
    Solar(i8, i8),
    /// Lunar month and day.
    Lunar(i8, i8),
    /// 清明.
    Qingming,
    /// 冬至.
    WinterSolstice,
    /// Month, day of the week (0: Sunday), which of them.
    Nth(i8, i8, i8),
}

use Rule::{Lunar, Nth, Qingming, Solar, WinterSolstice};

/// Feasts by name, longer names first.
const FEASTS: &[(&str, Rule)] = &[
    ("元旦", Solar(1, 1)),
    ("情人节", Solar(2, 14)),
    ("女生节", Solar(3, 7)),
    ("妇女节", Solar(3, 8)),
    ("三八节", Solar(3, 8)),
    ("植树节", Solar(3, 12)),
    ("愚人节", Solar(4, 1)),
    ("劳动节", Solar(5, 1)),
    ("青年节", Solar(5, 4)),
    ("母亲节", Nth(5, 0, 2)),
    ("儿童节", Solar(6, 1)),
    ("父亲节", Nth(6, 0, 3)),
    ("建党节", Solar(7, 1)),
    ("建军节", Solar(8, 1)),
    ("教师节", Solar(9, 10)),
    ("国庆", Solar(10, 1)),
    ("万圣节", Solar(10, 31)),
    ("光棍节", Solar(11, 11)),
    ("双十一", Solar(11, 11)),
    ("双11", Solar(11, 11)),
    ("双十二", Solar(12, 12)),
    ("感恩节", Nth(11, 4, 4)),
    ("平安夜", Solar(12, 24)),
    ("圣诞节", Solar(12, 25)),
    ("大年三十", Lunar(12, 30)),
    ("大年夜", Lunar(12, 30)),
    ("除夕", Lunar(12, 30)),
    ("春节", Lunar(1, 1)),
    ("农历新年", Lunar(1, 1)),
    ("元宵", Lunar(1, 15)),
    ("清明", Qingming),
    ("端午", Lunar(5, 5)),
    ("二月二", Lunar(2, 2)),
    ("七夕", Lunar(7, 7)),
    ("中元节", Lunar(7, 15)),
    ("中秋", Lunar(8, 15)),
    ("重阳", Lunar(9, 9)),
    ("冬至", WinterSolstice),
    ("腊八", Lunar(12, 8)),
];

/// Feasts whose names are also numbers: only in quotation marks or before a word of holidays.
const NUMBERS: &[(&str, Rule)] = &[
    ("三八", Solar(3, 8)),
    ("五一", Solar(5, 1)),
    ("五四", Solar(5, 4)),
    ("六一", Solar(6, 1)),
    ("七一", Solar(7, 1)),
    ("八一", Solar(8, 1)),
    ("十一", Solar(10, 1)),
];

/// All names of feasts.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FEASTS.iter().chain(NUMBERS).map(|&(name, _)| name)
}

const HOLIDAYS: &[&str] = &["小长假", "长假", "假期", "黄金周"];

impl Reader<'_> {
    /// A feast without year.
    pub fn feast(&self, at: usize) -> Option<Point> {
        let (rule, end, days) = self.feast_name(at)?;
        let near = self.reference.and_then(|day| nearest(rule, day));
        let year = self.spoken.year_here.filter(|_| near.is_none());
        let first = near.or_else(|| year.and_then(|year| day_of(rule, year)));
        Some(Point::fixed(
            end,
            if days > 1 { Kind::Range } else { Kind::Day },
            first.and_then(|first| holidays(first, days)),
        ))
    }

    /// A feast or a lunar date in a year.
    pub fn feast_in(&self, at: usize, year: i16) -> Option<Point> {
        let (rule, end, days) = self.feast_name(at)?;
        let first = day_of(rule, year)?;
        Some(Point::fixed(end, if days > 1 { Kind::Range } else { Kind::Day }, holidays(first, days)))
    }

    /// The feast at `at`, the index after its name, and for how many days it is meant.
    fn feast_name(&self, at: usize) -> Option<(Rule, usize, i64)> {
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        if let Some((rule, end)) = entry(self.chars, at, FEASTS) {
            let name = end;
            let end = skip(self.chars, end, &["节"]);
            let other = match self.chars[at] {
                '清' => end == name && one_of(self.chars.get(end), "上河的澄区县"),
                '元' if self.chars[at + 1] == '宵' => end == name && self.chars.get(end).is_none_or(|&c| c != '佳'),
                '重' => end == name,
                '国' => before == Some('李') || before == Some('张') || before == Some('王') || before == Some('两'),
                _ => false,
            };
            if other {
                return None;
            }
            let off = skip(self.chars, end, HOLIDAYS);
            let days = if off == end {
                1
            } else if matches!(rule, Lunar(1, 1) | Solar(10, 1)) {
                7
            } else {
                3
            };
            return Some((rule, off, days));
        }
        let (rule, end) = entry(self.chars, at, NUMBERS)?;
        let quoted = before.is_some_and(|c| matches!(c, '“' | '"' | '「' | '‘'))
            && self.chars.get(end).is_some_and(|&c| matches!(c, '”' | '"' | '」' | '’'));
        let open = end + usize::from(quoted);
        let next = skip(
            self.chars,
            open,
            &[
                "国际劳动节",
                "国际劳动妇女节",
                "国际妇女节",
                "国际儿童节",
                "青年节",
                "建军节",
                "儿童节",
                "劳动节",
                "妇女节",
                "节",
            ],
        );
        let off = skip(self.chars, next, HOLIDAYS);
        let named = next > open && rule != Solar(10, 1) || off > next || word(self.chars, open, "期间").is_some();
        let alone = at == 0 && end == self.chars.len() && matches!(rule, Solar(5, 1));
        // “八一”勋章, “三八”线 and “五四”运动 are names; “七一” and “十一” in marks are mostly the day.
        let day = quoted
            && matches!(rule, Solar(5 | 7 | 10, 1))
            && !matches!(self.chars.get(open), Some('口' | '勋' | '广' | '路' | '学'));
        let counted = before.is_some_and(super::year::continues_number);
        if counted || !(named || alone || day) {
            return None;
        }
        let days = if off == next {
            1
        } else if rule == Solar(10, 1) {
            7
        } else {
            3
        };
        Some((rule, off, days))
    }

    /// 农历八月十五, 正月初五, 腊月二十三, 正月: in a lunar year that is known, or the nearest one.
    pub fn lunar(&self, at: usize, year: Option<i16>) -> Option<Point> {
        let start = skip(self.chars, at, &["农历", "阴历", "旧历"]);
        let named = start > at;
        let first = skip(self.chars, start, &["大年"]);
        let (month, end) =
            if first > start { (1, first) } else { self.lunar_month(start).or_else(|| self.month(start))? };
        let lunar = named || matches!(self.chars[start], '正' | '腊' | '冬' | '大');
        let begin = skip(self.chars, end, &["初"]);
        let day =
            small(self.chars, begin, 1, 30).filter(|(day, number)| begin == end || (!number.arabic && *day <= 10));
        let Some((day, number)) = day.filter(|_| lunar || begin > end) else {
            return (lunar && first == start).then(|| self.lunar_days(end, year, month, (1, 29)));
        };
        // 大年廿九 is the end of the old year.
        let month = if first > start && day > 15 { 12 } else { month };
        Some(self.lunar_days(skip(self.chars, number.end, &["日"]), year, month, (day, day)))
    }

    /// What follows the year in 农历2022年八月十五.
    pub fn lunar_in(&self, at: usize, year: i16) -> Option<Point> {
        let (month, end) = self.lunar_month(at).or_else(|| self.month(at))?;
        let begin = skip(self.chars, end, &["初"]);
        Some(match small(self.chars, begin, 1, 30) {
            Some((day, number)) => {
                self.lunar_days(skip(self.chars, number.end, &["日"]), Some(year), month, (day, day))
            }
            None => self.lunar_days(end, Some(year), month, (1, 29)),
        })
    }

    /// 正月, 冬月, 腊月.
    pub fn lunar_month(&self, at: usize) -> Option<(i8, usize)> {
        let (month, end) = entry(self.chars, at, &[("正月", 1), ("冬月", 11), ("腊月", 12)])?;
        Some((month, end))
    }

    fn lunar_days(&self, end: usize, year: Option<i16>, month: i8, (first, last): (i8, i8)) -> Point {
        let rule = Lunar(month, first);
        let day = year
            .map_or_else(|| self.reference.and_then(|day| nearest(rule, day)), |year| lunar::solar(year, month, first));
        let period = day.and_then(|day| Period::between(day, shift(day, i64::from(last - first + 1).days())?));
        Point::fixed(end, if first == last { Kind::Day } else { Kind::Month }, period)
    }
}

fn holidays(first: Date, days: i64) -> Option<Period> {
    Period::between(first, shift(first, days.days())?)
}

/// The day of a feast in a solar year; 除夕 and 腊八 of a year are those before its 春节.
fn day_of(rule: Rule, year: i16) -> Option<Date> {
    match rule {
        Solar(month, day) => Date::new(year, month, day).ok(),
        Lunar(month, day) => lunar::solar(if month == 12 { year.checked_sub(1)? } else { year }, month, day),
        Qingming => lunar::qingming(year),
        WinterSolstice => lunar::winter_solstice(year),
        Nth(month, weekday, nth) => {
            let weekday = jiff::civil::Weekday::from_sunday_zero_offset(weekday).ok()?;
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
        }
    }
}

/// The day of the feast that lies nearest to `day`.
fn nearest(rule: Rule, day: Date) -> Option<Date> {
    let year = day.year();
    let days = (year.saturating_sub(1)..=year.saturating_add(1)).filter_map(|year| day_of(rule, year));
    days.min_by_key(|&feast| day.until((Unit::Day, feast)).map_or(i32::MAX, |span| span.get_days().abs()))
}
