//! What a corpus knows: its words and pairs of characters with the number of articles that have them, read from the
//! dictionaries of the index where they lie, nothing loaded.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::slots::{Slot, Slots};
use crate::error::Result;
use crate::index::Index;
use crate::index::postings::{Entry, Segment, Table, Term, Zone};
use crate::text::pinyin::Ear;

/// The dictionaries of all segments.
pub struct Vocabulary<'a> {
    index: &'a Index,
    /// Pairs that were counted: the same ones are asked for again and again.
    counted: RefCell<HashMap<(char, char), u64>>,
}

/// Words and in how many articles they are (title and text counted apart).
pub type Counted = BTreeMap<String, u64>;

impl<'a> Vocabulary<'a> {
    /// Of titles and texts.
    pub fn of(index: &'a Index) -> Result<Self> {
        Ok(Self { index, counted: RefCell::default() })
    }

    /// Words of the corpus that match.
    pub fn words(&self, slots: &Slots) -> Result<Counted> {
        let table = match slots.slots.len() {
            1 => Table::Singles,
            2 => Table::Pairs,
            _ => Table::Words,
        };
        let documents = |entry: &Entry| if table == Table::Words { entry.documents } else { entry.word_documents };
        Ok(self.matching(slots, table, documents))
    }

    /// Pairs of neighbouring characters that match.
    pub fn pairs(&self, slots: &Slots) -> Result<Counted> {
        Ok(self.matching(slots, Table::Pairs, |entry| entry.documents))
    }

    /// In how many articles two characters stand side by side.
    pub fn pair(&self, first: char, second: char) -> Result<u64> {
        let count = || {
            let key = crate::index::terms::pair_key(first, second);
            self.count(|zone| Term::pair(zone, &key))
        };
        Ok(*self.counted.borrow_mut().entry((first, second)).or_insert_with(count))
    }

    /// In how many articles a run of letters is, whole or as part of a longer one.
    pub fn letters(&self, run: &str) -> Result<u64> {
        Ok(self.count(|zone| Term::single(zone, run)) + self.count(|zone| Term::word(zone, run)))
    }

    fn places(&self) -> impl Iterator<Item = (&'a Segment, Zone)> {
        self.index.postings().segments().flat_map(|segment| [Zone::Title, Zone::Body].map(|zone| (segment, zone)))
    }

    /// Keys of a table that match, where the first slot says what they can begin with.
    fn matching(&self, slots: &Slots, table: Table, documents: impl Fn(&Entry) -> u32) -> Counted {
        let mut found = Counted::new();
        let starts = starts(&slots.slots);
        for (segment, zone) in self.places() {
            for start in &starts {
                let mut keys = segment.dictionary(zone, table).from(start.as_bytes());
                while keys.advance() && keys.key().starts_with(start.as_bytes()) {
                    let count = u64::from(documents(&keys.entry()));
                    let Ok(key) = std::str::from_utf8(keys.key()) else { continue };
                    let text = key.replace('\0', "");
                    if count > 0 && slots.cost(&text).is_some() {
                        *found.entry(text).or_default() += count;
                    }
                }
            }
        }
        found
    }

    fn count(&self, term: impl Fn(Zone) -> Term) -> u64 {
        let count = |(segment, zone): (&Segment, Zone)| {
            let term = term(zone);
            segment.entry(&term).map_or(0, |entry| u64::from(term.documents(&entry)))
        };
        self.places().map(count).sum()
    }
}

/// What the first of the slots lets a word begin with: characters where they can be counted, else anything.
fn starts(slots: &[Slot]) -> Vec<String> {
    let sounding = |ear: &Ear| ear.chars().into_iter().map(|(c, _)| c);
    match slots.first() {
        Some(Slot::Only(c)) => vec![c.to_string()],
        Some(Slot::Like(c, ear, shapes)) => {
            let mut starts: Vec<char> = sounding(ear).chain(shapes.iter().copied()).chain([*c]).collect();
            starts.sort_unstable();
            starts.dedup();
            starts.into_iter().map(String::from).collect()
        }
        Some(Slot::Typed(ear)) => sounding(ear).map(String::from).collect(),
        Some(Slot::Any) | None => vec![String::new()],
    }
}
