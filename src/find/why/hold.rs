//! Whether one article matches, by the same index queries that a search runs.

use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocSet as _};

use super::query_of;
use crate::error::Result;
use crate::find::local;
use crate::index::{Index, Stored, from_tantivy};
use crate::query::ast::Node;
use crate::query::deadline::Deadline;
use crate::query::plan::{Clause, plan};

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
        self.matches(&plan(&query_of(node.clone()), &self.index.user_words()).exact)
    }

    /// It has all the words.
    pub fn has_words(&self, node: &Node) -> Result<bool> {
        let plan = plan(&query_of(node.clone()), &self.index.user_words());
        plan.words.map_or(Ok(false), |words| self.matches(&words))
    }

    fn matches(&self, clause: &Clause) -> Result<bool> {
        let failed = |error| from_tantivy(self.index.home(), error);
        let searcher = self.index.searcher();
        let query = local::query(self.index, clause, &Deadline::never());
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher)).map_err(failed)?;
        let mut scorer = weight.scorer(searcher.segment_reader(self.at.segment_ord), 1.0).map_err(failed)?;
        let doc = self.at.doc_id;
        Ok(scorer.doc() == doc || (scorer.doc() < doc && scorer.seek(doc) == doc))
    }
}
