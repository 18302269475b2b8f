//! Word processor documents (docx, ECMA-376): paragraphs as lines with the numbers that are printed before them, table rows
//! as lines, then notes, comments, headers and footers; the headline by its style, title and date of the properties.
//!
//! `text` reads a part, `numbering` counts paragraphs, `styles` knows what they inherit.

mod numbering;
mod styles;
mod text;

use std::io::{Cursor, Read, Seek};
use std::ops::ControlFlow;

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use self::numbering::Numbering;
use self::styles::Styles;
use super::{Out, document, fields, one_line};
use crate::article::dating::{self, Clues};
use crate::article::problem::{Fault, Location};
use crate::article::{Article, Dated, Evidence};
use hansou_facts::date;

/// Parts beside the text that are read, in the order in which they follow it, with how their names begin.
const BESIDE: [&str; 6] = ["footnotes", "endnotes", "comments", "header", "footer", "diagrams/data"];

/// Whether an archive is a document of a word processor.
pub fn is_docx<R: Read + Seek>(archive: &ZipArchive<R>) -> bool {
    let typed = archive.index_for_name("[Content_Types].xml").is_some();
    let main = |name: &str| name.starts_with("word/document") && name.ends_with(".xml");
    archive.index_for_name("word/document.xml").is_some() || typed && names(archive).any(|name| main(&name))
}

/// Reads a docx file, of which all bytes are given.
pub fn read(bytes: &[u8], out: &mut Out<'_>) -> ControlFlow<()> {
    match article(bytes, out) {
        Ok(article) => out.article(article, None, 0),
        Err(fault) => {
            out.fault(Location::File, fault);
            ControlFlow::Continue(())
        }
    }
}

fn article(bytes: &[u8], out: &mut Out<'_>) -> Result<Article, Fault> {
    let damaged = |error: zip::result::ZipError| Fault::Damaged { what: error.to_string() };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let main = main_part(&mut archive, out.limit);
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let beside = beside(&archive, &folder);
    let document = part(&mut archive, &main, out.limit)?;
    // A document without styles or numbers has no such part.
    let mut optional = |name: &str| part(&mut archive, &format!("{folder}/{name}"), out.limit).unwrap_or_default();
    let styles = Styles::read(&optional("styles.xml"));
    let mut numbering = numbering::read(&optional("numbering.xml"));
    let mut article = Article::default();
    text::read(&document, &styles, &mut numbering, &mut article)?;
    for name in beside {
        match part(&mut archive, &name, out.limit) {
            Ok(xml) => append(&xml, &styles, &mut article),
            Err(fault) => out.fault(Location::File, fault),
        }
    }
    // Properties may be missing.
    let core = Properties::read(&part(&mut archive, "docProps/core.xml", out.limit).unwrap_or_default());
    if article.title.is_empty() {
        document::entitle(&mut article, core.title, false, out.path);
    }
    // What is printed goes before the properties, which are often a template's.
    let clues = Clues { path: out.path, title: &article.title, body: &article.body, ..Clues::default() };
    let printed = article.date.or_else(|| dating::date(&clues));
    article.date = printed.or(core.created.map(|day| Dated { day, evidence: Evidence::Metadata }));
    if article.credits.reporters.is_empty() {
        article.credits.reporters = core.author.as_deref().map(fields::people).unwrap_or_default();
    }
    Ok(article)
}

/// Adds the text of a part that stands beside the document; headers say the same on every page.
fn append(xml: &str, styles: &Styles, article: &mut Article) {
    let mut beside = Article { title: "-".to_owned(), ..Article::default() };
    // What comes before a fault in the XML is text.
    let _ = text::read(xml, styles, &mut Numbering::default(), &mut beside);
    for line in beside.body.lines().filter(|line| line.chars().any(char::is_alphanumeric)) {
        if line.trim() == article.title || article.body.lines().any(|known| known.trim() == line.trim()) {
            continue;
        }
        article.body.push_str(if article.body.is_empty() { "" } else { "\n" });
        article.body.push_str(line);
    }
}

/// The part that `_rels/.rels` says is the document.
fn main_part(archive: &mut ZipArchive<Cursor<&[u8]>>, limit: u64) -> String {
    let relations = part(archive, "_rels/.rels", limit).unwrap_or_default();
    let mut reader = Reader::from_str(&relations);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let document = attribute(&element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
                let target = attribute(&element, "Target").map(|target| target.trim_start_matches('/').to_owned());
                if let Some(target) = target.filter(|target| document && archive.index_for_name(target).is_some()) {
                    return target;
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    "word/document.xml".to_owned()
}

/// Names of the parts beside the document, in the order in which they are read.
fn beside<R: Read + Seek>(archive: &ZipArchive<R>, folder: &str) -> Vec<String> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for name in names(archive) {
        let Some(file) = name.strip_prefix(folder).and_then(|name| name.strip_prefix('/')) else { continue };
        let numbered =
            |rest: &str| rest.strip_suffix(".xml").is_some_and(|rest| rest.bytes().all(|c| c.is_ascii_digit()));
        let at = BESIDE.iter().position(|start| file.strip_prefix(start).is_some_and(numbered));
        found.extend(at.map(|at| (at, name.clone())));
    }
    found.sort_by(|(a, left), (b, right)| a.cmp(b).then(left.len().cmp(&right.len())).then(left.cmp(right)));
    found.into_iter().map(|(_, name)| name).collect()
}

fn names<R: Read + Seek>(archive: &ZipArchive<R>) -> impl Iterator<Item = String> {
    archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned())
}

fn part<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str, limit: u64) -> Result<String, Fault> {
    let file = archive.by_name(name).map_err(|error| Fault::Damaged { what: error.to_string() })?;
    let mut xml = Vec::new();
    file.take(limit + 1).read_to_end(&mut xml).map_err(|error| Fault::from_io(&error))?;
    if xml.len() as u64 > limit {
        return Err(Fault::TooLong { limit });
    }
    Ok(String::from_utf8_lossy(&xml).into_owned())
}

/// The value of an attribute, whatever its prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes().filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(super::entity::decode(&found.value).into_owned())
}

/// What a document says of itself beside its text.
#[derive(Default)]
struct Properties {
    title: Option<String>,
    author: Option<String>,
    created: Option<Date>,
}

impl Properties {
    fn read(xml: &str) -> Self {
        let mut properties = Self::default();
        let mut reader = Reader::from_str(xml);
        let mut name = String::new();
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(start) => name = start.local_name().as_ref().to_owned(),
                Event::End(_) => name.clear(),
                Event::Text(text) => {
                    let text = one_line(&text.xml10_content());
                    match name.as_str() {
                        _ if text.is_empty() => {}
                        "title" => properties.title = Some(text),
                        "creator" => properties.author = Some(text),
                        "created" => properties.created = date::day(&text),
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        properties
    }
}
