//! A sorted map from keys to the entries of posting lists, read where it lies. TermIter stand in blocks of [`FANOUT`], each
//! without what it shares with the one before; blocks of the level above hold the first key of every block below and
//! where it starts, up to one root. A look-up reads one block of each level, four for a million keys.

use std::cmp::Ordering;
use std::ops::Range;

use ownedbytes::OwnedBytes;
use serde::{Deserialize, Serialize};

use super::bits::{read_varint, write_varint};
use super::posting_list::{Entry, inlined_len};

/// TermIter in a block.
const FANOUT: usize = 32;

/// Where the parts of a dictionary lie in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The levels, leaves first, as byte ranges.
    levels: Vec<Range<usize>>,
    /// Number of keys.
    pub keys: u64,
    /// Whether the lists have positions.
    with_positions: bool,
}

impl Layout {
    /// Bytes of all levels.
    pub fn len(&self) -> usize {
        self.range().len()
    }

    /// Where all levels lie, one behind the other.
    pub fn range(&self) -> Range<usize> {
        let start = self.levels.first().map_or(0, |level| level.start);
        start..self.levels.last().map_or(start, |level| level.end)
    }

    /// The same in a file of its own.
    pub fn rebased(&self) -> Self {
        let start = self.range().start;
        let levels = self.levels.iter().map(|level| level.start.saturating_sub(start)..level.end.saturating_sub(start));
        Self { levels: levels.collect(), ..self.clone() }
    }
}

/// Builds a dictionary from keys in ascending order.
pub struct TermDictWriter {
    levels: Vec<Level>,
    keys: u64,
    with_positions: bool,
    /// Where the list after the one added last would start.
    next: usize,
    payload: Vec<u8>,
}

/// One level under construction.
#[derive(Default)]
struct Level {
    bytes: Vec<u8>,
    block: Vec<u8>,
    count: usize,
    first: Vec<u8>,
    last: Vec<u8>,
}

impl TermDictWriter {
    /// An empty dictionary.
    pub fn new(with_positions: bool) -> Self {
        Self { levels: vec![Level::default()], keys: 0, with_positions, next: usize::MAX, payload: Vec::new() }
    }

    /// Adds a key, greater than all before, and its entry; `written_out` is the list when it has one posting only.
    pub fn push(&mut self, key: &[u8], entry: &Entry, written_out: &[u8]) {
        let mut payload = std::mem::take(&mut self.payload);
        payload.clear();
        let inlined = entry.documents_len == 0;
        // The first of a block says where its list starts, the others only when it does not follow the one before; and
        // one of a single posting that is not written out, which is told by that.
        let jumps = !inlined && (self.levels[0].count == 0 || self.next != entry.start || entry.documents == 1);
        let head = u64::from(entry.documents) << 2 | u64::from(entry.word_documents > 0) << 1 | u64::from(jumps);
        write_varint(head, &mut payload);
        if inlined {
            payload.extend_from_slice(written_out);
        } else {
            if entry.word_documents > 0 {
                write_varint(entry.word_documents.into(), &mut payload);
            }
            if jumps {
                write_varint(entry.start as u64, &mut payload);
            }
            write_varint(entry.documents_len as u64, &mut payload);
            if self.with_positions {
                write_varint(entry.positions_len as u64, &mut payload);
            }
            self.next = entry.start + entry.documents_len + entry.positions_len;
        }
        self.add(0, key, &payload);
        if self.levels[0].count == 0 {
            self.next = usize::MAX;
        }
        self.keys += 1;
        self.payload = payload;
    }

    fn add(&mut self, level: usize, key: &[u8], payload: &[u8]) {
        if level == self.levels.len() {
            self.levels.push(Level::default());
        }
        let at = &mut self.levels[level];
        let shared = at.last.iter().zip(key).take_while(|(a, b)| a == b).count();
        let shared = if at.count == 0 { 0 } else { shared };
        write_varint(shared as u64, &mut at.block);
        write_varint((key.len() - shared) as u64, &mut at.block);
        at.block.extend_from_slice(&key[shared..]);
        at.block.extend_from_slice(payload);
        if at.count == 0 {
            at.first = key.to_vec();
        }
        at.last.truncate(shared);
        at.last.extend_from_slice(&key[shared..]);
        at.count += 1;
        if at.count == FANOUT {
            self.end_block(level);
        }
    }

    fn end_block(&mut self, level: usize) {
        let at = &mut self.levels[level];
        let start = at.bytes.len();
        write_varint(at.count as u64, &mut at.bytes);
        at.bytes.append(&mut at.block);
        at.count = 0;
        let first = std::mem::take(&mut at.first);
        let mut payload = Vec::new();
        write_varint(start as u64, &mut payload);
        self.add(level + 1, &first, &payload);
    }

    /// Appends the dictionary to `out`, whose first byte is the byte `base` of the file.
    pub fn finish(mut self, base: usize, out: &mut Vec<u8>) -> Layout {
        let mut level = 0;
        while level < self.levels.len() {
            let at = &self.levels[level];
            // The root is a level of one block, which nothing points to.
            let is_root = level + 1 == self.levels.len() && at.bytes.is_empty();
            if is_root {
                let at = &mut self.levels[level];
                write_varint(at.count as u64, &mut at.bytes);
                at.bytes.append(&mut at.block);
                break;
            }
            if at.count > 0 {
                self.end_block(level);
            }
            level += 1;
        }
        let mut layout = Layout { levels: Vec::new(), keys: self.keys, with_positions: self.with_positions };
        for level in self.levels {
            let start = base + out.len();
            out.extend_from_slice(&level.bytes);
            layout.levels.push(start..base + out.len());
        }
        layout
    }
}

/// A dictionary in a file.
#[derive(Clone)]
pub struct TermDict {
    bytes: OwnedBytes,
    layout: Layout,
}

impl TermDict {
    /// The dictionary with this layout.
    pub fn new(bytes: OwnedBytes, layout: Layout) -> Self {
        Self { bytes, layout }
    }

    /// What it is read from; a list of one posting may stand in it.
    pub fn bytes(&self) -> &OwnedBytes {
        &self.bytes
    }

    /// The entry of a key.
    pub fn get(&self, key: &[u8]) -> Option<Entry> {
        let mut block = self.block(0, self.leaf(key)?);
        let mut found = None;
        block.until(key, |block, is_key| {
            let entry = block.entry();
            found = is_key.then_some(entry);
        });
        found
    }

    /// All keys from `key` on, in order.
    pub fn from(&self, key: &[u8]) -> TermIter<'_> {
        let block = self.block(0, self.leaf(key).unwrap_or(0));
        let mut keys = TermIter { dictionary: self, block, pending: false };
        while keys.advance() {
            if keys.key() >= key {
                keys.pending = true;
                break;
            }
        }
        keys
    }

    /// Where in the leaves the block starts that would hold the key.
    fn leaf(&self, key: &[u8]) -> Option<usize> {
        let mut start = 0;
        for level in (1..self.layout.levels.len()).rev() {
            let mut block = self.block(level, start);
            // TermIter before the first one are in no block, but would be in the first.
            let mut child = None;
            block.until(key, |block, _| child = Some(block.varint()));
            if child.is_none() {
                let mut block = self.block(level, start);
                child = block.next_key().then(|| block.varint());
            }
            start = child? as usize;
        }
        Some(start)
    }

    fn block(&self, level: usize, start: usize) -> Block<'_> {
        let range = self.layout.levels.get(level).cloned().unwrap_or_default();
        let mut block = Block {
            bytes: &self.bytes,
            at: range.start.saturating_add(start),
            end: range.end,
            left: 0,
            key: Vec::with_capacity(32),
            next: 0,
            with_positions: self.layout.with_positions,
            last_entry: None,
        };
        block.left = block.varint();
        block
    }
}

/// Walks the keys of one block.
struct Block<'a> {
    bytes: &'a [u8],
    at: usize,
    /// End of the level.
    end: usize,
    /// TermIter left in the block.
    left: u64,
    key: Vec<u8>,
    /// Where the next list starts.
    next: usize,
    with_positions: bool,
    last_entry: Option<Entry>,
}

impl Block<'_> {
    fn varint(&mut self) -> u64 {
        read_varint(self.bytes, &mut self.at)
    }

    /// Reads the next key; what belongs to it must be read before the one after.
    fn next_key(&mut self) -> bool {
        if self.left == 0 || self.at >= self.end {
            return false;
        }
        self.left -= 1;
        let shared = self.varint() as usize;
        let len = self.varint() as usize;
        let rest = self.bytes.get(self.at..self.at.saturating_add(len)).unwrap_or_default();
        self.key.truncate(shared);
        self.key.extend_from_slice(rest);
        self.at = self.at.saturating_add(len);
        true
    }

    /// Goes through the keys up to `key` without writing them out; `at` must read what belongs to each, and is told
    /// whether it is `key` itself.
    fn until(&mut self, key: &[u8], mut at: impl FnMut(&mut Self, bool)) {
        // Bytes of `key` that the key before, which was less, begins with.
        let mut common = 0;
        while self.left > 0 && self.at < self.end {
            self.left -= 1;
            let shared = self.varint() as usize;
            let len = self.varint() as usize;
            let rest = self.bytes.get(self.at..self.at.saturating_add(len)).unwrap_or_default();
            self.at = self.at.saturating_add(len);
            match shared.cmp(&common) {
                // It differs from the one before where that still agreed with `key`: it is greater.
                Ordering::Less => return,
                // It agrees with the one before beyond the place where that became less.
                Ordering::Greater => at(self, false),
                Ordering::Equal => {
                    let wanted = &key[common..];
                    let same = rest.iter().zip(wanted).take_while(|(a, b)| a == b).count();
                    match (rest.get(same), wanted.get(same)) {
                        (None, None) => return at(self, true),
                        (Some(_), None) => return,
                        (Some(a), Some(b)) if a > b => return,
                        _ => at(self, false),
                    }
                    common += same;
                }
            }
        }
    }

    fn entry(&mut self) -> Entry {
        let head = self.varint();
        let (documents, has_words, jumps) = ((head >> 2) as u32, head & 2 != 0, head & 1 != 0);
        let mut entry =
            Entry { documents, word_documents: u32::from(has_words), start: 0, documents_len: 0, positions_len: 0 };
        if documents == 1 && !jumps {
            entry.start = self.at;
            self.at += inlined_len(self.bytes, self.at, self.with_positions);
        } else {
            if has_words {
                entry.word_documents = self.varint() as u32;
            }
            entry.start = if jumps { self.varint() as usize } else { self.next };
            entry.documents_len = self.varint() as usize;
            entry.positions_len = if self.with_positions { self.varint() as usize } else { 0 };
            self.next = entry.start.saturating_add(entry.documents_len).saturating_add(entry.positions_len);
        }
        self.last_entry = Some(entry);
        entry
    }
}

/// Walks keys in order.
pub struct TermIter<'a> {
    dictionary: &'a TermDict,
    block: Block<'a>,
    /// The first key has been read already.
    pending: bool,
}

impl TermIter<'_> {
    /// Goes to the next key; false at the end.
    pub fn advance(&mut self) -> bool {
        if std::mem::take(&mut self.pending) {
            return true;
        }
        if self.block.left == 0 && self.block.at < self.block.end {
            self.block.left = self.block.varint();
            self.block.key.clear();
        }
        let more = self.block.next_key();
        if more {
            self.block.entry();
        }
        more
    }

    /// Goes forward to the first key from `key` on; false at the end. TermIter must be sought in ascending order.
    pub fn seek(&mut self, key: &[u8]) -> bool {
        if !self.pending && self.block.last_entry.is_some() && self.key() >= key {
            return true;
        }
        // What is near is walked to; finding a block anew takes about as long as half of one.
        for _ in 0..FANOUT / 2 {
            if self.block.left == 0 || !self.advance() {
                break;
            }
            if self.key() >= key {
                return true;
            }
        }
        *self = self.dictionary.from(key);
        self.advance()
    }

    /// The key.
    pub fn key(&self) -> &[u8] {
        &self.block.key
    }

    /// Its entry.
    pub fn entry(&self) -> Entry {
        self.block.last_entry.unwrap_or(Entry {
            documents: 0,
            word_documents: 0,
            start: 0,
            documents_len: 0,
            positions_len: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::cursor::Cursor;
    use crate::posting_list::PostingListWriter;

    /// A file of lists and their dictionary.
    fn built(lists: &BTreeMap<String, Vec<u32>>) -> TermDict {
        let (mut file, mut dictionary) = (Vec::new(), TermDictWriter::new(true));
        let mut writer = PostingListWriter::default();
        for (key, docs) in lists {
            for &doc in docs {
                writer.push(doc, 1 + doc % 3, doc % 2);
                (0..1 + doc % 3).for_each(|at| writer.push_position(at * 1000 + doc));
            }
            let mut bytes = Vec::new();
            let mut entry = writer.finish(&mut bytes);
            entry.start = file.len();
            dictionary.push(key.as_bytes(), &entry, &bytes);
            if entry.documents_len > 0 {
                file.extend(bytes);
            }
        }
        let mut tail = Vec::new();
        let layout = dictionary.finish(file.len(), &mut tail);
        file.extend(tail);
        TermDict::new(OwnedBytes::new(file), layout)
    }

    fn docs(dictionary: &TermDict, entry: Entry) -> Vec<u32> {
        let mut cursor = Cursor::new(dictionary.bytes.clone(), entry, true);
        let (mut docs, mut positions) = (Vec::new(), Vec::new());
        while cursor.doc() != crate::TERMINATED {
            let doc = cursor.doc();
            docs.push(doc);
            assert_eq!(cursor.counts(), (1 + doc % 3, doc % 2));
            cursor.positions(&mut positions);
            assert_eq!(positions, (0..1 + doc % 3).map(|at| at * 1000 + doc).collect::<Vec<_>>());
            cursor.advance();
        }
        docs
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn lists_are_found_and_read_back(
            lists in proptest::collection::btree_map("[甲乙丙ab\u{0}]{1,4}", proptest::collection::btree_set(0u32..3000, 1..600), 1..300),
            probes in proptest::collection::vec(("[甲乙丙ab\u{0}]{0,4}", 0u32..3100), 20),
        ) {
            let lists: BTreeMap<String, Vec<u32>> =
                lists.into_iter().map(|(key, docs)| (key, docs.into_iter().collect())).collect();
            let dictionary = built(&lists);
            for (key, wanted) in &lists {
                let entry = dictionary.get(key.as_bytes()).unwrap();
                prop_assert_eq!(entry.documents as usize, wanted.len());
                prop_assert_eq!(entry.word_documents as usize, wanted.iter().filter(|&&doc| doc % 2 == 1).count());
                prop_assert_eq!(&docs(&dictionary, entry), wanted);
            }
            for (probe, target) in &probes {
                prop_assert_eq!(dictionary.get(probe.as_bytes()).is_some(), lists.contains_key(probe));
                let mut keys = dictionary.from(probe.as_bytes());
                for (key, wanted) in lists.range(probe.clone()..) {
                    prop_assert!(keys.advance());
                    prop_assert_eq!(keys.key(), key.as_bytes());
                    let mut cursor = Cursor::new(dictionary.bytes.clone(), keys.entry(), true);
                    let first = wanted.iter().copied().find(|doc| doc >= target).unwrap_or(crate::TERMINATED);
                    prop_assert_eq!(cursor.seek(*target), first);
                    prop_assert_eq!(cursor.advance(), wanted.iter().copied().find(|&doc| doc > first).unwrap_or(crate::TERMINATED));
                }
                prop_assert!(!keys.advance());
            }
            let mut sought: Vec<&String> = probes.iter().map(|(probe, _)| probe).collect();
            sought.sort_unstable();
            let mut keys = dictionary.from(b"");
            for probe in sought {
                let wanted = lists.range(probe.clone()..).next();
                prop_assert_eq!(keys.seek(probe.as_bytes()), wanted.is_some());
                prop_assert!(wanted.is_none_or(|(key, _)| key.as_bytes() == keys.key()));
            }
        }
    }
}
