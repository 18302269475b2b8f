//! The side of the postings that tantivy sees: a plugin that takes each document's texts and figures, writes them
//! with the segment, and merges them with segments.

use std::any::Any;
use std::io;
use std::sync::{Arc, OnceLock};

use tantivy::directory::{TerminatingWrite as _, WritePtr};
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::document::{ErasedDocument, Value as _};
use tantivy::schema::{Field, FieldType, Schema};
use tantivy::{DocId, SegmentReader, TantivyDocument, TantivyError};

use super::keys::Keys;
use super::log::Log;
use super::merge::merge;
use super::segment::{Segment, SegmentWriter};
use super::source::Source;
use hansou_text::segment::{Segmenter, UserWord};

/// Ending of the files.
pub const ENDING: &str = "postings";
/// Type of the field that carries the texts, in the schema; its values are the folded title, the folded text and
/// the encoded figures.
pub const FIELD_TYPE: &str = "folded text";

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

/// Maps the file of a segment.
pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Segment> {
    Ok(Segment::open(&reader.open_read(component())?)?)
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
        Ok(Box::new(Writer { field, segmenter, logs: [Log::default(), Log::default()], figures: Keys::default() }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut next = 0;
        let mut sources = context
            .readers
            .iter()
            .map(|reader| Ok(Source::open(reader.open_read(component())?, reader, &mut next)?))
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
    field: Field,
    segmenter: Arc<Segmenter>,
    /// Titles and texts.
    logs: [Log; 2],
    figures: Keys,
}

impl PluginWriter for Writer {
    fn add_document(&mut self, _doc: DocId, document: &dyn ErasedDocument, _schema: &Schema) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        let mut texts = document.into_iter().flat_map(|document| document.get_all(self.field));
        for log in &mut self.logs {
            let text = texts.next().and_then(|value| value.as_custom()).unwrap_or_default();
            log.add(std::str::from_utf8(text).unwrap_or_default(), &self.segmenter);
        }
        let figures = texts.next().and_then(|value| value.as_custom()).unwrap_or_default();
        self.figures.add(std::str::from_utf8(figures).unwrap_or_default());
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &tantivy::Segment, _order: Option<&DocIdMapping>) -> tantivy::Result<()> {
        write(segment.open_write(component())?, |mut out| {
            for log in self.logs {
                log.write(&mut out)?;
            }
            self.figures.write(&mut out)?;
            out.finish()
        })
    }

    fn mem_usage(&self) -> usize {
        self.logs.iter().map(Log::memory).sum::<usize>() + self.figures.memory()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
