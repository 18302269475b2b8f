//! `search stats`: what is in the index.

use std::io::Write;

use hansou::index::{Space, Stats};
use hansou::render::messages::{Lang, thousands};
use hansou::render::{json, visible};

use crate::args::{Common, Stats as Options};
use crate::failure::Outcome;
use crate::summary::counts;
use crate::{locate, output};
use hansou::render::size;

pub fn run(options: Options, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let index = locate::open(common)?;
    let mut stats = index.stats()?;
    if options.space {
        stats.space = Some(index.space()?);
    }
    let mut out = output::stdout();
    if options.json {
        json::write(&stats, &mut out)?;
    } else {
        let place = ("stats.index", visible(&index.place().display().to_string()));
        for (key, value) in std::iter::once(place).chain(lines(&stats, lang)).filter(|line| !line.1.is_empty()) {
            writeln!(out, "{}{}{value}", lang.text(key), lang.text("colon"))?;
        }
        if let Some(space) = &stats.space {
            out.write_all(shares(space, stats.bytes_text, lang).as_bytes())?;
        }
    }
    out.flush()?;
    Ok(Outcome::Found)
}

/// A line for each part of the index and, indented, for each field in it: bytes, share of the index, name.
fn shares(space: &Space, text: u64, lang: Lang) -> String {
    let ratio = if text == 0 { 0.0 } else { space.bytes as f64 / text as f64 };
    let mut lines = lang.say("space.ratio", &[("ratio", &format!("{ratio:.2}"))]) + "\n";
    let mut line = |indent: &str, bytes: u64, name: &str| {
        let share = bytes as f64 * 100.0 / space.bytes.max(1) as f64;
        lines += &format!("{:>10}  {share:>5.1} %  {indent}{}\n", size(bytes), visible(name));
    };
    for part in &space.parts {
        let name = lang.find(&format!("space.{}", part.name)).unwrap_or_else(|| part.name.clone());
        line("", part.bytes, &name);
        let mut fields: Vec<_> = part.fields.iter().collect();
        fields.sort_by_key(|&(name, &bytes)| (std::cmp::Reverse(bytes), name));
        fields.into_iter().for_each(|(name, &bytes)| line("  ", bytes, name));
    }
    line("", space.rest, &lang.text("space.rest"));
    lines
}

fn lines(stats: &Stats, lang: Lang) -> Vec<(&'static str, String)> {
    let dated = match (&stats.oldest, &stats.newest) {
        (Some(oldest), Some(newest)) => format!("{oldest} – {newest}"),
        _ => String::new(),
    };
    vec![
        ("stats.articles", thousands(stats.articles)),
        ("stats.files", thousands(stats.files)),
        ("stats.dated", dated),
        ("stats.text", size(stats.bytes_text)),
        ("stats.size", size(stats.index_bytes)),
        ("stats.segments", stats.segments.to_string()),
        ("stats.formats", counts(&stats.formats, lang)),
        ("stats.encodings", counts(&stats.encodings, lang)),
        ("stats.figures", thousands(stats.figures)),
        ("stats.dates", thousands(stats.dates)),
        ("stats.format", stats.format.to_string()),
        ("stats.created", visible(&stats.created_with)),
    ]
}
