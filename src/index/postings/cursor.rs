//! Walks a posting list where it lies in the file, a block at a time. Nothing in a damaged list makes this panic or go on
//! for long.

use tantivy::directory::OwnedBytes;
use tantivy::{DocId, TERMINATED};

use super::bits::{packed_len, read_u32, read_varint, unpack};
use super::list::{BLOCK, Entry, SEVERAL, read_counts, skip_row};

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
