//! The rules of dates: which readers are asked where a number or a word stands, in which order, and by what name each
//! is known. What each reads, with texts that it reads and texts that it does not, is `rules.tsv`.
//!
//! To add one: a reader, a line here, a line in `rules.tsv` and a row in the golden table that it decides. Leaves what
//! joins two dates or opens one to `join`, which names its rules itself.

use jiff::civil::Date;

use super::point::{Point, Reader};
use super::{Mention, read};
use hansou_text::fold::fold;

/// A rule: its name and its reader.
pub(super) struct Rule {
    /// The name that explanations and tables use.
    pub name: &'static str,
    reader: fn(&Reader<'_>, usize) -> Option<Point>,
}

const fn rule(name: &'static str, reader: fn(&Reader<'_>, usize) -> Option<Point>) -> Rule {
    Rule { name, reader }
}

/// Asked where a number stands.
pub(super) const BY_NUMBER: &[Rule] = &[
    rule("digits", |reader, at| reader.numeric(at)),
    rule("feast", |reader, at| reader.feast(at)),
    rule("year", |reader, at| reader.year_in_print(at)),
    rule("plan", |reader, at| reader.plan(at)),
    rule("decade", |reader, at| reader.decade(at)),
    rule("century", |reader, at| reader.century(at)),
    rule("part-of-year", |reader, at| reader.part_of_year(at)),
    rule("month", |reader, at| reader.months(at)),
    rule("day", |reader, at| reader.bare_days(at)),
    rule("ago", |reader, at| reader.ago(at)),
];

/// Asked where a word stands.
pub(super) const BY_WORD: &[Rule] = &[
    rule("lunar-year", |reader, at| reader.lunar_year(at)),
    rule("emperors-year", |reader, at| reader.emperors_year(at)),
    rule("year", |reader, at| reader.year_in_print(at)),
    rule("year-by-word", |reader, at| reader.year_by_word(at)),
    rule("season", |reader, at| reader.season(at)),
    rule("day-by-word", |reader, at| reader.relative_day(at)),
    rule("this-and-next", |reader, at| reader.one_and_the_next(at)),
    rule("month-by-word", |reader, at| reader.relative_month(at)),
    rule("quarter-by-word", |reader, at| reader.relative_quarter(at)),
    rule("week", |reader, at| reader.week(at)),
    rule("part-of-year", |reader, at| reader.first_months_alone(at)),
    rule("span", |reader, at| reader.span(at)),
    rule("plan", |reader, at| reader.plan(at)),
    rule("century", |reader, at| reader.decade(at).or_else(|| reader.century(at))),
    rule("feast", |reader, at| reader.feast(at)),
    rule("lunar-day", |reader, at| reader.lunar(at, None)),
];

/// The first rule of a list that reads a date at `at`, as the point that says so.
pub(super) fn first(rules: &[Rule], reader: &Reader<'_>, at: usize) -> Option<Point> {
    rules.iter().find_map(|rule| (rule.reader)(reader, at).map(|point| Point { rule: rule.name, ..point }))
}

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
