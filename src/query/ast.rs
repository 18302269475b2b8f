//! The syntax tree of the query language: what was asked, before anyone thinks of an index.

use crate::text::date::Period;

/// A parsed query. Parsing never fails: what cannot be read as an operator is read as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The query as typed.
    pub text: String,
    /// What it asks for.
    pub root: Node,
    /// Readings that are not obvious and limits that were reached, to be shown.
    pub notes: Vec<Note>,
}

/// Something to say about how a query was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Show the canonical form: the reading is not the obvious one.
    Understood,
    /// A quotation mark or bracket without its partner was taken as if closed at the end.
    Unbalanced(char),
    /// An operator with nothing to work on was left out.
    Dangling(String),
    /// A field name that does not exist was read as text.
    UnknownField(String),
    /// A regular expression that does not compile was read as text: the expression and the reason.
    BadPattern(String, String),
    /// The query was cut: it was longer, deeper or had more units than is read.
    Cut(&'static str),
    /// A date or figure after a field could not be read.
    Unreadable(String),
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Matches every article: an empty query, or one of filters only.
    Everything,
    /// A stretch of text to find.
    Unit(Unit),
    /// All of them.
    And(Vec<Node>),
    /// At least one of them.
    Or(Vec<Node>),
    /// Articles without it.
    Not(Box<Node>),
    /// Both within a distance of each other, in any order.
    Near(Box<Node>, Box<Node>, Within),
    /// Only in one field.
    In(Field, Box<Node>),
    /// Counts `by` times as much in the ranking.
    Boost(Box<Node>, f32),
    /// Articles dated in a period (`date:`, `日期:`).
    Dated(Period),
    /// Articles whose path or publisher contains a text (`source:`, `来源:`).
    Source(String),
    /// Articles with a figure, the question as typed (`figures:`, `数字:`).
    Figures(String),
}

/// A stretch of text to find.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The text, without quotation marks and operators.
    pub text: String,
    /// How it is to be found.
    pub how: How,
    /// The period it can also be read as (去年上半年, 2022年第三季度), when it can.
    pub period: Option<Period>,
}

/// How a unit is to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As typed; in lower tiers by its words.
    Loose,
    /// As typed only (`"…"`).
    Exact,
    /// As typed and in the same script, case and width (`=…`).
    Verbatim,
    /// With `*` (any run within a clause) and `?` (one character).
    Wildcard,
    /// By regular expression (`/…/`).
    Pattern,
}

/// A field to search in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The headline.
    Title,
    /// The text.
    Body,
}

/// How near two things must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// In one sentence (同句).
    Sentence,
    /// In one paragraph (同段).
    Paragraph,
    /// With at most so many characters between them (~n).
    Characters(u32),
}

impl Query {
    /// True when the query means what anyone would expect; when false it is worth saying how it was understood.
    pub fn obvious(&self) -> bool {
        self.notes.is_empty()
    }

    /// The units that an article is asked to have, in the order of the query, each with the field it is asked in.
    /// Units under a not are left out.
    pub fn positive_units(&self) -> Vec<(Option<Field>, &Unit)> {
        let mut units = Vec::new();
        self.root.collect_positive(None, &mut units);
        units
    }
}

impl Node {
    fn collect_positive<'a>(&'a self, field: Option<Field>, units: &mut Vec<(Option<Field>, &'a Unit)>) {
        match self {
            Self::Unit(unit) => units.push((field, unit)),
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|node| node.collect_positive(field, units)),
            Self::Near(left, right, _) => {
                left.collect_positive(field, units);
                right.collect_positive(field, units);
            }
            Self::In(inner, node) => node.collect_positive(Some(*inner), units),
            Self::Boost(node, _) => node.collect_positive(field, units),
            Self::Everything | Self::Not(_) | Self::Dated(_) | Self::Source(_) | Self::Figures(_) => {}
        }
    }
}
