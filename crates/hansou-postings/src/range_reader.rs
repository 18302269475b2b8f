//! A file read from front to back, some at a time. Merging goes through whole segments: with their files mapped, all
//! their pages would count as the program's memory.

use std::io;
use std::ops::Range;

use ownedbytes::OwnedBytes;

/// Bytes that are read at once, at least.
const AT_ONCE: usize = 1 << 20;
/// Bytes behind a range that its reader may look at: packed numbers are read eight bytes at a time.
const BEHIND: usize = 8;

/// Something of which any range of bytes can be read.
pub trait RandomAccess {
    /// Its length in bytes.
    fn len(&self) -> usize;

    /// True when it holds nothing.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of a range that lies inside.
    ///
    /// # Errors
    /// When they cannot be read.
    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes>;
}

impl RandomAccess for OwnedBytes {
    fn len(&self) -> usize {
        <[u8]>::len(self)
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        Ok(self.slice(range))
    }
}

/// The bytes of a range of a file.
///
/// # Errors
/// When the file cannot be read, or ends before the range does.
pub fn read_range(file: &(impl RandomAccess + ?Sized), range: Range<usize>) -> io::Result<OwnedBytes> {
    if range.start > range.end || range.end > file.len() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a part lies behind the end of its file"));
    }
    if range.is_empty() { Ok(OwnedBytes::empty()) } else { file.read(range) }
}

/// A file and the part of it that was read last.
pub struct RangeReader<F> {
    file: F,
    /// Where in the file the part starts.
    start: usize,
    part: OwnedBytes,
}

impl<F: RandomAccess> RangeReader<F> {
    /// Of a file, of which nothing is read yet.
    pub fn new(file: F) -> Self {
        Self { file, start: 0, part: OwnedBytes::empty() }
    }

    /// The file.
    pub fn file(&self) -> &F {
        &self.file
    }

    /// The bytes of a range, with some of those behind it. Ranges are best asked for in ascending order.
    ///
    /// # Errors
    /// As [`read_range`].
    pub fn read(&mut self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let end = range.end.saturating_add(BEHIND).min(self.file.len()).max(range.end);
        if range.start < self.start || end > self.start + <[u8]>::len(&self.part) {
            let enough = range.start.saturating_add(AT_ONCE).min(self.file.len());
            self.part = read_range(&self.file, range.start..end.max(enough))?;
            self.start = range.start;
        }
        Ok(self.part.slice(range.start - self.start..<[u8]>::len(&self.part)))
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
        fn ranges_are_read(ranges in proptest::collection::vec((0..3 * AT_ONCE, 0..2 * AT_ONCE), 1..20)) {
            let file: Vec<u8> = (0..3 * AT_ONCE + 100).map(|at| (at * 31 % 251) as u8).collect();
            let mut reader = RangeReader::new(OwnedBytes::new(file.clone()));
            for (start, len) in ranges {
                let end = start + len;
                match reader.read(start..end) {
                    Ok(bytes) => prop_assert!(bytes[..len] == file[start..end]),
                    Err(_) => prop_assert!(end > file.len()),
                }
            }
        }
    }
}
