//! Conditions on facts: `单位:亿元`, `unit:元`, `kind:money`, `metric:签约额`, `event:传感器大会`, `place:黑龙江`, `organisation:工商银行`,
//! `period:month`, `change:no`; and values (`min`, `max`). Their names are data (`conditions.tsv`).

use std::sync::LazyLock;

use super::row::Row;
use super::words::Table;
use crate::fact::Span;
use hansou_facts::figure::{FigureKind, Unit, read};
use hansou_text::fold::fold;
use hansou_text::numeral::Decimal;

static NAMES: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("conditions.tsv")));

/// A condition on one fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Its base unit is that of a unit (亿元 and 元 are one), or it is printed with it.
    Unit(String),
    /// It is of a family: money, percent, count.
    Kind(FigureKind),
    /// The words that it measures hold a text.
    Measure(String),
    /// The name of its event holds a text.
    Event(String),
    /// The name of its place holds a text; 全国 is no place in particular.
    Place(String),
    /// The name of its organisation holds a text.
    Organisation(String),
    /// It is of one kind of period.
    Span(Span),
    /// It is the size of a change, or is not.
    Change(bool),
    /// Its value in the base unit is at least this.
    Min(Decimal),
    /// Its value in the base unit is at most this.
    Max(Decimal),
}

impl Condition {
    /// Reads `what:text`; `None` when there is no such condition.
    pub fn parse(text: &str) -> Option<Self> {
        let (what, value) = text.split_once([':', '：', '='])?;
        let value = fold(value.trim()).text();
        if value.is_empty() {
            return None;
        }
        Some(match NAMES.list_with("field.", &fold(what.trim()).text())? {
            "unit" => Self::Unit(value),
            "kind" => Self::Kind(kind(&value)?),
            "measure" => Self::Measure(value),
            "event" => Self::Event(value),
            "place" => Self::Place(value),
            "organisation" => Self::Organisation(value),
            "span" => Self::Span(span(&value)?),
            "change" if NAMES.has("yes", &value) => Self::Change(true),
            "change" if NAMES.has("no", &value) => Self::Change(false),
            _ => return None,
        })
    }

    /// A value with or without unit in its base unit: 100亿元, 40%, 5000.
    pub fn value(text: &str) -> Option<Decimal> {
        let folded = fold(text.trim());
        match read(&folded).as_slice() {
            [figure] if figure.span == (0..text.trim().len()) => figure.base_value(),
            _ => Decimal::plain(&folded.text()),
        }
    }

    /// True when a fact meets it.
    pub(super) fn holds(&self, row: &Row) -> bool {
        let fact = &row.fact;
        let holds = |text: &str, part: &str| fold(text).text().contains(part);
        match self {
            Self::Unit(unit) => {
                fact.unit == base(unit) || (base(unit) == *unit && fold(&fact.text).text().ends_with(unit))
            }
            Self::Kind(kind) => fact.kind == *kind || (*kind == FigureKind::Percent && fact.kind == FigureKind::Tenth),
            Self::Measure(text) => holds(&fact.measure, text),
            Self::Event(text) => fact.event.as_deref().is_some_and(|event| holds(event, text)),
            Self::Place(text) if NAMES.has("nationwide", text) => fact.place.is_none(),
            Self::Place(text) => fact.place.as_deref().is_some_and(|place| holds(place, text)),
            Self::Organisation(text) => fact.organisation.as_deref().is_some_and(|name| holds(name, text)),
            Self::Span(span) => fact.span == *span,
            Self::Change(change) => fact.change.is_some() == *change,
            Self::Min(value) => row.low().is_some_and(|low| low >= *value),
            Self::Max(value) => row.low().is_some_and(|low| low <= *value),
        }
    }
}

/// The base unit of a unit, by reading one of it; the unit itself when it is none that is known.
fn base(unit: &str) -> String {
    let is = |found: &Unit| !found.base.is_empty();
    let text = format!("1{unit}");
    let one = read(&fold(&text)).pop().filter(|figure| figure.span == (0..text.len()) && is(&figure.unit));
    one.map_or_else(|| unit.to_owned(), |figure| figure.unit.base.to_string())
}

/// A kind of period by one of its names.
fn span(name: &str) -> Option<Span> {
    let found = NAMES.list_with("span.", name)?;
    Span::ALL.into_iter().find(|span| span.name() == found)
}

/// A family of figures by one of its names.
fn kind(name: &str) -> Option<FigureKind> {
    FigureKind::named(NAMES.list_with("kind.", name).unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_conditions() {
        for (text, wanted) in [
            ("单位：亿元", Some(Condition::Unit("亿元".to_owned()))),
            ("类型=金额", Some(Condition::Kind(FigureKind::Money))),
            ("kind:speed", Some(Condition::Kind(FigureKind::Speed))),
            ("期间:累计", Some(Condition::Span(Span::Cumulative))),
            ("period:as-of", Some(Condition::Span(Span::AsOf))),
            ("变化:无", Some(Condition::Change(false))),
            ("地区:", None),
            ("期间:昨天", None),
            ("颜色:红", None),
        ] {
            assert_eq!(Condition::parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn every_kind_of_period_has_a_name() {
        for kind in Span::ALL {
            assert_eq!(span(kind.name()), Some(kind));
        }
    }
}
