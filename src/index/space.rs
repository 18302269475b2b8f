//! Where the bytes of an index go: by part of the index, and within a part by field.
//!
//! Tantivy says what each of its parts of a segment takes; it is asked for it in the form in which it writes it down
//! (JSON). The postings say it of theirs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::failure::from_tantivy;
use super::open::Index;
use super::{articles, postings};
use crate::error::{Error, Result};

/// Bytes of an index, by part.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Space {
    /// All files.
    pub bytes: u64,
    /// The parts, the largest first.
    pub parts: Vec<SpacePart>,
    /// What is in no part: the list of files, the list of segments, ends of files.
    pub rest: u64,
}

/// A part of an index.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema), schema(as = SpacePart))]
pub struct SpacePart {
    /// Tantivy's or the plugin's name of it: `store`, `postings`, …
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// Bytes by field, where the part is kept by field.
    pub fields: BTreeMap<String, u64>,
}

/// What tantivy says of a segment.
#[derive(Deserialize)]
struct Segment {
    components: BTreeMap<String, Component>,
}

/// What it says of a part of a segment.
#[derive(Deserialize)]
enum Component {
    PerField { fields: BTreeMap<String, FieldBytes>, total: u64 },
    Store { data: u64, offsets: u64 },
    Basic(u64),
}

#[derive(Deserialize)]
struct FieldBytes {
    num_bytes: u64,
}

impl Index {
    /// Says where the bytes of the index go.
    ///
    /// # Errors
    /// [`Error::Damaged`] when parts cannot be read.
    pub fn space(&self) -> Result<Space> {
        let failed = |error: std::io::Error| from_tantivy(self.home(), error.into());
        let strange = |error: serde_json::Error| Error::Damaged { path: self.home().into(), what: error.to_string() };
        let mut parts: BTreeMap<String, SpacePart> = BTreeMap::new();
        for reader in self.searcher().segment_readers() {
            let said = serde_json::to_value(reader.space_usage().map_err(failed)?).map_err(strange)?;
            let segment: Segment = serde_json::from_value(said).map_err(strange)?;
            for (name, component) in segment.components {
                parts.entry(name).or_default().add(component);
            }
        }
        // Tantivy knows the plugins' files only where it writes.
        let postings = self.postings().segments().flat_map(postings::Segment::space);
        let articles = self.kept().segments().flat_map(articles::Segment::space);
        for (part, (name, bytes)) in
            postings.map(|space| (postings::PART, space)).chain(articles.map(|space| (articles::PART, space)))
        {
            let part = parts.entry(part.to_owned()).or_default();
            part.bytes += bytes;
            *part.fields.entry(name).or_default() += bytes;
        }
        let mut parts: Vec<SpacePart> = parts.into_iter().map(|(name, part)| SpacePart { name, ..part }).collect();
        parts.retain(|part| part.bytes > 0);
        parts.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
        let bytes = super::layout::size(self.home());
        let rest = bytes.saturating_sub(parts.iter().map(|part| part.bytes).sum());
        Ok(Space { bytes, parts, rest })
    }
}

impl SpacePart {
    fn add(&mut self, component: Component) {
        self.bytes += match component {
            Component::Basic(bytes) => bytes,
            Component::Store { data, offsets } => data + offsets,
            Component::PerField { fields, total } => {
                for (field, bytes) in fields.into_iter().filter(|(_, bytes)| bytes.num_bytes > 0) {
                    *self.fields.entry(field).or_default() += bytes.num_bytes;
                }
                total
            }
        };
    }
}
