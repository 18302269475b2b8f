//! Takes articles in: keeps them until there are enough samples to make a dictionary of, and compresses them then.
//! Merges segments: articles that are compressed with the dictionary of the new one are copied as they are.

use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use tantivy::DocId;
use zstd::bulk::Compressor;

use super::dictionary;
use super::segment::{Gathered, Segment};

/// How hard zstd tries. 9 takes 7 % less space and five times as long.
const LEVEL: i32 = 3;

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
    gathered: Gathered,
}

impl Writer {
    /// With a dictionary that other segments may have made or will use.
    pub fn new(shared: Shared) -> Self {
        Self { shared, waiting: Vec::new(), bytes: 0, compressor: None, gathered: Gathered::default() }
    }

    /// Adds the next article.
    pub fn add(&mut self, article: Vec<u8>) -> io::Result<()> {
        if let Some(compressor) = &mut self.compressor {
            self.gathered.push(&compressor.compress(&article)?);
            return Ok(());
        }
        self.bytes += article.len();
        self.waiting.push(article);
        if self.bytes >= dictionary::SAMPLES {
            let made = || dictionary::of(self.waiting.iter().map(Vec::as_slice), self.bytes);
            let dictionary = self.shared.get_or_init(made);
            self.compressor = Some(Compressor::with_dictionary(LEVEL, dictionary)?);
            self.compress_waiting()?;
        }
        Ok(())
    }

    fn compress_waiting(&mut self) -> io::Result<()> {
        if let Some(compressor) = &mut self.compressor {
            for article in std::mem::take(&mut self.waiting) {
                self.gathered.push(&compressor.compress(&article)?);
            }
        }
        Ok(())
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.gathered.memory() + if self.waiting.is_empty() { 0 } else { self.bytes }
    }

    /// Writes the file of the segment.
    pub fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.compressor.is_some() {
            return self.gathered.write(self.shared.get().map_or(&[], Vec::as_slice), out);
        }
        // A small segment: a dictionary that fits it.
        let dictionary = dictionary::of(self.waiting.iter().map(Vec::as_slice), self.bytes);
        self.compressor = Some(Compressor::with_dictionary(LEVEL, &dictionary)?);
        self.compress_waiting()?;
        self.gathered.write(&dictionary, out)
    }
}

/// Writes the articles of several segments that stay, in this order.
pub fn merge(sources: &[(Segment, Vec<DocId>)], out: &mut dyn Write) -> io::Result<()> {
    let size = |(segment, _): &&(Segment, Vec<DocId>)| segment.space().iter().map(|part| part.1).sum::<u64>();
    let largest = sources.iter().filter(|(segment, _)| !segment.dictionary().is_empty()).max_by_key(size);
    let dictionary = match largest {
        Some((segment, _)) => segment.dictionary().to_vec(),
        None => sample(sources)?,
    };
    let mut compressor = Compressor::with_dictionary(LEVEL, &dictionary)?;
    let mut gathered = Gathered::default();
    for (segment, docs) in sources {
        for &doc in docs {
            if segment.dictionary() == dictionary {
                gathered.push(segment.compressed(doc)?);
            } else {
                gathered.push(&compressor.compress(&segment.bytes(doc)?)?);
            }
        }
    }
    gathered.write(&dictionary, out)
}

/// A dictionary for segments that were too small to have one.
fn sample(sources: &[(Segment, Vec<DocId>)]) -> io::Result<Vec<u8>> {
    let mut articles = Vec::new();
    for (segment, docs) in sources {
        for &doc in docs {
            articles.push(segment.bytes(doc)?);
        }
    }
    let total = articles.iter().map(Vec::len).sum();
    Ok(dictionary::of(articles.iter().map(Vec::as_slice), total))
}
