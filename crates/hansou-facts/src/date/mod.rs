//! Dates and periods in Chinese text, in queries and in metadata: what days 去年上半年, 9月下旬 or “十四五”时期 mean.
//!
//! [`read`] finds them in a folded text, [`explain`] says which rule read which, [`ask`] reads a whole query expression,
//! [`day`] a date of a file or a record. The way of a reading: `scan` walks over the text and passes over what begins no
//! date (`starts`, `lexicon`); `rule` asks the readers by name (`year`, `within`, `relative`, `feast`, `age`, `era`, `numeric`),
//! each of which gives a `point`; `clock` reads the time of day behind it; `join` puts points together to ranges and open
//! periods; `context` decides on the year and month that are not printed, by what was `spoken` of. Words are data: `lexicon.tsv`, `eras.tsv`.
//!
//! Leaves quantities, durations without an end (三年) and the publication date's choice to others.

mod age;
mod ask;
mod calendar;
mod clock;
mod context;
mod era;
mod explain;
mod feast;
mod join;
mod lexicon;
mod lunar;
mod named;
mod numeral;
mod numeric;
mod point;
mod printed;
mod relative;
mod rule;
mod scan;
mod spoken;
mod stamp;
mod starts;
mod within;
mod year;

use std::ops::Range;

use jiff::civil::{Date, Time};

pub use ask::{ask, ask_sure};
pub use explain::{Decision, explain};
pub use named::{NamedDays, day_number};
pub use printed::{PrintedDay, day_in_path, full_day, printed_days, year_in_path};
pub use scan::{length_at_start, read};
pub use stamp::day;

/// A span of days, half open; `None` is open. Ordered by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub from: Option<Date>,
    /// The day after the last.
    pub to: Option<Date>,
}

/// A date or period in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands: bytes of the original text.
    pub span: Range<usize>,
    /// Where it stands: indices of the folded characters.
    pub chars: Range<usize>,
    /// True when its numbers are no figures: 2022年, 9时; false for lengths of time (近三年), which are both.
    pub covers_figures: bool,
    /// The name of the rule that read it, as in `rules.tsv`.
    pub rule: &'static str,
    /// The days it means. Both ends open: it is a date, but which one cannot be told (昨天 without a reference).
    pub period: Period,
    /// The days that its words name, where that is another period: 9月底 of 截至9月底, 2018年 of 2018年以来.
    pub named: Period,
    /// The time of day, on the first and the last day.
    pub hours: Option<Hours>,
    /// What sort of period it is.
    pub kind: DateKind,
    /// True when the year is printed (2022年, 民国三年), false when it follows from the article's date or the text.
    pub printed: bool,
}

/// Time of day of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// On the first day.
    pub from: Time,
    /// On the last day, for 9时至11时.
    pub to: Option<Time>,
}

/// The sort of a period, from fine to coarse, then what is not a calendar unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateKind {
    /// A time of day without a day of its own (15时30分); its period is the day last spoken of.
    Clock,
    /// A day.
    Day,
    /// A week or weekend.
    Week,
    /// A third, a half, the beginning or the end of a month (9月下旬, 月底).
    PartOfMonth,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A season, the beginning or the end of a year (2022年夏天, 年底).
    PartOfYear,
    /// Half a year.
    Half,
    /// A year.
    Year,
    /// The five years of a national plan (十四五).
    Plan,
    /// Ten years (上世纪90年代).
    Decade,
    /// A hundred years or a part of them.
    Century,
    /// From one point to another (1至8月, 前三季度).
    Range,
    /// A length of time counted from the reference (近三年, 未来五年).
    Span,
    /// From a point on (2018年起, 今年以来).
    Since,
    /// Until a point (截至9月底, 2015年前).
    Until,
}

impl Mention {
    /// The same in a part of the text that begins at a character.
    pub(crate) fn moved_back(&self, start: usize) -> Self {
        Self { chars: self.chars.start - start..self.chars.end - start, ..self.clone() }
    }

    /// Start and end as text, half open, for comparing with other programs: `2022-09-28`, or with a time of day
    /// `2022-09-28 15:30:00`. A point of time has a start only.
    pub fn bounds(&self) -> (Option<String>, Option<String>) {
        let Some(hours) = self.hours else {
            return (self.period.from.map(|day| day.to_string()), self.period.to.map(|day| day.to_string()));
        };
        let last = self.period.to.and_then(|day| day.yesterday().ok());
        let at = |day: Option<Date>, time: Time| day.map(|day| format!("{day} {time:.0}"));
        let to = hours.to.or((self.kind == DateKind::Until).then_some(hours.from));
        (at(self.period.from, hours.from), to.and_then(|time| at(last, time)))
    }
}
