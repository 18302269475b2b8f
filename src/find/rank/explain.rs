//! How a score came about, in parts.

use super::Ranking;
use crate::error::Result;
use crate::find::Request;
use crate::find::backend::{Backend, TermScores};
use crate::find::docs::Docs;
use crate::find::found::RankedDoc;
use crate::hit::{PartKind, ScorePart, Tier};
use crate::index::Index;
use crate::index::postings::{Field, Term, TermKind};
use crate::index::terms;
use crate::query::plan::Plan;

/// The parts of a score, the largest first; what they do not add up to is a bonus.
pub(in crate::find) fn explain(
    backend: &dyn Backend,
    plan: &Plan,
    found: &RankedDoc,
    request: &Request,
) -> Result<Vec<ScorePart>> {
    let TermScores { terms: scores, all: total } = backend.term_scores(plan, request, found)?;
    let terms: Vec<Term> = plan.terms.iter().map(|ranked| ranked.term.clone()).collect();
    let frequencies = backend.frequencies(&terms, &request.deadline)?;
    let each = terms.iter().zip(&frequencies).zip(&scores).filter(|(_, score)| **score > 0.0);
    let mut parts: Vec<ScorePart> = each.map(|((term, &articles), &score)| of_term(term, articles, score)).collect();
    parts.sort_by(|a, b| b.score.total_cmp(&a.score));
    let of_terms: f32 = parts.iter().map(|part| part.score).sum();
    for (kind, rest) in [
        (PartKind::Passage, found.passage),
        (PartKind::Bonus, total - of_terms),
        (PartKind::Age, found.score - found.passage - total),
    ] {
        // Less is rounding.
        if rest.abs() > 1e-3 * total.abs() {
            parts.push(ScorePart { kind, title: false, term: String::new(), articles: 0, score: rest });
        }
    }
    Ok(parts)
}

fn of_term(term: &Term, articles: u64, score: f32) -> ScorePart {
    let kind = match term.kind {
        TermKind::Word => PartKind::Word,
        TermKind::Pair => PartKind::Pair,
        TermKind::Single => PartKind::Single,
    };
    ScorePart { kind, title: term.field == Field::Title, term: terms::written(term), articles, score }
}

/// What the terms of a plan add to the score of an article of the index on this machine.
pub(in crate::find) fn term_scores(
    index: &Index,
    plan: &Plan,
    found: &RankedDoc,
    request: &Request,
) -> Result<TermScores> {
    let mut docs: Docs = vec![Vec::new(); index.searcher().segment_readers().len()];
    docs[found.segment as usize].push(found.doc);
    let none: Docs = vec![Vec::new(); docs.len()];
    let all_words = if found.tier == Tier::Words { docs.clone() } else { none };
    let mut score = |part: &Plan| {
        let ranking = Ranking::within(index, plan, part, request);
        let favours = ranking.favours(found.tier, &all_words, false);
        Ok::<f32, crate::error::Error>(ranking.scores(&favours, &mut docs, None)?[found.segment as usize][0])
    };
    let terms = plan.terms.iter().map(|term| score(&Plan::of_term(term.clone(), &plan.spelled)));
    Ok(TermScores { terms: terms.collect::<Result<_>>()?, all: score(plan)? })
}
