//! Merges segments: articles that are compressed with the dictionary of the new one are copied as they are.

use std::io::{self, Write};

use tantivy::DocId;
use tantivy::directory::OwnedBytes;
use zstd::bulk::{Compressor, Decompressor};

use super::dictionary;
use super::segment::{Layout, SegmentWriter, unpacked};
use super::writer::LEVEL;
use crate::index::postings::File;
use hansou_postings::range_reader::{RangeReader, read_range};

/// A segment to be merged, read piece by piece.
pub struct Source {
    layout: Layout,
    dictionary: OwnedBytes,
    ends: OwnedBytes,
    articles: RangeReader<File>,
    reader: Option<Decompressor<'static>>,
    /// Articles that stay.
    docs: Vec<DocId>,
}

impl Source {
    /// The file of a segment, of which these articles stay.
    ///
    /// # Errors
    /// When the file cannot be read or is not what was written.
    pub fn open(file: File, docs: Vec<DocId>) -> io::Result<Self> {
        let layout = Layout::read(&file.0)?;
        let (dictionary, ends) = (read_range(&file, 0..layout.dictionary)?, read_range(&file, layout.ends())?);
        Ok(Self { layout, dictionary, ends, articles: RangeReader::new(file), reader: None, docs })
    }

    /// Articles in the file.
    pub fn count(&self) -> usize {
        self.layout.count
    }

    /// An article as it is compressed.
    fn compressed(&mut self, doc: DocId) -> io::Result<OwnedBytes> {
        let range = self.layout.article(&self.ends, doc)?;
        let len = range.len();
        Ok(self.articles.read(range)?.slice(0..len))
    }

    /// An article as it was.
    fn bytes(&mut self, doc: DocId) -> io::Result<Vec<u8>> {
        let compressed = self.compressed(doc)?;
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => none.insert(Decompressor::with_dictionary(&self.dictionary)?),
        };
        unpacked(&compressed, reader)
    }
}

/// Writes the articles of several segments that stay, in this order.
///
/// # Errors
/// When a file cannot be read, or the disk does not take the new one.
pub fn merge(sources: &mut [Source], out: &mut dyn Write) -> io::Result<()> {
    let with_one = sources.iter().filter(|source| !source.dictionary.is_empty());
    let dictionary = match with_one.max_by_key(|source| source.docs.len()) {
        Some(source) => source.dictionary.to_vec(),
        None => sampled(sources)?,
    };
    let mut compressor = Compressor::with_dictionary(LEVEL, &dictionary)?;
    let mut writer = SegmentWriter::new(&dictionary, out)?;
    for source in sources {
        let is_same = *source.dictionary == *dictionary;
        for doc in std::mem::take(&mut source.docs) {
            if is_same {
                writer.push(&source.compressed(doc)?)?;
            } else {
                writer.push(&compressor.compress(&source.bytes(doc)?)?)?;
            }
        }
    }
    writer.finish()
}

/// A dictionary for segments that were too small to have one.
fn sampled(sources: &mut [Source]) -> io::Result<Vec<u8>> {
    let mut compressed = 0;
    for source in &*sources {
        for &doc in &source.docs {
            compressed += source.layout.article(&source.ends, doc)?.len();
        }
    }
    // Without a dictionary half of the bytes or more are left.
    let every = 1 + 2 * compressed / dictionary::SAMPLES;
    let mut samples = Vec::new();
    for (at, (source, place)) in places(sources).into_iter().enumerate() {
        if at % every == 0 {
            samples.push(sources[source].bytes(place)?);
        }
    }
    let total = samples.iter().map(Vec::len).sum();
    Ok(dictionary::train(samples.iter().map(Vec::as_slice), total))
}

/// All articles that stay, as number of the segment and in it.
fn places(sources: &[Source]) -> Vec<(usize, DocId)> {
    let of = |(at, source): (usize, &Source)| source.docs.iter().map(move |&doc| (at, doc)).collect::<Vec<_>>();
    sources.iter().enumerate().flat_map(of).collect()
}
