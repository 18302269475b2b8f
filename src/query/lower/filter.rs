//! Filters on an article's date and source.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::RangeQuery;

use super::check::SourceFilter;
use super::{Boxed, Lowered, Most, all, without};
use crate::index::Index;
use crate::query::deadline::Deadline;
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
pub(super) fn source(text: &str, deadline: &Deadline) -> Boxed {
    let text = fold(text).text();
    Box::new(SourceFilter::new(move |source| source.contains(&text), deadline.clone()))
}

/// Where an article is from, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A paper or site; none when it is empty.
    Publisher(String),
    /// A folder; all below it belongs to it.
    Folder(String),
}

/// Articles of an origin. The column holds path and publisher, folded, on a line each.
pub(super) fn origin(origin: &Origin, deadline: &Deadline) -> Boxed {
    let parts = |source: &str| source.split_once('\n').map(|(path, name)| (path.to_owned(), name.to_owned()));
    let filter = match origin {
        Origin::Publisher(name) => {
            let name = fold(name).text();
            SourceFilter::new(move |source| parts(source).is_some_and(|(_, other)| other == name), deadline.clone())
        }
        Origin::Folder(folder) => {
            let folder = format!("{}/", fold(folder.trim_end_matches('/')).text());
            SourceFilter::new(move |source| source.starts_with(&folder), deadline.clone())
        }
    };
    Box::new(filter)
}

impl Lowered {
    /// The same of articles from these origins only, and without date when `undated`.
    pub fn narrowed(mut self, origins: &[Origin], undated: bool, index: &Index, deadline: &Deadline) -> Self {
        let filters = || origins.iter().map(|origin| self::origin(origin, deadline)).collect::<Vec<_>>();
        let within = |query: Boxed| {
            let all = all(filters().into_iter().chain([query]).collect());
            if undated { without(all, vec![dated(index, Period { from: None, to: None })]) } else { all }
        };
        self.exact = within(self.exact);
        self.words = self.words.map(&within);
        self.most = self.most.map(|most| Most { hard: within(most.hard), ..most });
        self
    }
}
