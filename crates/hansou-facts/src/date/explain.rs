//! Which rule read which date of a text. `rules.tsv` says of each rule what it reads, with texts that it reads and texts
//! that it does not; a test reads them all.

use jiff::civil::Date;

use super::{Mention, read};
use hansou_text::fold::fold;

/// What was read in a text, and which rule decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What stands in the text.
    pub surface: String,
    /// The rule's name.
    pub rule: &'static str,
    /// What the rule reads, in a few words.
    pub reads: &'static str,
    /// Where it stands and what it means.
    pub mention: Mention,
}

/// The dates of a text of the day `reference`, each with the rule that decided on it.
///
/// ```
/// use hansou_facts::date;
///
/// let decisions = date::explain("庆历四年春，今明两年", date::day("2022-09-28"));
/// assert_eq!((decisions[0].surface.as_str(), decisions[0].rule), ("庆历四年", "emperors-year"));
/// assert_eq!((decisions[1].surface.as_str(), decisions[1].rule), ("今明两年", "this-and-next"));
/// ```
pub fn explain(text: &str, reference: Option<Date>) -> Vec<Decision> {
    let decision = |mention: Mention| Decision {
        surface: text[mention.span.clone()].to_owned(),
        rule: mention.rule,
        reads: table().find(|row| row[0] == mention.rule).map_or("", |row| row[1]),
        mention,
    };
    read(&fold(text), reference).into_iter().map(decision).collect()
}

/// The rows of `rules.tsv`: name, what it reads, texts that it reads, texts that it does not.
fn table() -> impl Iterator<Item = [&'static str; 4]> {
    let lines = include_str!("rules.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut columns = line.split('\t');
        let mut column = || columns.next();
        Some([column()?, column()?, column()?, column()?])
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::super::rule::{BY_NUMBER, BY_WORD};
    use super::*;

    /// Names of what joins or opens dates, decided in `join`, and of times of day.
    const JOINING: &[&str] = &["range", "year-pair", "between", "until", "since", "open-end", "time-of-day"];

    #[test]
    fn every_rule_reads_its_examples_and_no_others() {
        let today = Some(date(2022, 9, 28));
        let mut wrong = String::new();
        for [rule, _, yes, no] in table() {
            for example in yes.split(" | ") {
                let text = example.replace(['［', '］'], "");
                let wanted =
                    example.split_once('［').and_then(|(_, rest)| rest.split_once('］')).map(|(inside, _)| inside);
                let wanted = wanted.unwrap_or_else(|| panic!("{rule}: no brackets in {example}"));
                let decisions = explain(&text, today);
                let found = decisions.iter().any(|found| found.rule == rule && found.surface == wanted);
                if !found {
                    wrong.push_str(&format!("{rule} reads {example}: {decisions:?}\n"));
                }
            }
            for text in no.split(" | ") {
                let decisions = explain(text, today);
                if decisions.iter().any(|found| found.rule == rule) {
                    wrong.push_str(&format!("{rule} does not read {text}: {decisions:?}\n"));
                }
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    #[test]
    fn the_table_has_every_rule_once() {
        let rules = BY_NUMBER.iter().chain(BY_WORD).map(|rule| rule.name).chain(JOINING.iter().copied());
        let listed: Vec<&str> = table().map(|row| row[0]).collect();
        assert_eq!(rules.collect::<BTreeSet<_>>(), listed.iter().copied().collect());
        assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len());
    }
}
