//! The syntax tree of the query language: what was asked, before anyone thinks of an index.

pub use crate::hit::Note;
use hansou_facts::date::Period;
use hansou_facts::figure::QuantityConstraint;

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
    In(TextField, Box<Node>),
    /// Counts `by` times as much in the ranking.
    Boost(Box<Node>, f32),
    /// Articles dated in a period (`date:`, `日期:`).
    Dated(Period),
    /// Articles whose text speaks of a day in a period, in any spelling (`mentions:`, `提到:`).
    Mentions(Period),
    /// Articles whose path or publisher contains a text (`source:`, `来源:`).
    Source(String),
    /// Articles with a figure that meets a condition (`签约额>100亿元`, `figures:`, `数字:`).
    Figures(FigureCondition),
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

/// A condition on a figure, read once.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureCondition {
    /// As typed, for showing it.
    pub text: String,
    /// What it asks.
    pub constraint: Box<QuantityConstraint>,
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
pub enum TextField {
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
}

/// A unit that an article is asked to have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sought<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// The field it is asked in; `None` for any.
    pub field: Option<TextField>,
    /// How much it counts.
    pub boost: f32,
}

impl Node {
    /// The units that an article is asked to have, in the order of the query: those not under a negation.
    pub fn sought(&self) -> Vec<Sought<'_>> {
        let mut units = Vec::new();
        self.collect_sought(None, 1.0, &mut units);
        units
    }

    fn collect_sought<'a>(&'a self, field: Option<TextField>, boost: f32, units: &mut Vec<Sought<'a>>) {
        match self {
            Self::Unit(unit) => units.push(Sought { unit, field, boost }),
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter().for_each(|node| node.collect_sought(field, boost, units));
            }
            Self::Near(left, right, _) => {
                [left, right].iter().for_each(|node| node.collect_sought(field, boost, units))
            }
            Self::In(inner, node) => node.collect_sought(Some(*inner), boost, units),
            Self::Boost(node, by) => node.collect_sought(field, boost * by, units),
            Self::Everything
            | Self::Not(_)
            | Self::Dated(_)
            | Self::Mentions(_)
            | Self::Source(_)
            | Self::Figures(_) => {}
        }
    }
}
