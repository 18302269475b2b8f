//! Whether one article matches, by the same conditions that a search asks for.

use super::query_of;
use crate::error::Result;
use crate::find::backend::Backend;
use crate::index::Stored;
use crate::query::ast::Node;
use crate::query::plan::plan;

/// The article in question.
pub(super) struct Article<'a> {
    pub index: &'a dyn Backend,
    pub stored: Stored,
}

impl Article<'_> {
    /// It matches as typed.
    pub fn has(&self, node: &Node) -> Result<bool> {
        self.index.holds(&self.stored, &plan(&query_of(node.clone()), &self.index.user_words()).exact)
    }

    /// It has all the words.
    pub fn has_words(&self, node: &Node) -> Result<bool> {
        let plan = plan(&query_of(node.clone()), &self.index.user_words());
        plan.words.map_or(Ok(false), |words| self.index.holds(&self.stored, &words))
    }
}
