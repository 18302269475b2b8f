//! What posting lists are kept of.

use crate::posting_list::Entry;

/// The part of a document that a term stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The headline.
    Title,
    /// The text.
    Body,
    /// What is said of figures: keys with positions.
    Figures,
}

impl Field {
    /// All, in the order in which a segment has them.
    pub const ALL: [Self; 3] = [Self::Title, Self::Body, Self::Figures];
}

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// A word.
    Word,
    /// Two atoms side by side.
    Pair,
    /// An atom.
    Single,
}

impl TermKind {
    /// All, in the order of tables and lengths.
    pub const ALL: [Self; 3] = [Self::Word, Self::Pair, Self::Single];
}

/// Where a term is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermTable {
    /// Words of three characters and more, runs of letters and digits and their parts.
    Words,
    /// Pairs of atoms.
    Pairs,
    /// Atoms.
    Singles,
}

impl TermTable {
    /// All, in the order in which a field has them.
    pub const ALL: [Self; 3] = [Self::Words, Self::Pairs, Self::Singles];
}

/// A term of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Where it stands.
    pub field: Field,
    /// What it is.
    pub kind: TermKind,
    table: TermTable,
    key: String,
}

impl Term {
    /// A term by where it is looked up and its key there. A word of one atom is looked up among the singles, one of two
    /// among the pairs.
    pub fn new(field: Field, kind: TermKind, table: TermTable, key: String) -> Self {
        Self { field, kind, table, key }
    }

    /// A pair, by its key: U+0000 stands between the atoms.
    pub fn pair(field: Field, key: &str) -> Self {
        Self::new(field, TermKind::Pair, TermTable::Pairs, key.to_owned())
    }

    /// An atom, as it is written.
    pub fn single(field: Field, atom: &str) -> Self {
        Self::new(field, TermKind::Single, TermTable::Singles, atom.to_owned())
    }

    /// What is indexed of figures, by its key.
    pub fn figure(key: &str) -> Self {
        Self::pair(Field::Figures, key)
    }

    /// What it is looked up by.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Where it is looked up.
    pub fn table(&self) -> TermTable {
        self.table
    }

    /// True when both are looked up in one list: a word of two characters is the pair of them.
    pub fn shares_list(&self, other: &Self) -> bool {
        self.key == other.key && self.field == other.field && self.table == other.table
    }

    /// Documents of an entry that have this term.
    pub fn documents(&self, entry: &Entry) -> u32 {
        match self.kind {
            TermKind::Word => entry.word_documents,
            TermKind::Pair | TermKind::Single => entry.documents,
        }
    }

    /// How often a document has this term, by the counts of its list.
    pub fn count(&self, (count, words): (u32, u32)) -> u32 {
        match self.kind {
            TermKind::Word => words,
            TermKind::Pair | TermKind::Single => count,
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
    pub fn count(&self, kind: TermKind) -> u32 {
        match kind {
            TermKind::Word => self.words,
            TermKind::Pair => self.pairs,
            TermKind::Single => self.singles,
        }
    }
}
