//! The query without what nothing meets: without its conditions, and without what makes text exact. Leaves running
//! them to the search.

use crate::query::ast::{How, Node, Query, Unit};

/// The query without its conditions on figures, dates and sources; `None` when it has none or asks for nothing else.
pub(super) fn without_conditions(query: &Query) -> Option<Query> {
    let root = unconditional(&query.root).filter(|root| *root != query.root)?;
    Some(Query { text: query.text.clone(), root, notes: Vec::new() })
}

fn unconditional(node: &Node) -> Option<Node> {
    let each = |nodes: &[Node]| nodes.iter().filter_map(unconditional).collect::<Vec<_>>();
    match node {
        Node::Dated(_) | Node::Mentions(_) | Node::Source(_) => None,
        Node::Figures(condition) => {
            joined(condition.constraint.measure.split_whitespace().map(loose).collect(), Node::And)
        }
        Node::And(nodes) => joined(each(nodes), Node::And),
        Node::Or(nodes) => joined(each(nodes), Node::Or),
        Node::In(field, inner) => Some(Node::In(*field, Box::new(unconditional(inner)?))),
        Node::Boost(inner, by) => Some(Node::Boost(Box::new(unconditional(inner)?), *by)),
        Node::Near(left, right, within) => match (unconditional(left), unconditional(right)) {
            (Some(left), Some(right)) => Some(Node::Near(Box::new(left), Box::new(right), *within)),
            (left, right) => left.or(right),
        },
        Node::Everything | Node::Unit(_) | Node::Not(_) => Some(node.clone()),
    }
}

/// The query with exact text and wildcards as loose text, in any field and at any distance; `None` when it has none of that.
pub(super) fn loosened(query: &Query) -> Option<Query> {
    let root = loosen(&query.root);
    (root != query.root).then(|| Query { text: query.text.clone(), root, notes: Vec::new() })
}

fn loosen(node: &Node) -> Node {
    match node {
        Node::Unit(Unit { text, how: How::Exact | How::Verbatim, .. }) => loose(text),
        // 有几集？近三成: the mark was one of a question.
        Node::Unit(Unit { text, how: How::Wildcard, .. }) => loose(&text.replace(['?', '*'], "，")),
        Node::And(nodes) => {
            let nodes = nodes.iter().map(loosen).flat_map(|node| match node {
                Node::And(inner) => inner,
                node => vec![node],
            });
            Node::And(nodes.collect())
        }
        Node::Or(nodes) => Node::Or(nodes.iter().map(loosen).collect()),
        Node::Near(left, right, _) => Node::And(vec![loosen(left), loosen(right)]),
        Node::In(_, inner) => loosen(inner),
        Node::Boost(inner, by) => Node::Boost(Box::new(loosen(inner)), *by),
        _ => node.clone(),
    }
}

fn loose(text: &str) -> Node {
    Node::Unit(Unit { text: text.to_owned(), how: How::Loose, period: None })
}

fn joined(mut nodes: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Option<Node> {
    if nodes.len() > 1 { Some(join(nodes)) } else { nodes.pop() }
}
