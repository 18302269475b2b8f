//! Files that are pictures: PNG, JPEG, BMP, and TIFF with its pages. A pixel is a point of the page, so that places on
//! it are those of the picture as any program shows it.

use std::borrow::Cow;

use hansou_ocr::{Key, Reader};

use super::{Bitmap, Placed, Scan, Source};
use crate::page::{self, PageContent};
use crate::{Budget, Document, Error, Limits, Note};

/// A page of a file.
struct FilePage<'a> {
    bytes: &'a [u8],
    /// Where a TIFF has the directory of the page.
    directory: Option<u32>,
    size: (u32, u32),
}

impl Source for FilePage<'_> {
    fn key(&self) -> Key {
        Key::hash([self.bytes, &self.directory.unwrap_or(0).to_le_bytes()])
    }

    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn decode(&self) -> Result<Bitmap, String> {
        Bitmap::decode(&beginning_at(self.bytes, self.directory))
    }
}

/// Reads a picture of which all bytes are given; without a reader its pages are only counted.
///
/// # Errors
/// When no page of it can be decoded.
pub(crate) fn read(bytes: &[u8], limits: &Limits, reader: Option<&Reader>) -> Result<Document, Error> {
    let mut document = Document::default();
    let mut scans = Vec::new();
    for directory in directories(bytes) {
        if scans.len() >= limits.pages {
            document.notes.push(Note::OverBudget(Budget::Pages(limits.pages)));
            break;
        }
        let Some((width, height)) = Bitmap::size(&beginning_at(bytes, directory)) else { continue };
        let matrix = [width as f32, 0., 0., height as f32, 0., 0.];
        let source = Box::new(FilePage { bytes, directory, size: (width, height) });
        let size = (width as f32, height as f32);
        scans.push(Scan { page: scans.len(), size, pictures: vec![Placed { matrix, source }] });
    }
    if scans.is_empty() {
        return Err(Error::Damaged("no picture in it can be decoded".to_owned()));
    }
    let mut contents: Vec<PageContent> =
        scans.iter().map(|scan| PageContent { size: scan.size, ..PageContent::default() }).collect();
    match reader {
        Some(reader) => super::read(&scans, reader, &mut contents, &mut document),
        None => document.notes.push(Note::Scanned((0..scans.len()).collect())),
    }
    page::lay_out(contents, Vec::new(), &mut document);
    Ok(document)
}

/// Where the pages of a TIFF have their directories; one page of other files.
fn directories(bytes: &[u8]) -> Vec<Option<u32>> {
    let Some(tiff) = Tiff::parse(bytes) else { return vec![None] };
    let mut found: Vec<u32> = Vec::new();
    let mut next = tiff.long(4);
    while let Some(at) = next.filter(|at| *at != 0 && !found.contains(at) && found.len() < DIRECTORIES) {
        found.push(at);
        next = tiff.next(at);
    }
    found.into_iter().map(Some).collect()
}

/// Directories of one file that are looked at.
const DIRECTORIES: usize = 4096;

/// The file as if it began with the page that has this directory.
fn beginning_at(bytes: &[u8], directory: Option<u32>) -> Cow<'_, [u8]> {
    let (Some(at), Some(tiff)) = (directory, Tiff::parse(bytes)) else { return Cow::Borrowed(bytes) };
    if tiff.long(4) == Some(at) {
        return Cow::Borrowed(bytes);
    }
    let mut own = bytes.to_vec();
    let at = if tiff.is_little { at.to_le_bytes() } else { at.to_be_bytes() };
    own[4..8].copy_from_slice(&at);
    Cow::Owned(own)
}

/// A TIFF, of which the chain of directories is followed (TIFF 6.0, section 2).
struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

impl<'a> Tiff<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let is_little = match bytes.get(..8)? {
            [b'I', b'I', b'*', 0, ..] => true,
            [b'M', b'M', 0, b'*', ..] => false,
            _ => return None,
        };
        Some(Self { bytes, is_little })
    }

    fn long(&self, at: u32) -> Option<u32> {
        let bytes: [u8; 4] = self.bytes.get(at as usize..)?.get(..4)?.try_into().ok()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// Where the directory after the one at this place is; 0 after the last.
    fn next(&self, at: u32) -> Option<u32> {
        let bytes: [u8; 2] = self.bytes.get(at as usize..)?.get(..2)?.try_into().ok()?;
        let entries = if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) };
        self.long(at.checked_add(2 + 12 * u32::from(entries))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TIFF of pages of one grey row each.
    fn tiff(rows: &[&[u8]], is_little: bool) -> Vec<u8> {
        let short = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut file = if is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        file.extend(long(8));
        for (index, row) in rows.iter().enumerate() {
            let strip = file.len() as u32 + 2 + 9 * 12 + 4;
            let fields: [(u16, u32); 9] = [
                (256, row.len() as u32),
                (257, 1),
                (258, 8),
                (259, 1),
                (262, 1),
                (273, strip),
                (277, 1),
                (278, 1),
                (279, row.len() as u32),
            ];
            file.extend(short(fields.len() as u16));
            for (tag, value) in fields {
                file.extend(short(tag));
                file.extend(short(4));
                file.extend(long(1));
                file.extend(long(value));
            }
            let next = strip + row.len() as u32;
            file.extend(long(if index + 1 == rows.len() { 0 } else { next }));
            file.extend(*row);
        }
        file
    }

    #[test]
    fn pages_of_a_tiff() {
        for is_little in [true, false] {
            let file = tiff(&[&[1, 2, 3], &[4, 5]], is_little);
            let pages: Vec<Bitmap> = directories(&file)
                .into_iter()
                .map(|directory| Bitmap::decode(&beginning_at(&file, directory)).unwrap())
                .collect();
            let shades: Vec<&[u8]> = pages.iter().map(|page| page.grey.as_slice()).collect();
            assert_eq!(shades, [&[1, 2, 3][..], &[4, 5]]);
            let document = read(&file, &Limits::default(), None).unwrap();
            assert_eq!(document.notes, [Note::Scanned(vec![0, 1])]);
            assert_eq!(document.pages[1].size, (2., 1.));
        }
    }

    #[test]
    fn damaged_pictures_end() {
        let mut file = tiff(&[&[1, 2, 3], &[4, 5]], true);
        // The second directory is followed by the first.
        let end = file.len() - 6;
        file[end..end + 4].copy_from_slice(&8_u32.to_le_bytes());
        assert_eq!(directories(&file).len(), 2);
        for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff", b"II*\0", b"II*\0\xff\xff\xff\xff", b"BM"] {
            assert!(matches!(read(bytes, &Limits::default(), None), Err(Error::Damaged(_))));
        }
    }
}
