//! Documents with their scores while these are being added up. Leaves to `prune` which of them are still needed.

use tantivy::DocId;

use super::least_of_best;
use crate::find::docs::Docs;

/// Documents with their scores, by segment, ascending.
#[derive(Default)]
pub(super) struct Scored {
    pub docs: Docs,
    pub scores: Vec<Vec<f32>>,
}

impl Scored {
    /// All at 0.
    pub fn new(docs: Docs) -> Self {
        let scores = docs.iter().map(|docs| vec![0.0; docs.len()]).collect();
        Self { docs, scores }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.docs.iter().map(Vec::len).sum()
    }

    /// The score of which so many reach it; less than any where there are not more.
    pub fn least_of_best(&self, best: usize) -> f32 {
        least_of_best(self.scores.iter().flatten().copied(), best)
    }

    /// Takes out the first `count` by score.
    pub fn take_best(&mut self, count: usize) -> Self {
        let least = self.least_of_best(count);
        let mut taken = Self::default();
        let mut room = count;
        for (docs, scores) in self.docs.iter_mut().zip(&mut self.scores) {
            let mut places = Vec::new();
            for (place, &score) in scores.iter().enumerate() {
                // Of equal ones, which there may be very many of, any will do.
                if score >= least && room > 0 {
                    places.push(place);
                    room -= 1;
                }
            }
            taken.docs.push(take(docs, &places));
            taken.scores.push(take(scores, &places));
        }
        taken
    }

    /// Leaves those that are to be kept, by document and score.
    pub fn retain(&mut self, mut is_kept: impl FnMut(usize, DocId, f32) -> bool) {
        for (segment, (docs, scores)) in self.docs.iter_mut().zip(&mut self.scores).enumerate() {
            let mut left = 0;
            for at in 0..docs.len() {
                // Half of them may be kept, in no order that a processor could foresee.
                let (doc, score) = (docs[at], scores[at]);
                (docs[left], scores[left]) = (doc, score);
                left += usize::from(is_kept(segment, doc, score));
            }
            docs.truncate(left);
            scores.truncate(left);
        }
    }

    /// Gives each document with its segment and its score, which may be changed.
    pub fn each(&mut self, mut at: impl FnMut(usize, DocId, &mut f32)) {
        for (segment, (docs, scores)) in self.docs.iter().zip(&mut self.scores).enumerate() {
            docs.iter().zip(scores).for_each(|(&doc, score)| at(segment, doc, score));
        }
    }

    /// Adds as much to the scores of some documents, ascending in each segment.
    pub fn add(&mut self, some: &Docs, worth: f32) {
        for ((docs, scores), some) in self.docs.iter().zip(&mut self.scores).zip(some) {
            let mut at = 0;
            for doc in some {
                at += docs[at..].partition_point(|other| other < doc);
                match docs.get(at) {
                    Some(other) if other == doc => scores[at] += worth,
                    Some(_) => {}
                    None => break,
                }
            }
        }
    }

    /// Puts others back in their places.
    pub fn join(&mut self, others: Self) {
        let others = others.docs.into_iter().zip(others.scores);
        for ((docs, scores), (other_docs, other_scores)) in self.docs.iter_mut().zip(&mut self.scores).zip(others) {
            if other_docs.is_empty() {
                continue;
            }
            let pairs = docs.drain(..).zip(scores.drain(..)).chain(other_docs.into_iter().zip(other_scores));
            let mut pairs: Vec<(DocId, f32)> = pairs.collect();
            pairs.sort_unstable_by_key(|&(doc, _)| doc);
            (*docs, *scores) = pairs.into_iter().unzip();
        }
    }
}

/// Takes out what stands at some places, ascending.
fn take<T: Copy>(all: &mut Vec<T>, places: &[usize]) -> Vec<T> {
    let taken = places.iter().map(|&place| all[place]).collect();
    let mut left = places.first().copied().unwrap_or(all.len());
    for (nth, &place) in places.iter().enumerate() {
        let next = places.get(nth + 1).copied().unwrap_or(all.len());
        all.copy_within(place + 1..next, left);
        left += next - place - 1;
    }
    all.truncate(left);
    taken
}
