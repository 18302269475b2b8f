//! Office documents: compound files of Word, PowerPoint, Excel and WPS (`ole` with `doc`, `ppt`, `table`), packages of
//! today (`pptx`, `table`), messages of Outlook (`msg`), OpenDocument (`odf`), files that are one XML document (`xml2003`,
//! `spreadsheetml`). Packages of Word (docx) are read elsewhere.
//!
//! To add one more: a file here, and a line in the function of its container.

mod biff;
mod biff12;
mod bytes;
mod doc;
mod msg;
mod odf;
mod ole;
mod ooxml;
mod ppt;
mod pptx;
mod rtf_packed;
mod spreadsheetml;
mod table;
mod xml2003;

use std::path::Path;

use self::ole::{Content, Ole};
use crate::error::caught;
use crate::package::Package;
use crate::{Attachment, Block, BlockKind, Document, DocumentPart, Error, Limits, Note};

pub use self::doc::is_word2;

/// First bytes of a compound file.
pub const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Whether a text begins as an office document that is one XML file.
pub fn is_flat(start: &str) -> bool {
    xml2003::of_start(start).is_some()
}

/// Reads an office document that is one XML file.
pub fn read_flat(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let text = crate::xml::decode(bytes);
    let start: String = text.chars().take(4096).collect();
    let flat = xml2003::of_start(&start).ok_or(Error::Unsupported)?;
    Ok(xml2003::read(flat, &text, limits))
}

/// Whether a compound file is a message of Outlook.
pub fn is_message(bytes: &[u8]) -> bool {
    Ole::open(bytes).is_ok_and(|ole| msg::is_message(&ole))
}

/// Reads a message of Outlook.
pub fn read_message(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    msg::read(bytes, limits)
}

/// Reads a document of Word 2.
pub fn read_word2(bytes: &[u8]) -> Result<Document, Error> {
    Ok(Document { parts: vec![doc::read_word2(bytes)?], ..Document::default() })
}

/// Reads a package: a workbook, a presentation, or OpenDocument.
pub fn read_package(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut package = Package::open(bytes, limits)?;
    if package.has("xl/workbook.xml") {
        table::read_xlsx(bytes, &mut package, limits)
    } else if package.has("xl/workbook.bin") {
        table::read_xlsb(bytes, &mut package, limits)
    } else if package.has("ppt/presentation.xml") {
        pptx::read(&mut package, limits)
    } else {
        odf::read(&mut package, limits)
    }
}

/// Reads a compound file with the documents embedded in it.
pub fn read_compound(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    compound(bytes, limits, 0)
}

fn compound(bytes: &[u8], limits: &Limits, depth: usize) -> Result<Document, Error> {
    let mut ole = Ole::open(bytes)?;
    if msg::is_message(&ole) {
        return msg::read(bytes, limits);
    }
    let mut contents = ole.documents().into_iter();
    let (storage, content) = contents.next().ok_or(Error::Unsupported)?;
    let mut document = storage_content(&mut ole, bytes, &storage, content, limits, depth)?;
    ole.properties(&mut document);
    for (storage, content) in contents {
        let embedded = storage_content(&mut ole, bytes, &storage, content, limits, depth);
        add_embedded(embedded, &storage, &mut document);
    }
    Ok(document)
}

/// The tables of a storage that is a workbook.
fn workbook(ole: &mut Ole<'_>, bytes: &[u8], storage: &Path) -> Result<Document, Error> {
    let name = ["Workbook", "Book"].into_iter().find_map(|name| ole.name(storage.join(name)));
    let name = name.ok_or_else(|| Error::Damaged("no workbook".into()))?;
    let stream = ole.stream(storage.join(&name)).ok_or_else(|| Error::Damaged("no workbook".into()))?;
    let plain = if name.eq_ignore_ascii_case("Book") { "Book" } else { "Workbook" };
    // Elsewhere and otherwise written its reader does not find it.
    let whole = match storage == Path::new("/") && name == plain {
        true => None,
        false => ole::alone(plain, &stream),
    };
    let rebuild = |stream: Vec<u8>| ole::alone(plain, &stream);
    // What it fails on is not the end of the document that it is embedded in.
    caught(|| table::read_xls(whole.as_deref().unwrap_or(bytes), &stream, rebuild))
}

/// What one storage of a compound file holds.
fn storage_content(
    ole: &mut Ole<'_>,
    bytes: &[u8],
    storage: &Path,
    content: Content,
    limits: &Limits,
    depth: usize,
) -> Result<Document, Error> {
    let mut document = Document::default();
    match content {
        Content::Encrypted => return Err(Error::Locked),
        Content::Text => document.parts.push(doc::read(ole, storage)?),
        Content::Slides => {
            let (part, objects) = ppt::read(ole, storage)?;
            document.parts.push(part);
            for object in objects {
                if depth < limits.depth {
                    add_embedded(compound(&object, limits, depth + 1), storage, &mut document);
                }
            }
        }
        Content::Workbook => document = workbook(ole, bytes, storage)?,
        Content::Package => {
            let bytes = ole.stream(storage.join("Package")).ok_or_else(|| Error::Damaged("an empty package".into()))?;
            document.attachments.push(Attachment { name: "Package".into(), bytes });
        }
    }
    Ok(document)
}

/// An embedded document's text follows that of the one it stands in.
fn add_embedded(embedded: Result<Document, Error>, storage: &Path, document: &mut Document) {
    let embedded = match embedded {
        Ok(embedded) => embedded,
        // Pictures, sounds and controls are embedded too.
        Err(Error::Unsupported) => return,
        Err(Error::Locked) => return document.notes.push(Note::Locked(storage.display().to_string())),
        Err(error) => return document.notes.push(Note::Damaged(format!("{}: {error}", storage.display()))),
    };
    document.attachments.extend(embedded.attachments);
    document.notes.extend(embedded.notes);
    if document.parts.is_empty() {
        document.parts.push(DocumentPart::default());
    }
    let Some(part) = document.parts.last_mut() else { return };
    for inner in embedded.parts {
        let title = inner.title.map(|text| Block { kind: BlockKind::Heading(2), text, ..Block::default() });
        part.blocks.extend(title);
        part.blocks.extend(inner.blocks);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    #[test]
    fn a_workbook_that_fails_leaves_the_document_it_is_in() {
        let notice = include_bytes!("../../../../tests/documents/office/notice.doc");
        let mut file = cfb::CompoundFile::open(Cursor::new(notice.to_vec())).unwrap();
        // A record that says nothing where two bytes are read.
        let mut stream = [[0x09, 0x08, 0x10, 0], [0, 6, 5, 0]].concat();
        stream.extend([0; 12]);
        stream.extend([0x22, 0, 0, 0, 0x0a, 0, 0, 0]);
        file.create_storage_all("/ObjectPool/_1").unwrap();
        file.create_stream("/ObjectPool/_1/Workbook").unwrap().write_all(&stream).unwrap();
        let bytes = file.into_inner().into_inner();
        let document = read_compound(&bytes, &Limits::default()).unwrap();
        assert!(document.parts[0].blocks.len() > 5, "{document:?}");
        assert!(matches!(&document.notes[..], [Note::Damaged(what)] if what.contains("_1")), "{:?}", document.notes);
    }
}
