//! `search stats`: what is in the index.

use std::io::Write;

use hansou::index::{Index, Stats};
use hansou::render::messages::{Lang, thousands};
use hansou::render::{json, visible};

use crate::args::{Common, Stats as Options};
use crate::failure::Outcome;
use crate::summary::{counts, size};
use crate::{locate, output};

pub fn run(options: Options, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let home = locate::to_read(common.index.as_deref())?;
    let stats = Index::open(&home)?.stats()?;
    let mut out = output::stdout();
    if options.json {
        json::write(&stats, &mut out)?;
    } else {
        let place = ("stats.index", visible(&home.display().to_string()));
        for (key, value) in std::iter::once(place).chain(lines(&stats, lang)).filter(|line| !line.1.is_empty()) {
            writeln!(out, "{}{}{value}", lang.text(key), lang.text("colon"))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Found)
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
