//! Writes a tree back as a query: the canonical form, which reads back as the same tree.
//!
//! Every or, near and nested and is in brackets, so that nobody needs to know what binds tighter. A unit that
//! would not be read as text by itself gets a backslash in front. Leaves to the program in which words to say it.

use std::fmt::Write;

use super::ast::{Field, How, Node, Query, Unit, Within};
use super::lex::{is_escapable, is_plain};
use super::when;

impl Query {
    /// How the query was understood, as a query that means the same.
    pub fn understood(&self) -> String {
        show(&self.root)
    }
}

fn show(node: &Node) -> String {
    match node {
        Node::Everything => String::new(),
        Node::Unit(unit) => show_unit(unit),
        Node::And(nodes) => join(nodes, " "),
        Node::Or(nodes) => join(nodes, " 或 "),
        Node::Not(node) => format!("-{}", operand(node)),
        Node::Near(left, right, within) => {
            format!("{} {} {}", in_brackets(left), show_within(*within), in_brackets(right))
        }
        Node::In(field, node) => format!("{}:{}", show_field(*field), operand(node)),
        Node::Boost(node, by) => format!("{}^{by}", boostable(node)),
        Node::Dated(period) => format!("日期:{}", when::show(period)),
        Node::Source(text) => format!("来源:{}", argument(text)),
        Node::Figures(text) => format!("数字:{}", argument(text)),
    }
}

fn join(nodes: &[Node], sign: &str) -> String {
    nodes.iter().map(in_brackets).collect::<Vec<_>>().join(sign)
}

/// In brackets when it is made of several.
fn in_brackets(node: &Node) -> String {
    match node {
        Node::And(_) | Node::Or(_) | Node::Near(..) => brackets(node),
        _ => show(node),
    }
}

/// After a sign or a field: in brackets unless it begins with a letter, a quotation mark or a bracket.
fn operand(node: &Node) -> String {
    let text = in_brackets(node);
    let safe = text.chars().next().is_some_and(|c| c.is_alphabetic() || matches!(c, '“' | '('));
    if safe { text } else { brackets(node) }
}

/// Before a boost: a quotation or a word that ends in a letter, anything else in brackets.
fn boostable(node: &Node) -> String {
    match node {
        Node::Unit(unit) if unit.how == How::Exact => show(node),
        Node::Unit(unit) if unit.how == How::Loose && is_plain(&format!("{}甲", unit.text)) => {
            let text = show(node);
            let word = text.ends_with(char::is_alphabetic) && !text.starts_with('\\');
            if word { text } else { brackets(node) }
        }
        _ => brackets(node),
    }
}

fn brackets(node: &Node) -> String {
    let text = show(node);
    // A unit behind a backslash goes on to the next space.
    let open_ended = text.rsplit(' ').next().is_some_and(|last| last.contains('\\'));
    format!("({text}{})", if open_ended { " " } else { "" })
}

fn show_unit(unit: &Unit) -> String {
    match unit.how {
        How::Loose if is_plain(&unit.text) => unit.text.clone(),
        How::Loose => format!("\\{}", unit.text),
        How::Exact => quote(&unit.text),
        How::Verbatim => format!("={}", quote(&unit.text)),
        How::Wildcard => unit.text.clone(),
        How::Pattern => format!("/{}/", unit.text),
    }
}

fn show_within(within: Within) -> String {
    match within {
        Within::Sentence => "同句".to_owned(),
        Within::Paragraph => "同段".to_owned(),
        Within::Characters(most) => format!("~{most}"),
    }
}

fn show_field(field: Field) -> &'static str {
    match field {
        Field::Title => "标题",
        Field::Body => "正文",
    }
}

/// As it is when it is one plain word, otherwise quoted.
fn argument(text: &str) -> String {
    let bare = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '%' | '>' | '<' | '=' | '/'));
    if bare && text.starts_with(char::is_alphanumeric) { text.to_owned() } else { quote(text) }
}

fn quote(text: &str) -> String {
    let mut quoted = String::from("“");
    for c in text.chars() {
        let sign = if is_escapable(c) { "\\" } else { "" };
        let _ = write!(quoted, "{sign}{c}");
    }
    quoted.push('”');
    quoted
}
