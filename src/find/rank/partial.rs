//! The parts of a query by their weight, for the articles that have only some.

use tantivy::{DocId, TERMINATED};

use super::{WINDOW, doc_freq};
use crate::find::docs::Docs;
use crate::index::Index;
use crate::index::postings::{Cursor, Segment, Term};
use crate::query::deadline::Deadline;
use crate::query::plan::TextPart;

/// How much each part of the query weighs: the rarer, the more; `between` is the share of pairs of two words. A part that
/// no article has weighs most: it is what was asked for too; but not two words that stand side by side nowhere.
pub(in crate::find) fn part_weights(index: &Index, parts: &[TextPart], between: f32) -> Vec<f32> {
    let frequency = |part: &TextPart| part.terms.iter().map(|term| doc_freq(index, term)).max().unwrap_or(0);
    let one = |part: &TextPart| match (part.is_between, frequency(part)) {
        (true, 0) => 0.0,
        (true, frequency) => between * weight(index, frequency),
        (false, frequency) => weight(index, frequency),
    };
    parts.iter().map(one).collect()
}

/// How much one piece weighs that these documents have.
pub(in crate::find) fn piece_weight(index: &Index, docs: &Docs) -> f32 {
    let frequency: usize = docs.iter().map(Vec::len).sum();
    weight(index, frequency as u64)
}

fn weight(index: &Index, frequency: u64) -> f32 {
    weight_of(index.articles(), frequency)
}

/// What a part weighs that so many of the articles have.
pub(crate) fn weight_of(articles: u64, frequency: u64) -> f32 {
    (1.0 + articles.max(1) as f32 / frequency.max(1) as f32).ln()
}

/// Weights of words added up by document, a stretch of documents at a time.
#[derive(Default)]
pub(in crate::find) struct WeightedOr<'a> {
    sources: Vec<Source<'a>>,
    words: u32,
}

/// Documents that hold a word.
struct Source<'a> {
    docs: Holders<'a>,
    weight: f32,
    /// Number of the word, from 1.
    word: u32,
}

enum Holders<'a> {
    List(Box<Cursor>),
    Known(&'a [DocId]),
}

impl Holders<'_> {
    fn doc(&self) -> DocId {
        match self {
            Self::List(cursor) => cursor.doc(),
            Self::Known(docs) => docs.first().copied().unwrap_or(TERMINATED),
        }
    }

    /// Goes on to the first from `end` on and gives those before it.
    fn each_before(&mut self, end: DocId, at: impl FnMut(DocId)) {
        match self {
            Self::List(cursor) => cursor.each_before(end, at),
            Self::Known(docs) => {
                let (before, rest) = docs.split_at(docs.partition_point(|&doc| doc < end));
                before.iter().copied().for_each(at);
                *docs = rest;
            }
        }
    }
}

impl<'a> WeightedOr<'a> {
    /// Each of the documents, ascending, is to get `weight`.
    pub fn add_docs(&mut self, docs: &'a [DocId], weight: f32) {
        self.words += 1;
        self.sources.push(Source { docs: Holders::Known(docs), weight, word: self.words });
    }

    /// Every document that has any of a word's terms is to get `weight`, once.
    pub fn add(&mut self, segment: &Segment, terms: &[Term], weight: f32) {
        self.words += 1;
        let word = self.words;
        let lists = terms.iter().filter_map(|term| Some(segment.cursor(term.table(), segment.entry(term)?)));
        self.sources.extend(lists.map(|cursor| Source { docs: Holders::List(Box::new(cursor)), weight, word }));
    }

    /// The documents that get `enough`, which is more than 0, ascending, until `found` wants no more or the time is up.
    pub fn docs_with_at_least(mut self, enough: f32, deadline: &Deadline, mut found: impl FnMut(DocId) -> bool) {
        // The sums, and the word that was added last to each.
        let (mut sums, mut last) = (vec![0f32; WINDOW], vec![0u32; WINDOW]);
        loop {
            let first = self.sources.iter().map(|source| source.docs.doc()).min().unwrap_or(TERMINATED);
            if first == TERMINATED || deadline.is_over() {
                return;
            }
            let end = first.saturating_add(WINDOW as DocId);
            for Source { docs, weight, word } in &mut self.sources {
                docs.each_before(end, |doc| {
                    let at = (doc - first) as usize;
                    if last[at] != *word {
                        last[at] = *word;
                        sums[at] += *weight;
                    }
                });
            }
            for (doc, _) in (first..).zip(&sums).filter(|&(_, &sum)| sum >= enough) {
                if !found(doc) {
                    return;
                }
            }
            sums.fill(0.0);
            last.fill(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_reaches_enough_is_found_in_order(
            words in proptest::collection::vec(proptest::collection::btree_set(0u32..9000, 0..60), 0..6), enough in 1u8..5,
        ) {
            let words: Vec<Vec<DocId>> = words.into_iter().map(|docs: BTreeSet<_>| docs.into_iter().collect()).collect();
            let mut sums = WeightedOr::default();
            let mut counted: BTreeMap<DocId, u8> = BTreeMap::new();
            for docs in &words {
                sums.add_docs(docs, 1.0);
                docs.iter().for_each(|&doc| *counted.entry(doc).or_default() += 1);
            }
            let mut found = Vec::new();
            sums.docs_with_at_least(enough.into(), &Deadline::never(), |doc| { found.push(doc); true });
            let wanted: Vec<_> = counted.into_iter().filter(|&(_, count)| count >= enough).map(|(doc, _)| doc).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
