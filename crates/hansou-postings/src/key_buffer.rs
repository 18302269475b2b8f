//! Keys with positions as they come in: what is said of figures. Nearly all keys are two characters, twelve bytes each,
//! which are dealt out by the first and then put in the order of the second when the segment is written, as those of
//! texts are; other keys have numbers and are dealt out by them.

use super::interner::{Interner, counted, documents, ranks, sorted};
use super::posting_list::PostingListWriter;
use super::segment::SegmentWriter;
use crate::DocId;
use crate::term::{Lengths, TermTable};

/// The keys of a segment's documents. Positions of a key are pushed in ascending order.
#[derive(Default)]
pub struct KeyBuffer {
    pairs: Vec<Pair>,
    /// First pair of each document.
    pair_starts: Vec<usize>,
    names: Interner,
    /// Number and position of the other keys.
    others: Vec<(u32, u32)>,
    /// First of these of each document.
    other_starts: Vec<usize>,
}

/// Two characters where they stand; the second is U+0000, which no text has, where there is none.
struct Pair {
    first: char,
    second: char,
    position: u32,
}

/// One of those with the same first.
#[derive(Clone, Copy, Default)]
struct Occurrence {
    second: char,
    doc: DocId,
    position: u32,
}

impl KeyBuffer {
    /// Starts the next document.
    pub fn start_document(&mut self) {
        self.pair_starts.push(self.pairs.len());
        self.other_starts.push(self.others.len());
    }

    /// Two characters side by side, or one with nothing behind it. Neither is U+0000, which stands between them.
    pub fn push_pair(&mut self, first: char, second: Option<char>, position: u32) {
        self.pairs.push(Pair { first, second: second.unwrap_or('\0'), position });
    }

    /// Any other key.
    pub fn push_key(&mut self, key: &str, position: u32) {
        self.others.push((self.names.number(key), position));
    }

    /// Bytes that this takes, and will take while it is written.
    pub fn memory(&self) -> usize {
        self.pairs.len() * (size_of::<Pair>() + size_of::<Occurrence>() * 3 / 2)
            + self.others.len() * 20
            + self.pair_starts.len() * 16
            + self.names.memory()
    }

    /// Writes the field.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn write(self, out: &mut SegmentWriter<'_>) -> std::io::Result<()> {
        let count = self.pair_starts.len();
        let mut others = Others::sort(self.names, &self.others, &self.other_starts);
        let firsts = self.pairs.iter().map(|pair| pair.first as usize + 1).max().unwrap_or(0);
        let mut ends = counted(firsts, self.pairs.iter().map(|pair| pair.first as usize));
        let mut dealt = vec![Occurrence::default(); self.pairs.len()];
        for (doc, pairs) in documents(&self.pairs, &self.pair_starts) {
            for &Pair { first, second, position } in pairs {
                let end = &mut ends[first as usize];
                dealt[*end] = Occurrence { second, doc, position };
                *end += 1;
            }
        }
        let (mut list, mut key, mut start) = (PostingListWriter::default(), String::new(), 0);
        for (first, end) in ends.into_iter().enumerate() {
            let of_first = &mut dealt[std::mem::replace(&mut start, end)..end];
            of_first.sort_by_key(|occurrence| occurrence.second);
            for same in of_first.chunk_by(|a, b| a.second == b.second) {
                key.clear();
                key.extend(char::from_u32(first as u32));
                key.push('\0');
                key.extend(Some(same[0].second).filter(|&second| second != '\0'));
                others.write_before(Some(&key), &mut list, out)?;
                push(same.iter().map(|at| (at.doc, at.position)), &mut list);
                out.list(TermTable::Pairs, key.as_bytes(), &mut list)?;
            }
        }
        others.write_before(None, &mut list, out)?;
        out.end_field(&vec![Lengths::default(); count], None)
    }
}

/// Adds the documents and positions of one key.
fn push(places: impl Iterator<Item = (DocId, u32)>, list: &mut PostingListWriter) {
    let mut last: Option<(DocId, u32)> = None;
    for (doc, position) in places {
        last = match last {
            Some((before, count)) if before == doc => Some((doc, count + 1)),
            _ => {
                last.into_iter().for_each(|(doc, count)| list.push(doc, count, 0));
                Some((doc, 1))
            }
        };
        list.push_position(position);
    }
    last.into_iter().for_each(|(doc, count)| list.push(doc, count, 0));
}

/// The keys that are no two characters, in their order.
struct Others {
    names: Vec<Box<str>>,
    order: Vec<u32>,
    /// How many were written.
    written: usize,
    /// Documents and positions by rank, and where those of each rank end.
    dealt: Vec<(DocId, u32)>,
    ends: Vec<usize>,
}

impl Others {
    fn sort(names: Interner, places: &[(u32, u32)], starts: &[usize]) -> Self {
        let names = names.names();
        let order = sorted(&names);
        let rank = ranks(&order);
        let mut ends = counted(names.len(), places.iter().map(|&(key, _)| rank[key as usize] as usize));
        let mut dealt: Vec<(DocId, u32)> = vec![(0, 0); places.len()];
        for (doc, places) in documents(places, starts) {
            for &(key, position) in places {
                let end = &mut ends[rank[key as usize] as usize];
                dealt[*end] = (doc, position);
                *end += 1;
            }
        }
        Self { names, order, written: 0, dealt, ends }
    }

    /// Writes those that come before a key, or all that are left.
    fn write_before(
        &mut self,
        key: Option<&str>,
        list: &mut PostingListWriter,
        out: &mut SegmentWriter<'_>,
    ) -> std::io::Result<()> {
        while let Some(&number) = self.order.get(self.written) {
            let name = &*self.names[number as usize];
            if key.is_some_and(|key| name > key) {
                break;
            }
            let start = self.written.checked_sub(1).map_or(0, |before| self.ends[before]);
            push(self.dealt[start..self.ends[self.written]].iter().copied(), list);
            out.list(TermTable::Pairs, name.as_bytes(), list)?;
            self.written += 1;
        }
        Ok(())
    }
}
