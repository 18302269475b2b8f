//! The side of the articles that tantivy sees.

use std::any::Any;
use std::io;

use tantivy::directory::TerminatingWrite as _;
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::document::{ErasedDocument, Value as _};
use tantivy::schema::{Field, Schema};
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::segment::Segment;
use super::writer::{Shared, Writer, merge};
use super::{Kept, PART};

/// The plugin.
#[derive(Default)]
pub struct Plugin {
    dictionary: Shared,
}

/// Names of the fields that carry title, text and everything else.
pub const FIELDS: [&str; 3] = ["title", "body", "meta"];

fn component() -> SegmentComponent {
    SegmentComponent::Custom(PART.to_owned())
}

/// Maps the file of a segment.
pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Segment> {
    let segment = Segment::open(reader.open_read(component())?.read_bytes()?)?;
    if segment.count() != reader.max_doc() as usize {
        let what = format!("{} articles are kept of {}", segment.count(), reader.max_doc());
        return Err(io::Error::new(io::ErrorKind::InvalidData, what).into());
    }
    Ok(segment)
}

impl SegmentPlugin for Plugin {
    fn extensions(&self) -> &[&str] {
        &[PART]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let schema = context.segment.schema();
        let [title, body, rest] = FIELDS.map(|name| schema.get_field(name));
        Ok(Box::new(Taker { fields: [title?, body?, rest?], writer: Writer::new(self.dictionary.clone()) }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let sources = context.readers.iter().map(|reader| Ok((open(reader)?, reader.doc_ids_alive().collect())));
        let sources = sources.collect::<tantivy::Result<Vec<_>>>()?;
        let mut file = context.target_segment.open_write(component())?;
        merge(&sources, &mut file)?;
        Ok(file.terminate()?)
    }
}

/// Takes the articles of a segment.
struct Taker {
    fields: [Field; 3],
    writer: Writer,
}

impl PluginWriter for Taker {
    fn add_document(&mut self, _doc: DocId, document: &dyn ErasedDocument, _schema: &Schema) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        let parts = self.fields.map(|field| {
            let value = document.and_then(|document| document.get_first(field));
            value.and_then(|value| value.as_str().map(str::as_bytes).or_else(|| value.as_bytes())).unwrap_or_default()
        });
        Ok(self.writer.add(Kept::join(parts))?)
    }

    fn serialize(self: Box<Self>, segment: &tantivy::Segment, _order: Option<&DocIdMapping>) -> tantivy::Result<()> {
        let mut file = segment.open_write(component())?;
        self.writer.write(&mut file)?;
        Ok(file.terminate()?)
    }

    fn mem_usage(&self) -> usize {
        self.writer.memory()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
