//! Which articles have which words, pairs of neighbouring atoms and single atoms, and where: the part of the index that
//! text is found by. It is a plugin of tantivy's segments with one file in each, written, merged, checksummed and
//! removed with them; tantivy's own postings take eight times as long to write and half as much space again for as many
//! terms, because each occurrence is looked up in a table.
//!
//! `log` keeps the texts of a segment until they are written, `keys` the figures, `segment` is the file, `dictionary`
//! its maps from terms to posting lists, `list` such a list, `cursor` what walks it, `counts` its counts, `walk` goes
//! through it and other documents together, `merge` makes one segment of several, each a `source`, `bits` packs numbers;
//! `plugin` is the side that tantivy sees, `docs` and `conjunction` the side that queries see.
//!
//! Three zones: title, text, and what is said of figures (`figures` writes that). Three tables for each. *Singles*:
//! atoms. *Pairs*: two atoms without a gap between them, with the positions of the first. *Words*: what the segmenter
//! gave and is no single Han character and no two of them. Those are in the other tables already, where a posting also
//! counts how often they are words.

mod bits;
mod conjunction;
mod counts;
mod cursor;
mod dictionary;
mod docs;
mod interner;
mod keys;
mod list;
mod log;
mod merge;
mod plugin;
mod segment;
mod source;
mod walk;

use tantivy::Searcher;

use super::per_segment::PerSegment;
use super::terms;
pub use conjunction::Conjunction;
pub use cursor::Cursor;
pub use dictionary::Keys;
pub use docs::{Contiguous, contiguous, union};
pub use list::Entry;
pub use plugin::Plugin;
pub(super) use plugin::{ENDING, FIELD_TYPE};
pub use segment::{LengthIds, Segment};
pub use walk::each_common;

use hansou_text::fold::is_han;

/// Name of this part of the index where space is counted.
pub const PART: &str = "texts";

/// The text that a term stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The headline.
    Title,
    /// The text.
    Body,
    /// What is said of figures: pairs, each figure in a block of positions ([`super::figures`]).
    Figures,
}

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word.
    Word,
    /// Two atoms side by side.
    Pair,
    /// An atom.
    Single,
}

/// Where a term is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Words of three characters and more, runs of letters and digits and their parts.
    Words,
    /// Pairs of atoms.
    Pairs,
    /// Atoms.
    Singles,
}

/// A term of a text: what posting lists are kept of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Title or text.
    pub zone: Zone,
    /// What it is.
    pub kind: Kind,
    /// The characters; between the atoms of a pair stands U+0000.
    key: String,
}

impl Term {
    /// A word, by its folded characters.
    pub fn word(zone: Zone, word: &str) -> Self {
        let mut chars = word.chars();
        let key = match (chars.next(), chars.next(), chars.next()) {
            (Some(first), Some(second), None) if is_han(first) && is_han(second) => terms::pair_key(first, second),
            _ => word.to_owned(),
        };
        Self { zone, kind: Kind::Word, key }
    }

    /// A pair, by its [`terms::pairs`] key.
    pub fn pair(zone: Zone, key: &str) -> Self {
        Self { zone, kind: Kind::Pair, key: key.to_owned() }
    }

    /// An atom, as it is written.
    pub fn single(zone: Zone, atom: &str) -> Self {
        Self { zone, kind: Kind::Single, key: atom.to_owned() }
    }

    /// What is indexed of figures, by its key.
    pub fn figure(key: &str) -> Self {
        Self::pair(Zone::Figures, key)
    }

    /// As a reader would write it.
    pub fn text(&self) -> String {
        self.key.replace('\0', if self.key.contains(is_han) { "" } else { " " })
    }

    /// Where it is looked up.
    pub fn table(&self) -> Table {
        match self.kind {
            Kind::Pair => Table::Pairs,
            Kind::Single => Table::Singles,
            Kind::Word if self.key.contains('\0') => Table::Pairs,
            Kind::Word if self.key.chars().all(is_han) && self.key.chars().nth(1).is_none() => Table::Singles,
            Kind::Word => Table::Words,
        }
    }

    /// True when both are looked up in one list: a word of two characters is the pair of them.
    pub fn shares_list(&self, other: &Self) -> bool {
        self.key == other.key && self.zone == other.zone && self.table() == other.table()
    }

    /// Documents of an entry that have this term.
    pub fn documents(&self, entry: &Entry) -> u32 {
        match self.kind {
            Kind::Word => entry.word_documents,
            Kind::Pair | Kind::Single => entry.documents,
        }
    }

    /// How often a document has this term, by the counts of its list.
    pub fn count(&self, (count, words): (u32, u32)) -> u32 {
        match self.kind {
            Kind::Word => words,
            Kind::Pair | Kind::Single => count,
        }
    }
}

/// How many terms of each kind a text has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lengths {
    /// Words, the words inside words counted.
    pub words: u32,
    /// Pairs.
    pub pairs: u32,
    /// Atoms.
    pub singles: u32,
}

impl Lengths {
    /// The number of one kind.
    pub fn of(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Word => self.words,
            Kind::Pair => self.pairs,
            Kind::Single => self.singles,
        }
    }
}

/// The postings of all segments of an open index.
pub type Postings = PerSegment<Segment>;

/// Maps the files of a searcher's segments.
///
/// # Errors
/// When a file is missing or not what was written.
pub fn open(searcher: &Searcher) -> tantivy::Result<Postings> {
    Postings::open(searcher, plugin::open)
}

/// A list for [`segment_of`]: its key and, for each document, the count as a word and the places, as many as it has.
#[cfg(test)]
pub type ListOf = (Table, String, Vec<(tantivy::DocId, u32, Vec<u32>)>);

/// A segment with lists in one zone, in the order of each table's keys.
#[cfg(test)]
pub fn segment_of(zone: Zone, lengths: &[Lengths], lists: &[ListOf]) -> Segment {
    let (mut bytes, mut list) = (Vec::new(), list::ListWriter::default());
    let mut out = segment::SegmentWriter::new(&mut bytes);
    for each in [Zone::Title, Zone::Body, Zone::Figures] {
        for (table, key, rows) in lists.iter().filter(|_| each == zone) {
            for (doc, words, places) in rows {
                list.push(*doc, places.len() as u32, *words);
                list.push_positions(if *table == Table::Pairs { places } else { &[] });
            }
            out.list(*table, key.as_bytes(), &mut list).expect("memory takes it");
        }
        out.end_field(lengths, None).expect("memory takes it");
    }
    out.finish().expect("memory takes it");
    Segment::open(&tantivy::directory::FileSlice::from(bytes)).expect("it was just written")
}
