//! What `search facts` returns: numeric facts with their article, sentence, period and value; groups, conflicts and
//! the metrics of a corpus. Plain, serialisable values: a leaf like [`crate::hit`], of which it uses [`Mark`].
//!
//! Values are exact decimals in the base unit (元, %, 家, …). What JSON has no type for is a string there: decimals as plain
//! digits, days and periods as `2022-09-28`, `2022`, `2022-01-01..2022-06-30`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::hit::Mark;
use crate::written;
use hansou_facts::date::Period;
use hansou_facts::figure::{Direction, FigureKind};
use hansou_text::numeral::Decimal;

/// The answer to one question about facts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Facts {
    /// The question as typed.
    pub query: String,
    /// Other names of the metric that were also counted (国内生产总值 for GDP).
    pub also: Vec<String>,
    /// Articles with at least one of the facts.
    pub articles: usize,
    /// All facts, before the limit.
    pub total: usize,
    /// Sizes of changes (增长6.3%) that are not among them, because levels were asked for.
    #[serde(default, skip_serializing_if = "is_none")]
    pub changes: usize,
    /// How many facts have each unit, most first.
    pub units: Vec<UnitCount>,
    /// The series that the facts make up, the main one first.
    pub series: Vec<Series>,
    /// The facts, in the order asked for; at most as many as asked for.
    pub facts: Vec<Fact>,
    /// One line for each group and unit, when groups were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Facts that contradict each other, when these were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Time taken, in milliseconds, from the open index.
    pub took_ms: f64,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// How many facts have one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct UnitCount {
    /// Base unit; empty for a bare number.
    pub unit: String,
    /// The unit in which people expect such values, because most are printed in it: 斤 where `unit` is 克. Values are
    /// in `unit` all the same.
    pub shown: String,
    /// True for sizes of changes (增长6.3%), false for levels.
    pub change: bool,
    /// Facts.
    pub count: usize,
}

/// The kind of period that a value is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// A year.
    Year,
    /// The second half of a year; the first is [`Span::Cumulative`].
    Half,
    /// A quarter that is not the first.
    Quarter,
    /// A month.
    Month,
    /// From the beginning of a year on: 1至9月, 上半年, 今年以来.
    Cumulative,
    /// Up to a day: 截至6月30日, 年末.
    AsOf,
    /// Several years.
    Years,
    /// A day, an event, or no period that is named.
    #[default]
    Occasion,
}

impl Span {
    /// All.
    pub const ALL: [Self; 8] =
        [Self::Year, Self::Half, Self::Quarter, Self::Month, Self::Cumulative, Self::AsOf, Self::Years, Self::Occasion];

    /// Its name in JSON and in conditions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Half => "half",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Cumulative => "cumulative",
            Self::AsOf => "as-of",
            Self::Years => "years",
            Self::Occasion => "occasion",
        }
    }
}

/// Facts of one unit, one aspect, one place, one organisation and one kind of period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Series {
    /// Base unit.
    pub unit: String,
    /// True for sizes of changes.
    pub change: bool,
    /// The word that makes another measure of it (人均, 单日); absent for the metric itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspect: Option<String>,
    /// The place; absent for the whole country or when none is named.
    pub place: Option<String>,
    /// True for facts of several places, one of each.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub several_places: bool,
    /// The organisation whose figures they are; absent when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The kind of period.
    pub span: Span,
    /// Facts in it.
    pub count: usize,
    /// Articles that tell them.
    pub articles: usize,
    /// The earliest exact value.
    pub first: Option<Point>,
    /// The latest exact value.
    pub last: Option<Point>,
    /// Smallest value; an empty string where all are intervals.
    #[serde(with = "written::or_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub min: Option<Decimal>,
    /// Middle value; of an even number the lower of the two in the middle.
    #[serde(with = "written::or_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub median: Option<Decimal>,
    /// Largest value.
    #[serde(with = "written::or_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub max: Option<Decimal>,
    /// Sum, only of what adds up: each event or period told with one value; no shares, running totals, levels of a day.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub sum: Option<Decimal>,
}

/// A value at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Point {
    /// Its period, else the day of its article.
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub period: Period,
    /// The value in the base unit; that of a fall is negative.
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub value: Decimal,
}

/// One figure that answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Fact {
    /// The article's date, YYYY-MM-DD.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub date: Option<Date>,
    /// The period that the sentence speaks of before the figure: `2022`, `2022-09`, `2022-01-01..2022-06-30`.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub period: Option<Period>,
    /// The kind of that period.
    #[serde(default)]
    pub span: Span,
    /// Which of [`Facts::series`] it is in.
    #[serde(default)]
    pub series: usize,
    /// The year that the fact is counted in: that of the period, else of the article.
    pub year: Option<i16>,
    /// Point value; absent for a pure interval (几十, 10-20亿).
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub value: Option<Decimal>,
    /// Lower end of what it means; absent when open.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub low: Option<Decimal>,
    /// Upper end of what it means; absent when open.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub high: Option<Decimal>,
    /// Base unit.
    pub unit: String,
    /// What the value is per (吨 of 2140元/吨).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// As printed.
    pub text: String,
    /// The unit in which people expect such values: 斤 where `unit` is 克, else the same.
    #[serde(default)]
    pub shown_unit: String,
    /// The point value in that unit, exact as it is printed.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub shown_value: Option<Decimal>,
    /// Family: money, percent, count, …
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub kind: FigureKind,
    /// `up` or `down` for the size of a change (增长6.3%); absent for a level.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub change: Option<Direction>,
    /// True for what another value is compared to (比上届的157亿元增长…): it is of an earlier period.
    pub base: bool,
    /// The words that say what it measures.
    pub measure: String,
    /// The event that it is about (世界传感器大会), where one is named.
    pub event: Option<String>,
    /// The place that it is of (黑龙江); absent for the whole country or when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The organisation named last before it in its sentence, else the one that the article is about: the company, bank,
    /// university or office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// True for what is expected, planned or of a period to come: no fact yet.
    pub planned: bool,
    /// What `search show` takes.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The file it was read from.
    pub path: String,
    /// Number of the article in the file, from 1.
    pub part: Option<usize>,
    /// The paper or site, where known.
    pub publisher: Option<String>,
    /// The sentence it stands in.
    pub sentence: String,
    /// Where it stands in the sentence, in characters.
    pub mark: Mark,
}

impl Fact {
    /// The value with the sign of its change: that of a fall is negative.
    pub fn signed(&self) -> Option<Decimal> {
        let value = self.value?;
        let is_fall = self.change == Some(Direction::Down) && !value.is_negative();
        Some(if is_fall { value.negated() } else { value })
    }

    /// The period that it is of, else the day of its article.
    pub fn when(&self) -> Option<Period> {
        self.period.or_else(|| self.date.and_then(Period::day))
    }
}

/// Facts of one year, month, source or event, and of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Group {
    /// The year, month, source or event; empty for facts without one.
    pub key: String,
    /// Base unit.
    pub unit: String,
    /// True for sizes of changes.
    pub change: bool,
    /// Facts in it.
    pub count: usize,
    /// Different values of different events among them: a value that several articles report counts once.
    pub distinct: usize,
    /// Smallest value.
    #[serde(with = "written::or_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub min: Option<Decimal>,
    /// Middle value; of an even number the lower of the two in the middle.
    #[serde(with = "written::or_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub median: Option<Decimal>,
    /// Largest value.
    #[serde(with = "written::or_empty")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub max: Option<Decimal>,
    /// Sum, only where values add up: each event or period told with one value; money, counts, amounts, not shares.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub sum: Option<Decimal>,
    /// The latest exact value; that of a fall is negative. Absent where there are only bounds and plans.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub last: Option<Decimal>,
    /// The period of the latest value, else the day of its article.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub last_period: Option<Period>,
    /// True where all of it is expected or planned.
    #[serde(default)]
    pub planned: bool,
    /// True for the whole of which other groups are parts: the nation beside its provinces, 全省 beside its towns.
    #[serde(default)]
    pub whole: bool,
}

/// The same metric of the same period with different values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Conflict {
    /// What is measured.
    pub metric: String,
    /// The period, or the day of the article.
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub period: Period,
    /// The event, where one is named.
    pub event: Option<String>,
    /// Base unit.
    pub unit: String,
    /// One fact for each article and value, smallest value first.
    pub facts: Vec<Fact>,
    /// Set when it is no contradiction: a later article revises what an earlier one told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
}

/// A value that was revised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Revision {
    /// The value before, in the base unit; that of a fall is negative.
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub from: Decimal,
    /// The value since.
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub to: Decimal,
    /// The word that says so (最终核实, 初步核算).
    pub word: String,
}

/// A metric of the corpus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// Base unit.
    pub unit: String,
    /// The unit in which most of its values are printed, as in [`UnitCount`].
    pub shown: String,
    /// True for sizes of changes.
    pub change: bool,
    /// Figures.
    pub count: usize,
    /// Articles.
    pub articles: usize,
    /// Smallest value, as columns keep it: to about 16 digits.
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub min: f64,
    /// Largest value.
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub max: f64,
}
