//! Which articles match, tier by tier, and their order. A tier is entered only while results are short of what was
//! asked for; an article is in the best tier whose condition it meets.

use std::cmp::Ordering;
use std::ops::Range;

use tantivy::query::{EnableScoring, Query, Scorer};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader};

use super::passage::{self, Asked};
use super::rank::{self, Ranking, Sums};
use super::reading::Reading;
use super::{Request, Sort, spread};
use crate::error::Result;
use crate::hit::{Tier, TierCount};
use crate::index::postings::Conjunction;
use crate::index::{DATE_COLUMN, Index, KEY_COLUMN, from_tantivy};
use crate::query::clock;
use crate::query::lower::{Lowered, Most, only_walks, texts};

/// An article found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Segment of the index.
    pub segment: u32,
    /// Number in the segment.
    pub doc: DocId,
    /// How well it matches.
    pub tier: Tier,
    /// Score within the tier.
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

/// What the tiers gave.
pub(super) struct Outcome {
    /// The best, as many as were asked for, in order.
    pub hits: Vec<Found>,
    /// Size of each tier entered.
    pub counts: Vec<TierCount>,
    /// True when time ran out.
    pub partial: bool,
}

impl Outcome {
    /// Articles in all tiers entered.
    pub fn total(&self) -> usize {
        self.counts.iter().map(|tier| tier.count).sum()
    }
}

/// Matching documents of each segment, ascending.
pub(super) type Docs = Vec<Vec<DocId>>;

pub(super) fn run(index: &Index, lowered: &Lowered, request: &Request) -> Result<Outcome> {
    let wanted = request.offset.saturating_add(request.limit);
    let ranking = Ranking::new(index, lowered, &request.shares);
    let mut outcome = Outcome { hits: Vec::new(), counts: Vec::new(), partial: false };
    let mut seen: Docs = vec![Vec::new(); index.searcher().segment_readers().len()];
    for tier in [Tier::Exact, Tier::Words, Tier::Most] {
        if tier != Tier::Exact && (request.exact || outcome.hits.len() >= wanted || outcome.partial) {
            break;
        }
        let docs = match tier {
            Tier::Exact => Some(matching(index, &*lowered.exact)?),
            Tier::Words => match &lowered.words {
                Some(query) => Some(matching(index, &**query)?),
                None => None,
            },
            Tier::Most => match &lowered.most {
                Some(most) => Some(most_words(index, most, request)?),
                None => None,
            },
        };
        outcome.partial = clock::was_over();
        let Some(mut docs) = docs else { continue };
        remove(&mut docs, &seen);
        let count = docs.iter().map(Vec::len).sum();
        outcome.counts.push(TierCount { tier, count });
        if outcome.hits.len() + count < wanted {
            // The next tier is entered, and is not to have them again.
            join(&mut seen, &docs);
        }
        outcome.hits.extend(best(index, &ranking, request, tier, docs, wanted - outcome.hits.len())?);
    }
    Ok(outcome)
}

/// All of the first tier, in the order of the index.
pub(super) fn exact(index: &Index, lowered: &Lowered) -> Result<Docs> {
    matching(index, &*lowered.exact)
}

/// True when the first tier has so many articles.
pub(super) fn has_exact(index: &Index, lowered: &Lowered, enough: usize) -> Result<bool> {
    Ok(first_matching(index, &*lowered.exact, enough)?.iter().map(Vec::len).sum::<usize>() >= enough)
}

/// All documents of the first two tiers, or of the first alone.
pub(super) fn all(index: &Index, lowered: &Lowered, exact: bool) -> Result<Docs> {
    let mut docs = matching(index, &*lowered.exact)?;
    if let Some(words) = lowered.words.as_ref().filter(|_| !exact) {
        let mut others = matching(index, &**words)?;
        remove(&mut others, &docs);
        join(&mut docs, &others);
    }
    Ok(docs)
}

/// All documents that match, without scores; when the time is up, those found so far.
fn matching(index: &Index, query: &dyn Query) -> Result<Docs> {
    first_matching(index, query, usize::MAX)
}

/// The first documents of each segment that match, up to so many in each.
fn first_matching(index: &Index, query: &dyn Query, enough: usize) -> Result<Docs> {
    let segments = index.searcher().segment_readers().iter().zip(index.postings().segments());
    let pieces = |postings: u64| if enough == usize::MAX { spread::pieces(postings) } else { 1 };
    if let Some(texts) = texts(query) {
        let docs = segments.map(|(reader, segment)| {
            if clock::is_over() {
                return Ok(Vec::new());
            }
            let all = Conjunction::of(segment, &texts);
            in_pieces(pieces(all.upper_bound()), reader, |range| {
                let mut docs = Gathered::new(reader, enough);
                docs.docs.reserve(range.len().min(all.upper_bound() as usize).min(enough));
                all.each(range, |doc| docs.take(doc));
                Ok(docs.docs)
            })
        });
        return docs.collect::<tantivy::Result<_>>().map_err(|error| from_tantivy(index.home(), error));
    }
    let docs = || -> tantivy::Result<Docs> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(index.searcher()))?;
        let docs = segments.map(|(reader, _)| {
            if clock::is_over() {
                return Ok(Vec::new());
            }
            let mut scorer = weight.scorer(reader, 1.0)?;
            let pieces = if only_walks(query) { pieces(scorer.cost()) } else { 1 };
            if pieces == 1 {
                return Ok(walked(&mut *scorer, reader, 0..reader.max_doc(), enough));
            }
            in_pieces(pieces, reader, |range| Ok(walked(&mut *weight.scorer(reader, 1.0)?, reader, range, enough)))
        });
        docs.collect()
    };
    docs().map_err(|error| from_tantivy(index.home(), error))
}

/// What the so many ranges of a segment give, each on a thread.
fn in_pieces(
    pieces: usize,
    reader: &SegmentReader,
    docs: impl Fn(Range<DocId>) -> tantivy::Result<Vec<DocId>> + Sync,
) -> tantivy::Result<Vec<DocId>> {
    if pieces == 1 {
        return docs(0..reader.max_doc());
    }
    let size = reader.max_doc().div_ceil(pieces as u32);
    let parts = (0..reader.max_doc()).step_by(size as usize).map(|start| {
        let docs = &docs;
        move || docs(start..reader.max_doc().min(start + size))
    });
    let mut parts = spread::run(parts).into_iter();
    let mut docs = parts.next().unwrap_or_else(|| Ok(Vec::new()))?;
    for part in parts {
        docs.append(&mut part?);
    }
    Ok(docs)
}

/// The documents of a scorer in a range that are there, up to so many.
fn walked(scorer: &mut dyn Scorer, reader: &SegmentReader, range: Range<DocId>, enough: usize) -> Vec<DocId> {
    let mut docs = Gathered::new(reader, enough);
    let mut doc = if scorer.doc() < range.start { scorer.seek(range.start) } else { scorer.doc() };
    while doc < range.end && docs.take(doc) {
        doc = scorer.advance();
    }
    docs.docs
}

/// Documents that are there, up to so many.
struct Gathered<'a> {
    reader: &'a SegmentReader,
    enough: usize,
    docs: Vec<DocId>,
    asked: u32,
}

impl<'a> Gathered<'a> {
    fn new(reader: &'a SegmentReader, enough: usize) -> Self {
        Self { reader, enough, docs: Vec::new(), asked: 0 }
    }

    /// Takes a document, unless it is deleted; false when no more are wanted or the time is up.
    fn take(&mut self, doc: DocId) -> bool {
        if !self.reader.is_deleted(doc) {
            self.docs.push(doc);
        }
        // Asking for the time takes longer than a posting.
        self.asked += 1;
        self.docs.len() < self.enough && !(self.asked.is_multiple_of(32) && clock::is_over())
    }
}

/// Documents that hold enough of the words by weight, and match the rest of the query.
fn most_words(index: &Index, most: &Most, request: &Request) -> Result<Docs> {
    let failed = |error| from_tantivy(index.home(), error);
    let hard = most.hard.weight(EnableScoring::disabled_from_searcher(index.searcher())).map_err(failed)?;
    let weights = rank::word_weights(index, &most.words);
    let numbers = most.numbers.iter().map(|number| matching(index, &**number)).collect::<Result<Vec<Docs>>>()?;
    let number_weights: Vec<f32> = numbers.iter().map(|docs| rank::number_weight(index, docs)).collect();
    let enough = (request.shares.most * weights.iter().chain(&number_weights).sum::<f32>()).max(f32::MIN_POSITIVE);
    let mut all = Vec::new();
    let segments = index.searcher().segment_readers().iter().zip(index.postings().segments());
    for (segment, (reader, postings)) in segments.enumerate() {
        let mut sums = Sums::default();
        numbers.iter().zip(&number_weights).for_each(|(docs, &weight)| sums.add_docs(&docs[segment], weight));
        let words = most.words.iter().zip(&weights).filter(|&(_, &weight)| weight > 0.0);
        words.for_each(|(terms, &weight)| sums.add(postings, terms, weight));
        let mut hard = hard.scorer(reader, 1.0).map_err(failed)?;
        let mut docs = Vec::new();
        let mut asked = 0u32;
        sums.reaching(enough, |doc| {
            if hard.doc() < doc {
                hard.seek(doc);
            }
            if hard.doc() == doc && !reader.is_deleted(doc) {
                docs.push(doc);
            }
            // Asking takes longer than a document.
            asked += 1;
            !asked.is_multiple_of(32) || !clock::is_over()
        });
        all.push(docs);
    }
    Ok(all)
}

/// Takes out of each ascending list what is in the other.
fn remove(docs: &mut Docs, seen: &Docs) {
    for (docs, seen) in docs.iter_mut().zip(seen) {
        let mut seen = seen.iter().peekable();
        docs.retain(|doc| {
            while seen.peek().is_some_and(|&other| other < doc) {
                seen.next();
            }
            seen.peek() != Some(&doc)
        });
    }
}

fn join(seen: &mut Docs, docs: &Docs) {
    for (seen, docs) in seen.iter_mut().zip(docs) {
        seen.extend(docs);
        seen.sort_unstable();
    }
}

/// The best `wanted` of a tier, in order.
fn best(
    index: &Index,
    ranking: &Ranking<'_>,
    request: &Request,
    tier: Tier,
    mut docs: Docs,
    wanted: usize,
) -> Result<Vec<Found>> {
    // The order of the first does not depend on how many are asked for.
    let sorted = wanted.max(passage::LOOKED_AT);
    let by_score = request.sort == Sort::Score && !request.recent;
    let scores = ranking.scores(tier, &mut docs, by_score.then_some(sorted))?;
    let least =
        if by_score { rank::least_of_best(scores.iter().flatten().copied(), sorted) } else { f32::NEG_INFINITY };
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
            let key = keys.first(doc).unwrap_or(0);
            found.push(Found { segment: segment as u32, doc, tier, score, passage: 0.0, day, key, reading: None });
        }
    }
    let order = |a: &Found, b: &Found| compare(a, b, request.sort);
    if found.len() > sorted {
        found.select_nth_unstable_by(sorted - 1, order);
    }
    found.truncate(sorted);
    found.sort_unstable_by(order);
    if (tier != Tier::Exact || ranking.has_several_units()) && request.sort == Sort::Score {
        add_passages(index, ranking, request, &mut found)?;
        found.sort_unstable_by(order);
    }
    found.truncate(wanted);
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
        Sort::Score => by_score.then(newest),
        Sort::Newest => newest.then(by_score),
        Sort::Oldest => oldest.then(by_score),
    }
    .then(a.key.cmp(&b.key))
}
