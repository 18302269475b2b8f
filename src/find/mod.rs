//! Runs a query on an open index and makes the page of results.
//!
//! `tiers` decides which articles match and how well, `rank` scores them, `passage` adds their best sentence,
//! `snippet` chooses and marks the passages that are shown, `figures` normalises the numbers in them, `suggest` says
//! what may have been meant where nothing is found, `show` prints a whole article, `excerpt` shows passages of any
//! text, `facts` reads the figures themselves, `why` explains one article's place, `doctor` proves that nothing is
//! missed, `facets` counts results, `spread` puts large work on several threads. Leaves parsing and lowering to `query` and layout to `render`.

pub mod doctor;
mod excerpt;
mod facets;
pub mod facts;
mod figures;
mod filters;
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

use std::cell::OnceCell;
use std::time::Instant;

use jiff::civil::Date;
use tantivy::DocAddress;

pub use self::excerpt::excerpt;
pub use self::facets::{facets, histogram};
pub use self::filters::Filters;
pub use self::rank::Shares;
use self::reading::Reading;
pub use self::show::{Shown, show, show_with_figures};
pub use self::suggest::{Suggestion, SuggestionKind, suggestions};
use self::tiers::{Entered, Found};
use crate::error::Result;
use crate::hit::{Hit, Page, Tier};
use crate::index::{Index, Stored};
use crate::query::ast::{Node, Query};
pub use crate::query::deadline::Deadline;
use crate::query::lower::{Lowered, lower};
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
    /// When to stop and show what was found.
    pub deadline: Deadline,
    /// What "today" is in the query's dates.
    pub today: Date,
    /// What narrows the results down beside the query.
    pub filters: Filters,
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
            deadline: Deadline::never(),
            today,
            filters: Filters::default(),
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
    let mut page = index.guarded(|| run(index, request))?;
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
    let lowered = lowered(&query, index, request);
    let outcome = tiers::run(index, &lowered, request)?;
    outcome.hits.into_iter().skip(request.offset).map(|found| scored(index, found)).collect()
}

fn scored(index: &Index, found: Found) -> Result<(String, f32)> {
    match found.reading {
        Some(article) => Ok((article.meta.id, found.score)),
        None => Ok((index.stored(DocAddress::new(found.segment, found.doc))?.meta.id, found.score)),
    }
}

/// Identifiers of the hits as [`search`] lists them, and how many there are, without titles and snippets.
///
/// # Errors
/// As [`search`].
pub fn listed(index: &Index, request: &Request) -> Result<(Vec<String>, usize)> {
    index.guarded(|| {
        let resolved = resolve(index, request)?;
        let outcome = tiers::ranked(index, &resolved.lowered, request, resolved.entered)?;
        let total = outcome.total();
        let ids = outcome.hits.into_iter().skip(request.offset).map(|found| Ok(scored(index, found)?.0));
        Ok((ids.collect::<Result<_>>()?, total))
    })
}

/// Gives each hit of a request in order, made when it is its turn, until `take` wants no more; true when time ended it.
///
/// # Errors
/// As [`search`].
pub fn each(index: &Index, request: &Request, mut take: impl FnMut(Hit) -> bool) -> Result<bool> {
    // No more than there are: so many is room made for.
    let limit = request.limit.min(usize::try_from(index.articles()).unwrap_or(usize::MAX));
    let request = &Request { limit, ..request.clone() };
    index.guarded(|| {
        let Resolved { lowered, entered, .. } = resolve(index, request)?;
        let mut outcome = tiers::ranked(index, &lowered, request, entered)?;
        let marked = Marked::new(index, &lowered);
        for (at, found) in outcome.hits.iter_mut().enumerate().skip(request.offset) {
            if !take(hit(index, found, at + 1, request, &marked)?) {
                return Ok(false);
            }
            if request.deadline.is_over() {
                return Ok(true);
            }
        }
        Ok(outcome.partial)
    })
}

/// A request as it is run: letters may have been read as pinyin.
struct Resolved {
    query: Query,
    lowered: Lowered,
    entered: Entered,
    read_as: Option<String>,
}

impl Resolved {
    /// Articles in all tiers entered.
    fn total(&self) -> usize {
        self.entered.iter().flat_map(|(_, docs)| docs).map(Vec::len).sum()
    }

    /// Articles in the first tier.
    fn exact(&self) -> usize {
        self.entered.first().map_or(0, |(_, docs)| docs.iter().map(Vec::len).sum())
    }
}

/// Finds what answers, before anything is ranked.
fn resolve(index: &Index, request: &Request) -> Result<Resolved> {
    let query = crate::query::parse::parse(&request.query, request.today);
    let lowered = lowered(&query, index, request);
    let entered = tiers::entered(index, &lowered, request)?;
    let resolved = Resolved { query, lowered, entered, read_as: None };
    if resolved.exact() > 0 || request.deadline.was_over() {
        return Ok(resolved);
    }
    let Some(pinyin) = suggest::as_pinyin(index, &resolved.query, request, resolved.total())? else {
        return Ok(resolved);
    };
    let lowered = self::lowered(&pinyin, index, request);
    let entered = tiers::entered(index, &lowered, &Request { exact: true, ..request.clone() })?;
    Ok(Resolved { lowered, entered, read_as: Some(pinyin.understood()), ..resolved })
}

/// A query ready to be run, within the request's period and filters.
fn lowered(query: &Query, index: &Index, request: &Request) -> Lowered {
    let lowered = lower(&within(query, request), index, &request.deadline);
    request.filters.narrow(lowered, index, &request.deadline)
}

fn run(index: &Index, request: &Request) -> Result<Page> {
    let resolved = resolve(index, request)?;
    let (exact, read_as) = (resolved.exact(), resolved.read_as);
    let Resolved { query, lowered, entered, .. } = resolved;
    let mut outcome = tiers::ranked(index, &lowered, request, entered)?;
    let looks_wrong = read_as.is_none() && exact <= suggest::LITTLE && !outcome.partial;
    let suggestions = if looks_wrong { suggest::queries(index, &query, request, exact)? } else { Vec::new() };
    let mut hits = Vec::with_capacity(request.limit.min(1000));
    let marked = Marked::new(index, &lowered);
    for (at, found) in outcome.hits.iter_mut().enumerate().skip(request.offset).take(request.limit) {
        let mut hit = hit(index, found, at + 1, request, &marked)?;
        if request.explain && !request.deadline.is_over() {
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
        partial: outcome.partial || request.deadline.was_over(),
        took_ms: 0.0,
    })
}

/// What is marked in an article, with what each pattern says. Phrases are marked only where they stand as typed; in lower
/// tiers words are marked too.
struct Marked<'a> {
    index: &'a Index,
    lowered: &'a Lowered,
    exact: OnceCell<Vec<f32>>,
    words: OnceCell<Vec<f32>>,
}

impl<'a> Marked<'a> {
    fn new(index: &'a Index, lowered: &'a Lowered) -> Self {
        Self { index, lowered, exact: OnceCell::new(), words: OnceCell::new() }
    }

    fn of(&self, tier: Tier) -> (&[Pattern], &[f32]) {
        let (patterns, weights) = match tier {
            Tier::Exact => (&self.lowered.exact_marks, &self.exact),
            Tier::Words | Tier::Most => (&self.lowered.word_marks, &self.words),
        };
        (patterns, weights.get_or_init(|| rank::pattern_weights(self.index, patterns)))
    }
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

fn hit(index: &Index, found: &mut Found, rank: usize, request: &Request, marked: &Marked<'_>) -> Result<Hit> {
    let (patterns, weights) = marked.of(found.tier);
    let article = match found.reading.take() {
        Some(article) => *article,
        None => Reading::of(shown(index, found, &request.deadline)?),
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
        publisher: article.meta.credits.publisher,
        source: None,
        script: None,
        explanation: Vec::new(),
    })
}

/// A found article; when the time is up, with the beginning of its text: what was found is still shown.
fn shown(index: &Index, found: &Found, deadline: &Deadline) -> Result<Stored> {
    let mut stored = index.stored(DocAddress::new(found.segment, found.doc))?;
    if deadline.is_over() {
        let end = (0..=BEGINNING.min(stored.body.len())).rev().find(|&at| stored.body.is_char_boundary(at));
        stored.body.truncate(end.unwrap_or(0));
    }
    Ok(stored)
}
