//! What a text spoke of so far, and the year or month of a date that does not print it.
//!
//! A date without year takes the year said in its sentence; otherwise the nearest year that puts it not after the
//! reference, with a grace of seven days (a report may announce next week), or of some weeks for a day with its month.
//! After 将 or 拟 it is the nearest not before the reference, before 起 the nearest of all, and in a story of years ago
//! the year of the sentence before. Without a reference it is the year last spoken of anywhere.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::calendar::shift;
use super::lexicon;
use super::numeral::first_word;
use super::point::{Point, Reader};
use super::{DateKind, Period};

/// A date may lie this many days after the reference and still be meant.
const GRACE: i64 = 7;

/// A day of a month may: who means one of ten months ago says so.
const AHEAD: i64 = 45;

/// A day so close before the reference is one of the news.
const NEWS: i64 = 40;

/// Days after which a part of the year last spoken of is no part of this year's that is told of.
const FAR_AHEAD: i32 = 270;

/// Furthest that a day of a month is looked for: 29 February from 1897 to 1904.
const YEARS_BACK: i16 = 8;

impl Reader<'_> {
    /// The period of `point`, which starts at `at`, with what is missing taken from the context. `None` when
    /// there is no such day; the open period when the context knows nothing.
    pub fn settle(&self, point: Point, at: usize) -> Option<Period> {
        if let Some(period) = point.period() {
            return Some(period);
        }
        if point.year.is_some() {
            return None;
        }
        if let Some(period) = self.settle_start(point).or_else(|| self.settle_told(point, at)) {
            return Some(period);
        }
        let ahead = self.announces(at);
        match (point.months, point.days) {
            (Some(_), _) => self.settle_year(point, ahead),
            (None, Some(_)) => self.settle_month(point, ahead),
            (None, None) => self.reference.and_then(|day| Period::year(day.year())),
        }
    }

    /// 7月1日起: a beginning lies as often ahead as behind, so the nearest is meant.
    fn settle_start(&self, point: Point) -> Option<Period> {
        let (reference, _) = (self.reference?, self.begins(point.end).filter(|_| point.months.is_some())?);
        if self.spoken.year_here.is_some() {
            return None;
        }
        nearest_year(point, reference)
    }

    /// 今天（1月1日）, 昨晚(12日): the day that the word before the bracket says, whatever else was spoken of.
    fn settle_told(&self, point: Point, at: usize) -> Option<Period> {
        let (reference, _) = self.reference.zip(point.days)?;
        let bracket = at.checked_sub(1).filter(|&i| matches!(self.chars[i], '（' | '('))?;
        bracket.checked_sub(2).filter(|&i| first_word(self.chars, i, lexicon::TOLD_DAYS).is_some())?;
        if point.months.is_some() {
            return nearest_year(point, reference);
        }
        let months = (-1..=1).filter_map(|step: i32| shift(reference.first_of_month(), step.months()));
        let in_month =
            |month: Date| Point { year: Some(month.year()), months: Some((month.month(), month.month())), ..point };
        nearest(months.filter_map(|month| in_month(month).period()), reference)
    }

    fn settle_year(&self, point: Point, ahead: bool) -> Option<Period> {
        if let Some(period) = self.year_spoken_of(point, ahead) {
            return Some(period);
        }
        let Some(reference) = self.reference else { return possible(point) };
        // 下半年 and 年底 are those of the year, but in January mostly those just past.
        if matches!(point.kind, DateKind::Half | DateKind::PartOfYear) && reference.month() > 2 {
            return point.of_year(reference.year());
        }
        if ahead {
            let mut years = reference.year()..=reference.year().saturating_add(YEARS_BACK);
            let is_to_come = |period: &Period| period.to.is_some_and(|to| to > reference);
            return years.find_map(|year| point.of_year(year).filter(is_to_come));
        }
        let grace = if point.days.is_some() { AHEAD } else { GRACE };
        let latest = shift(reference, grace.days())?;
        self.year_of_story(point, reference, latest).or_else(|| latest_year(point, reference, latest))
    }

    /// The year that was spoken of: 2024年1月10日公布，12月份 is of the year before, unless it is said to come.
    fn year_spoken_of(&self, point: Point, ahead: bool) -> Option<Period> {
        let here = self.spoken.year_here.filter(|&year| self.reference.is_none_or(|day| year <= day.year()));
        let year = here.or(self.spoken.year.filter(|_| self.reference.is_none()))?;
        let is_far = |period: &Period| {
            self.reference.zip(period.from).is_some_and(|(day, from)| day < from && days_between(day, from) > FAR_AHEAD)
        };
        point.of_year(year).filter(|period| ahead || !is_far(period))
    }

    /// A story of years ago goes on (1978年12月……。次月), unless the day is one of the news.
    fn year_of_story(&self, point: Point, reference: Date, latest: Date) -> Option<Period> {
        let told = self.spoken.told.filter(|&told| told < reference.year() - 1)?;
        let is_recent = |period: &Period| period.from <= Some(latest) && period.to > shift(reference, (-NEWS).days());
        let is_news = point.of_year(reference.year()).is_some_and(|period| is_recent(&period));
        point.of_year(told).filter(|_| !is_news)
    }

    fn settle_month(&self, point: Point, ahead: bool) -> Option<Period> {
        let in_month =
            |year: i16, month: i8| Point { year: Some(year), months: Some((month, month)), ..point }.period();
        if let Some(period) = self.spoken.month_here.and_then(|(year, month)| in_month(year, month)) {
            return Some(period);
        }
        let Some(reference) = self.reference else { return possible(point) };
        let latest = shift(reference, GRACE.days())?;
        let first = reference.first_of_month();
        let near = |months: i32| {
            let month = shift(first, months.months())?;
            in_month(month.year(), month.month())
        };
        if ahead {
            return (0..4).filter_map(near).find(|period| period.to.is_some_and(|to| to > reference));
        }
        (-3..=1).rev().filter_map(near).find(|period| period.from.is_some_and(|from| from <= latest))
    }

    /// True when the words before `at`, in its clause, speak of what is to come.
    fn announces(&self, at: usize) -> bool {
        const REACH: usize = 12;
        let clause = (at.saturating_sub(REACH).max(self.paragraph)..at)
            .rev()
            .take_while(|&i| !matches!(self.chars[i], '，' | ',' | '。' | '；' | '！' | '、'));
        clause.into_iter().any(|i| {
            first_word(self.chars, i, lexicon::ANNOUNCING).is_some()
                && first_word(self.chars, i, lexicon::NO_ANNOUNCING).is_none()
        })
    }
}

/// The period in the year that puts it nearest to a day.
fn nearest_year(point: Point, reference: Date) -> Option<Period> {
    let years = reference.year().saturating_sub(1)..=reference.year().saturating_add(1);
    nearest(years.filter_map(|year| Point { year: Some(year), ..point }.period()), reference)
}

/// The period that begins nearest to a day.
fn nearest(periods: impl Iterator<Item = Period>, reference: Date) -> Option<Period> {
    periods.min_by_key(|period| period.from.map(|from| days_between(reference, from)))
}

fn days_between(one: Date, other: Date) -> i32 {
    one.until((Unit::Day, other)).map_or(i32::MAX, |span| span.get_days().abs())
}

/// The period in the latest year that puts it not after `latest`. 1至11月 is spoken of when most of it is over: at the end
/// of December that is this year, in January the last.
fn latest_year(point: Point, reference: Date, latest: Date) -> Option<Period> {
    let year = reference.year();
    let periods =
        || (year.saturating_sub(YEARS_BACK)..=year.saturating_add(1)).rev().filter_map(|year| point.of_year(year));
    let is_counted = point.days.is_none() && point.months.is_some_and(|(first, last)| first == 1 && last > 1);
    let is_over = |period: &Period| {
        let (Some(from), Some(to)) = (period.from, period.to) else { return false };
        from <= reference && 2 * days_between(from, reference) >= days_between(from, to)
    };
    let over = if is_counted { periods().find(is_over) } else { None };
    over.or_else(|| periods().find(|period| period.from.is_some_and(|from| from <= latest)))
}

/// The open period for a day that exists in some year, nothing for 2月30日.
fn possible(point: Point) -> Option<Period> {
    let (year, months) = (point.year.unwrap_or(2000), point.months.unwrap_or((1, 1)));
    Point { year: Some(year), months: Some(months), ..point }.period()?;
    Some(Period { from: None, to: None })
}
