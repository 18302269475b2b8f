//! Feasts and days of the lunar months: 春节, 国庆假期, 五一, 中秋节, 正月初五, 农历八月十五, 除夕.
//!
//! A feast without year is the one nearest to the article. Holidays (假期, 黄金周) are taken as seven days for
//! 春节 and 国庆 and three for the others: the days off are decreed anew each year. Lunar dates are known from
//! 2000 to 2035.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::calendar::shift;
use super::lexicon::{
    self,
    Day::{self, Lunar, Nth, Qingming, Solar, WinterSolstice},
};
use super::lunar;
use super::numeral::{CLOSING, OPENING, entry, first_word, one_of, skip, small, word};
use super::point::{Point, Reader};
use super::{DateKind, Period};

/// Days of a holiday: seven for 春节 and 国庆, three for the others, one where only the day is named.
fn days_off(feast: Day, is_holiday: bool) -> i64 {
    match feast {
        _ if !is_holiday => 1,
        Lunar(1, 1) | Solar(10, 1) => 7,
        _ => 3,
    }
}

impl Reader<'_> {
    /// A feast without year.
    pub fn feast(&self, at: usize) -> Option<Point> {
        let (feast, end, days) = self.feast_name(at)?;
        let near = self.reference.and_then(|day| nearest(feast, day));
        let year = self.spoken.year_here.filter(|_| near.is_none());
        let first = near.or_else(|| year.and_then(|year| day_of(feast, year)));
        Some(Point::fixed(
            end,
            if days > 1 { DateKind::Range } else { DateKind::Day },
            first.and_then(|first| holidays(first, days)),
        ))
    }

    /// A feast or a lunar date in a year.
    pub fn feast_in(&self, at: usize, year: i16) -> Option<Point> {
        let (feast, end, days) = self.feast_name(at)?;
        let first = day_of(feast, year)?;
        Some(Point::fixed(end, if days > 1 { DateKind::Range } else { DateKind::Day }, holidays(first, days)))
    }

    /// The feast at `at`, the index after its name, and for how many days it is meant.
    fn feast_name(&self, at: usize) -> Option<(Day, usize, i64)> {
        if let Some((feast, name)) = entry(self.chars, at, lexicon::FEASTS) {
            let end = skip(self.chars, name, &["节"]);
            let full = end > name || word(self.chars, name, "佳节").is_some();
            let needs_more = first_word(self.chars, at, lexicon::FEASTS_BY_FULL_NAME).is_some() && !full;
            let joined = |from: usize| first_word(self.chars, from, lexicon::NO_FEAST).is_some();
            if needs_more || end == name && (joined(at) || at > 0 && joined(at - 1)) {
                return None;
            }
            let off = skip(self.chars, end, lexicon::HOLIDAYS);
            return Some((feast, off, days_off(feast, off > end)));
        }
        self.number_feast(at)
    }

    /// 五一小长假, “七一”, 六一儿童节: a feast whose name is also a number, where it is one.
    fn number_feast(&self, at: usize) -> Option<(Day, usize, i64)> {
        let (feast, end) = entry(self.chars, at, lexicon::NUMBER_FEASTS)?;
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let quoted = one_of(before, OPENING) && one_of(self.chars.get(end), CLOSING);
        let open = end + usize::from(quoted);
        let next = skip(self.chars, open, lexicon::NAMES_OF_NUMBER_FEASTS);
        let off = skip(self.chars, next, lexicon::HOLIDAYS);
        let named = next > open && feast != Solar(10, 1) || off > next || word(self.chars, open, "期间").is_some();
        let alone = at == 0 && end == self.chars.len() && matches!(feast, Solar(5, 1));
        // “八一”勋章, “三八”线 and “五四”运动 are names; “七一” and “十一” in marks are mostly the day.
        let day =
            quoted && matches!(feast, Solar(5 | 7 | 10, 1)) && !one_of(self.chars.get(open), lexicon::NO_NUMBER_FEAST);
        let counted = before.is_some_and(super::year::continues_number);
        // “七一” ends before its mark, “五一”假期 behind the word.
        let end = if off > open { off } else { end };
        (!counted && (named || alone || day)).then(|| (feast, end, days_off(feast, off > next)))
    }

    /// 农历八月十五, 正月初五, 腊月二十三, 正月: in a lunar year that is known, or the nearest one.
    pub fn lunar(&self, at: usize, year: Option<i16>) -> Option<Point> {
        let start = skip(self.chars, at, lexicon::LUNAR_CALENDAR);
        let named = start > at;
        let first = skip(self.chars, start, lexicon::LUNAR_NEW_YEAR);
        let (month, end) =
            if first > start { (1, first) } else { self.lunar_month(start).or_else(|| self.month(start))? };
        let lunar = named || first > start || self.lunar_month(start).is_some();
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
        let (month, end) = entry(self.chars, at, lexicon::LUNAR_MONTHS)?;
        Some((month, end))
    }

    fn lunar_days(&self, end: usize, year: Option<i16>, month: i8, (first, last): (i8, i8)) -> Point {
        let feast = Lunar(month, first);
        let day = year.map_or_else(
            || self.reference.and_then(|day| nearest(feast, day)),
            |year| lunar::solar(year, month, first),
        );
        let period = day.and_then(|day| Period::between(day, shift(day, i64::from(last - first + 1).days())?));
        Point::fixed(end, if first == last { DateKind::Day } else { DateKind::Month }, period)
    }
}

fn holidays(first: Date, days: i64) -> Option<Period> {
    Period::between(first, shift(first, days.days())?)
}

/// The day of a feast in a solar year; 除夕 and 腊八 of a year are those before its 春节.
fn day_of(feast: Day, year: i16) -> Option<Date> {
    match feast {
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
fn nearest(feast: Day, day: Date) -> Option<Date> {
    let year = day.year();
    let days = (year.saturating_sub(1)..=year.saturating_add(1)).filter_map(|year| day_of(feast, year));
    days.min_by_key(|&feast| day.until((Unit::Day, feast)).map_or(i32::MAX, |span| span.get_days().abs()))
}
