//! Articles that speak of a day of a period, from the column of mentions.

use std::ops::Range;

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::index::MENTIONS_COLUMN;
use crate::index::mentions::{candidates, decode};

/// Articles with a mention that answers.
#[derive(Debug, Clone)]
pub(super) struct MentionQuery {
    /// The days, since 1970-01-01.
    pub asked: Range<i64>,
}

impl Query for MentionQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for MentionQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let column = reader.fast_fields().u64(MENTIONS_COLUMN)?;
        let mut docs = Vec::new();
        column.get_docids_for_value_range(candidates(&self.asked), 0..reader.max_doc(), &mut docs);
        docs.sort_unstable();
        docs.dedup();
        docs.retain(|&doc| column.values_for_doc(doc).any(|number| decode(number).answer(&self.asked)));
        Ok(Box::new(ConstScorer::new(DocList { docs, at: 0 }, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("mention", 1.0))
    }
}

/// Documents in ascending order.
struct DocList {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for DocList {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.docs.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.at += self.docs[self.at..].partition_point(|&doc| doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.docs.len()).unwrap_or(u32::MAX)
    }
}
