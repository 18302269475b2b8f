//! Word processor documents (docx, ECMA-376): paragraphs as lines, the headline by its style, title and date of the
//! document's properties.

use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Out, fields, one_line};
use crate::article::problem::{Fault, Place};
use crate::article::{Article, Dated, Evidence};
use hansou_facts::date;

/// Reads a docx file, of which all bytes are given.
pub fn read(bytes: &[u8], out: &mut Out<'_>) -> ControlFlow<()> {
    match article(bytes, out.limit) {
        Ok(article) => out.article(article, None, 0),
        Err(fault) => {
            out.fault(Place::File, fault);
            ControlFlow::Continue(())
        }
    }
}

fn article(bytes: &[u8], limit: u64) -> Result<Article, Fault> {
    let damaged = |error: zip::result::ZipError| Fault::Damaged { what: error.to_string() };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut part = |name: &str| -> Result<String, Fault> {
        let file = archive.by_name(name).map_err(damaged)?;
        let mut xml = Vec::new();
        file.take(limit + 1).read_to_end(&mut xml).map_err(|error| Fault::of(&error))?;
        if xml.len() as u64 > limit {
            return Err(Fault::TooLong { limit });
        }
        Ok(String::from_utf8_lossy(&xml).into_owned())
    };
    let document = part("word/document.xml")?;
    let mut article = text(&document)?;
    // Properties may be missing.
    if let Ok(core) = part("docProps/core.xml") {
        properties(&core, &mut article);
    }
    Ok(article)
}

/// The document's paragraphs; the first with a title's or heading's style is the headline.
fn text(xml: &str) -> Result<Article, Fault> {
    let mut article = Article::default();
    let mut reader = Reader::from_str(xml);
    let mut paragraph = Paragraph::default();
    // Elements whose content repeats or is deleted.
    let mut skipped = 0;
    let mut in_text = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                "Fallback" | "del" | "moveFrom" => skipped += 1,
                "t" => in_text = true,
                _ => paragraph.mark(&start),
            },
            Ok(Event::Empty(start)) => paragraph.mark(&start),
            Ok(Event::End(end)) => match end.local_name().as_ref() {
                "Fallback" | "del" | "moveFrom" => skipped -= 1,
                "t" => in_text = false,
                "p" => std::mem::take(&mut paragraph).write(&mut article),
                _ => {}
            },
            Ok(Event::Text(text)) if in_text && skipped == 0 => paragraph.text.push_str(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) if in_text && skipped == 0 => {
                match (reference.resolve_char_ref(), reference.as_ref()) {
                    (Ok(Some(c)), _) => paragraph.text.push(c),
                    (_, "amp") => paragraph.text.push('&'),
                    (_, "lt") => paragraph.text.push('<'),
                    (_, "gt") => paragraph.text.push('>'),
                    (_, "quot") => paragraph.text.push('"'),
                    (_, "apos") => paragraph.text.push('\''),
                    _ => {}
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) if article.body.is_empty() => return Err(Fault::Damaged { what: error.to_string() }),
            Err(_) => break,
        }
    }
    std::mem::take(&mut paragraph).write(&mut article);
    Ok(article)
}

#[derive(Default)]
struct Paragraph {
    text: String,
    title: bool,
    captions: Vec<String>,
}

impl Paragraph {
    fn mark(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "tab" => self.text.push('\t'),
            "br" | "cr" => self.text.push('\n'),
            "pStyle" => {
                let style = attribute(element, "val").unwrap_or_default().to_lowercase();
                self.title |= matches!(style.as_str(), "title" | "heading1" | "1" | "标题" | "标题1" | "a3");
            }
            "docPr" => self.captions.extend(attribute(element, "descr").filter(|text| !text.trim().is_empty())),
            _ => {}
        }
    }

    fn write(self, article: &mut Article) {
        if self.title && article.title.is_empty() && article.body.is_empty() {
            article.title = one_line(&self.text);
            return;
        }
        let captions = self.captions.iter().map(|caption| (caption.trim(), true));
        for (text, caption) in std::iter::once((self.text.trim_end(), false)).chain(captions) {
            if text.is_empty() {
                continue;
            }
            if !article.body.is_empty() {
                article.body.push('\n');
            }
            let start = article.body.len();
            article.body.push_str(text);
            if caption {
                article.captions.push(start..article.body.len());
            }
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes().filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// Title and day of creation from the properties; without either, a short first line is the title.
fn properties(xml: &str, article: &mut Article) {
    let mut reader = Reader::from_str(xml);
    let mut name = String::new();
    let mut author = String::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => name = start.local_name().as_ref().to_owned(),
            Event::End(_) => name.clear(),
            Event::Text(text) => {
                let text = text.xml10_content();
                match name.as_str() {
                    "title" if article.title.is_empty() => article.title = one_line(&text),
                    "creator" => author = one_line(&text),
                    "created" => {
                        let day = date::day(&text);
                        article.date = day.map(|day| Dated { day, evidence: Evidence::Metadata });
                    }
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !author.is_empty() {
        article.credits.reporters = fields::people(&author);
    }
}
