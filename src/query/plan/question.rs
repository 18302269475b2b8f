//! The questions about figures in a query: what they ask, what of them ranks and what is marked. Leaves to the facts crate
//! how a question is read.

use super::mention;
use crate::query::ast::{How, Node, Unit};
use crate::query::figure::has_operator;
use crate::query::pattern::Pattern;
use hansou_facts::figure::{Ask, ask};

/// What stands in an article of the first tier: units, figures asked for by an operator, prose as typed.
pub(super) fn exact_patterns(root: &Node) -> Vec<Pattern> {
    let units = root.sought().into_iter().filter_map(|sought| Pattern::of(sought.unit));
    let figures = questions(root).into_iter().flat_map(|asked| match asked.is_prose() {
        false => vec![Pattern::Figure(Box::new(asked.ask))],
        true => asked.text.split_whitespace().filter_map(Pattern::word).collect(),
    });
    units.chain(figures).chain(mention::patterns(root)).collect()
}

/// A question about a figure in a query.
pub(super) struct Question {
    /// As it was typed.
    pub text: String,
    /// What it asks.
    pub ask: Ask,
}

impl Question {
    /// Asked in words that an article may have as they are (数字:近三成), not by an operator.
    fn is_prose(&self) -> bool {
        is_prose(&self.text)
    }

    /// What ranks: the words, and the value as typed where one value is asked for.
    pub fn texts(&self) -> Vec<Unit> {
        let mut texts: Vec<&str> = self.ask.measure.split_whitespace().collect();
        if self.ask.exact && is_prose(&self.ask.printed) {
            texts.push(&self.ask.printed);
        }
        texts.into_iter().map(|text| Unit { text: text.to_owned(), how: How::Loose, period: None }).collect()
    }
}

/// True for a question about a figure that may stand in an article as it is.
pub(super) fn is_prose(question: &str) -> bool {
    !has_operator(question) && !question.contains(['?', '？', '!', '！', '[', '{'])
}

/// The questions about figures that an article is to answer.
pub(super) fn questions(root: &Node) -> Vec<Question> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        match node {
            Node::Figures(text) => found.extend(ask(text).map(|ask| Question { text: text.clone(), ask })),
            Node::And(nodes) | Node::Or(nodes) => stack.extend(nodes.iter().rev()),
            Node::Near(left, right, _) => stack.extend([&**right, &**left]),
            Node::In(_, inner) | Node::Boost(inner, _) => stack.push(inner),
            Node::Unit(_) | Node::Everything | Node::Not(_) | Node::Dated(_) | Node::Mentions(_) | Node::Source(_) => {}
        }
    }
    found
}
