//! One part of a docx as lines: a paragraph a line, a text box's paragraphs after the one it hangs on, a table's row one
//! line with cells separated by tabs. What is deleted, repeated for old programs or the reading of a ruby is left out.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::numbering::Numbering;
use super::styles::Styles;
use super::{attribute, one_line};
use crate::article::Article;
use crate::article::format::entity;
use crate::article::problem::Fault;

/// Characters of a cell beyond which its paragraphs stay apart: such a table sets a page, not rows.
const CELL: usize = 120;

/// Adds the lines of a part to an article; the first with a title's or heading's style is the headline.
pub fn read(xml: &str, styles: &Styles, numbering: &mut Numbering, article: &mut Article) -> Result<(), Fault> {
    let mut reader = Reader::from_str(xml);
    let mut part =
        TextReader { styles, numbering, article, open: Vec::new(), above: Vec::new(), skipped: 0, in_text: false };
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => part.start(&start),
            Ok(Event::Empty(start)) => {
                part.mark(&start);
                // An empty cell keeps its place.
                if start.local_name().as_ref() == "p" {
                    part.end("p");
                }
            }
            Ok(Event::End(end)) => part.end(end.local_name().as_ref()),
            Ok(Event::Text(text)) => part.text(&text.xml10_content()),
            Ok(Event::CData(text)) => part.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let chars = entity::resolve(reference.as_ref()).unwrap_or_default();
                part.text(&chars);
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) if part.article.body.is_empty() => return Err(Fault::Damaged { what: error.to_string() }),
            Err(_) => break,
        }
    }
    while let Some(open) = part.open.pop() {
        part.close(open);
    }
    Ok(())
}

/// What is being read, from the outside in.
enum Open {
    Paragraph(Paragraph),
    /// The rows of a table that are lines already.
    Row(Vec<Cell>),
    Cell(Cell),
}

/// A cell of a table.
#[derive(Default)]
struct Cell {
    /// Its paragraphs.
    lines: Vec<String>,
    /// Columns that it reaches over beyond its own.
    wide: usize,
    /// It belongs to a cell that reaches over several rows, as its beginning or as what goes on.
    merged: Option<Merged>,
}

#[derive(Clone, Copy, PartialEq)]
enum Merged {
    Begins,
    GoesOn,
}

/// Most columns that a cell reaches over.
const SPAN: usize = 200;

#[derive(Default)]
struct Paragraph {
    text: String,
    style: String,
    numbering: Option<String>,
    level: usize,
    captions: Vec<String>,
    /// Lines of text boxes that hang on it.
    boxes: Vec<String>,
}

struct TextReader<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    article: &'a mut Article,
    open: Vec<Open>,
    /// For each column of the table the paragraphs of the cell that reaches over several rows.
    above: Vec<Vec<String>>,
    /// Open elements whose content is not read.
    skipped: usize,
    in_text: bool,
}

/// Elements whose content is deleted, said twice, or no text: reading aids, what older programs show instead.
fn is_silent(name: &str) -> bool {
    matches!(name, "Fallback" | "del" | "moveFrom" | "rt" | "instrText" | "delText")
}

impl TextReader<'_> {
    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            name if is_silent(name) => self.skipped += 1,
            _ if self.skipped > 0 => {}
            "t" => self.in_text = true,
            "p" => self.open.push(Open::Paragraph(Paragraph::default())),
            "tr" => self.open.push(Open::Row(Vec::new())),
            "tc" => self.open.push(Open::Cell(Cell::default())),
            "tbl" => self.above.clear(),
            _ => self.mark(element),
        }
    }

    fn end(&mut self, name: &str) {
        if is_silent(name) {
            self.skipped = self.skipped.saturating_sub(1);
        }
        if self.skipped > 0 {
            return;
        }
        let closes = |open: &Open| match open {
            Open::Paragraph(_) => name == "p",
            Open::Row(_) => name == "tr",
            Open::Cell(_) => name == "tc",
        };
        match name {
            "t" => self.in_text = false,
            "p" | "tr" | "tc" => {
                if let Some(open) = self.open.pop_if(|open| closes(open)) {
                    self.close(open);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(Open::Paragraph(paragraph)) = self.open.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    /// An element that says something by being there.
    fn mark(&mut self, element: &BytesStart<'_>) {
        if self.skipped > 0 {
            return;
        }
        let name = element.local_name();
        match name.as_ref() {
            "p" => self.open.push(Open::Paragraph(Paragraph::default())),
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            _ => {}
        }
        let value = || attribute(element, "val");
        if let Some(Open::Cell(cell)) = self.open.last_mut() {
            match name.as_ref() {
                "gridSpan" => cell.wide = value().and_then(|wide| wide.parse().ok()).unwrap_or(1).clamp(1, SPAN) - 1,
                "vMerge" if value().as_deref() == Some("restart") => cell.merged = Some(Merged::Begins),
                "vMerge" => cell.merged = Some(Merged::GoesOn),
                _ => {}
            }
        }
        let Some(Open::Paragraph(paragraph)) = self.open.last_mut() else { return };
        match name.as_ref() {
            "pStyle" => paragraph.style = value().unwrap_or_default(),
            "numId" => paragraph.numbering = value(),
            "ilvl" => paragraph.level = value().and_then(|level| level.parse().ok()).unwrap_or(0),
            "docPr" => paragraph.captions.extend(attribute(element, "descr").filter(|text| !text.trim().is_empty())),
            _ => {}
        }
    }

    fn close(&mut self, open: Open) {
        match open {
            Open::Paragraph(paragraph) => self.paragraph(paragraph),
            Open::Cell(cell) => match self.open.last_mut() {
                Some(Open::Row(cells)) => cells.push(cell),
                _ => cell.lines.iter().for_each(|line| self.line(line)),
            },
            Open::Row(cells) => row(self.in_columns(cells)).iter().for_each(|line| self.line(line)),
        }
    }

    /// The cells of a row column by column: what reaches over several rows stands in each, what reaches over several
    /// columns in the first.
    fn in_columns(&mut self, cells: Vec<Cell>) -> Vec<Vec<String>> {
        let mut columns = Vec::new();
        for cell in cells {
            let at = columns.len();
            self.above.resize(self.above.len().max(at + 1), Vec::new());
            match cell.merged {
                Some(Merged::Begins) => self.above[at].clone_from(&cell.lines),
                Some(Merged::GoesOn) => {}
                None => self.above[at].clear(),
            }
            let goes_on = cell.merged == Some(Merged::GoesOn);
            columns.push(if goes_on { self.above[at].clone() } else { cell.lines });
            columns.extend((0..cell.wide).map(|_| Vec::new()));
        }
        columns
    }

    fn paragraph(&mut self, mut paragraph: Paragraph) {
        let inside = self.open.iter().any(|open| matches!(open, Open::Paragraph(_)));
        let numbering = match paragraph.numbering.take() {
            Some(id) => Some((id, paragraph.level)),
            None => self.styles.numbering(&paragraph.style),
        };
        let blank = paragraph.text.trim().is_empty();
        // Word counts a paragraph without text too, but prints its number beside nothing.
        let number = numbering.map(|(id, level)| self.numbering.next(&id, level)).filter(|_| !blank);
        let text = format!("{}{}", number.unwrap_or_default(), paragraph.text.trim_end());
        let article = &mut *self.article;
        let first = article.title.is_empty() && article.body.is_empty() && self.open.is_empty() && !inside;
        if first && self.styles.is_title(&paragraph.style) && !blank {
            article.title = one_line(&text);
        } else {
            text.lines().for_each(|line| self.line(line));
        }
        for caption in paragraph.captions.iter().map(|caption| one_line(caption)) {
            self.line(&caption);
            let end = self.article.body.len();
            if self.article.body.ends_with(&caption) && self.open.is_empty() {
                self.article.captions.push(end - caption.len()..end);
            }
        }
        paragraph.boxes.iter().for_each(|line| self.line(line));
    }

    /// A finished line goes to the cell or paragraph around it, or to the article.
    fn line(&mut self, line: &str) {
        let line = line.trim_end();
        match self.open.iter_mut().rev().find(|open| !matches!(open, Open::Row(_))) {
            Some(Open::Cell(cell)) => cell.lines.push(line.to_owned()),
            Some(Open::Paragraph(host)) => host.boxes.push(line.to_owned()),
            _ if line.trim().is_empty() => {}
            _ => {
                self.article.body.push_str(if self.article.body.is_empty() { "" } else { "\n" });
                self.article.body.push_str(line);
            }
        }
    }
}

/// The cells of a row as one line; cells with several long paragraphs one after the other.
fn row(cells: Vec<Vec<String>>) -> Vec<String> {
    let filled = |lines: &[String]| lines.iter().filter(|line| !line.trim().is_empty()).count();
    let long =
        |lines: &Vec<String>| filled(lines) > 1 && lines.iter().map(|line| line.chars().count()).sum::<usize>() > CELL;
    if cells.len() == 1 || cells.iter().any(long) {
        return cells.into_iter().flatten().filter(|line| !line.trim().is_empty()).collect();
    }
    let cell = |lines: &Vec<String>| {
        lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let line = cells.iter().map(cell).collect::<Vec<_>>().join("\t");
    if line.trim().is_empty() { Vec::new() } else { vec![line] }
}
