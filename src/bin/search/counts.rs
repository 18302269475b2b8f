//! `search query --by`: how many results there are over time, or of each source.

use std::io::Write;

use hansou::facet::{FacetKind, Histogram, Interval};
use hansou::find::backend::Backend;
use hansou::find::{self, Request};
use hansou::render::messages::{Lang, thousands};
use hansou::render::{json, visible};

use crate::args::Format;
use crate::failure::Outcome;
use crate::output;

/// Columns of the longest bar.
const BAR: usize = 40;
/// Sources listed.
const SOURCES: usize = 1000;

/// A value with the number of its results.
type Row = (String, usize);

pub fn run(index: &dyn Backend, request: &Request, by: &str, format: Format, lang: Lang) -> anyhow::Result<Outcome> {
    let mut out = output::stdout();
    let interval = match by {
        "month" => Some(Interval::Month),
        "year" => Some(Interval::Year),
        _ => None,
    };
    let total = match interval {
        Some(interval) => {
            let counted = find::histogram(index, request, Some(interval), false)?;
            let rows = over_time(&counted, lang);
            if format == Format::Json {
                json::write(&counted, &mut out)?
            } else {
                write(&rows, format, lang, &mut out)?
            }
            counted.total
        }
        None => {
            let counted = find::facets(index, request, &[FacetKind::Source], SOURCES)?;
            let facets = counted.iter();
            let mut rows: Vec<Row> =
                facets.flat_map(|facet| facet.values.iter().map(|value| (value.value.clone(), value.count))).collect();
            let none: usize = counted.iter().map(|facet| facet.none).sum();
            rows.extend((none > 0).then(|| (lang.text("counts.not_named"), none)));
            if format == Format::Json {
                json::write(&counted, &mut out)?
            } else {
                write(&rows, format, lang, &mut out)?
            }
            rows.iter().map(|row| row.1).sum()
        }
    };
    out.flush()?;
    Ok(if total == 0 { Outcome::Nothing } else { Outcome::Found })
}

fn over_time(counted: &Histogram, lang: Lang) -> Vec<Row> {
    let mut rows: Vec<Row> = counted.bars.iter().map(|bar| (bar.key.clone(), bar.count())).collect();
    rows.extend((counted.undated > 0).then(|| (lang.text("counts.none"), counted.undated)));
    rows
}

/// Bars for people; value and number for programs.
fn write(rows: &[Row], format: Format, lang: Lang, out: &mut impl Write) -> std::io::Result<()> {
    match format {
        Format::Csv | Format::Tsv => {
            let sign = if format == Format::Csv { "," } else { "\t" };
            let quoted = |text: &str| match text.contains([',', '"']) && format == Format::Csv {
                true => format!("\"{}\"", text.replace('"', "\"\"")),
                false => text.to_owned(),
            };
            return rows.iter().try_for_each(|(key, count)| writeln!(out, "{}{sign}{count}", quoted(&visible(key))));
        }
        _ => {}
    }
    let most = rows.iter().map(|row| row.1).max().unwrap_or(0).max(1);
    let digits = thousands(most as u64).len();
    for (key, count) in rows {
        let bar = "▇".repeat((count * BAR).div_ceil(most));
        writeln!(out, "{}  {:>digits$}  {bar}", visible(key), thousands(*count as u64))?;
    }
    let total: usize = rows.iter().map(|row| row.1).sum();
    writeln!(out, "{}", lang.say("counts.total", &[("n", &thousands(total as u64))]))
}
