//! Runs a query on an open index and makes the page of results.
//!
//! `tiers` decides which articles match and how well, `rank` scores them, `passage` adds their best sentence,
//! `snippet` chooses and marks the passages that are shown, `figures` normalises the numbers in them, `suggest` says
//! what may have been meant where nothing is found, `show` prints a whole article, `excerpt` shows passages of any
//! text, `facts` reads the figures themselves, `why` explains one article's place, `doctor` proves that nothing is
//! missed, `spread` puts large work on several threads. Leaves parsing and lowering to `query` and layout to `render`.

pub mod doctor;
mod excerpt;
pub mod facts;
mod figures;
mod on_page;
mod passage;
mod rank;
mod reading;
mod show;
mod snippet;
mod spread;
mod suggest;
mod tiers;
pub mod why;

use std::cell::LazyCell;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use tantivy::DocAddress;

pub use self::excerpt::excerpt;
pub use self::rank::Shares;
use self::reading::Reading;
pub use self::show::{Shown, show};
use self::tiers::Found;
use crate::error::Result;
use crate::hit::{Hit, Page, Tier};
use crate::index::{Index, Stored};
use crate::query::ast::{Node, Query};
use crate::query::clock::{self, Limited};
use crate::query::lower::lower;
use crate::query::pattern::Pattern;
use hansou_facts::date::Period;

/// What is asked of a search beside the query itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The query as typed.
    pub query: String,
    /// Hits on the page.
    pub limit: usize,
    /// Hits before the page.
    pub offset: usize,
    /// Order within each tier.
    pub sort: Sort,
    /// Only articles dated on this day or later.
    pub from: Option<Date>,
    /// Only articles dated on this day or earlier.
    pub to: Option<Date>,
    /// Only the first tier.
    pub exact: bool,
    /// Say how scores came about.
    pub explain: bool,
    /// Sentences shown around each match beyond its own.
    pub context: usize,
    /// Prefer newer articles among equals: halves a score's weight every year of age.
    pub recent: bool,
    /// Stop after this time and show what was found.
    pub timeout: Option<Duration>,
    /// What "today" is in the query's dates.
    pub today: Date,
    /// Shares of the parts of the score.
    pub shares: Shares,
}

impl Request {
    /// The first ten hits of a query, best first.
    pub fn new(query: impl Into<String>, today: Date) -> Self {
        Self {
            query: query.into(),
            limit: 10,
            offset: 0,
            sort: Sort::Score,
            from: None,
            to: None,
            exact: false,
            explain: false,
            context: 0,
            recent: false,
            timeout: None,
            today,
            shares: Shares::default(),
        }
    }
}

/// Order within each tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    Score,
    /// Newest first; articles without date last.
    Newest,
    /// Oldest first; articles without date last.
    Oldest,
}

/// Answers a request.
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn search(index: &Index, request: &Request) -> Result<Page> {
    let started = Instant::now();
    let query = crate::query::parse::parse(&request.query, request.today);
    let limited = Limited::until(request.timeout.map(|timeout| started + timeout));
    let mut page = index.guarded(|| run(index, &query, request))?;
    drop(limited);
    page.took_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(page)
}

/// Identifiers and scores of the hits, without titles and snippets.
///
/// # Errors
/// As [`search`].
pub fn ranking(index: &Index, request: &Request) -> Result<Vec<(String, f32)>> {
    index.guarded(|| ranked(index, request))
}

fn ranked(index: &Index, request: &Request) -> Result<Vec<(String, f32)>> {
    let query = crate::query::parse::parse(&request.query, request.today);
    let lowered = lower(&within(&query, request), index);
    let outcome = tiers::run(index, &lowered, request)?;
    let id = |found: Found| match found.reading {
        Some(article) => Ok((article.meta.id, found.score)),
        None => Ok((index.stored(DocAddress::new(found.segment, found.doc))?.meta.id, found.score)),
    };
    outcome.hits.into_iter().skip(request.offset).map(id).collect()
}

fn run(index: &Index, query: &Query, request: &Request) -> Result<Page> {
    let mut lowered = lower(&within(query, request), index);
    let mut outcome = tiers::run(index, &lowered, request)?;
    let (mut read_as, mut suggestions) = (None, Vec::new());
    let exact = outcome.counts.first().map_or(0, |first| first.count);
    if exact <= suggest::LITTLE && !outcome.partial {
        let pinyin = if exact == 0 { suggest::as_pinyin(index, query, request, outcome.total())? } else { None };
        if let Some(pinyin) = pinyin {
            read_as = Some(pinyin.understood());
            lowered = lower(&within(&pinyin, request), index);
            outcome = tiers::run(index, &lowered, &Request { exact: true, ..request.clone() })?;
        } else {
            suggestions = suggest::queries(index, query, request, exact)?;
        }
    }
    let mut hits = Vec::with_capacity(request.limit.min(1000));
    // Phrases are marked only where they stand as typed; in lower tiers words are marked too.
    let exact_weights = LazyCell::new(|| rank::pattern_weights(index, &lowered.exact_marks));
    let word_weights = LazyCell::new(|| rank::pattern_weights(index, &lowered.word_marks));
    for (at, found) in outcome.hits.iter_mut().enumerate().skip(request.offset).take(request.limit) {
        let (patterns, weights) = match found.tier {
            Tier::Exact => (&lowered.exact_marks, &*exact_weights),
            Tier::Words | Tier::Most => (&lowered.word_marks, &*word_weights),
        };
        let mut hit = hit(index, found, at + 1, request, patterns, weights)?;
        if request.explain && !clock::is_over() {
            hit.explanation = rank::explain(index, &lowered, found, &request.shares)?;
        }
        hits.push(hit);
    }
    Ok(Page {
        query: request.query.clone(),
        understood: query.understood(),
        readings: query.notes.clone(),
        notes: Vec::new(),
        read_as,
        total: outcome.total(),
        tiers: outcome.counts,
        offset: request.offset,
        hits,
        suggestions,
        partial: outcome.partial || clock::was_over(),
        took_ms: 0.0,
    })
}

/// Bytes of a text that are looked at when the time is up.
const BEGINNING: usize = 1 << 14;

/// The query with the request's period as one more condition.
fn within(query: &Query, request: &Request) -> Query {
    let mut query = query.clone();
    if request.from.is_some() || request.to.is_some() {
        let to = request.to.and_then(|day| day.tomorrow().ok());
        let period = Node::Dated(Period { from: request.from, to });
        query.root = match query.root {
            Node::And(mut nodes) => {
                nodes.push(period);
                Node::And(nodes)
            }
            other => Node::And(vec![other, period]),
        };
    }
    query
}

fn hit(
    index: &Index,
    found: &mut Found,
    rank: usize,
    request: &Request,
    patterns: &[Pattern],
    weights: &[f32],
) -> Result<Hit> {
    let article = match found.reading.take() {
        Some(article) => *article,
        None => Reading::of(shown(index, found)?),
    };
    let mut snippets = snippet::snippets(&article, patterns, weights, request.context);
    figures::annotate(article.text.original(), &mut snippets, patterns);
    on_page::place(&article.meta.pages, article.text.original(), &mut snippets);
    Ok(Hit {
        rank,
        score: found.score,
        tier: found.tier,
        title_marks: snippet::marks(&article.title, article.meta.day(), patterns),
        page: snippets.first().and_then(|snippet| snippet.page.clone()),
        ocr: article.meta.pages.confidence(),
        snippets,
        id: article.meta.id,
        title: article.title,
        date: article.meta.date,
        path: article.meta.path,
        part: article.meta.part,
        explanation: Vec::new(),
    })
}

/// A found article; when the time is up, with the beginning of its text: what was found is still shown.
fn shown(index: &Index, found: &Found) -> Result<Stored> {
    let mut stored = index.stored(DocAddress::new(found.segment, found.doc))?;
    if clock::is_over() {
        let end = (0..=BEGINNING.min(stored.body.len())).rev().find(|&at| stored.body.is_char_boundary(at));
        stored.body.truncate(end.unwrap_or(0));
    }
    Ok(stored)
}
