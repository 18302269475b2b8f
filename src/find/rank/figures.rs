//! What the figures that answer add to scores. Where only the best articles are wanted, they are looked at in the order of
//! their scores so far, until what figures could add at most brings none of the others among the best: a number that
//! stands in every tenth article is asked of some hundred.

use tantivy::DocId;

use super::least_of_best;
use crate::error::Result;
use crate::find::tiers::Docs;
use crate::index::{Index, from_tantivy};
use crate::query::clock;
use crate::query::lower::{BEST_FIGURE, FigureQuery};

/// Documents looked at first; each further time, four times as many.
const FIRST: usize = 64;

/// What the questions can add to a score at most.
pub(super) fn most(questions: &[FigureQuery], share: f32) -> f32 {
    questions.len() as f32 * share * BEST_FIGURE
}

/// A document with its score so far.
#[derive(Clone, Copy)]
struct Candidate {
    segment: usize,
    doc: DocId,
    score: f32,
}

/// Adds to each score what the questions' answers are worth. When only the `best` so many are wanted, those that cannot
/// be among them are taken out.
pub(super) fn add(
    index: &Index,
    questions: &[FigureQuery],
    share: f32,
    docs: &mut Docs,
    scores: &mut [Vec<f32>],
    best: Option<usize>,
) -> Result<()> {
    let count: usize = docs.iter().map(Vec::len).sum();
    let Some(best) = best.filter(|best| count > FIRST.max(2 * best)) else {
        return ask(index, questions, share, docs, scores);
    };
    if questions.is_empty() {
        return Ok(());
    }
    let of_segment = |(segment, (docs, scores)): (usize, (&Vec<DocId>, &Vec<f32>))| {
        let each = docs.iter().zip(scores).map(move |(&doc, &score)| Candidate { segment, doc, score });
        each.collect::<Vec<_>>()
    };
    let mut rest: Vec<Candidate> = docs.iter().zip(&*scores).enumerate().flat_map(of_segment).collect();
    docs.iter_mut().for_each(Vec::clear);
    scores.iter_mut().for_each(Vec::clear);
    let mut next = FIRST.max(best);
    while !rest.is_empty() && !clock::is_over() {
        // The best of the rest, last.
        let others = rest.len().saturating_sub(next);
        if others > 0 {
            rest.select_nth_unstable_by(others, |a, b| a.score.total_cmp(&b.score));
        }
        let looked_at = rest.split_off(others);
        let (mut new_docs, mut new_scores) = sorted(looked_at, docs.len());
        ask(index, questions, share, &new_docs, &mut new_scores)?;
        docs.iter_mut().zip(&mut new_docs).for_each(|(docs, new)| docs.append(new));
        scores.iter_mut().zip(&mut new_scores).for_each(|(scores, new)| scores.append(new));
        let could_be = rest.iter().map(|candidate| candidate.score).fold(f32::NEG_INFINITY, f32::max);
        // Sums in another order differ in the last digits.
        if least_of_best(scores, best) * (1.0 - 1e-4) > could_be + most(questions, share) {
            break;
        }
        next *= 4;
    }
    let all = docs.iter().zip(&*scores).enumerate().flat_map(of_segment).collect();
    let (all_docs, all_scores) = sorted(all, docs.len());
    *docs = all_docs;
    scores.iter_mut().zip(all_scores).for_each(|(scores, all)| *scores = all);
    Ok(())
}

/// Candidates by segment, ascending.
fn sorted(mut candidates: Vec<Candidate>, segments: usize) -> (Docs, Vec<Vec<f32>>) {
    candidates.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
    let (mut docs, mut scores) = (vec![Vec::new(); segments], vec![Vec::new(); segments]);
    for Candidate { segment, doc, score } in candidates {
        docs[segment].push(doc);
        scores[segment].push(score);
    }
    (docs, scores)
}

/// Asks every document.
fn ask(index: &Index, questions: &[FigureQuery], share: f32, docs: &Docs, scores: &mut [Vec<f32>]) -> Result<()> {
    let failed = |error| from_tantivy(index.home(), error);
    for question in questions {
        let segments = index.searcher().segment_readers().iter().zip(docs).zip(&mut *scores);
        for ((reader, docs), scores) in segments.filter(|((_, docs), _)| !docs.is_empty()) {
            let answers = question.scores(reader, docs).map_err(failed)?;
            scores.iter_mut().zip(answers).for_each(|(score, by)| *score += share * by);
        }
    }
    Ok(())
}
