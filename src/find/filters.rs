//! What narrows results down beside the query: a paper or site, a folder, no date. Chosen from what [`super::facets`]
//! counts, not written in the query language.

use crate::query::plan::{Origin, Plan};

/// What narrows results down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Only articles of this paper or site; those without one when it is empty.
    pub source: Option<String>,
    /// Only articles in this folder or below it.
    pub folder: Option<String>,
    /// Only articles without date.
    pub undated: bool,
}

impl Filters {
    /// The query within these filters.
    pub(super) fn narrow(&self, plan: Plan) -> Plan {
        let mut origins = Vec::new();
        origins.extend(self.source.clone().map(Origin::Publisher));
        origins.extend(self.folder.clone().map(Origin::Folder));
        if origins.is_empty() && !self.undated {
            return plan;
        }
        plan.narrowed(&origins, self.undated)
    }
}
