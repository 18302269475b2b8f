//! Finds the files under folders: sorted, each with size and time; hidden ones, the index and what systems leave beside
//! the user's files (`litter`) are left out.
//!
//! An `.ignore` file (in the syntax of `.gitignore`) leaves out what it names, as with ripgrep.
//! Only regular files are named: pipes and devices are never opened. Symbolic links inside a folder are not
//! followed: what they point to inside is found anyway, what lies outside was not asked for. Leaves to `read`
//! what is in a file, and to the caller which of them are worth reading again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ignore::{DirEntry, WalkBuilder};

use super::litter::is_litter;
use super::problem::{Fault, Location, Problem};

/// A file to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// Its path as shown and stored: bytes that are not UTF-8 as `\xNN`, so that two names never become one.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, where the system knows.
    pub modified: Option<SystemTime>,
    /// Tells it from another file of the same name, size and time: its inode and when that was changed; 0 where the
    /// system has none.
    pub node: u64,
}

/// Files found, and what could not be looked at.
#[derive(Debug, Default)]
pub struct Walk {
    /// Regular files: in the order of `roots`, by name within a folder.
    pub files: Vec<Entry>,
    /// Folders and links that could not be entered, roots that do not exist.
    pub problems: Vec<Problem>,
}

/// The files under `roots`, which are files or folders (a root that is a symbolic link is followed).
///
/// A file reached from two roots is named once, by the first.
pub fn walk(roots: &[PathBuf]) -> Walk {
    let mut walk = Walk::default();
    let mut seen = BTreeSet::new();
    for root in roots {
        match fs::metadata(root) {
            Ok(meta) if meta.is_dir() => walk.folder(root, roots.len() > 1, &mut seen),
            Ok(meta) if meta.is_file() => walk.file(root.clone(), &meta, roots.len() > 1, &mut seen),
            Ok(_) => walk.problem(root, Fault::Binary { kind: "a pipe or device".into() }),
            Err(error) => walk.problem(root, Fault::Unreadable { what: error.to_string() }),
        }
    }
    walk
}

impl Walk {
    fn folder(&mut self, root: &Path, several: bool, seen: &mut BTreeSet<PathBuf>) {
        let entries = WalkBuilder::new(root)
            .standard_filters(false)
            .ignore(true)
            .follow_links(false)
            .sort_by_file_name(|a, b| a.cmp(b))
            .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
            .build();
        let inside = fs::canonicalize(root).ok();
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(entry, inside.as_deref(), several, seen),
                Err(error) => self.problems.push(Problem {
                    path: shown(root),
                    place: Location::File,
                    fault: Fault::Unreadable { what: error.to_string() },
                }),
            }
        }
    }

    fn entry(&mut self, entry: DirEntry, root: Option<&Path>, several: bool, seen: &mut BTreeSet<PathBuf>) {
        let Some(kind) = entry.file_type() else { return };
        if kind.is_symlink() {
            // What a link inside leads to is found by its own name.
            let inside = |target: PathBuf| root.is_some_and(|root| target.starts_with(root));
            if !fs::canonicalize(entry.path()).is_ok_and(inside) {
                self.problem(entry.path(), Fault::Link);
            }
        } else if kind.is_file() {
            match entry.metadata() {
                Ok(meta) => self.file(entry.into_path(), &meta, several, seen),
                Err(error) => self.problem(entry.path(), Fault::Unreadable { what: error.to_string() }),
            }
        }
    }

    fn file(&mut self, path: PathBuf, meta: &fs::Metadata, several: bool, seen: &mut BTreeSet<PathBuf>) {
        // Only with several roots can a file be met twice.
        if several && fs::canonicalize(&path).is_ok_and(|real| !seen.insert(real)) {
            return;
        }
        let name = shown(&path);
        self.files.push(Entry { path, name, size: meta.len(), modified: meta.modified().ok(), node: node(meta) });
    }

    fn problem(&mut self, path: &Path, fault: Fault) {
        self.problems.push(Problem { path: shown(path), place: Location::File, fault });
    }
}

/// Names that start with a dot, of which `.hansou`, the index, is one; and litter.
fn is_hidden(entry: &DirEntry) -> bool {
    is_litter(&entry.file_name().to_string_lossy())
}

#[cfg(unix)]
fn node(meta: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    let parts = [meta.ino().to_le_bytes(), meta.ctime().to_le_bytes(), meta.ctime_nsec().to_le_bytes()];
    xxhash_rust::xxh3::xxh3_64(parts.as_flattened())
}

#[cfg(not(unix))]
fn node(_: &fs::Metadata) -> u64 {
    0
}

/// A path as text: what is not UTF-8 as `\xNN`.
pub fn shown(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    name
}
