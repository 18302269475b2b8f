//! The articles as they were, title, text and what else is shown of them: a plugin of tantivy's segments with one file
//! in each, written, merged, checksummed and removed with them.
//!
//! Each article is compressed by itself, with a dictionary made of articles of its segment. Tantivy's own store
//! compresses blocks of 16 KB: on 24,098 news items that takes a quarter more space, and to show one article seven
//! times the time, for the nine others of its block.
//!
//! `segment` is the file, `dictionary` what is made of samples, `writer` takes articles in, `merge` makes one segment of
//! several, `plugin` is the side that tantivy sees.

mod dictionary;
mod merge;
mod plugin;
mod segment;
mod writer;

use std::io;

use tantivy::{DocAddress, Searcher};

pub use plugin::Plugin;
pub use segment::Segment;

use self::segment::SharedReaders;
use super::per_segment::PerSegment;
use super::postings::Field;

/// Name of this part of the index where space is counted.
pub const PART: &str = "articles";

/// Stands between the parts of an article; no text holds it.
const BETWEEN: u8 = 0xFF;

/// An article as it is kept.
pub struct Kept {
    bytes: Vec<u8>,
    /// Where title, text and figures end.
    ends: [usize; 3],
}

impl Kept {
    /// Joins the parts of an article: title, text, figures of the text as they are shown, everything else.
    fn join(parts: [&[u8]; 4]) -> Vec<u8> {
        parts.join(&BETWEEN)
    }

    fn parse(bytes: Vec<u8>) -> io::Result<Self> {
        let mut ends = memchr::memchr_iter(BETWEEN, &bytes);
        let (Some(title), Some(body), Some(figures)) = (ends.next(), ends.next(), ends.next()) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an article is not what was written"));
        };
        Ok(Self { ends: [title, body, figures], bytes })
    }

    /// The title, the text, or the figures of the text as they are shown.
    ///
    /// # Errors
    /// When it is not what was written.
    pub fn text(&self, field: Field) -> io::Result<&str> {
        let range = match field {
            Field::Title => 0..self.ends[0],
            Field::Body => self.ends[0] + 1..self.ends[1],
            Field::Figures => self.ends[1] + 1..self.ends[2],
        };
        simdutf8::basic::from_utf8(&self.bytes[range])
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    /// Everything else.
    pub fn rest(&self) -> &[u8] {
        &self.bytes[self.ends[2] + 1..]
    }
}

/// The articles of all segments of an open index.
pub type Articles = PerSegment<Segment>;

/// Maps the files of a searcher's segments.
///
/// # Errors
/// When a file is missing or not what was written.
pub fn open(searcher: &Searcher) -> tantivy::Result<Articles> {
    let mut readers = SharedReaders::default();
    Articles::open(searcher, |reader| {
        let mut segment = plugin::open(reader)?;
        segment.share(&mut readers);
        Ok(segment)
    })
}

impl Articles {
    /// An article.
    ///
    /// # Errors
    /// When there is none at this address, or it is not what was written.
    pub fn get(&self, at: DocAddress) -> io::Result<Kept> {
        self.nth(at.segment_ord).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?.get(at.doc_id)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tantivy::{Index, IndexWriter, TantivyDocument, Term};

    use super::*;
    use crate::index::KEY_COLUMN;
    use crate::index::schema::schema;

    /// An article of its own for each number, of about `bytes` bytes.
    fn article(number: u64, bytes: usize) -> [String; 4] {
        let sentence = |at: u64| format!("第{number}篇第{at}句：签约额{}亿元，占比{}%。", number * 7 + at, at % 100);
        let mut body = String::new();
        for at in 0.. {
            if body.len() >= bytes {
                break;
            }
            body.push_str(&sentence(at));
        }
        [
            if number.is_multiple_of(3) { String::new() } else { format!("题目{number}\0\u{10ffff}") },
            body,
            number.to_string(),
            "{}".into(),
        ]
    }

    fn add(writer: &IndexWriter, numbers: std::ops::Range<u64>, bytes: usize) {
        let (_, fields) = schema();
        for number in numbers {
            let [title, body, figures, meta] = article(number, bytes);
            let mut document = TantivyDocument::new();
            document.add_text(fields.title, title);
            document.add_text(fields.body, body);
            document.add_text(fields.shown_figures, figures);
            document.add_bytes(fields.meta, meta.as_bytes());
            document.add_u64(fields.key, number);
            document.add_u64(fields.file, number);
            writer.add_document(document).unwrap();
        }
    }

    /// All articles that are there by number, checked, and the sizes of the dictionaries.
    fn checked(index: &Index, bytes: impl Fn(u64) -> usize) -> (Vec<u64>, Vec<usize>) {
        let searcher = index.reader().unwrap().searcher();
        let articles = open(&searcher).unwrap();
        let mut numbers = Vec::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let keys = reader.fast_fields().u64(KEY_COLUMN).unwrap();
            for doc in reader.doc_ids_alive() {
                let number = keys.first(doc).unwrap();
                let kept = articles.get(DocAddress::new(segment as u32, doc)).unwrap();
                let [title, body, figures, meta] = article(number, bytes(number));
                let said = [Field::Title, Field::Body, Field::Figures].map(|field| kept.text(field).unwrap());
                assert_eq!(said, [&title, &body, &figures], "{number}");
                assert_eq!(kept.rest(), meta.as_bytes(), "{number}");
                numbers.push(number);
            }
        }
        numbers.sort_unstable();
        (numbers, articles.segments().map(|segment| segment.dictionary().len()).collect())
    }

    #[test]
    fn articles_come_back_as_they_were() {
        let (schema, fields) = schema();
        let plugin = Arc::new(Plugin::default());
        let index = Index::builder().schema(schema).register_plugin(plugin).create_in_ram().unwrap();
        let mut writer = index.writer_with_num_threads(1, 64 << 20).unwrap();
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        let bytes = |number| if number < 20 { 0 } else { 900 };
        // Too few for a dictionary; enough for one of their own; as many as are read before one is made for all.
        for (numbers, length) in [(0..20, 0), (20..620, 900), (620..6_620, 900)] {
            add(&writer, numbers, length);
            writer.commit().unwrap();
        }
        let (numbers, mut dictionaries) = checked(&index, bytes);
        dictionaries.sort_unstable();
        assert!(numbers.iter().copied().eq(0..6_620), "{} articles", numbers.len());
        assert!(
            dictionaries[0] == 0 && dictionaries[1] > 1_000 && dictionaries[2] > dictionaries[1],
            "{dictionaries:?}"
        );
        for number in (0..6_620).step_by(5) {
            writer.delete_term(Term::from_field_u64(fields.file, number));
        }
        writer.commit().unwrap();
        let segments = index.searchable_segment_ids().unwrap();
        writer.merge(&segments).wait().unwrap();
        let (numbers, merged) = checked(&index, bytes);
        assert!(numbers.into_iter().eq((0..6_620).filter(|number| number % 5 != 0)));
        assert_eq!(merged, [dictionaries[2]]);
    }

    #[test]
    fn damage_is_an_error() {
        let mut whole = Vec::new();
        let mut writer = segment::SegmentWriter::new(&[], &mut whole).unwrap();
        writer.push(&zstd::bulk::compress(&Kept::join([b"a", b"b", b"", b"{}"]), 3).unwrap()).unwrap();
        writer.finish().unwrap();
        let open = |bytes: Vec<u8>| Segment::open(&bytes.into());
        assert_eq!(open(whole.clone()).unwrap().get(0).unwrap().text(Field::Body).unwrap(), "b");
        assert!(open(whole.clone()).unwrap().get(1).is_err());
        // Whatever is wrong, nothing panics.
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                let _ = open(bytes).and_then(|segment| segment.get(0));
            }
            let _ = open(whole[..at].to_vec()).and_then(|segment| segment.get(0));
        }
    }
}
