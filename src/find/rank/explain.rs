//! How a score came about, in parts.

use super::{Ranking, doc_freq};
use crate::error::Result;
use crate::find::Request;
use crate::find::tiers::{Docs, Found};
use crate::hit::{Part, PartKind, Tier};
use crate::index::Index;
use crate::index::postings::{Field, TermKind};
use crate::index::terms;
use crate::query::plan::Plan;

/// The parts of a score, the largest first; what they do not add up to is a bonus.
pub(in crate::find) fn explain(index: &Index, plan: &Plan, found: &Found, request: &Request) -> Result<Vec<Part>> {
    let mut docs: Docs = vec![Vec::new(); index.searcher().segment_readers().len()];
    docs[found.segment as usize].push(found.doc);
    let none: Docs = vec![Vec::new(); docs.len()];
    let all_words = if found.tier == Tier::Words { docs.clone() } else { none };
    let mut score = |plan: &Plan| {
        let ranking = Ranking::new(index, plan, request);
        let favours = ranking.favours(found.tier, &all_words, false);
        Ok::<f32, crate::error::Error>(ranking.scores(&favours, &mut docs, None)?[found.segment as usize][0])
    };
    let mut parts = Vec::new();
    for term in &plan.terms {
        let score = score(&Plan::of_term(term.clone(), &plan.spelled))?;
        if score > 0.0 {
            parts.push(Part {
                kind: match term.term.kind {
                    TermKind::Word => PartKind::Word,
                    TermKind::Pair => PartKind::Pair,
                    TermKind::Single => PartKind::Single,
                },
                title: term.term.field == Field::Title,
                term: terms::written(&term.term),
                articles: doc_freq(index, &term.term),
                score,
            });
        }
    }
    parts.sort_by(|a, b| b.score.total_cmp(&a.score));
    let total = score(plan)?;
    let of_terms: f32 = parts.iter().map(|part| part.score).sum();
    for (kind, rest) in [
        (PartKind::Passage, found.passage),
        (PartKind::Bonus, total - of_terms),
        (PartKind::Age, found.score - found.passage - total),
    ] {
        // Less is rounding.
        if rest.abs() > 1e-3 * total.abs() {
            parts.push(Part { kind, title: false, term: String::new(), articles: 0, score: rest });
        }
    }
    Ok(parts)
}
