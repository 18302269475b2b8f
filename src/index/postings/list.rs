//! The posting list of a term: in which documents it stands, how often, how often as a word, and where.
//!
//! A list of one posting is written out, as variable-length integers. A longer one has two parts. The documents, in
//! blocks of [`BLOCK`]: a byte with the width, then for each document its distance to the one before and its [`Kind`]
//! in one packed number, then the counts that the kinds leave open. The positions, in blocks of [`BLOCK`] of their
//! own: width, then packed numbers, so that any of them is read without those before it. A part of several blocks
//! starts with a table by which blocks are skipped. Widths instead of variable-length integers make a list smaller
//! by about a quarter and its reading free of branches. `cursor` reads them.

use tantivy::DocId;

use super::bits::{pack, read_varint, width, write_varint};

/// Postings, or positions, in a block.
pub const BLOCK: usize = 128;

/// What is known of a posting's counts without more bytes.
mod kind {
    /// Once, not as a word.
    pub const ONCE: u64 = 0;
    /// Once, as a word.
    pub const ONCE_WORD: u64 = 1;
    /// Several times, always as a word: the count follows.
    pub const WORDS: u64 = 2;
    /// Several times: both counts follow.
    pub const MIXED: u64 = 3;
}

/// Where the list of a term lies, and its numbers of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Documents with the term.
    pub documents: u32,
    /// Documents that have it as a word.
    pub word_documents: u32,
    /// First byte of the list in the file.
    pub start: usize,
    /// Bytes of its documents; 0 when its one posting is written out.
    pub documents_len: usize,
    /// Bytes of its positions.
    pub positions_len: usize,
}

/// Gathers the postings of one term and writes them.
#[derive(Debug, Default)]
pub struct ListWriter {
    postings: Vec<Posting>,
    positions: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    doc: DocId,
    count: u32,
    words: u32,
}

impl Posting {
    /// The kind, and what must follow it.
    fn kind(self) -> (u64, [Option<u32>; 2]) {
        match (self.count, self.words) {
            (1, 0) => (kind::ONCE, [None, None]),
            (1, 1) => (kind::ONCE_WORD, [None, None]),
            (count, words) if count == words => (kind::WORDS, [Some(count), None]),
            (count, words) => (kind::MIXED, [Some(count), Some(words)]),
        }
    }
}

impl ListWriter {
    /// Adds a document, in ascending order, with the term's count and its count as a word.
    pub fn push(&mut self, doc: DocId, count: u32, words: u32) {
        self.postings.push(Posting { doc, count, words });
    }

    /// Adds a position of the document pushed last or, when they are given first, next.
    pub fn push_position(&mut self, position: u32) {
        self.positions.push(position);
    }

    /// Adds positions.
    pub fn push_positions(&mut self, positions: &[u32]) {
        self.positions.extend_from_slice(positions);
    }

    /// True when nothing was added.
    pub fn is_empty(&self) -> bool {
        self.postings.is_empty()
    }

    /// Appends the list to `out` and starts a new one. `start` of the entry is left to the caller.
    pub fn finish(&mut self, out: &mut Vec<u8>) -> Entry {
        let from = out.len();
        let documents = self.postings.len() as u32;
        let word_documents = self.postings.iter().filter(|posting| posting.words > 0).count() as u32;
        let mut entry = Entry { documents, word_documents, start: 0, documents_len: 0, positions_len: 0 };
        if documents == 1 {
            self.write_out(out);
        } else {
            self.write_documents(out);
            entry.documents_len = out.len() - from;
            self.write_positions(out);
            entry.positions_len = out.len() - from - entry.documents_len;
        }
        self.postings.clear();
        self.positions.clear();
        entry
    }

    fn write_out(&self, out: &mut Vec<u8>) {
        let posting = self.postings[0];
        let (kind, counts) = posting.kind();
        write_varint(u64::from(posting.doc) << 2 | kind, out);
        counts.into_iter().flatten().for_each(|count| write_varint(count.into(), out));
        let mut before = 0;
        for &position in &self.positions {
            write_varint((position - before).into(), out);
            before = position;
        }
    }

    fn write_documents(&self, out: &mut Vec<u8>) {
        let blocks = self.postings.len().div_ceil(BLOCK);
        let table = out.len();
        let with_positions = !self.positions.is_empty();
        let row = skip_row(with_positions);
        out.resize(table + (blocks - 1) * row, 0);
        let body = out.len();
        let (mut last, mut positions) = (0, 0);
        for (at, block) in self.postings.chunks(BLOCK).enumerate() {
            write_block(block, last, out);
            last = block[block.len() - 1].doc;
            positions += block.iter().map(|posting| posting.count).sum::<u32>();
            if at + 1 < blocks {
                let cells = [last, (out.len() - body) as u32, positions];
                for (cell, value) in cells.into_iter().take(row / 4).enumerate() {
                    let place = table + at * row + cell * 4;
                    out[place..place + 4].copy_from_slice(&value.to_le_bytes());
                }
            }
        }
    }

    fn write_positions(&self, out: &mut Vec<u8>) {
        let blocks = self.positions.len().div_ceil(BLOCK);
        if blocks > 1 {
            out.push(SEVERAL);
            out.extend_from_slice(&(blocks as u32).to_le_bytes());
        }
        let table = out.len();
        out.resize(table + blocks.saturating_sub(1) * 4, 0);
        let body = out.len();
        for (at, block) in self.positions.chunks(BLOCK).enumerate() {
            if at > 0 {
                let offset = ((out.len() - body) as u32).to_le_bytes();
                let place = table + (at - 1) * 4;
                out[place..place + 4].copy_from_slice(&offset);
            }
            let width = width(block.iter().copied().max().unwrap_or(0).into());
            out.push(width as u8);
            pack(block.iter().map(|&position| position.into()), width, out);
        }
    }
}

/// Stands where the first block's width would be when there are several blocks of positions.
pub const SEVERAL: u8 = 0xff;

/// Bytes of a row of the table of documents: last document, end of the block, positions up to its end.
pub fn skip_row(with_positions: bool) -> usize {
    if with_positions { 12 } else { 8 }
}

fn write_block(block: &[Posting], last: DocId, out: &mut Vec<u8>) {
    let mut before = last;
    let mut codes = [0u64; BLOCK];
    for (code, posting) in codes.iter_mut().zip(block) {
        *code = u64::from(posting.doc - before) << 2 | posting.kind().0;
        before = posting.doc;
    }
    let codes = &codes[..block.len()];
    let width = width(codes.iter().copied().max().unwrap_or(0));
    out.push(width as u8);
    pack(codes.iter().copied(), width, out);
    for posting in block {
        posting.kind().1.into_iter().flatten().for_each(|count| write_varint(count.into(), out));
    }
}

/// Length of a posting that is written out at `start`.
pub fn written_out_len(bytes: &[u8], start: usize, with_positions: bool) -> usize {
    let mut at = start;
    let (count, _) = read_counts(read_varint(bytes, &mut at), bytes, &mut at);
    // A damaged count must not make this long.
    for _ in 0..if with_positions { count as usize } else { 0 }.min(bytes.len()) {
        read_varint(bytes, &mut at);
    }
    at - start
}

/// The two counts of a posting with this code.
pub fn read_counts(code: u64, bytes: &[u8], at: &mut usize) -> (u32, u32) {
    match code & 3 {
        kind::ONCE => (1, 0),
        kind::ONCE_WORD => (1, 1),
        kind::WORDS => {
            let count = read_varint(bytes, at) as u32;
            (count, count)
        }
        _ => {
            let count = read_varint(bytes, at) as u32;
            (count, read_varint(bytes, at) as u32)
        }
    }
}
