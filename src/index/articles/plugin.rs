//! The side of the articles that tantivy sees.

use std::any::Any;
use std::io;
use std::sync::Arc;

use tantivy::directory::TerminatingWrite as _;
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::document::{ErasedDocument, Value as _};
use tantivy::schema::{Field, Schema};
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::merge::{Source, merge};
use super::segment::Segment;
use super::writer::{Shared, Writer};
use super::{Kept, PART};
use crate::index::byte_budget::ByteBudget;
use crate::index::postings::File;
use crate::index::schema::STORED;

/// The plugin.
#[derive(Default)]
pub struct Plugin {
    dictionary: Shared,
    budget: Arc<ByteBudget>,
}

impl Plugin {
    /// Whose articles leave the budget when a segment has taken them, as the last of the plugins.
    pub fn new(budget: Arc<ByteBudget>) -> Self {
        Self { budget, ..Self::default() }
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(PART.to_owned())
}

/// Maps the file of a segment.
pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Segment> {
    let segment = Segment::open(&reader.open_read(component())?)?;
    complete(segment.count(), reader)?;
    Ok(segment)
}

fn open_source(reader: &SegmentReader) -> tantivy::Result<Source> {
    let source = Source::open(File(reader.open_read(component())?), reader.doc_ids_alive().collect())?;
    complete(source.count(), reader)?;
    Ok(source)
}

/// An error unless an article is kept of each document.
fn complete(kept: usize, reader: &SegmentReader) -> io::Result<()> {
    if kept == reader.max_doc() as usize {
        return Ok(());
    }
    let what = format!("{kept} articles are kept of {}", reader.max_doc());
    Err(io::Error::new(io::ErrorKind::InvalidData, what))
}

impl SegmentPlugin for Plugin {
    fn extensions(&self) -> &[&str] {
        &[PART]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let schema = context.segment.schema();
        let [title, body, figures, rest] = STORED.map(|name| schema.get_field(name));
        let writer = Writer::new(self.dictionary.clone());
        Ok(Box::new(Taker { fields: [title?, body?, figures?, rest?], writer, budget: Arc::clone(&self.budget) }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let sources = context.readers.iter().map(open_source);
        let mut sources = sources.collect::<tantivy::Result<Vec<_>>>()?;
        let mut file = context.target_segment.open_write(component())?;
        merge(&mut sources, &mut file)?;
        Ok(file.terminate()?)
    }
}

/// Takes the articles of a segment.
struct Taker {
    fields: [Field; 4],
    writer: Writer,
    budget: Arc<ByteBudget>,
}

impl PluginWriter for Taker {
    fn add_document(&mut self, _doc: DocId, document: &dyn ErasedDocument, _schema: &Schema) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        let parts = self.fields.map(|field| {
            let value = document.and_then(|document| document.get_first(field));
            value.and_then(|value| value.as_str().map(str::as_bytes).or_else(|| value.as_bytes())).unwrap_or_default()
        });
        self.writer.add(Kept::join(parts))?;
        self.budget.release(parts[0].len() + parts[1].len());
        Ok(())
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
