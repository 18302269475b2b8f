//! The file of one segment: the dictionary, the compressed articles one after the other, for each of them where it
//! ends (five bytes), and at the end the hash and the size of the dictionary and the number of articles.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex};

use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::{DocId, HasLen as _};
use xxhash_rust::xxh3::xxh3_64;
use zstd::bulk::Decompressor;

use super::Kept;

/// Bytes of a number at which an article ends.
const END: usize = 5;
/// Bytes at the end of the file.
const FOOTER: usize = 24;
/// Most bytes of an article: more is no article of ours.
const LARGEST: u64 = 1 << 36;

/// Where everything lies, as the end of the file says.
pub(super) struct Layout {
    /// Bytes of the dictionary.
    pub dictionary: usize,
    /// Articles.
    pub count: usize,
    /// Hash of the dictionary.
    hash: u64,
    /// First byte behind the articles, where it is said where each ends.
    ends: usize,
}

impl Layout {
    /// Reads the end of a file.
    pub fn read(file: &FileSlice) -> io::Result<Self> {
        let parsed = match file.len().checked_sub(FOOTER) {
            Some(rest) => Self::parse(rest, &file.read_bytes_slice(rest..file.len())?),
            None => None,
        };
        parsed.ok_or_else(|| damaged("a file of articles does not end as it should"))
    }

    fn parse(rest: usize, footer: &[u8]) -> Option<Self> {
        let number = |at: usize| Some(u64::from_le_bytes(footer.get(at * 8..)?.first_chunk().copied()?));
        let hash = number(0)?;
        let (dictionary, count) = (usize::try_from(number(1)?).ok()?, usize::try_from(number(2)?).ok()?);
        let ends = rest.checked_sub(count.checked_mul(END)?)?;
        (dictionary <= ends).then_some(Self { dictionary, count, hash, ends })
    }

    /// The bytes that say where each article ends.
    pub fn ends(&self) -> Range<usize> {
        self.ends..self.ends + self.count * END
    }

    /// Where an article lies, by those bytes.
    pub fn article(&self, ends: &[u8], doc: DocId) -> io::Result<Range<usize>> {
        let doc = doc as usize;
        if doc >= self.count {
            return Err(io::ErrorKind::NotFound.into());
        }
        let end = |at: usize| {
            let mut number = [0; 8];
            number[..END].copy_from_slice(&ends[at * END..][..END]);
            self.dictionary.saturating_add(u64::from_le_bytes(number) as usize)
        };
        let range = if doc == 0 { self.dictionary } else { end(doc - 1) }..end(doc);
        let is_there = range.start <= range.end && range.end <= self.ends;
        is_there.then_some(range).ok_or_else(|| damaged("an article does not lie where it should"))
    }
}

/// The bytes of a compressed article as they were.
pub(super) fn unpacked(compressed: &[u8], reader: &mut Decompressor<'_>) -> io::Result<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(compressed).ok().flatten().filter(|&size| size <= LARGEST);
    let size = size.ok_or_else(|| damaged("an article does not begin as it should"))? as usize;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    reader.decompress_to_buffer(compressed, &mut bytes)?;
    Ok(bytes)
}

/// The open file of a segment.
pub struct Segment {
    bytes: OwnedBytes,
    layout: Layout,
    readers: Arc<Readers>,
}

/// What is ready to read articles of one dictionary: as many as read at the same time.
type Readers = Mutex<Vec<Decompressor<'static>>>;

/// The readers of all dictionaries, by hash and size.
pub(super) type SharedReaders = BTreeMap<(u64, usize), Arc<Readers>>;

impl Segment {
    /// Reads the end of the file, and maps it.
    ///
    /// # Errors
    /// When that is not what was written.
    pub fn open(file: &FileSlice) -> io::Result<Self> {
        let layout = Layout::read(file)?;
        Ok(Self { bytes: file.read_bytes()?, layout, readers: Arc::default() })
    }

    /// Reads with what other segments of the same dictionary read with.
    pub(super) fn share(&mut self, readers: &mut SharedReaders) {
        let Layout { hash, dictionary, .. } = self.layout;
        let shared = readers.entry((hash, dictionary)).or_insert_with(|| Arc::clone(&self.readers));
        self.readers = Arc::clone(shared);
    }

    /// Articles.
    pub fn count(&self) -> usize {
        self.layout.count
    }

    /// Bytes of the parts of the file, by name.
    pub fn space(&self) -> Vec<(String, u64)> {
        let Layout { dictionary, ends, .. } = self.layout;
        [("compressed", ends - dictionary), ("dictionary", dictionary), ("where each ends", self.layout.ends().len())]
            .map(|(name, bytes)| (name.to_owned(), bytes as u64))
            .into()
    }

    /// What its articles are compressed with.
    pub fn dictionary(&self) -> &[u8] {
        &self.bytes[..self.layout.dictionary]
    }

    /// The bytes of an article as they were.
    fn bytes(&self, doc: DocId) -> io::Result<Vec<u8>> {
        let compressed = &self.bytes[self.layout.article(&self.bytes[self.layout.ends()], doc)?];
        let ready = self.readers.lock().map_or_else(|broken| broken.into_inner().pop(), |mut ready| ready.pop());
        let mut reader = match ready {
            Some(reader) => reader,
            None => Decompressor::with_dictionary(self.dictionary())?,
        };
        let bytes = unpacked(compressed, &mut reader)?;
        if let Ok(mut ready) = self.readers.lock() {
            ready.push(reader);
        }
        Ok(bytes)
    }

    /// An article.
    ///
    /// # Errors
    /// When there is none with this number, or it is not what was written.
    pub fn get(&self, doc: DocId) -> io::Result<Kept> {
        Kept::parse(self.bytes(doc)?)
    }
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Writes the file of a segment, article by article.
pub struct SegmentWriter<'a> {
    out: &'a mut dyn Write,
    hash: u64,
    dictionary: usize,
    /// Bytes of articles written.
    written: u64,
    ends: Vec<u8>,
}

impl<'a> SegmentWriter<'a> {
    /// Starts a file of articles that are compressed with this dictionary.
    pub fn new(dictionary: &[u8], out: &'a mut dyn Write) -> io::Result<Self> {
        out.write_all(dictionary)?;
        let hash = xxh3_64(dictionary);
        Ok(Self { out, hash, dictionary: dictionary.len(), written: 0, ends: Vec::new() })
    }

    /// Writes the next article.
    pub fn push(&mut self, compressed: &[u8]) -> io::Result<()> {
        self.out.write_all(compressed)?;
        self.written += compressed.len() as u64;
        self.ends.extend_from_slice(&self.written.to_le_bytes()[..END]);
        Ok(())
    }

    /// Writes where each ends.
    pub fn finish(self) -> io::Result<()> {
        self.out.write_all(&self.ends)?;
        for number in [self.hash, self.dictionary as u64, (self.ends.len() / END) as u64] {
            self.out.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    }
}
