//! What is known of the generation in use, and which generations there are.

use std::collections::BTreeMap;
use std::path::Path;

use hansou_cluster::{Call, Cluster, Generation, RecordStore, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::mapping::{self, FORMAT, Layout};
use crate::error::{Error, Result};
use crate::index::{FORMAT as TERMS, Manifest};
use hansou_text::segment::UserWord;

/// Name of the record of the generation in use.
pub(super) const RECORD: &str = "index";

/// What is known of the generation in use.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// [`FORMAT`] of the index.
    pub format: u32,
    /// Version of the terms.
    pub terms: u32,
    /// Version of the program that made it.
    pub made_by: String,
    /// Name of the index.
    pub generation: String,
    /// Articles in it.
    pub articles: u64,
    /// What this index multiplies BM25 by: k1 + 1, or 1. It depends on the version that made it.
    pub factor: f32,
    /// The user's words with their frequencies.
    pub words: Vec<(String, u64)>,
    /// Name of the list of files, and of how many pieces it is.
    pub manifest: (String, usize),
    /// XXH3 (64 bits) of its bytes.
    pub manifest_hash: String,
}

impl Record {
    /// The record in use and its version; `None` when nothing was ever committed.
    ///
    /// # Errors
    /// [`Error::Format`] for another version, [`Error::Cluster`].
    pub fn read(state: &RecordStore, place: &Path) -> Result<Option<(Self, Version)>> {
        let Some(found) = state.read(RECORD)? else { return Ok(None) };
        Ok(Some((Self::from_value(found.value, place)?, found.version)))
    }

    /// The record that stands in a value.
    ///
    /// # Errors
    /// [`Error::Format`] for another version.
    pub fn from_value(value: Value, place: &Path) -> Result<Self> {
        let number = |name: &str| value[name].as_u64();
        let formats = (number("format"), number("terms"));
        if formats != (Some(FORMAT.into()), Some(TERMS.into())) {
            let found = formats.0.zip(formats.1).map_or_else(|| "unknown".to_owned(), |(a, b)| format!("{a}.{b}"));
            return Err(Error::Format { path: place.into(), found, wanted: FORMAT });
        }
        serde_json::from_value(value).map_err(|error| damaged(place, &error.to_string()))
    }

    /// The words that the user added.
    pub fn user_words(&self) -> Vec<UserWord> {
        let word = |(word, frequency): &(String, u64)| UserWord { word: word.clone(), frequency: *frequency };
        self.words.iter().map(word).collect()
    }
}

/// The list of files of a record.
pub(super) fn manifest(state: &RecordStore, record: &Record, place: &Path) -> Result<Manifest> {
    let (name, pieces) = &record.manifest;
    read_files(state, name, (*pieces, &record.manifest_hash), place)
}

/// Writes a list of files under a name; of how many pieces it is, and their hash.
pub(super) fn write_files(
    state: &RecordStore,
    name: &str,
    manifest: &Manifest,
    place: &Path,
) -> Result<(usize, String)> {
    let bytes = serde_json::to_vec(manifest).unwrap_or_default();
    let packed = zstd::encode_all(&bytes[..], 3).map_err(Error::io("packing", place))?;
    Ok((state.write_long(name, &packed)?, hash(&packed)))
}

/// Reads it again.
pub(super) fn read_files(
    state: &RecordStore,
    name: &str,
    (pieces, written): (usize, &str),
    place: &Path,
) -> Result<Manifest> {
    let packed = state.read_long(name, pieces)?;
    if hash(&packed) != written {
        return Err(damaged(place, "the list of files is not what was written"));
    }
    let bytes = zstd::decode_all(&packed[..]).map_err(|error| damaged(place, &error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| damaged(place, &error.to_string()))
}

/// Name of a commit: the record says everything that may have changed.
pub(super) fn commit(record: &Record) -> String {
    let record = serde_json::to_vec(record).unwrap_or_default();
    format!("{:012x}", xxh3_64(&record) >> 16)
}

fn hash(bytes: &[u8]) -> String {
    format!("{:016x}", xxh3_64(bytes))
}

pub(super) fn damaged(place: &Path, what: &str) -> Error {
    Error::Damaged { path: place.into(), what: what.to_owned() }
}

/// The generations that there are.
pub(super) fn generations(cluster: &Cluster) -> Result<Vec<Generation>> {
    let name = &cluster.address().name;
    let answer = cluster.send(&Call::get(format!("/{name}-*/_alias?expand_wildcards=open&ignore_unavailable=true")))?;
    let names = answer.as_object().into_iter().flatten();
    Ok(names.filter_map(|(index, _)| Generation::parse(name, index)).collect())
}

/// Looks whether the fields of the generation in use are still those that were made.
///
/// # Errors
/// [`Error::Damaged`] when they are not.
pub(super) fn checked(cluster: &Cluster, record: &Record) -> Result<()> {
    match fields_differ(cluster, &record.generation)? {
        Some(what) => Err(damaged(Path::new(cluster.shown()), &what)),
        None => Ok(()),
    }
}

/// What is the matter with the fields of a generation; `None` when they are those that were made.
pub(super) fn fields_differ(cluster: &Cluster, generation: &str) -> Result<Option<String>> {
    let answer = cluster.send(&Call::get(format!("/{generation}/_mapping")))?;
    let there = types(&answer[generation]["mappings"]["properties"]);
    let made = types(&mapping::index(Layout::default())["mappings"]["properties"]);
    let differ = || "its fields are not those that were made; somebody changed the mapping".to_owned();
    Ok((there != made).then(differ))
}

/// The fields with their types, those of nested documents behind the name that they stand under.
fn types(fields: &Value) -> BTreeMap<String, String> {
    let mut types = BTreeMap::new();
    for (name, field) in fields.as_object().into_iter().flatten() {
        let of_field = field["type"].as_str().unwrap_or("object");
        types.insert(name.clone(), of_field.to_owned());
        let inner = self::types(&field["properties"]).into_iter();
        types.extend(inner.map(|(inner, of_inner)| (format!("{name}.{inner}"), of_inner)));
    }
    types
}
