//! Rules with names. A rule is a function in the table of its stage; the tables are read from top to bottom, and of
//! most stages the first rule that applies decides. `rules.tsv` says for each what it is for, with texts in which it
//! decides and texts in which it must not; one test reads them all.
//!
//! To add a rule: a function, an entry in the table of its stage, a line in `rules.tsv`. Leaves which tables there are to
//! `registry`.

use std::ops::Range;

/// The stages of reading, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// What stands here is no number: a date, a name, an identifier.
    Name,
    /// How the number is written.
    Form,
    /// Whether the character behind is its unit, and which of its meanings it has.
    Unit,
    /// The number is part of something else: a listed word, a place in a list.
    Part,
    /// What stands beside it changes it: a sign, a currency, a place in an order.
    Beside,
    /// What was read is no figure after all.
    Refuse,
    /// What the figure measures.
    Measure,
    /// What row and column of a table say of it.
    Table,
}

/// A rule of a stage whose rules are functions `F`.
pub(super) struct Rule<F> {
    pub name: &'static str,
    pub apply: F,
}

/// A rule by its number: rules of a stage are numbered from the first number of the stage on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RuleId(u8);

/// The first number of each stage, and the number behind the last: the rules that decided a figure are 128 bits.
pub(super) const NUMBERS: [u8; 9] = [0, 16, 32, 48, 60, 76, 96, 124, 128];

/// The rule at a place in the table of a stage.
pub(super) const fn id(stage: Stage, at: usize) -> RuleId {
    RuleId(NUMBERS[stage as usize] + at as u8)
}

/// The rules that decided a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules(u128);

impl Rules {
    /// True when it is among them.
    pub(super) fn has(self, rule: RuleId) -> bool {
        self.0 >> rule.0 & 1 == 1
    }

    pub(super) fn add(&mut self, rule: RuleId) {
        self.0 |= 1 << rule.0;
    }

    pub(super) fn with(mut self, rule: RuleId) -> Self {
        self.add(rule);
        self
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What a rule decided about a place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The place, in bytes of the original.
    pub span: Range<usize>,
    /// What stands there, folded.
    pub text: String,
    /// True when it is a figure, false when a rule says that it is none.
    pub is_figure: bool,
    /// The names of the rules that decided, in the order of the stages.
    pub rules: Vec<&'static str>,
    /// What a figure measures.
    pub measure: String,
}
