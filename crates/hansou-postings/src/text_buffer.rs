//! The texts of a segment as they come in: for each text its atoms in order, four bytes each, with marks where words
//! start. Nothing is sorted or counted before the segment is written; then the atoms are dealt out by their first
//! atom, which gives the lists of single atoms, and within each by their second, which gives those of pairs. That is
//! one pass over memory for each text indexed, instead of a look-up in a large table for each pair.

use super::interner::{Interner, counted, documents, ranks, sorted};
use super::posting_list::PostingListWriter;
use super::segment::SegmentWriter;
use crate::DocId;
use crate::term::{Lengths, TermTable};

/// A word of one character starts here.
const WORD_OF_ONE: u32 = 1 << 30;
/// A word of two characters starts here.
const WORD_OF_TWO: u32 = 1 << 31;
/// The code of an atom without its marks.
const CODE: u32 = WORD_OF_ONE - 1;
/// Punctuation between atoms.
const GAP: u32 = CODE;
/// Codes below are characters, from here on runs of letters and digits.
const RUNS: u32 = 0x11_0000;

/// The texts of one field of a segment. A document is started, its atoms and gaps are pushed in order, its words named,
/// and it is ended.
#[derive(Default)]
pub struct TextBuffer {
    atoms: Vec<u32>,
    /// First atom of each document.
    starts: Vec<usize>,
    /// Runs of letters and digits, in the order of their codes.
    runs: Interner,
    /// Words that are no atom and no pair, by document.
    words: Vec<u32>,
    word_starts: Vec<usize>,
    word_names: Interner,
    lengths: Vec<Lengths>,
    /// Where each atom of the document stands in `atoms`, and its terms so far.
    places: Vec<usize>,
    current: Lengths,
}

impl TextBuffer {
    /// Starts the next document.
    pub fn start_document(&mut self) {
        self.starts.push(self.atoms.len());
        self.word_starts.push(self.words.len());
        self.places.clear();
        self.current = Lengths::default();
    }

    /// Punctuation, which keeps its neighbours from being a pair. Takes a position.
    pub fn push_gap(&mut self) {
        self.atoms.push(GAP);
    }

    /// An atom that is one character.
    pub fn push_char(&mut self, c: char) {
        self.push(c as u32);
    }

    /// An atom that is a run of letters and digits.
    pub fn push_run(&mut self, run: &str) {
        // Billions of different runs do not fit in memory long before their numbers do not fit in a code.
        let code = (RUNS + self.runs.number(run)).min(GAP - 1);
        self.push(code);
    }

    fn push(&mut self, code: u32) {
        let is_pair = self.atoms.len() > self.starts.last().copied().unwrap_or(0)
            && self.atoms.last().is_some_and(|&before| before & CODE != GAP);
        self.current.pairs += u32::from(is_pair);
        self.current.singles += 1;
        self.places.push(self.atoms.len());
        self.atoms.push(code);
    }

    /// A word of one or two character atoms that starts at an atom of the document, counted from 0.
    ///
    /// # Panics
    /// When the document has no such atom.
    pub fn mark_word(&mut self, first: usize, atoms: usize) {
        self.current.words += 1;
        self.atoms[self.places[first]] |= if atoms == 1 { WORD_OF_ONE } else { WORD_OF_TWO };
    }

    /// Any other word: three characters and more, or a run of letters and digits or a part of one.
    pub fn push_word(&mut self, word: &str) {
        self.current.words += 1;
        self.words.push(self.word_names.number(word));
    }

    /// Ends the document.
    pub fn end_document(&mut self) {
        self.lengths.push(self.current);
    }

    /// Bytes that this takes, and will take while it is written.
    pub fn memory(&self) -> usize {
        self.atoms.len() * (4 + size_of::<Occurrence>() * 3 / 2)
            + self.words.len() * 12
            + self.runs.memory()
            + self.word_names.memory()
            + self.lengths.len() * 32
    }

    /// Writes the field.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn write(mut self, out: &mut SegmentWriter<'_>) -> std::io::Result<()> {
        let lengths = std::mem::take(&mut self.lengths);
        self.write_words(out)?;
        self.write_atoms(out)?;
        out.end_field(&lengths, None)
    }

    fn write_words(&mut self, out: &mut SegmentWriter<'_>) -> std::io::Result<()> {
        let names = std::mem::take(&mut self.word_names).names();
        let order = sorted(&names);
        let rank = ranks(&order);
        // Dealt out by word; documents stay in order.
        let mut ends = counted(names.len(), self.words.iter().map(|&word| rank[word as usize] as usize));
        let mut docs = vec![0 as DocId; self.words.len()];
        for (doc, words) in documents(&self.words, &self.word_starts) {
            for &word in words {
                let end = &mut ends[rank[word as usize] as usize];
                docs[*end] = doc;
                *end += 1;
            }
        }
        let mut list = PostingListWriter::default();
        let mut start = 0;
        for (&number, &end) in order.iter().zip(&ends) {
            for same in docs[start..end].chunk_by(|a, b| a == b) {
                list.push(same[0], same.len() as u32, same.len() as u32);
            }
            out.list(TermTable::Words, names[number as usize].as_bytes(), &mut list)?;
            start = end;
        }
        Ok(())
    }

    fn write_atoms(self, out: &mut SegmentWriter<'_>) -> std::io::Result<()> {
        let names = Names::sort(&self.atoms, self.runs.names());
        let (mut occurrences, ends) = occurrences(&self.atoms, &self.starts, &names);
        let (mut list, mut key, mut start) = (PostingListWriter::default(), Vec::new(), 0);
        for (rank, &end) in ends.iter().enumerate() {
            let of_atom = &mut occurrences[start..end];
            start = end;
            names.write(rank, &mut key);
            for same in of_atom.chunk_by(|a, b| a.doc == b.doc) {
                list.push(same[0].doc, same.len() as u32, marked(same, WORD_OF_ONE));
            }
            out.list(TermTable::Singles, &key, &mut list)?;
            let len = key.len();
            of_atom.sort_by_key(|occurrence| occurrence.next);
            for pair in of_atom.chunk_by(|a, b| a.next == b.next).filter(|pair| pair[0].next != NONE) {
                for same in pair.chunk_by(|a, b| a.doc == b.doc) {
                    list.push(same[0].doc, same.len() as u32, marked(same, WORD_OF_TWO));
                    same.iter().for_each(|occurrence| list.push_position(occurrence.place & CODE));
                }
                key.truncate(len);
                key.push(0);
                names.write_after(pair[0].next as usize, &mut key);
                out.list(TermTable::Pairs, &key, &mut list)?;
            }
        }
        Ok(())
    }
}

/// One atom where it stands.
#[derive(Debug, Clone, Copy, Default)]
struct Occurrence {
    /// Rank of the atom behind it.
    next: u32,
    doc: DocId,
    /// Position and marks.
    place: u32,
}

/// No atom stands behind.
const NONE: u32 = u32::MAX;

fn marked(occurrences: &[Occurrence], mark: u32) -> u32 {
    occurrences.iter().filter(|occurrence| occurrence.place & mark != 0).count() as u32
}

/// Where each atom stands, those of one atom together in the order of the names, and where those of each end.
fn occurrences(all: &[u32], starts: &[usize], names: &Names) -> (Vec<Occurrence>, Vec<usize>) {
    let mut ends = counted(names.order.len(), all.iter().filter_map(|&atom| names.rank(atom)));
    let total = ends.last().map_or(0, |_| all.iter().filter(|&&atom| atom & CODE != GAP).count());
    let mut occurrences = vec![Occurrence::default(); total];
    for (doc, atoms) in documents(all, starts) {
        for (position, &atom) in atoms.iter().enumerate() {
            let Some(rank) = names.rank(atom) else { continue };
            let next = atoms.get(position + 1).and_then(|&next| names.rank(next));
            occurrences[ends[rank]] = Occurrence {
                next: next.map_or(NONE, |next| next as u32),
                doc,
                place: position as u32 & CODE | atom & !CODE,
            };
            ends[rank] += 1;
        }
    }
    (occurrences, ends)
}

/// The atoms that occur, in the order of their bytes.
struct Names {
    runs: Vec<Box<str>>,
    /// Codes by rank.
    order: Vec<u32>,
    /// Ranks by code.
    ranks: Vec<u32>,
}

impl Names {
    fn sort(atoms: &[u32], runs: Vec<Box<str>>) -> Self {
        let mut ranks = vec![NONE; RUNS as usize + runs.len()];
        let mut order = Vec::new();
        for atom in atoms.iter().map(|atom| atom & CODE).filter(|&code| code != GAP) {
            if std::mem::replace(&mut ranks[atom as usize], 0) == NONE {
                order.push(atom);
            }
        }
        let mut names = Self { runs, order: Vec::new(), ranks };
        order.sort_by(|&a, &b| {
            let (mut left, mut right) = ([0; 4], [0; 4]);
            names.name(a, &mut left).cmp(names.name(b, &mut right))
        });
        order.iter().enumerate().for_each(|(rank, &code)| names.ranks[code as usize] = rank as u32);
        names.order = order;
        names
    }

    fn name<'a>(&'a self, code: u32, buffer: &'a mut [u8; 4]) -> &'a [u8] {
        match code.checked_sub(RUNS) {
            Some(run) => self.runs[run as usize].as_bytes(),
            None => char::from_u32(code).unwrap_or('\u{fffd}').encode_utf8(buffer).as_bytes(),
        }
    }

    fn rank(&self, atom: u32) -> Option<usize> {
        let code = atom & CODE;
        (code != GAP).then(|| self.ranks[code as usize] as usize)
    }

    fn write(&self, rank: usize, key: &mut Vec<u8>) {
        key.clear();
        self.write_after(rank, key);
    }

    fn write_after(&self, rank: usize, key: &mut Vec<u8>) {
        key.extend_from_slice(self.name(self.order[rank], &mut [0; 4]));
    }
}
