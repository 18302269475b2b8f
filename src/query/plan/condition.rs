//! The conditions on figures in a query: what of them ranks and what is marked. Leaves reading them to the parser.

use super::mention;
use crate::query::ast::{FigureCondition, How, Node, Unit};
use crate::query::figure::{is_prose, spoken_of};
use crate::query::pattern::Pattern;
use hansou_facts::figure::QuantityConstraint;

/// What stands in an article of the first tier: units, figures asked for by an operator, prose as typed.
pub(super) fn exact_patterns(root: &Node) -> Vec<Pattern> {
    let units = root.sought().into_iter().filter_map(|sought| Pattern::from_unit(sought.unit));
    let figures = conditions(root).into_iter().flat_map(|condition| match condition.is_prose() {
        false => vec![Pattern::Figure(condition.constraint.clone())],
        true => condition.text.split_whitespace().filter_map(Pattern::word).collect(),
    });
    units.chain(figures).chain(mention::patterns(root)).collect()
}

/// All that is asked of figures: by conditions, and by prose that is read as a figure too.
pub(super) fn constraints(root: &Node) -> impl Iterator<Item = QuantityConstraint> {
    conditions(root).into_iter().map(|condition| (*condition.constraint).clone()).chain(spoken_of(root))
}

/// What ranks of a condition: the words, and the value as typed where one value is asked for.
pub(super) fn ranked_units(condition: &FigureCondition) -> Vec<Unit> {
    let mut texts: Vec<&str> = condition.constraint.measure.split_whitespace().collect();
    if condition.constraint.exact && is_prose(&condition.constraint.printed) {
        texts.push(&condition.constraint.printed);
    }
    texts.into_iter().map(|text| Unit { text: text.to_owned(), how: How::Loose, period: None }).collect()
}

/// The conditions on figures that an article is to meet.
pub(super) fn conditions(root: &Node) -> Vec<&FigureCondition> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        match node {
            Node::Figures(condition) => found.push(condition),
            Node::And(nodes) | Node::Or(nodes) => stack.extend(nodes.iter().rev()),
            Node::Near(left, right, _) => stack.extend([&**right, &**left]),
            Node::In(_, inner) | Node::Boost(inner, _) => stack.push(inner),
            Node::Unit(_) | Node::Everything | Node::Not(_) | Node::Dated(_) | Node::Mentions(_) | Node::Source(_) => {}
        }
    }
    found
}
