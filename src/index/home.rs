//! The index folder. `CURRENT` names the generation in use, a sub-folder that holds one tantivy index and the files
//! that belong to it; `lock` is held by the one process that writes. A rebuild fills a new generation and then
//! replaces `CURRENT` by renaming, so a reader sees either the old index or the new one.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

const CURRENT: &str = "CURRENT";
const LOCK: &str = "lock";

/// The right to write an index, until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the right to write the index at `home`, making the folder if there is none; private to the user.
pub(super) fn lock(home: &Path) -> Result<Lock> {
    create_private(home).map_err(Error::io("creating", home))?;
    let path = home.join(LOCK);
    let file = File::create(&path).map_err(Error::io("writing", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { path: home.into() }),
        Err(TryLockError::Error(source)) => Err(Error::io("locking", &path)(source)),
    }
}

/// The folder of the generation in use; `None` when nothing was ever committed.
pub(super) fn current(home: &Path) -> Result<Option<PathBuf>> {
    let path = home.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(name) if is_generation(name.trim()) => Ok(Some(home.join(name.trim()))),
        Ok(name) => Err(Error::Damaged { path: home.into(), what: format!("CURRENT says {:?}", name.trim()) }),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) if source.kind() == io::ErrorKind::InvalidData => {
            Err(Error::Damaged { path: home.into(), what: "CURRENT is not text".into() })
        }
        Err(source) => Err(Error::io("reading", path)(source)),
    }
}

/// Makes an empty generation beside the one in use.
pub(super) fn next(home: &Path) -> Result<PathBuf> {
    let number = current(home).ok().flatten().and_then(|path| number(&path)).unwrap_or(0) + 1;
    let path = home.join(format!("g{number}"));
    match fs::remove_dir_all(&path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::io("removing", &path)(source)),
        _ => create_private(&path).map_err(Error::io("creating", &path)).map(|()| path),
    }
}

/// Puts a generation in use and removes the others. Readers that have an older one open keep it.
pub(super) fn switch(home: &Path, generation: &Path) -> Result<()> {
    let name = generation.file_name().unwrap_or_default().to_string_lossy().into_owned();
    replace(&home.join(CURRENT), name.as_bytes())?;
    sweep(home, &name);
    Ok(())
}

/// Removes generations that are not in use: left by a rebuild that was interrupted, or replaced.
pub(super) fn sweep(home: &Path, keep: &str) {
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_generation(&name) && name != keep {
            // A folder that cannot be removed now is tried again at the next run.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Writes a file so that after a crash it holds either the old bytes or the new ones.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = path.with_extension("tmp");
    let write = || {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        path.parent().map_or(Ok(()), sync_folder)
    };
    write().map_err(Error::io("writing", path))
}

/// Makes a renaming in a folder durable, where the system can.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
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

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
