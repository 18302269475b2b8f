//! A fact on its way to a table: with what it takes to sort it, to group it and to tell it from others.

use jiff::civil::Date;

use crate::fact::Fact;
use hansou_text::numeral::Decimal;

/// A fact with what it takes to sort and group it.
#[derive(Debug, Clone)]
pub struct Row {
    /// What is shown.
    pub fact: Fact,
    /// The day it is of: the last of its period, else the article's.
    pub(super) day: Option<Date>,
    /// Place in the article: title first, then by byte.
    pub(super) at: usize,
    /// It stands in a headline, whose values the text tells again. Cells of a table do not.
    pub(super) headline: bool,
    /// Printed as a value, not as a bound (超200亿元) or roughly (约200亿元).
    pub(super) exact: bool,
    /// One of the last place that is printed, in the base unit: 10,000,000 of 1.57亿.
    pub(super) step: Option<Decimal>,
    /// The unit that it is expected in.
    pub(super) shown: &'static str,
    /// First and last year of a period that is longer than a year.
    pub(super) years: Option<(i16, i16)>,
    /// What tells its place from others.
    pub(super) place: String,
    /// The organisation whose figure it is; empty for none.
    pub(super) owner: String,
    /// The name of what it measures.
    pub(super) name: String,
    /// The word that makes it another measure than the metric; empty for the metric itself.
    pub(super) aspect: String,
    /// What stands before the metric in that name: 新能源 in 新能源汽车销量.
    pub(super) qualifier: String,
    /// How it answers.
    pub(super) answer: Answer,
    /// It is about what the rest of the query asks for.
    pub(super) about: bool,
}

impl Row {
    /// What it is ordered by.
    pub(super) fn low(&self) -> Option<Decimal> {
        self.fact.value.or(self.fact.low).or(self.fact.high)
    }

    /// The value with the sign of its change.
    pub(super) fn signed(&self) -> Option<Decimal> {
        self.fact.signed()
    }

    /// One value, or the same one rounded: 1.43万亿斤 and 14297.5亿斤 differ by less than what the shorter print leaves out.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        let Some((one, two)) = self.signed().zip(other.signed()) else { return false };
        let step = self.step.max(other.step);
        one == two || one.minus(two).zip(step).is_some_and(|(apart, step)| apart < step && apart.negated() < step)
    }

    /// Facts of one unit, levels and changes apart, can be compared.
    pub(super) fn unit(&self) -> (String, bool) {
        (self.fact.unit.clone(), self.fact.change.is_some())
    }
}

/// How a figure answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// All words say what it measures.
    Measured,
    /// Some stand beside it, in its clause or sentence.
    Beside,
}
