//! What is known of the generation in use, and which generations there are.

use std::path::Path;

use hansou_cluster::{Call, Cluster, Generation, RecordStore, Version};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::mapping::{self, FORMAT, Layout};
use crate::error::{Error, Result};
use crate::index::{FORMAT as TERMS, Manifest};
use hansou_text::segment::UserWord;

/// Name of the record of the generation in use.
pub(super) const RECORD: &str = "index";
/// Name of the record of a generation that is being filled.
pub(super) const BUILDING: &str = "building";

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
        let number = |name: &str| found.value[name].as_u64();
        let formats = (number("format"), number("terms"));
        if formats != (Some(FORMAT.into()), Some(TERMS.into())) {
            let found = formats.0.zip(formats.1).map_or_else(|| "unknown".to_owned(), |(a, b)| format!("{a}.{b}"));
            return Err(Error::Format { path: place.into(), found, wanted: FORMAT });
        }
        let record = serde_json::from_value(found.value).map_err(|error| damaged(place, &error.to_string()))?;
        Ok(Some((record, found.version)))
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
    let packed = state.read_long(name, *pieces)?;
    if hash(&packed) != record.manifest_hash {
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

pub(super) fn hash(bytes: &[u8]) -> String {
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

/// Name of the generation in use, if its fields are still those that were made.
pub(super) fn checked(cluster: &Cluster, record: &Record) -> Result<String> {
    let generation = record.generation.clone();
    let answer = cluster.send(&Call::get(format!("/{generation}/_mapping")))?;
    let properties = &answer[&generation]["mappings"]["properties"];
    let made = &mapping::index(Layout::default())["mappings"]["properties"];
    let names = |fields: &Value| fields.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
    if names(properties) != names(made) {
        let what = "its fields are not those that were made; somebody changed the mapping";
        return Err(damaged(Path::new(cluster.shown()), what));
    }
    Ok(generation)
}

/// Makes a new generation, or goes on with one that a killed run has left, if it is for the same words.
pub(super) fn new_generation(
    cluster: &Cluster,
    state: &RecordStore,
    words: &[UserWord],
    layout: Layout,
) -> Result<String> {
    let name = &cluster.address().name;
    let words: Vec<(&str, u64)> = words.iter().map(|word| (word.word.as_str(), word.frequency)).collect();
    let building =
        |generation: &str| json!({"generation": generation, "format": FORMAT, "terms": TERMS, "words": words});
    let there = generations(cluster)?;
    let left = state.read(BUILDING)?;
    if let Some(left) = &left {
        let generation = left.value["generation"].as_str().unwrap_or_default();
        let is_there = there.iter().any(|one| one.index_name(name) == generation);
        if is_there && left.value == building(generation) {
            return Ok(generation.to_owned());
        }
    }
    let next = Generation(there.iter().max().map_or(1, |last| last.0 + 1)).index_name(name);
    state.write(BUILDING, &building(&next), left.map(|left| left.version))?;
    cluster.send(&Call::put(format!("/{next}"), &mapping::index(layout)))?;
    Ok(next)
}
