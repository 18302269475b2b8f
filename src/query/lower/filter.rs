//! Filters on an article's date and source.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::RangeQuery;

use super::check::SourceFilter;
use super::{Boxed, Lowered, Partial, all, without};
use crate::index::Index;
use hansou_facts::date::{Period, day_number};
use hansou_text::fold::fold;

/// Articles dated in the period.
pub(super) fn dated(index: &Index, period: Period) -> Boxed {
    let term = |day| Term::from_field_i64(index.fields().date, day_number(day));
    Box::new(RangeQuery::new(
        period.from.map_or(Bound::Unbounded, |day| Bound::Included(term(day))),
        period.to.map_or(Bound::Unbounded, |day| Bound::Excluded(term(day))),
    ))
}

/// Articles whose path or publisher contains the text.
pub(super) fn source(text: &str) -> Boxed {
    Box::new(SourceFilter::source(fold(text).text()))
}

/// Longest text that is looked for in paths, in characters.
const LONGEST_PATH: usize = 64;

/// Articles whose path has each of the texts; `None` where nobody could mean that.
pub(super) fn path(texts: &[&str]) -> Option<Boxed> {
    let folded: Vec<String> = texts.iter().map(|text| fold(text).text()).collect();
    let is_named = |text: &String| text.chars().any(char::is_alphanumeric);
    let is_short = folded.iter().map(|text| text.chars().count()).sum::<usize>() <= LONGEST_PATH;
    (is_short && !folded.is_empty() && folded.iter().all(is_named))
        .then(|| -> Boxed { Box::new(SourceFilter::path(folded)) })
}

/// Where an article is from, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A paper or site; none when it is empty.
    Publisher(String),
    /// A folder; all below it belongs to it.
    Folder(String),
}

impl Lowered {
    /// The same of articles from these origins only, and without date when `undated`.
    pub fn narrowed(mut self, origins: &[Origin], undated: bool, index: &Index) -> Self {
        let filter = |origin: &Origin| -> Boxed { Box::new(SourceFilter::origin(origin)) };
        let within = |query: Boxed| {
            let all = all(origins.iter().map(filter).chain([query]).collect());
            if undated {
                without(all, vec![dated(index, Period { from: Some(jiff::civil::Date::MIN), to: None })])
            } else {
                all
            }
        };
        self.exact = within(self.exact);
        self.words = self.words.map(&within);
        self.named = self.named.map(&within);
        self.partial = self.partial.map(|partial| Partial { hard: within(partial.hard), ..partial });
        self
    }
}
