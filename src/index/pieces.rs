//! A file read from front to back, a piece at a time. Merging goes through whole segments: with their files mapped, all
//! their pages would count as the program's memory.

use std::io;
use std::ops::Range;

use tantivy::HasLen as _;
use tantivy::directory::{FileSlice, OwnedBytes};

/// Bytes that are read at once, at least.
const PIECE: usize = 1 << 20;
/// Bytes behind a range that its reader may look at: packed numbers are read eight bytes at a time.
const BEHIND: usize = 8;

/// The bytes of a range of a file, copied where the file is not mapped.
///
/// # Errors
/// When the file cannot be read, or ends before the range does.
pub fn part(file: &FileSlice, range: Range<usize>) -> io::Result<OwnedBytes> {
    if range.start > range.end || range.end > file.len() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a part lies behind the end of its file"));
    }
    if range.is_empty() { Ok(OwnedBytes::empty()) } else { file.read_bytes_slice(range) }
}

/// A file and the piece of it that was read last.
pub struct Pieces {
    file: FileSlice,
    /// Where in the file the piece starts.
    start: usize,
    piece: OwnedBytes,
}

impl Pieces {
    /// Of a file, of which nothing is read yet.
    pub fn of(file: FileSlice) -> Self {
        Self { file, start: 0, piece: OwnedBytes::empty() }
    }

    /// The bytes of a range, with some of those behind it. Ranges are best asked for in ascending order.
    ///
    /// # Errors
    /// As [`part`].
    pub fn from(&mut self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let end = range.end.saturating_add(BEHIND).min(self.file.len()).max(range.end);
        if range.start < self.start || end > self.start + self.piece.len() {
            let enough = range.start.saturating_add(PIECE).min(self.file.len());
            self.piece = part(&self.file, range.start..end.max(enough))?;
            self.start = range.start;
        }
        Ok(self.piece.slice(range.start - self.start..self.piece.len()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        /// Whatever ranges are asked for, forward or back, their bytes come.
        #[test]
        fn ranges_are_read(ranges in proptest::collection::vec((0..3 * PIECE, 0..2 * PIECE), 1..20)) {
            let file: Vec<u8> = (0..3 * PIECE + 100).map(|at| (at * 31 % 251) as u8).collect();
            let mut pieces = Pieces::of(FileSlice::new(std::sync::Arc::new(OwnedBytes::new(file.clone()))));
            for (start, len) in ranges {
                let end = start + len;
                match pieces.from(start..end) {
                    Ok(bytes) => prop_assert!(bytes[..len] == file[start..end]),
                    Err(_) => prop_assert!(end > file.len()),
                }
            }
        }
    }
}
