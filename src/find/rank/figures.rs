//! What the figures that answer add to scores. Where only the best articles are wanted, they are looked at in the order of
//! their scores so far, until what figures could add at most brings none of the others among the best: a number that
//! stands in every tenth article is asked of some hundred.

use tantivy::DocId;

use super::{ROUNDING, least_of_best};
use crate::error::Result;
use crate::find::docs::Docs;
use crate::find::local::{BEST_FIGURE, FigureQuery};
use crate::index::{Index, from_tantivy};
use crate::query::deadline::Deadline;
use hansou_facts::figure::QuantityConstraint;

/// Documents looked at first; each further time, four times as many.
const FIRST: usize = 64;

/// What the questions can add to a score at most.
pub(super) fn most(questions: &[QuantityConstraint], share: f32) -> f32 {
    questions.len() as f32 * share * BEST_FIGURE
}

/// A document with its score so far.
struct Candidate {
    segment: usize,
    doc: DocId,
    score: f32,
}

impl Candidate {
    fn place(&self) -> (usize, DocId) {
        (self.segment, self.doc)
    }
}

/// Adds to each score what the questions' answers are worth. When only the `best` so many are wanted, those that cannot
/// be among them are taken out.
pub(super) fn add(
    index: &Index,
    (questions, share): (&[QuantityConstraint], f32),
    deadline: &Deadline,
    docs: &mut Docs,
    scores: &mut [Vec<f32>],
    best: Option<usize>,
) -> Result<()> {
    if questions.is_empty() {
        return Ok(());
    }
    let mut rest = taken(docs, scores);
    let mut kept = Vec::new();
    let mut next = best.map_or(rest.len(), |best| FIRST.max(best.saturating_mul(2)));
    while !rest.is_empty() {
        if deadline.is_over() {
            // Ranked by what was added so far.
            kept.append(&mut rest);
            break;
        }
        let mut looked_at = take_best(&mut rest, next);
        ask(index, (questions, share), deadline, &mut looked_at)?;
        kept.append(&mut looked_at);
        let could_be = scores_of(&rest).fold(f32::NEG_INFINITY, f32::max) + most(questions, share);
        if best.is_some_and(|best| least_of_best(scores_of(&kept), best) * ROUNDING > could_be) {
            break;
        }
        next = next.saturating_mul(4);
    }
    kept.sort_unstable_by_key(Candidate::place);
    for Candidate { segment, doc, score } in kept {
        docs[segment].push(doc);
        scores[segment].push(score);
    }
    Ok(())
}

/// Takes all documents out with their scores.
fn taken(docs: &mut Docs, scores: &mut [Vec<f32>]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (segment, (docs, scores)) in docs.iter_mut().zip(scores).enumerate() {
        let each = docs.drain(..).zip(scores.drain(..));
        candidates.extend(each.map(|(doc, score)| Candidate { segment, doc, score }));
    }
    candidates
}

/// Takes out the `count` best.
fn take_best(candidates: &mut Vec<Candidate>, count: usize) -> Vec<Candidate> {
    let others = candidates.len().saturating_sub(count);
    if others > 0 {
        candidates.select_nth_unstable_by(others, |a, b| a.score.total_cmp(&b.score));
    }
    candidates.split_off(others)
}

fn scores_of(candidates: &[Candidate]) -> impl Iterator<Item = f32> + '_ {
    candidates.iter().map(|candidate| candidate.score)
}

/// Adds to the score of each what the answers are worth; leaves them by segment, ascending.
fn ask(
    index: &Index,
    (questions, share): (&[QuantityConstraint], f32),
    deadline: &Deadline,
    candidates: &mut [Candidate],
) -> Result<()> {
    candidates.sort_unstable_by_key(Candidate::place);
    for of_segment in candidates.chunk_by_mut(|a, b| a.segment == b.segment) {
        let reader = &index.searcher().segment_readers()[of_segment[0].segment];
        let docs: Vec<DocId> = of_segment.iter().map(|candidate| candidate.doc).collect();
        for question in questions {
            let question = FigureQuery::new(index.postings().clone(), question.clone(), deadline.clone());
            let answers = question.scores(reader, &docs).map_err(|error| from_tantivy(index.home(), error))?;
            of_segment.iter_mut().zip(answers).for_each(|(candidate, by)| candidate.score += share * by);
        }
    }
    Ok(())
}
