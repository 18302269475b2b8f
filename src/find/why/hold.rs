//! Whether one article matches, by the same index queries that a search runs.

use tantivy::query::{EnableScoring, Query as IndexQuery};
use tantivy::{DocAddress, DocSet as _};

use super::query_of;
use crate::error::Result;
use crate::index::{Index, Stored, from_tantivy};
use crate::query::ast::Node;
use crate::query::lower::lower;

/// The article in question.
pub(super) struct Article<'a> {
    pub index: &'a Index,
    pub at: DocAddress,
    pub stored: Stored,
}

impl<'a> Article<'a> {
    pub fn read(index: &'a Index, at: DocAddress) -> Result<Self> {
        Ok(Self { index, at, stored: index.stored(at)? })
    }

    /// It matches as typed.
    pub fn has(&self, node: &Node) -> Result<bool> {
        self.matches(&*lower(&query_of(node.clone()), self.index).exact)
    }

    /// It has all the words.
    pub fn has_words(&self, node: &Node) -> Result<bool> {
        let lowered = lower(&query_of(node.clone()), self.index);
        lowered.words.map_or(Ok(false), |words| self.matches(&*words))
    }

    fn matches(&self, query: &dyn IndexQuery) -> Result<bool> {
        let failed = |error| from_tantivy(self.index.home(), error);
        let searcher = self.index.searcher();
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher)).map_err(failed)?;
        let mut scorer = weight.scorer(searcher.segment_reader(self.at.segment_ord), 1.0).map_err(failed)?;
        let doc = self.at.doc_id;
        Ok(scorer.doc() == doc || (scorer.doc() < doc && scorer.seek(doc) == doc))
    }
}
