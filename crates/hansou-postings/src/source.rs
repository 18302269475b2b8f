//! A segment that is merged: its lists are read piece by piece, and of the rest a table at a time.

use std::io;

use super::cursor::Cursor;
use super::posting_list::Entry;
use super::segment::{Contents, lengths};
use super::term_dict::TermDict;
use crate::range_reader::{RandomAccess, RangeReader, read_range};
use crate::term::{Field, Lengths, TermKind, TermTable};
use crate::{DocId, TERMINATED};

/// A segment to be merged.
pub struct Source<F> {
    contents: Contents,
    lists: RangeReader<F>,
    /// The new number of each document, [`TERMINATED`] for deleted ones.
    numbers: Vec<DocId>,
}

impl<F: RandomAccess> Source<F> {
    /// A segment in its file, of whose `count` documents the `alive` stay; they are numbered from `next` on.
    ///
    /// # Errors
    /// When the file cannot be read or is not what was written.
    pub fn open(file: F, count: DocId, alive: impl Iterator<Item = DocId>, next: &mut DocId) -> io::Result<Self> {
        let contents = Contents::read(&file)?;
        let mut numbers = vec![TERMINATED; count as usize];
        for doc in alive {
            numbers[doc as usize] = *next;
            *next += 1;
        }
        Ok(Self { lists: RangeReader::new(file), contents, numbers })
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
    /// As [`read_range`].
    pub fn dictionary(&self, field: Field, table: TermTable) -> io::Result<TermDict> {
        let layout = self.contents.field(field).table(table);
        Ok(TermDict::new(read_range(self.lists.file(), layout.range())?, layout.rebased()))
    }

    /// Walks the list of an entry of a dictionary that [`Self::dictionary`] gave.
    ///
    /// # Errors
    /// As [`read_range`].
    pub fn cursor(&mut self, dictionary: &TermDict, table: TermTable, entry: Entry) -> io::Result<Cursor> {
        let with_positions = table == TermTable::Pairs;
        if entry.documents_len == 0 {
            return Ok(Cursor::new(dictionary.bytes().clone(), entry, with_positions));
        }
        let end = entry.start.saturating_add(entry.documents_len).saturating_add(entry.positions_len);
        let bytes = self.lists.read(entry.start..end)?;
        Ok(Cursor::new(bytes, Entry { start: 0, ..entry }, with_positions))
    }

    /// Terms of a kind in all texts of a field.
    pub fn tokens(&self, field: Field, kind: TermKind) -> u64 {
        self.contents.field(field).tokens(kind)
    }

    /// Appends the lengths of the texts that stay.
    ///
    /// # Errors
    /// As [`read_range`].
    pub fn lengths(&self, field: Field, into: &mut Vec<Lengths>) -> io::Result<()> {
        let bytes = read_range(self.lists.file(), self.contents.field(field).lengths())?;
        let each = self.numbers.iter().zip(bytes.chunks(TermKind::ALL.len()));
        into.extend(each.filter(|&(&number, _)| number != TERMINATED).map(|(_, bytes)| lengths(bytes)));
        Ok(())
    }
}
