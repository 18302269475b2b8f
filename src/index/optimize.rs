//! Merges what refreshes have added into one segment, so that a query looks in one place, and drops articles that were
//! removed. What is in the index stays the same; readers see the old segments or the new one.

use std::path::Path;

use super::open::Index;
use super::writer::{Work, Writer};
use crate::error::{Error, Result};

/// What merging did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Optimized {
    /// Segments before.
    pub segments_before: usize,
    /// Segments now: 1, or 0 of an index without articles.
    pub segments: usize,
    /// Bytes of the index before.
    pub bytes_before: u64,
    /// Bytes of the index now.
    pub bytes: u64,
}

/// Merges the index at `home` into one segment.
///
/// # Errors
/// [`Error::NoIndex`], [`Error::Locked`] while another process writes, [`Error::Format`] for an index of another
/// version, [`Error::Io`] when the disk does not take it; the index then is as it was.
pub fn optimize(home: &Path) -> Result<Optimized> {
    let Some(_) = super::home::current(home)? else { return Err(Error::NoIndex { path: home.into() }) };
    let writer = Writer::with(home, Work { threads: 1, ..Work::default() })?;
    let segments_before = writer.segments()?;
    let bytes_before = super::home::size(home);
    writer.merge()?;
    let segments = Index::open(home)?.searcher().segment_readers().len();
    Ok(Optimized { segments_before, segments, bytes_before, bytes: super::home::size(home) })
}
