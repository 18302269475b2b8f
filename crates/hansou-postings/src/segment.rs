//! The file of one segment: posting lists, then for each field three dictionaries and the lengths of its texts, then a
//! description of where all of it lies. Lists are written as they are made; dictionaries are kept until the end of
//! their field.

use std::io::{self, Write};
use std::ops::Range;

use ownedbytes::OwnedBytes;
use serde::{Deserialize, Serialize};

use super::cursor::Cursor;
use super::posting_list::{Entry, PostingListWriter};
use super::term_dict::{Layout, TermDict, TermDictWriter};
use crate::range_reader::RandomAccess;
use crate::term::{Field, Lengths, Term, TermKind, TermTable};
use crate::{DocId, length_code};

/// Where everything lies.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Contents {
    /// Title, body, figures.
    fields: Vec<FieldLayout>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct FieldLayout {
    /// Words, pairs, single atoms.
    tables: Vec<Layout>,
    /// Bytes of their lists.
    lists: [u64; 3],
    /// Terms of each kind in all texts.
    tokens: [u64; 3],
    /// First byte of the lengths: for each document one byte of each kind.
    lengths: usize,
    /// Documents.
    documents: usize,
}

impl Contents {
    /// Reads them from the end of a file.
    pub(crate) fn read(file: &impl RandomAccess) -> io::Result<Self> {
        let rest = file.len().checked_sub(4).ok_or_else(damaged)?;
        let len = file.read(rest..file.len())?;
        let len = len.first_chunk().map(|len| u32::from_le_bytes(*len)).ok_or_else(damaged)?;
        let start = rest.checked_sub(len as usize).filter(|&start| start < rest).ok_or_else(damaged)?;
        let contents: Self = serde_json::from_slice(&file.read(start..rest)?)?;
        let is_whole = contents.fields.len() == 3 && contents.fields.iter().all(|field| field.tables.len() == 3);
        is_whole.then_some(contents).ok_or_else(damaged)
    }

    /// Those of a field.
    pub(crate) fn field(&self, field: Field) -> &FieldLayout {
        &self.fields[field as usize]
    }
}

impl FieldLayout {
    /// The dictionary of a table.
    pub(crate) fn table(&self, table: TermTable) -> &Layout {
        &self.tables[table as usize]
    }

    /// Terms of a kind in all texts.
    pub(crate) fn tokens(&self, kind: TermKind) -> u64 {
        self.tokens[kind as usize]
    }

    /// The bytes of the lengths of its texts.
    pub(crate) fn lengths(&self) -> Range<usize> {
        self.lengths..self.lengths.saturating_add(self.documents.saturating_mul(TermKind::ALL.len()))
    }
}

/// The lengths of a text, as many bytes as there are kinds.
pub(crate) fn lengths(bytes: &[u8]) -> Lengths {
    let of = |kind: TermKind| length_code::decode(bytes.get(kind as usize).copied().unwrap_or(0));
    Lengths { words: of(TermKind::Word), pairs: of(TermKind::Pair), singles: of(TermKind::Single) }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "postings do not end as they should")
}

/// Writes the file of a segment, field by field, title first.
pub struct SegmentWriter<'a> {
    out: &'a mut dyn Write,
    at: usize,
    contents: Contents,
    tables: [TermDictWriter; 3],
    lists: [u64; 3],
    scratch: Vec<u8>,
}

impl<'a> SegmentWriter<'a> {
    /// Starts a file.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, at: 0, contents: Contents::default(), tables: new_tables(), lists: [0; 3], scratch: Vec::new() }
    }

    /// Writes a list, in the ascending order of its table.
    pub fn list(&mut self, table: TermTable, key: &[u8], list: &mut PostingListWriter) -> io::Result<()> {
        if list.is_empty() {
            return Ok(());
        }
        self.scratch.clear();
        let mut entry = list.finish(&mut self.scratch);
        entry.start = self.at;
        self.tables[table as usize].push(key, &entry, &self.scratch);
        // A list of one posting stands in the dictionary.
        if entry.documents_len > 0 {
            self.lists[table as usize] += self.scratch.len() as u64;
            self.out.write_all(&self.scratch)?;
            self.at += self.scratch.len();
        }
        Ok(())
    }

    /// Writes what was kept of a field, whose texts have these lengths; `tokens` are their sums when they are phrase
    /// better.
    pub fn end_field(&mut self, lengths: &[Lengths], tokens: Option<[u64; 3]>) -> io::Result<()> {
        let mut field = FieldLayout { lists: self.lists, documents: lengths.len(), ..FieldLayout::default() };
        for table in std::mem::replace(&mut self.tables, new_tables()) {
            self.scratch.clear();
            field.tables.push(table.finish(self.at, &mut self.scratch));
            self.flush()?;
        }
        field.lengths = self.at;
        self.scratch.clear();
        for lengths in lengths {
            for (kind, sum) in TermKind::ALL.into_iter().zip(&mut field.tokens) {
                *sum += u64::from(lengths.count(kind));
                self.scratch.push(length_code::encode(lengths.count(kind)));
            }
        }
        field.tokens = tokens.unwrap_or(field.tokens);
        self.flush()?;
        self.lists = [0; 3];
        self.contents.fields.push(field);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.scratch)?;
        self.at += self.scratch.len();
        Ok(())
    }

    /// Writes where everything lies, and its length.
    pub fn finish(mut self) -> io::Result<()> {
        self.scratch = serde_json::to_vec(&self.contents)?;
        let len = self.scratch.len() as u32;
        self.scratch.extend_from_slice(&len.to_le_bytes());
        self.flush()
    }
}

fn new_tables() -> [TermDictWriter; 3] {
    [false, true, false].map(TermDictWriter::new)
}

/// The open file of a segment.
pub struct Segment {
    bytes: OwnedBytes,
    fields: Vec<OpenField>,
}

/// Lengths of texts, by document.
#[derive(Clone, Copy)]
pub struct LengthCodes<'a>(&'a [u8]);

impl LengthCodes<'_> {
    /// That of a document.
    pub fn code(self, doc: DocId) -> u8 {
        self.0.get(doc as usize * TermKind::ALL.len()).copied().unwrap_or(0)
    }
}

struct OpenField {
    contents: FieldLayout,
    tables: [TermDict; 3],
}

impl Segment {
    /// Reads where everything lies.
    ///
    /// # Errors
    /// When that is not what was written.
    pub fn open(bytes: OwnedBytes) -> io::Result<Self> {
        let contents = Contents::read(&bytes)?;
        let field = |contents: FieldLayout| {
            let table = |table| TermDict::new(bytes.clone(), contents.table(table).clone());
            OpenField { tables: TermTable::ALL.map(table), contents }
        };
        let fields = contents.fields.into_iter().map(field).collect();
        Ok(Self { bytes, fields })
    }

    fn field(&self, field: Field) -> &OpenField {
        &self.fields[field as usize]
    }

    /// The entry of a term.
    pub fn entry(&self, term: &Term) -> Option<Entry> {
        self.dictionary(term.field, term.table()).get(term.key().as_bytes())
    }

    /// The dictionary of a table.
    pub fn dictionary(&self, field: Field, table: TermTable) -> &TermDict {
        &self.field(field).tables[table as usize]
    }

    /// Walks the list of an entry of a table.
    pub fn cursor(&self, table: TermTable, entry: Entry) -> Cursor {
        Cursor::new(self.bytes.clone(), entry, table == TermTable::Pairs)
    }

    /// Terms of a kind in all texts of a field.
    pub fn tokens(&self, field: Field, kind: TermKind) -> u64 {
        self.field(field).contents.tokens(kind)
    }

    /// The lengths of all texts in terms of a kind, as [`length_code`]s.
    pub fn length_codes(&self, field: Field, kind: TermKind) -> LengthCodes<'_> {
        let all = self.bytes.get(self.field(field).contents.lengths()).unwrap_or_default();
        LengthCodes(all.get(kind as usize..).unwrap_or_default())
    }

    /// Lengths of a document's text, rounded down as they are stored.
    pub fn lengths(&self, field: Field, doc: DocId) -> Lengths {
        let all = self.bytes.get(self.field(field).contents.lengths()).unwrap_or_default();
        lengths(all.get(doc as usize * TermKind::ALL.len()..).unwrap_or_default())
    }

    /// Bytes of the parts of the file, by name.
    pub fn space(&self) -> Vec<(String, u64)> {
        let mut parts = Vec::new();
        for (name, field) in ["title", "body", "figures"].into_iter().zip(&self.fields) {
            for (at, kind) in ["words", "pairs", "singles"].into_iter().enumerate() {
                parts.push((format!("{name}: {kind}, lists"), field.contents.lists[at]));
                let table = field.contents.tables.get(at).map_or(0, Layout::len);
                parts.push((format!("{name}: {kind}, dictionary"), table as u64));
            }
            parts.push((format!("{name}: lengths"), (field.contents.documents * TermKind::ALL.len()) as u64));
        }
        parts
    }
}
