//! What the index knows of the files it was made from, so that a refresh reads only what changed.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::article::problem::Problem;
use crate::article::read;
use crate::error::{Error, Result};

/// All files, by their path relative to the folder that the index lies in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Folders and files that were asked for, absolute: what a refresh without arguments looks at.
    pub roots: Vec<PathBuf>,
    /// The settings that decide what is read from a file, as JSON; other settings make all files new.
    pub settings: String,
    /// The files.
    pub files: BTreeMap<String, FileRecord>,
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its size in bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of its last change; 0 when it may have changed unseen since.
    pub modified: u64,
    /// Its inode and when that was changed, as one number.
    pub node: u64,
    /// XXH3 (64 bits) of its bytes; `None` when it was not read to its end.
    pub hash: Option<u64>,
    /// Articles in it.
    pub articles: u64,
    /// Figures in them.
    pub figures: u64,
    /// Dates in them.
    pub dates: u64,
    /// Bytes of their titles and texts.
    pub text: u64,
    /// Documents by encoding.
    pub encodings: BTreeMap<String, usize>,
    /// Scanned pages that were not read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub scans: u64,
    /// Problems met, the first few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Manifest {
    /// How its files were read.
    pub(crate) fn read_settings(&self) -> read::Settings {
        serde_json::from_str(&self.settings).unwrap_or_default()
    }

    /// Reads the manifest of a commit, which says its name and the XXH3 of its bytes.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is missing or not what was written.
    pub(crate) fn read(home: &Path, generation: &Path, name: &str, hash: u64) -> Result<Self> {
        let path = generation.join(name);
        let shown = path.strip_prefix(home).unwrap_or(&path).display().to_string();
        let damaged = |what: String| Error::Damaged { path: home.into(), what: format!("{shown}: {what}") };
        let packed = match std::fs::read(&path) {
            Ok(packed) => packed,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(damaged("is missing".into())),
            Err(error) => return Err(Error::io("reading", path)(error)),
        };
        if xxh3_64(&packed) != hash {
            return Err(damaged("its bytes are not those that were written".into()));
        }
        let bytes = zstd::decode_all(&packed[..]).map_err(|error| damaged(error.to_string()))?;
        serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))
    }

    /// The bytes that [`Manifest::read`] reads, before packing.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}
