//! What a PDF says of itself: title, author and date of the information dictionary and of XMP, its outline, and the
//! files it carries. Leaves to the caller which of it to believe.

use std::collections::HashMap;

use encoding_rs::{GBK, WINDOWS_1252};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier, Stream, String as PdfString, dict::keys};
use quick_xml::events::Event;

use super::stream::Inflate;
use crate::{Attachment, Budget, Document, Note};

/// A text string: UTF-16 or UTF-8 by its mark, else PDFDocEncoding, for which Chinese programs have long written GBK.
pub(super) fn text(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(wide) = bytes.strip_prefix(&[0xff, 0xfe]) {
        let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(marked) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(marked).into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let chinese = GBK.decode_without_bom_handling_and_without_replacement(bytes);
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    match chinese {
        Some(text) if text.chars().any(is_han) => text.into_owned(),
        _ => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// A text on one line; `None` when nothing is left.
fn line(text: &str) -> Option<String> {
    let text = text.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Fills in title, authors and date.
pub(super) fn properties(pdf: &Pdf, root: &Dict<'_>, inflate: &mut Inflate, document: &mut Document) {
    let metadata = pdf.metadata();
    document.title = metadata.title.as_deref().and_then(|title| line(&text(title)));
    document.authors = metadata.author.as_deref().and_then(|author| line(&text(author))).into_iter().collect();
    let date = metadata.creation_date.or(metadata.modification_date);
    document.date = date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    let stream = root.get::<Stream<'_>>(keys::METADATA);
    if let Some(Ok(Some(xml))) = stream.map(|stream| inflate.content(&stream)) {
        xmp(&String::from_utf8_lossy(&xml), document);
    }
}

/// What XMP says and the information dictionary does not.
fn xmp(xml: &str, document: &mut Document) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let (mut property, mut authors) = (String::new(), Vec::new());
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) if matches!(start.local_name().as_ref(), "title" | "creator" | "CreateDate") => {
                property = start.local_name().as_ref().to_owned();
            }
            Event::End(end) if end.local_name().as_ref() == property => property.clear(),
            Event::Text(text) => match (property.as_str(), line(&text.xml10_content())) {
                ("title", Some(title)) => _ = document.title.get_or_insert(title),
                ("creator", Some(author)) => authors.push(author),
                ("CreateDate", Some(date)) => _ = document.date.get_or_insert(date),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if document.authors.is_empty() {
        document.authors = authors;
    }
}

/// A top-level entry of the outline.
pub(super) struct Chapter {
    pub title: String,
    /// The page it begins on, from 0.
    pub page: usize,
}

/// Entries of an outline, and of a tree of names, that are read.
const ENTRIES: usize = 10_000;

/// The outline's top level, in its order.
pub(super) fn outline(pdf: &Pdf, root: &Dict<'_>) -> Vec<Chapter> {
    let pages = pdf.pages();
    let number: HashMap<ObjectIdentifier, usize> =
        pages.iter().enumerate().filter_map(|(number, page)| Some((page.raw().obj_id()?, number))).collect();
    let outlines = root.get::<Dict<'_>>(&b"Outlines"[..]);
    let mut item = outlines.and_then(|outlines| outlines.get::<Dict<'_>>(&b"First"[..]));
    let mut chapters = Vec::new();
    let mut seen = std::collections::HashSet::new();
    while let Some(entry) = item {
        if !entry.obj_id().is_none_or(|id| seen.insert(id)) || seen.len() > ENTRIES {
            break;
        }
        let title = entry.get::<PdfString<'_>>(&b"Title"[..]).and_then(|title| line(&text(title.as_bytes())));
        let page = target(root, &entry).and_then(|page| number.get(&page).copied());
        if let (Some(title), Some(page)) = (title, page) {
            chapters.push(Chapter { title, page });
        }
        item = entry.get::<Dict<'_>>(&b"Next"[..]);
    }
    chapters
}

/// The page that an entry leads to.
fn target(root: &Dict<'_>, entry: &Dict<'_>) -> Option<ObjectIdentifier> {
    let action = || entry.get::<Dict<'_>>(&b"A"[..])?.get::<Object<'_>>(keys::D);
    let mut object = entry.get::<Object<'_>>(&b"Dest"[..]).or_else(action)?;
    for _ in 0..3 {
        object = match object {
            Object::Array(array) => return array.iter::<Dict<'_>>().next()?.obj_id(),
            Object::Dict(dict) => dict.get::<Object<'_>>(keys::D)?,
            Object::Name(name) => root.get::<Dict<'_>>(&b"Dests"[..])?.get::<Object<'_>>(&*name)?,
            Object::String(name) => {
                let tree = root.get::<Dict<'_>>(&b"Names"[..])?.get::<Dict<'_>>(&b"Dests"[..])?;
                let mut found = None;
                name_tree(&tree, &mut |key, value| {
                    if key == name.as_bytes() {
                        found = Some(value);
                    }
                });
                found?
            }
            _ => return None,
        };
    }
    None
}

/// Visits the entries of a tree of names.
fn name_tree<'a>(tree: &Dict<'a>, each: &mut dyn FnMut(&[u8], Object<'a>)) {
    let mut open = vec![tree.clone()];
    let mut seen = 0;
    while let Some(node) = open.pop() {
        if let Some(names) = node.get::<Array<'a>>(&b"Names"[..]) {
            let mut items = names.flex_iter();
            while let (Some(key), Some(value)) = (items.next::<PdfString<'a>>(), items.next::<Object<'a>>()) {
                each(key.as_bytes(), value);
                seen += 1;
                if seen > ENTRIES {
                    return;
                }
            }
        }
        let kids = node.get::<Array<'a>>(&b"Kids"[..]);
        open.extend(kids.iter().flat_map(|kids| kids.iter::<Dict<'a>>()).take(ENTRIES.saturating_sub(open.len())));
        seen += 1;
        if seen > ENTRIES {
            return;
        }
    }
}

/// Adds the files that the document carries.
pub(super) fn attachments(root: &Dict<'_>, inflate: &mut Inflate, document: &mut Document) {
    let names = root.get::<Dict<'_>>(&b"Names"[..]);
    let Some(tree) = names.and_then(|names| names.get::<Dict<'_>>(&b"EmbeddedFiles"[..])) else { return };
    name_tree(&tree, &mut |key, value| {
        let Some(file) = value.into_dict() else { return };
        let name = [&b"UF"[..], &b"F"[..]].iter().find_map(|key| file.get::<PdfString<'_>>(key));
        let name = name.and_then(|name| line(&text(name.as_bytes()))).or_else(|| line(&text(key)));
        let stream = file.get::<Dict<'_>>(&b"EF"[..]).and_then(|streams| streams.get::<Stream<'_>>(&b"F"[..]));
        let (Some(name), Some(stream)) = (name, stream) else { return };
        match inflate.content(&stream) {
            Ok(Some(bytes)) => document.attachments.push(Attachment { name, bytes }),
            Ok(None) => document.notes.push(Note::Damaged(name)),
            Err(budget) => over(document, budget),
        }
    });
}

/// Notes once that a budget was used up.
pub(super) fn over(document: &mut Document, budget: Budget) {
    let note = Note::OverBudget(budget);
    if !document.notes.contains(&note) {
        document.notes.push(note);
    }
}
