//! Periods of time in Chinese text and in queries.

use jiff::civil::Date;

/// A span of days, half open; `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Option<Date>,
    /// The day after the last.
    pub to: Option<Date>,
}
