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

/// Merges the index at `layout` into one segment.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let articles = folder.path().join("articles");
/// # std::fs::create_dir(&articles)?;
/// # std::fs::write(articles.join("1.txt"), "开发区签约二十个项目\n\n2023年开发区签约项目20个，签约额157亿元。\n传感器产业园开工。\n")?;
/// # let home = folder.path().join(".hansou");
/// # hansou::refresh(&home, &[articles], &hansou::Settings::default(), &())?;
/// # let index = hansou::Index::open(&home)?;
/// # let today = jiff::civil::date(2025, 6, 15);
/// assert_eq!(hansou::optimize(&home)?.segments, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::NoIndex`], [`Error::Locked`] while another process writes, [`Error::Format`] for an index of another
/// version, [`Error::Io`] when the disk does not take it; the index then is as it was.
pub fn optimize(home: &Path) -> Result<Optimized> {
    let Some(_) = super::layout::current(home)? else { return Err(Error::NoIndex { path: home.into() }) };
    let writer = Writer::with(home, Work { threads: 1, ..Work::default() })?;
    let segments_before = writer.segments()?;
    let bytes_before = super::layout::size(home);
    writer.merge()?;
    let segments = Index::open(home)?.searcher().segment_readers().len();
    Ok(Optimized { segments_before, segments, bytes_before, bytes: super::layout::size(home) })
}
