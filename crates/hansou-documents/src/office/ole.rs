//! Compound files (MS-CFB), in which Word, PowerPoint and Excel up to 2003, WPS and Outlook keep their streams: which
//! documents one holds, embedded ones included, and the properties it states of itself.
//!
//! Leaves the streams' content to `doc`, `ppt` and `table`.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use super::bytes::{size_at, slice, u16_at, u32_at, u64_at, utf16_text};
use crate::{Document, Error};

/// Embedded documents that are read.
const OBJECTS: usize = 500;

/// An open compound file.
pub struct Ole<'a> {
    file: cfb::CompoundFile<Cursor<Cow<'a, [u8]>>>,
    size: u64,
}

/// What a storage holds, told by the names of its streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A Word or WPS text.
    Text,
    /// PowerPoint or WPS slides.
    Slides,
    /// An Excel or WPS workbook.
    Workbook,
    /// An office document of today, encrypted.
    Encrypted,
    /// Another file, whole.
    Package,
}

/// Names of streams and what they say.
const STREAMS: [(&str, Content); 7] = [
    ("EncryptedPackage", Content::Encrypted),
    ("WordDocument", Content::Text),
    ("PowerPoint Document", Content::Slides),
    ("PP40", Content::Slides),
    ("Workbook", Content::Workbook),
    ("Book", Content::Workbook),
    ("Package", Content::Package),
];

impl<'a> Ole<'a> {
    /// Opens a file of which all bytes are given.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let file = cfb::CompoundFile::open(Cursor::new(Cow::Borrowed(bytes)));
        // Of a file that was cut off the rest is taken to be empty.
        let file = file.or_else(|error| match padded(bytes) {
            Some(whole) => cfb::CompoundFile::open(Cursor::new(Cow::Owned(whole))),
            None => Err(error),
        });
        let file = file.map_err(|error| Error::Damaged(error.to_string()))?;
        Ok(Self { file, size: bytes.len() as u64 })
    }

    /// The storages that hold documents, the root first. A presentation that PowerPoint 95 can read too has a newer
    /// twin, which is taken in its place.
    pub fn documents(&self) -> Vec<(PathBuf, Content)> {
        let mut found: Vec<(PathBuf, Content)> = Vec::new();
        let dual = self.file.is_stream("/PP97_DUALSTORAGE/PowerPoint Document");
        let streams = self.file.walk().filter(|entry| entry.is_stream());
        for entry in streams.take(100_000) {
            let Some(parent) = entry.path().parent() else { continue };
            let Some((_, content)) = STREAMS.iter().find(|(name, _)| name.eq_ignore_ascii_case(entry.name())) else {
                continue;
            };
            let old_twin = dual && *content == Content::Slides && parent == Path::new("/");
            let known = found.iter().any(|(path, _)| path == parent);
            if !old_twin && !known && found.len() < OBJECTS {
                found.push((parent.to_owned(), *content));
            }
        }
        found.sort_by_key(|(path, _)| path.components().count() > 1 && !path.ends_with("PP97_DUALSTORAGE"));
        found
    }

    /// The name of a stream as it is written, whatever its case.
    pub fn name(&self, path: impl AsRef<Path>) -> Option<String> {
        self.file.entry(path).ok().filter(|entry| entry.is_stream()).map(|entry| entry.name().to_owned())
    }

    /// Whether there is a storage.
    pub fn has_storage(&self, path: impl AsRef<Path>) -> bool {
        self.file.is_storage(path)
    }

    /// The bytes of a stream, as far as they can be read.
    pub fn stream(&mut self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let stream = self.file.open_stream(path).ok()?;
        // No stream is longer than its file. What was read before an error counts.
        let _ = stream.take(self.size).read_to_end(&mut bytes);
        (!bytes.is_empty()).then_some(bytes)
    }

    /// Adds title, author and date of the summary to `document`.
    pub fn properties(&mut self, document: &mut Document) {
        let Some(bytes) = self.stream("/\u{5}SummaryInformation") else { return };
        let property = |id| property(&bytes, id);
        document.title = property(TITLE).filter(|title| !title.trim().is_empty());
        document.authors = property(AUTHOR).into_iter().filter(|author| !author.trim().is_empty()).collect();
        document.date = property(CREATED).or_else(|| property(SAVED));
    }
}

/// The file with as many sectors as its table of sectors (FAT, MS-CFB 2.3) has places for, when it has fewer.
fn padded(bytes: &[u8]) -> Option<Vec<u8>> {
    const MOST: usize = 64 << 20;
    let shift = u16_at(bytes, 0x1e).filter(|shift| matches!(shift, 9 | 12))?;
    let (sector, tables) = (1_usize << shift, size_at(bytes, 0x2c)?);
    let size = tables.checked_mul(sector / 4)?.checked_add(1)?.checked_mul(sector)?;
    if size <= bytes.len() || size > MOST.max(2 * bytes.len()) {
        return None;
    }
    let mut whole = bytes.to_vec();
    whole.resize(size, 0);
    Some(whole)
}

/// A compound file with one stream: an embedded workbook as its reader wants it.
pub fn alone(name: &str, stream: &[u8]) -> Option<Vec<u8>> {
    // Of version 3: that of old programs, and the one that calamine reads.
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).ok()?;
    file.create_stream(Path::new("/").join(name)).ok()?.write_all(stream).ok()?;
    file.flush().ok()?;
    Some(file.into_inner().into_inner())
}

/// Identifiers of properties (MS-OLEPS 3.1).
const CODE_PAGE: u32 = 1;
const TITLE: u32 = 2;
const AUTHOR: u32 = 4;
const CREATED: u32 = 12;
const SAVED: u32 = 13;

/// A property of the first section of a property set, as text.
fn property(bytes: &[u8], id: u32) -> Option<String> {
    let section = bytes.get(size_at(bytes, 44)?..)?;
    let count = size_at(section, 4)?.min(1000);
    let offset =
        |id| (0..count).find(|&n| u32_at(section, 8 + 8 * n) == Some(id)).and_then(|n| size_at(section, 12 + 8 * n));
    let value = section.get(offset(id)?..)?;
    let encoding =
        offset(CODE_PAGE).and_then(|at| u16_at(section, at + 4)).map_or(encoding_rs::WINDOWS_1252, code_page);
    match u32_at(value, 0)? {
        30 => {
            let text = slice(value, 8, size_at(value, 4)?);
            let text = if encoding == encoding_rs::UTF_16LE { text } else { text.split(|byte| *byte == 0).next()? };
            Some(encoding.decode_without_bom_handling(text).0.trim_matches('\0').to_owned())
        }
        31 => Some(utf16_text(slice(value, 8, size_at(value, 4)?.saturating_mul(2))).trim_matches('\0').to_owned()),
        64 => filetime(u64_at(value, 4)?),
        _ => None,
    }
}

/// The day of a count of 100 ns since 1601, as `2022-09-30T08:00:00Z`.
pub fn filetime(ticks: u64) -> Option<String> {
    let seconds = ticks / 10_000_000;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Civil date from a count of days (Hinnant, "chrono-compatible low-level date algorithms"), from 0000-03-01 on;
    // 1601-01-01 is its day 584,694.
    let day = days.checked_add(584_694)?;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    (1980..2200).contains(&year).then(|| format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// The encoding of a Windows code page.
pub fn code_page(number: u16) -> &'static encoding_rs::Encoding {
    match number {
        932 => encoding_rs::SHIFT_JIS,
        936 | 54936 => encoding_rs::GB18030,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1200 => encoding_rs::UTF_16LE,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        65001 => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_file_times() {
        // 2022-09-30T08:00:00Z, 2000-02-29, the epoch itself is nobody's date.
        for (ticks, wanted) in [
            (133_089_984_000_000_000, Some("2022-09-30T08:00:00Z")),
            (125_962_560_000_000_000, Some("2000-02-29T00:00:00Z")),
            (0, None),
            (u64::MAX, None),
        ] {
            assert_eq!(filetime(ticks).as_deref(), wanted, "{ticks}");
        }
    }
}
