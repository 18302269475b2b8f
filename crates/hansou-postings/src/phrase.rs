//! Documents that have a text in one piece, from the lists of its pairs; and documents that are in any of several sets.

use crate::{DocId, TERMINATED};

use super::cursor::Cursor;
use super::posting_list::Entry;
use super::segment::Segment;
use crate::term::{Term, TermTable};

/// Terms that must stand together, each with its distance from where the text starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Pairs; or one term of any kind.
    pub terms: Vec<(u32, Term)>,
    /// The text as one word: an article that has this has the text, wherever its pairs stand.
    pub word: Option<Term>,
}

impl Phrase {
    /// One term.
    pub fn of_term(term: Term) -> Self {
        Self { terms: vec![(0, term)], word: None }
    }
}

/// The documents of a segment that have the text; `None` when a term of it is in none.
pub fn phrase_docs(segment: &Segment, text: &Phrase) -> Option<PhraseDocs> {
    Some(ResolvedPhrase::look_up(segment, text)?.docs(segment))
}

/// What a segment has of a text.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedPhrase {
    /// The lists of its terms, the shortest first.
    pub terms: Vec<(u32, TermTable, Entry)>,
    /// The list of the text as a word.
    pub word: Option<(TermTable, Entry)>,
}

impl ResolvedPhrase {
    /// Looks up the terms; `None` when one of them is in no document.
    pub fn look_up(segment: &Segment, text: &Phrase) -> Option<Self> {
        let terms = text.terms.iter().map(|(offset, term)| Some((*offset, term.table(), segment.entry(term)?)));
        let mut terms: Vec<(u32, TermTable, Entry)> = terms.collect::<Option<_>>()?;
        // The rarest term proposes, the others are asked.
        terms.sort_by_key(|(_, _, entry)| entry.documents);
        let word = text.word.as_ref().and_then(|word| Some((word.table(), segment.entry(word)?)));
        Some(Self { terms, word })
    }

    /// Walks the documents that have the text, from the first on.
    pub fn docs(&self, segment: &Segment) -> PhraseDocs {
        let mut docs = self.unwalked(segment);
        docs.find(0);
        docs
    }

    /// The same before the first step.
    pub fn unwalked(&self, segment: &Segment) -> PhraseDocs {
        let part = |&(offset, table, entry): &(u32, TermTable, Entry)| PhrasePart {
            offset,
            cursor: segment.cursor(table, entry),
            positions: Vec::new(),
        };
        let parts = self.terms.iter().map(part).collect();
        let word = self.word.map(|(table, entry)| segment.cursor(table, entry));
        PhraseDocs { parts, word, doc: TERMINATED }
    }
}

struct PhrasePart {
    offset: u32,
    cursor: Cursor,
    positions: Vec<u32>,
}

/// Documents that have a text, ascending.
pub struct PhraseDocs {
    parts: Vec<PhrasePart>,
    /// Documents that need not be looked at.
    word: Option<Cursor>,
    doc: DocId,
}

impl PhraseDocs {
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
    pub(crate) fn is_in(&mut self, doc: DocId) -> bool {
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

impl PhraseDocs {
    /// Goes to the next document.
    pub fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.find(self.doc + 1);
        }
        self.doc
    }

    /// Goes to the first document from `target` on; never back.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.find(target);
        }
        self.doc
    }

    /// The document, [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Documents that may be in it, at most.
    pub fn upper_bound(&self) -> u32 {
        self.parts.first().map_or(0, |part| part.cursor.documents())
    }
}

/// Documents that are in any of a few sets.
pub fn union(sets: Vec<PhraseDocs>) -> PhraseUnion {
    let mut union = PhraseUnion { sets, doc: 0 };
    union.settle();
    union
}

/// See [`union`].
pub struct PhraseUnion {
    sets: Vec<PhraseDocs>,
    doc: DocId,
}

impl PhraseUnion {
    fn settle(&mut self) {
        self.doc = self.sets.iter().map(PhraseDocs::doc).min().unwrap_or(TERMINATED);
    }
}

impl PhraseUnion {
    /// Goes to the next document.
    pub fn advance(&mut self) -> DocId {
        let doc = self.doc;
        self.sets.iter_mut().filter(|set| set.doc() == doc).for_each(|set| {
            set.advance();
        });
        self.settle();
        self.doc
    }

    /// Goes to the first document from `target` on; never back.
    pub fn seek(&mut self, target: DocId) -> DocId {
        self.sets.iter_mut().for_each(|set| {
            set.seek(target);
        });
        self.settle();
        self.doc
    }

    /// The document, [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Documents that may be in it, at most.
    pub fn upper_bound(&self) -> u32 {
        self.sets.iter().map(PhraseDocs::upper_bound).fold(0, u32::saturating_add)
    }
}
