//! Articles whose source has some texts, from the column of sources.

use std::collections::HashSet;

use tantivy::query::{AllWeight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader};

use super::sieve::Sieve;
use crate::index::SOURCE_COLUMN;
use crate::query::deadline::Deadline;
use crate::query::plan::SourceFilter;

/// The query of a filter.
#[derive(Debug, Clone)]
pub(super) struct SourceQuery {
    pub filter: SourceFilter,
    pub deadline: Deadline,
}

impl Query for SourceQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for SourceQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(column) = reader.fast_fields().str(SOURCE_COLUMN)? else {
            return Ok(Box::new(EmptyScorer));
        };
        // Each source is looked at once, however many articles it has.
        let mut matching = HashSet::new();
        let mut sources = column.dictionary().stream()?;
        // Asking for the time takes longer than a source.
        while sources.advance() && !(sources.term_ord().is_multiple_of(256) && self.deadline.is_over()) {
            if std::str::from_utf8(sources.key()).is_ok_and(|source| self.filter.holds(source)) {
                matching.insert(sources.term_ord());
            }
        }
        if matching.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let everything = AllWeight.scorer(reader, boost)?;
        let holds = move |doc| column.term_ords(doc).any(|ord| matching.contains(&ord));
        Ok(Box::new(Sieve::new(everything, Box::new(holds), self.deadline.clone())))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("source", 1.0))
    }
}
