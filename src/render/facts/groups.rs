//! Groups of facts: a table for each unit, with bars and a spark line of their latest values.

use std::io::{self, Write};

use super::{name_of_unit, shown, write_end};
use crate::fact::{Facts, Group};
use crate::find::facts::By;
use crate::render::columns::{Side, cut, lines};
use crate::render::escape::visible;
use crate::render::figure::{common_scale, in_common_scale, in_unit};
use crate::render::messages::{Lang, thousands};
use crate::render::style::{Look, Style};
use hansou_text::numeral::Decimal;

/// Columns of a bar.
const BAR: usize = 24;

/// Writes the groups, unit by unit, each with a bar of its latest value. Errors are those of the writer.
pub fn write_groups(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for groups in facts.groups.chunk_by(|a, b| (&a.unit, a.change) == (&b.unit, b.change)) {
        let unit = shown(&groups[0].unit, groups[0].change, &facts.units);
        let values = groups.iter().flat_map(|group| [group.min, group.median, group.max]).flatten();
        let scale = common_scale(values.map(|value| in_unit(value, unit, &groups[0].unit)), Lang::Zh);
        let name = name_of_unit(&format!("{}{unit}", scale.1), groups[0].change, style);
        writeln!(out, "{}", style.paint(Look::Title, format!("{name}  {}", spark(groups)).trim_end()))?;
        use Side::{Left, Right};
        for line in lines(&rows(groups, unit, scale, style), [Left, Right, Right, Right, Right, Right, Right, Left]) {
            writeln!(out, "{}", style.width.map_or(line.clone(), |width| cut(&line, width)))?;
        }
        writeln!(out)?;
    }
    write_end(facts, facts.total, facts.total, style, out)
}

/// A head and a line for each group. Columns that say nothing new are left out: sums of one value, the latest value
/// where it is the one in the middle.
fn rows(groups: &[Group], unit: &str, scale: (usize, &'static str), style: &Style) -> Vec<[String; 8]> {
    let largest = groups.iter().map(|group| number(drawn(group)).abs()).fold(0.0, f64::max);
    let sums = groups.iter().any(|group| group.sum.is_some() && group.distinct > 1);
    let lasts = groups.iter().any(|group| group.last.is_some_and(|last| Some(last) != group.median));
    let value = |number: Option<Decimal>| {
        number
            .map(|number| in_common_scale(in_unit(number, unit, &groups[0].unit), scale, Lang::Zh))
            .unwrap_or_default()
    };
    let head = |key: &str, is_there: bool| if is_there { style.lang.text(key) } else { String::new() };
    let mut rows = vec![[
        String::new(),
        head("facts.count", true),
        head("facts.min", true),
        head("facts.median", true),
        head("facts.max", true),
        head("facts.last", lasts),
        head("facts.sum", sums),
        String::new(),
    ]];
    rows.extend(groups.iter().map(|group| {
        [
            name(group, style),
            thousands(group.count as u64),
            value(group.min),
            value(group.median),
            value(group.max),
            value(group.last.filter(|_| lasts)),
            value(group.sum.filter(|_| sums)),
            bar(number(drawn(group)).abs(), largest),
        ]
    }));
    rows
}

/// What the bar of a group shows.
fn drawn(group: &Group) -> Option<Decimal> {
    group.last.or(group.median)
}

/// The name of a group, and that it is only expected.
pub(in crate::render) fn name(group: &Group, style: &Style) -> String {
    let name = match (group.key.as_str(), group.whole) {
        ("", true) => style.lang.text("facts.nationwide"),
        ("", false) => style.lang.text("facts.none"),
        (key, _) => visible(key),
    };
    if group.planned { format!("{name} {}", style.lang.text("facts.planned")) } else { name }
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

/// The latest values side by side; nothing for fewer than three.
fn spark(groups: &[Group]) -> String {
    let values: Vec<f64> =
        groups.iter().filter(|group| !group.key.is_empty()).map(|group| number(drawn(group))).collect();
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    if values.len() < 3 || high <= low {
        return String::new();
    }
    let step = |value: f64| ((value - low) / (high - low) * 7.0).round() as usize;
    values.iter().filter_map(|&value| "▁▂▃▄▅▆▇█".chars().nth(step(value))).collect()
}
