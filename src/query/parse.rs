//! From tokens to the tree. Never fails: what has nothing to work on is text or left out with a note.
//!
//! What binds tightest comes last: space, or (`|` 或), and (AND 且), near (同句 同段 ~5), not and fields, boosts.
//! So 高新区 传感器|芯片 wants 高新区 and one of the two, as in the large search engines, while A AND B OR C is read
//! as in every logic. Recursion only follows brackets, which `lex` limits.

use jiff::civil::Date;

use super::ast::{FigureCondition, How, Node, Note, Query, TextField, Unit, Within};
use super::lex::lex;
use super::names::Filter;
use super::token::{Operator, Token};
use super::{figure, when};
use crate::hit::QueryLimit;
use hansou_facts::date;
use hansou_text::atom::is_searched;

/// Most characters read.
const CHARACTERS: usize = 64 * 1024;
/// Most units offered at once to the reader of figures.
const RUN: usize = 8;

/// Reads a query. `today` is what 去年 is relative to. Linear in the length of the text.
pub fn parse(text: &str, today: Date) -> Query {
    let chars: Vec<char> = text.chars().take(CHARACTERS).filter(|&c| !is_invisible(c)).collect();
    let (tokens, mut notes) = lex(&chars);
    if text.chars().nth(CHARACTERS).is_some() {
        notes.push(Note::Cut(QueryLimit::Characters));
    }
    let mut parser = Parser { tokens, at: 0, today, notes, punctuation: None };
    let root = parser.all();
    let is_blank = chars.iter().all(|c| c.is_whitespace());
    let root = root.unwrap_or_else(|| match parser.punctuation {
        _ if is_blank => Node::Everything,
        Some(unit) => Node::Unit(unit),
        // Brackets and signs around nothing.
        None => loose(String::from_iter(&chars).split_whitespace().next().unwrap_or_default()),
    });
    let mut notes = parser.notes;
    if matches!(&root, Node::Unit(unit) if unit.how != How::Pattern && !unit.text.chars().any(has_meaning)) {
        notes = vec![Note::OnlyPunctuation];
    } else if only_excludes(&root) {
        notes.push(Note::OnlyExcludes);
    }
    let ranges = figure::spoken_of(&root).into_iter().filter(figure::is_range);
    notes.extend(ranges.map(|asked| Note::AlsoFigure(asked.printed)));
    let mut query = Query { text: text.to_owned(), root, notes };
    query.notes.dedup();
    // What was typed in the canonical form needs no explanation.
    if query.notes.contains(&Note::Understood) && query.understood() == text.trim() {
        query.notes.retain(|note| *note != Note::Understood);
    }
    query
}

fn loose(text: &str) -> Node {
    Node::Unit(Unit { text: text.to_owned(), how: How::Loose, period: None })
}

/// Nothing is said of what an article must have.
fn only_excludes(root: &Node) -> bool {
    match root {
        Node::Not(_) => true,
        Node::And(nodes) => nodes.iter().all(|node| matches!(node, Node::Not(_))),
        _ => false,
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    today: Date,
    notes: Vec<Note>,
    /// The first unit that was left out because it is only punctuation.
    punctuation: Option<Unit>,
}

impl Parser {
    /// Everything up to the end of the group: units side by side are all wanted.
    fn all(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        let mut mixed = false;
        while self.at < self.tokens.len() && self.tokens[self.at] != Token::Close {
            let (node, alternatives) = self.any();
            mixed |= alternatives;
            nodes.extend(node);
        }
        if mixed && nodes.len() > 1 {
            self.understood();
        }
        and(nodes)
    }

    /// Alternatives; true when there are at least two.
    fn any(&mut self) -> (Option<Node>, bool) {
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            let (node, explicit) = self.both();
            nodes.extend(node);
            if explicit && (self.infix_is(Operator::Or) || nodes.len() > 1) {
                self.understood();
            }
            if !self.take_infix(Operator::Or, !nodes.is_empty()) {
                break;
            }
        }
        let several = nodes.len() > 1;
        (or(nodes), several)
    }

    /// Units joined by AND; true when there are at least two.
    fn both(&mut self) -> (Option<Node>, bool) {
        let mut nodes = Vec::new();
        loop {
            nodes.extend(self.near());
            if !self.take_infix(Operator::And, !nodes.is_empty()) {
                break;
            }
        }
        let several = nodes.len() > 1;
        (and(nodes), several)
    }

    /// Units joined by 同句, 同段 or ~n, from the left.
    fn near(&mut self) -> Option<Node> {
        let mut left = self.prefixed();
        while let Some(within) = self.near_operator() {
            if !self.take_infix(Operator::Near(within), left.is_some()) {
                break;
            }
            left = match (left, self.prefixed()) {
                (Some(left), Some(right)) => Some(Node::Near(Box::new(left), Box::new(right), within)),
                (left, right) => left.or(right),
            };
        }
        left
    }

    fn near_operator(&self) -> Option<Within> {
        match self.tokens.get(self.at) {
            Some(Token::Word(Operator::Near(within), _)) => Some(*within),
            _ => None,
        }
    }

    /// A unit or group with the nots and fields before it and the boost after it.
    fn prefixed(&mut self) -> Option<Node> {
        let mut negative = false;
        let mut field: Option<TextField> = None;
        let mut last = String::new();
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Sign(Operator::Not, sign) => {
                    negative = !negative;
                    last = sign.to_string();
                }
                Token::Word(Operator::Not, word) if self.operand_follows() => {
                    negative = !negative;
                    last = word.clone();
                    self.understood();
                }
                Token::Sign(Operator::And, sign) => last = sign.to_string(),
                Token::Field(name, typed) => {
                    field = Some(*name);
                    last = typed.clone();
                }
                _ => break,
            }
            self.at += 1;
        }
        let had_operand = self.is_operand();
        let node = self.boosted();
        if node.is_none() && !last.is_empty() && !had_operand {
            self.notes.push(Note::Dangling(last));
        }
        let node = match field {
            Some(field) => node.map(|node| in_field(field, node)),
            None => node,
        };
        node.map(|node| if negative { not(node) } else { node })
    }

    fn boosted(&mut self) -> Option<Node> {
        let node = self.primary();
        match self.tokens.get(self.at) {
            Some(&Token::Boost(by)) => {
                self.at += 1;
                node.map(|node| Node::Boost(Box::new(node), by))
            }
            _ => node,
        }
    }

    fn primary(&mut self) -> Option<Node> {
        if let Some((condition, units)) = figure::read(&self.run()) {
            self.at += units;
            return Some(Node::Figures(condition));
        }
        match self.tokens.get(self.at)?.clone() {
            Token::Open => self.group(),
            Token::Text(text, how) => {
                self.at += 1;
                self.unit(text, how)
            }
            // A word with nothing to work on is text.
            Token::Plain(word) | Token::Word(_, word) => {
                self.at += 1;
                self.unit(word, How::Loose)
            }
            Token::Filter(filter, mut argument) => {
                self.at += 1;
                let next = self.run().first().and_then(|unit| figure::with_unit(&argument, unit));
                if let Some(whole) = next.filter(|_| filter == Filter::Figures) {
                    (argument, self.at) = (whole, self.at + 1);
                }
                self.filter(filter, argument)
            }
            Token::Sign(Operator::Or, sign) => {
                self.at += 1;
                self.notes.push(Note::Dangling(sign.to_string()));
                None
            }
            Token::Boost(_) | Token::Close | Token::Sign(..) | Token::Field(..) => None,
        }
    }

    /// What stands in brackets.
    fn group(&mut self) -> Option<Node> {
        self.at += 1;
        let node = self.all();
        // Not there when the bracket is never closed.
        self.at += 1;
        if node.is_none() && self.punctuation.is_none() {
            self.notes.push(Note::Dangling("()".to_owned()));
        }
        node
    }

    /// The loose units that stand side by side from here on.
    fn run(&self) -> Vec<&str> {
        let texts = self.tokens[self.at.min(self.tokens.len())..].iter().map_while(|token| match token {
            Token::Text(text, How::Loose) => Some(text.as_str()),
            _ => None,
        });
        texts.take(RUN).collect()
    }

    fn unit(&mut self, text: String, how: How) -> Option<Node> {
        let period = if how == How::Loose { date::ask(&text, self.today) } else { None };
        if how == How::Wildcard {
            self.understood();
        }
        if text.is_empty() {
            self.notes.push(Note::Dangling("“”".to_owned()));
            return None;
        }
        let unit = Unit { text, how, period };
        if how != How::Pattern && !unit.text.chars().any(has_meaning) {
            self.punctuation.get_or_insert(unit);
            return None;
        }
        Some(Node::Unit(unit))
    }

    fn filter(&mut self, filter: Filter, argument: String) -> Option<Node> {
        let argument = argument.split_whitespace().collect::<Vec<_>>().join(" ");
        let asks =
            argument.chars().any(is_searched) || (filter == Filter::Figures && figure::read(&[&argument]).is_some());
        if !asks {
            self.notes.push(Note::Dangling(argument));
            return None;
        }
        match filter {
            Filter::Source => Some(Node::Source(argument)),
            Filter::Figures => match FigureCondition::read(argument.clone()) {
                Some(condition) => Some(Node::Figures(condition)),
                None => self.unreadable(argument),
            },
            Filter::Date | Filter::Mentions => match when::read(&argument, self.today) {
                Some(periods) => {
                    let node = if filter == Filter::Date { Node::Dated } else { Node::Mentions };
                    or(periods.into_iter().map(node).collect())
                }
                None => self.unreadable(argument),
            },
        }
    }

    /// The argument of a filter that cannot be read: its words.
    fn unreadable(&mut self, argument: String) -> Option<Node> {
        // What would ask for a figure when read again stays the text that it is here.
        let how = |word: &str| if figure::read(&[word]).is_some() { How::Exact } else { How::Loose };
        let words = argument.split_whitespace();
        let nodes = words.filter_map(|word| self.unit(word.to_owned(), how(word))).collect();
        self.notes.push(Note::Unreadable(argument));
        and(nodes)
    }

    fn understood(&mut self) {
        if !self.notes.contains(&Note::Understood) {
            self.notes.push(Note::Understood);
        }
    }

    fn infix_is(&self, wanted: Operator) -> bool {
        match self.tokens.get(self.at) {
            Some(Token::Sign(operator, _) | Token::Word(operator, _)) => *operator == wanted,
            _ => false,
        }
    }

    /// Takes the operator `wanted` when it stands between two operands. A word that does not is left to be text.
    fn take_infix(&mut self, wanted: Operator, has_left: bool) -> bool {
        if !self.infix_is(wanted) || matches!(self.tokens[self.at], Token::Sign(Operator::And, _)) {
            return false;
        }
        let takes = has_left && self.operand_follows();
        match &self.tokens[self.at] {
            Token::Word(..) if takes => self.understood(),
            Token::Word(..) => return false,
            Token::Sign(_, sign) if !takes => {
                let note = Note::Dangling(sign.to_string());
                self.notes.push(note);
            }
            _ => {}
        }
        self.at += 1;
        takes || !has_left
    }

    /// Whether the token after this one can begin an operand.
    fn operand_follows(&self) -> bool {
        begins_operand(self.tokens.get(self.at + 1))
    }

    fn is_operand(&self) -> bool {
        begins_operand(self.tokens.get(self.at))
    }
}

fn begins_operand(token: Option<&Token>) -> bool {
    !matches!(token, None | Some(Token::Close | Token::Boost(_) | Token::Sign(Operator::Or, _)))
}

/// All of the nodes, those of inner alls among them; one alone is itself.
fn and(nodes: Vec<Node>) -> Option<Node> {
    let mut flat = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::And(inner) => flat.extend(inner),
            node => flat.push(node),
        }
    }
    if flat.len() > 1 { Some(Node::And(flat)) } else { flat.pop() }
}

/// Any of the nodes, likewise.
fn or(nodes: Vec<Node>) -> Option<Node> {
    let mut flat = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Or(inner) => flat.extend(inner),
            node => flat.push(node),
        }
    }
    if flat.len() > 1 { Some(Node::Or(flat)) } else { flat.pop() }
}

/// Only in the field; the innermost field counts.
fn in_field(field: TextField, node: Node) -> Node {
    match node {
        Node::In(..) => node,
        node => Node::In(field, Box::new(node)),
    }
}

/// Without it; a not of a not is what it was.
fn not(node: Node) -> Node {
    match node {
        Node::Not(inner) => *inner,
        node => Node::Not(Box::new(node)),
    }
}

/// Pasted along unseen: control characters, zero-width characters, byte-order marks, direction marks, soft hyphens.
fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Letters, digits and symbols can be found; punctuation and spaces cannot.
fn has_meaning(c: char) -> bool {
    let punctuation = c.is_ascii_punctuation()
        || c.is_whitespace()
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
            | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{30fb}'
            | '\u{fe00}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
            | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}');
    !punctuation
}
