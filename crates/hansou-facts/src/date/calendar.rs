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
    pub(super) fn day(day: Date) -> Option<Self> {
        Self::between(day, shift(day, 1.day())?)
    }

    /// A whole year.
    pub(super) fn year(year: i16) -> Option<Self> {
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

    /// True when neither end is known.
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// `2022`, `2022-09`, `2022-09-28`, `2022-09-01..2022-09-15`, `2022-09-28..`, `..2021-12-31` (ends inclusive),
/// `..` for the open period. [`super::ask`] reads all but the last back, for days of our era.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.to.and_then(|to| shift(to, -1.day()));
        match (self.from, last) {
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
