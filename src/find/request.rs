//! What is asked of a search: the query, the page of its results, and what narrows them down.
//!
//! Leaves the query itself to `query`.

use jiff::civil::Date;

use super::filters::Filters;
use super::shares::Shares;
use crate::query::deadline::Deadline;

/// What is asked of a search beside the query itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The query as typed.
    pub query: String,
    /// Hits on the page.
    pub limit: usize,
    /// Hits before the page.
    pub offset: usize,
    /// Order within each band.
    pub sort: Sort,
    /// Only articles dated on this day or later.
    pub from: Option<Date>,
    /// Only articles dated on this day or earlier.
    pub to: Option<Date>,
    /// Only articles with the text as typed.
    pub exact: bool,
    /// Only articles with all words of the text.
    pub all_words: bool,
    /// Say how scores came about.
    pub explain: bool,
    /// Sentences shown around each match beyond its own.
    pub context: usize,
    /// Prefer newer articles among equals: halves a score's weight every year of age.
    pub recent: bool,
    /// When to stop and show what was found.
    pub deadline: Deadline,
    /// What "today" is in the query's dates.
    pub today: Date,
    /// What narrows the results down beside the query.
    pub filters: Filters,
    /// Shares of the parts of the score.
    pub shares: Shares,
}

impl Request {
    /// The first ten hits of a query, best first.
    pub fn new(query: impl Into<String>, today: Date) -> Self {
        Self {
            query: query.into(),
            limit: 10,
            offset: 0,
            sort: Sort::Score,
            from: None,
            to: None,
            exact: false,
            all_words: false,
            explain: false,
            context: 0,
            recent: false,
            deadline: Deadline::never(),
            today,
            filters: Filters::default(),
            shares: Shares::default(),
        }
    }
}

/// Order within each band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    Score,
    /// Newest first; articles without date last.
    Newest,
    /// Oldest first; articles without date last.
    Oldest,
}
