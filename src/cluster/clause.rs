//! The clauses of a plan in the language of the cluster. What is checked on a text the cluster cannot decide: it gives
//! those that may match, and says of each which parts of the condition hold; the rest is decided here.

use std::collections::HashSet;
use std::ops::Range;

use serde_json::{Value, json};

use super::element::{all, any, except, literal, nothing, phrase};
use super::figure;
use super::mapping::field;
use crate::index::Stored;
use crate::index::postings::{Field, TermKind};
use crate::query::plan::{Check, Clause, LookedIn, SourceFilter};
use hansou_facts::date::{Period, day_number};

/// A clause ready for the cluster. What nothing is checked for is one condition; the rest stays a tree, so that it can
/// be decided for each article by what the cluster says of its leaves and by its text.
pub(super) enum Condition<'a> {
    /// The cluster knows.
    Known(Value),
    /// All of them hold.
    All(Vec<Condition<'a>>),
    /// One of them holds.
    Any(Vec<Condition<'a>>),
    /// The first holds and none of the others does.
    Without(Box<Condition<'a>>, Vec<Condition<'a>>),
    /// Those that hold weigh enough together; where nothing has to be looked at, it is known.
    Weighed(Vec<(Condition<'a>, f32)>, f32),
    /// It holds, and so does a check of the text in one of the fields.
    Checked(Box<Condition<'a>>, &'a Check, &'a [Field]),
}

impl<'a> Condition<'a> {
    /// Of a clause.
    pub fn from_clause(clause: &'a Clause) -> Self {
        let each = |clauses: &'a [Clause]| clauses.iter().map(Self::from_clause).collect::<Vec<_>>();
        match clause {
            _ if !is_checked(clause) => Self::Known(known(clause)),
            Clause::All(clauses) => Self::All(each(clauses)),
            Clause::Any(clauses) => Self::Any(each(clauses)),
            Clause::Without(clause, others) => Self::Without(Box::new(Self::from_clause(clause)), each(others)),
            Clause::Checked(clause, check, fields) => Self::Checked(Box::new(Self::from_clause(clause)), check, fields),
            _ => Self::Known(known(clause)),
        }
    }

    /// What holds where some conditions together weigh enough.
    pub fn weighed(conditions: Vec<(Self, f32)>, enough: f32) -> Self {
        let weighed = Self::Weighed(conditions, enough);
        match &weighed {
            Self::Weighed(conditions, _) if conditions.iter().any(|(one, _)| one.is_checked()) => weighed,
            _ => Self::Known(weighed.filter()),
        }
    }

    /// True when only a look at the text can tell.
    pub fn is_checked(&self) -> bool {
        !matches!(self, Self::Known(_))
    }

    /// What holds wherever this does, and elsewhere only if something is checked.
    pub fn filter(&self) -> Value {
        match self {
            Self::Known(condition) => condition.clone(),
            Self::All(conditions) => all(conditions.iter().map(Self::filter).collect()),
            Self::Any(all) => any(all.iter().map(Self::filter).collect()),
            Self::Without(condition, others) => {
                // What may be there or not excludes nothing.
                let certain = others.iter().filter(|other| !other.is_checked()).map(Self::filter);
                except(condition.filter(), certain.collect())
            }
            Self::Weighed(conditions, enough) => {
                let one = |(condition, weight): &(Self, f32)| json!({"constant_score": {"filter": condition.filter(), "boost": weight}});
                let all: Vec<Value> = conditions.iter().map(one).collect();
                if all.is_empty() {
                    return nothing();
                }
                let sum = json!({"bool": {"should": all, "minimum_should_match": 1}});
                json!({"function_score": {"query": sum, "min_score": enough, "boost_mode": "multiply"}})
            }
            Self::Checked(condition, ..) => condition.filter(),
        }
    }

    /// Its leaves under names that begin so, for the cluster to say which of them hold.
    pub fn leaves(&self, name: &str, number: &mut usize, into: &mut Vec<Value>) {
        match self {
            Self::Known(condition) => {
                let name = format!("{name}{number}");
                *number += 1;
                into.push(json!({"constant_score": {"filter": condition, "boost": 0.0, "_name": name}}));
            }
            Self::All(all) | Self::Any(all) => all.iter().for_each(|one| one.leaves(name, number, into)),
            Self::Without(condition, others) => {
                condition.leaves(name, number, into);
                others.iter().for_each(|one| one.leaves(name, number, into));
            }
            Self::Weighed(conditions, _) => {
                conditions.iter().for_each(|(condition, _)| condition.leaves(name, number, into));
            }
            Self::Checked(condition, ..) => condition.leaves(name, number, into),
        }
    }

    /// Whether it holds for an article of which the cluster says that these leaves do.
    pub fn holds(&self, name: &str, said: &HashSet<String>, article: &Stored) -> bool {
        self.decide(name, &mut 0, said, Some(article))
    }

    /// Whether [`Condition::filter`] matches such an article.
    pub fn may_hold(&self, name: &str, said: &HashSet<String>) -> bool {
        self.decide(name, &mut 0, said, None)
    }

    fn decide(&self, name: &str, number: &mut usize, said: &HashSet<String>, article: Option<&Stored>) -> bool {
        // Every leaf has its number, whether or not it decides.
        let each = |all: &[Self], number: &mut usize| {
            all.iter().map(|one| one.decide(name, number, said, article)).collect::<Vec<bool>>()
        };
        match self {
            Self::Known(_) => {
                let holds = said.contains(&format!("{name}{number}"));
                *number += 1;
                holds
            }
            Self::All(all) => each(all, number).into_iter().all(|holds| holds),
            Self::Any(all) => each(all, number).into_iter().any(|holds| holds),
            Self::Without(condition, others) => {
                let holds = condition.decide(name, number, said, article);
                // Without a text, what would have to be looked at excludes nothing.
                let excluded = each(others, number).into_iter().zip(others.iter());
                let is_certain = |other: &Self| article.is_some() || !other.is_checked();
                !excluded.into_iter().any(|(holds, other)| holds && is_certain(other)) && holds
            }
            Self::Weighed(conditions, enough) => {
                let weigh = |(condition, weight): &(Self, f32)| {
                    if condition.decide(name, number, said, article) { *weight } else { 0.0 }
                };
                conditions.iter().map(weigh).sum::<f32>() >= *enough
            }
            Self::Checked(condition, check, fields) => {
                let holds_here = |article: &Stored| {
                    let text = |zone: &Field| if *zone == Field::Title { &article.title } else { &article.body };
                    fields.iter().any(|zone| check.holds(text(zone), article.meta.day()))
                };
                condition.decide(name, number, said, article) && article.is_none_or(holds_here)
            }
        }
    }
}

/// True when the clause asks for something that only a look at the text can tell.
pub(super) fn is_checked(clause: &Clause) -> bool {
    match clause {
        Clause::Checked(..) => true,
        Clause::All(clauses) | Clause::Any(clauses) => clauses.iter().any(is_checked),
        Clause::Without(clause, others) => is_checked(clause) || others.iter().any(is_checked),
        _ => false,
    }
}

/// A clause without checks.
fn known(clause: &Clause) -> Value {
    let each = |clauses: &[Clause]| clauses.iter().map(known).collect::<Vec<_>>();
    match clause {
        Clause::Everything => json!({"match_all": {}}),
        Clause::Nothing => nothing(),
        Clause::All(clauses) => all(each(clauses)),
        Clause::Any(clauses) => any(each(clauses)),
        Clause::Without(clause, others) => except(known(clause), each(others)),
        Clause::Text(phrases) => any(phrases.iter().map(phrase).collect()),
        Clause::Letters(run, fields) => {
            let value = format!("*{}*", literal(run));
            let one = |zone: &Field| json!({"wildcard": {field(*zone, TermKind::Single): {"value": value}}});
            any(fields.iter().map(one).collect())
        }
        Clause::Figure(ask) => figure::answers(ask),
        Clause::Dated(period) => dated(period),
        Clause::Mentions(asked) => mentions(asked),
        Clause::Source(source) => from(source),
        Clause::Checked(clause, ..) => known(clause),
    }
}

fn dated(period: &Period) -> Value {
    let mut range = serde_json::Map::new();
    period.from.map(|day| range.insert("gte".into(), day_number(day).into()));
    period.to.map(|day| range.insert("lt".into(), day_number(day).into()));
    if range.is_empty() { json!({"exists": {"field": "day"}}) } else { json!({"range": {"day": range}}) }
}

/// Days that all lie in the period, or short ranges that share a day with it.
fn mentions(asked: &Range<i64>) -> Value {
    let range = |relation: &str| {
        let mut range = serde_json::Map::new();
        range.insert("relation".into(), relation.into());
        if asked.start != i64::MIN {
            range.insert("gte".into(), asked.start.into());
        }
        if asked.end != i64::MAX {
            range.insert("lt".into(), asked.end.into());
        }
        range
    };
    any(vec![json!({"range": {"mentions": range("within")}}), json!({"range": {"spans": range("intersects")}})])
}

fn from(source: &SourceFilter) -> Value {
    let holds = |field: &str, text: &str| json!({"wildcard": {field: {"value": format!("*{}*", literal(text))}}});
    let one = |text: &String| match source.looked_in {
        LookedIn::Source => any(vec![holds("path", text), holds("publisher", text)]),
        LookedIn::Path => holds("path", text),
        LookedIn::Publisher => json!({"term": {"publisher": {"value": text}}}),
        LookedIn::Folder => json!({"prefix": {"path": {"value": text}}}),
    };
    all(source.texts.iter().map(one).collect())
}
