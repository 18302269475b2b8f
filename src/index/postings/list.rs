//! The posting list of a term: in which documents it stands, how often, how often as a word, and where.
//!
//! A list of one posting is written out, as variable-length integers. A longer one has two parts. The documents, in
//! blocks of [`BLOCK`]: a byte with the width, then for each document its distance to the one before and its [`Kind`]
//! in one packed number, then the counts that the kinds leave open. The positions, in blocks of [`BLOCK`] of their
//! own: width, then packed numbers, so that any of them is read without those before it. A part of several blocks
//! starts with a table by which blocks are skipped. Widths instead of variable-length integers make a list smaller
//! by about a quarter and its reading free of branches.

use tantivy::directory::OwnedBytes;
use tantivy::{DocId, TERMINATED};

use super::bits::{pack, packed_len, read_u32, read_varint, unpack, width, write_varint};

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
const SEVERAL: u8 = 0xff;

/// Bytes of a row of the table of documents: last document, end of the block, positions up to its end.
fn skip_row(with_positions: bool) -> usize {
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
fn read_counts(code: u64, bytes: &[u8], at: &mut usize) -> (u32, u32) {
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

/// Walks a posting list.
pub struct Cursor {
    bytes: OwnedBytes,
    entry: Entry,
    with_positions: bool,
    /// The block that is loaded, and the place in it.
    block: usize,
    at: usize,
    docs: Vec<DocId>,
    counts: Vec<(u32, u32)>,
    /// Positions before each posting of the block, in the whole list.
    before: Vec<u32>,
}

impl Cursor {
    /// At the first posting of the list.
    pub fn new(bytes: OwnedBytes, entry: Entry, with_positions: bool) -> Self {
        let room = (entry.documents as usize).min(BLOCK);
        let mut cursor = Self {
            bytes,
            entry,
            with_positions,
            block: 0,
            at: 0,
            docs: Vec::with_capacity(room),
            counts: Vec::with_capacity(room),
            before: Vec::with_capacity(if with_positions { room } else { 0 }),
        };
        if entry.documents_len == 0 {
            cursor.load_written_out();
        } else {
            cursor.load(0);
        }
        cursor
    }

    /// The document, [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Occurrences in the document.
    pub fn count(&self) -> u32 {
        self.counts.get(self.at).map_or(0, |counts| counts.0)
    }

    /// Occurrences as a word.
    pub fn words(&self) -> u32 {
        self.counts.get(self.at).map_or(0, |counts| counts.1)
    }

    /// Documents in the list.
    pub fn len(&self) -> u32 {
        self.entry.documents
    }

    /// Goes to the next document.
    pub fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.docs.len() && self.block + 1 < self.blocks() {
            self.load(self.block + 1);
        }
        self.doc()
    }

    /// Goes to the first document from `target` on; never back.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.docs.last().is_none_or(|&last| last < target) {
            let mut block = self.block + 1;
            let end = self.blocks();
            if block >= end {
                self.at = self.docs.len();
                return TERMINATED;
            }
            // Near blocks first: intersections move in small steps.
            let mut step = 1;
            while block + step < end && self.last_of(block + step - 1) < target {
                block += step;
                step *= 2;
            }
            let mut high = (block + step).min(end - 1);
            while block < high {
                let middle = block + (high - block) / 2;
                if self.last_of(middle) < target {
                    block = middle + 1;
                } else {
                    high = middle;
                }
            }
            self.load(block);
        }
        while self.docs.get(self.at).is_some_and(|&doc| doc < target) {
            self.at += 1;
        }
        self.doc()
    }

    /// The positions in the document, ascending.
    pub fn positions(&self, into: &mut Vec<u32>) {
        into.clear();
        let count = self.count() as usize;
        if self.entry.documents_len == 0 {
            into.extend_from_slice(self.before.get(..count).unwrap_or(&self.before));
            return;
        }
        let Some(&before) = self.before.get(self.at) else { return };
        let area = self.slice(self.entry.documents_len, self.entry.positions_len);
        // As many as the area can hold at most, whatever a damaged count says.
        let first = before as usize;
        into.extend((first..first + count.min(area.len() * 8)).map(|at| position(area, at)));
    }

    fn blocks(&self) -> usize {
        (self.entry.documents as usize).div_ceil(BLOCK)
    }

    /// Bytes of the list.
    fn slice(&self, from: usize, len: usize) -> &[u8] {
        let start = self.entry.start + from;
        // Packed numbers are read eight bytes at a time, beyond the end of their block.
        let end = (start + len + 8).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn row(&self, block: usize) -> &[u8] {
        self.slice(block * skip_row(self.with_positions), 12)
    }

    /// Last document of a block that is not the last.
    fn last_of(&self, block: usize) -> DocId {
        read_u32(self.row(block), 0)
    }

    fn load(&mut self, block: usize) {
        let (mut doc, mut start, mut before) = (0, 0, 0);
        if let Some(row) = block.checked_sub(1).map(|last| self.row(last)) {
            (doc, start) = (read_u32(row, 0), read_u32(row, 1) as usize);
            before = if self.with_positions { read_u32(row, 2) } else { 0 };
        }
        let table = (self.blocks() - 1) * skip_row(self.with_positions);
        let count = (self.entry.documents as usize - block * BLOCK).min(BLOCK);
        let from = (self.entry.start + table + start).min(self.bytes.len());
        let bytes = &self.bytes[from..];
        let width = u32::from(bytes.first().copied().unwrap_or(0));
        let packed = bytes.get(1..).unwrap_or_default();
        let mut extra = packed_len(count, width);
        self.docs.clear();
        self.counts.clear();
        self.before.clear();
        for at in 0..count {
            let code = unpack(packed, at, width);
            doc += (code >> 2) as u32;
            self.docs.push(doc);
            let counts = if code & 2 == 0 { (1, code as u32 & 1) } else { read_counts(code, packed, &mut extra) };
            self.counts.push(counts);
            if self.with_positions {
                self.before.push(before);
                before = before.saturating_add(counts.0);
            }
        }
        self.block = block;
        self.at = 0;
    }

    /// The only posting; its positions are kept in `before`.
    fn load_written_out(&mut self) {
        let bytes = self.bytes.get(self.entry.start..).unwrap_or_default();
        let mut at = 0;
        let code = read_varint(bytes, &mut at);
        let counts = read_counts(code, bytes, &mut at);
        self.docs.push((code >> 2) as u32);
        self.counts.push(counts);
        let mut position = 0u32;
        for _ in 0..if self.with_positions { counts.0 as usize } else { 0 }.min(bytes.len()) {
            position = position.saturating_add(read_varint(bytes, &mut at) as u32);
            self.before.push(position);
        }
    }
}

/// Position number `at` of an area of positions.
fn position(area: &[u8], at: usize) -> u32 {
    let several = area.first() == Some(&SEVERAL);
    let start = match (several, at / BLOCK) {
        (false, _) => 0,
        (true, block) => {
            let (rows, body) = area.get(1..).unwrap_or_default().split_at_checked(4).unwrap_or_default();
            let table = (read_u32(rows, 0) as usize).saturating_sub(1) * 4;
            let offset = if block == 0 { 0 } else { read_u32(body, block - 1) as usize };
            5 + table + offset
        }
    };
    let block = area.get(start..).unwrap_or_default();
    let width = u32::from(block.first().copied().unwrap_or(0));
    unpack(block.get(1..).unwrap_or_default(), at % BLOCK, width.min(32)) as u32
}
