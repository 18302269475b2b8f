//! Facts that contradict each other: one metric, event, period and unit, told with different values by different
//! articles. Which of these are revisions says `revision`.

use std::collections::BTreeMap;

use super::row::Row;
use super::{event, group, revision};
use crate::fact::Conflict;
use hansou_facts::date::Period;
use hansou_facts::figure::FigureKind;

/// The conflicts, in the order of metric and period.
pub(super) fn conflicts(rows: &[Row]) -> Vec<Conflict> {
    let rows = group::countable(rows);
    let names = event::names(&rows);
    let mut alike = BTreeMap::<_, Vec<&Row>>::new();
    // Rounded values (超, 约) say nothing against exact ones.
    for row in rows.into_iter().filter(|row| row.exact && !row.fact.planned && !row.name.is_empty()) {
        let event = row.fact.event.as_deref().map(|name| event::shortest(name, &names));
        let Some(period) = period(row, event.is_some()) else { continue };
        let key = (
            (name(row), row.aspect.as_str()),
            (row.place.as_str(), row.owner.as_str()),
            event,
            period,
            row.fact.unit.as_str(),
            row.fact.per.as_deref(),
            row.fact.change.is_some(),
        );
        alike.entry(key).or_default().push(row);
    }
    alike
        .into_iter()
        .filter(|(_, rows)| disagree(rows))
        .map(|(((name, _), _, event, period, unit, ..), mut rows)| {
            rows.sort_by_key(|row| (row.signed(), row.fact.date, row.fact.id.clone(), row.at));
            rows.dedup_by_key(|row| (row.signed(), row.fact.id.clone()));
            Conflict {
                metric: name.to_owned(),
                period,
                event: event.map(str::to_owned),
                unit: unit.to_owned(),
                revision: revision::revision(&rows),
                facts: rows.into_iter().map(|row| row.fact.clone()).collect(),
            }
        })
        .collect()
}

/// What is measured; of a share all that says of what it is one: 中西部进出口占比重 and 服务进出口占比重 are two.
fn name(row: &Row) -> &str {
    let share = matches!(row.fact.kind, FigureKind::Percent | FigureKind::Tenth | FigureKind::Fraction);
    if share && row.fact.change.is_none() { &row.fact.measure } else { &row.name }
}

/// What a fact is of: its period; of an event its year, for each is held once a year; else the day of its article.
fn period(row: &Row, event: bool) -> Option<Period> {
    if event { row.fact.year.and_then(Period::year) } else { row.fact.when() }
}

/// Two articles with no value in common. An article that gives several values speaks of several things, so that only
/// what no other article confirms counts.
fn disagree(rows: &[&Row]) -> bool {
    let mut articles = BTreeMap::<&str, Vec<&Row>>::new();
    for row in rows {
        articles.entry(&row.fact.id).or_default().push(row);
    }
    let sets: Vec<_> = articles.values().collect();
    let apart = |one: &[&Row], other: &[&Row]| !one.iter().any(|a| other.iter().any(|b| a.agrees_with(b)));
    sets.iter().enumerate().any(|(at, one)| sets[at + 1..].iter().any(|other| apart(one, other)))
}
