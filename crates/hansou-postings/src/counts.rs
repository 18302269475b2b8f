//! The counts of a block of a posting list, read as far as they are asked for, or all at once.

use super::bits::{packed_len, unpack};
use super::posting_list::{BLOCK, kind_encoding, read_counts, read_other};

/// The counts of a block, read as far as they are asked for: which documents have a term is asked more often than how
/// often.
#[derive(Clone, Default)]
pub(crate) struct Counts {
    /// Byte of the file at which they start.
    pub from: usize,
    /// How they are written, one of [`kind_encoding`].
    encoding: u8,
    /// A bit for each place whose counts are written out, once it was asked for.
    others: Option<u128>,
    /// The place in the block up to which they were read.
    at: usize,
    /// Byte, from their start, of the next count that is written out.
    next: usize,
    /// Positions of the list before those of that place.
    pub before: u32,
}

impl Counts {
    /// Of a block of so many postings whose counts start at byte `from` of the file, behind so many positions.
    pub fn new(from: usize, encoding: u8, count: usize, before: u32) -> Self {
        let next = match encoding {
            kind_encoding::EACH => packed_len(count, 2),
            kind_encoding::MOSTLY_ONCE | kind_encoding::MOSTLY_WORD => packed_len(count, 1),
            _ => 0,
        };
        Self { from, encoding, others: None, at: 0, next, before }
    }

    /// The counts of the posting at a place; `bytes` start where the counts do.
    pub fn here(&mut self, bytes: &[u8], at: usize) -> (u32, u32) {
        let is_other = self.others(bytes) >> at & 1 == 1;
        match self.encoding {
            kind_encoding::EACH => {
                if is_other {
                    self.pass(bytes, at);
                }
                read_counts(unpack(bytes, at, 2), bytes, &mut self.next.clone())
            }
            kind_encoding::MOSTLY_ONCE | kind_encoding::MOSTLY_WORD if is_other => {
                self.pass(bytes, at);
                read_other(bytes, &mut self.next.clone())
            }
            kind_encoding::MOSTLY_WORD | kind_encoding::ALL_WORD => (1, 1),
            _ => (1, 0),
        }
    }

    /// The counts of all postings of the block, so many; `into` is empty.
    pub fn all(&mut self, bytes: &[u8], count: usize, into: &mut Vec<(u32, u32)>) {
        let mut others = self.others(bytes) & (!0 >> (BLOCK - count.min(BLOCK)));
        match self.encoding {
            kind_encoding::EACH => {
                into.extend((0..count).map(|at| (1, unpack(bytes, at, 2) as u32 & 1)));
                let mut next = packed_len(count, 2);
                while others != 0 {
                    let at = others.trailing_zeros() as usize;
                    into[at] = read_counts(unpack(bytes, at, 2), bytes, &mut next);
                    others &= others - 1;
                }
            }
            kind_encoding::MOSTLY_ONCE | kind_encoding::MOSTLY_WORD => {
                into.resize(count, (1, u32::from(self.encoding == kind_encoding::MOSTLY_WORD)));
                let mut next = packed_len(count, 1);
                while others != 0 {
                    into[others.trailing_zeros() as usize] = read_other(bytes, &mut next);
                    others &= others - 1;
                }
            }
            _ => into.resize(count, (1, u32::from(self.encoding == kind_encoding::ALL_WORD))),
        }
    }

    /// Reads the counts before those of the posting at a place.
    pub fn pass(&mut self, bytes: &[u8], at: usize) {
        let passed = at.saturating_sub(self.at);
        let mut others = self.others(bytes) >> self.at & ((1 << passed) - 1);
        // Most are 1.
        let mut positions = passed as u32;
        while others != 0 {
            let count = match self.encoding {
                kind_encoding::EACH => {
                    let place = self.at + others.trailing_zeros() as usize;
                    read_counts(unpack(bytes, place, 2), bytes, &mut self.next).0
                }
                _ => read_other(bytes, &mut self.next).0,
            };
            positions = positions.saturating_add(count).saturating_sub(1);
            others &= others - 1;
        }
        self.before = self.before.saturating_add(positions);
        self.at = at;
    }

    /// The places whose counts are written out.
    fn others(&mut self, bytes: &[u8]) -> u128 {
        *self.others.get_or_insert_with(|| match self.encoding {
            kind_encoding::EACH => {
                bytes.iter().take(BLOCK / 4).rev().fold(0, |others, &byte| others << 4 | upper_bits(byte))
            }
            kind_encoding::MOSTLY_ONCE | kind_encoding::MOSTLY_WORD => {
                bytes.iter().take(BLOCK / 8).rev().fold(0, |others, &byte| others << 8 | u128::from(byte))
            }
            _ => 0,
        })
    }
}

/// Which of the four codes in a byte are of kinds whose counts follow: the upper bit of each.
fn upper_bits(byte: u8) -> u128 {
    (byte >> 1 & 1 | byte >> 2 & 2 | byte >> 3 & 4 | byte >> 4 & 8).into()
}
