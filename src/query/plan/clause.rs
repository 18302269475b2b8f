//! What an article must match, as a tree of plain values that any index can run.
//!
//! Leaves how an index runs them to the index (`find::local` for the one on this machine).

use std::ops::Range;

use super::check::Check;
use super::filter::SourceFilter;
use crate::index::postings::{Field, Phrase};
use hansou_facts::date::Period;
use hansou_facts::figure::QuantityConstraint;

/// A condition on articles.
#[derive(Debug, Clone)]
pub enum Clause {
    /// Holds for every article.
    Everything,
    /// Holds for none.
    Nothing,
    /// All of them hold.
    All(Vec<Clause>),
    /// One of them holds.
    Any(Vec<Clause>),
    /// The first holds and none of the others does.
    Without(Box<Clause>, Vec<Clause>),
    /// One of the phrases stands in one piece.
    Text(Vec<Phrase>),
    /// A run of letters and digits in one of the fields holds this one.
    Letters(String, Vec<Field>),
    /// A figure answers the question, all of its words being bound to it.
    Figure(Box<QuantityConstraint>),
    /// The article is dated in the period.
    Dated(Period),
    /// Its text speaks of one of these days, as days since 1970-01-01.
    Mentions(Range<i64>),
    /// It is from there.
    Source(SourceFilter),
    /// The clause holds, and so does what is checked on the stored text of one of the fields.
    Checked(Box<Clause>, Check, Vec<Field>),
}

impl Clause {
    /// All of the clauses.
    pub fn all(mut clauses: Vec<Self>) -> Self {
        match clauses.len() {
            0 => Self::Everything,
            1 => clauses.remove(0),
            _ => Self::All(clauses),
        }
    }

    /// Any of the clauses.
    pub fn any(mut clauses: Vec<Self>) -> Self {
        match clauses.len() {
            0 => Self::Nothing,
            1 => clauses.remove(0),
            _ => Self::Any(clauses),
        }
    }

    /// This without what any of `excluded` matches.
    pub fn without(self, excluded: Vec<Self>) -> Self {
        if excluded.is_empty() { self } else { Self::Without(Box::new(self), excluded) }
    }

    /// The texts that it asks for, when it asks for nothing else: all of them, each in any of a few places.
    pub fn texts(&self) -> Option<Vec<&[Phrase]>> {
        match self {
            Self::Text(phrases) => Some(vec![phrases]),
            Self::All(clauses) => {
                let all = clauses.iter().map(Self::texts).collect::<Option<Vec<_>>>()?.concat();
                Some(all).filter(|texts| !texts.is_empty())
            }
            _ => None,
        }
    }

    /// True when only posting lists are walked for it, so that a walk can begin anywhere at little cost.
    pub fn only_walks(&self) -> bool {
        match self {
            Self::Everything | Self::Text(_) => true,
            Self::All(clauses) | Self::Any(clauses) => clauses.iter().all(Self::only_walks),
            Self::Without(clause, others) => clause.only_walks() && others.iter().all(Self::only_walks),
            _ => false,
        }
    }
}
