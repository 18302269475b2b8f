//! How paragraphs and characters are formatted, as far as it decides what a reader sees: headings, rows of tables,
//! deleted text, which list numbers a paragraph. From the pages of formatting (FKP, MS-DOC 2.9.33 and 2.9.31).

use std::ops::Range;

use super::super::bytes::{slice, u16_at, u32_at};
use super::fib::Header;
use super::sprm::{DELETED, IN_TABLE, ListItem, NESTED, ROW_END, Sprms};
use super::styles::{self, Style};

/// Size of a page of formatting.
const PAGE: usize = 512;

/// Formatting of the bytes of a document.
#[derive(Default)]
pub struct Formatting {
    /// Runs by their first byte; a run ends where the next begins.
    paragraphs: Vec<(u32, Paragraph)>,
    deleted: Vec<Range<u32>>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Level of a heading from 1; 0 for the document's title.
    pub heading: Option<u8>,
    /// In a table.
    pub in_table: bool,
    /// The mark at the end of a row.
    pub row_end: bool,
    /// The list and its level from 0 that the paragraph is numbered by.
    pub list: Option<(u32, usize)>,
}

impl Formatting {
    /// Reads what there is; nothing for documents before Word 97.
    pub fn read(main: &[u8], table: &[u8], header: &Header) -> Self {
        let styles = styles::read(slice(table, header.styles.start, header.styles.len()));
        let mut formatting = Self::default();
        for page in pages(main, table, &header.paragraphs) {
            paragraphs(page, &styles, &mut formatting.paragraphs);
        }
        for page in pages(main, table, &header.characters) {
            deleted(page, &mut formatting.deleted);
        }
        formatting.paragraphs.sort_by_key(|(start, _)| *start);
        formatting.deleted.sort_by_key(|run| run.start);
        formatting
    }

    /// True when nothing is known.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// The paragraph that the byte at `offset` belongs to.
    pub fn paragraph(&self, offset: u32) -> Paragraph {
        let after = self.paragraphs.partition_point(|(start, _)| *start <= offset);
        after.checked_sub(1).map(|at| self.paragraphs[at].1).unwrap_or_default()
    }

    /// Whether the byte at `offset` belongs to text that was deleted while changes were tracked.
    pub fn is_deleted(&self, offset: u32) -> bool {
        let after = self.deleted.partition_point(|run| run.start <= offset);
        after.checked_sub(1).is_some_and(|at| self.deleted[at].contains(&offset))
    }
}

/// The pages that a table of pages names, each once.
fn pages<'a>(main: &'a [u8], table: &[u8], place: &Range<usize>) -> Vec<&'a [u8]> {
    let list = slice(table, place.start, place.len());
    let count = list.len().saturating_sub(4) / 8;
    let numbers = (0..count).filter_map(|n| u32_at(list, 4 * (count + 1) + 4 * n));
    let mut numbers: Vec<usize> = numbers.map(|number| (number & 0x3f_ffff) as usize).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().filter_map(|number| main.get(number * PAGE..(number + 1) * PAGE)).collect()
}

/// Adds the runs of a page of paragraphs.
fn paragraphs(page: &[u8], styles: &[Style], runs: &mut Vec<(u32, Paragraph)>) {
    let count = usize::from(page[PAGE - 1]);
    for n in 0..count {
        let (Some(start), Some(&word)) = (u32_at(page, 4 * n), page.get(4 * (count + 1) + 13 * n)) else { return };
        let at = 2 * usize::from(word);
        // The size is in words, less a byte that is its own; when that is 0, the next byte has it in full.
        let properties = match page.get(at) {
            _ if at == 0 => &[],
            Some(0) => slice(page, at + 2, 2 * usize::from(page.get(at + 1).copied().unwrap_or(0))),
            Some(&words) => slice(page, at + 1, 2 * usize::from(words) - 1),
            None => &[],
        };
        runs.push((start, paragraph(properties, styles)));
    }
}

fn paragraph(properties: &[u8], styles: &[Style]) -> Paragraph {
    let style = usize::from(u16_at(properties, 0).unwrap_or(0));
    let style = styles.get(style).copied().unwrap_or_default();
    let mut paragraph = Paragraph { heading: style.heading, ..Paragraph::default() };
    let mut list = ListItem::default();
    for (sprm, operand) in Sprms(properties.get(2..).unwrap_or_default()) {
        let on = operand.first().is_some_and(|value| *value != 0);
        match sprm {
            IN_TABLE => paragraph.in_table = on,
            ROW_END => paragraph.row_end = on,
            NESTED => paragraph.in_table |= on,
            _ => list.apply(sprm, operand),
        }
    }
    paragraph.list = list.or(style.list).item();
    paragraph
}

/// Adds the deleted runs of a page of characters.
fn deleted(page: &[u8], runs: &mut Vec<Range<u32>>) {
    let count = usize::from(page[PAGE - 1]);
    for n in 0..count {
        let (Some(start), Some(end)) = (u32_at(page, 4 * n), u32_at(page, 4 * n + 4)) else { return };
        let at = 2 * usize::from(page.get(4 * (count + 1) + n).copied().unwrap_or(0));
        let size = usize::from(page.get(at).copied().unwrap_or(0));
        let is_deletion = |(sprm, operand): (u16, &[u8])| sprm == DELETED && operand == [1];
        if at > 0 && Sprms(slice(page, at + 1, size)).any(is_deletion) {
            runs.push(start..end);
        }
    }
}
