//! OpenDocument (ISO/IEC 26300): texts, presentations and tables, as packages (odt, odp, ods) and as one XML file (fodt,
//! fodp, fods). What a reader sees is taken: of a cell its text as shown, of changes what was not deleted, before the
//! paragraphs of lists their numbers (`lists`).

mod lists;

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use self::lists::Lists;
use super::ooxml::{block, table};
use crate::package::Package;
use crate::xml::{Xml, XmlEvent, attribute};
use crate::{Block, BlockKind, Document, DocumentPart, Error, Limits};

/// Whether a text begins as a flat OpenDocument file.
pub fn is_flat(start: &str) -> bool {
    start.contains("urn:oasis:names:tc:opendocument") && start.contains("document") && !start.contains("<html")
}

/// Reads a package.
pub fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Document, Error> {
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Error::Locked);
    }
    let mut document = Document::default();
    let content = package.text("content.xml")?.ok_or_else(|| Error::Damaged("no content".into()))?;
    // Styles that the content's own are made from.
    let styles = package.text("styles.xml")?.unwrap_or_default();
    let mut walk = Walk::new(limits);
    walk.styles(&styles);
    walk.read(&content);
    if let Some(meta) = package.text("meta.xml")? {
        properties(&meta, &mut document);
    }
    walk.finish(&mut document);
    headers(&styles, limits, &mut document);
    Ok(document)
}

/// Reads a file that is one XML document.
pub fn read_flat(text: &str, limits: &Limits) -> Document {
    let mut document = Document::default();
    properties(text, &mut document);
    let mut walk = Walk::new(limits);
    walk.styles(text);
    walk.read(text);
    walk.finish(&mut document);
    headers(text, limits, &mut document);
    document
}

/// Title, author and date of the description.
fn properties(text: &str, document: &mut Document) {
    let mut name = String::new();
    let mut created = None;
    for item in Xml::new(text) {
        match item {
            XmlEvent::Start(start) if start.local_name().as_ref() == "body" => break,
            XmlEvent::Start(start) => name = start.name().as_ref().to_owned(),
            XmlEvent::End(_) => name.clear(),
            XmlEvent::Text(text) if !text.trim().is_empty() => match name.as_str() {
                "dc:title" => document.title.get_or_insert_default().push_str(&text),
                "meta:initial-creator" => document.authors = vec![text.trim().to_owned()],
                "dc:creator" if document.authors.is_empty() => document.authors = vec![text.trim().to_owned()],
                "meta:creation-date" => created = Some(text.trim().to_owned()),
                "dc:date" if document.date.is_none() => document.date = Some(text.trim().to_owned()),
                _ => {}
            },
            _ => {}
        }
    }
    document.date = created.or(document.date.take());
}

/// What headers and footers of a text say beyond the number of the page.
fn headers(styles: &str, limits: &Limits, document: &mut Document) {
    let Some((_, masters)) = styles.split_once("<office:master-styles") else { return };
    if masters.contains("<style:handout-master") {
        return;
    }
    let mut walk = Walk::new(limits);
    walk.inside = true;
    walk.walk(&format!("<office:master-styles{}", masters.split("</office:master-styles>").next().unwrap_or_default()));
    let said = |block: &Block| block.text.chars().any(char::is_alphabetic);
    if let Some(part) = document.parts.first_mut() {
        part.blocks.extend(walk.part.blocks.into_iter().filter(said));
    }
}

/// Cells that a repeated one may stand for: what is repeated more often fills the sheet's margin.
const REPEATED: usize = 256;

/// A table that is open.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: Vec<String>,
    /// How often the open cell stands there.
    times: usize,
    /// Empty cells since the last that was not.
    empty: usize,
}

/// A paragraph that is open.
struct Paragraph {
    /// What its list prints before it.
    number: String,
    text: String,
    kind: BlockKind,
}

struct Walk {
    /// Parent of each style that is made from another.
    parents: HashMap<String, String>,
    inside: bool,
    lists: Lists,
    /// Paragraphs that are open, one in the other where a text box stands in a line.
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// Notes and comments that are open.
    notes: usize,
    part: DocumentPart,
    parts: Vec<DocumentPart>,
    /// Bytes of text that may still be taken.
    left: u64,
    titled: bool,
    /// In the title of a slide.
    in_title: bool,
    /// In a workbook, whose tables are its sheets.
    sheets: bool,
}

/// Numbers of pages and notes, names and times of comments, deleted text, sounds of characters.
fn is_left_out(element: &BytesStart<'_>) -> bool {
    let name = element.name();
    let name: &str = name.as_ref();
    [
        "text:tracked-changes",
        "text:note-citation",
        "text:page-number",
        "text:ruby-text",
        "dc:creator",
        "dc:date",
        "meta:date-string",
        "loext:sender-initials",
        "meta:creator-initials",
        "office:forms",
        "office:settings",
    ]
    .contains(&name)
}

impl Walk {
    fn new(limits: &Limits) -> Self {
        Self {
            parents: HashMap::new(),
            inside: false,
            lists: Lists::default(),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            notes: 0,
            part: DocumentPart::default(),
            parts: Vec::new(),
            left: limits.text,
            titled: false,
            in_title: false,
            sheets: false,
        }
    }

    /// Notes which style each style is made from, and the lists.
    fn styles(&mut self, text: &str) {
        self.lists.describe(text);
        for item in Xml::new(text) {
            let (XmlEvent::Start(element) | XmlEvent::Empty(element)) = item else { continue };
            match element.local_name().as_ref() {
                "body" => break,
                "style" => {
                    let pair = attribute(&element, "name").zip(attribute(&element, "parent-style-name"));
                    self.parents.extend(pair);
                }
                _ => {}
            }
        }
    }

    fn read(&mut self, text: &str) {
        self.styles(text);
        self.walk(text);
    }

    fn walk(&mut self, text: &str) {
        let mut xml = Xml::new(text);
        while let Some(item) = xml.next() {
            match item {
                XmlEvent::Start(start) => match start.local_name().as_ref() {
                    "body" => self.inside = true,
                    _ if !self.inside => {}
                    _ if is_left_out(&start) => xml.leave(),
                    _ => self.start(&start),
                },
                XmlEvent::Empty(element) if self.inside => {
                    self.start(&element);
                    self.end(element.local_name().as_ref());
                }
                XmlEvent::End(end) if self.inside => self.end(end.local_name().as_ref()),
                XmlEvent::Text(text) if self.inside => self.text(&text),
                _ => {}
            }
        }
    }

    /// White space is one space, except what elements of their own stand for.
    fn text(&mut self, text: &str) {
        let Some(Paragraph { text: paragraph, .. }) = self.paragraphs.last_mut() else { return };
        for c in text.chars() {
            let space = matches!(c, ' ' | '\n' | '\r' | '\t');
            if self.left == 0 || space && paragraph.ends_with([' ', '\n', '\t']) {
                continue;
            }
            paragraph.push(if space { ' ' } else { c });
            self.left = self.left.saturating_sub(c.len_utf8() as u64);
        }
    }

    fn push(&mut self, c: char, times: usize) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.extend(std::iter::repeat_n(c, times.min(64)));
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let number = |name: &str| attribute(element, name).and_then(|value| value.parse::<usize>().ok());
        match element.local_name().as_ref() {
            "p" | "h" => {
                let (kind, number) = (self.kind(element), self.lists.number(element));
                self.paragraphs.push(Paragraph { number, text: String::new(), kind });
            }
            "s" => self.push(' ', number("c").unwrap_or(1)),
            "tab" => self.push('\t', 1),
            "line-break" => self.push('\n', 1),
            "note" | "annotation" | "notes" | "shapes" => self.notes += 1,
            "spreadsheet" => self.sheets = true,
            "list" => self.lists.begin(element),
            "list-item" => self.lists.item(element),
            "frame" => self.in_title = attribute(element, "class").is_some_and(|class| class == "title"),
            "table" => self.begin_table(element),
            "table-cell" | "covered-table-cell" => {
                if let Some(table) = self.tables.last_mut() {
                    table.times = number("number-columns-repeated").unwrap_or(1).clamp(1, REPEATED);
                }
            }
            _ => {}
        }
    }

    /// The kind of a paragraph by its element and style.
    fn kind(&mut self, element: &BytesStart<'_>) -> BlockKind {
        if self.notes > 0 {
            return BlockKind::Note;
        }
        if element.local_name().as_ref() == "h" {
            let level = attribute(element, "outline-level").and_then(|level| level.parse().ok());
            return BlockKind::Heading(level.unwrap_or(1));
        }
        if self.in_title {
            return BlockKind::Heading(0);
        }
        let mut style = attribute(element, "style-name").unwrap_or_default();
        for _ in 0..8 {
            match style.as_str() {
                "Title" => return BlockKind::Heading(0),
                "Caption" | "Illustration" | "Figure" => return BlockKind::Caption,
                _ => match self.parents.get(&style) {
                    Some(parent) => style = parent.clone(),
                    None => break,
                },
            }
        }
        BlockKind::Paragraph
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.paragraph(paragraph);
                }
            }
            "note" | "annotation" | "notes" | "shapes" => self.notes = self.notes.saturating_sub(1),
            "frame" => self.in_title = false,
            "list" => self.lists.end(),
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "table-row" => {
                if let Some(table) = self.tables.last_mut() {
                    let row = std::mem::take(&mut table.row);
                    table.empty = 0;
                    table.rows.extend(Some(row).filter(|row| !row.is_empty()));
                }
            }
            "table" => self.end_table(),
            _ => {}
        }
    }

    fn paragraph(&mut self, Paragraph { number, text, kind }: Paragraph) {
        if text.trim().is_empty() {
            return;
        }
        let text = number + text.trim_end();
        match self.tables.last_mut() {
            Some(table) if kind != BlockKind::Note => table.cell.push(text),
            _ => self.block(block(kind, text)),
        }
    }

    /// The document's title goes to its place; a level of 0 is known to this reader only.
    fn block(&mut self, mut block: Block) {
        if block.kind == BlockKind::Heading(0) {
            if !std::mem::replace(&mut self.titled, true) {
                self.part.title = Some(block.text.trim().to_owned());
                return;
            }
            block.kind = BlockKind::Heading(1);
        }
        self.part.blocks.push(block);
    }

    /// A sheet is a part of its own; a table in a text is not.
    fn begin_table(&mut self, element: &BytesStart<'_>) {
        if self.sheets && self.tables.is_empty() {
            self.part.title = attribute(element, "name");
        }
        self.tables.push(Table::default());
    }

    fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let text = std::mem::take(&mut table.cell).join("\n");
        let times = std::mem::take(&mut table.times).max(1);
        if text.is_empty() {
            table.empty = (table.empty + times).min(REPEATED);
            return;
        }
        let empty = std::mem::take(&mut table.empty);
        table.row.extend(std::iter::repeat_n(String::new(), empty));
        for _ in 0..times.min(16) {
            self.left = self.left.saturating_sub(text.len() as u64);
            if self.left > 0 {
                table.row.push(text.clone());
            }
        }
    }

    fn end_table(&mut self) {
        let Some(found) = self.tables.pop() else { return };
        match self.tables.last_mut() {
            // A table in a cell is that cell's text.
            Some(outer) => outer.cell.extend(found.rows.into_iter().map(|row| row.join("\t"))),
            None => {
                if self.sheets && !found.rows.is_empty() {
                    let mut part = DocumentPart::sheet(self.part.title.as_deref().unwrap_or_default(), found.rows);
                    self.part.title = None;
                    part.blocks.append(&mut self.part.blocks);
                    self.parts.push(part);
                } else if !found.rows.is_empty() {
                    self.part.blocks.push(table(found.rows));
                }
            }
        }
    }

    fn finish(mut self, document: &mut Document) {
        while let Some(paragraph) = self.paragraphs.pop() {
            self.paragraph(paragraph);
        }
        self.parts.push(std::mem::take(&mut self.part));
        document.parts.extend(
            self.parts.into_iter().filter(|part| !part.blocks.is_empty() || part.title.is_some() && !self.sheets),
        );
    }
}
