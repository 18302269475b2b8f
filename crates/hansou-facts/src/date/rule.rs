//! The rules of dates: which readers are asked where a number or a word stands, in which order, and by what name each
//! is known. What each reads, with texts that it reads and texts that it does not, is `rules.tsv`.
//!
//! To add one: a reader, a line here, a line in `rules.tsv` and a row in the golden table that it decides. Leaves what
//! joins two dates or opens one to `join`, which names its rules itself.

use super::numeral::numeral;
use super::point::{Point, Reader};

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

impl Reader<'_> {
    /// The date that starts at `at`. Never empty.
    pub fn point(&self, at: usize) -> Option<Point> {
        let c = *self.chars.get(at)?;
        let is_number = c.is_ascii_digit() || numeral(c).is_some();
        let point = first(if is_number { BY_NUMBER } else { BY_WORD }, self, at)?;
        Some(self.with_weekday(self.with_clock(point)))
    }
}

/// The first rule of a list that reads a date at `at`, as the point that says so.
fn first(rules: &[Rule], reader: &Reader<'_>, at: usize) -> Option<Point> {
    rules.iter().find_map(|rule| (rule.reader)(reader, at).map(|point| Point { rule: rule.name, ..point }))
}
