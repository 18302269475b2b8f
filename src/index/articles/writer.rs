//! Takes articles in: keeps them until there are enough samples to make a dictionary of, and compresses them then.

use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use zstd::bulk::Compressor;

use super::dictionary;
use super::segment::SegmentWriter;

/// How hard zstd tries. 9 takes 7 % less space and five times as long; 1 takes 15 % more, which is 4 % of an index, and
/// saves 6 % of the time of indexing.
pub const LEVEL: i32 = 3;

/// The dictionary that the segments of one run share: of the first articles that are enough to make one.
pub type Shared = Arc<OnceLock<Vec<u8>>>;

/// Takes the articles of a segment.
pub struct Writer {
    shared: Shared,
    /// Those that wait for a dictionary, and their bytes.
    waiting: Vec<Vec<u8>>,
    bytes: usize,
    /// Once there is one.
    compressor: Option<Compressor<'static>>,
    /// The compressed articles, one after the other, and where each ends.
    compressed: Vec<u8>,
    ends: Vec<usize>,
}

impl Writer {
    /// With a dictionary that other segments may have made or will use.
    pub fn new(shared: Shared) -> Self {
        Self { shared, waiting: Vec::new(), bytes: 0, compressor: None, compressed: Vec::new(), ends: Vec::new() }
    }

    /// Adds the next article.
    pub fn add(&mut self, article: Vec<u8>) -> io::Result<()> {
        if self.compressor.is_some() {
            return self.compress(&article);
        }
        self.bytes += article.len();
        self.waiting.push(article);
        if self.bytes >= dictionary::SAMPLES {
            let made = || dictionary::train(self.waiting.iter().map(Vec::as_slice), self.bytes);
            let dictionary = self.shared.get_or_init(made);
            self.compressor = Some(Compressor::with_dictionary(LEVEL, dictionary)?);
            self.compress_waiting()?;
        }
        Ok(())
    }

    fn compress_waiting(&mut self) -> io::Result<()> {
        std::mem::take(&mut self.waiting).iter().try_for_each(|article| self.compress(article))
    }

    fn compress(&mut self, article: &[u8]) -> io::Result<()> {
        if let Some(compressor) = &mut self.compressor {
            self.compressed.extend_from_slice(&compressor.compress(article)?);
            self.ends.push(self.compressed.len());
        }
        Ok(())
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.compressed.capacity()
            + self.ends.capacity() * size_of::<usize>()
            + if self.waiting.is_empty() { 0 } else { self.bytes }
    }

    /// Writes the file of the segment.
    pub fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut own = Vec::new();
        if self.compressor.is_none() {
            // A small segment: a dictionary that fits it.
            own = dictionary::train(self.waiting.iter().map(Vec::as_slice), self.bytes);
            self.compressor = Some(Compressor::with_dictionary(LEVEL, &own)?);
            self.compress_waiting()?;
        } else if let Some(shared) = self.shared.get() {
            own.clone_from(shared);
        }
        let mut writer = SegmentWriter::new(&own, out)?;
        let mut start = 0;
        for &end in &self.ends {
            writer.push(&self.compressed[start..end])?;
            start = end;
        }
        writer.finish()
    }
}
