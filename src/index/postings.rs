//! The postings of an index: `hansou-postings` as a plugin of tantivy's segments, with one file in each, written,
//! merged, checksummed and removed with them. `super::terms` says which terms a text has; this hands them over.

use std::any::Any;
use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use hansou_postings::range_reader::RandomAccess;
use hansou_postings::{KeyBuffer, OwnedBytes, SegmentWriter, Source, TextBuffer, merge};
use hansou_text::atom::{AtomKind, atoms};
use hansou_text::segment::{Buffers, Segmenter, UserWord};
use tantivy::directory::{FileSlice, TerminatingWrite as _, WritePtr};
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::query::Scorer;
use tantivy::schema::document::{ErasedDocument, Value as _};
use tantivy::schema::{self, FieldType, Schema};
use tantivy::{DocId, HasLen as _, Searcher, TantivyDocument, TantivyError};

use super::figures::{self, Key};
use super::per_segment::PerSegment;
use super::terms;
pub use hansou_postings::{
    Conjunction, Cursor, DocSet, Entry, Field, LengthCodes, Lengths, Phrase, PhraseUnion, Segment, Term, TermDict,
    TermIter, TermKind, TermTable, intersect, phrase_docs, union,
};
#[cfg(test)]
pub use hansou_postings::{ListOf, segment_of};

/// Name of this part of the index where space is counted.
pub const PART: &str = "texts";
/// Ending of the files.
pub const ENDING: &str = "postings";

/// The plugin. Its segmenter, which cuts the texts into words, is made when the first text comes.
pub struct Plugin {
    words: Vec<UserWord>,
    segmenter: OnceLock<Arc<Segmenter>>,
}

impl Plugin {
    /// With the user's words in the segmenter.
    pub fn new(words: Vec<UserWord>) -> Self {
        Self { words, segmenter: OnceLock::new() }
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(ENDING.to_owned())
}

/// The postings of all segments of an open index.
pub type Postings = PerSegment<Segment>;

/// Maps the files of a searcher's segments.
///
/// # Errors
/// When a file is missing or not what was written.
pub fn open(searcher: &Searcher) -> tantivy::Result<Postings> {
    Postings::open(searcher, |reader| Ok(Segment::open(reader.open_read(component())?.read_bytes()?)?))
}

/// Documents that have any of several phrases, as a set that tantivy walks.
pub struct PhraseSet(PhraseUnion);

impl PhraseSet {
    /// The documents of a segment that have any of these; `None` when it is none of them.
    pub fn look_up(segment: &Segment, phrases: &[Phrase]) -> Option<Self> {
        let sets: Vec<_> = phrases.iter().filter_map(|phrase| phrase_docs(segment, phrase)).collect();
        (!sets.is_empty()).then(|| Self(union(sets)))
    }
}

impl tantivy::DocSet for PhraseSet {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.0.doc() < target { self.0.seek(target) } else { self.0.doc() }
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.upper_bound()
    }
}

/// What tantivy walks, as a set that is intersected here.
pub struct ScorerDocs<'a>(pub &'a mut dyn Scorer);

impl DocSet for ScorerDocs<'_> {
    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }
}

/// A file of tantivy's directory, of which ranges are read.
pub(super) struct File(pub FileSlice);

impl RandomAccess for File {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.0.read_bytes_slice(range)
    }
}

impl SegmentPlugin for Plugin {
    fn extensions(&self) -> &[&str] {
        &[ENDING]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let schema = context.segment.schema();
        let field = schema.fields().find(|(_, entry)| matches!(entry.field_type(), FieldType::Custom(_)));
        let (field, _) = field.ok_or_else(|| TantivyError::InternalError("a schema without texts".into()))?;
        let segmenter = Arc::clone(self.segmenter.get_or_init(|| Arc::new(Segmenter::full(&self.words))));
        Ok(Box::new(Writer { field, segmenter, texts: Default::default(), figures: KeyBuffer::default() }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut next = 0;
        let mut sources = context
            .readers
            .iter()
            .map(|reader| {
                let file = File(reader.open_read(component())?);
                Ok(Source::open(file, reader.max_doc(), reader.doc_ids_alive(), &mut next)?)
            })
            .collect::<tantivy::Result<Vec<_>>>()?;
        write(context.target_segment.open_write(component())?, |out| merge(&mut sources, out))
    }
}

/// Writes a file and closes it.
fn write(mut file: WritePtr, fill: impl FnOnce(SegmentWriter<'_>) -> io::Result<()>) -> tantivy::Result<()> {
    fill(SegmentWriter::new(&mut file))?;
    Ok(file.terminate()?)
}

/// Takes the texts of a segment.
struct Writer {
    field: schema::Field,
    segmenter: Arc<Segmenter>,
    /// Titles and bodies.
    texts: [TextWriter; 2],
    figures: KeyBuffer,
}

/// Takes the texts of a field.
#[derive(Default)]
struct TextWriter {
    buffer: TextBuffer,
    /// Where words are cut.
    scratch: Buffers,
}

impl TextWriter {
    /// Adds the folded text of the next document.
    fn add(&mut self, text: &str, segmenter: &Segmenter) {
        let Self { buffer, scratch } = self;
        let chars: Vec<char> = text.chars().collect();
        let atoms = atoms(&chars);
        buffer.start_document();
        let (mut next, mut run) = (0, String::new());
        for atom in &atoms {
            if atom.position > next {
                buffer.push_gap();
            }
            next = atom.position + 1;
            if atom.kind == AtomKind::Word {
                run.clear();
                atom.write(&chars, &mut run);
                buffer.push_run(&run);
            } else {
                buffer.push_char(chars[atom.start]);
            }
        }
        let mut name = String::new();
        terms::article_words(&chars, &atoms, segmenter, scratch, |word, letters| match (letters, word.len()) {
            (Some(letters), _) => buffer.push_word(letters),
            (None, 1 | 2) => buffer.mark_word(word.start, word.len()),
            (None, _) => {
                name.clear();
                name.extend(atoms[word].iter().map(|atom| chars[atom.start]));
                buffer.push_word(&name);
            }
        });
        buffer.end_document();
    }
}

impl PluginWriter for Writer {
    fn add_document(&mut self, _doc: DocId, document: &dyn ErasedDocument, _schema: &Schema) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        let mut texts = document.into_iter().flat_map(|document| document.get_all(self.field));
        for field in &mut self.texts {
            let text = texts.next().and_then(|value| value.as_custom()).unwrap_or_default();
            field.add(std::str::from_utf8(text).unwrap_or_default(), &self.segmenter);
        }
        let figures = texts.next().and_then(|value| value.as_custom()).unwrap_or_default();
        self.figures.start_document();
        figures::keys(std::str::from_utf8(figures).unwrap_or_default(), |key, position| match key {
            Key::Chars(first, second) => self.figures.push_pair(first, second, position),
            Key::Text(text) => self.figures.push_key(text, position),
        });
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &tantivy::Segment, _order: Option<&DocIdMapping>) -> tantivy::Result<()> {
        write(segment.open_write(component())?, |mut out| {
            for field in self.texts {
                field.buffer.write(&mut out)?;
            }
            self.figures.write(&mut out)?;
            out.finish()
        })
    }

    fn mem_usage(&self) -> usize {
        self.texts.iter().map(|field| field.buffer.memory()).sum::<usize>() + self.figures.memory()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use hansou_postings::{TERMINATED, length_code};
    use proptest::prelude::*;
    use tantivy::{DocId, IndexWriter, TantivyDocument, Term};

    use super::*;
    use crate::index::schema::{Fields, schema};

    /// Title, text and figures of an article, and whether it is removed again.
    type Row = (String, String, String, bool);

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        let text = || "[甲乙丙高新区a1，]{0,12}";
        let figures = "(\u{3}percent:\t\t[占比高]{1,3}\t[区占]{0,3}\t\n){0,3}";
        proptest::collection::vec((text(), text(), figures, any::<bool>()), 1..24)
    }

    fn document(fields: &Fields, row: &Row, number: u64) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_u64(fields.file, number);
        document.add_u64(fields.key, number);
        for text in [&row.0, &row.1, &row.2] {
            document.add_custom(fields.folded, text.as_bytes());
        }
        document
    }

    fn writer() -> (tantivy::Index, Fields, IndexWriter) {
        let (schema, fields) = schema();
        // One for all: it loads a dictionary.
        static PLUGIN: LazyLock<Arc<Plugin>> = LazyLock::new(|| Arc::new(Plugin::new(Vec::new())));
        let index = tantivy::Index::builder()
            .schema(schema)
            .register_plugin(Arc::clone(&PLUGIN) as Arc<_>)
            .create_in_ram()
            .unwrap();
        let writer = index.writer_with_num_threads(1, 16 << 20).unwrap();
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        (index, fields, writer)
    }

    /// Everything that the postings of a one-segment index say, as text, articles by their numbers: segments are merged
    /// in no certain order.
    fn said(index: &tantivy::Index) -> Vec<String> {
        let searcher = index.reader().unwrap().searcher();
        let postings = open(&searcher).unwrap();
        let mut said = Vec::new();
        for (segment, reader) in postings.segments().zip(searcher.segment_readers()) {
            let numbers = reader.fast_fields().u64(crate::index::KEY_COLUMN).unwrap();
            let number = |doc: DocId| numbers.first(doc).unwrap();
            for field in Field::ALL {
                for table in TermTable::ALL {
                    let mut keys = segment.dictionary(field, table).from(b"");
                    while keys.advance() {
                        let mut places = Vec::new();
                        let (mut cursor, mut positions) = (segment.cursor(table, keys.entry()), Vec::new());
                        while cursor.doc() != TERMINATED {
                            cursor.positions(&mut positions);
                            places.push((number(cursor.doc()), cursor.counts(), positions.clone()));
                            cursor.advance();
                        }
                        places.sort();
                        said.push(format!("{field:?} {table:?} {:?} {places:?}", String::from_utf8_lossy(keys.key())));
                    }
                }
                let lengths = (0..reader.max_doc()).map(|doc| (number(doc), segment.lengths(field, doc)));
                let mut lengths: Vec<String> = lengths.map(|lengths| format!("{lengths:?}")).collect();
                lengths.sort();
                said.push(format!("{field:?} {lengths:?}"));
            }
        }
        said
    }

    #[test]
    fn lengths_have_the_codes_that_bm25_expects() {
        use tantivy::fieldnorm::FieldNormReader;
        for length in (0..4_000_000).step_by(3).chain([u32::MAX / 2, u32::MAX]) {
            assert_eq!(length_code::encode(length), FieldNormReader::fieldnorm_to_id(length), "{length}");
        }
        for code in 0..=u8::MAX {
            assert_eq!(length_code::decode(code), FieldNormReader::id_to_fieldnorm(code));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        /// Segments merged, with what was removed left out, say what one segment of the rest says.
        #[test]
        fn merging_changes_nothing(rows in rows(), commit_every in 1..8usize) {
            let (merged, fields, mut writer) = self::writer();
            for (number, row) in rows.iter().enumerate() {
                writer.add_document(document(&fields, row, number as u64)).unwrap();
                if number % commit_every == 0 {
                    writer.commit().unwrap();
                }
            }
            writer.commit().unwrap();
            for (number, _) in rows.iter().enumerate().filter(|(_, row)| row.3) {
                writer.delete_term(Term::from_field_u64(fields.file, number as u64));
            }
            writer.commit().unwrap();
            let segments = merged.searchable_segment_ids().unwrap();
            // None is left when everything was removed.
            if !segments.is_empty() {
                writer.merge(&segments).wait().unwrap();
            }
            let (plain, fields, mut writer) = self::writer();
            for (number, row) in rows.iter().enumerate().filter(|(_, row)| !row.3) {
                writer.add_document(document(&fields, row, number as u64)).unwrap();
            }
            writer.commit().unwrap();
            prop_assert_eq!(said(&merged), said(&plain));
        }
    }
}
