//! What packages of ECMA-376 share: relations between parts, properties, and the drawing language's paragraphs.

use crate::package::{Package, resolve};
use crate::xml::{Xml, XmlEvent, attribute};
use crate::{Block, BlockKind, Document, Error};

/// A relation of a part to another.
pub struct Relation {
    /// Its identifier in the part.
    pub id: String,
    /// The last word of its type: `slide`, `notesSlide`, `comments`.
    pub kind: String,
    /// The part it leads to.
    pub target: String,
}

/// The relations of a part.
pub fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>, Error> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(text) = package.text(&format!("{folder}/_rels/{name}.rels"))? else { return Ok(Vec::new()) };
    let mut relations = Vec::new();
    for item in Xml::new(&text) {
        let (XmlEvent::Start(element) | XmlEvent::Empty(element)) = item else { continue };
        let (Some(id), Some(target)) = (attribute(&element, "Id"), attribute(&element, "Target")) else { continue };
        let kind = attribute(&element, "Type").unwrap_or_default();
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        relations.push(Relation { id, kind, target: resolve(part, &target) });
    }
    Ok(relations)
}

/// Title, author and date of the core properties.
pub fn properties(package: &mut Package<'_>, document: &mut Document) {
    let Ok(Some(text)) = package.text("docProps/core.xml") else { return };
    let mut name = String::new();
    for item in Xml::new(&text) {
        match item {
            XmlEvent::Start(start) => name = start.local_name().as_ref().to_owned(),
            XmlEvent::End(_) => name.clear(),
            XmlEvent::Text(text) if !text.trim().is_empty() => match name.as_str() {
                "title" => document.title.get_or_insert_default().push_str(&text),
                "creator" => document.authors = vec![text.trim().to_owned()],
                "created" => document.date = Some(text.trim().to_owned()),
                "modified" if document.date.is_none() => document.date = Some(text.trim().to_owned()),
                _ => {}
            },
            _ => {}
        }
    }
}

/// Keeps a property of an office document that is one XML file, when it is title, author or date.
pub fn property(name: &str, text: &str, document: &mut Document) {
    match name {
        "Title" | "title" => document.title = Some(text.trim().to_owned()),
        "Author" | "creator" => document.authors = vec![text.trim().to_owned()],
        "Created" | "created" => document.date = Some(text.trim().to_owned()),
        _ => {}
    }
}

/// Paragraphs of all `p` elements of the drawing language (DrawingML), for charts, diagrams and shapes of sheets.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut paragraph = String::new();
    let mut in_text = false;
    let mut xml = Xml::new(text);
    while let Some(item) = xml.next() {
        match item {
            XmlEvent::Start(start) => match start.local_name().as_ref() {
                "Fallback" => xml.leave(),
                "t" => in_text = true,
                _ => {}
            },
            XmlEvent::Empty(element) if element.local_name().as_ref() == "br" => paragraph.push('\n'),
            XmlEvent::End(end) => match end.local_name().as_ref() {
                "t" => in_text = false,
                "p" => found.push(std::mem::take(&mut paragraph)),
                _ => {}
            },
            XmlEvent::Text(text) if in_text => paragraph.push_str(&text),
            _ => {}
        }
    }
    found.push(paragraph);
    found.retain(|paragraph| !paragraph.trim().is_empty());
    found
}

/// A block of text.
pub fn block(kind: BlockKind, text: String) -> Block {
    Block { kind, text, ..Block::default() }
}

/// A table.
pub fn table(rows: Vec<Vec<String>>) -> Block {
    Block { kind: BlockKind::Table(rows), ..Block::default() }
}

/// Texts of comments: those of a cell in runs, those of a conversation or slide in one element.
pub fn comments(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut comment, mut in_text) = (String::new(), false);
    let mut xml = Xml::new(text);
    while let Some(item) = xml.next() {
        match item {
            XmlEvent::Start(start) => match start.local_name().as_ref() {
                "rPh" | "authors" => xml.leave(),
                name => in_text = matches!(name, "t" | "text"),
            },
            XmlEvent::End(end) => {
                in_text = false;
                if matches!(end.local_name().as_ref(), "comment" | "threadedComment" | "cm") {
                    found.push(std::mem::take(&mut comment).trim().to_owned());
                }
            }
            XmlEvent::Text(text) if in_text => comment.push_str(&text),
            _ => {}
        }
    }
    found.retain(|comment| !comment.is_empty());
    found
}
