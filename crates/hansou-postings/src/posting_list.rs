//! The posting list of a term: in which documents it stands, how often, how often as a word, and where.
//!
//! A list of one posting is written out, as variable-length integers. A longer one has two parts. The documents, in
//! blocks of [`BLOCK`]: a byte with the width and the [`kind_encoding`] of the block, the distances from document to document,
//! packed, what the encoding needs of their [`kind`]s, then the counts that are left open. The positions, in blocks of
//! [`BLOCK`] of their own: width, then packed numbers, so that any of them is read without those before it. A part of
//! several blocks starts with a table by which blocks are skipped. Widths instead of variable-length integers make a
//! list smaller by about a quarter and its reading free of branches. `cursor` reads them.

use crate::DocId;
use bitpacking::{BitPacker as _, BitPacker4x};

use super::bits::{pack, read_varint, width, write_varint};

/// Postings, or positions, in a block.
pub const BLOCK: usize = 128;

/// Most positions of a posting that is written out: look-ups in the dictionary read past it.
const INLINED: usize = 32;

/// What is phrase of a posting's counts without more bytes.
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
pub struct PostingListWriter {
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

impl PostingListWriter {
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
        if documents == 1 && self.positions.len() <= INLINED {
            self.write_inlined(out);
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

    fn write_inlined(&self, out: &mut Vec<u8>) {
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

/// How a block says which kinds its postings are of; the byte at its start is `encoding * ENCODING_STEP + width`.
pub mod kind_encoding {
    /// Two bits for each.
    pub const EACH: u8 = 0;
    /// A bit for each: set for those that are not of kind [`super::kind::ONCE`], which follow.
    pub const MOSTLY_ONCE: u8 = 1;
    /// The same for [`super::kind::ONCE_WORD`].
    pub const MOSTLY_WORD: u8 = 2;
    /// All are of kind [`super::kind::ONCE`].
    pub const ALL_ONCE: u8 = 3;
    /// All are of kind [`super::kind::ONCE_WORD`].
    pub const ALL_WORD: u8 = 4;
}

/// More than any width.
pub const ENCODING_STEP: u8 = 40;

/// Writes a block in the encoding that takes the fewest bytes.
fn write_block(block: &[Posting], last: DocId, out: &mut Vec<u8>) {
    let of = |kind: u64| block.iter().filter(|posting| posting.kind().0 == kind).count();
    let (once, word) = (of(kind::ONCE), of(kind::ONCE_WORD));
    let (usual, mostly, all) = if once >= word {
        (kind::ONCE, kind_encoding::MOSTLY_ONCE, kind_encoding::ALL_ONCE)
    } else {
        (kind::ONCE_WORD, kind_encoding::MOSTLY_WORD, kind_encoding::ALL_WORD)
    };
    let others = block.len() - once.max(word);
    // A bit less for each posting, but a byte for each single one that is not as usual.
    let encoding = match others {
        0 => all,
        _ if once.min(word) * 8 < block.len() => mostly,
        _ => kind_encoding::EACH,
    };
    write_distances(block, last, encoding, out);
    let is_other = |posting: &Posting| posting.kind().0 != usual;
    match encoding {
        kind_encoding::EACH => pack(block.iter().map(|posting| posting.kind().0), 2, out),
        kind_encoding::MOSTLY_ONCE | kind_encoding::MOSTLY_WORD => {
            pack(block.iter().map(|posting| is_other(posting).into()), 1, out)
        }
        _ => {}
    }
    for posting in block {
        let (kind, [count, words]) = posting.kind();
        match encoding {
            kind_encoding::EACH => count.into_iter().for_each(|count| write_varint(count.into(), out)),
            _ if is_other(posting) => write_varint(u64::from(count.unwrap_or(0)) << 2 | kind, out),
            _ => {}
        }
        words.into_iter().for_each(|words| write_varint(words.into(), out));
    }
}

/// Writes the head of a block and its distances: a full one for reading with vector instructions, the last one short.
fn write_distances(block: &[Posting], last: DocId, encoding: u8, out: &mut Vec<u8>) {
    let mut docs = [0u32; BLOCK];
    docs.iter_mut().zip(block).for_each(|(doc, posting)| *doc = posting.doc);
    if block.len() == BLOCK {
        let packer = BitPacker4x::new();
        let width = packer.num_bits_sorted(last, &docs);
        out.push(encoding * ENCODING_STEP + width);
        let at = out.len();
        out.resize(at + BitPacker4x::compressed_block_size(width), 0);
        packer.compress_sorted(last, &docs, &mut out[at..], width);
        return;
    }
    let distance = |at: usize| docs[at] - at.checked_sub(1).map_or(last, |before| docs[before]);
    let width = width((0..block.len()).map(distance).max().unwrap_or(0).into());
    out.push(encoding * ENCODING_STEP + width as u8);
    pack((0..block.len()).map(|at| distance(at).into()), width, out);
}

/// The counts of a posting that is not as usual in its block.
pub fn read_other(bytes: &[u8], at: &mut usize) -> (u32, u32) {
    let code = read_varint(bytes, at);
    let count = (code >> 2) as u32;
    match code & 3 {
        kind::ONCE => (1, 0),
        kind::ONCE_WORD => (1, 1),
        kind::WORDS => (count, count),
        _ => (count, read_varint(bytes, at) as u32),
    }
}

/// Length of a posting that is written out at `start`.
pub fn inlined_len(bytes: &[u8], start: usize, with_positions: bool) -> usize {
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
