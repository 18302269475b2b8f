//! Facts for people: a table of values with their sentences, groups with bars and a spark line, conflicts, and the
//! metrics of a corpus.
//!
//! Leaves lining up to `columns`, wrapping to `wrap`, CSV to `facts_csv` and pictures to `plot`.

mod groups;
mod series;

use std::io::{self, Write};

use super::columns::{Side, cut, lines};
use super::escape::visible;
use super::figure::{amount, in_unit, of_column, one_amount, one_in_words, with_sign};
use super::messages::{Lang, thousands};
use super::style::{Look, Style};
use super::wrap;
use crate::fact::{Conflict, Fact, Facts, Metric, Revision, UnitCount};
use crate::hit::Mark;
use hansou_facts::date::Period;
use hansou_facts::figure::{Direction, read};
use hansou_text::fold::fold;
use hansou_text::numeral::Decimal;

pub(in crate::render) use groups::name as name_of_group;
pub use groups::{without_groups, write_groups};
pub(in crate::render) use series::of_whom;
pub use series::write_series;
use series::{summary, write_others};

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
pub(in crate::render) fn period(period: Period, lang: Lang) -> String {
    let named = period.to_string();
    match named.split_once("..") {
        None => named,
        Some(("", to)) => lang.say("facts.until", &[("day", to)]),
        Some((from, "")) => lang.say("facts.since", &[("day", from)]),
        Some((from, to)) => months(period).unwrap_or_else(|| format!("{from}–{to}")),
    }
}

/// A period that begins and ends with months.
fn months(period: Period) -> Option<String> {
    let (from, to) = (period.from?, period.to?);
    let (first, last) = (from.strftime("%Y-%m"), period.last()?);
    let end = if from.year() == last.year() { last.strftime("%m") } else { last.strftime("%Y-%m") };
    (from.day() == 1 && to.day() == 1).then(|| format!("{first}–{end}"))
}

fn row(fact: &Fact, unit: &str, style: &Style) -> [String; 6] {
    let mut when = match (fact.period, fact.base) {
        (_, true) => style.lang.text("facts.base"),
        (Some(named), false) => period(named, style.lang),
        (None, false) => String::new(),
    };
    if fact.planned {
        when = format!("{when} {}", style.lang.text("facts.planned")).trim_start().to_owned();
    }
    let per = fact.per.as_deref().map(|per| format!("/{}", visible(per))).unwrap_or_default();
    let one_line = |text: &str| wrap::one_line(text, &[]);
    [
        when,
        fact.date.map(|date| date.to_string()).unwrap_or_default(),
        format!("{}{}", arrow(fact), one_line(&fact.text)),
        value(fact, unit) + &per,
        cut(&one_line(&fact.measure), 24),
        one_line(&fact.title),
    ]
}

/// Which way a change goes, before its size.
pub(in crate::render) fn arrow(fact: &Fact) -> &'static str {
    match fact.change {
        Some(Direction::Up) => "↑ ",
        Some(Direction::Down) => "↓ ",
        None => "",
    }
}

/// What a fact says, in `unit`.
fn value(fact: &Fact, unit: &str) -> String {
    let [value, low, high] = [fact.value, fact.low, fact.high].map(|end| Some(in_unit(end?, unit, &fact.unit)));
    let amount = amount(value, low, high, unit).unwrap_or_default();
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

/// Writes the conflicts. Errors are those of the writer.
pub fn write_conflicts(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for conflict in &facts.conflicts {
        let when = period(conflict.period, style.lang);
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
pub(in crate::render) fn revised(revision: &Revision, conflict: &Conflict, units: &[UnitCount], lang: Lang) -> String {
    let change = conflict.facts.first().is_some_and(|fact| fact.change.is_some());
    let unit = shown(&conflict.unit, change, units);
    let value = |number: Decimal| one_in_words(number, unit, &conflict.unit, lang);
    let told = [("word", visible(&revision.word)), ("from", value(revision.from)), ("to", value(revision.to))];
    let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lang.say("facts.revision", &told)
}

/// Writes the metrics of a corpus, of which there are `all`. Errors are those of the writer.
pub fn write_metrics(metrics: &[Metric], all: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let head = ["facts.metric", "facts.figures", "facts.articles", "facts.unit", "facts.min", "", "facts.max"];
    let mut rows = vec![head.map(|key| if key.is_empty() { String::new() } else { style.lang.text(key) })];
    rows.extend(metrics.iter().map(|metric| {
        let value = |number: f64| {
            of_column(number).map(|number| one_amount(number, &metric.shown, &metric.unit, "")).unwrap_or_default()
        };
        [
            visible(&metric.name),
            thousands(metric.count as u64),
            thousands(metric.articles as u64),
            name_of_unit(&metric.shown, metric.change, style),
            value(metric.min),
            "–".to_owned(),
            value(metric.max),
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
            assert_eq!(period(Period::parse(named).unwrap(), Lang::Zh), zh, "{named}");
        }
    }
}
