//! Markdown as Hugo, Hexo, Obsidian, Logseq and Siyuan write it: front matter for title, date and author; the text as
//! its reader sees it.
//!
//! `matter` reads front matter, `dialect` takes out what is a program's own, `write` turns the parsed document into lines.
//! Leaves to comrak what CommonMark means.

mod dialect;
mod matter;
mod write;

use std::ops::ControlFlow;

use super::Out;
use super::record::{self, BodyFrom};
use crate::article::page;

/// Reads one Markdown text.
pub fn read(text: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let (members, text) = matter::split(text);
    let mut article = record::article(&members, out.fields, BodyFrom::Elsewhere).unwrap_or_default();
    let beside = std::mem::take(&mut article.body);
    write::write(&dialect::plain(text), &mut article);
    // Aliases, subtitle and summary stand in the front matter; they follow the text that does not repeat them.
    for line in beside.lines().filter(|line| !line.is_empty()) {
        if !article.body.contains(line) && article.title != line {
            if !article.body.is_empty() {
                article.body.push('\n');
            }
            article.body.push_str(line);
        }
    }
    if article.title.is_empty() && article.body.is_empty() {
        return ControlFlow::Continue(());
    }
    // A diary's first day may have become its title.
    let text = format!("{}\n{}", article.title, article.body);
    match page::days(&text, out.path) {
        Some(days) => days.into_iter().try_for_each(|mut day| {
            day.date = day.date.or(article.date);
            let part = day.source.part;
            out.article(day, part, 0)
        }),
        None => out.article(article, None, 0),
    }
}
