//! What a commit says of itself, and opening the generation that it belongs to, whose files are all as they were written.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::directory::{Access, Folder, RECORD};
use super::failure::from_tantivy;
use super::schema::FORMAT;
use super::{checksum, seal};
use crate::error::{Error, Result};
use hansou_text::segment::UserWord;

/// What a commit says of itself, kept in tantivy's own commit record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Commit {
    /// [`FORMAT`] of the index.
    pub format: u32,
    /// Version of the program that made it.
    pub made_by: String,
    /// Name of the manifest file that belongs to this commit.
    pub manifest: String,
    /// XXH3 (64 bits) of its bytes.
    #[serde(default)]
    pub manifest_hash: u64,
    /// The user's words with their frequencies.
    #[serde(default)]
    pub words: Vec<(String, u64)>,
}

impl Commit {
    pub(crate) fn user_words(&self) -> impl Iterator<Item = UserWord> + '_ {
        self.words.iter().map(|(word, frequency)| UserWord { word: word.clone(), frequency: *frequency })
    }

    /// Reads what the last commit says of itself from the record of commits, and checks the format.
    pub(super) fn from_record(home: &Path, record: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Record {
            payload: Option<String>,
        }
        let payload = serde_json::from_slice(record).ok().and_then(|record: Record| record.payload);
        let commit: Option<Self> = payload.and_then(|payload| serde_json::from_str(&payload).ok());
        match commit {
            Some(commit) if commit.format == FORMAT => Ok(commit),
            other => Err(Error::Format {
                path: home.into(),
                found: other.map_or_else(|| "unknown".into(), |commit| commit.format.to_string()),
                wanted: FORMAT,
            }),
        }
    }
}

/// Opens a generation whose files are all there and as they were written, with what its last commit says.
///
/// # Errors
/// [`Error::Format`] for an index of another version, [`Error::Damaged`], [`Error::Io`].
pub(super) fn opened(home: &Path, generation: &Path, access: Access) -> Result<(Folder, tantivy::Index, Commit)> {
    // What cannot be opened may be of another version; looked at only then.
    try_open(home, generation, access).map_err(|error| match other_format(generation) {
        Some(found) => Error::Format { path: home.into(), found, wanted: FORMAT },
        None => error,
    })
}

fn try_open(home: &Path, generation: &Path, access: Access) -> Result<(Folder, tantivy::Index, Commit)> {
    let failed = |error| from_tantivy(home, error);
    // Tantivy asks for the whole of a file to take its checksum.
    let mut folder = Folder::open(generation, Access::Mapped).map_err(failed)?;
    let record = folder.record().map_err(|error| failed(error.into()))?;
    let commit = Commit::from_record(home, &record)?;
    let mut index = tantivy::Index::open(folder.clone()).map_err(failed)?;
    seal::check(home, generation, &index, &record)?;
    if access != Access::Mapped {
        folder = Folder::open(generation, access).map_err(failed)?;
        index = tantivy::Index::open(folder.clone()).map_err(failed)?;
    }
    Ok((folder, index, commit))
}

/// The format of an index of before checksums; `None` for one of now, and for what is no record of commits.
pub(super) fn other_format(generation: &Path) -> Option<String> {
    let bytes = fs::read(generation.join(RECORD)).ok()?;
    if checksum::verify(&bytes).is_some() {
        return None;
    }
    match Commit::from_record(generation, &bytes) {
        Err(Error::Format { found, .. }) if found.parse().is_ok_and(|format: u32| format < 3) => Some(found),
        _ => None,
    }
}
