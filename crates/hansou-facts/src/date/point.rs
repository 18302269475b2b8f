//! One date of a text: what is read of it, and what is known of it before its context is asked.
//!
//! Leaves ranges and open periods to `join`, what is not printed to `context`.

use jiff::civil::Date;

use super::spoken::Spoken;
use super::{DateKind, Hours, Period};

/// What is read from: the text, the day it is from, and what it spoke of so far.
pub(super) struct Reader<'a> {
    /// The folded characters.
    pub chars: &'a [char],
    /// The day of the article, or today for a query.
    pub reference: Option<Date>,
    /// What the text spoke of last.
    pub spoken: Spoken,
    /// Where the paragraph begins.
    pub paragraph: usize,
}

/// A date as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    /// Index after its last character.
    pub end: usize,
    /// The year, printed or by a word like 去年.
    pub year: Option<i16>,
    /// True for a printed year.
    pub printed: bool,
    /// First and last month; the last may be above 12 (winter).
    pub months: Option<(i8, i8)>,
    /// First and last day of the (first) month; the last may be beyond the month's end unless this is a day.
    pub days: Option<(i8, i8)>,
    /// The period, where it does not consist of the parts above.
    pub fixed: Option<Period>,
    /// The sort of period.
    pub kind: DateKind,
    /// The time of day.
    pub hours: Option<Hours>,
    /// A length of time that is counted from the reference: 3天前, 近三年.
    pub counted: bool,
    /// The name of the rule that read it.
    pub rule: &'static str,
}

impl Point {
    /// A point of which only the kind is known yet.
    pub fn new(end: usize, kind: DateKind) -> Self {
        Self {
            end,
            year: None,
            printed: false,
            months: None,
            days: None,
            fixed: None,
            kind,
            hours: None,
            counted: false,
            rule: "",
        }
    }

    /// A point whose period is known, or cannot be known when there is nothing to count from.
    pub fn fixed(end: usize, kind: DateKind, period: Option<Period>) -> Self {
        Self { fixed: Some(period.unwrap_or(Period { from: None, to: None })), ..Self::new(end, kind) }
    }

    /// A length of time, counted from the reference.
    pub fn counted(end: usize, kind: DateKind, period: Option<Period>) -> Self {
        Self { counted: true, ..Self::fixed(end, kind, period) }
    }

    /// This point in a year.
    pub fn in_year(self, year: i16, printed: bool) -> Self {
        Self { year: Some(year), printed, ..self }
    }

    /// Its period in a year.
    pub fn of_year(self, year: i16) -> Option<Period> {
        Self { year: Some(year), ..self }.period()
    }

    /// These months.
    pub fn months(end: usize, first: i8, last: i8, kind: DateKind) -> Self {
        Self { months: Some((first, last)), ..Self::new(end, kind) }
    }

    /// The period when nothing is missing; `None` when something is, or there is no such day.
    pub fn period(&self) -> Option<Period> {
        if self.fixed.is_some() {
            return self.fixed;
        }
        let year = self.year?;
        let Some((first, last)) = self.months else {
            return if self.days.is_none() { Period::year(year) } else { None };
        };
        let months = Period::months(year, first, last)?;
        let Some((from, to)) = self.days else { return Some(months) };
        let month = months.from?;
        let first = Date::new(month.year(), month.month(), from).ok()?;
        let last = match Date::new(month.year(), month.month(), to) {
            Ok(last) => last,
            Err(_) if self.kind == DateKind::PartOfMonth => month.last_of_month(),
            Err(_) => return None,
        };
        Period::between(first, last.tomorrow().ok()?)
    }
}
