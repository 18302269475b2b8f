//! What is asked of a cluster first: how many articles have each term, how many match as typed and with all words. One
//! request, whose answer decides which bands are entered and what each term weighs.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::clause::{any, phrase, term};
use crate::index::postings::Term;
use crate::query::plan::Spelled;

/// Counts to be asked for, each once.
#[derive(Default)]
pub(super) struct Question {
    filters: Map<String, Value>,
    terms: HashMap<Term, String>,
}

impl Question {
    /// Asks how many articles have a term.
    pub fn term(&mut self, asked: &Term) {
        let name = format!("t{}", self.terms.len());
        if !self.terms.contains_key(asked) {
            self.filters.insert(name.clone(), term(asked));
            self.terms.insert(asked.clone(), name);
        }
    }

    /// Asks how many articles match, under a name that does not begin with t and a digit.
    pub fn filter(&mut self, name: impl Into<String>, condition: Value) {
        self.filters.insert(name.into(), condition);
    }

    /// True when nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty()
    }

    /// The request.
    pub fn body(&self) -> Value {
        json!({
            "size": 0,
            "track_total_hits": true,
            "aggs": {"counts": {"filters": {"filters": self.filters}}},
        })
    }

    /// The counts in the answer; `None` when they are not there.
    pub fn counts(&self, answer: &Value) -> Option<Counts> {
        let buckets = answer["aggregations"]["counts"]["buckets"].as_object();
        if self.filters.is_empty() {
            return Some(Counts::default());
        }
        let count = |name: &str| buckets?.get(name)?["doc_count"].as_u64();
        let terms = self.terms.iter().map(|(term, name)| Some((term.clone(), count(name)?)));
        let terms = terms.collect::<Option<HashMap<Term, u64>>>()?;
        let named = self.filters.keys().map(|name| Some((name.clone(), count(name)?)));
        Some(Counts { terms, named: named.collect::<Option<HashMap<String, u64>>>()? })
    }
}

/// How many articles have what was asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    /// By term.
    pub terms: HashMap<Term, u64>,
    /// By name.
    pub named: HashMap<String, u64>,
}

impl Counts {
    /// Articles with a term that was asked for.
    pub fn documents(&self, term: &Term) -> u64 {
        self.terms.get(term).copied().unwrap_or(0)
    }

    /// Articles that match what was asked under a name.
    pub fn named(&self, name: &str) -> usize {
        self.named.get(name).map_or(0, |&count| usize::try_from(count).unwrap_or(usize::MAX))
    }
}

/// Articles with another spelling and not with the one that was typed.
pub(super) fn otherwise_spelled(spelled: &Spelled) -> Value {
    let others = any(spelled.others.iter().map(phrase).collect());
    let own: Vec<Value> = spelled.own.iter().map(phrase).collect();
    json!({"bool": {"filter": [others], "must_not": own}})
}
