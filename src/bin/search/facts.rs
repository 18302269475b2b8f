//! `search facts`: the figures of a metric as a table, groups, contradictions, CSV, JSON or a picture; without a
//! metric, the metrics of the corpus.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write, stderr};
use std::path::Path;

use hansou::error::Error;
use hansou::fact;
use hansou::find::backend::Backend;
use hansou::find::facts::{self, Condition, Question};
use hansou::render::messages::Lang;
use hansou::render::{Style, facts as text, facts_csv, json, plot, visible};
use indicatif::ProgressBar;

use crate::args::{Common, Facts};
use crate::failure::{Outcome, say};
use crate::{config, locate, output, values};

/// Facts listed for people, when they say no number.
const LISTED: usize = 50;

pub fn run(options: Facts, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let index = locate::open(common)?;
    let style = output::style(common.color, lang, None);
    if options.metric.iter().all(|word| word.trim().is_empty()) {
        return list(&*index, &options, &style);
    }
    let question = Question { synonyms: config::synonyms(&locate::home(common))?, ..question(&options) };
    let found = reading(lang, || facts::facts(&*index, &question))?;
    if let Some(path) = &options.plot {
        let shape = if options.bars { plot::Shape::Bars } else { plot::Shape::for_groups(options.by, &found) };
        return draw(&found, shape, path, &style);
    }
    print(&found, &options, &style)?;
    let ungrouped = options.by.is_some_and(|by| text::without_groups(&found, by).is_some());
    let nothing = if options.conflicts { found.conflicts.is_empty() } else { found.total == 0 || ungrouped };
    Ok(if nothing { Outcome::Nothing } else { Outcome::Found })
}

fn question(options: &Facts) -> Question {
    let mut conditions = options.condition.clone();
    conditions.extend(options.min.map(Condition::Min));
    conditions.extend(options.max.map(Condition::Max));
    let everything = options.csv || options.json || options.plot.is_some() || options.by.is_some() || options.series;
    let (metric, rest) = options
        .metric
        .split_first()
        .map_or((String::new(), String::new()), |(metric, rest)| (metric.clone(), rest.join(" ")));
    Question {
        metric,
        rest,
        from: options.from,
        to: options.to,
        conditions,
        exact: options.exact,
        order: options.sort,
        apart: !everything && !options.conflicts,
        limit: options.limit.or((!everything).then_some(LISTED)),
        by: options.by,
        conflicts: options.conflicts,
        ..Question::new("", values::today())
    }
}

fn print(found: &fact::Facts, options: &Facts, style: &Style) -> anyhow::Result<()> {
    let mut out = output::stdout();
    let nothing = |key| say(&style.lang.say(key, &[("query", &visible(&found.query))]));
    if options.json {
        json::write(found, &mut out)?;
    } else if options.csv && options.by.is_some() {
        facts_csv::write_groups(&found.groups, &mut out)?;
    } else if options.csv && options.series {
        facts_csv::write_series(&found.series, &mut out)?;
    } else if options.csv && options.conflicts {
        let facts: Vec<fact::Fact> = found.conflicts.iter().flat_map(|conflict| conflict.facts.clone()).collect();
        facts_csv::write(&facts, &mut out)?;
    } else if options.csv {
        facts_csv::write(&found.facts, &mut out)?;
    } else if found.total == 0 {
        nothing("facts.nothing");
    } else if options.conflicts && found.conflicts.is_empty() {
        nothing("facts.no_conflicts");
    } else if options.conflicts {
        text::write_conflicts(found, style, &mut out)?;
    } else if options.series {
        text::write_series(found, style, &mut out)?;
    } else if let Some(by) = options.by {
        match text::without_groups(found, by) {
            Some(key) => say(&style.lang.text(key)),
            None => text::write_groups(found, style, &mut out)?,
        }
    } else {
        text::write(found, style, &mut out)?;
    }
    out.flush()?;
    Ok(())
}

fn draw(found: &fact::Facts, shape: plot::Shape, path: &Path, style: &Style) -> anyhow::Result<Outcome> {
    let mut picture = Vec::new();
    if !plot::write(found, shape, style, &mut picture)? {
        let is_empty = if shape == plot::Shape::Bars { "facts.no_groups" } else { "facts.no_plot" };
        say(&style.lang.text(is_empty));
        return Ok(Outcome::Nothing);
    }
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        picture = match pixels(&picture, style.lang) {
            Ok(pixels) => pixels,
            Err(why) => {
                say(&(style.lang.text("error") + &why));
                return Ok(Outcome::Incomplete);
            }
        };
    }
    let file = File::create(path).map_err(Error::io("creating", path))?;
    let mut file = BufWriter::new(file);
    file.write_all(&picture).and_then(|()| file.flush()).map_err(Error::io("writing", path))?;
    let mut out = output::stdout();
    let told = style.lang.say("facts.plotted", &[("path", &visible(&path.display().to_string()))]);
    writeln!(out, "{told}")?;
    out.flush()?;
    Ok(Outcome::Found)
}

/// The pixels of a picture, or why there are none.
#[cfg(feature = "png")]
fn pixels(picture: &[u8], lang: Lang) -> Result<Vec<u8>, String> {
    use plot::png::{NotDrawn, draw, fonts};
    draw(&String::from_utf8_lossy(picture), fonts()).map_err(|error| match error {
        NotDrawn::NoFont(c) => lang.say("facts.no_font", &[("c", &c.to_string())]),
        NotDrawn::Picture(what) => lang.say("facts.no_pixels", &[("what", &visible(&what))]),
    })
}

#[cfg(not(feature = "png"))]
fn pixels(_: &[u8], lang: Lang) -> Result<Vec<u8>, String> {
    Err(lang.text("facts.no_png"))
}

fn list(index: &dyn Backend, options: &Facts, style: &Style) -> anyhow::Result<Outcome> {
    let (metrics, all) = reading(style.lang, || facts::list(index, options.top))?;
    let mut out = output::stdout();
    if options.json {
        json::write(&metrics, &mut out)?;
    } else if options.csv {
        facts_csv::write_metrics(&metrics, &mut out)?;
    } else if metrics.is_empty() {
        say(&style.lang.text("facts.no_metrics"));
    } else {
        text::write_metrics(&metrics, all, style, &mut out)?;
    }
    out.flush()?;
    Ok(if metrics.is_empty() { Outcome::Nothing } else { Outcome::Found })
}

/// Shows that something goes on, on a terminal only.
fn reading<T>(lang: Lang, work: impl FnOnce() -> T) -> T {
    if !stderr().is_terminal() {
        return work();
    }
    let spinner = ProgressBar::new_spinner().with_message(lang.text("facts.reading"));
    spinner.enable_steady_tick(std::time::Duration::from_millis(200));
    let done = work();
    spinner.finish_and_clear();
    done
}
