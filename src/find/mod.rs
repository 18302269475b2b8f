//! Runs a query on an open index and makes the page of results.
//!
//! `backend` is what an index must do for that, `request` what is asked, with the `shares` of a score, `found` what it gives. `docs` finds what matches, `band` puts it into bands, `tiers` in order, `rank` scores it, `passage` adds their best sentence,
//! `snippet` chooses and marks the passages that are shown, `figures` normalises the numbers in them, `suggest` says
//! what may have been meant where nothing is found, `show` prints a whole article, `excerpt` shows passages of any
//! text, `facts` reads the figures themselves, `why` explains one article's place, `doctor` proves that nothing is
//! missed, `facets` counts results, `instead` drops what nothing meets from a query, `local` runs plans on the index of this machine, `parallel` puts large work on several threads. Leaves parsing and planning to `query` and layout to `render`.

pub mod backend;
mod band;
mod docs;
pub mod doctor;
mod excerpt;
mod facets;
pub mod facts;
mod figures;
mod filters;
mod found;
mod instead;
mod local;
mod on_page;
mod parallel;
mod passage;
mod rank;
mod reading;
mod request;
mod shares;
mod show;
mod snippet;
mod suggest;
mod texts;
mod tiers;
pub mod why;

use std::cell::LazyCell;
use std::time::Instant;

use self::backend::{Backend, guarded};
pub use self::excerpt::excerpt;
pub use self::facets::{facets, histogram};
pub use self::filters::Filters;
use self::found::RankedDoc;
pub use self::local::Folder;
#[cfg(feature = "cluster")]
pub(crate) use self::rank::{as_common, idf_of, pattern_terms, rarity_of, weight_of};
pub(crate) use self::reading::Reading;
pub use self::request::{Request, Sort};
pub use self::shares::Shares;
pub use self::show::{Shown, show, show_with_figures};
use self::snippet::Touching;
pub use self::suggest::{Suggestion, SuggestionKind, suggestions};
use self::tiers::Outcome;
#[cfg(feature = "cluster")]
pub(crate) use self::tiers::compare;
use crate::error::Result;
use crate::hit::{Hit, Note, Page, Tier};
use crate::index::Stored;
use crate::query::ast::{Node, Query};
pub use crate::query::deadline::Deadline;
use crate::query::numeral_variants::numeral_variants;
use crate::query::pattern::{Pattern, Text};
use crate::query::plan::{self, Plan, Wanted};
use hansou_facts::date::Period;
use hansou_text::segment::UserWord;

/// Answers a request.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let articles = folder.path().join("articles");
/// # std::fs::create_dir(&articles)?;
/// # std::fs::write(articles.join("1.txt"), "开发区签约二十个项目\n\n2023年开发区签约项目20个，签约额157亿元。\n传感器产业园开工。\n")?;
/// # let home = folder.path().join(".hansou");
/// # hansou::refresh(&home, &[articles], &hansou::Settings::default(), &())?;
/// # let index = hansou::Index::open(&home)?;
/// # let today = jiff::civil::date(2025, 6, 15);
/// let page = hansou::search(&index, &hansou::Request::new("传感器 签约额>150亿元", today))?;
/// assert_eq!(page.total, 1);
/// assert_eq!(page.hits[0].title, "开发区签约二十个项目");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn search(backend: &dyn Backend, request: &Request) -> Result<Page> {
    let started = Instant::now();
    let query = crate::query::parse::parse(&request.query, request.today);
    let mut page = guarded(backend, || run(backend, &query, request))?;
    page.took_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(page)
}

/// Identifiers and scores of the hits, without titles and snippets.
///
/// # Errors
/// As [`search`].
pub fn ranking(backend: &dyn Backend, request: &Request) -> Result<Vec<(String, f32)>> {
    guarded(backend, || ranked(backend, request))
}

fn ranked(backend: &dyn Backend, request: &Request) -> Result<Vec<(String, f32)>> {
    let query = crate::query::parse::parse(&request.query, request.today);
    let outcome = answer(backend, &query, request)?.outcome;
    let id = |found: RankedDoc| match found.reading {
        Some(article) => Ok((article.meta.id, found.score)),
        None => Ok((backend.stored(&found)?.meta.id, found.score)),
    };
    outcome.hits.into_iter().skip(request.offset).map(id).collect()
}

/// A query ready to be run, within the request's period and filters.
fn planned(query: &Query, backend: &dyn Backend, request: &Request) -> Plan {
    plan_with(query, request, &backend.user_words())
}

fn plan_with(query: &Query, request: &Request, words: &[UserWord]) -> Plan {
    request.filters.narrow(plan::plan(&within(query, request), words))
}

/// The plan that a request is answered with first, by an index to which the user added these words.
#[cfg(feature = "cluster")]
pub(crate) fn first_plan(request: &Request, words: &[UserWord]) -> Plan {
    plan_with(&crate::query::parse::parse(&request.query, request.today), request, words)
}

/// Identifiers of the hits as [`search`] lists them, and how many there are, without titles and snippets.
///
/// # Errors
/// As [`search`].
pub fn listed(backend: &dyn Backend, request: &Request) -> Result<(Vec<String>, usize)> {
    let query = crate::query::parse::parse(&request.query, request.today);
    guarded(backend, || {
        let outcome = answer(backend, &query, request)?.outcome;
        let total = outcome.total();
        let id = |found: RankedDoc| match found.reading {
            Some(article) => Ok(article.meta.id),
            None => Ok(backend.stored(&found)?.meta.id),
        };
        Ok((outcome.hits.into_iter().skip(request.offset).map(id).collect::<Result<_>>()?, total))
    })
}

/// Gives each hit of a request in order, made when it is its turn, until `take` wants no more; true when time ended it.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let articles = folder.path().join("articles");
/// # std::fs::create_dir(&articles)?;
/// # std::fs::write(articles.join("1.txt"), "开发区签约二十个项目\n\n2023年开发区签约项目20个，签约额157亿元。\n传感器产业园开工。\n")?;
/// # let home = folder.path().join(".hansou");
/// # hansou::refresh(&home, &[articles], &hansou::Settings::default(), &())?;
/// # let index = hansou::Index::open(&home)?;
/// # let today = jiff::civil::date(2025, 6, 15);
/// let mut titles = Vec::new();
/// let ended_by_time = hansou::each(&index, &hansou::Request::new("开发区", today), |hit| {
///     titles.push(hit.title);
///     true
/// })?;
/// assert!(!ended_by_time && titles.len() == 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`search`].
pub fn each(backend: &dyn Backend, request: &Request, mut take: impl FnMut(Hit) -> bool) -> Result<bool> {
    // No more than there are: so many is room made for.
    let limit = request.limit.min(usize::try_from(backend.articles()).unwrap_or(usize::MAX));
    let request = &Request { limit, ..request.clone() };
    let query = crate::query::parse::parse(&request.query, request.today);
    guarded(backend, || {
        let Answer { plan, mut outcome, .. } = answer(backend, &query, request)?;
        let marking = Marking::new(backend, &plan, &request.deadline);
        for (at, found) in outcome.hits.iter_mut().enumerate().skip(request.offset) {
            if !take(hit(backend, found, at + 1, request, &marking)?) {
                return Ok(false);
            }
            if request.deadline.is_over() {
                return Ok(true);
            }
        }
        Ok(outcome.partial)
    })
}

/// What was run in the end, and what there is to say about it.
struct Answer {
    plan: Plan,
    outcome: Outcome,
    read_as: Option<String>,
    /// How many articles have the query as typed, when that is so few that it may be an error.
    few: Option<usize>,
    readings: Vec<Note>,
}

/// Runs the query, and where it finds nothing what it may mean instead.
fn answer(backend: &dyn Backend, query: &Query, request: &Request) -> Result<Answer> {
    let mut plan = planned(query, backend, request);
    let mut outcome = tiers::run(backend, &plan, request)?;
    let (mut read_as, mut few, mut readings) = (None, None, query.notes.clone());
    let exact = outcome.counts.first().map_or(0, |first| first.count);
    if exact <= suggest::LITTLE && !outcome.partial {
        let pinyin = match exact {
            0 => suggest::as_pinyin(backend, query, request, outcome.total())?,
            _ => None,
        };
        if let Some(pinyin) = pinyin {
            read_as = Some(pinyin.understood());
            plan = planned(&pinyin, backend, request);
            outcome = tiers::run(backend, &plan, request)?;
        } else {
            few = Some(exact);
        }
    }
    if outcome.total() == 0 && !outcome.partial && !request.exact {
        readings.extend(unmet(backend, query, request)?);
        if let Some(loosened) = instead::loosened(query).filter(|_| !request.all_words) {
            let other = planned(&loosened, backend, request);
            let found = tiers::run(backend, &other, request)?;
            if found.total() > 0 {
                readings.push(Note::Loosened(loosened.understood()));
                (plan, outcome) = (other, found);
            }
        }
    }
    Ok(Answer { plan, outcome, read_as, few, readings })
}

fn run(backend: &dyn Backend, query: &Query, request: &Request) -> Result<Page> {
    let Answer { plan, mut outcome, read_as, few, readings } = answer(backend, query, request)?;
    // Where dictionaries are not at hand, each word that may be meant is a request: only who asks for them gets them.
    let suggestions = match few.zip(backend.here("suggestions").ok()) {
        Some((found, index)) => suggest::queries(index, query, request, found)?,
        None => Vec::new(),
    };
    let mut hits = Vec::with_capacity(request.limit.min(1000));
    let marking = Marking::new(backend, &plan, &request.deadline);
    for (at, found) in outcome.hits.iter_mut().enumerate().skip(request.offset).take(request.limit) {
        let mut hit = hit(backend, found, at + 1, request, &marking)?;
        if request.explain && !request.deadline.is_over() {
            hit.explanation = rank::explain(backend, &plan, found, request)?;
        }
        hits.push(hit);
    }
    Ok(Page {
        query: request.query.clone(),
        understood: query.understood(),
        readings,
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

/// What there is without the conditions that nothing meets.
fn unmet(backend: &dyn Backend, query: &Query, request: &Request) -> Result<Option<Note>> {
    let dated = within(query, request);
    let Some(without) = instead::without_conditions(&dated) else { return Ok(None) };
    let first = Request { limit: 1, offset: 0, ..request.clone() };
    let found =
        tiers::run(backend, &request.filters.narrow(plan::plan(&without, &backend.user_words())), &first)?.total();
    Ok((found > 0).then(|| Note::Unmet { query: without.understood(), count: found }))
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

/// What is marked in hits, with how much each match says.
struct Marking<'a> {
    plan: &'a Plan,
    typed: LazyCell<Vec<f32>, Weights<'a>>,
    words: LazyCell<Vec<f32>, Weights<'a>>,
    atoms: LazyCell<Vec<f32>, Weights<'a>>,
}

/// Looks up what each of some patterns says.
type Weights<'a> = Box<dyn FnOnce() -> Vec<f32> + 'a>;

impl<'a> Marking<'a> {
    fn new(backend: &'a dyn Backend, plan: &'a Plan, deadline: &'a Deadline) -> Self {
        let weights = |patterns: &'a [Pattern]| {
            let weights: Weights<'a> = Box::new(move || {
                // Without them every match says as much.
                rank::pattern_weights(backend, patterns, deadline).unwrap_or_else(|_| vec![1.0; patterns.len()])
            });
            LazyCell::new(weights)
        };
        let Plan { exact_marks, word_marks, atom_marks, .. } = plan;
        Self { plan, typed: weights(exact_marks), words: weights(word_marks), atoms: weights(atom_marks) }
    }

    /// What is marked in an article, with the weights: texts only where they stand as typed; in other articles words
    /// too, and where there are none of them single characters.
    fn of_article(&self, article: &Reading, tier: Tier) -> (&'a [Pattern], &[f32]) {
        if tier == Tier::Exact {
            return (&self.plan.exact_marks, &self.typed);
        }
        let title = Text::new(&article.title);
        let is_there = |pattern: &Pattern| pattern.is_in(&title) || pattern.is_in(&article.text);
        match self.plan.word_marks.iter().any(is_there) {
            true => (&self.plan.word_marks, &self.words),
            false => (&self.plan.atom_marks, &self.atoms),
        }
    }
}

fn hit(
    backend: &dyn Backend,
    found: &mut RankedDoc,
    rank: usize,
    request: &Request,
    marking: &Marking<'_>,
) -> Result<Hit> {
    let article = match found.reading.take() {
        Some(article) => *article,
        None => Reading::from_stored(shown(backend, found, &request.deadline)?),
    };
    let (patterns, weights) = marking.of_article(&article, found.tier);
    let touching = if found.tier == Tier::Exact { Touching::Apart } else { Touching::Joined };
    let mut snippets = snippet::snippets(&article, patterns, weights, request.context, touching);
    figures::annotate(&article, &mut snippets, patterns);
    on_page::place(&article.meta.pages, article.text.original(), &mut snippets);
    Ok(Hit {
        rank,
        score: found.score,
        tier: found.tier,
        missing: missing(&article, found, &marking.plan.wanted),
        in_path: found.is_named,
        title_marks: snippet::marks(&article.title, article.meta.day(), patterns, touching),
        page: snippets.first().and_then(|snippet| snippet.page.clone()),
        ocr: article.meta.pages.confidence(),
        snippets,
        id: article.meta.id,
        title: article.title,
        date: article.meta.date,
        path: article.meta.path,
        part: article.meta.part,
        publisher: article.meta.credits.publisher,
        authors: article.meta.credits.reporters,
        print_page: article.meta.credits.page,
        source: None,
        script: None,
        explanation: Vec::new(),
    })
}

/// The words that an article of the second band lacks, in any spelling.
fn missing(article: &Reading, found: &RankedDoc, wanted: &[Wanted]) -> Vec<String> {
    if found.tier != Tier::Most || found.is_named {
        return Vec::new();
    }
    let title = Text::new(&article.title);
    let has = |text: &str| {
        let patterns = [Pattern::word(text), Some(Pattern::Part(text.to_owned()))];
        patterns.iter().flatten().any(|pattern| pattern.is_in(&title) || pattern.is_in(&article.text))
    };
    let answers = |figure: &Pattern| figure.is_in(&title) || figure.is_in(&article.text);
    let is_there = |Wanted { text, figure }: &&Wanted| {
        has(text) || numeral_variants(text).iter().any(|other| has(other)) || figure.as_ref().is_some_and(answers)
    };
    wanted.iter().filter(|wanted| !is_there(wanted)).map(|wanted| wanted.text.clone()).collect()
}

/// A found article; when the time is up, with the beginning of its text: what was found is still shown.
fn shown(backend: &dyn Backend, found: &RankedDoc, deadline: &Deadline) -> Result<Stored> {
    let mut stored = backend.stored(found)?;
    if deadline.is_over() {
        let end = (0..=BEGINNING.min(stored.body.len())).rev().find(|&at| stored.body.is_char_boundary(at));
        stored.body.truncate(end.unwrap_or(0));
    }
    Ok(stored)
}
