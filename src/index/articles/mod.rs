//! The articles as they were, title, text and what else is shown of them: a plugin of tantivy's segments with one file
//! in each, written, merged, checksummed and removed with them.
//!
//! Each article is compressed by itself, with a dictionary made of articles of its segment. Tantivy's own store
//! compresses blocks of 16 KB: on 24,098 news items that takes a quarter more space, and to show one article seven
//! times the time, for the nine others of its block.
//!
//! `segment` is the file, `dictionary` what is made of samples, `writer` takes articles in and merges, `plugin` is the
//! side that tantivy sees.

mod dictionary;
mod plugin;
mod segment;
mod writer;

use std::io;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::{DocAddress, Searcher, SegmentReader};

pub(super) use plugin::FIELDS;
pub use plugin::Plugin;
pub use segment::Segment;

use super::postings::Zone;

/// Name of this part of the index where space is counted.
pub const PART: &str = "articles";

/// Stands between the parts of an article; no text holds it.
const BETWEEN: u8 = 0xFF;

/// An article as it is kept.
pub struct Kept {
    bytes: Vec<u8>,
    /// Where title and text end.
    ends: [usize; 2],
}

impl Kept {
    /// Joins the parts of an article: title, text, everything else.
    fn join(parts: [&[u8]; 3]) -> Vec<u8> {
        parts.join(&BETWEEN)
    }

    fn parse(bytes: Vec<u8>) -> io::Result<Self> {
        let mut ends = memchr::memchr_iter(BETWEEN, &bytes);
        let (Some(title), Some(body)) = (ends.next(), ends.next()) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an article is not what was written"));
        };
        Ok(Self { ends: [title, body], bytes })
    }

    /// The title or the text; nothing else is kept as such.
    ///
    /// # Errors
    /// When it is not what was written.
    pub fn text(&self, zone: Zone) -> io::Result<&str> {
        let range = match zone {
            Zone::Title => 0..self.ends[0],
            Zone::Body => self.ends[0] + 1..self.ends[1],
            Zone::Figures => 0..0,
        };
        std::str::from_utf8(&self.bytes[range]).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    /// Everything else.
    pub fn rest(&self) -> &[u8] {
        &self.bytes[self.ends[1] + 1..]
    }
}

/// The articles of all segments of an open index, in tantivy's order.
#[derive(Clone)]
pub struct Articles {
    segments: Arc<[(SegmentId, Segment)]>,
}

impl Articles {
    /// Maps the files of a searcher's segments.
    ///
    /// # Errors
    /// When a file is missing or not what was written.
    pub fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut segments: Vec<(SegmentId, Segment)> = Vec::new();
        for reader in searcher.segment_readers() {
            let mut segment = plugin::open(reader)?;
            segments.iter().for_each(|(_, other)| segment.share(other));
            segments.push((reader.segment_id(), segment));
        }
        Ok(Self { segments: segments.into() })
    }

    /// The segments, in the order of the searcher's.
    pub fn segments(&self) -> impl ExactSizeIterator<Item = &Segment> {
        self.segments.iter().map(|(_, segment)| segment)
    }

    /// An article.
    ///
    /// # Errors
    /// When there is none at this address, or it is not what was written.
    pub fn get(&self, at: DocAddress) -> io::Result<Kept> {
        let segment = self.segments.get(at.segment_ord as usize);
        segment.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?.1.get(at.doc_id)
    }

    /// Where the segment of a reader of the same searcher stands among them.
    pub fn number(&self, reader: &SegmentReader) -> Option<u32> {
        self.segments.iter().position(|(id, _)| *id == reader.segment_id()).map(|at| at as u32)
    }
}
