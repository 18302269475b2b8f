//! Words by their weight, for the tier of most words.

use tantivy::{DocId, TERMINATED};

use super::doc_freq;
use crate::find::tiers::Docs;
use crate::index::Index;
use crate::index::postings::{Segment, Term};

/// How much each word of the third tier weighs: the rarer, the more. A word that no article has weighs most: it is
/// what was asked for too.
pub(in crate::find) fn word_weights(index: &Index, words: &[Vec<Term>]) -> Vec<f32> {
    let frequency = |terms: &Vec<Term>| terms.iter().map(|term| doc_freq(index, term)).max().unwrap_or(0);
    words.iter().map(|terms| weight(index, frequency(terms))).collect()
}

/// How much a number weighs that these documents have.
pub(in crate::find) fn number_weight(index: &Index, docs: &Docs) -> f32 {
    let frequency: usize = docs.iter().map(Vec::len).sum();
    weight(index, frequency as u64)
}

fn weight(index: &Index, frequency: u64) -> f32 {
    (1.0 + index.articles().max(1) as f32 / frequency.max(1) as f32).ln()
}

/// Weights of words added up by document.
pub(in crate::find) struct Sums {
    /// By document.
    pub sums: Vec<f32>,
    /// The word that was added last to each document.
    last: Vec<u32>,
    words: u32,
}

impl Sums {
    /// Nothing yet, for so many documents.
    pub fn new(documents: u32) -> Self {
        Self { sums: vec![0.0; documents as usize], last: vec![0; documents as usize], words: 0 }
    }

    /// Adds `weight` to each of the documents.
    pub fn add_docs(&mut self, docs: &[DocId], weight: f32) {
        docs.iter().for_each(|&doc| self.sums[doc as usize] += weight);
    }

    /// Adds `weight` once to every document that has any of a word's terms.
    pub fn add(&mut self, segment: &Segment, terms: &[Term], weight: f32) {
        if weight == 0.0 {
            return;
        }
        self.words += 1;
        for term in terms {
            let Some(entry) = segment.entry(term) else { continue };
            let mut cursor = segment.cursor(term.table(), entry);
            while cursor.doc() != TERMINATED {
                let doc = cursor.doc() as usize;
                if let Some(last) = self.last.get_mut(doc).filter(|last| **last != self.words) {
                    *last = self.words;
                    self.sums[doc] += weight;
                }
                cursor.advance();
            }
        }
    }
}
