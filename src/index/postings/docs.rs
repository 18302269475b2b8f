//! Documents that have a text in one piece, from the lists of its pairs; and documents that are in any of several sets.

use tantivy::{DocId, DocSet, TERMINATED};

use super::cursor::Cursor;
use super::list::Entry;
use super::segment::Segment;
use super::{Table, Term, Zone};
use crate::index::terms;
use hansou_text::atom::Atom;
use hansou_text::fold::is_han;

/// Terms that must stand together, each with its distance from where the text starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contiguous {
    /// Pairs; or one term of any kind.
    pub terms: Vec<(u32, Term)>,
    /// The text as one word: an article that has this has the text, wherever its pairs stand.
    pub word: Option<Term>,
}

impl Contiguous {
    /// The pairs that a folded text is made of, or its only atom; none when no two of its atoms stand side by side.
    pub fn of(zone: Zone, chars: &[char], atoms: &[Atom]) -> Self {
        let term = |key: String| if atoms.len() == 1 { Term::single(zone, &key) } else { Term::pair(zone, &key) };
        let cover = terms::cover(chars, atoms).into_iter();
        let terms = cover.map(|(position, key)| (position, term(key))).collect();
        // Two characters are one pair, and letters one atom.
        let is_word = atoms.len() > 2 && atoms.len() == chars.len() && chars.iter().all(|&c| is_han(c));
        let word = is_word.then(|| Term::word(zone, &String::from_iter(chars)));
        Self { terms, word }
    }

    /// One term.
    pub fn alone(term: Term) -> Self {
        Self { terms: vec![(0, term)], word: None }
    }

    /// All pairs of a folded text: where some of them are likely in no document, such as those between the words of a
    /// query.
    pub fn of_every_pair(zone: Zone, chars: &[char], atoms: &[Atom]) -> Self {
        if atoms.len() < 2 {
            return Self::of(zone, chars, atoms);
        }
        let mut terms = Vec::new();
        terms::pairs(chars, atoms, |key, position| terms.push((position, Term::pair(zone, key))));
        Self { terms, word: None }
    }
}

/// The documents of a segment that have the text; `None` when a term of it is in none.
pub fn contiguous(segment: &Segment, text: &Contiguous) -> Option<Docs> {
    Some(Known::of(segment, text)?.docs(segment))
}

/// What a segment has of a text.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// The lists of its terms, the shortest first.
    pub terms: Vec<(u32, Table, Entry)>,
    /// The list of the text as a word.
    pub word: Option<(Table, Entry)>,
}

impl Known {
    /// Looks up the terms; `None` when one of them is in no document.
    pub fn of(segment: &Segment, text: &Contiguous) -> Option<Self> {
        let terms = text.terms.iter().map(|(offset, term)| Some((*offset, term.table(), segment.entry(term)?)));
        let mut terms: Vec<(u32, Table, Entry)> = terms.collect::<Option<_>>()?;
        // The rarest term proposes, the others are asked.
        terms.sort_by_key(|(_, _, entry)| entry.documents);
        let word = text.word.as_ref().and_then(|word| Some((word.table(), segment.entry(word)?)));
        Some(Self { terms, word })
    }

    /// Walks the documents that have the text, from the first on.
    pub fn docs(&self, segment: &Segment) -> Docs {
        let mut docs = self.unwalked(segment);
        docs.find(0);
        docs
    }

    /// The same before the first step.
    pub fn unwalked(&self, segment: &Segment) -> Docs {
        let part = |&(offset, table, entry): &(u32, Table, Entry)| Part {
            offset,
            cursor: segment.cursor(table, entry),
            positions: Vec::new(),
        };
        let parts = self.terms.iter().map(part).collect();
        let word = self.word.map(|(table, entry)| segment.cursor(table, entry));
        Docs { parts, word, doc: TERMINATED }
    }
}

struct Part {
    offset: u32,
    cursor: Cursor,
    positions: Vec<u32>,
}

/// Documents that have a text, ascending.
pub struct Docs {
    parts: Vec<Part>,
    /// Documents that need not be looked at.
    word: Option<Cursor>,
    doc: DocId,
}

impl Docs {
    /// Goes to the first document from `target` on.
    fn find(&mut self, mut target: DocId) {
        'documents: loop {
            for part in &mut self.parts {
                let doc = part.cursor.seek(target);
                if doc == TERMINATED {
                    self.doc = TERMINATED;
                    return;
                }
                if doc > target {
                    target = doc;
                    continue 'documents;
                }
            }
            if self.parts.is_empty() {
                target = TERMINATED;
            } else if !self.stands_in(target) {
                target += 1;
                continue;
            }
            self.doc = target;
            return;
        }
    }

    /// Whether a document has the text; it must not be before the one asked for last, and asking ends the walk.
    pub(super) fn is_in(&mut self, doc: DocId) -> bool {
        self.parts.iter_mut().all(|part| part.cursor.seek(doc) == doc) && self.stands_in(doc)
    }

    /// Whether the text stands in a document that has all of its terms: as a word, or by their positions.
    fn stands_in(&mut self, doc: DocId) -> bool {
        self.word.as_mut().is_some_and(|word| word.seek(doc) == doc) || self.is_in_one_piece()
    }

    fn is_in_one_piece(&mut self) -> bool {
        let [first, rest @ ..] = self.parts.as_mut_slice() else { return false };
        if rest.is_empty() {
            return true;
        }
        first.cursor.positions(&mut first.positions);
        let offset = first.offset;
        // Places where the text may start, fewer with each term.
        first.positions.retain_mut(|position| {
            let start = position.checked_sub(offset);
            *position = start.unwrap_or(0);
            start.is_some()
        });
        for part in rest {
            part.cursor.positions(&mut part.positions);
            let (offset, there) = (part.offset, &part.positions);
            first.positions.retain(|start| there.binary_search(&(start + offset)).is_ok());
            if first.positions.is_empty() {
                return false;
            }
        }
        true
    }
}

impl DocSet for Docs {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.find(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.find(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.first().map_or(0, |part| part.cursor.documents())
    }
}

/// Documents that are in any of a few sets.
pub fn union(sets: Vec<Docs>) -> Union {
    let mut union = Union { sets, doc: 0 };
    union.settle();
    union
}

/// See [`union`].
pub struct Union {
    sets: Vec<Docs>,
    doc: DocId,
}

impl Union {
    fn settle(&mut self) {
        self.doc = self.sets.iter().map(Docs::doc).min().unwrap_or(TERMINATED);
    }
}

impl DocSet for Union {
    fn advance(&mut self) -> DocId {
        let doc = self.doc;
        self.sets.iter_mut().filter(|set| set.doc() == doc).for_each(|set| {
            set.advance();
        });
        self.settle();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.sets.iter_mut().for_each(|set| {
            set.seek(target);
        });
        self.settle();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.sets.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}
