//! Office documents that are one XML file: texts of Word 2003 and packages written flat; workbooks are left to
//! `spreadsheetml`. Government sites give them out as `.xls` and `.doc`.

use quick_xml::events::BytesStart;

use super::ooxml::{block, property, table};
use super::spreadsheetml;
use crate::xml::{Xml, XmlEvent, attribute};
use crate::{BlockKind, Document, DocumentPart, Limits};

/// What such a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flat {
    /// A workbook of Excel 2003.
    Workbook,
    /// A text of Word 2003, or a package in one file.
    Text,
    /// OpenDocument.
    OpenDocument,
}

/// By how the text begins.
pub fn of_start(start: &str) -> Option<Flat> {
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('<') || start.contains("<html") {
        return None;
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && start.contains("Workbook") {
        return Some(Flat::Workbook);
    }
    if start.contains("wordDocument") || start.contains("<pkg:package") {
        return Some(Flat::Text);
    }
    super::odf::is_flat(start).then_some(Flat::OpenDocument)
}

/// Reads such a file.
pub fn read(flat: Flat, text: &str, limits: &Limits) -> Document {
    match flat {
        Flat::Workbook => spreadsheetml::read(text, limits),
        Flat::Text => words(text),
        Flat::OpenDocument => super::odf::read_flat(text, limits),
    }
}

/// Paragraphs and tables of a text of Word.
#[derive(Default)]
struct Words {
    part: DocumentPart,
    paragraphs: Vec<String>,
    title: bool,
    note: usize,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: Option<Vec<String>>,
}

fn words(text: &str) -> Document {
    let mut document = Document::default();
    let mut words = Words::default();
    let (mut name, mut in_text, mut in_properties) = (String::new(), false, false);
    let mut xml = Xml::new(text);
    while let Some(item) = xml.next() {
        match item {
            XmlEvent::Start(element) => match element.local_name().as_ref() {
                "del" | "moveFrom" | "Fallback" | "instrText" | "binData" | "binaryData" | "fonts" | "styles" => {
                    xml.leave()
                }
                "DocumentProperties" | "coreProperties" => in_properties = true,
                "t" => in_text = true,
                other => {
                    name = other.to_owned();
                    words.start(&element);
                }
            },
            XmlEvent::Empty(element) => words.mark(&element),
            XmlEvent::Text(text) if in_text => words.push(&text),
            XmlEvent::Text(text) if in_properties => property(&name, &text, &mut document),
            XmlEvent::End(end) => match end.local_name().as_ref() {
                "DocumentProperties" | "coreProperties" => in_properties = false,
                "t" => in_text = false,
                other => words.end(other),
            },
            _ => {}
        }
    }
    while !words.paragraphs.is_empty() {
        words.end("p");
    }
    document.parts.push(words.part);
    document
}

impl Words {
    fn push(&mut self, text: &str) {
        match self.paragraphs.last_mut() {
            Some(paragraph) => paragraph.push_str(text),
            None => self.paragraphs.push(text.to_owned()),
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "p" => self.paragraphs.push(String::new()),
            "footnote" | "endnote" | "comment" | "annotation" => self.note += 1,
            "tc" if self.cell.is_none() => self.cell = Some(Vec::new()),
            _ => self.mark(element),
        }
    }

    fn mark(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "tab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "pStyle" => self.title |= attribute(element, "val").is_some_and(|style| style == "Title"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                let text = self.paragraphs.pop().unwrap_or_default().trim_end().to_owned();
                let title = std::mem::take(&mut self.title);
                match &mut self.cell {
                    _ if text.trim().is_empty() => {}
                    Some(cell) => cell.push(text),
                    None if title && self.part.title.is_none() => self.part.title = Some(text.trim().to_owned()),
                    None => {
                        let kind = if self.note > 0 { BlockKind::Note } else { BlockKind::Paragraph };
                        self.part.blocks.push(block(kind, text));
                    }
                }
            }
            "footnote" | "endnote" | "comment" | "annotation" => self.note = self.note.saturating_sub(1),
            "tc" => self.row.extend(self.cell.take().map(|lines| lines.join("\n"))),
            "tr" => {
                let row = std::mem::take(&mut self.row);
                self.rows.extend(Some(row).filter(|row| row.iter().any(|cell| !cell.is_empty())));
            }
            "tbl" if !self.rows.is_empty() => self.part.blocks.push(table(std::mem::take(&mut self.rows))),
            _ => {}
        }
    }
}
