//! Slides to blocks.

use std::collections::{HashMap, HashSet};

use super::super::bytes::{size_at, u32_at, utf16_text};
use super::record::{self, Persist, Record, records};
use crate::{Block, BlockKind, DocumentPart};

/// How deep shapes stand in groups, and records in records.
const DEPTH: usize = 24;

/// A text of a slide.
#[derive(Default)]
struct Text {
    /// Its kind by its header: 0 and 6 are titles, 2 the notes.
    kind: u32,
    text: String,
}

impl Text {
    fn is_title(&self) -> bool {
        matches!(self.kind, 0 | 6)
    }
}

/// Reads the slides in their order.
pub fn read(stream: &[u8], persist: &Persist) -> Option<DocumentPart> {
    let document = persist.document(stream)?;
    let list = |instance| {
        document.children().filter(move |record| record.kind == record::SLIDE_LIST && record.instance == instance)
    };
    let notes: HashMap<u32, u32> =
        list(2).flat_map(|list| list.children().filter_map(|entry| note_entry(&entry))).collect();
    let mut part = DocumentPart::default();
    for list in list(0) {
        for (number, outline) in entries(&list) {
            let slide = persist.object(stream, number, record::SLIDE);
            if let Some(slide) = &slide {
                add_slide(slide, &outline, &mut part);
            } else {
                add_texts(&outline, &mut part);
            }
            let note = slide.and_then(|slide| u32_at(slide.child(record::SLIDE_ATOM)?.body, 16));
            let note = note.and_then(|id| persist.object(stream, *notes.get(&id)?, record::NOTES));
            if let Some(note) = note {
                add_notes(&note, &mut part);
            }
        }
    }
    for headers in document.children().filter(|record| record.kind == record::HEADERS) {
        for text in
            headers.children().filter(|record| record.kind == record::STRING).filter_map(|record| text_of(&record))
        {
            part.blocks.push(block(BlockKind::Note, text));
        }
    }
    Some(part)
}

/// An entry of the list of notes: the identifier that slides name, and the object's number.
fn note_entry(entry: &Record<'_>) -> Option<(u32, u32)> {
    (entry.kind == record::SLIDE_PERSIST).then(|| Some((u32_at(entry.body, 12)?, u32_at(entry.body, 0)?)))?
}

/// Entries of the list of slides: each object's number, and the texts of its outline.
fn entries(list: &Record<'_>) -> Vec<(u32, Vec<Text>)> {
    let mut entries: Vec<(u32, Vec<Text>)> = Vec::new();
    for record in list.children() {
        if record.kind == record::SLIDE_PERSIST {
            entries.extend(u32_at(record.body, 0).map(|number| (number, Vec::new())));
        } else if let Some((_, texts)) = entries.last_mut() {
            add_text(&record, texts);
        }
    }
    entries
}

/// A header begins a text; what follows is its characters.
fn add_text(record: &Record<'_>, texts: &mut Vec<Text>) {
    if record.kind == record::TEXT_HEADER {
        texts.push(Text { kind: u32_at(record.body, 0).unwrap_or(4), text: String::new() });
    } else if let Some(text) = text_of(record) {
        match texts.last_mut() {
            Some(last) if last.text.is_empty() => last.text = text,
            _ => texts.push(Text { kind: 4, text }),
        }
    }
}

/// The text of a record that holds one: paragraphs end with returns, lines with vertical tabs.
fn text_of(record: &Record<'_>) -> Option<String> {
    let text = match record.kind {
        record::TEXT_CHARS | record::STRING => utf16_text(record.body),
        // Low bytes of Unicode characters.
        record::TEXT_BYTES => record.body.iter().map(|byte| char::from(*byte)).collect(),
        _ => return None,
    };
    let shown = |c: char| match c {
        '\r' | '\u{b}' => Some('\n'),
        '\t' => Some(c),
        c => (!c.is_control()).then_some(c),
    };
    Some(text.chars().filter_map(shown).collect())
}

fn block(kind: BlockKind, text: String) -> Block {
    Block { kind, text, ..Block::default() }
}

fn add_slide(slide: &Record<'_>, outline: &[Text], part: &mut DocumentPart) {
    let mut shapes = Vec::new();
    collect(slide, outline, &mut shapes, 0);
    // What the outline has and no shape refers to is the slide's text in files of older versions.
    let shown: HashSet<String> = shapes.iter().map(|text| text.text.clone()).collect();
    let rest = outline.iter().filter(|text| !shown.contains(&text.text));
    let rest = rest.map(|text| Text { kind: text.kind, text: text.text.clone() });
    let mut texts: Vec<Text> = rest.chain(shapes).collect();
    texts.sort_by_key(|text| !text.is_title());
    add_texts(&texts, part);
    for comment in comments(slide) {
        part.blocks.push(block(BlockKind::Note, comment));
    }
}

fn add_texts(texts: &[Text], part: &mut DocumentPart) {
    for text in texts.iter().filter(|text| !text.text.trim().is_empty()) {
        if text.is_title() && part.title.is_none() && part.blocks.is_empty() {
            part.title = Some(text.text.trim().to_owned());
            continue;
        }
        let kind = if text.is_title() { BlockKind::Heading(1) } else { BlockKind::Paragraph };
        let paragraphs = text.text.split('\n').map(str::trim_end).filter(|line| !line.trim().is_empty());
        part.blocks.extend(paragraphs.map(|line| block(kind.clone(), line.to_owned())));
    }
}

fn add_notes(notes: &Record<'_>, part: &mut DocumentPart) {
    let mut texts = Vec::new();
    collect(notes, &[], &mut texts, 0);
    // Beside the notes themselves the page shows numbers and dates.
    for text in texts.into_iter().filter(|text| text.kind == 2 && !text.text.trim().is_empty()) {
        part.blocks.push(block(BlockKind::Note, text.text.trim_end().to_owned()));
    }
}

/// Texts of the shapes under a record, in their order; a reference stands for a text of the outline.
fn collect(under: &Record<'_>, outline: &[Text], texts: &mut Vec<Text>, depth: usize) {
    for record in under.children() {
        match record.kind {
            record::TEXT_BOX => {
                let mut own = Vec::new();
                for inner in records(record.body) {
                    if inner.kind == record::OUTLINE_REF {
                        let of = size_at(inner.body, 0).and_then(|at| outline.get(at));
                        own.extend(of.map(|text| Text { kind: text.kind, text: text.text.clone() }));
                    } else {
                        add_text(&inner, &mut own);
                    }
                }
                texts.extend(own);
            }
            _ if record.container && depth < DEPTH => collect(&record, outline, texts, depth + 1),
            _ => {}
        }
    }
}

/// Comments of a slide: author, text and initials of each.
fn comments(slide: &Record<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<(Record<'_>, usize)> = vec![(*slide, 0)];
    while let Some((record, depth)) = open.pop() {
        if record.kind == record::COMMENT {
            let strings = record.children().filter(|record| record.kind == record::STRING && record.instance < 2);
            let strings: Vec<String> =
                strings.filter_map(|record| text_of(&record)).filter(|text| !text.is_empty()).collect();
            found.push(strings.join("："));
        } else if depth < DEPTH {
            // Extensions are atoms in name only: what they hold are records.
            let holds = |record: &Record<'_>| record.container || record.kind == EXTENSION;
            let inside = if holds(&record) { record.body } else { &[] };
            open.extend(records(inside).filter(holds).map(|record| (record, depth + 1)));
        }
    }
    found.reverse();
    found
}

/// Data of a program version (BinaryTagDataBlob).
const EXTENSION: u16 = 0x138b;

/// All texts of a stream in their order, each once: for presentations whose slides cannot be told apart.
pub fn read_all(stream: &[u8]) -> DocumentPart {
    let mut texts = Vec::new();
    let mut seen = HashSet::new();
    walk(stream, 0, &mut texts, &mut seen);
    let mut part = DocumentPart::default();
    add_texts(&texts, &mut part);
    part
}

fn walk(bytes: &[u8], depth: usize, texts: &mut Vec<Text>, seen: &mut HashSet<String>) {
    let mut kind = 4;
    for record in records(bytes) {
        match record.kind {
            record::MAIN_MASTER | record::HANDOUT => {}
            record::TEXT_HEADER => kind = u32_at(record.body, 0).unwrap_or(4),
            record::TEXT_CHARS | record::TEXT_BYTES => {
                let text = text_of(&record).unwrap_or_default();
                if seen.insert(text.clone()) {
                    texts.push(Text { kind, text });
                }
            }
            _ if record.container && depth < DEPTH => walk(record.body, depth + 1, texts, seen),
            _ => {}
        }
    }
}
