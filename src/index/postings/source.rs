//! A segment that is merged: its lists are read piece by piece, and of the rest a table at a time.

use std::io;

use tantivy::directory::FileSlice;
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::cursor::Cursor;
use super::dictionary::Dictionary;
use super::list::Entry;
use super::segment::{Contents, KINDS, lengths};
use super::{Kind, Lengths, Table, Zone};
use crate::index::pieces::{Pieces, part};

/// A segment to be merged.
pub struct Source {
    file: FileSlice,
    contents: Contents,
    lists: Pieces,
    /// The new number of each document, [`TERMINATED`] for deleted ones.
    numbers: Vec<DocId>,
}

impl Source {
    /// The segment of a reader in its file; its documents are numbered from `next` on.
    ///
    /// # Errors
    /// When the file cannot be read or is not what was written.
    pub fn open(file: FileSlice, reader: &SegmentReader, next: &mut DocId) -> io::Result<Self> {
        let contents = Contents::read(&file)?;
        let mut numbers = vec![TERMINATED; reader.max_doc() as usize];
        for doc in reader.doc_ids_alive() {
            numbers[doc as usize] = *next;
            *next += 1;
        }
        Ok(Self { lists: Pieces::of(file.clone()), file, contents, numbers })
    }

    /// The new number of a document that stays.
    pub fn number(&self, doc: DocId) -> Option<DocId> {
        self.numbers.get(doc as usize).copied().filter(|&number| number != TERMINATED)
    }

    /// True when no document was deleted.
    pub fn is_whole(&self) -> bool {
        !self.numbers.contains(&TERMINATED)
    }

    /// The dictionary of a table, in memory.
    ///
    /// # Errors
    /// As [`part`].
    pub fn dictionary(&self, zone: Zone, table: Table) -> io::Result<Dictionary> {
        let layout = self.contents.field(zone).table(table);
        Ok(Dictionary::new(part(&self.file, layout.range())?, layout.alone()))
    }

    /// Walks the list of an entry of a dictionary that [`Self::dictionary`] gave.
    ///
    /// # Errors
    /// As [`part`].
    pub fn cursor(&mut self, dictionary: &Dictionary, table: Table, entry: Entry) -> io::Result<Cursor> {
        let with_positions = table == Table::Pairs;
        if entry.documents_len == 0 {
            return Ok(Cursor::new(dictionary.bytes().clone(), entry, with_positions));
        }
        let end = entry.start.saturating_add(entry.documents_len).saturating_add(entry.positions_len);
        let bytes = self.lists.from(entry.start..end)?;
        Ok(Cursor::new(bytes, Entry { start: 0, ..entry }, with_positions))
    }

    /// Terms of a kind in all texts of a field.
    pub fn tokens(&self, zone: Zone, kind: Kind) -> u64 {
        self.contents.field(zone).tokens(kind)
    }

    /// Appends the lengths of the texts that stay.
    ///
    /// # Errors
    /// As [`part`].
    pub fn lengths(&self, zone: Zone, into: &mut Vec<Lengths>) -> io::Result<()> {
        let bytes = part(&self.file, self.contents.field(zone).lengths())?;
        let each = self.numbers.iter().zip(bytes.chunks(KINDS.len()));
        into.extend(each.filter(|&(&number, _)| number != TERMINATED).map(|(_, bytes)| lengths(bytes)));
        Ok(())
    }
}
