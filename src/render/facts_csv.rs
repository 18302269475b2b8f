//! Facts, groups and metrics as CSV (RFC 4180) with a header line. Every value stands on one line; control characters
//! are made visible.

use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

use super::table::plain;
use super::wrap::one_line;
use crate::fact::{Fact, Group, Metric, Point, Series};
use hansou_facts::figure::Direction;

const HEADER: [&str; 27] = [
    "date",
    "period",
    "year",
    "value",
    "low",
    "high",
    "unit",
    "per",
    "text",
    "kind",
    "change",
    "base",
    "measure",
    "event",
    "id",
    "title",
    "path",
    "part",
    "publisher",
    "sentence",
    "place",
    "planned",
    "span",
    "series",
    "organisation",
    "shown_value",
    "shown_unit",
];

/// Writes facts. Errors are those of the writer.
pub fn write(facts: &[Fact], out: &mut impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEADER).map_err(plain)?;
    for fact in facts {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let row = [
            written(fact.date),
            written(fact.period),
            written(fact.year),
            written(fact.value),
            written(fact.low),
            written(fact.high),
            fact.unit.clone(),
            some(&fact.per),
            fact.text.clone(),
            fact.kind.name().to_owned(),
            written(fact.change.map(Direction::name)),
            if fact.base { "true".to_owned() } else { String::new() },
            fact.measure.clone(),
            some(&fact.event),
            fact.id.clone(),
            fact.title.clone(),
            fact.path.clone(),
            written(fact.part),
            some(&fact.publisher),
            fact.sentence.clone(),
            some(&fact.place),
            if fact.planned { "true".to_owned() } else { String::new() },
            fact.span.name().to_owned(),
            fact.series.to_string(),
            some(&fact.organisation),
            written(fact.shown_value),
            fact.shown_unit.clone(),
        ];
        table.write_record(row.map(|cell| one_line(&cell, &[]))).map_err(plain)?;
    }
    table.flush()
}

fn written(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Writes groups. Errors are those of the writer.
pub fn write_groups(groups: &[Group], out: &mut impl Write) -> io::Result<()> {
    write_all(groups.iter().map(|group| Group { key: one_line(&group.key, &[]), ..group.clone() }), out)
}

/// Columns of a table of series.
const OF_SERIES: [&str; 16] = [
    "unit",
    "change",
    "place",
    "span",
    "count",
    "articles",
    "first",
    "first value",
    "last",
    "last value",
    "min",
    "median",
    "max",
    "sum",
    "aspect",
    "organisation",
];

/// Writes series. Errors are those of the writer.
pub fn write_series(series: &[Series], out: &mut impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(OF_SERIES).map_err(plain)?;
    for series in series {
        let point = |point: &Option<Point>| {
            let point = point.as_ref();
            [written(point.map(|point| point.period)), written(point.map(|point| point.value))]
        };
        let ([first, first_value], [last, last_value]) = (point(&series.first), point(&series.last));
        let row = [
            series.unit.clone(),
            series.change.to_string(),
            series.place.clone().unwrap_or_default(),
            series.span.name().to_owned(),
            series.count.to_string(),
            series.articles.to_string(),
            first,
            first_value,
            last,
            last_value,
            written(series.min),
            written(series.median),
            written(series.max),
            written(series.sum),
            series.aspect.clone().unwrap_or_default(),
            series.organisation.clone().unwrap_or_default(),
        ];
        table.write_record(row.map(|cell| one_line(&cell, &[]))).map_err(plain)?;
    }
    table.flush()
}

/// Writes metrics. Errors are those of the writer.
pub fn write_metrics(metrics: &[Metric], out: &mut impl Write) -> io::Result<()> {
    write_all(metrics.iter().map(|metric| Metric { name: one_line(&metric.name, &[]), ..metric.clone() }), out)
}

fn write_all(rows: impl Iterator<Item = impl Serialize>, out: &mut impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    for row in rows {
        table.serialize(row).map_err(plain)?;
    }
    table.flush()
}
