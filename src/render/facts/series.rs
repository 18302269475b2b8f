//! Series of facts: a line for each, with its first and last value and the conditions that list it.

use std::io::{self, Write};

use super::{name_of_unit, period, shown, write_end};
use crate::fact::{Facts, Series, UnitCount};
use crate::render::columns::{Side, cut, lines};
use crate::render::escape::visible;
use crate::render::figure::one_amount;
use crate::render::messages::thousands;
use crate::render::style::{Look, Style};
use hansou_text::numeral::Decimal;

/// Series that are named beside the main one.
const SERIES: usize = 12;

/// Whose figures a series has: those of an organisation, a place, both, or the country.
pub(in crate::render) fn of_whom(series: &Series, style: &Style) -> String {
    let names: Vec<String> =
        [&series.organisation, &series.place].into_iter().flatten().map(|name| visible(name)).collect();
    let nobody = if series.several_places { "facts.several_places" } else { "facts.nationwide" };
    if names.is_empty() { style.lang.text(nobody) } else { names.join(" · ") }
}

/// What a series is of: 全国 · 全年 · 斤.
fn title(series: &Series, units: &[UnitCount], style: &Style) -> String {
    let place = of_whom(series, style);
    let span = style.lang.text(&format!("facts.span.{}", series.span.name()));
    let unit = name_of_unit(shown(&series.unit, series.change, units), series.change, style);
    series.aspect.as_deref().map(visible).into_iter().chain([place, span, unit]).collect::<Vec<_>>().join(" · ")
}

/// The series on one line: what it is of, how many, from where to where.
pub(super) fn summary(series: &Series, units: &[UnitCount], style: &Style) -> String {
    let unit = shown(&series.unit, series.change, units);
    let value = |number: Decimal| one_amount(number, unit, &series.unit, unit);
    let mut line = format!("{}  {}", title(series, units, style), thousands(series.count as u64));
    if let (Some(first), Some(last)) = (&series.first, &series.last)
        && first.period != last.period
    {
        let told = [
            ("from", period(first.period, style.lang)),
            ("first", value(first.value)),
            ("to", period(last.period, style.lang)),
            ("last", value(last.value)),
        ];
        let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
        line += &style.lang.say("facts.series.run", &told);
    }
    if let Some(sum) = series.sum {
        line += &style.lang.say("facts.series.sum", &[("sum", &value(sum))]);
    }
    line
}

/// The other series, a line each, with the conditions that show them.
pub(super) fn write_others(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", style.paint(Look::Aside, &style.lang.text("facts.series.others")))?;
    let others = facts.series.iter().skip(1);
    let several = facts.units.iter().any(|count| count.unit != facts.units[0].unit);
    let rows: Vec<[String; 3]> = others
        .take(SERIES)
        .map(|series| {
            let mut filter = vec![format!("--where period:{}", series.span.name())];
            let unit = shown(&series.unit, series.change, &facts.units);
            filter.extend((several && !unit.is_empty()).then(|| format!("--where unit:{}", visible(unit))));
            filter.extend(series.aspect.as_deref().map(|aspect| format!("--where metric:{}", visible(aspect))));
            filter.extend(series.place.as_deref().map(|place| format!("--where place:{}", visible(place))));
            filter.extend(series.organisation.as_deref().map(|name| format!("--where organisation:{}", visible(name))));
            filter.extend(series.change.then(|| "--where change:yes".to_owned()));
            filter.extend(series.several_places.then(|| "--by place".to_owned()));
            [title(series, &facts.units, style), thousands(series.count as u64), filter.join(" ")]
        })
        .collect();
    for line in lines(&rows, [Side::Left, Side::Right, Side::Left]) {
        let line = format!("    {line}");
        let line = style.width.map_or(line.clone(), |width| cut(&line, width));
        writeln!(out, "{}", style.paint(Look::Aside, &line))?;
    }
    let rest = facts.series.len().saturating_sub(1 + SERIES);
    if rest > 0 {
        let told = style.lang.say("facts.series.more", &[("n", &thousands(rest as u64))]);
        writeln!(out, "    {}", style.paint(Look::Aside, &told))?;
    }
    Ok(())
}

/// Writes the series, a line each. Errors are those of the writer.
pub fn write_series(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for series in &facts.series {
        writeln!(out, "{}", summary(series, &facts.units, style))?;
    }
    write_end(facts, facts.facts.len(), facts.facts.len(), style, out)
}
