//! Which articles are ranked together: those with the text as typed, and all others that have all words of it, a part of it
//! or its name. Leaves their order to `tiers` and `rank`.

use tantivy::query::EnableScoring;
use tantivy::{DocId, DocSet as _};

use super::docs::{Docs, count, holds, join, matching, remove};
use super::rank::{self, WeightedOr};
use super::{Request, local};
use crate::error::Result;
use crate::hit::Tier;
use crate::index::{Index, from_tantivy};
use crate::query::deadline::Deadline;
use crate::query::plan::{Clause, Partial, Plan, TextPart};

/// Articles that are ranked together.
pub(super) struct Band {
    /// As typed, or not.
    pub tier: Tier,
    /// All of them.
    pub docs: Docs,
    /// Those of the second band that have all words.
    pub all_words: Docs,
    /// Those whose path has the query.
    pub named: Docs,
}

impl Band {
    /// Of articles with the text as typed.
    pub fn typed(docs: Docs) -> Self {
        Self { tier: Tier::Exact, docs, all_words: Docs::new(), named: Docs::new() }
    }

    /// How well a document of the band matches.
    pub fn tier_of(&self, segment: usize, doc: DocId) -> Tier {
        match self.tier {
            Tier::Exact => Tier::Exact,
            _ if holds(&self.all_words, segment, doc) => Tier::Words,
            _ => Tier::Most,
        }
    }
}

/// Articles that have the text not as typed: with all words, or unless they are asked for, with a part of it. None when
/// the query can be there only as typed.
pub(super) fn second_band(index: &Index, plan: &Plan, request: &Request, typed: &Docs) -> Result<Option<Band>> {
    let deadline = &request.deadline;
    let mut all_words = match &plan.words {
        Some(clause) => matching(index, clause, deadline)?,
        None => vec![Vec::new(); typed.len()],
    };
    remove(&mut all_words, typed);
    let named = match plan.named.as_ref().filter(|_| count(typed) == 0) {
        Some(clause) => matching(index, clause, deadline)?,
        None => Docs::new(),
    };
    let mut docs = all_words.clone();
    if let Some(partial) = plan.partial.as_ref().filter(|_| !request.all_words) {
        let mut some = with_parts(index, partial, request)?;
        remove(&mut some, typed);
        remove(&mut some, &all_words);
        if count(typed) + count(&all_words) + count(&some) == 0 && count(&named) == 0 {
            some = with_any(index, partial, &partial.atoms, deadline)?;
        }
        join(&mut docs, &some);
    }
    if count(&named) > 0 {
        let mut others = named.clone();
        remove(&mut others, &docs);
        join(&mut docs, &others);
    }
    let is_there = plan.words.is_some() || plan.partial.is_some() || plan.named.is_some();
    Ok(is_there.then_some(Band { tier: Tier::Words, docs, all_words, named }))
}

/// Documents that hold enough of the query's parts by weight, and match the rest of it.
fn with_parts(index: &Index, partial: &Partial, request: &Request) -> Result<Docs> {
    let weights = rank::part_weights(index, &partial.parts, request.shares.between);
    let docs = |piece| matching(index, piece, &request.deadline);
    let pieces = partial.pieces.iter().map(docs).collect::<Result<Vec<Docs>>>()?;
    let pieces: Vec<(f32, Docs)> = pieces.into_iter().map(|docs| (rank::piece_weight(index, &docs), docs)).collect();
    let all: f32 = weights.iter().chain(pieces.iter().map(|(weight, _)| weight)).sum();
    let enough = request.shares.enough(all);
    weighed(index, partial, partial.parts.iter().zip(weights), (&pieces, enough), &request.deadline)
}

/// Documents that hold any of some parts, and match the rest of the query.
fn with_any(index: &Index, partial: &Partial, parts: &[TextPart], deadline: &Deadline) -> Result<Docs> {
    weighed(index, partial, parts.iter().map(|part| (part, 1.0)), (&[], 1.0), deadline)
}

/// Documents whose parts and pieces weigh enough, and that match the rest of the query.
fn weighed<'a>(
    index: &Index,
    partial: &Partial,
    parts: impl Iterator<Item = (&'a TextPart, f32)> + Clone,
    (pieces, enough): (&[(f32, Docs)], f32),
    deadline: &Deadline,
) -> Result<Docs> {
    let failed = |error| from_tantivy(index.home(), error);
    let hard = local::query(index, &partial.hard, deadline)
        .weight(EnableScoring::disabled_from_searcher(index.searcher()))
        .map_err(failed)?;
    let is_free = matches!(partial.hard, Clause::Everything);
    let mut all = Vec::new();
    let segments = index.searcher().segment_readers().iter().zip(index.postings().segments());
    for (segment, (reader, postings)) in segments.enumerate() {
        let mut sums = WeightedOr::default();
        pieces.iter().for_each(|(weight, docs)| sums.add_docs(&docs[segment], *weight));
        let there = parts.clone().filter(|&(_, weight)| weight > 0.0);
        there.for_each(|(part, weight)| sums.add(postings, &part.terms, weight));
        let mut hard = hard.scorer(reader, 1.0).map_err(failed)?;
        let mut docs = Vec::new();
        let mut asked = 0u32;
        sums.docs_with_at_least(enough, deadline, |doc| {
            if !is_free && hard.doc() < doc {
                hard.seek(doc);
            }
            if (is_free || hard.doc() == doc) && !reader.is_deleted(doc) {
                docs.push(doc);
            }
            // Asking takes longer than a document.
            asked += 1;
            !asked.is_multiple_of(32) || !deadline.is_over()
        });
        all.push(docs);
    }
    Ok(all)
}
