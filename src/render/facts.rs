//! Facts for people: a table of values with their sentences, groups with bars and a spark line, conflicts, and the
//! metrics of a corpus.
//!
//! Leaves lining up to `columns`, wrapping to `wrap`, CSV to `facts_csv` and pictures to `plot`.

use std::io::{self, Write};

use jiff::civil::Date;

use super::columns::{Side, cut, lines};
use super::escape::visible;
use super::figure::{amount, in_unit, one_amount, one_in_words, with_sign};
use super::messages::{Lang, thousands};
use super::style::{Look, Style};
use super::wrap;
use crate::fact::{Conflict, Fact, Facts, Group, Metric, Revision, Series, UnitCount};
use crate::find::facts::By;
use crate::hit::Mark;
use hansou_facts::figure::read;
use hansou_text::fold::fold;

/// Columns of a bar.
const BAR: usize = 24;
/// Series that are named beside the main one.
const SERIES: usize = 12;
/// Characters of a sentence shown on each side of its figure.
const AROUND: usize = 60;

/// Writes the facts, or what was asked for instead. Errors are those of the writer.
pub fn write(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if !facts.also.is_empty() {
        let names = facts.also.iter().map(|name| visible(name)).collect::<Vec<_>>();
        let also = style.lang.say("facts.also", &[("names", &names.join(&style.lang.text("comma")))]);
        writeln!(out, "{}", style.paint(Look::Aside, &also))?;
    }
    let main = facts.facts.iter().filter(|fact| fact.series == 0);
    let main: Vec<Fact> = main.cloned().collect();
    if facts.series.len() < 2 || main.is_empty() {
        table(&facts.facts, &facts.units, style, out)?;
        return write_end(facts, facts.facts.len(), facts.total, style, out);
    }
    if let Some(series) = facts.series.first() {
        writeln!(out, "{}", style.paint(Look::Title, &summary(series, &facts.units, style)))?;
    }
    table(&main, &facts.units, style, out)?;
    write_others(facts, style, out)?;
    write_end(facts, main.len(), facts.series[0].count, style, out)
}

/// Whose figures a series has: those of an organisation, a place, both, or the country.
pub(super) fn of_whom(series: &Series, style: &Style) -> String {
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
fn summary(series: &Series, units: &[UnitCount], style: &Style) -> String {
    let unit = shown(&series.unit, series.change, units);
    let value = |number: &str| one_amount(number, unit, &series.unit, unit);
    let mut line = format!("{}  {}", title(series, units, style), thousands(series.count as u64));
    if let (Some(first), Some(last)) = (&series.first, &series.last)
        && first.period != last.period
    {
        let values = [value(&first.value), value(&last.value)];
        let told = [
            ("from", visible(&period(&first.period, style.lang))),
            ("first", values[0].clone()),
            ("to", visible(&period(&last.period, style.lang))),
            ("last", values[1].clone()),
        ];
        let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
        line += &style.lang.say("facts.series.run", &told);
    }
    if let Some(sum) = &series.sum {
        line += &style.lang.say("facts.series.sum", &[("sum", &value(sum))]);
    }
    line
}

/// The other series, a line each, with the conditions that show them.
fn write_others(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
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

/// The unit in which the values of a base unit are shown.
fn shown<'a>(unit: &'a str, change: bool, units: &'a [UnitCount]) -> &'a str {
    let found = units.iter().find(|count| count.unit == unit && count.change == change);
    found.map_or(unit, |count| count.shown.as_str())
}

/// One line for each fact, and the sentence under those that stand in it.
fn table(facts: &[Fact], units: &[UnitCount], style: &Style, out: &mut impl Write) -> io::Result<()> {
    let head = ["facts.period", "facts.date", "facts.printed", "facts.value", "facts.metric", "facts.article"];
    let mut rows = vec![head.map(|key| style.lang.text(key))];
    rows.extend(facts.iter().map(|fact| row(fact, shown(&fact.unit, fact.change.is_some(), units), style)));
    // A head over nothing only takes room.
    for column in 0..rows[0].len() {
        if rows.iter().skip(1).all(|row| row[column].is_empty()) {
            rows[0][column].clear();
        }
    }
    let sides = [Side::Left, Side::Left, Side::Right, Side::Right, Side::Left, Side::Left];
    let lines = lines(&rows, sides);
    if let Some(head) = lines.first().filter(|_| !facts.is_empty()) {
        writeln!(out, "{}", style.paint(Look::Aside, head))?;
    }
    let mut lines = lines.iter().skip(1);
    for together in facts.chunk_by(|a, b| a.id == b.id && a.sentence == b.sentence) {
        for line in lines.by_ref().take(together.len()) {
            let line = style.width.map_or(line.clone(), |width| cut(line, width));
            writeln!(out, "{}", style.paint(Look::Title, &line))?;
        }
        sentence(together, style, out)?;
    }
    Ok(())
}

/// A period as people write it: 截至 2021-12-31, 2022-01–06 for the months of half a year.
pub(super) fn period(named: &str, lang: Lang) -> String {
    match named.split_once("..") {
        None => named.to_owned(),
        Some(("", to)) => lang.say("facts.until", &[("day", to)]),
        Some((from, "")) => lang.say("facts.since", &[("day", from)]),
        Some((from, to)) => months(from, to).unwrap_or_else(|| format!("{from}–{to}")),
    }
}

/// Two days that begin and end months.
fn months(from: &str, to: &str) -> Option<String> {
    let day = |text: &str| text.parse::<Date>().ok();
    let (first, last) = (day(from)?, day(to)?);
    let whole = first.day() == 1 && last.tomorrow().is_ok_and(|next| next.day() == 1);
    let same = first.year() == last.year();
    let month = |text: &str| text.get(..7).unwrap_or(text).to_owned();
    let end = if same { format!("{:02}", last.month()) } else { month(to) };
    whole.then(|| format!("{}–{end}", month(from)))
}

fn row(fact: &Fact, unit: &str, style: &Style) -> [String; 6] {
    let mut when = match (&fact.period, fact.base) {
        (_, true) => style.lang.text("facts.base"),
        (Some(named), false) => period(named, style.lang),
        (None, false) => String::new(),
    };
    if fact.planned {
        when = format!("{when} {}", style.lang.text("facts.planned")).trim_start().to_owned();
    }
    let per = fact.per.as_deref().map(|per| format!("/{}", visible(per))).unwrap_or_default();
    let sign = match fact.change.as_deref() {
        Some("up") => "↑ ",
        Some(_) => "↓ ",
        None => "",
    };
    let one_line = |text: &str| wrap::one_line(text, &[]);
    [
        visible(&when),
        fact.date.as_deref().map(visible).unwrap_or_default(),
        format!("{sign}{}", one_line(&fact.text)),
        value(fact, unit) + &per,
        cut(&one_line(&fact.measure), 24),
        one_line(&fact.title),
    ]
}

/// What a fact says, in `unit`.
fn value(fact: &Fact, unit: &str) -> String {
    let end = |end: &Option<String>| end.as_deref().map(|number| in_unit(number, unit, &fact.unit));
    let (value, low, high) = (end(&fact.value), end(&fact.low), end(&fact.high));
    let amount = amount(value.as_deref(), low.as_deref(), high.as_deref(), unit).unwrap_or_default();
    with_sign(read(&fold(&fact.text)).first().map(|printed| printed.interval), amount)
}

/// The sentence of some facts with their figures marked, shortened around them; and where it is from.
fn sentence(facts: &[Fact], style: &Style, out: &mut impl Write) -> io::Result<()> {
    let mut marks: Vec<Mark> = facts.iter().map(|fact| fact.mark).collect();
    marks.sort_unstable();
    let (Some(first), Some(last), Some(fact)) = (marks.first(), marks.last(), facts.first()) else { return Ok(()) };
    let chars: Vec<char> = fact.sentence.chars().collect();
    let from = first.start.saturating_sub(AROUND);
    let to = chars.len().min(last.end + AROUND);
    let shown: String = chars[from..to].iter().collect();
    let marks: Vec<Mark> = marks.iter().map(|mark| Mark { start: mark.start - from, end: mark.end - from }).collect();
    let mut cells = wrap::cells(&shown, &marks, &marks);
    let dots = wrap::Cell { c: '…', marked: false, begins: false, glued: true };
    if from > 0 {
        cells.insert(0, dots);
    }
    if to < chars.len() {
        cells.push(dots);
    }
    wrap::write_marked(out, style, (Look::Plain, Look::Mark), &cells, "    ", 4)?;
    writeln!(out, "    {}", style.paint(Look::Aside, &visible(&fact.id)))
}

/// How many, and of which units; `listed` facts were shown of `all`.
fn write_end(facts: &Facts, listed: usize, all: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let lang = style.lang;
    let count = |count: usize| thousands(count as u64);
    let units: Vec<String> = facts
        .units
        .iter()
        .map(|unit| format!("{} {}", name_of_unit(&unit.shown, unit.change, style), count(unit.count)))
        .collect();
    let values = [
        ("n", count(facts.total)),
        ("articles", count(facts.articles)),
        ("units", units.join(&lang.text("comma"))),
        ("ms", format!("{:.0}", facts.took_ms)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut end = lang.say("facts.total", &values);
    if listed < all && listed > 0 {
        end += &lang.say("facts.more", &[("n", &count(all - listed))]);
    }
    if facts.changes > 0 {
        end += &lang.say("facts.changes", &[("n", &count(facts.changes))]);
    }
    writeln!(out, "{}", style.paint(Look::Aside, &end))
}

/// A unit for headings: 元, % (change), or words for a bare number.
fn name_of_unit(unit: &str, change: bool, style: &Style) -> String {
    let unit = if unit.is_empty() { style.lang.text("facts.no_unit") } else { visible(unit) };
    if change { style.lang.say("facts.change", &[("unit", &unit)]) } else { unit }
}

/// Writes the groups, unit by unit, each with a bar of its middle value. Errors are those of the writer.
pub fn write_groups(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for groups in facts.groups.chunk_by(|a, b| (&a.unit, a.change) == (&b.unit, b.change)) {
        let shown = shown(&groups[0].unit, groups[0].change, &facts.units);
        let unit = name_of_unit(shown, groups[0].change, style);
        let spark = spark(groups);
        writeln!(out, "{}", style.paint(Look::Title, format!("{unit}  {spark}").trim_end()))?;
        let largest = groups.iter().map(|group| number(&group.median).abs()).fold(0.0, f64::max);
        let head = ["", "facts.count", "facts.min", "facts.median", "facts.max", "facts.sum", ""];
        let head = head.map(|key| if key.is_empty() { String::new() } else { style.lang.text(key) });
        let sums = groups.iter().any(|group| group.sum.is_some() && group.distinct > 1);
        let row = |group: &Group| {
            let value = |number: &str| one_amount(number, shown, &group.unit, "");
            let key = if group.key.is_empty() { style.lang.text("facts.none") } else { visible(&group.key) };
            let sum = group.sum.as_deref().filter(|_| sums).map(value).unwrap_or_default();
            [
                key,
                thousands(group.count as u64),
                value(&group.min),
                value(&group.median),
                value(&group.max),
                sum,
                bar(number(&group.median).abs(), largest),
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

fn number(text: &str) -> f64 {
    text.parse().unwrap_or(0.0)
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
        groups.iter().filter(|group| !group.key.is_empty()).map(|group| number(&group.median)).collect();
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    if values.len() < 3 || high <= low {
        return String::new();
    }
    let step = |value: f64| ((value - low) / (high - low) * 7.0).round() as usize;
    values.iter().filter_map(|&value| "▁▂▃▄▅▆▇█".chars().nth(step(value))).collect()
}

/// Writes the conflicts. Errors are those of the writer.
pub fn write_conflicts(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for conflict in &facts.conflicts {
        let when = period(&conflict.period, style.lang);
        let parts = [Some(conflict.metric.as_str()), conflict.event.as_deref(), Some(&when)];
        let heading: Vec<String> = parts.into_iter().flatten().map(visible).collect();
        writeln!(out, "{}", style.paint(Look::Title, &heading.join("  ")))?;
        if let Some(revision) = &conflict.revision {
            let told = revised(revision, conflict, &facts.units, style.lang);
            writeln!(out, "{}", style.paint(Look::Aside, &told))?;
        }
        table(&conflict.facts, &facts.units, style, out)?;
        writeln!(out)?;
    }
    let mut end = style.lang.say("facts.conflicts", &[("n", &thousands(facts.conflicts.len() as u64))]);
    let revisions = facts.conflicts.iter().filter(|conflict| conflict.revision.is_some()).count();
    if revisions > 0 {
        end += &style.lang.say("facts.revisions", &[("n", &thousands(revisions as u64))]);
    }
    writeln!(out, "{}", style.paint(Look::Aside, &end))
}

/// A revision in words: 修订（最终核实）：12万亿元 → 12.1万亿元.
pub(super) fn revised(revision: &Revision, conflict: &Conflict, units: &[UnitCount], lang: Lang) -> String {
    let change = conflict.facts.first().is_some_and(|fact| fact.change.is_some());
    let unit = shown(&conflict.unit, change, units);
    let value = |number: &str| one_in_words(number, unit, &conflict.unit, lang);
    let told = [("word", visible(&revision.word)), ("from", value(&revision.from)), ("to", value(&revision.to))];
    let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lang.say("facts.revision", &told)
}

/// Writes the metrics of a corpus, of which there are `all`. Errors are those of the writer.
pub fn write_metrics(metrics: &[Metric], all: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let head = ["facts.metric", "facts.figures", "facts.articles", "facts.unit", "facts.min", "", "facts.max"];
    let mut rows = vec![head.map(|key| if key.is_empty() { String::new() } else { style.lang.text(key) })];
    rows.extend(metrics.iter().map(|metric| {
        let value = |number: &str| one_amount(number, &metric.shown, &metric.unit, "");
        [
            visible(&metric.name),
            thousands(metric.count as u64),
            thousands(metric.articles as u64),
            name_of_unit(&metric.shown, metric.change, style),
            value(&metric.min),
            "–".to_owned(),
            value(&metric.max),
        ]
    }));
    use Side::{Left, Right};
    for line in lines(&rows, [Left, Right, Right, Left, Right, Left, Left]) {
        writeln!(out, "{}", style.width.map_or(line.clone(), |width| cut(&line, width)))?;
    }
    let values = [("n", &*thousands(metrics.len() as u64)), ("all", &*thousands(all as u64))];
    writeln!(out, "{}", style.paint(Look::Aside, &style.lang.say("facts.metrics", &values)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_people_write_them() {
        for (named, zh) in [
            ("2022", "2022"),
            ("2022-09", "2022-09"),
            ("2022-01-01..2022-06-30", "2022-01–06"),
            ("2016-01-01..2020-12-31", "2016-01–2020-12"),
            ("2022-11-08..2022-11-09", "2022-11-08–2022-11-09"),
            ("..2021-12-31", "截至 2021-12-31"),
            ("2015-04-01..", "2015-04-01 起"),
        ] {
            assert_eq!(period(named, Lang::Zh), zh, "{named}");
        }
    }
}
