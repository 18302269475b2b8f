//! Documents that have all of several texts, each in any of a few places (title, text). Where a text is rare its documents
//! are walked and the others asked; where none is, whole lists are laid over each other as bits, and only what is left is
//! looked at for the order of terms.

use std::ops::Range;

use crate::DocId;

use super::cursor::Cursor;
use super::phrase::{Phrase, PhraseDocs, ResolvedPhrase, union};
use super::segment::Segment;

/// Postings that are made bits in the time in which all lists are asked for one document.
const DENSE: u64 = 16;
/// Words of bits in a window.
const WORDS: usize = 64;
/// Documents in a window.
const WINDOW: DocId = 64 * WORDS as DocId;

/// A bit for each document of a window.
type Bits = [u64; WORDS];

/// Texts that must all be there, as a segment has them.
pub struct Conjunction<'a> {
    segment: &'a Segment,
    /// The rarest first; none when one of them is nowhere.
    clauses: Vec<Clause>,
}

/// A text that may stand in any of a few places.
struct Clause {
    places: Vec<ResolvedPhrase>,
}

impl Clause {
    /// Documents that have it, at most.
    fn documents(&self) -> u64 {
        self.places.iter().filter_map(|place| place.terms.first()).map(|(.., entry)| u64::from(entry.documents)).sum()
    }

    /// Documents in all of its lists.
    fn postings(&self) -> u64 {
        let terms = self.places.iter().flat_map(|place| &place.terms).map(|(.., entry)| entry);
        let words = self.places.iter().filter_map(|place| place.word.as_ref()).map(|(_, entry)| entry);
        terms.chain(words).map(|entry| u64::from(entry.documents)).sum()
    }
}

impl<'a> Conjunction<'a> {
    /// Looks up the terms of all texts, each a list of the places where it may stand.
    pub fn look_up(segment: &'a Segment, texts: &[&[Phrase]]) -> Self {
        let mut clauses = Vec::with_capacity(texts.len());
        for places in texts {
            let places: Vec<ResolvedPhrase> =
                places.iter().filter_map(|text| ResolvedPhrase::look_up(segment, text)).collect();
            if places.is_empty() {
                return Self { segment, clauses: Vec::new() };
            }
            clauses.push(Clause { places });
        }
        clauses.sort_by_key(Clause::documents);
        Self { segment, clauses }
    }

    /// Documents that have all texts, at most.
    pub fn upper_bound(&self) -> u64 {
        self.clauses.first().map_or(0, Clause::documents)
    }

    /// Gives the documents of a range that have all texts, ascending, until `found` wants no more.
    pub fn each(&self, range: Range<DocId>, found: impl FnMut(DocId) -> bool) {
        if self.clauses.iter().map(Clause::postings).sum::<u64>() < DENSE * self.upper_bound() {
            self.each_by_bits(range, found);
        } else {
            self.each_by_walking(range, found);
        }
    }

    /// Gives the places in `docs`, ascending, of those that have all texts.
    pub fn each_of(&self, docs: &[DocId], mut found: impl FnMut(usize)) {
        if self.clauses.is_empty() {
            return;
        }
        let asked = |clause: &Clause| clause.places.iter().map(|place| place.unwalked(self.segment)).collect();
        let mut clauses: Vec<Vec<PhraseDocs>> = self.clauses.iter().map(asked).collect();
        for (at, &doc) in docs.iter().enumerate() {
            if clauses.iter_mut().all(|places| places.iter_mut().any(|place| place.is_in(doc))) {
                found(at);
            }
        }
    }

    fn each_by_walking(&self, range: Range<DocId>, mut found: impl FnMut(DocId) -> bool) {
        let walk = |clause: &Clause| union(clause.places.iter().map(|place| place.docs(self.segment)).collect());
        let mut walks = self.clauses.iter().map(walk);
        let Some(mut first) = walks.next() else { return };
        let mut others: Vec<_> = walks.collect();
        let mut doc = first.seek(range.start);
        'documents: while doc < range.end {
            for other in &mut others {
                let there = other.seek(doc);
                if there != doc {
                    doc = first.seek(there);
                    continue 'documents;
                }
            }
            if !found(doc) {
                return;
            }
            doc = first.advance();
        }
    }

    fn each_by_bits(&self, range: Range<DocId>, mut found: impl FnMut(DocId) -> bool) {
        if self.clauses.is_empty() {
            return;
        }
        let layers =
            self.clauses.iter().map(|clause| clause.places.iter().map(|place| Bitmaps::new(self.segment, place)));
        let mut clauses: Vec<Vec<Bitmaps<'_>>> = layers.map(Iterator::collect).collect();
        let mut definite = vec![[0; WORDS]; clauses.len()];
        for start in range.clone().step_by(WINDOW as usize) {
            let mut left = [!0; WORDS];
            for (layers, definite) in clauses.iter_mut().zip(&mut definite) {
                let mut candidate = [0; WORDS];
                *definite = [0; WORDS];
                layers.iter_mut().for_each(|layer| layer.fill(start, definite, &mut candidate));
                and(&mut left, &candidate);
                if left == [0; WORDS] {
                    break;
                }
            }
            let end = range.end.min(start.saturating_add(WINDOW));
            for doc in (0..).zip(left).flat_map(|(at, bits)| ones(start + 64 * at, bits)).take_while(|&doc| doc < end) {
                let mut clauses = clauses.iter_mut().zip(&definite);
                let has_all = clauses.all(|(layers, definite)| {
                    is_set(definite, doc - start) || layers.iter_mut().any(|layer| layer.is_in(self.segment, doc))
                });
                if has_all && !found(doc) {
                    return;
                }
            }
        }
    }
}

/// The lists of a text in one place.
struct Bitmaps<'a> {
    phrase: &'a ResolvedPhrase,
    terms: Vec<Cursor>,
    word: Option<Cursor>,
    /// Looks at positions, when it was asked to.
    docs: Option<PhraseDocs>,
}

impl<'a> Bitmaps<'a> {
    fn new(segment: &Segment, phrase: &'a ResolvedPhrase) -> Self {
        Self {
            terms: phrase.terms.iter().map(|&(_, table, entry)| segment.cursor(table, entry)).collect(),
            word: phrase.word.map(|(table, entry)| segment.cursor(table, entry)),
            docs: None,
            phrase,
        }
    }

    /// Sets the bits of the documents of a window that have the text, and of those that may have it.
    fn fill(&mut self, start: DocId, definite: &mut Bits, candidate: &mut Bits) {
        let [first, rest @ ..] = self.terms.as_mut_slice() else { return };
        if rest.is_empty() {
            set(first, start, definite);
            or(candidate, definite);
            return;
        }
        let mut all = [0; WORDS];
        set(first, start, &mut all);
        for term in rest {
            let mut there = [0; WORDS];
            set(term, start, &mut there);
            and(&mut all, &there);
        }
        if let Some(word) = &mut self.word {
            set(word, start, definite);
        }
        or(candidate, &all);
        or(candidate, definite);
    }

    /// Whether the terms of a document stand in one piece; it must not be before the one asked for last.
    fn is_in(&mut self, segment: &Segment, doc: DocId) -> bool {
        self.terms.len() > 1 && self.docs.get_or_insert_with(|| self.phrase.unwalked(segment)).is_in(doc)
    }
}

/// Sets the bits of the documents of a list.
fn set(cursor: &mut Cursor, start: DocId, bits: &mut Bits) {
    cursor.seek(start);
    cursor.each_before(start.saturating_add(WINDOW), |doc| {
        let at = doc.wrapping_sub(start);
        // In a damaged list a document may stand anywhere.
        if let Some(word) = bits.get_mut(at as usize / 64) {
            *word |= 1 << (at % 64);
        }
    });
}

fn is_set(bits: &Bits, at: DocId) -> bool {
    bits.get(at as usize / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn and(bits: &mut Bits, others: &Bits) {
    bits.iter_mut().zip(others).for_each(|(bits, others)| *bits &= others);
}

fn or(bits: &mut Bits, others: &Bits) {
    bits.iter_mut().zip(others).for_each(|(bits, others)| *bits |= others);
}

/// The places of the ones in a word whose lowest bit is `first`.
fn ones(first: DocId, mut bits: u64) -> impl Iterator<Item = DocId> {
    std::iter::from_fn(move || {
        let at = (bits != 0).then(|| first + bits.trailing_zeros())?;
        bits &= bits - 1;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::term::{Field, Lengths, Term, TermKind, TermTable};
    use crate::{ListOf, segment_of};

    /// Punctuation.
    const GAP: char = '，';

    fn key(first: char, second: char) -> String {
        String::from_iter([first, '\0', second])
    }

    /// The pairs of a text, or its only character; with the text as a word.
    fn phrase(field: Field, text: &str) -> Phrase {
        let chars: Vec<char> = text.chars().collect();
        if let [_] = chars[..] {
            return Phrase::of_term(Term::single(field, text));
        }
        let pairs = (0..).zip(chars.windows(2)).map(|(at, pair)| (at, Term::pair(field, &key(pair[0], pair[1]))));
        let word = (chars.len() > 2).then(|| Term::new(field, TermKind::Word, TermTable::Words, text.to_owned()));
        Phrase { terms: pairs.collect(), word }
    }

    /// Documents with a position each.
    type Places = Vec<(DocId, u32)>;

    /// The text as a word, which some documents have as such and others only its characters.
    const WORD: &str = "甲乙丙";

    /// A segment of texts without titles; of those with the word, every other one has it as a word.
    fn segment(texts: &[String]) -> Segment {
        let (mut pairs, mut singles) = (BTreeMap::<_, Places>::new(), BTreeMap::<_, Places>::new());
        for (doc, text) in (0..).zip(texts) {
            let chars: Vec<char> = text.chars().collect();
            for (at, pair) in (0..).zip(chars.windows(2)).filter(|(_, pair)| !pair.contains(&GAP)) {
                pairs.entry(key(pair[0], pair[1])).or_default().push((doc, at));
            }
            for c in chars.iter().filter(|&&c| c != GAP) {
                singles.entry(c.to_string()).or_default().push((doc, 0));
            }
        }
        let words = (0..).zip(texts).filter(|(doc, text)| doc % 2 == 0 && text.contains(WORD));
        let words = BTreeMap::from([(WORD.to_owned(), words.map(|(doc, _)| (doc, 0)).collect())]);
        let rows = |places: Places| {
            let of_doc = |same: &[(DocId, u32)]| (same[0].0, 0, same.iter().map(|place| place.1).collect());
            places.chunk_by(|a, b| a.0 == b.0).map(of_doc).collect()
        };
        let tables = [(TermTable::Words, words), (TermTable::Pairs, pairs), (TermTable::Singles, singles)];
        let lists = tables.into_iter().flat_map(|(table, lists)| lists.into_iter().map(move |list| (table, list)));
        let lists: Vec<ListOf> = lists.map(|(table, (key, places))| (table, key, rows(places))).collect();
        segment_of(Field::Body, &vec![Lengths::default(); texts.len()], &lists).unwrap()
    }

    fn text(longest: usize) -> impl Strategy<Value = String> {
        proptest::collection::vec(prop::sample::select(vec!['甲', '乙', '丙', '，']), 1..longest)
            .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Walked or laid over each other, in any range, or asked one by one: the documents that hold all texts.
        #[test]
        fn every_way_finds_what_holds_all(
            few in proptest::collection::vec(text(12), 1..60), repeated in prop_oneof![Just(1usize), Just(200)],
            asked in proptest::collection::vec(prop_oneof![text(5), Just(WORD.to_owned())], 1..4),
            ends in (0..12_000u32, 0..12_000u32),
        ) {
            let texts: Vec<String> = few.iter().cycle().take(few.len() * repeated).cloned().collect();
            let segment = segment(&texts);
            let asked: Vec<String> = asked.iter().map(|text| text.replace('，', "")).filter(|text| !text.is_empty()).collect();
            prop_assume!(!asked.is_empty());
            let places: Vec<[Phrase; 2]> =
                asked.iter().map(|text| [Field::Title, Field::Body].map(|field| phrase(field, text))).collect();
            let clauses: Vec<&[Phrase]> = places.iter().map(|places| &places[..]).collect();
            let all = Conjunction::look_up(&segment, &clauses);
            let count = texts.len() as DocId;
            let holds = |doc: DocId| asked.iter().all(|text| texts[doc as usize].contains(text.as_str()));
            for range in [0..count, ends.0.min(count)..ends.1.min(count)] {
                let expected: Vec<DocId> = range.clone().filter(|&doc| holds(doc)).collect();
                let (mut walked, mut laid) = (Vec::new(), Vec::new());
                all.each_by_walking(range.clone(), |doc| { walked.push(doc); true });
                all.each_by_bits(range.clone(), |doc| { laid.push(doc); true });
                prop_assert_eq!(&walked, &expected);
                prop_assert_eq!(&laid, &expected);
                prop_assert!(expected.len() as u64 <= all.upper_bound());
            }
            let (every_third, mut among): (Vec<DocId>, _) = ((0..count).step_by(3).collect(), Vec::new());
            all.each_of(&every_third, |at| among.push(every_third[at]));
            prop_assert_eq!(among, every_third.iter().copied().filter(|&doc| holds(doc)).collect::<Vec<_>>());
        }
    }
}
