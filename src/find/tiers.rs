//! Which articles match, in two bands, and their order. The first has all of the text as typed. The second is entered only
//! while results are short of what was asked for: articles with all words or some, by relevance.

use std::cmp::Ordering;

use tantivy::{DocAddress, DocId};

use super::band::{Band, second_band};
pub(super) use super::docs::Docs;
use super::docs::{count, first_matching, holds, join, matching, remove};
use super::passage::{self, Asked};
use super::rank::{self, Ranking};
use super::reading::Reading;
use super::{Request, Sort};
use crate::error::Result;
use crate::hit::{Tier, TierCount};
use crate::index::{DATE_COLUMN, Index, KEY_COLUMN, from_tantivy};
use crate::query::clock;
use crate::query::plan::Plan;

/// An article found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Segment of the index.
    pub segment: u32,
    /// Number in the segment.
    pub doc: DocId,
    /// How well it matches.
    pub tier: Tier,
    /// Its title is the query.
    pub is_titled: bool,
    /// Its path has the query.
    pub is_named: bool,
    /// Score within the band.
    pub score: f32,
    /// What of it is for the best sentence.
    pub passage: f32,
    /// Days since 1970, when dated.
    pub day: Option<i64>,
    /// Breaks ties.
    pub key: u64,
    /// The article, when it was looked at.
    pub reading: Option<Box<Reading>>,
}

/// What the bands gave.
pub(super) struct Outcome {
    /// The best, as many as were asked for, in order.
    pub hits: Vec<Found>,
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

pub(super) fn run(index: &Index, plan: &Plan, request: &Request) -> Result<Outcome> {
    let wanted = request.offset.saturating_add(request.limit);
    let ranking = Ranking::new(index, plan, &request.shares);
    let typed = matching(index, &plan.exact)?;
    let in_first = count(&typed);
    let mut outcome = Outcome {
        hits: Vec::new(),
        counts: vec![TierCount { tier: Tier::Exact, count: in_first }],
        partial: clock::was_over(),
    };
    let is_entered = in_first < wanted && !request.exact && !outcome.partial;
    let second = if is_entered { second_band(index, plan, request, &typed)? } else { None };
    outcome.hits = best(index, &ranking, request, Band::typed(typed), wanted)?;
    if let Some(band) = second {
        let all_words = count(&band.all_words);
        for (tier, count) in [(Tier::Words, all_words), (Tier::Most, count(&band.docs) - all_words)] {
            outcome.counts.push(TierCount { tier, count });
        }
        outcome.partial = clock::was_over();
        let more = best(index, &ranking, request, band, wanted - outcome.hits.len())?;
        outcome.hits.extend(more);
    }
    Ok(outcome)
}

/// The documents of each tier that a request enters, best tier first; none is in two.
pub(super) fn entered(index: &Index, plan: &Plan, request: &Request) -> Result<Vec<(Tier, Docs)>> {
    let typed = matching(index, &plan.exact)?;
    let in_first = count(&typed);
    let is_entered = in_first < request.offset.saturating_add(request.limit) && !request.exact && !clock::was_over();
    let second = if is_entered { second_band(index, plan, request, &typed)? } else { None };
    let mut entered = vec![(Tier::Exact, typed)];
    if let Some(mut band) = second {
        remove(&mut band.docs, &band.all_words);
        entered.extend([(Tier::Words, band.all_words), (Tier::Most, band.docs)]);
    }
    Ok(entered)
}

/// All of the first tier, in the order of the index.
pub(super) fn exact(index: &Index, plan: &Plan) -> Result<Docs> {
    matching(index, &plan.exact)
}

/// True when so many articles have the text as typed.
pub(super) fn has_exact(index: &Index, plan: &Plan, enough: usize) -> Result<bool> {
    Ok(first_matching(index, &plan.exact, enough)?.iter().map(Vec::len).sum::<usize>() >= enough)
}

/// All documents with the text as typed or with all its words, or with the first alone.
pub(super) fn all(index: &Index, plan: &Plan, exact: bool) -> Result<Docs> {
    let mut docs = matching(index, &plan.exact)?;
    if let Some(words) = plan.words.as_ref().filter(|_| !exact) {
        let mut others = matching(index, words)?;
        remove(&mut others, &docs);
        join(&mut docs, &others);
    }
    Ok(docs)
}

/// The best `wanted` of a band, in order.
fn best(index: &Index, ranking: &Ranking<'_>, request: &Request, mut band: Band, wanted: usize) -> Result<Vec<Found>> {
    // The order of the first does not depend on how many are asked for.
    let sorted = wanted.max(passage::LOOKED_AT);
    let by_score = request.sort == Sort::Score && !request.recent;
    let mut favours = ranking.favours(band.tier, &band.all_words, by_score);
    favours.add_worth(&band.named, ranking.worth_of_name());
    let mut docs = std::mem::take(&mut band.docs);
    let titled = ranking.take_titled(&mut docs);
    let mut found = scored(index, ranking, request, (&band, &favours), (titled, true), None)?;
    let best = by_score.then_some(sorted);
    found.extend(scored(index, ranking, request, (&band, &favours), (docs, false), best)?);
    let order = |a: &Found, b: &Found| compare(a, b, request.sort);
    if found.len() > sorted {
        found.select_nth_unstable_by(sorted - 1, order);
    }
    found.truncate(sorted);
    found.sort_unstable_by(order);
    if (band.tier != Tier::Exact || ranking.has_several_units()) && request.sort == Sort::Score {
        add_passages(index, ranking, request, &mut found)?;
        found.sort_unstable_by(order);
    }
    found.truncate(wanted);
    Ok(found)
}

/// Documents of a band with their scores; only the `best` so many when that is said.
fn scored(
    index: &Index,
    ranking: &Ranking<'_>,
    request: &Request,
    (band, favours): (&Band, &rank::Favours<'_>),
    (mut docs, is_titled): (Docs, bool),
    best: Option<usize>,
) -> Result<Vec<Found>> {
    let scores = ranking.scores(favours, &mut docs, best)?;
    let all = scores.iter().flatten().copied();
    let least = best.map_or(f32::NEG_INFINITY, |best| rank::least_of_best(all, best));
    let mut found = Vec::new();
    for (segment, reader) in index.searcher().segment_readers().iter().enumerate() {
        if docs[segment].is_empty() {
            continue;
        }
        let failed = |error| from_tantivy(index.home(), error);
        let keys = reader.fast_fields().u64(KEY_COLUMN).map_err(failed)?;
        let days = reader.fast_fields().i64(DATE_COLUMN).map_err(failed)?;
        for (&doc, &score) in docs[segment].iter().zip(&scores[segment]).filter(|&(_, &score)| score >= least) {
            let day = days.first(doc);
            let score = if request.recent { score * recency(day, request) } else { score };
            let (tier, key) = (band.tier_of(segment, doc), keys.first(doc).unwrap_or(0));
            let is_named = holds(&band.named, segment, doc);
            let segment = segment as u32;
            found.push(Found { segment, doc, tier, is_titled, is_named, score, passage: 0.0, day, key, reading: None });
        }
    }
    Ok(found)
}

/// Adds to the score of the first what their best sentence holds.
fn add_passages(index: &Index, ranking: &Ranking<'_>, request: &Request, found: &mut [Found]) -> Result<()> {
    let asked = Asked::new(&ranking.worths());
    for found in found.iter_mut().take(passage::LOOKED_AT) {
        let article = Reading::of(index.stored(DocAddress::new(found.segment, found.doc))?);
        let recency = if request.recent { recency(found.day, request) } else { 1.0 };
        found.passage = recency * asked.best_sentence(&article.text, &article.sentences);
        found.score += found.passage;
        found.reading = Some(Box::new(article));
    }
    Ok(())
}

/// 1 for an article of today, ½ for one a year old, never under ¼; undated articles count as old.
fn recency(day: Option<i64>, request: &Request) -> f32 {
    let today = hansou_facts::date::day_number(request.today);
    let years = day.map_or(f32::INFINITY, |day| (today - day).max(0) as f32 / 365.0);
    0.25 + 0.75 * 0.5f32.powf(years)
}

fn compare(a: &Found, b: &Found, sort: Sort) -> Ordering {
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
