//! Records of a presentation's stream (MS-PPT 2.3.1), and where its objects stand after the last edit (2.1.2).

use std::collections::{HashMap, HashSet};

use super::super::bytes::{size_at, slice, u16_at, u32_at};

/// A record.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its type.
    pub kind: u16,
    /// Its instance: a number whose meaning the type decides.
    pub instance: u16,
    /// Whether it holds records.
    pub container: bool,
    /// What follows its header.
    pub body: &'a [u8],
}

// Types of records (MS-PPT 2.13.24 and MS-ODRAW 2.2).
pub const DOCUMENT: u16 = 0x03e8;
pub const SLIDE: u16 = 0x03ee;
pub const NOTES: u16 = 0x03f0;
pub const SLIDE_ATOM: u16 = 0x03ef;
pub const SLIDE_PERSIST: u16 = 0x03f3;
pub const MAIN_MASTER: u16 = 0x03f8;
pub const SLIDE_LIST: u16 = 0x0ff0;
pub const HEADERS: u16 = 0x0fd9;
pub const HANDOUT: u16 = 0x0fc9;
pub const TEXT_HEADER: u16 = 0x0f9f;
pub const TEXT_CHARS: u16 = 0x0fa0;
pub const TEXT_BYTES: u16 = 0x0fa8;
pub const OUTLINE_REF: u16 = 0x0f9e;
pub const STRING: u16 = 0x0fba;
pub const COMMENT: u16 = 0x2ee0;
pub const STORED_OBJECT: u16 = 0x1011;
pub const USER_EDIT: u16 = 0x0ff5;
pub const PERSIST_DIRECTORY: u16 = 0x1772;
pub const TEXT_BOX: u16 = 0xf00d;

/// Records of bytes, one after the other.
pub fn records(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (record, size) = record_at(bytes, at)?;
        at = at.saturating_add(8).saturating_add(size);
        Some(record)
    })
}

fn record_at(bytes: &[u8], at: usize) -> Option<(Record<'_>, usize)> {
    let head = u16_at(bytes, at)?;
    let kind = u16_at(bytes, at + 2)?;
    let size = size_at(bytes, at + 4)?;
    let body = slice(bytes, at + 8, size);
    Some((Record { kind, instance: head >> 4, container: head & 15 == 15, body }, size))
}

impl<'a> Record<'a> {
    /// Its records.
    pub fn children(&self) -> impl Iterator<Item = Record<'a>> + use<'a> {
        records(if self.container { self.body } else { &[] })
    }

    /// Its first record of this type.
    pub fn child(&self, kind: u16) -> Option<Record<'a>> {
        self.children().find(|record| record.kind == kind)
    }
}

/// Where objects stand, by their numbers.
pub struct Persist {
    offsets: HashMap<u32, usize>,
    /// The number of the document itself.
    document: u32,
    /// Whether all of it is encrypted.
    pub encrypted: bool,
}

impl Persist {
    /// Follows the edits from the last to the first; what the newest says of an object is true.
    pub fn read(stream: &[u8], user: &[u8]) -> Option<Self> {
        let mut persist = Self { offsets: HashMap::new(), document: 0, encrypted: false };
        let mut seen = HashSet::new();
        let mut at = size_at(user, 16)?;
        while seen.insert(at) && seen.len() < 10_000 {
            let Some((edit, _)) = record_at(stream, at).filter(|(record, _)| record.kind == USER_EDIT) else { break };
            if persist.document == 0 {
                persist.document = u32_at(edit.body, 16)?;
                persist.encrypted = edit.body.len() >= 32;
            }
            let directory = size_at(edit.body, 12).and_then(|at| record_at(stream, at));
            if let Some((directory, _)) = directory.filter(|(record, _)| record.kind == PERSIST_DIRECTORY) {
                persist.add(directory.body);
            }
            match size_at(edit.body, 8) {
                Some(before) if before != 0 => at = before,
                _ => break,
            }
        }
        (persist.document != 0).then_some(persist)
    }

    /// Entries: a number and how many follow it, then their offsets.
    fn add(&mut self, directory: &[u8]) {
        let mut words = directory.chunks_exact(4).filter_map(|bytes| u32_at(bytes, 0));
        while let Some(head) = words.next() {
            for number in 0..head >> 20 {
                let Some(offset) = words.next() else { return };
                self.offsets.entry((head & 0xf_ffff) + number).or_insert(offset as usize);
            }
        }
    }

    /// The record of an object.
    pub fn object<'a>(&self, stream: &'a [u8], number: u32, kind: u16) -> Option<Record<'a>> {
        let (record, _) = record_at(stream, *self.offsets.get(&number)?)?;
        (record.kind == kind).then_some(record)
    }

    /// The record of the document.
    pub fn document<'a>(&self, stream: &'a [u8]) -> Option<Record<'a>> {
        self.object(stream, self.document, DOCUMENT)
    }
}
