//! What counting results gives: how many there are over time, and how many have each source, folder, year or metric.
//! Plain, serialisable values: a leaf like [`crate::hit`].

use serde::{Deserialize, Serialize};

/// The results of a query over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Histogram {
    /// The query as typed.
    pub query: String,
    /// What one bar is.
    pub by: Interval,
    /// All results, in all tiers entered.
    pub total: usize,
    /// Those without a date.
    pub undated: usize,
    /// The bars, oldest first; those between the first and the last that hold nothing are there too.
    pub bars: Vec<Bar>,
}

/// The results of one year, month or day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Bar {
    /// `2022`, `2022-09` or `2022-09-28`.
    pub key: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Articles that have the query as typed.
    pub exact: usize,
    /// Articles that have all its words.
    pub words: usize,
    /// Articles that have most of its words.
    pub most: usize,
    /// All articles of that time, found or not, when that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<usize>,
}

impl Bar {
    /// Articles found, whatever their tier.
    pub fn count(&self) -> usize {
        self.exact + self.words + self.most
    }
}

/// The width of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// What results are counted by, beside time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum FacetKind {
    /// The paper or site.
    Source,
    /// The folder, one level below what all results share.
    Folder,
    /// The year of the article's date.
    Year,
    /// What the figures of the best results measure.
    Metric,
}

/// How many results have each value of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Facet {
    /// The kind.
    pub by: FacetKind,
    /// The values with most results, most first; years newest first.
    pub values: Vec<FacetValue>,
    /// Results without one.
    pub none: usize,
    /// Values that are not listed.
    pub more: usize,
    /// Results that were read to count, the best ones, where it was not all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<usize>,
}

/// One value with the number of its results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct FacetValue {
    /// The value as printed.
    pub value: String,
    /// Results that have it.
    pub count: usize,
}
