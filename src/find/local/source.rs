//! Articles whose source has some texts, from the column of sources.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
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
        let everything = tantivy::query::AllWeight.scorer(reader, boost)?;
        let Some(column) = reader.fast_fields().str(SOURCE_COLUMN)? else {
            return Ok(Box::new(tantivy::query::EmptyScorer));
        };
        // Each source is looked at once, however many articles it has.
        let mut matching = std::collections::HashSet::new();
        let mut source = String::new();
        for ord in 0..column.num_terms() as u64 {
            source.clear();
            if column.ord_to_str(ord, &mut source)? && self.filter.holds(&source) {
                matching.insert(ord);
            }
        }
        let holds = move |doc| column.term_ords(doc).any(|ord| matching.contains(&ord));
        Ok(Box::new(Sieve::new(everything, Box::new(holds), self.deadline.clone())))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("source", 1.0))
    }
}
