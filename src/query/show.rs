//! Writes a tree back as a query: the canonical form, which reads back as the same tree.
//!
//! Every or, near and nested and is in brackets, so that nobody needs to know what binds tighter. A unit that
//! would not be read as text by itself gets a backslash in front. Leaves to the program in which words to say it.

use std::fmt::Write;

use super::ast::{How, Node, Query, TextField, Unit, Within};
use super::content::is_escapable;
use super::figure;
use super::lex::{can_be_negated, is_plain, lex};
use super::signs::{is_comparison, narrow};
use super::token::Token;
use super::when;

impl Query {
    /// How the query was understood, as a query that means the same. Empty when it asks for everything.
    pub fn understood(&self) -> String {
        let safe = Writer { escaping: true }.show_all(&self.root);
        let plain = Writer { escaping: false }.show_all(&self.root);
        // A backslash changes nothing before what would not ask for a figure.
        let plainly = |token| match token {
            Token::Plain(text) if figure::read(&[&text]).is_none() => Token::Text(text, How::Loose),
            token => token,
        };
        let tokens = |text: &str| lex(&text.chars().collect::<Vec<_>>()).0.into_iter().map(plainly).collect::<Vec<_>>();
        if plain == safe || tokens(&plain) == tokens(&safe) { plain } else { safe }
    }
}

struct Writer {
    /// Whether units that would not be read as one unit everywhere get a backslash.
    escaping: bool,
}

impl Writer {
    /// The whole query: a dash before its only word would be text.
    fn show_all(&self, root: &Node) -> String {
        match root {
            Node::Not(inner) => format!("非 {}", self.operand(inner)),
            root => self.show(root),
        }
    }

    fn show(&self, node: &Node) -> String {
        match node {
            Node::Everything => String::new(),
            Node::Unit(unit) => self.unit(unit),
            Node::And(nodes) => self.join(nodes, if would_merge(nodes) { " AND " } else { " " }),
            Node::Or(nodes) => self.join(nodes, " 或 "),
            Node::Not(node) => format!("-{}", self.operand(node)),
            Node::Near(left, right, within) => {
                format!("{} {} {}", self.in_brackets(left), show_within(*within), self.in_brackets(right))
            }
            Node::In(field, node) => format!("{}:{}", show_field(*field), self.operand(node)),
            Node::Boost(node, by) => format!("{}^{by}", self.boostable(node)),
            Node::Dated(period) => format!("日期:{}", when::show(period)),
            Node::Mentions(period) => format!("提到:{}", when::show(period)),
            Node::Source(text) => format!("来源:{}", argument(text)),
            Node::Figures(condition) => format!("数字:{}", argument(&condition.text)),
        }
    }

    fn join(&self, nodes: &[Node], sign: &str) -> String {
        nodes.iter().map(|node| self.in_brackets(node)).collect::<Vec<_>>().join(sign)
    }

    /// In brackets when it is made of several.
    fn in_brackets(&self, node: &Node) -> String {
        match node {
            Node::And(_) | Node::Or(_) | Node::Near(..) => self.brackets(node),
            _ => self.show(node),
        }
    }

    /// After a sign or a field: in brackets unless it begins with a letter, a digit, a quotation mark, a bracket or a
    /// slash.
    fn operand(&self, node: &Node) -> String {
        let text = self.in_brackets(node);
        let safe =
            text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '(' | '/')) && !text.starts_with("//");
        if safe && can_be_negated(&text) { text } else { self.brackets(node) }
    }

    /// Before a boost: a quotation or a plain word that ends in a letter, anything else in brackets.
    fn boostable(&self, node: &Node) -> String {
        let bare = match node {
            Node::Unit(unit) if unit.how == How::Exact => true,
            Node::Unit(unit) if unit.how == How::Loose => {
                is_plain(&unit.text)
                    && unit.text.ends_with(char::is_alphabetic)
                    && figure::read(&[&unit.text]).is_none()
            }
            _ => false,
        };
        if bare { self.show(node) } else { self.brackets(node) }
    }

    fn brackets(&self, node: &Node) -> String {
        let text = self.show(node);
        // A unit behind a backslash goes on to the next space.
        let open_ended = text.rsplit(' ').next().is_some_and(|last| last.contains('\\'));
        format!("({text}{})", if open_ended { " " } else { "" })
    }

    fn unit(&self, unit: &Unit) -> String {
        match unit.how {
            How::Loose if figure::read(&[&unit.text]).is_some() => format!("\\{}", unit.text),
            How::Loose if !self.escaping || is_plain(&unit.text) => unit.text.clone(),
            How::Loose => format!("\\{}", unit.text),
            How::Exact => quote(&unit.text),
            How::Verbatim => format!("={}", quote(&unit.text)),
            How::Wildcard => unit.text.clone(),
            How::Pattern => format!("/{}/", unit.text),
        }
    }
}

/// True when neighbouring texts, side by side, would be read as one question about a figure.
fn would_merge(nodes: &[Node]) -> bool {
    // A figure takes a unit that stands behind it: 数字:>1 and s.
    let takes = |pair: &[Node]| match (asked(&pair[0]), boosted_text(&pair[1])) {
        (Some(figure), Some(unit)) => figure::with_unit(figure, unit).is_some(),
        _ => false,
    };
    let takes_next = nodes.windows(2).any(takes);
    takes_next
        || (0..nodes.len()).any(|at| {
            // A sign or a field before the first goes along: -签约额> and 60.
            let more = &nodes[at + 1..];
            let plain = more.iter().map_while(text);
            // A boost behind the last is one of all of it: ＜3 w^2.
            let boosted = more.iter().find(|node| text(node).is_none()).and_then(boosted_text);
            let run: Vec<&str> = last_text(&nodes[at]).into_iter().chain(plain).chain(boosted).take(8).collect();
            figure::read(&run).is_some_and(|(_, units)| units > 1)
        })
}

/// The text of a loose unit.
fn text(node: &Node) -> Option<&str> {
    match node {
        Node::Unit(Unit { text, how: How::Loose, .. }) => Some(text),
        _ => None,
    }
}

/// The text of a loose unit, boosted or not.
fn boosted_text(node: &Node) -> Option<&str> {
    match node {
        Node::Boost(inner, _) => text(inner),
        _ => text(node),
    }
}

/// The text of a loose unit that a node ends with.
fn last_text(node: &Node) -> Option<&str> {
    match node {
        Node::Not(inner) | Node::In(_, inner) => last_text(inner),
        _ => text(node),
    }
}

/// The question about a figure that a node ends with.
fn asked(node: &Node) -> Option<&str> {
    match node {
        Node::Figures(condition) => Some(&condition.text),
        Node::Not(inner) | Node::In(_, inner) => asked(inner),
        _ => None,
    }
}

fn show_within(within: Within) -> String {
    match within {
        Within::Sentence => "同句".to_owned(),
        Within::Paragraph => "同段".to_owned(),
        Within::Characters(most) => format!("~{most}"),
    }
}

fn show_field(field: TextField) -> &'static str {
    match field {
        TextField::Title => "标题",
        TextField::Body => "正文",
    }
}

/// As it is when it is one word without operators, otherwise quoted.
fn argument(text: &str) -> String {
    let special = |c: char| {
        c.is_whitespace()
            || is_escapable(c)
            || matches!(narrow(c), '(' | ')' | '[' | '|' | '^' | '“' | '「' | '『' | '«')
    };
    // After a colon two slashes begin an address.
    if text.contains(special) || text.chars().all(is_comparison) || text.starts_with("//") {
        quote(text)
    } else {
        text.to_owned()
    }
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
