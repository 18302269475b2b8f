//! Measures how good the ranking is on a judged collection, in the manner of TREC.
//!
//! `set` reads collections, `metric` computes the measures, `run` keeps runs on disk, this file runs queries and
//! compares runs. Leaves printing to the program.

mod metric;
mod run;
mod set;

use std::path::Path;
use std::time::Instant;

use serde::Serialize;

pub use self::metric::Measures;
pub use self::run::{Run, read_run, write_run};
pub use self::set::{Judged, Set};
use crate::error::Result;
use crate::find::backend::Backend;
use crate::find::{Request, search};
use crate::index::{Index, Writer};

/// Results looked at for each query.
const DEPTH: usize = 100;

/// What a set says about the ranking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Queries with at least one relevant document.
    pub queries: usize,
    /// The measures, each the mean over queries.
    #[serde(flatten)]
    pub measures: Measures,
    /// Queries without any result.
    pub empty: usize,
    /// Part of the answerable queries whose answer stands in the snippets of the first result.
    /// `None` when the set has no answers.
    pub answer_1: Option<f64>,
    /// Time of a query.
    pub latency_ms: Latency,
}

/// Percentiles of a query's time, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// Half of the queries took less.
    pub p50: f64,
    /// 99 of 100 took less.
    pub p99: f64,
}

/// Indexes the documents of a set in a folder.
///
/// # Errors
/// [`crate::error::Error::Io`] when the folder cannot be written.
pub fn index_set(set: &Set, home: &Path) -> Result<Index> {
    let writer = Writer::open(home, 0, 512, true)?;
    for article in set.articles() {
        writer.add(article, 0)?;
    }
    writer.commit(b"[]")?;
    Index::open(home)
}

/// Runs every query of a set.
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn evaluate(set: &Set, index: &dyn Backend, request: &Request) -> Result<(Report, Run)> {
    let mut run = Run::new();
    let mut times = Vec::with_capacity(set.queries.len());
    let (mut answered, mut answerable) = (0usize, 0usize);
    for (id, text) in &set.queries {
        let request = Request { query: text.clone(), limit: DEPTH, ..request.clone() };
        let started = Instant::now();
        // What a user waits for is one page; the rest is read for the measures only.
        let page = search(index, &Request { limit: 10, ..request.clone() })?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        if let Some(answers) = set.answers.get(id) {
            answerable += 1;
            let shown: String = page.hits.first().map(set::shown_text).unwrap_or_default();
            answered += usize::from(answers.iter().any(|answer| shown.contains(&set::plain(answer))));
        }
        run.insert(id.clone(), crate::find::ranking(index, &request)?);
    }
    let (measures, queries) = metric::mean(&set.qrels, &run);
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times.get(((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1))).copied();
    let report = Report {
        queries,
        measures,
        empty: run.values().filter(|hits| hits.is_empty()).count(),
        answer_1: (answerable > 0).then(|| answered as f64 / answerable as f64),
        latency_ms: Latency { p50: at(0.5).unwrap_or(0.0), p99: at(0.99).unwrap_or(0.0) },
    };
    Ok((report, run))
}

/// A query whose first relevant document stands elsewhere than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// The query.
    pub query: String,
    /// Its text.
    pub text: String,
    /// Rank of the first relevant document in the run compared with; `None` when it was not among the first ten.
    pub before: Option<usize>,
    /// The same now.
    pub now: Option<usize>,
}

impl Moved {
    /// What it adds to the reciprocal rank: more than 0 for the better.
    pub fn gain(&self) -> f64 {
        metric::reciprocal(self.now) - metric::reciprocal(self.before)
    }
}

/// Two runs of one set compared query by query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Measures of the run compared with.
    pub before: Measures,
    /// Queries that are better now.
    pub better: usize,
    /// Queries that are worse now.
    pub worse: usize,
    /// Both, the worst loss first.
    pub moved: Vec<Moved>,
}

/// Compares a run with an earlier one, by the rank of the first relevant document among ten.
pub fn compare(set: &Set, before: &Run, now: &Run) -> Comparison {
    let rank = |run: &Run, query: &str| metric::first_relevant(set.qrels.get(query)?, run.get(query)?);
    let mut moved: Vec<Moved> = set
        .queries
        .iter()
        .map(|(query, text)| Moved {
            query: query.clone(),
            text: text.clone(),
            before: rank(before, query),
            now: rank(now, query),
        })
        .filter(|moved| moved.before != moved.now)
        .collect();
    moved.sort_by(|a, b| a.gain().total_cmp(&b.gain()));
    let better = moved.iter().filter(|moved| moved.gain() > 0.0).count();
    Comparison { before: metric::mean(&set.qrels, before).0, better, worse: moved.len() - better, moved }
}
