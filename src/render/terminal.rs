//! A page for people: rank, title, date, path, snippets with their marks, the figures asked for, and where the
//! second band begins.
//!
//! Matches are coloured, or stand in 【】 where there are no colours. Leaves laying out to `wrap`.

use std::io::{self, Write};

use super::escape::visible;
use super::messages::Lang;
use super::style::{Look, Style};
use super::wrap;
use super::{explain, figure, page_words, style};
use crate::hit::{Hit, Mark, Note, Page, Snippet, Tier};

/// Writes the page. Errors are those of the writer.
pub fn write(page: &Page, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for note in &page.notes {
        aside(out, style, &visible(note))?;
    }
    let mut is_typed = true;
    for hit in &page.hits {
        if is_typed && hit.tier != Tier::Exact {
            is_typed = false;
            // At the head of the first page it also says that nothing is better.
            let first = page.offset == 0 && hit.rank == page.hits[0].rank;
            let text = style.lang.text(if first { "band.second.only" } else { "band.second.below" });
            aside(out, style, &format!("── {text} ──"))?;
        }
        write_hit(hit, style, out)?;
        writeln!(out)?;
    }
    write_end(page, style, out)
}

fn write_hit(hit: &Hit, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let rank = format!("{:>2}. ", hit.rank);
    let indent = rank.len();
    let title = match hit.title.trim() {
        "" => wrap::cells(&style.lang.text("untitled"), &[], &[]),
        _ => wrap::cells(&hit.title, &hit.title_marks, &[]),
    };
    wrap::write_marked(out, style, (Look::Title, Look::TitleMark), &title, &rank, indent)?;
    write!(out, "{:indent$}", "")?;
    if let Some(date) = &hit.date {
        write!(out, "{}  ", visible(date))?;
    }
    write_path(hit, style, out)?;
    if hit.in_path {
        writeln!(out, "{:indent$}{}", "", style.paint(Look::Aside, &style.lang.text("in_path")))?;
    }
    if !hit.missing.is_empty() {
        writeln!(out, "{:indent$}{}", "", style.paint(Look::Aside, &page_words::missing(&hit.missing, style.lang)))?;
    }
    for snippet in &hit.snippets {
        write_snippet(snippet, style, indent, out)?;
    }
    for part in &hit.explanation {
        writeln!(out, "{:indent$}{}", "", style.paint(Look::Aside, &explain::part(part, style.lang)))?;
    }
    Ok(())
}

/// The path with the article's number in it, which is what `search show` takes; the record's own identifier beside it
/// where it has one.
fn write_path(hit: &Hit, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let place = match hit.part {
        Some(part) => format!("{}#{part}", hit.path),
        None => hit.path.clone(),
    };
    let shown = visible(&place);
    let shown = style.paint(Look::Path, &shown).to_string();
    match style.links.as_deref().and_then(|base| style::file_url(base, &hit.path)) {
        Some(url) => write!(out, "\x1b]8;;{url}\x1b\\{shown}\x1b]8;;\x1b\\")?,
        None => write!(out, "{shown}")?,
    }
    if hit.id != place {
        let id = style.lang.say("id", &[("id", &visible(&hit.id))]);
        write!(out, "  {}", style.paint(Look::Aside, &id))?;
    }
    if let Some(page) = &hit.page {
        write!(out, "  {}", style.paint(Look::Aside, &visible(page)))?;
    }
    if let Some(confidence) = hit.ocr {
        let percent = format!("{:.0}", confidence * 100.);
        let said = style.lang.say("recognised", &[("percent", &percent)]);
        write!(out, "  {}", style.paint(Look::Aside, &said))?;
    }
    writeln!(out)
}

fn write_snippet(snippet: &Snippet, style: &Style, indent: usize, out: &mut impl Write) -> io::Result<()> {
    let whole: Vec<Mark> = snippet.figures.iter().map(|figure| figure.span).collect();
    let mut cells = wrap::cells(&snippet.text, &snippet.marks, &whole);
    let dots = wrap::Cell { c: '…', marked: false, begins: false, glued: true };
    if snippet.cut_start {
        cells.insert(0, dots);
    }
    if snippet.cut_end {
        cells.push(dots);
    }
    let mut label = snippet.section.as_ref().map_or(String::new(), |section| format!("〔{}〕", visible(section)));
    if snippet.caption {
        label.push_str(&style.lang.text("caption"));
    }
    wrap::write_marked(out, style, (Look::Plain, Look::Mark), &cells, &format!("{:indent$}· {label}", ""), indent + 2)?;
    for figure in snippet.figures.iter().filter(|figure| figure.matched) {
        if let Some(equation) = figure::equation(figure) {
            writeln!(out, "{:1$}{2}", "", indent + 2, style.paint(Look::Aside, &equation))?;
        }
    }
    Ok(())
}

/// Total, tiers and time, or what to do when nothing was found.
fn write_end(page: &Page, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let lang = style.lang;
    if page.partial {
        aside(out, style, &lang.text("partial"))?;
    }
    let line = match page.total {
        0 => nothing(page, lang),
        _ => total(page, lang),
    };
    writeln!(out, "{line}")?;
    if page.total > 0 && !page.suggestions.is_empty() {
        writeln!(out, "{}", lang.say("suggestions", &[("queries", &suggestions(page, lang))]))?;
    }
    Ok(())
}

fn nothing(page: &Page, lang: Lang) -> String {
    let query = if page.understood.is_empty() { &page.query } else { &page.understood };
    // What to do was said above.
    if page.readings.iter().any(|note| matches!(note, Note::OnlyPunctuation | Note::Unmet { .. })) {
        return lang.say("nothing.bare", &[("query", &shortened(query))]);
    }
    match page.suggestions.is_empty() {
        true => lang.say("nothing", &[("query", &shortened(query))]),
        false => lang.say("nothing.try", &[("query", &shortened(query)), ("queries", &suggestions(page, lang))]),
    }
}

fn total(page: &Page, lang: Lang) -> String {
    let mut line = page_words::total(page, lang);
    match page.offset + page.hits.len() {
        _ if page.offset >= page.total => line += &lang.say("total.beyond", &[("offset", &page.offset.to_string())]),
        end if end < page.total && !page.hits.is_empty() => {
            line += &lang.say("total.next", &[("offset", &end.to_string())])
        }
        _ => {}
    }
    line
}

fn suggestions(page: &Page, lang: Lang) -> String {
    let all: Vec<String> = page.suggestions.iter().map(|query| shortened(query)).collect();
    all.join(&lang.text("comma"))
}

/// A query for a message: visible, and not longer than one can take in.
fn shortened(query: &str) -> String {
    let short: String = query.chars().take(80).collect();
    visible(&short) + if query.chars().nth(80).is_some() { "…" } else { "" }
}
fn aside(out: &mut impl Write, style: &Style, line: &str) -> io::Result<()> {
    writeln!(out, "{}", style.paint(Look::Aside, line))
}
