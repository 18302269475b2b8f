//! Facts in groups, with count, smallest, middle and largest value, and a sum where values add up.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::Row;
use super::{By, event};
use crate::fact::{Group, Span};
use hansou_text::numeral::Decimal;

/// Families whose values add up. Shares, ages, prices and temperatures do not.
const ADDITIVE: [&str; 6] = ["money", "count", "mass", "area", "volume", "energy"];

/// True for values of a kind that add up.
pub(super) fn is_additive(row: &Row) -> bool {
    ADDITIVE.contains(&row.fact.kind.as_str())
}

/// The groups: units with most facts first, in a unit by key.
pub(super) fn groups(rows: &[Row], by: By) -> Vec<Group> {
    let rows = comparable(countable(rows), by);
    let names: Vec<&str> = rows.iter().filter_map(|row| row.fact.event.as_deref()).collect();
    let mut all = BTreeMap::<(&str, bool), BTreeMap<String, Vec<&Row>>>::new();
    for row in &rows {
        let unit = (row.fact.unit.as_str(), row.fact.change.is_some());
        all.entry(unit).or_default().entry(key(row, by, &names)).or_default().push(row);
    }
    let mut units: Vec<_> = all.into_iter().collect();
    units.sort_by_key(|(_, groups)| std::cmp::Reverse(groups.values().map(Vec::len).sum::<usize>()));
    let one = |unit: &str, change, key, rows: Vec<&Row>| group(unit, change, key, &rows);
    units
        .into_iter()
        .flat_map(|((unit, change), groups)| groups.into_iter().map(move |(key, rows)| one(unit, change, key, rows)))
        .collect()
}

/// What may stand side by side in groups of years, months or places: the kind of period of the main series and, in
/// groups of time, its place; what happens on a day is of its year. So no month stands among years, no province beside
/// the nation.
fn comparable(rows: Vec<&Row>, by: By) -> Vec<&Row> {
    let Some(main) = rows.iter().min_by_key(|row| row.fact.series).map(|row| (row.fact.span, row.place.clone())) else {
        return rows;
    };
    let by_time = matches!(by, By::Year | By::Month);
    if !by_time && by != By::Place {
        return rows;
    }
    let is_yearly = |span: Span| matches!(span, Span::Year | Span::Occasion | Span::Years);
    let same_span = |span: Span| span == main.0 || by == By::Year && is_yearly(span) && is_yearly(main.0);
    rows.into_iter().filter(|row| same_span(row.fact.span) && (!by_time || row.place == main.1)).collect()
}

/// Facts that count: with a value, of their own period, and no bound (超200亿元) beside an exact value of one article.
pub(super) fn countable(rows: &[Row]) -> Vec<&Row> {
    let of = |row: &Row| (row.fact.id.clone(), row.fact.unit.clone(), row.fact.change.is_some(), row.fact.year);
    let counts = |row: &&Row| row.value.is_some() && !row.fact.base;
    let exact: BTreeSet<_> = rows.iter().filter(counts).filter(|row| row.exact).map(of).collect();
    let counted: Vec<&Row> = rows.iter().filter(counts).filter(|row| row.exact || !exact.contains(&of(row))).collect();
    // What is planned for a year says nothing once it is known.
    let in_year = |row: &Row| (row.fact.unit.clone(), row.fact.change.is_some(), row.fact.year);
    let known: BTreeSet<_> = counted.iter().filter(|row| !row.fact.planned).map(|row| in_year(row)).collect();
    counted.into_iter().filter(|row| !row.fact.planned || !known.contains(&in_year(row))).collect()
}

fn key(row: &Row, by: By, names: &[&str]) -> String {
    let fact = &row.fact;
    match by {
        // What was reached in five years is of none of them.
        By::Year | By::Month if row.years.is_some() => {
            row.years.map(|(first, last)| format!("{first:04}–{last:04}")).unwrap_or_default()
        }
        By::Year => fact.year.map(|year| format!("{year:04}")).unwrap_or_default(),
        By::Month => row.day.map(|day| format!("{:04}-{:02}", day.year(), day.month())).unwrap_or_default(),
        By::Source => fact.publisher.clone().unwrap_or_else(|| fact.path.clone()),
        By::Place => fact.place.clone().unwrap_or_default(),
        By::Event => fact.event.as_deref().map(|name| event::shortest(name, names).to_owned()).unwrap_or_default(),
    }
}

/// The value with the sign of its change.
pub(super) fn signed(row: &Row) -> Option<Decimal> {
    let value = row.value?;
    Some(if row.fact.change.as_deref() == Some("down") && !value.is_negative() { value.negated() } else { value })
}

fn group(unit: &str, change: bool, key: String, rows: &[&Row]) -> Group {
    let mut values: Vec<Decimal> = rows.iter().filter_map(|row| signed(row)).collect();
    values.sort_unstable();
    // What several articles report of one event is one value.
    let distinct: BTreeSet<(Option<&str>, Option<i16>, Decimal)> =
        rows.iter().filter_map(|row| Some((row.fact.event.as_deref(), row.fact.year, signed(row)?))).collect();
    // Running totals, levels of a day and values of different places do not add up.
    let flows = |row: &Row| !matches!(row.fact.span, Span::Cumulative | Span::AsOf | Span::Years);
    let one_place = rows.windows(2).all(|pair| pair[0].place == pair[1].place);
    let adds = !change && one_place && rows.iter().all(|row| row.fact.per.is_none() && is_additive(row) && flows(row));
    let sum = distinct.iter().try_fold(Decimal::ZERO, |sum, (_, _, value)| sum.plus(*value)).filter(|_| adds);
    let text = |value: Option<&Decimal>| value.map(Decimal::to_string).unwrap_or_default();
    Group {
        key,
        unit: unit.to_owned(),
        change,
        count: rows.len(),
        distinct: distinct.len(),
        min: text(values.first()),
        median: text(values.get(values.len().saturating_sub(1) / 2)),
        max: text(values.last()),
        sum: sum.map(|sum| sum.to_string()),
    }
}
