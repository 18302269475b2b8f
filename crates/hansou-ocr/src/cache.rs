//! Pages that were read, kept in a folder by what was read and by whom. A page is one small file; a file that is not
//! what was written counts as none. Two programs may use one folder.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::{Xxh3Default, xxh3_64, xxh3_128};

use crate::Page;

/// Changes when pages are kept in another form.
const FORM: &str = "1";

/// What a picture is kept under: a hash of all that decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(pub u128);

impl Key {
    /// Of the bytes that a picture is made of.
    pub fn hash<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Xxh3Default::new();
        for piece in pieces {
            // Lengths keep pieces apart.
            hash.update(&(piece.len() as u64).to_le_bytes());
            hash.update(piece);
        }
        Self(hash.digest128())
    }
}

/// The pages of one engine.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    /// What tells the engine's pages from those of others.
    engine: u64,
}

impl Cache {
    pub fn new(folder: &Path, engine: &str) -> Self {
        Self { folder: folder.to_owned(), engine: xxh3_64(format!("{FORM} {engine}").as_bytes()) }
    }

    /// The page of a picture, when it was read before.
    pub fn get(&self, key: Key) -> Option<Page> {
        let bytes = fs::read(self.path(key)).ok()?;
        let (sum, json) = bytes.split_at_checked(16)?;
        (sum == xxh3_128(json).to_le_bytes()).then(|| serde_json::from_slice(json).ok()).flatten()
    }

    /// Keeps the page of a picture. One that cannot be kept is read again next time.
    pub fn put(&self, key: Key, page: &Page) {
        let Ok(json) = serde_json::to_vec(page) else { return };
        let path = self.path(key);
        let write = || -> std::io::Result<()> {
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(&xxh3_128(&json).to_le_bytes())?;
            file.write_all(&json)?;
            file.persist(&path).map_err(|error| error.error).map(drop)
        };
        let _ = write();
    }

    /// `3f/3f…-….json`: folders keep their number of files small.
    fn path(&self, key: Key) -> PathBuf {
        let name = format!("{:032x}-{:016x}.page", key.0, self.engine);
        self.folder.join(&name[..2]).join(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Line, Word};

    #[test]
    fn pages_come_back_and_damaged_ones_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), "one");
        let key = Key::hash([b"picture".as_slice()]);
        let word = Word { text: "天健湖".into(), confidence: 0.93, ..Word::default() };
        let page = Page { lines: vec![Line { words: vec![word], size: 12., vertical: true }], skew: 0.007 };
        assert_eq!(cache.get(key), None);
        cache.put(key, &page);
        assert_eq!(cache.get(key).as_ref(), Some(&page));
        assert_eq!(Cache::new(folder.path(), "another").get(key), None);
        assert_eq!(cache.get(Key::hash([b"other".as_slice()])), None);
        let path = cache.path(key);
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert_eq!(cache.get(key), None);
        fs::write(&path, b"short").unwrap();
        assert_eq!(cache.get(key), None);
    }
}
