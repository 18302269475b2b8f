//! Rules with names. A rule is a function in the table of its stage; the tables are read from top to bottom, and of
//! most stages the first rule that applies decides. `rules.tsv` says for each what it is for, with texts in which it
//! decides and texts in which it must not; one test reads them all.
//!
//! To add a rule: a function, an entry in the table of its stage, a line in `rules.tsv`.

use std::ops::Range;

use super::{accept, measure, named, not_a_figure, quantity, scan, table, unit_sense};

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

/// A rule by its place among the rules of all stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RuleId(u8);

/// Where the rules of a stage begin among all.
const fn first(stage: Stage) -> usize {
    let lengths = [
        not_a_figure::NAMES.len(),
        quantity::FORMS.len(),
        unit_sense::UNITS.len(),
        named::PARTS.len(),
        scan::BESIDE.len(),
        accept::REFUSALS.len(),
        measure::MEASURES.len(),
        table::TABLE.len(),
    ];
    let mut sum = 0;
    let mut at = 0;
    while at < stage as usize {
        sum += lengths[at];
        at += 1;
    }
    sum
}

const STARTS: [usize; 8] = [
    first(Stage::Name),
    first(Stage::Form),
    first(Stage::Unit),
    first(Stage::Part),
    first(Stage::Beside),
    first(Stage::Refuse),
    first(Stage::Measure),
    first(Stage::Table),
];

// The rules that decided a figure are 128 bits.
const _: () = assert!(first(Stage::Table) + table::TABLE.len() <= 128);

/// The rule at a place in the table of a stage.
pub(super) const fn id(stage: Stage, at: usize) -> RuleId {
    RuleId((STARTS[stage as usize] + at) as u8)
}

impl RuleId {
    /// The name of the rule.
    pub fn name(self) -> &'static str {
        rules().nth(usize::from(self.0)).map_or("", |(_, name)| name)
    }
}

/// The rules of all stages, in the order in which they are asked.
pub fn rules() -> impl Iterator<Item = (Stage, &'static str)> {
    fn names<F>(stage: Stage, rules: &'static [Rule<F>]) -> impl Iterator<Item = (Stage, &'static str)> {
        rules.iter().map(move |rule| (stage, rule.name))
    }
    names(Stage::Name, not_a_figure::NAMES)
        .chain(names(Stage::Form, quantity::FORMS))
        .chain(names(Stage::Unit, unit_sense::UNITS))
        .chain(names(Stage::Part, named::PARTS))
        .chain(names(Stage::Beside, scan::BESIDE))
        .chain(names(Stage::Refuse, accept::REFUSALS))
        .chain(names(Stage::Measure, measure::MEASURES))
        .chain(names(Stage::Table, table::TABLE))
}

/// The rules that decided a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules(u128);

impl Rules {
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

    /// Their names, in the order of the stages.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        rules().enumerate().filter(move |(at, _)| self.0 >> at & 1 == 1).map(|(_, (_, name))| name)
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

#[cfg(test)]
mod tests {
    use super::super::explain;
    use std::collections::BTreeSet;

    /// Each rule decides in the texts that say so, and in no other that it is held against.
    #[test]
    fn rules_decide_their_examples() {
        let mut told = BTreeSet::new();
        let mut wrong = Vec::new();
        let decides = |rule: &str, text: &str| {
            let text = text.replace('⇥', "\t").replace('⏎', "\n");
            explain(&text).iter().any(|decision| decision.rules.contains(&rule))
        };
        for line in include_str!("rules.tsv").lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [rule, _, yes, no] = columns[..] else { panic!("rule, meaning, yes, no: {line}") };
            told.insert(rule);
            wrong.extend(yes.split(" | ").filter(|text| !decides(rule, text)).map(|text| format!("{rule}: {text}")));
            wrong.extend(no.split(" | ").filter(|text| decides(rule, text)).map(|text| format!("not {rule}: {text}")));
        }
        let rules: BTreeSet<&str> = super::rules().map(|(_, name)| name).collect();
        assert_eq!(told, rules, "rules.tsv and the tables name the same rules");
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
