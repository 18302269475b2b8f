//! What an open index holds for each of its segments beside what tantivy reads itself.

use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader, TantivyError};

/// One thing for each segment of a searcher, in the searcher's order.
pub struct PerSegment<T> {
    segments: Arc<[(SegmentId, T)]>,
}

impl<T> Clone for PerSegment<T> {
    fn clone(&self) -> Self {
        Self { segments: Arc::clone(&self.segments) }
    }
}

impl<T> PerSegment<T> {
    /// Opens it for all segments.
    ///
    /// # Errors
    /// The first of `open`'s.
    pub fn open(
        searcher: &Searcher,
        mut open: impl FnMut(&SegmentReader) -> tantivy::Result<T>,
    ) -> tantivy::Result<Self> {
        let each = searcher.segment_readers().iter().map(|reader| Ok((reader.segment_id(), open(reader)?)));
        Ok(Self { segments: each.collect::<tantivy::Result<_>>()? })
    }

    /// All of them.
    pub fn segments(&self) -> impl ExactSizeIterator<Item = &T> {
        self.segments.iter().map(|(_, segment)| segment)
    }

    /// That of a segment, by its place.
    pub fn nth(&self, number: u32) -> Option<&T> {
        self.segments.get(number as usize).map(|(_, segment)| segment)
    }

    /// Where the segment of a reader of the same searcher stands.
    ///
    /// # Errors
    /// When it is of another one.
    pub fn number(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        let found = self.segments.iter().position(|(id, _)| *id == reader.segment_id());
        let other = || TantivyError::InternalError("a segment of another searcher".into());
        found.map(|at| at as u32).ok_or_else(other)
    }

    /// That of the segment of a reader of the same searcher.
    ///
    /// # Errors
    /// When it is of another one.
    pub fn for_reader(&self, reader: &SegmentReader) -> tantivy::Result<&T> {
        let number = self.number(reader)?;
        Ok(&self.segments[number as usize].1)
    }
}
