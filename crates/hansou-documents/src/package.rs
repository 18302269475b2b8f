//! Zip packages of office documents and e-books: members by name, whatever its case, within a budget.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::xml;
use crate::{Budget, Error, Limits};

/// An open package.
pub struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Members by their lower-case names.
    members: HashMap<String, usize>,
    left: u64,
    limit: u64,
}

impl<'a> Package<'a> {
    /// Opens a package of which all bytes are given.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        let names = zip.file_names_raw().map(|name| key(&String::from_utf8_lossy(name)));
        let members = names.enumerate().map(|(at, name)| (name, at)).collect();
        Ok(Self { zip, members, left: limits.unpacked, limit: limits.unpacked })
    }

    /// Whether there is a member.
    pub fn has(&self, name: &str) -> bool {
        self.members.contains_key(&key(name))
    }

    /// Names of members in lower case that begin and end so, in their order by name, numbers by value.
    pub fn names(&self, prefix: &str, suffix: &str) -> Vec<String> {
        let fits = |name: &&String| name.starts_with(prefix) && name.ends_with(suffix);
        let mut names: Vec<String> = self.members.keys().filter(fits).cloned().collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    /// The bytes of a member; `None` when there is none.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(&index) = self.members.get(&key(name)) else { return Ok(None) };
        let file = self.zip.by_index_raw(index).map_err(damaged)?;
        let encrypted = file.encrypted();
        drop(file);
        if encrypted {
            return Err(Error::Locked);
        }
        let mut bytes = Vec::new();
        let read = self.zip.by_index(index).map_err(damaged)?.take(self.left + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.left {
            return Err(Error::OverBudget(Budget::Unpacked(self.limit)));
        }
        self.left -= bytes.len() as u64;
        match read {
            Err(error) if bytes.is_empty() => Err(Error::Damaged(error.to_string())),
            _ => Ok(Some(bytes)),
        }
    }

    /// A member's text.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.bytes(name)?.map(|bytes| xml::decode(&bytes).into_owned()))
    }

    /// Counts what all members unpack to, without keeping it: for readers that set no limit themselves.
    pub fn check_size(&mut self) -> Result<(), Error> {
        // Deflate makes at most 1,032 bytes of one.
        let sizes =
            (0..self.zip.len()).filter_map(|at| self.zip.by_index_raw(at).ok().map(|file| file.compressed_size()));
        if sizes.sum::<u64>().saturating_mul(1032) <= self.limit {
            return Ok(());
        }
        let mut left = self.limit;
        for at in 0..self.zip.len() {
            let Ok(file) = self.zip.by_index(at) else { continue };
            let size = std::io::copy(&mut file.take(left + 1), &mut std::io::sink()).unwrap_or(0);
            left = left.checked_sub(size).ok_or(Error::OverBudget(Budget::Unpacked(self.limit)))?;
        }
        Ok(())
    }
}

fn damaged(error: zip::result::ZipError) -> Error {
    Error::Damaged(error.to_string())
}

fn key(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_lowercase()
}

/// The member that a reference in another names: relative to that member's folder, or from the root.
pub fn resolve(from: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = if target.starts_with('/') { "" } else { from.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references() {
        for (from, target, wanted) in [
            ("ppt/slides/slide1.xml", "../notesSlides/notesSlide1.xml", "ppt/notesSlides/notesSlide1.xml"),
            ("ppt/presentation.xml", "slides/slide1.xml", "ppt/slides/slide1.xml"),
            ("ppt/presentation.xml", "/ppt/slides/slide2.xml", "ppt/slides/slide2.xml"),
            ("content.opf", "./ch/../a.xhtml", "a.xhtml"),
            ("a", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(from, target), wanted, "{from} {target}");
        }
    }
}
