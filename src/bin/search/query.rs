//! `search query`: find, then print in the format asked for. Nothing is done before it is needed, so that an answer
//! takes little longer than starting a process.

use std::io::Write;
use std::path::PathBuf;

use hansou::find::{self, Deadline, Request};
use hansou::hit::Page;
use hansou::render::cite::{self, Edition};
use hansou::render::messages::Lang;
use hansou::render::{html, json, notes, table, terminal};

use crate::args::{Common, Format, Query};
use crate::failure::Outcome;
use crate::{counts, locate, output, values};

pub fn run(options: Query, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let format = if options.json { Format::Json } else { options.format };
    let by = options.by.clone();
    let request = request(options);
    let index = locate::open_for(common, &request)?;
    if let Some(by) = by {
        return counts::run(&*index, &request, &by, format, lang);
    }
    let mut page = find::search(&*index, &request)?;
    page.notes = notes::lines(&page.understood, &page.readings, lang);
    page.notes.extend(page.read_as.as_deref().map(|query| lang.say("understood.pinyin", &[("query", query)])));
    // Paths are relative to the folder that holds the index.
    let base = index.here("links").ok().and_then(|index| index.home().parent()).map(PathBuf::from);
    print(&page, format, common, lang, base)?;
    let outcome = if page.hits.is_empty() && page.total == 0 { Outcome::Nothing } else { Outcome::Found };
    // The process ends here: the system takes back the maps and the memory faster than we could give them.
    std::mem::forget((index, page));
    Ok(outcome)
}

fn request(options: Query) -> Request {
    Request {
        limit: options.limit,
        offset: options.offset,
        sort: options.sort,
        from: options.from,
        to: options.to,
        exact: options.exact,
        all_words: options.all_words,
        explain: options.explain,
        context: options.context,
        recent: options.recent,
        deadline: options.timeout.map_or_else(Deadline::never, Deadline::after),
        ..Request::new(options.words.join(" "), values::today())
    }
}

fn print(page: &Page, format: Format, common: &Common, lang: Lang, base: Option<PathBuf>) -> std::io::Result<()> {
    let mut out = output::stdout();
    match format {
        Format::Text => terminal::write(page, &output::style(common.color, lang, base), &mut out)?,
        Format::Json => json::write(page, &mut out)?,
        Format::Jsonl => json::write_lines(page, &mut out)?,
        Format::Html => html::write_report(page, lang, &mut out)?,
        Format::Csv => table::write_csv(page, &mut out)?,
        Format::Tsv => table::write_tsv(page, &mut out)?,
        Format::Gbt7714 => cite::write(page, cite::Format::Gbt7714(Edition::Of2025), &mut out)?,
        Format::Gbt7714Of2015 => cite::write(page, cite::Format::Gbt7714(Edition::Of2015), &mut out)?,
        Format::Ris => cite::write(page, cite::Format::Ris, &mut out)?,
        Format::Bibtex => cite::write(page, cite::Format::BibTex, &mut out)?,
        Format::CslJson => cite::write(page, cite::Format::CslJson, &mut out)?,
    }
    out.flush()
}
