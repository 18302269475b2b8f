//! Articles whose stored text is looked at: what postings cannot decide.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, Score, SegmentReader};

use super::Boxed;
use super::sieve::Sieve;
use crate::index::articles::Articles;
use crate::index::postings::Field;
use crate::index::{Index, Meta};
use crate::query::deadline::Deadline;
use crate::query::plan::Check;

/// A query whose articles are also looked at.
#[derive(Clone)]
pub(super) struct Checked {
    articles: Articles,
    inner: Arc<Boxed>,
    check: Arc<Check>,
    fields: Vec<Field>,
    deadline: Deadline,
}

impl Checked {
    /// Articles of `inner` for which the check holds in one of the fields.
    pub(super) fn new(index: &Index, inner: Boxed, (check, fields): (Check, Vec<Field>), deadline: Deadline) -> Self {
        Self { articles: index.kept().clone(), inner: Arc::new(inner), check: Arc::new(check), fields, deadline }
    }
}

impl Checked {
    /// An article whose text cannot be read back does not match.
    fn holds(&self, at: DocAddress) -> bool {
        let Ok(article) = self.articles.get(at) else { return false };
        let meta = || serde_json::from_slice::<Meta>(article.rest()).ok();
        let day = if self.check.needs_day() { meta().and_then(|meta| meta.day()) } else { None };
        self.fields.iter().any(|&field| article.text(field).is_ok_and(|text| self.check.holds(text, day)))
    }
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Checked").field(&self.inner).field(&self.check).field(&self.fields).finish()
    }
}

impl Query for Checked {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(CheckedWeight { inner: self.inner.weight(scoring)?, checked: self.clone() }))
    }
}

struct CheckedWeight {
    inner: Box<dyn Weight>,
    checked: Checked,
}

impl Weight for CheckedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (checked, deadline) = (self.checked.clone(), self.checked.deadline.clone());
        let segment = checked.articles.number(reader).unwrap_or(u32::MAX);
        let holds = move |doc| checked.holds(DocAddress::new(segment, doc));
        Ok(Box::new(Sieve::new(self.inner.scorer(reader, boost)?, Box::new(holds), deadline)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, doc)
    }
}
