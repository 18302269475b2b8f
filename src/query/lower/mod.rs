//! The tree lowered to index queries: one for each tier, the terms that rank, the patterns that are marked.
//!
//! `unit` turns one stretch of text into queries, `check` decides on the stored text what postings cannot (near,
//! wildcards, exact script), `filter` holds dates and sources. To add a node: a case in [`Lowering::node`].

mod check;
mod filter;
mod unit;

use std::collections::BTreeSet;

use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query as IndexQuery};

use self::check::{Check, Checked};
use super::ast::{Field, How, Node, Query, Unit};
use super::pattern::Pattern;
use crate::index::{Index, TextField};
use crate::text::segment::Segmenter;

/// A boxed index query.
type Boxed = Box<dyn IndexQuery>;

/// A query ready to be run.
pub struct Lowered {
    /// Articles with every unit as typed.
    pub exact: Boxed,
    /// Articles with all words of every unit; `None` when that is the same.
    pub words: Option<Boxed>,
    /// Most words, by weight; `None` when the query has no loose text.
    pub most: Option<Most>,
    /// The terms that rank.
    pub terms: Vec<RankTerm>,
    /// Articles that have all of the query's text in one piece, when it has several units.
    pub whole: Option<Boxed>,
    /// What is marked in an article of the first tier.
    pub exact_marks: Vec<Pattern>,
    /// What is marked in an article of a lower tier.
    pub word_marks: Vec<Pattern>,
}

impl Lowered {
    /// Only the score of one term, for explanations.
    pub fn of_term(term: RankTerm) -> Self {
        Self {
            exact: Box::new(EmptyQuery),
            words: None,
            most: None,
            terms: vec![term],
            whole: None,
            exact_marks: Vec::new(),
            word_marks: Vec::new(),
        }
    }
}

/// The third tier: most words, by weight.
pub struct Most {
    /// What an article must match all the same (exclusions, exact text, dates).
    pub hard: Boxed,
    /// The words of the loose units: the terms of each, any of which will do.
    pub words: Vec<Vec<tantivy::Term>>,
}

/// A term that adds to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct RankTerm {
    /// The term, which names its field.
    pub term: tantivy::Term,
    /// Which way of taking terms it is from.
    pub kind: RankKind,
    /// True for a term of the title.
    pub title: bool,
    /// Weight from the query: boosts, and how often it occurs in it.
    pub weight: f32,
}

/// The ways of taking terms, each with its own share in the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankKind {
    /// Words.
    Word,
    /// Pairs of atoms.
    Gram,
    /// Single atoms.
    Single,
}

/// Which reading of loose units a query is lowered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// As typed.
    Exact,
    /// All of its words.
    Words,
    /// Not required at all: the third tier weighs them.
    Free,
}

/// Lowers a query for an index.
pub fn lower(query: &Query, index: &Index) -> Lowered {
    let units = positive_units(&query.root);
    let texts: Vec<String> = units.iter().map(|(unit, _)| crate::text::fold::fold(&unit.text).text()).collect();
    let segmenter = Segmenter::for_texts(texts.iter().map(String::as_str), &index.user_words());
    let lowering = Lowering { index, segmenter };
    let both = lowering.fields(None);
    let exact = lowering.node(&query.root, Reading::Exact, &both);
    let loose: Vec<(&Unit, f32)> = units.iter().filter(|(unit, _)| unit.how == How::Loose).copied().collect();
    let most_words = lowering.most_words(&loose, &both);
    let words_differ = loose.iter().any(|(unit, _)| unit.period.is_some() || lowering.cut(&unit.text).len() > 1)
        || loose.iter().any(|(unit, _)| lowering.has_parts(&unit.text));
    Lowered {
        exact,
        words: words_differ.then(|| lowering.node(&query.root, Reading::Words, &both)),
        most: (most_words.len() > 1)
            .then(|| Most { hard: lowering.node(&query.root, Reading::Free, &both), words: most_words }),
        terms: lowering.rank_terms(&units),
        whole: lowering.whole(&units, &both),
        exact_marks: units.iter().filter_map(|(unit, _)| Pattern::of(unit)).collect(),
        word_marks: lowering.word_marks(&units),
    }
}

/// The words by which a unit of the query is looked for in the lower tiers, folded, each once.
pub fn unit_words(index: &Index, text: &str) -> Vec<String> {
    let folded = crate::text::fold::fold(text).text();
    let segmenter = Segmenter::for_texts([folded.as_str()], &index.user_words());
    Lowering { index, segmenter }.cut(text)
}

/// Units that an article is to contain, with their boosts: those not under a negation.
fn positive_units(root: &Node) -> Vec<(&Unit, f32)> {
    let mut units = Vec::new();
    let mut stack = vec![(root, 1.0)];
    while let Some((node, boost)) = stack.pop() {
        match node {
            Node::Unit(unit) => units.push((unit, boost)),
            Node::And(nodes) | Node::Or(nodes) => stack.extend(nodes.iter().rev().map(|node| (node, boost))),
            Node::Near(left, right, _) => stack.extend([(&**right, boost), (&**left, boost)]),
            Node::In(_, inner) => stack.push((inner, boost)),
            Node::Boost(inner, by) => stack.push((inner, boost * by)),
            Node::Everything | Node::Not(_) | Node::Dated(_) | Node::Source(_) | Node::Figures(_) => {}
        }
    }
    units
}

/// The state of one lowering.
struct Lowering<'a> {
    index: &'a Index,
    segmenter: Segmenter,
}

impl Lowering<'_> {
    /// Title and body, or the one named.
    fn fields(&self, only: Option<Field>) -> Vec<TextField> {
        let fields = self.index.fields();
        match only {
            None => vec![fields.title, fields.body],
            Some(Field::Title) => vec![fields.title],
            Some(Field::Body) => vec![fields.body],
        }
    }

    fn node(&self, node: &Node, reading: Reading, fields: &[TextField]) -> Boxed {
        match node {
            Node::Everything => Box::new(AllQuery),
            Node::Unit(unit) => self.unit(unit, reading, fields),
            Node::And(nodes) => self.and(nodes, reading, fields),
            Node::Or(nodes) => any(nodes.iter().map(|node| self.node(node, reading, fields)).collect()),
            // What is excluded is excluded as typed, in every tier.
            Node::Not(inner) => without(Box::new(AllQuery), vec![self.node(inner, Reading::Exact, fields)]),
            Node::Near(left, right, within) => self.near(left, right, *within, fields),
            Node::In(field, inner) => self.node(inner, reading, &self.fields(Some(*field))),
            Node::Boost(inner, _) => self.node(inner, reading, fields),
            Node::Dated(period) => filter::dated(self.index, *period),
            Node::Source(text) => filter::source(text),
            Node::Figures(text) => self.text(text, fields),
        }
    }

    fn and(&self, nodes: &[Node], reading: Reading, fields: &[TextField]) -> Boxed {
        let (excluded, required): (Vec<&Node>, Vec<&Node>) =
            nodes.iter().partition(|node| matches!(node, Node::Not(_)));
        let required = all(required.into_iter().map(|node| self.node(node, reading, fields)).collect());
        let excluded = excluded.into_iter().filter_map(|node| match node {
            Node::Not(inner) => Some(self.node(inner, Reading::Exact, fields)),
            _ => None,
        });
        without(required, excluded.collect())
    }

    fn near(&self, left: &Node, right: &Node, within: super::ast::Within, fields: &[TextField]) -> Boxed {
        let both = all(vec![self.node(left, Reading::Exact, fields), self.node(right, Reading::Exact, fields)]);
        let patterns = |node| positive_units(node).into_iter().filter_map(|(unit, _)| Pattern::of(unit)).collect();
        let check = Check::Near { left: patterns(left), right: patterns(right), within };
        Box::new(Checked::new(both, check, fields.to_vec()))
    }

    /// All of the query's loose and exact text in one piece, in its order.
    fn whole(&self, units: &[(&Unit, f32)], fields: &[TextField]) -> Option<Boxed> {
        let plain = |unit: &Unit| matches!(unit.how, How::Loose | How::Exact);
        if units.len() < 2 || !units.iter().all(|(unit, _)| plain(unit)) {
            return None;
        }
        let text: Vec<&str> = units.iter().map(|(unit, _)| unit.text.as_str()).collect();
        Some(self.text(&text.join(" "), fields))
    }

    fn word_marks(&self, units: &[(&Unit, f32)]) -> Vec<Pattern> {
        let mut seen = BTreeSet::new();
        let mut marks: Vec<Pattern> = units.iter().filter_map(|(unit, _)| Pattern::of(unit)).collect();
        for (unit, _) in units.iter().filter(|(unit, _)| unit.how == How::Loose) {
            for word in self.cut(&unit.text) {
                if seen.insert(word.clone()) {
                    marks.extend(Pattern::word(&word));
                    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
                        marks.push(Pattern::Part(word));
                    }
                }
            }
        }
        marks
    }
}

/// All of the queries.
fn all(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        0 => Box::new(AllQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}

/// Any of the queries.
fn any(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

/// The query without what any of `excluded` matches.
fn without(query: Boxed, excluded: Vec<Boxed>) -> Boxed {
    if excluded.is_empty() {
        return query;
    }
    let mut clauses = vec![(Occur::Must, query)];
    clauses.extend(excluded.into_iter().map(|query| (Occur::MustNot, query)));
    Box::new(BooleanQuery::new(clauses))
}
