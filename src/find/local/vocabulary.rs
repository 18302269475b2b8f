//! What a corpus knows, read from the dictionaries of the index where they lie, nothing loaded. Of a dictionary only those
//! keys are looked at that can match: from each the walk goes on to the next that can.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use tantivy::TERMINATED;

use crate::find::backend::{Counted, Slot, Slots, Vocabulary};
use crate::index::Index;
use crate::index::postings::{Entry, Field, Segment, Term, TermIter, TermTable, phrase_docs, union};
use crate::index::terms;
use crate::query::deadline::Deadline;
use hansou_text::atom::atoms;
use hansou_text::fold::is_han;

/// Steps through dictionaries that are taken for one query: some hundredths of a second.
const STEPS: u32 = 40_000;

/// The dictionaries of all segments.
pub(in crate::find) struct Dictionaries<'a> {
    index: &'a Index,
    deadline: &'a Deadline,
    /// Pairs that were counted: the same ones are asked for again and again.
    counted: RefCell<HashMap<(char, char), u64>>,
    /// Steps that are left.
    steps: Cell<u32>,
}

impl<'a> Dictionaries<'a> {
    /// Of titles and texts; articles are looked for until the deadline.
    pub fn until(index: &'a Index, deadline: &'a Deadline) -> Self {
        Self { index, deadline, counted: RefCell::default(), steps: Cell::new(STEPS) }
    }

    /// In how many articles Han characters stand in one piece, up to `enough`.
    fn articles(&self, text: &str, enough: usize) -> usize {
        let chars: Vec<char> = text.chars().collect();
        let atoms = atoms(&chars);
        let [title, body] = [Field::Title, Field::Body].map(|field| terms::phrase(field, &chars, &atoms));
        let mut found = 0;
        let readers = self.index.searcher().segment_readers();
        for (segment, reader) in self.index.postings().segments().zip(readers) {
            let mut docs = union([&title, &body].into_iter().filter_map(|text| phrase_docs(segment, text)).collect());
            while docs.doc() != TERMINATED && found < enough && !self.deadline.is_over() {
                if !reader.is_deleted(docs.doc()) {
                    found += 1;
                }
                docs.advance();
            }
        }
        found
    }

    fn places(&self) -> impl Iterator<Item = (&'a Segment, Field)> {
        self.index.postings().segments().flat_map(|segment| [Field::Title, Field::Body].map(|field| (segment, field)))
    }

    /// The keys of a table that match: of the texts or, when these have none, of the titles. What a title says the text
    /// says too, nearly always, and walking through both takes twice the time.
    fn matching(&self, slots: &Slots, table: TermTable, documents: impl Fn(&Entry) -> u32) -> Counted {
        let found = self.matching_in(Field::Body, slots, table, &documents);
        if found.is_empty() { self.matching_in(Field::Title, slots, table, &documents) } else { found }
    }

    fn matching_in(&self, field: Field, slots: &Slots, table: TermTable, documents: impl Fn(&Entry) -> u32) -> Counted {
        let mut found = Counted::new();
        for segment in self.index.postings().segments() {
            let mut add = |key: &[u8], entry: &Entry| {
                let count = u64::from(documents(entry));
                if let Some(key) = std::str::from_utf8(key).ok().filter(|_| count > 0) {
                    *found.entry(key.replace('\0', "")).or_default() += count;
                }
            };
            let keys = segment.dictionary(field, table).from(b"");
            let mut walk = Walk { keys, between: table == TermTable::Pairs, steps: &self.steps, add: &mut add };
            walk.below(&mut Vec::new(), &slots.slots, slots.budget);
        }
        found
    }

    fn count(&self, term: impl Fn(Field) -> Term) -> u64 {
        let count = |(segment, field): (&Segment, Field)| {
            let term = term(field);
            segment.entry(&term).map_or(0, |entry| u64::from(term.documents(&entry)))
        };
        self.places().map(count).sum()
    }
}

impl Vocabulary for Dictionaries<'_> {
    fn words(&self, slots: &Slots) -> Counted {
        let table = match slots.slots.len() {
            1 => TermTable::Singles,
            2 => TermTable::Pairs,
            _ => TermTable::Words,
        };
        let documents = |entry: &Entry| if table == TermTable::Words { entry.documents } else { entry.word_documents };
        self.matching(slots, table, documents)
    }

    fn pairs(&self, slots: &Slots) -> Counted {
        self.matching(slots, TermTable::Pairs, |entry| entry.documents)
    }

    fn pair(&self, first: char, second: char) -> u64 {
        let count = || {
            let key = terms::pair_key(first, second);
            self.count(|field| Term::pair(field, &key))
        };
        *self.counted.borrow_mut().entry((first, second)).or_insert_with(count)
    }

    fn letters(&self, run: &str) -> u64 {
        self.count(|field| Term::single(field, run)) + self.count(|field| terms::word(field, run))
    }

    fn holding(&self, text: &str, enough: usize) -> u64 {
        self.articles(text, enough) as u64
    }
}

/// Goes through the keys of a dictionary that match slots.
struct Walk<'d, 'f> {
    keys: TermIter<'d>,
    /// Characters have U+0000 between them.
    between: bool,
    steps: &'f Cell<u32>,
    add: &'f mut dyn FnMut(&[u8], &Entry),
}

impl Walk<'_, '_> {
    /// Gives the keys that begin with `prefix` and go on as the slots say; false at the end of the dictionary.
    fn below(&mut self, prefix: &mut Vec<u8>, slots: &[Slot], left: u8) -> bool {
        match slots {
            [] => {
                if self.keys.key() == prefix.as_slice() {
                    (self.add)(self.keys.key(), &self.keys.entry());
                }
                true
            }
            [Slot::Of(chars), rest @ ..] => self.each_of(prefix, chars, rest, left),
            [Slot::Any, rest @ ..] => self.each(prefix, rest, left),
        }
    }

    fn each_of(&mut self, prefix: &mut Vec<u8>, chars: &[(char, u8)], rest: &[Slot], left: u8) -> bool {
        let start = prefix.len();
        let mut at = 0;
        while let Some(&(c, cost)) = chars.get(at) {
            at += 1;
            if cost > left {
                continue;
            }
            self.put(prefix, c, rest);
            if !self.seek(prefix) {
                return false;
            }
            if self.keys.key().starts_with(prefix) {
                if !self.below(prefix, rest, left - cost) {
                    return false;
                }
            } else if let Some(next) = self.next_char(&prefix[..start]) {
                at += chars[at..].partition_point(|&(c, _)| c < next);
            } else {
                prefix.truncate(start);
                return true;
            }
            prefix.truncate(start);
        }
        true
    }

    /// Any character that is there.
    fn each(&mut self, prefix: &mut Vec<u8>, rest: &[Slot], left: u8) -> bool {
        let start = prefix.len();
        if !self.seek(prefix) {
            return false;
        }
        while let Some(c) = self.next_char(prefix) {
            self.put(prefix, c, rest);
            if !self.seek(prefix) {
                return false;
            }
            let done = is_han(c) && self.keys.key().starts_with(prefix) && !self.below(prefix, rest, left);
            if done {
                return false;
            }
            // Behind all that begins so.
            prefix.truncate(start);
            if self.next_char(prefix) == Some(c) {
                let Some(next) = char::from_u32(c as u32 + 1) else { return true };
                prefix.extend_from_slice(next.encode_utf8(&mut [0; 4]).as_bytes());
                let more = self.seek(prefix);
                prefix.truncate(start);
                if !more {
                    return false;
                }
            }
        }
        true
    }

    fn put(&self, prefix: &mut Vec<u8>, c: char, rest: &[Slot]) {
        prefix.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        if self.between && !rest.is_empty() {
            prefix.push(0);
        }
    }

    /// The character that the key at hand has behind `prefix`; nothing when it does not begin so.
    fn next_char(&self, prefix: &[u8]) -> Option<char> {
        std::str::from_utf8(self.keys.key().strip_prefix(prefix)?).ok()?.chars().next()
    }

    fn seek(&mut self, key: &[u8]) -> bool {
        let Some(left) = self.steps.get().checked_sub(1) else { return false };
        self.steps.set(left);
        self.keys.seek(key)
    }
}
