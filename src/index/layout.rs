//! The index folder. `CURRENT` names the generation in use, a sub-folder that holds one tantivy index and the files
//! that belong to it; `lock` is held by the one process that writes. A rebuild fills a new generation and then
//! replaces `CURRENT` by renaming, so a reader sees either the old index or the new one.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::directory::{self, private};
use super::{checksum, commit, seal};
use crate::error::{Error, Result};

const CURRENT: &str = "CURRENT";
const LOCK: &str = "lock";

/// The right to write an index, until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the right to write the index at `layout`, making the folder if there is none; private to the user.
pub(super) fn lock(home: &Path) -> Result<Lock> {
    directory::create(home).map_err(Error::io("creating", home))?;
    let path = home.join(LOCK);
    let file = private().create(true).truncate(false).open(&path).map_err(Error::io("writing", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { path: home.into() }),
        Err(TryLockError::Error(source)) => Err(Error::io("locking", &path)(source)),
    }
}

/// True while a process writes the index at `layout`.
pub fn is_being_written(home: &Path) -> bool {
    matches!(lock(home), Err(Error::Locked { .. }))
}

/// The folder of the generation in use; `None` when nothing was ever committed.
///
/// # Errors
/// [`Error::Damaged`] when `CURRENT` is not what was written, or gone although a generation was in use.
pub(super) fn current(home: &Path) -> Result<Option<PathBuf>> {
    let path = home.join(CURRENT);
    let damaged = |what: &str| Err(Error::Damaged { path: home.into(), what: format!("{CURRENT}: {what}") });
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == io::ErrorKind::NotFound => {
            return if was_in_use(home) { damaged("is missing") } else { Ok(None) };
        }
        Err(source) => return Err(Error::io("reading", path)(source)),
    };
    let named = |bytes: &[u8]| {
        let name = std::str::from_utf8(bytes).unwrap_or_default().trim();
        is_generation(name).then(|| home.join(name))
    };
    match checksum::verify(&bytes).and_then(named) {
        Some(generation) => Ok(Some(generation)),
        // Formats before the second had no checksum here: such an index is named as what it is when it is opened.
        None => match named(&bytes).filter(|generation| commit::other_format(generation).is_some()) {
            Some(generation) => Ok(Some(generation)),
            None => damaged("not as it was written"),
        },
    }
}

/// True when a generation has been read from: it is sealed after `CURRENT` names it.
fn was_in_use(home: &Path) -> bool {
    let entries = fs::read_dir(home).into_iter().flatten().flatten();
    entries.filter(|entry| is_generation(&entry.file_name().to_string_lossy())).any(|entry| seal::exists(&entry.path()))
}

/// Makes an empty generation beside the one in use.
pub(super) fn next(home: &Path) -> Result<PathBuf> {
    let number = current(home).ok().flatten().and_then(|path| number(&path)).unwrap_or(0) + 1;
    let path = home.join(format!("g{number}"));
    directory::remove(&path);
    directory::create(&path).map_err(Error::io("creating", &path))?;
    // What is put into a folder lasts no longer than the folder itself.
    let above = home.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    directory::sync(home).and_then(|()| directory::sync(above)).map_err(Error::io("writing", home))?;
    Ok(path)
}

/// Puts a generation in use. Readers that have an older one open keep it.
pub(super) fn switch(home: &Path, generation: &Path) -> Result<()> {
    let name = generation.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let path = home.join(CURRENT);
    directory::replace(&path, &checksum::append(format!("{name}\n").as_bytes())).map_err(Error::io("writing", path))
}

/// Removes generations that are not in use: left by a rebuild that was interrupted, or replaced.
pub(super) fn remove_old_generations(home: &Path, keep: &Path) {
    directory::tidy(home);
    directory::tidy(keep);
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_generation(&name) && keep.file_name().is_none_or(|keep| *keep != *name) {
            directory::remove(&entry.path());
        }
    }
}

/// Bytes of all files of the index.
pub(super) fn size(home: &Path) -> u64 {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().collect::<Vec<_>>();
    let generations = entries(home).into_iter().filter(|entry| is_generation(&entry.file_name().to_string_lossy()));
    generations
        .flat_map(|entry| entries(&entry.path()))
        .filter_map(|entry| entry.metadata().ok())
        .map(|meta| meta.len())
        .sum()
}

fn is_generation(name: &str) -> bool {
    name.strip_prefix('g').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

fn number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix('g')?.parse().ok()
}
