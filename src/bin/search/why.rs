//! `search why`: why one article is not found by a query, or not higher, in the user's language.

use std::io::Write;
use std::path::{Path, PathBuf};

use hansou::find::Request;
use hansou::find::why;
use hansou::render::messages::Lang;
use hansou::render::{json, notes, reasons, visible};

use crate::args::{Common, Why};
use crate::failure::{Outcome, say};
use crate::{locate, output, values};

pub fn run(options: Why, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let index = &*locate::open(common)?;
    let request = Request { from: options.from, to: options.to, ..Request::new(options.query, values::today()) };
    let mut found = why::why(index, &request, &options.article)?;
    if found.is_none()
        && let Some(path) = as_indexed(&options.article, locate::base(index))
    {
        found = why::why(index, &request, &path)?;
    }
    let Some(why) = found else {
        say(&lang.say("show.none", &[("id", &visible(&options.article))]));
        return Ok(Outcome::Nothing);
    };
    let mut out = output::stdout();
    if options.json {
        json::write(&why, &mut out)?;
    } else {
        for line in notes::lines(&why.understood, &why.notes, lang).iter().chain(&reasons::lines(&why, lang)) {
            writeln!(out, "{}", visible(line))?;
        }
    }
    out.flush()?;
    Ok(if why.place.is_some() { Outcome::Found } else { Outcome::Nothing })
}

/// A path as the index names it.
fn as_indexed(article: &str, base: Option<PathBuf>) -> Option<String> {
    let (file, part) = match article.rsplit_once('#') {
        Some((file, part)) if part.bytes().all(|b| b.is_ascii_digit()) => (file, format!("#{part}")),
        _ => (article, String::new()),
    };
    let file = Path::new(file).canonicalize().ok()?;
    let file = file.strip_prefix(base?).map_or_else(|_| file.clone(), Path::to_owned);
    Some(hansou::article::walk::shown(&file).replace(std::path::MAIN_SEPARATOR, "/") + &part)
}
