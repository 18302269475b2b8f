//! Whether a file is still the one that was read: by its size and time, else by its content.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use xxhash_rust::xxh3::Xxh3Default;

use crate::article::walk::Entry;
use crate::index::manifest::FileRecord;

/// It is the same file with the same size and time, or at least the content is the same.
pub(super) fn is_unchanged(known: &FileRecord, entry: &Entry) -> bool {
    if known.size != entry.size {
        return false;
    }
    (known.modified != 0 && (known.modified, known.node) == (nanoseconds(entry), entry.node))
        || (known.hash.is_some() && hash(&entry.path).ok() == known.hash)
}

fn nanoseconds(entry: &Entry) -> u64 {
    let since = entry.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0))
}

/// The time of change, or 0 for a file changed in the last two seconds: it may change again within the clock's grain.
pub(super) fn settled(entry: &Entry) -> u64 {
    let age = entry.modified.and_then(|time| SystemTime::now().duration_since(time).ok());
    if age.is_some_and(|age| age.as_secs() >= 2) { nanoseconds(entry) } else { 0 }
}

pub(super) fn hash(path: &Path) -> io::Result<u64> {
    let mut file = BufReader::with_capacity(128 << 10, File::open(path)?);
    let mut hash = Xxh3Default::new();
    loop {
        let read = file.fill_buf()?;
        if read.is_empty() {
            return Ok(hash.digest());
        }
        hash.update(read);
        let length = read.len();
        file.consume(length);
    }
}
