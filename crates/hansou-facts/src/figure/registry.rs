//! The rules of all stages, by name. `rules.tsv` says for each what it is for, with texts in which it decides and texts in
//! which it must not; one test reads them all.

use super::rule::{NUMBERS, Rule, RuleId, Rules, Stage, id};
use super::{accept, form, measure, named, not_a_figure, scan, table, unit_sense};

/// How many rules each stage has.
const COUNTS: [usize; 8] = [
    not_a_figure::NAMES.len(),
    form::FORMS.len(),
    unit_sense::UNITS.len(),
    named::PARTS.len(),
    scan::BESIDE.len(),
    accept::REFUSALS.len(),
    measure::MEASURES.len(),
    table::TABLE.len(),
];

// Each stage has numbers enough for its rules.
const _: () = {
    let mut stage = 0;
    while stage < COUNTS.len() {
        assert!(COUNTS[stage] <= (NUMBERS[stage + 1] - NUMBERS[stage]) as usize);
        stage += 1;
    }
};

/// The rules of all stages with their numbers, in the order in which they are asked.
fn numbered() -> impl Iterator<Item = (Stage, RuleId, &'static str)> {
    fn names<F>(stage: Stage, rules: &'static [Rule<F>]) -> impl Iterator<Item = (Stage, RuleId, &'static str)> {
        rules.iter().enumerate().map(move |(at, rule)| (stage, id(stage, at), rule.name))
    }
    names(Stage::Name, not_a_figure::NAMES)
        .chain(names(Stage::Form, form::FORMS))
        .chain(names(Stage::Unit, unit_sense::UNITS))
        .chain(names(Stage::Part, named::PARTS))
        .chain(names(Stage::Beside, scan::BESIDE))
        .chain(names(Stage::Refuse, accept::REFUSALS))
        .chain(names(Stage::Measure, measure::MEASURES))
        .chain(names(Stage::Table, table::TABLE))
}

/// The rules of all stages, in the order in which they are asked.
pub fn rules() -> impl Iterator<Item = (Stage, &'static str)> {
    numbered().map(|(stage, _, name)| (stage, name))
}

impl RuleId {
    /// The name of the rule.
    pub fn name(self) -> &'static str {
        numbered().find(|(_, id, _)| *id == self).map_or("", |(_, _, name)| name)
    }
}

impl Rules {
    /// Their names, in the order of the stages.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        numbered().filter(move |(_, id, _)| self.has(*id)).map(|(_, _, name)| name)
    }
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
