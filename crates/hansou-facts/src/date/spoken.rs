//! What a text spoke of last: what the next date leaves out is taken from there.
//!
//! Leaves how it is taken to `context`.

use jiff::civil::Date;

use super::{DateKind, Period};

/// What was spoken of last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spoken {
    /// Year, anywhere before.
    pub year: Option<i16>,
    /// Year, in this sentence, when it was said (2022年, 去年).
    pub year_here: Option<i16>,
    /// Year printed in this sentence or the one before.
    pub told: Option<i16>,
    /// Year and month of a date in this sentence.
    pub month_here: Option<(i16, i8)>,
    /// Day, anywhere before.
    pub day: Option<Date>,
    /// Period, in this sentence.
    pub period_here: Option<Period>,
}

impl Spoken {
    /// A sentence ends.
    pub fn end_sentence(&mut self) {
        *self = Self { year: self.year, day: self.day, told: self.year_here, ..Self::default() };
    }

    /// Takes note of a date; `compared` when it only stands beside the subject (与2019年相比).
    pub fn note(&mut self, period: Period, kind: DateKind, explicit: bool, compared: bool) {
        let Some(from) = period.from.filter(|_| !compared) else { return };
        if matches!(kind, DateKind::Span | DateKind::Plan | DateKind::Decade | DateKind::Century | DateKind::Since) {
            return;
        }
        self.year = Some(from.year());
        if explicit {
            (self.year_here, self.told) = (self.year, self.year);
        }
        self.period_here = Some(period);
        let last = period.to.and_then(|to| to.yesterday().ok()).unwrap_or(from);
        if matches!(kind, DateKind::Day | DateKind::PartOfMonth | DateKind::Month)
            || kind == DateKind::Range && last.month() == from.month()
        {
            self.month_here = Some((last.year(), last.month()));
        }
        if kind == DateKind::Day {
            self.day = Some(last);
        }
    }
}
