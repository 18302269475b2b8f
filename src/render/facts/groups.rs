//! Groups of facts: a table for each unit, with bars and a spark line of the middle values.

use std::io::{self, Write};

use super::{name_of_unit, shown, write_end};
use crate::fact::{Facts, Group};
use crate::find::facts::By;
use crate::render::columns::{Side, cut, lines};
use crate::render::escape::visible;
use crate::render::figure::one_amount;
use crate::render::messages::thousands;
use crate::render::style::{Look, Style};
use hansou_text::numeral::Decimal;

/// Columns of a bar.
const BAR: usize = 24;

/// Writes the groups, unit by unit, each with a bar of its middle value. Errors are those of the writer.
pub fn write_groups(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for groups in facts.groups.chunk_by(|a, b| (&a.unit, a.change) == (&b.unit, b.change)) {
        let shown = shown(&groups[0].unit, groups[0].change, &facts.units);
        let unit = name_of_unit(shown, groups[0].change, style);
        let spark = spark(groups);
        writeln!(out, "{}", style.paint(Look::Title, format!("{unit}  {spark}").trim_end()))?;
        let largest = groups.iter().map(|group| number(group.median).abs()).fold(0.0, f64::max);
        let head = ["", "facts.count", "facts.min", "facts.median", "facts.max", "facts.sum", ""];
        let head = head.map(|key| if key.is_empty() { String::new() } else { style.lang.text(key) });
        let sums = groups.iter().any(|group| group.sum.is_some() && group.distinct > 1);
        let row = |group: &Group| {
            let value = |number: Option<Decimal>| {
                number.map(|number| one_amount(number, shown, &group.unit, "")).unwrap_or_default()
            };
            let key = if group.key.is_empty() { style.lang.text("facts.none") } else { visible(&group.key) };
            [
                key,
                thousands(group.count as u64),
                value(group.min),
                value(group.median),
                value(group.max),
                value(group.sum.filter(|_| sums)),
                bar(number(group.median).abs(), largest),
            ]
        };
        let mut rows = vec![head];
        rows[0][5] = if sums { std::mem::take(&mut rows[0][5]) } else { String::new() };
        rows.extend(groups.iter().map(row));
        use Side::{Left, Right};
        for line in lines(&rows, [Left, Right, Right, Right, Right, Right, Left]) {
            writeln!(out, "{}", style.width.map_or(line.clone(), |width| cut(&line, width)))?;
        }
        writeln!(out)?;
    }
    write_end(facts, facts.total, facts.total, style, out)
}

/// Why there are no groups of events or places: the message that says that none of the facts names one.
pub fn without_groups(facts: &Facts, by: By) -> Option<&'static str> {
    let key = match by {
        By::Event => "facts.no_events",
        By::Place => "facts.no_places",
        By::Organisation => "facts.no_organisations",
        By::Year | By::Month | By::Source => return None,
    };
    (facts.total > 0 && facts.groups.iter().all(|group| group.key.is_empty())).then_some(key)
}

fn number(value: Option<Decimal>) -> f64 {
    value.map_or(0.0, Decimal::to_f64)
}

/// A bar of eighths of a column.
fn bar(value: f64, largest: f64) -> String {
    if largest <= 0.0 {
        return String::new();
    }
    let eighths = (value / largest * (BAR * 8) as f64).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    bar.extend(" ▏▎▍▌▋▊▉".chars().nth(eighths % 8).filter(|c| *c != ' '));
    if bar.is_empty() { "▏".to_owned() } else { bar }
}

/// The middle values side by side; nothing for fewer than three.
fn spark(groups: &[Group]) -> String {
    let values: Vec<f64> =
        groups.iter().filter(|group| !group.key.is_empty()).map(|group| number(group.median)).collect();
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    if values.len() < 3 || high <= low {
        return String::new();
    }
    let step = |value: f64| ((value - low) / (high - low) * 7.0).round() as usize;
    values.iter().filter_map(|&value| "▁▂▃▄▅▆▇█".chars().nth(step(value))).collect()
}
