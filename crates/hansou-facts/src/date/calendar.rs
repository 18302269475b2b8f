//! Periods from years, months and days, without panics at the ends of the calendar, and how a period is written.
//!
//! Leaves to the readers what a text means; knows only the solar calendar.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::Period;

impl Period {
    /// The days from `first` up to, not including, `end`; `None` when that is no day at all.
    pub(super) fn between(first: Date, end: Date) -> Option<Self> {
        (first < end).then_some(Self { from: Some(first), to: Some(end) })
    }

    /// One day.
    pub fn day(day: Date) -> Option<Self> {
        Self::between(day, shift(day, 1.day())?)
    }

    /// A whole year.
    pub fn year(year: i16) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    /// Whole years, `first` to `last` inclusive.
    pub(super) fn years(first: i16, last: i16) -> Option<Self> {
        Self::between(Self::year(first)?.from?, Self::year(last)?.to?)
    }

    /// Whole months, `first` to `last` inclusive; a month after 12 is one of the next year.
    pub(super) fn months(year: i16, first: i8, last: i8) -> Option<Self> {
        Self::between(first_of(year, first)?, first_of(year, last.checked_add(1)?)?)
    }

    /// Its last day; `None` when it is open.
    pub fn last(&self) -> Option<Date> {
        shift(self.to?, -1.day())
    }

    /// Reads what a period is written as: `2022`, `2022-09`, `2022-01-01..2022-06-30`, `..2021-12-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let end = |text: &str| if text.is_empty() { Some(None) } else { Self::year_month_or_day(text).map(Some) };
        match text.split_once("..") {
            None => Self::year_month_or_day(text),
            Some((from, to)) => {
                let (from, to) = (end(from)?, end(to)?);
                Some(Self { from: from.and_then(|from| from.from), to: to.and_then(|to| to.to) })
            }
        }
    }

    fn year_month_or_day(text: &str) -> Option<Self> {
        let before_our_era = text.strip_prefix('-');
        let mut numbers = before_our_era.unwrap_or(text).splitn(3, '-');
        let year: i16 = numbers.next()?.parse().ok()?;
        let year = if before_our_era.is_some() { -year } else { year };
        let Some(month) = numbers.next() else { return Self::year(year) };
        let first = Date::new(year, month.parse().ok()?, 1).ok()?;
        match numbers.next() {
            None => Self::months(year, first.month(), first.month()),
            Some(day) => Self::day(Date::new(year, first.month(), day.parse().ok()?).ok()?),
        }
    }

    /// True when neither end is known.
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// `2022`, `2022-09`, `2022-09-28`, `2022-09-01..2022-09-15`, `2022-09-28..`, `..2021-12-31` (ends inclusive),
/// `..` for the open period. [`super::ask`] reads all but the last back, for days of our era.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.last()) {
            (Some(from), Some(last)) if from == last => day(f, from),
            (Some(from), Some(_)) if (1900..=2100).contains(&from.year()) && Self::year(from.year()) == Some(*self) => {
                write!(f, "{:04}", from.year())
            }
            (Some(from), Some(_)) if Self::months(from.year(), from.month(), from.month()) == Some(*self) => {
                write!(f, "{:04}-{:02}", from.year(), from.month())
            }
            (from, last) => {
                from.map_or(Ok(()), |from| day(f, from))?;
                f.write_str("..")?;
                last.map_or(Ok(()), |last| day(f, last))
            }
        }
    }
}

fn day(f: &mut fmt::Formatter<'_>, day: Date) -> fmt::Result {
    write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// `day` moved by `by`, where the calendar goes that far.
pub(super) fn shift(day: Date, by: Span) -> Option<Date> {
    day.checked_add(by).ok()
}

/// First day of the month `month` of `year`, where months below 1 and above 12 lie in other years.
pub(super) fn first_of(year: i16, month: i8) -> Option<Date> {
    let months = i32::from(year) * 12 + i32::from(month) - 1;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    Date::new(year, month, 1).ok()
}

/// Monday of the week of `day`.
pub(super) fn monday(day: Date) -> Option<Date> {
    shift(day, -i64::from(day.weekday().to_monday_zero_offset()).days())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(from in prop::option::of((-200i16..9000, 1i8..=12, 1i8..=28)), days in prop::option::of(1i32..900)) {
            let from = from.and_then(|(year, month, day)| Date::new(year, month, day).ok());
            let to = days.and_then(|days| shift(from.unwrap_or(Date::constant(2022, 9, 28)), days.days()));
            let period = Period { from, to };
            prop_assert_eq!(Period::parse(&period.to_string()), Some(period));
        }
    }

    #[test]
    fn years_and_months_are_written_short() {
        for (period, written) in [
            (Period::year(2022), "2022"),
            (Period::months(2022, 9, 9), "2022-09"),
            (Period::months(2022, 1, 6), "2022-01-01..2022-06-30"),
            (Some(Period { from: None, to: None }), ".."),
        ] {
            assert_eq!(period.map(|period| period.to_string()).as_deref(), Some(written));
            assert_eq!(Period::parse(written), period);
        }
        for text in ["", "2022-13", "2022-02-30", "2022-9月", "2022-09-28-1"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
