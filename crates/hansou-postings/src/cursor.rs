//! Walks a posting list where it lies in the file, a block at a time. Nothing in a damaged list makes this panic or go
//! on for long.

use crate::{DocId, TERMINATED};
use bitpacking::{BitPacker as _, BitPacker4x};
use ownedbytes::OwnedBytes;

use super::bits::{packed_len, read_u32, read_varint, unpack};
use super::counts::Counts;
use super::posting_list::{BLOCK, ENCODING_STEP, Entry, SEVERAL, read_counts, skip_row};

/// Walks a posting list.
#[derive(Clone)]
pub struct Cursor {
    bytes: OwnedBytes,
    entry: Entry,
    with_positions: bool,
    /// The block that is loaded, and the place in it.
    block: usize,
    at: usize,
    docs: Vec<DocId>,
    counts: Counts,
    /// The counts of all its postings, when they were asked for.
    all_counts: Vec<(u32, u32)>,
    /// The one posting of a list that is written out: its counts and positions.
    inlined: Option<((u32, u32), Vec<u32>)>,
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
            counts: Counts::default(),
            all_counts: Vec::new(),
            inlined: None,
        };
        if entry.documents_len == 0 {
            cursor.load_inlined();
        } else {
            cursor.load(0);
        }
        cursor
    }

    /// The document, [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Documents in the list.
    pub fn documents(&self) -> u32 {
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

    /// Goes to the first document from `end` on and gives those before it.
    pub fn each_before(&mut self, end: DocId, mut at: impl FnMut(DocId)) {
        self.pieces_before(end, |cursor, from, to| cursor.docs[from..to].iter().for_each(|&doc| at(doc)));
    }

    /// The same with their counts, as [`Self::counts`] gives them: a piece of a block at a time.
    pub fn counted_before(&mut self, end: DocId, mut at: impl FnMut(&[DocId], &[(u32, u32)])) {
        self.pieces_before(end, |cursor, from, to| {
            cursor.load_counts();
            at(&cursor.docs[from..to], &cursor.all_counts[from..to]);
        });
    }

    /// Goes to the first document from `end` on; gives from where to where in each block the documents before it stand.
    fn pieces_before(&mut self, end: DocId, mut at: impl FnMut(&mut Self, usize, usize)) {
        loop {
            let rest = self.docs.get(self.at..).unwrap_or_default();
            let count = if rest.last().is_some_and(|&last| last < end) {
                rest.len()
            } else {
                rest.partition_point(|&doc| doc < end)
            };
            if count > 0 {
                at(self, self.at, self.at + count);
            }
            self.at += count;
            if self.at < self.docs.len() || self.block + 1 >= self.blocks() {
                return;
            }
            self.load(self.block + 1);
        }
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
        // Steps are small, or may end anywhere in the block.
        for _ in 0..4 {
            if self.docs.get(self.at).is_none_or(|&doc| doc >= target) {
                return self.doc();
            }
            self.at += 1;
        }
        self.at += self.docs.get(self.at..).map_or(0, |rest| rest.partition_point(|&doc| doc < target));
        self.doc()
    }

    /// The positions in the document, ascending; none in a list that has no positions.
    pub fn positions(&mut self, into: &mut Vec<u32>) {
        into.clear();
        let count = if self.with_positions { self.counts().0 as usize } else { 0 };
        if count == 0 {
            return;
        }
        if let Some((_, positions)) = &self.inlined {
            into.extend_from_slice(positions.get(..count).unwrap_or(positions));
            return;
        }
        let bytes = self.bytes.get(self.counts.from..).unwrap_or_default();
        self.counts.pass(bytes, self.at);
        let before = self.counts.before;
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
        let start = self.entry.start.saturating_add(from);
        // Packed numbers are read eight bytes at a time, beyond the end of their block.
        let end = start.saturating_add(len).saturating_add(8).min(self.bytes.len());
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
        let from = self.entry.start.saturating_add(table).saturating_add(start).min(self.bytes.len());
        let bytes = &self.bytes[from..];
        let head = bytes.first().copied().unwrap_or(0);
        let (encoding, width) = (head / ENCODING_STEP, head % ENCODING_STEP);
        let from = self.read_docs(from + 1, doc, count, width);
        self.block = block;
        self.counts = Counts::new(from, encoding, count, before);
        self.all_counts.clear();
        self.at = 0;
    }

    /// Reads the documents of a block; returns where in the file the kinds start.
    fn read_docs(&mut self, from: usize, last: DocId, count: usize, width: u8) -> usize {
        let bytes = self.bytes.get(from..).unwrap_or_default();
        if count == BLOCK {
            let len = BitPacker4x::compressed_block_size(width.min(32));
            self.docs.resize(BLOCK, 0);
            match bytes.get(..len) {
                Some(packed) => {
                    BitPacker4x::new().decompress_sorted(last, packed, &mut self.docs, width.min(32));
                }
                None => self.docs.fill(0),
            }
            return from + len;
        }
        self.docs.clear();
        let mut doc = last;
        for at in 0..count {
            doc = doc.wrapping_add(unpack(bytes, at, width.into()) as u32);
            self.docs.push(doc);
        }
        from + packed_len(count, width.into())
    }

    /// Occurrences in the document, and those as a word.
    pub fn counts(&mut self) -> (u32, u32) {
        if let Some((counts, _)) = &self.inlined {
            return if self.at == 0 { *counts } else { (0, 0) };
        }
        if self.at >= self.docs.len() {
            return (0, 0);
        }
        let bytes = self.bytes.get(self.counts.from..).unwrap_or_default();
        self.counts.here(bytes, self.at)
    }

    /// Reads the counts of all postings of the block, once.
    fn load_counts(&mut self) {
        if self.all_counts.len() == self.docs.len() {
            return;
        }
        if let Some((counts, _)) = &self.inlined {
            self.all_counts.push(*counts);
            return;
        }
        let bytes = self.bytes.get(self.counts.from..).unwrap_or_default();
        self.counts.all(bytes, self.docs.len(), &mut self.all_counts);
    }

    /// The only posting, kept in `inlined`.
    fn load_inlined(&mut self) {
        let bytes = self.bytes.get(self.entry.start..).unwrap_or_default();
        let mut at = 0;
        let code = read_varint(bytes, &mut at);
        let counts = read_counts(code, bytes, &mut at);
        self.docs.push((code >> 2) as u32);
        let (mut position, mut positions) = (0u32, Vec::new());
        for _ in 0..if self.with_positions { counts.0 as usize } else { 0 }.min(bytes.len()) {
            position = position.saturating_add(read_varint(bytes, &mut at) as u32);
            positions.push(position);
        }
        self.inlined = Some((counts, positions));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::posting_list::PostingListWriter;

    /// Distance to the document before, count, count as a word.
    type Row = (u32, u32, u32);

    fn rows(other: u32) -> impl Strategy<Value = Vec<Row>> {
        let usual = prop_oneof![Just((1, 0)), Just((1, 1))];
        (usual, 1..400usize).prop_flat_map(move |(usual, len)| {
            let counts = (0..100u32, 1..300u32, 0..2u32).prop_map(move |(dice, count, words)| {
                if dice < other { (count, if words == 1 { count } else { count / 2 }) } else { usual }
            });
            proptest::collection::vec((prop_oneof![9 => 1..40u32, 1 => 1..9_000_000u32], counts), len)
                .prop_map(|rows| rows.into_iter().map(|(gap, (count, words))| (gap, count, words)).collect())
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Blocks of one kind, of mostly one, and of all sorts, at any distance.
        #[test]
        fn every_way_of_a_block_is_read_back(
            rows in prop_oneof![rows(0), rows(3), rows(60)],
            with_positions in any::<bool>(), stride in 1000..4_000_000u32,
        ) {
            let (mut writer, mut bytes, mut doc) = (PostingListWriter::default(), Vec::new(), 0);
            for &(gap, count, words) in &rows {
                doc += gap;
                writer.push(doc, count, words);
                (0..if with_positions { count } else { 0 }).for_each(|at| writer.push_position(at * 7 + gap));
            }
            let entry = writer.finish(&mut bytes);
            let bytes = OwnedBytes::new(bytes);
            let mut cursor = Cursor::new(bytes.clone(), entry, with_positions);
            let (mut doc, mut positions) = (0, Vec::new());
            for &(gap, count, words) in &rows {
                doc += gap;
                prop_assert_eq!((cursor.doc(), cursor.counts()), (doc, (count, words)));
                if with_positions {
                    cursor.positions(&mut positions);
                    prop_assert_eq!(&positions, &(0..count).map(|at| at * 7 + gap).collect::<Vec<_>>());
                }
                cursor.advance();
            }
            prop_assert_eq!(cursor.doc(), TERMINATED);
            // All at once, in steps of any size.
            let (mut cursor, mut all) = (Cursor::new(bytes, entry, with_positions), Vec::new());
            for end in (1..).map(|step| step * stride) {
                cursor.counted_before(end, |docs, counts| all.extend(docs.iter().copied().zip(counts.iter().copied())));
                prop_assert!(all.last().is_none_or(|&(doc, _)| doc < end) && cursor.doc() >= end);
                if cursor.doc() == TERMINATED {
                    break;
                }
                cursor.seek(cursor.doc() / stride * stride);
            }
            let expected = rows.iter().scan(0, |doc, &(gap, count, words)| {
                *doc += gap;
                Some((*doc, (count, words)))
            });
            prop_assert_eq!(all, expected.collect::<Vec<_>>());
        }

        /// Damaged lists give nonsense, not panics.
        #[test]
        fn nonsense_is_read_without_harm(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            documents in 1..2000u32, lens in (0..300usize, 0..300usize), with_positions in any::<bool>(),
        ) {
            let entry = Entry { documents, word_documents: 0, start: 0, documents_len: lens.0, positions_len: lens.1 };
            let mut cursor = Cursor::new(OwnedBytes::new(bytes), entry, with_positions);
            let mut positions = Vec::new();
            for step in 0..2000 {
                cursor.positions(&mut positions);
                if step % 3 == 0 { cursor.seek(cursor.doc().saturating_add(step)) } else { cursor.advance() };
                if cursor.doc() == TERMINATED {
                    break;
                }
            }
        }
    }
}
