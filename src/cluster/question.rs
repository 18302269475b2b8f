//! What is asked of a cluster first: how many articles have each term, how many match as typed and with all words. One
//! request, whose answer decides which bands are entered and what each term weighs.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::clause::Condition;
use super::document;
use super::element::{any, except, phrase, term};
use super::known::Known;
use super::mapping::field;
use crate::find::{Request, pattern_terms};
use crate::index::postings::{Field, Term, TermKind, TermTable};
use crate::query::plan::{Plan, Spelled};

/// Counts to be asked for, each once.
#[derive(Default)]
pub(super) struct Question {
    filters: Map<String, Value>,
    terms: HashMap<Term, String>,
}

impl Question {
    /// All counts that a plan needs.
    pub fn for_plan(plan: &Plan, request: &Request) -> Self {
        let mut question = Self::default();
        plan.terms.iter().for_each(|ranked| question.term(&ranked.term));
        fields().for_each(|(name, field)| question.filter(name, json!({"exists": {"field": field}})));
        for (at, spelled) in plan.spelled.iter().enumerate() {
            question.filter(format!("s{at}"), otherwise_spelled(spelled));
        }
        plan.exact_marks.iter().flat_map(pattern_terms).for_each(|term| question.term(&term));
        question.filter("typed", Condition::from_clause(&plan.exact).filter());
        if let Some(titled) = titled(plan) {
            question.filter("titled", titled);
        }
        if !request.exact {
            question.of_second_band(plan, request);
        }
        question
    }

    fn of_second_band(&mut self, plan: &Plan, request: &Request) {
        plan.word_marks.iter().flat_map(pattern_terms).for_each(|term| self.term(&term));
        if let Some(words) = &plan.words {
            let words = Condition::from_clause(words).filter();
            self.filter("words", except(words, certainly_typed(plan)));
        }
        if let Some(partial) = plan.partial.as_ref().filter(|_| !request.all_words) {
            partial.parts.iter().flat_map(|part| &part.terms).for_each(|term| self.term(term));
            for (at, piece) in partial.pieces.iter().enumerate() {
                self.filter(format!("p{at}"), Condition::from_clause(piece).filter());
            }
        }
    }

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

    /// What was asked, each with its count.
    pub fn told<'a>(&'a self, counts: &'a Counts) -> impl Iterator<Item = (&'a Value, u64)> {
        self.filters.iter().filter_map(|(name, condition)| Some((condition, *counts.named.get(name)?)))
    }

    /// The counts that are known already, and the question for all others.
    pub fn known(self, known: &Known) -> (Counts, Self) {
        let (mut counts, mut rest) = (Counts::default(), Self::default());
        for (name, condition) in self.filters {
            match known.count(&condition) {
                Some(count) => drop(counts.named.insert(name, count)),
                None => drop(rest.filters.insert(name, condition)),
            }
        }
        for (term, name) in self.terms {
            match counts.named.get(&name) {
                Some(&count) => drop(counts.terms.insert(term, count)),
                None => drop(rest.terms.insert(term, name)),
            }
        }
        (counts, rest)
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
    /// With other counts.
    pub fn and(mut self, others: Self) -> Self {
        self.terms.extend(others.terms);
        self.named.extend(others.named);
        self
    }

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
    except(others, own)
}

/// Articles whose title is the query.
pub(super) fn titled(plan: &Plan) -> Option<Value> {
    let chars = &plan.title.as_ref()?.chars;
    let atoms = hansou_text::atom::atoms(chars);
    Some(json!({"term": {"titled": {"value": document::titled(chars, &atoms)}}}))
}

/// What excludes the first band where the cluster alone can tell it.
fn certainly_typed(plan: &Plan) -> Vec<Value> {
    let typed = Condition::from_clause(&plan.exact);
    if typed.is_checked() { Vec::new() } else { vec![typed.filter()] }
}

/// The name under which it is asked how many articles have the field of a term.
pub(super) fn has_field(term: &Term) -> String {
    format!("has {}", field(term.field, term.kind))
}

/// The fields that terms stand in, each with that name.
fn fields() -> impl Iterator<Item = (String, &'static str)> {
    let of_zone = |zone| {
        TermKind::ALL.map(|kind| (has_field(&Term::new(zone, kind, table(kind), String::new())), field(zone, kind)))
    };
    [Field::Title, Field::Body].into_iter().flat_map(of_zone)
}

fn table(kind: TermKind) -> TermTable {
    match kind {
        TermKind::Word => TermTable::Words,
        TermKind::Pair => TermTable::Pairs,
        TermKind::Single => TermTable::Singles,
    }
}
