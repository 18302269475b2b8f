//! Word's binary documents and those of WPS Writer: Word 97 to 2003 (MS-DOC), Word 6 and 95, and Word 2.
//!
//! `fib` says where the text stands, `runs` and `styles` how paragraphs and characters are formatted, `lists` how Word
//! numbers paragraphs while showing them, `story` makes blocks of the characters. The parts of a document (MS-DOC: main
//! document, footnotes, headers, comments, endnotes, text boxes) follow each other in one text.

mod fib;
mod lists;
mod runs;
mod sprm;
mod story;
mod styles;

use std::path::Path;

use self::fib::{Header, Story};
use self::runs::Formatting;
use super::ole::Ole;
use crate::{Block, BlockKind, DocumentPart, Error};

/// Reads the document of a storage.
pub fn read(ole: &mut Ole<'_>, storage: &Path) -> Result<DocumentPart, Error> {
    let main = ole.stream(storage.join("WordDocument")).ok_or_else(|| Error::Damaged("no text".into()))?;
    let header = Header::read(&main)?;
    let mut names = if header.second_table { ["1Table", "0Table"] } else { ["0Table", "1Table"] }.into_iter();
    let table = names.find_map(|name| ole.stream(storage.join(name))).unwrap_or_default();
    Ok(part(&main, &table, &header))
}

/// Whether these are the first bytes of a file of Word 2, which is no compound file.
pub fn is_word2(head: &[u8]) -> bool {
    head.starts_with(&[0xdb, 0xa5, 0x2d, 0])
}

/// Reads a file of Word 2.
pub fn read_word2(bytes: &[u8]) -> Result<DocumentPart, Error> {
    let header = Header::read(bytes)?;
    Ok(part(bytes, &[], &header))
}

fn part(main: &[u8], table: &[u8], header: &Header) -> DocumentPart {
    let pieces = header.pieces(main, table);
    let formatting = Formatting::read(main, table, header);
    let text = fib::Text::new(main, header, &pieces);
    let mut numbering = lists::read(table, header);
    let mut part = DocumentPart::default();
    for (story, range) in text.stories() {
        let blocks = story::blocks(&text, range, &formatting, &mut numbering);
        match story {
            Story::Main => {
                part.title = story::title(&blocks);
                part.blocks = blocks.into_iter().map(story::Styled::into_block).collect();
            }
            Story::Header => add_once(&mut part, blocks),
            Story::TextBox => part.blocks.extend(blocks.into_iter().map(story::Styled::into_block)),
            Story::Note => part.blocks.extend(blocks.into_iter().map(|styled| match styled.into_block() {
                Block { kind: BlockKind::Paragraph, text, .. } => note(text),
                block => block,
            })),
        }
    }
    if let Some(title) = &part.title {
        let at = part.blocks.iter().position(|block| block.text.trim() == title);
        at.map(|at| part.blocks.remove(at));
    }
    part
}

fn note(text: String) -> Block {
    Block { kind: BlockKind::Note, text, ..Block::default() }
}

/// Headers and footers are there once for each section and kind of page: what is new in them is kept, numbers of pages
/// are not.
fn add_once(part: &mut DocumentPart, blocks: Vec<story::Styled>) {
    for block in blocks.into_iter().map(story::Styled::into_block) {
        let known = part.blocks.iter().any(|known| known.text == block.text && known.kind == block.kind);
        if !known && (block.text.is_empty() || block.text.chars().any(char::is_alphabetic)) {
            part.blocks.push(block);
        }
    }
}
