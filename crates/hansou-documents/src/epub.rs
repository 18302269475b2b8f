//! E-books (epub 2 and 3): the chapters of the reading order, each a web page, with the titles of the table of contents.

use std::collections::HashMap;

use crate::package::{Package, resolve};
use crate::xml::{Xml, XmlEvent, attribute};
use crate::{Block, BlockKind, Budget, Document, DocumentPart, Error, Limits, Note};

/// Reads a book.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut package = Package::open(bytes, limits)?;
    if let Some(encryption) = package.text("META-INF/encryption.xml")?
        && encryption.contains("EncryptedKey")
    {
        return Err(Error::Locked);
    }
    let container = package.text("META-INF/container.xml")?.ok_or_else(|| Error::Damaged("no container".into()))?;
    let root = root(&container).ok_or_else(|| Error::Damaged("no package document".into()))?;
    let contents = package.text(&root)?.ok_or_else(|| Error::Damaged("no package document".into()))?;
    let book = Book::read(&contents, &root);
    let mut titles = HashMap::new();
    for table in &book.tables {
        let text = package.text(table)?.unwrap_or_default();
        add_titles(&text, table, &mut titles);
    }
    let mut document = Document { title: book.title, authors: book.authors, date: book.date, ..Document::default() };
    if book.chapters.len() > limits.pages {
        document.notes.push(Note::OverBudget(Budget::Pages(limits.pages)));
    }
    for chapter in book.chapters.iter().take(limits.pages) {
        match package.text(chapter) {
            Ok(Some(text)) => document.parts.push(DocumentPart {
                title: titles.get(&chapter.to_lowercase()).cloned(),
                blocks: vec![Block { kind: BlockKind::Html, text, ..Block::default() }],
                ..DocumentPart::default()
            }),
            Ok(None) => document.notes.push(Note::Damaged(chapter.clone())),
            Err(Error::OverBudget(budget)) => {
                document.notes.push(Note::OverBudget(budget));
                break;
            }
            Err(Error::Locked) => document.notes.push(Note::Locked(chapter.clone())),
            Err(_) => document.notes.push(Note::Damaged(chapter.clone())),
        }
    }
    Ok(document)
}

/// The package document that the container names.
fn root(container: &str) -> Option<String> {
    Xml::new(container).find_map(|item| match item {
        XmlEvent::Start(element) | XmlEvent::Empty(element) if element.local_name().as_ref() == "rootfile" => {
            attribute(&element, "full-path")
        }
        _ => None,
    })
}

/// What the package document says.
#[derive(Default)]
struct Book {
    title: Option<String>,
    authors: Vec<String>,
    date: Option<String>,
    /// Tables of contents: of epub 3, of epub 2.
    tables: Vec<String>,
    chapters: Vec<String>,
}

impl Book {
    fn read(text: &str, place: &str) -> Self {
        let mut book = Self::default();
        let mut members: HashMap<String, String> = HashMap::new();
        let mut name = String::new();
        for item in Xml::new(text) {
            match item {
                XmlEvent::Start(element) | XmlEvent::Empty(element) => {
                    name = element.local_name().as_ref().to_owned();
                    match name.as_str() {
                        "item" => {
                            let (Some(id), Some(target)) = (attribute(&element, "id"), attribute(&element, "href"))
                            else {
                                continue;
                            };
                            let target = resolve(place, &unescaped(&target));
                            let kind = attribute(&element, "media-type").unwrap_or_default();
                            let role = attribute(&element, "properties").unwrap_or_default();
                            if kind == "application/x-dtbncx+xml" || role.split(' ').any(|role| role == "nav") {
                                book.tables.push(target.clone());
                            }
                            members.insert(id, target);
                        }
                        "itemref" => {
                            let chapter = attribute(&element, "idref").and_then(|id| members.get(&id).cloned());
                            book.chapters.extend(chapter.filter(|chapter| !book.tables.contains(chapter)));
                        }
                        _ => {}
                    }
                }
                XmlEvent::End(_) => name.clear(),
                XmlEvent::Text(text) if !text.trim().is_empty() => book.describe(&name, text.trim()),
                _ => {}
            }
        }
        book
    }

    fn describe(&mut self, name: &str, text: &str) {
        match name {
            "title" if self.title.is_none() => self.title = Some(text.to_owned()),
            "creator" => self.authors.push(text.to_owned()),
            "date" if self.date.is_none() => self.date = Some(text.to_owned()),
            _ => {}
        }
    }
}

/// A reference with its bytes in percent signs resolved.
fn unescaped(reference: &str) -> String {
    let bytes = reference.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let code = reference
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| reference.to_owned())
}

/// Titles of chapters by their members: links of epub 3 (`a`), points of epub 2 (`navPoint` with `text` and `content`).
fn add_titles(text: &str, place: &str, titles: &mut HashMap<String, String>) {
    let (mut title, mut target, mut open) = (String::new(), None, false);
    let add = |title: &mut String, target: Option<String>, titles: &mut HashMap<String, String>| {
        let title = std::mem::take(title).split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(target) = target.filter(|_| !title.is_empty()) {
            let member = resolve(place, unescaped(&target).split('#').next().unwrap_or_default());
            titles.entry(member.to_lowercase()).or_insert(title);
        }
    };
    for item in Xml::new(text) {
        match item {
            XmlEvent::Start(element) if element.local_name().as_ref() == "a" => {
                title.clear();
                (target, open) = (attribute(&element, "href"), true);
            }
            XmlEvent::Start(element) if element.local_name().as_ref() == "text" => {
                title.clear();
                open = true;
            }
            XmlEvent::Start(element) | XmlEvent::Empty(element) if element.local_name().as_ref() == "content" => {
                add(&mut title, attribute(&element, "src"), titles);
            }
            XmlEvent::Text(text) if open => title.push_str(&text),
            XmlEvent::End(end) => match end.local_name().as_ref() {
                "a" => {
                    add(&mut title, target.take(), titles);
                    open = false;
                }
                "text" => open = false,
                _ => {}
            },
            _ => {}
        }
    }
}
