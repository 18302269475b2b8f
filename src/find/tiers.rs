//! Which articles match, in two bands, and their order. The first has all of the text as typed. The second is entered only
//! while results are short of what was asked for: articles with all words or some, by relevance.

use std::cmp::Ordering;

use super::backend::{Backend, Run};
use super::band::second_band;
use super::docs::{Docs, count, first_matching, join, matching, remove};
use super::found::RankedDoc;
use super::passage::{self, Asked};
use super::reading::Reading;
use super::{Request, Sort};
use crate::error::Result;
use crate::hit::{Tier, TierCount};
use crate::index::Index;
use crate::query::deadline::Deadline;
use crate::query::plan::Plan;

/// What the bands gave.
pub(super) struct Outcome {
    /// The best, as many as were asked for, in order.
    pub hits: Vec<RankedDoc>,
    /// How many articles match how well, in the bands entered.
    pub counts: Vec<TierCount>,
    /// True when time ran out.
    pub partial: bool,
}

impl Outcome {
    /// Articles in all bands entered.
    pub fn total(&self) -> usize {
        self.counts.iter().map(|tier| tier.count).sum()
    }
}

pub(super) fn run(backend: &dyn Backend, plan: &Plan, request: &Request) -> Result<Outcome> {
    let wanted = request.offset.saturating_add(request.limit);
    let mut run = backend.run(plan, request)?;
    let in_first = run.typed();
    let is_entered = in_first < wanted && !request.exact && !request.deadline.was_over();
    let rest = wanted.saturating_sub(in_first);
    // The order of the first does not depend on how many are asked for.
    let looked_at = |wanted: usize| wanted.max(passage::LOOKED_AT);
    let bands = run.best(looked_at(wanted), is_entered.then(|| looked_at(rest)))?;
    let mut counts = vec![TierCount { tier: Tier::Exact, count: in_first }];
    let with_sentences = plan.whole.is_some();
    let mut hits = in_order(backend, &*run, request, bands.first, (with_sentences, wanted))?;
    if let Some(second) = bands.second {
        counts.extend(second.counts().map(|(tier, count)| TierCount { tier, count }));
        hits.extend(in_order(backend, &*run, request, second.best, (true, rest))?);
    }
    Ok(Outcome { hits, counts, partial: request.deadline.was_over() || run.is_partial() })
}

/// The best of a band in order, as many as are wanted, with what their best sentence adds where it counts: where the
/// query need not stand in one piece.
fn in_order(
    backend: &dyn Backend,
    run: &dyn Run,
    request: &Request,
    mut found: Vec<RankedDoc>,
    (with_sentences, wanted): (bool, usize),
) -> Result<Vec<RankedDoc>> {
    if with_sentences && request.sort == Sort::Score {
        add_passages(backend, &run.worths(), request, &mut found)?;
        found.sort_unstable_by(|a, b| compare(a, b, request.sort));
    }
    found.truncate(wanted);
    Ok(found)
}

/// The documents of each tier that a request enters, best tier first; none is in two.
pub(super) fn entered(index: &Index, plan: &Plan, request: &Request) -> Result<Vec<(Tier, Docs)>> {
    let typed = matching(index, &plan.exact, &request.deadline)?;
    let in_first = count(&typed);
    let wanted = request.offset.saturating_add(request.limit);
    let is_entered = in_first < wanted && !request.exact && !request.deadline.was_over();
    let second = if is_entered { second_band(index, plan, request, &typed)? } else { None };
    let mut entered = vec![(Tier::Exact, typed)];
    if let Some(mut band) = second {
        remove(&mut band.docs, &band.all_words);
        entered.extend([(Tier::Words, band.all_words), (Tier::Most, band.docs)]);
    }
    Ok(entered)
}

/// All of the first tier, in the order of the index.
pub(super) fn exact(index: &Index, plan: &Plan, deadline: &Deadline) -> Result<Docs> {
    matching(index, &plan.exact, deadline)
}

/// True when so many articles have the text as typed.
pub(super) fn has_exact(index: &Index, plan: &Plan, enough: usize, deadline: &Deadline) -> Result<bool> {
    Ok(first_matching(index, &plan.exact, enough, deadline)?.iter().map(Vec::len).sum::<usize>() >= enough)
}

/// All documents with the text as typed or with all its words, or with the first alone, however long it takes.
pub(super) fn all(index: &Index, plan: &Plan, exact: bool) -> Result<Docs> {
    let deadline = Deadline::never();
    let mut docs = matching(index, &plan.exact, &deadline)?;
    if let Some(words) = plan.words.as_ref().filter(|_| !exact) {
        let mut others = matching(index, words, &deadline)?;
        remove(&mut others, &docs);
        join(&mut docs, &others);
    }
    Ok(docs)
}

/// Adds to the score of the first what their best sentence holds.
fn add_passages(
    backend: &dyn Backend,
    worths: &[(String, f32)],
    request: &Request,
    found: &mut [RankedDoc],
) -> Result<()> {
    let asked = Asked::new(worths);
    for found in found.iter_mut().take(passage::LOOKED_AT) {
        let article = match found.reading.take() {
            Some(article) => *article,
            None => Reading::from_stored(backend.stored(found)?),
        };
        let recency = if request.recent { recency(found.day, request) } else { 1.0 };
        found.passage = recency * asked.best_sentence(&article.text, &article.sentences);
        found.score += found.passage;
        found.reading = Some(Box::new(article));
    }
    Ok(())
}

/// 1 for an article of today, ½ for one a year old, never under ¼; undated articles count as old.
pub(super) fn recency(day: Option<i64>, request: &Request) -> f32 {
    let today = hansou_facts::date::day_number(request.today);
    let years = day.map_or(f32::INFINITY, |day| (today - day).max(0) as f32 / 365.0);
    0.25 + 0.75 * 0.5f32.powf(years)
}

pub(crate) fn compare(a: &RankedDoc, b: &RankedDoc, sort: Sort) -> Ordering {
    let by_score = b.score.total_cmp(&a.score);
    let newest = b.day.cmp(&a.day);
    // Without a date last, in both directions.
    let oldest = (a.day.is_none(), a.day).cmp(&(b.day.is_none(), b.day));
    match sort {
        Sort::Score => b.is_titled.cmp(&a.is_titled).then(by_score).then(newest),
        Sort::Newest => newest.then(by_score),
        Sort::Oldest => oldest.then(by_score),
    }
    .then(a.key.cmp(&b.key))
}
