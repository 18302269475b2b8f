//! Reads a figure or date suite and prints what is found, in the layout that number suites are scored in:
//!
//!     cargo run --release --example figures -- SUITE.jsonl
//!
//! or says of every number in a text which rules decided that it is a figure, or none:
//!
//!     cargo run --release --example figures -- --explain 签约额157亿元，比工业4.0多
//!
//! Each line of the suite is a JSON record with `id`, `text` and, where dates are meant, `reference_date`; each line
//! printed is `{"id", "figures": [{start, end, value | lo, hi, unit, kind, cmp}], "dates": [...]}` with offsets in
//! characters. A record whose `scope` is `number` annotates bare numerals (十 of 十斤), so there the numeral of
//! each figure is printed beside the figure with its unit; one whose `scope` is `range` annotates intervals of any
//! family, so there intervals and compared values are of kind `range`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use hansou_facts::date;
use hansou_facts::figure::{self, Comparator, Figure, FigureKind};
use hansou_text::fold::{Folded, fold};
use hansou_text::numeral::Decimal;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: figures SUITE.jsonl | figures --explain TEXT")?;
    if path == "--explain" {
        return explain(&arguments.collect::<Vec<_>>().join(" "));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for line in BufReader::new(File::open(path)?).lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().unwrap_or("");
        let scope = |name: &str| record["scope"].as_array().is_some_and(|scope| scope.iter().any(|s| s == name));
        let (numerals, ranges) = (scope("number"), scope("range"));
        let folded = fold(text);
        let found = figure::read(&folded);
        let figures: Vec<Value> = found.iter().flat_map(|f| lines(text, f, numerals, ranges)).collect();
        writeln!(
            out,
            "{}",
            json!({"id": record["id"], "figures": figures, "dates": dates(text, &folded, &record["reference_date"])})
        )?;
    }
    Ok(())
}

/// One line for each number: what it is, what it measures, and the rules that decided.
fn explain(text: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    for decision in figure::explain(text) {
        let what = if decision.is_figure { "figure" } else { "none" };
        writeln!(out, "{}\t{what}\t{}\t{}", decision.text, decision.measure, decision.rules.join(" "))?;
    }
    Ok(())
}

/// The dates in a text, relative to the day it is from.
fn dates(text: &str, folded: &Folded, reference: &Value) -> Vec<Value> {
    let reference = reference.as_str().and_then(date::day);
    let mentions = date::read(folded, reference);
    let line = |mention: &date::Mention| {
        let (from, to) = mention.bounds();
        at(text, &mention.span, json!({"values": [{"from": from, "to": to}]}))
    };
    mentions.iter().map(line).collect()
}

/// What is printed of one figure.
fn lines(text: &str, figure: &Figure, numerals: bool, ranges: bool) -> Vec<Value> {
    if figure.kind == FigureKind::Structure || figure.kind == FigureKind::Ratio {
        return vec![at(text, &figure.span, json!({"kind": figure.kind.name()}))];
    }
    let mut printed = printed(figure);
    if ranges && figure.comparator != Comparator::Equal {
        printed["kind"] = "range".into();
    }
    if numerals {
        let mut number = printed.clone();
        number["kind"] = "number".into();
        number["unit"] = "1".into();
        let (Some(first), Some(last)) = (figure.numerals.first(), figure.numerals.last()) else { return Vec::new() };
        let span = if figure.kind == FigureKind::Fraction { figure.core.clone() } else { first.start..last.end };
        return vec![at(text, &span, number), at(text, &figure.core, printed)];
    }
    vec![at(text, &figure.core, printed)]
}

/// Value or interval, unit, kind and comparator.
fn printed(figure: &Figure) -> Value {
    let kind = match figure.kind {
        FigureKind::Point => "percent_point",
        FigureKind::Tenth => "percent",
        FigureKind::Rank => "ordinal",
        FigureKind::Rate => figure.unit.kind.name(),
        FigureKind::Angle => "temperature",
        kind => kind.name(),
    };
    let percent = figure.kind == FigureKind::Tenth;
    let unit = if percent { "%" } else { figure.unit.code };
    let mut line = json!({"unit": unit, "kind": kind, "cmp": compared(figure)});
    let number = |d: Decimal| json!(d.to_f64());
    match figure.value {
        Some(value) => line["value"] = number(if percent { figure.base_value().unwrap_or(value) } else { value }),
        None => {
            // Intervals are kept in the base unit; here they are printed in the unit of the text.
            let one = figure.unit.to_base(Decimal::ONE).filter(|_| !percent).unwrap_or(Decimal::ONE);
            let end = |end: Option<figure::End>| end.and_then(|end| end.value.over(one)).map_or(Value::Null, number);
            line["lo"] = end(figure.interval.low);
            line["hi"] = end(figure.interval.high);
        }
    }
    line
}

fn compared(figure: &Figure) -> &'static str {
    match figure.comparator {
        Comparator::Above => "gt",
        Comparator::AtLeast => "ge",
        Comparator::Below => "lt",
        Comparator::AtMost => "le",
        Comparator::Between if figure.value.is_some() => "ge",
        Comparator::Between => "range",
        Comparator::Equal if figure.approximate => "approx",
        Comparator::Equal => "eq",
    }
}

/// Adds the place, in characters.
fn at(text: &str, span: &std::ops::Range<usize>, mut line: Value) -> Value {
    let start = text[..span.start].chars().count();
    line["start"] = start.into();
    line["end"] = (start + text[span.clone()].chars().count()).into();
    line
}
