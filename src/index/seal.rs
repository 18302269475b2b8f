//! What makes damage known at every opening, at the cost of asking the system for the size and times of each file.
//!
//! The seal of a generation lists its files with size, time of change and time of change of status as they were when
//! their checksums were last known to be right: when they had just been written, or were verified. A file that differs,
//! or is not listed (a crash before sealing, an index copied elsewhere), is read in whole and its checksum compared
//! before anything of it is used; then the seal is renewed. Damage below the file system, which leaves the times as
//! they were, is found by `verify`.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tantivy::directory::error::OpenReadError;
use tantivy::{Directory as _, Index};
use xxhash_rust::xxh3::xxh3_64;

use super::{checksum, directory};
use crate::error::{Error, Result};

pub(super) const SEAL: &str = "seal";
/// How often, and after how long each time, a writer looks whether the file system's clock has moved on.
const TICKS: (u32, Duration) = (50, Duration::from_millis(1));

/// Files known to be there, and those known to be sound.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Seal {
    /// XXH3 of the record of commits for which `files` is complete.
    record: u64,
    /// By name in the generation; without a stamp while it is too new to be told from a file changed at once.
    files: BTreeMap<String, Option<Stamp>>,
}

/// What the system says of a file; times in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    modified: u64,
    /// The time of change of status, which no program can set; 0 where there is none.
    changed: u64,
}

impl Stamp {
    fn from_metadata(meta: &Metadata) -> Self {
        let since = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0));
        Self { size: meta.len(), modified, changed: changed(meta) }
    }

    fn newest(&self) -> u64 {
        self.modified.max(self.changed)
    }
}

#[cfg(unix)]
fn changed(meta: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    u64::try_from(meta.ctime() * 1_000_000_000 + meta.ctime_nsec()).unwrap_or(0)
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> u64 {
    0
}

/// True when the generation was sealed once: it has been in use.
pub(super) fn exists(generation: &Path) -> bool {
    generation.join(SEAL).exists()
}

/// Makes sure that all files of the open index are there and as they were written, reading those that the seal does
/// not vouch for. `record` is the record of commits, already checked.
///
/// # Errors
/// [`Error::Damaged`], naming the file; [`Error::Io`] when one may not be read.
pub(super) fn check(home: &Path, generation: &Path, index: &Index, record: &[u8]) -> Result<()> {
    let record = xxh3_64(record);
    let seal = Seal::read(generation);
    let mut sound = BTreeMap::new();
    let mut verified = false;
    for (name, required) in files(home, index, &seal, record)? {
        let path = generation.join(&name);
        let damaged = |why: &str| Error::Damaged { path: home.into(), what: format!("{}: {why}", shown(home, &path)) };
        let stamp = match fs::metadata(&path) {
            Ok(meta) => Stamp::from_metadata(&meta),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !required => continue,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged("is missing")),
            Err(error) => return Err(Error::io("reading", path)(error)),
        };
        let known = seal.files.get(&name).copied().flatten();
        if known != Some(stamp) {
            if known.is_some_and(|known| known.size != stamp.size) {
                return Err(damaged("is not as long as it was written"));
            }
            // Which program wrote it stands behind what the checksum is of, and is looked at when the file is opened.
            let (directory, file) = (index.directory(), Path::new(&name));
            match directory.open_read(file).and_then(|_| directory.validate_checksum(file)) {
                Ok(true) => verified = true,
                Ok(false) => return Err(damaged("its bytes are not those that were written")),
                Err(error @ (OpenReadError::IoError { .. } | OpenReadError::FileDoesNotExist(_))) => {
                    return Err(super::failure::from_tantivy(home, error.into()));
                }
                Err(_) => return Err(damaged("does not end as it was written")),
            }
        }
        sound.insert(name, Some(stamp));
    }
    if verified || seal.record != record {
        // A folder that cannot be written to is verified again next time.
        let _ = Seal { record, files: sound }.write(generation, (1, Duration::ZERO));
    }
    Ok(())
}

/// Seals the generation after files were written to it. What was known of older files stays as it was: one that was
/// changed since is verified at the next opening.
pub(super) fn renew(home: &Path, generation: &Path, index: &Index, record: &[u8]) -> Result<()> {
    let before = Seal::read(generation);
    let record = xxh3_64(record);
    let mut sound = BTreeMap::new();
    for (name, _) in files(home, index, &Seal::default(), record)? {
        if let Ok(meta) = fs::metadata(generation.join(&name)) {
            let stamp = before.files.get(&name).copied().unwrap_or_else(|| Some(Stamp::from_metadata(&meta)));
            sound.insert(name, stamp);
        }
    }
    let path = generation.join(SEAL);
    Seal { record, files: sound }.write(generation, TICKS).map_err(Error::io("writing", path))
}

/// The files of the index, and whether each must be there: only segments with deletions have a list of them.
fn files(home: &Path, index: &Index, seal: &Seal, record: u64) -> Result<Vec<(String, bool)>> {
    if seal.record == record {
        return Ok(seal.files.keys().map(|name| (name.clone(), true)).collect());
    }
    let metas = index.load_metas().map_err(|error| super::failure::from_tantivy(home, error))?;
    let name = |path: PathBuf| path.to_string_lossy().into_owned();
    let with_deletions = metas.segments.iter().filter(|segment| segment.has_deletes());
    let with_deletions: Vec<String> = with_deletions.map(|segment| segment.id().uuid_string()).collect();
    let required =
        |name: &str| !name.ends_with(".del") || with_deletions.iter().any(|id| name.starts_with(id.as_str()));
    let named = metas.list_segment_files().into_iter().map(name);
    let mut files: Vec<(String, bool)> = named.map(|name| (name.clone(), required(&name))).collect();
    files.sort();
    Ok(files)
}

/// The file's path in the index folder.
fn shown(home: &Path, path: &Path) -> String {
    path.strip_prefix(home).unwrap_or(path).display().to_string()
}

impl Seal {
    /// The seal of a generation; one that vouches for nothing when there is none, or it is not as it was written.
    fn read(generation: &Path) -> Self {
        let bytes = fs::read(generation.join(SEAL)).unwrap_or_default();
        checksum::verify(&bytes).and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
    }

    /// Writes the seal. A file that was changed within the same tick of the file system's clock could change again
    /// and keep its times: the seal waits for the next tick, and vouches for no file that is then still too new.
    fn write(mut self, generation: &Path, (ticks, pause): (u32, Duration)) -> io::Result<()> {
        let newest = self.files.values().flatten().map(Stamp::newest).max().unwrap_or(0);
        let mut now = 0;
        for _ in 0..ticks {
            let clock = tempfile::NamedTempFile::new_in(generation)?;
            now = Stamp::from_metadata(&clock.as_file().metadata()?).newest();
            if now > newest {
                break;
            }
            std::thread::sleep(pause);
        }
        for stamp in self.files.values_mut() {
            *stamp = stamp.filter(|stamp| stamp.newest() < now);
        }
        let mut bytes = serde_json::to_vec(&self)?;
        bytes.push(b'\n');
        directory::replace(&generation.join(SEAL), &checksum::append(&bytes))
    }
}
