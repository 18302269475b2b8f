//! Characters of a story to blocks: paragraphs with the numbers that lists give them and rows, without the instructions
//! of fields and without what was deleted.

use std::ops::Range;

use super::fib::Text;
use super::runs::{Formatting, Paragraph};
use crate::numbering::Numbering;
use crate::{Block, BlockKind};

/// A paragraph or table with the heading it is.
pub struct Styled {
    /// Its text, empty for a table.
    pub text: String,
    /// Level of heading, 0 for a title.
    pub heading: Option<u8>,
    rows: Vec<Vec<String>>,
}

impl Styled {
    /// As a block of the document.
    pub fn into_block(self) -> Block {
        let kind = match (self.rows.is_empty(), self.heading) {
            (false, _) => BlockKind::Table(self.rows),
            (true, Some(level)) => BlockKind::Heading(level.max(1)),
            (true, None) => BlockKind::Paragraph,
        };
        Block { kind, text: self.text, ..Block::default() }
    }
}

/// Paragraphs before a title: what stands above it is a letterhead or a number.
const ABOVE_TITLE: usize = 6;

/// The title by its style, or a heading that opens the text.
pub fn title(blocks: &[Styled]) -> Option<String> {
    let titled = blocks.iter().take(ABOVE_TITLE).find(|block| block.heading == Some(0));
    let title = titled.or(blocks.first().filter(|block| block.heading == Some(1)))?;
    Some(title.text.trim().to_owned())
}

/// The blocks of a story; its lists go on counting in the next.
pub fn blocks(
    text: &Text,
    range: Range<usize>,
    formatting: &Formatting,
    numbering: &mut Numbering<u32>,
) -> Vec<Styled> {
    let units = text.units(range.clone());
    // Fields that are never closed would take all that follows with them: then none is believed.
    let fields = are_closed(units);
    let mut builder = Builder::default();
    let mut instructions = Instructions::default();
    for (at, &unit) in units.iter().enumerate() {
        if fields && instructions.hide(unit) {
            continue;
        }
        let place = text.offset(range.start + at);
        match unit {
            CELL | PARAGRAPH | PAGE => {
                let format = formatting.paragraph(place);
                // A page may end inside a paragraph, the mark of a row is none.
                if let Some((list, level)) = format.list.filter(|_| unit != PAGE && !format.row_end) {
                    builder.number = numbering.next(&list, level);
                }
                if unit == CELL {
                    builder.cell(format, formatting.is_empty());
                } else {
                    builder.paragraph(format);
                }
            }
            _ if formatting.is_deleted(place) => {}
            _ => builder.units.extend(shown(unit)),
        }
    }
    builder.paragraph(Paragraph::default());
    builder.end_table();
    builder.blocks
}

/// Marks of the text (MS-DOC 2.4.1 and the older specifications).
const CELL: u16 = 0x07;
const PARAGRAPH: u16 = 0x0d;
const PAGE: u16 = 0x0c;
const FIELD: u16 = 0x13;
const RESULT: u16 = 0x14;
const FIELD_END: u16 = 0x15;

/// What a character is shown as.
fn shown(unit: u16) -> Option<u16> {
    match unit {
        0x0b | 0x0e => Some(u16::from(b'\n')),
        0x1e => Some(u16::from(b'-')),
        0x09 => Some(unit),
        0..=0x1f => None,
        _ => Some(unit),
    }
}

fn are_closed(units: &[u16]) -> bool {
    let count = |mark| units.iter().filter(|unit| **unit == mark).count();
    count(FIELD) <= count(FIELD_END)
}

/// Tells instructions of fields from their results; fields stand in fields.
#[derive(Default)]
struct Instructions {
    /// For each open field whether its instruction still goes on.
    open: Vec<bool>,
    /// How many of them do.
    hidden: usize,
}

impl Instructions {
    fn hide(&mut self, unit: u16) -> bool {
        match unit {
            FIELD => {
                self.open.push(true);
                self.hidden += 1;
            }
            RESULT => {
                if let Some(instruction) = self.open.last_mut() {
                    self.hidden -= usize::from(std::mem::take(instruction));
                }
            }
            FIELD_END => self.hidden -= usize::from(self.open.pop() == Some(true)),
            _ => return self.hidden > 0,
        }
        true
    }
}

#[derive(Default)]
struct Builder {
    units: Vec<u16>,
    /// What a list prints before the paragraph.
    number: String,
    blocks: Vec<Styled>,
    /// Lines of the cell that is open.
    cell: Vec<String>,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Builder {
    fn take(&mut self) -> String {
        let text = String::from_utf16_lossy(&self.units);
        self.units.clear();
        let number = std::mem::take(&mut self.number);
        let text = text.trim_end();
        // A paragraph without text is counted, but nobody sees a number stand alone.
        if text.is_empty() { String::new() } else { number + text }
    }

    fn paragraph(&mut self, format: Paragraph) {
        let text = self.take();
        if format.in_table && !format.row_end {
            self.cell.push(text);
            return;
        }
        self.end_table();
        if !text.trim().is_empty() {
            self.blocks.push(Styled { text, heading: format.heading, rows: Vec::new() });
        }
    }

    /// A cell's mark also ends a row. Without formatting, a row ends where nothing stands between two marks.
    fn cell(&mut self, format: Paragraph, unknown: bool) {
        let text = self.take();
        let empty = text.is_empty() && self.cell.is_empty();
        if format.row_end || unknown && empty && !self.row.is_empty() {
            if !text.is_empty() {
                self.row.push(text);
            }
            let row = std::mem::take(&mut self.row);
            if row.iter().any(|cell| !cell.is_empty()) {
                self.rows.push(row);
            }
            return;
        }
        let mut lines = std::mem::take(&mut self.cell);
        lines.push(text);
        lines.retain(|line| !line.trim().is_empty());
        self.row.push(lines.join("\n"));
    }

    fn end_table(&mut self) {
        for line in std::mem::take(&mut self.cell) {
            self.row.push(line);
        }
        let row = std::mem::take(&mut self.row);
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            self.rows.push(row);
        }
        let rows = std::mem::take(&mut self.rows);
        if !rows.is_empty() {
            self.blocks.push(Styled { text: String::new(), heading: None, rows });
        }
    }
}
