//! What a posting list adds to the scores of documents. Where the documents are few beside the list, it is asked for each
//! of them; where they are not, it is scored as a whole, window by window, which takes a fraction of that for each.

use tantivy::DocId;

use super::{WINDOW, Weighted};
use crate::find::parallel;
use crate::index::postings::{Entry, LengthCodes, Segment, intersect};

/// Postings of a list that are scored in the time in which it is asked for one document.
const DENSE: u64 = 16;

/// Adds what the terms of a list are worth in each of the documents.
pub(super) fn add_scores(segment: &Segment, terms: &[Weighted<'_>], entry: Entry, docs: &[DocId], scores: &mut [f32]) {
    let (all, some) = (u64::from(entry.documents), docs.len() as u64);
    let is_dense = some * DENSE > all;
    let add = if is_dense { score_all } else { score_each };
    let pieces = parallel::pieces(if is_dense { all.min(some * 4) } else { some * 4 });
    if pieces == 1 {
        return add(segment, terms, entry, docs, scores);
    }
    let size = docs.len().div_ceil(pieces);
    let parts = docs.chunks(size).zip(scores.chunks_mut(size));
    parallel::run(parts.map(|(docs, scores)| move || add(segment, terms, entry, docs, scores)));
}

/// A term of a list with the lengths of the texts in terms of its kind.
struct Scorer<'a> {
    term: &'a Weighted<'a>,
    lengths: LengthCodes<'a>,
}

impl Scorer<'_> {
    /// What the term is worth in a document, by the counts of its list.
    #[inline]
    fn score(&self, doc: DocId, counts: (u32, u32)) -> f32 {
        self.term.weight.score(self.lengths.code(doc), self.term.term.count(counts))
    }
}

fn scorers<'a>(segment: &'a Segment, terms: &'a [Weighted<'a>]) -> Vec<Scorer<'a>> {
    let lengths = |term: &Weighted<'_>| segment.length_codes(term.term.field, term.term.kind);
    terms.iter().map(|term| Scorer { term, lengths: lengths(term) }).collect()
}

/// Asks the list for each of the documents.
fn score_each(segment: &Segment, terms: &[Weighted<'_>], entry: Entry, docs: &[DocId], scores: &mut [f32]) {
    let Some(first) = terms.first() else { return };
    let scorers = scorers(segment, terms);
    let mut cursor = segment.cursor(first.term.table(), entry);
    intersect(&mut cursor, docs, |cursor, at| {
        let counts = cursor.counts();
        scores[at] += scorers.iter().map(|scorer| scorer.score(docs[at], counts)).sum::<f32>();
    });
}

/// Scores the list as far as there are documents.
fn score_all(segment: &Segment, terms: &[Weighted<'_>], entry: Entry, docs: &[DocId], scores: &mut [f32]) {
    let Some(first) = terms.first() else { return };
    let scorers = scorers(segment, terms);
    let mut cursor = segment.cursor(first.term.table(), entry);
    let mut sums = [0f32; WINDOW];
    let mut at = 0;
    while let Some(&first) = docs.get(at) {
        let rest = &docs[at..docs.len().min(at + WINDOW)];
        let count = rest.partition_point(|&doc| doc < first.saturating_add(WINDOW as DocId)).max(1);
        let (next, end) = (at + count, rest[count - 1].saturating_add(1));
        cursor.seek(first);
        cursor.counted_before(end, |there, counts| {
            for scorer in &scorers {
                for (&doc, &counts) in there.iter().zip(counts) {
                    // In a damaged list a document may stand anywhere.
                    if let Some(sum) = sums.get_mut(doc.wrapping_sub(first) as usize) {
                        *sum += scorer.score(doc, counts);
                    }
                }
            }
        });
        for (score, &doc) in scores[at..next].iter_mut().zip(&docs[at..next]) {
            *score += sums.get(doc.wrapping_sub(first) as usize).copied().unwrap_or(0.0);
        }
        sums[..(end.saturating_sub(first) as usize).min(WINDOW)].fill(0.0);
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::query::Bm25Weight;

    use super::*;
    use crate::index::postings::{Field, Lengths, Term, TermTable, segment_of};
    use crate::index::terms;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// To the last bit: of two equal articles neither may come first by the way it was scored.
        #[test]
        fn both_ways_give_the_same_scores(
            rows in proptest::collection::vec((1..60u32, 1..30u32, 0..3u32), 1..600),
            asked in proptest::collection::btree_set(0..20_000u32, 0..300),
            weights in (0.1f32..3.0, 0.1f32..3.0),
        ) {
            let mut doc = 0;
            let rows: Vec<(DocId, u32, u32)> = rows.iter().map(|&(gap, count, words)| {
                doc += gap;
                (doc, count, words.min(count))
            }).collect();
            let word = terms::word(Field::Body, "传感");
            let pair = Term::pair(Field::Body, "传\0感");
            let places = |&(doc, count, words): &(DocId, u32, u32)| (doc, words, (0..count).collect());
            let list = (TermTable::Pairs, "传\0感".to_owned(), rows.iter().map(places).collect());
            // Texts as long as their numbers.
            let lengths: Vec<Lengths> =
                (0..=doc).map(|doc| Lengths { words: doc, pairs: doc + 1, singles: doc + 2 }).collect();
            let segment = segment_of(Field::Body, &lengths, &[list]).unwrap();
            let entry = segment.entry(&pair).unwrap();
            let weight = |boost: f32| Bm25Weight::for_one_term_without_explain(9, 1000, 300.0).boost_by(boost);
            let terms = [
                Weighted { term: &word, weight: weight(weights.0), worth: 0.0 },
                Weighted { term: &pair, weight: weight(weights.1), worth: 0.0 },
            ];
            let docs: Vec<DocId> = asked.into_iter().collect();
            let (mut each, mut all) = (vec![1.0; docs.len()], vec![1.0; docs.len()]);
            score_each(&segment, &terms, entry, &docs, &mut each);
            score_all(&segment, &terms, entry, &docs, &mut all);
            prop_assert_eq!(&each, &all);
            for (doc, score) in docs.iter().zip(&all) {
                prop_assert_eq!(rows.iter().any(|row| row.0 == *doc), *score > 1.0);
            }
        }
    }
}
