//! Articles with a text in one piece, as a query that tantivy's can be combined with.

use std::sync::Arc;

use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader};

use crate::index::postings::{Phrase, PhraseSet, Postings};

/// Articles in which one of the texts stands; without scores, which come later and from the terms.
#[derive(Clone)]
pub(super) struct TextQuery {
    postings: Postings,
    texts: Arc<[Phrase]>,
}

impl TextQuery {
    pub(super) fn new(postings: Postings, texts: Vec<Phrase>) -> Self {
        Self { postings, texts: texts.into() }
    }
}

impl std::fmt::Debug for TextQuery {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("TextQuery").field(&self.texts).finish()
    }
}

impl Query for TextQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for TextQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let segment = self.postings.for_reader(reader)?;
        Ok(match PhraseSet::look_up(segment, &self.texts) {
            Some(docs) => Box::new(ConstScorer::new(docs, boost)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("text", 1.0))
    }
}
