//! Leaves out documents that cannot be among the best any more, while scores are still being added up. After some lists
//! the first so far are scored to the end; what the best of them have is what every other must reach with all that may
//! still come. After MaxScore (Turtle and Flood 1995), with documents that are known to match instead of cursors.

use super::favour::Favours;
use super::scored::Scored;

/// Scores in other orders of adding differ in the last digits.
pub(super) const ROUNDING: f32 = 1.0 - 1e-4;
/// The first are scored to the end when what may still come is at most so many times what may have come.
const EARLY: f32 = 2.0;
/// How much less than before must still come before documents are left out again.
const LESS: f32 = 0.75;

/// Decides when documents are left out, and which.
pub(super) struct Pruning<'a> {
    /// How many are wanted.
    best: usize,
    /// What multiplies scores in the end.
    favours: &'a Favours<'a>,
    /// What is added after that, at most.
    after: f32,
    /// What the lists that were walked may have added at most, and what the others may.
    added: f32,
    rest: f32,
    /// `rest` when documents were left out last.
    pruned_at: f32,
    /// What the best have in the end, at least.
    least: Option<f32>,
}

impl<'a> Pruning<'a> {
    /// Of lists that add `rest` at most, and then `after`.
    pub fn new(best: usize, favours: &'a Favours<'a>, rest: f32, after: f32) -> Self {
        Self { best, favours, after, added: 0.0, rest, pruned_at: f32::INFINITY, least: None }
    }

    /// Notes that a list was walked that adds so much at most.
    pub fn walked(&mut self, most: f32) {
        self.added += most;
        self.rest = (self.rest - most).max(0.0);
    }

    /// The first so far, when it is time to score them to the end: once.
    pub fn first(&self, scored: &mut Scored) -> Option<Scored> {
        // Fewer are scored as fast as they are left out.
        let is_time = self.least.is_none() && self.rest < EARLY * self.added && scored.len() > 3 * self.best;
        is_time.then(|| scored.take_best(2 * self.best))
    }

    /// Notes the scores of the first.
    pub fn finished(&mut self, first: &Scored) {
        self.least = Some(first.least_of_best(self.best));
    }

    /// Leaves out the documents that cannot be among the best.
    pub fn prune(&mut self, scored: &mut Scored) {
        let Some(least) = self.least.filter(|_| self.rest < LESS * self.pruned_at) else { return };
        self.pruned_at = self.rest;
        let Self { favours, after, rest, .. } = *self;
        // What is added last is not multiplied; a sum below nothing is no less needed for a larger factor.
        let least = (least * ROUNDING - after).max(0.0);
        let needed = |factor: f32| least / factor - rest;
        let (fewest, most) = favours.bounds();
        let (surely, perhaps) = (needed(fewest), needed(most));
        scored.retain(|segment, doc, score| {
            score >= surely || score >= perhaps && score >= needed(favours.upper_bound(segment, doc))
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use tantivy::DocId;

    use super::*;
    use crate::find::docs::Docs;
    use crate::query::deadline::Deadline;

    proptest! {
        /// Whatever the lists add, the best are the same as without leaving any out.
        #[test]
        fn the_best_are_never_left_out(
            lists in proptest::collection::vec(proptest::collection::vec(0u8..30, 120), 1..9),
            bonus in proptest::collection::vec(any::<bool>(), 120),
            best in 1usize..15,
        ) {
            const FACTOR: f32 = 1.3;
            let docs = vec![(0..70).collect::<Vec<DocId>>(), (0..50).collect()];
            let place = |segment: usize, doc: DocId| segment * 70 + doc as usize;
            let add = |scored: &mut Scored, list: &[u8]| {
                for (segment, (docs, scores)) in scored.docs.iter().zip(&mut scored.scores).enumerate() {
                    docs.iter().zip(scores).for_each(|(&doc, score)| *score += f32::from(list[place(segment, doc)]));
                }
            };
            let favoured: Docs = docs.iter().enumerate().map(|(segment, docs)| {
                docs.iter().copied().filter(|&doc| bonus[place(segment, doc)]).collect()
            }).collect();
            let deadline = Deadline::never();
            let mut favours = Favours::new(2, &deadline);
            favours.add(&favoured, FACTOR);
            let mut all = Scored::new(docs.clone());
            lists.iter().for_each(|list| add(&mut all, list));
            favours.apply(&mut all).unwrap();
            let most = |list: &Vec<u8>| f32::from(list.iter().copied().max().unwrap_or(0));
            let sum = lists.iter().map(most).sum();
            let mut pruning = Pruning::new(best, &favours, sum, 0.0);
            let (mut left, mut first) = (Scored::new(docs), None);
            for (at, list) in lists.iter().enumerate() {
                add(&mut left, list);
                pruning.walked(most(list));
                if let Some(mut taken) = pruning.first(&mut left) {
                    lists[at + 1..].iter().for_each(|list| add(&mut taken, list));
                    favours.apply(&mut taken).unwrap();
                    pruning.finished(&taken);
                    first = Some(taken);
                }
                pruning.prune(&mut left);
            }
            favours.apply(&mut left).unwrap();
            if let Some(first) = first {
                left.join(first);
            }
            for docs in &left.docs {
                prop_assert!(docs.is_sorted());
            }
            let ordered = |scored: &Scored| {
                let mut scores: Vec<f32> = scored.scores.iter().flatten().copied().collect();
                scores.sort_unstable_by(|a, b| b.total_cmp(a));
                scores.truncate(best);
                scores
            };
            prop_assert_eq!(ordered(&left), ordered(&all));
        }
    }
}
