//! The days that articles are asked to speak of, as a clause and as patterns.
//!
//! Leaves which days answer to `hansou_facts::date::NamedDays`.

use super::Clause;
use super::check::Check;
use crate::index::postings::Field;
use crate::query::ast::Node;
use crate::query::pattern::Pattern;
use hansou_facts::date::Period;

/// Articles that speak of a day of the period. An index knows that of title and text together: in one of them, the
/// text is looked at.
pub(super) fn mentions(period: Period, fields: &[Field]) -> Clause {
    let asked = period.day_numbers();
    let clause = Clause::Mentions(asked.clone());
    if fields.len() > 1 {
        return clause;
    }
    Clause::Checked(Box::new(clause), Check::Any(vec![Pattern::Mention(asked)]), fields.to_vec())
}

/// The patterns of the days that an article is asked to speak of.
pub(super) fn patterns(root: &Node) -> Vec<Pattern> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        match node {
            Node::Mentions(period) => found.push(Pattern::Mention(period.day_numbers())),
            Node::And(nodes) | Node::Or(nodes) => stack.extend(nodes.iter().rev()),
            Node::Near(left, right, _) => stack.extend([&**right, &**left]),
            Node::In(_, inner) | Node::Boost(inner, _) => stack.push(inner),
            _ => {}
        }
    }
    found
}
