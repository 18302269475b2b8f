//! The figures of a segment as they come in: which key stands where, eight bytes each, dealt out by key when the
//! segment is written.

use tantivy::DocId;

use super::interner::{Interner, counted, documents, ranks, sorted};
use super::list::ListWriter;
use super::segment::SegmentWriter;
use super::{Lengths, Table};
use crate::index::figures::{self, Key};

/// The figures of a segment's documents.
#[derive(Default)]
pub struct Keys {
    names: Interner,
    /// Key and position.
    places: Vec<(u32, u32)>,
    /// First place of each document.
    starts: Vec<usize>,
}

impl Keys {
    /// Adds the encoded figures of the next document.
    pub fn add(&mut self, encoded: &str) {
        self.starts.push(self.places.len());
        figures::keys(encoded, |key, position| {
            let number = match key {
                Key::Chars(first, second) => self.names.pair(first, second),
                Key::Text(text) => self.names.number(text),
            };
            self.places.push((number, position));
        });
    }

    /// Bytes that this takes, and will take while it is written.
    pub fn memory(&self) -> usize {
        self.places.len() * 20 + self.starts.len() * 8 + self.names.memory()
    }

    /// Writes the zone.
    pub fn write(self, out: &mut SegmentWriter<'_>) -> std::io::Result<()> {
        let count = self.starts.len();
        let names = self.names.names();
        let order = sorted(&names);
        let rank = ranks(&order);
        let mut ends = counted(names.len(), self.places.iter().map(|&(key, _)| rank[key as usize] as usize));
        let mut dealt: Vec<(DocId, u32)> = vec![(0, 0); self.places.len()];
        for (doc, places) in documents(&self.places, &self.starts) {
            for &(key, position) in places {
                let end = &mut ends[rank[key as usize] as usize];
                dealt[*end] = (doc, position);
                *end += 1;
            }
        }
        let (mut list, mut start) = (ListWriter::default(), 0);
        for (&number, &end) in order.iter().zip(&ends) {
            for same in dealt[start..end].chunk_by(|a, b| a.0 == b.0) {
                list.push(same[0].0, same.len() as u32, 0);
                same.iter().for_each(|&(_, position)| list.push_position(position));
            }
            out.list(Table::Pairs, names[number as usize].as_bytes(), &mut list)?;
            start = end;
        }
        out.end_field(&vec![Lengths::default(); count], None)
    }
}
