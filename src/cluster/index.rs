//! An open index in a cluster: one generation, whatever is written meanwhile.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hansou_cluster::{Access, Address, Call, Cluster, Error as ClusterError, Shards, State};
use serde_json::{Value, json};

use super::answer::{self, Hit, stored};
use super::attempt::Attempt;
use super::listing::Listing;
use super::mapping::SHOWN;
use super::question::{Counts, Question};
use super::record::{self, Record};
use super::run::ClusterRun;
use super::vocabulary::Words;
use super::{counts, explain, look};
use crate::article::problem::Problem;
use crate::error::{Error, Result};
use crate::find::backend::{Articles, Backend, DayCounts, Found, MetricCounts, Origin, Run, TermScores, Vocabulary};
use crate::find::{Request, Sort};
use crate::hit::Tier;
use crate::index::postings::Term;
use crate::index::{Manifest, Stats, Stored, day_of};
use crate::query::deadline::Deadline;
use crate::query::plan::{Clause, Plan};
use hansou_text::segment::UserWord;

/// Time for a request of a search without a limit of its own.
const LIMIT: Duration = Duration::from_secs(60);
/// Time for merging all segments.
const MERGE: Duration = Duration::from_secs(6 * 3600);
/// How long the cluster remembers where a walk through all hits is, between two pages.
const ALIVE: &str = "2m";
/// Hits of a page when only their places are wanted.
const PLACES: usize = 2000;

/// An index in a cluster, open for reading.
pub struct ClusterIndex {
    cluster: Arc<Cluster>,
    place: PathBuf,
    record: Record,
    /// How many articles have a term, as far as it was asked.
    frequencies: Mutex<HashMap<Term, u64>>,
    listing: Listing,
}

impl ClusterIndex {
    /// Opens the generation in use.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::Format`], [`Error::Cluster`].
    pub fn open(address: Address, access: Access) -> Result<Self> {
        let cluster = Arc::new(Cluster::new(address, access)?);
        let place = PathBuf::from(cluster.shown());
        let record = Record::read(&State::new(&cluster), &place)?;
        let (record, _) = record.ok_or_else(|| Error::NoIndex { path: place.clone() })?;
        Ok(Self { cluster, place, record, frequencies: Mutex::default(), listing: Listing::default() })
    }

    /// Requests sent so far.
    pub fn requests(&self) -> usize {
        self.cluster.requests()
    }

    /// What the generation multiplies BM25 by.
    pub(super) fn factor(&self) -> f32 {
        self.record.factor
    }

    /// Bytes that the generation in use takes, copies counted.
    ///
    /// # Errors
    /// [`Error::Cluster`].
    pub fn bytes(&self) -> Result<u64> {
        let stats = self.cluster.send(&Call::get(format!("/{}/_stats/store", self.record.generation)))?;
        Ok(stats["_all"]["total"]["store"]["size_in_bytes"].as_u64().unwrap_or(0))
    }

    /// Merges the segments of every shard into one, without removed articles.
    ///
    /// # Errors
    /// [`Error::Cluster`].
    pub fn optimize(&self) -> Result<()> {
        let path = format!("/{}/_forcemerge?max_num_segments=1", self.record.generation);
        self.cluster.send(&Call::post(path, &json!({})).within(MERGE).once())?;
        Ok(())
    }

    /// Counts articles; whether all of the index was looked at.
    pub(super) fn counts(&self, question: &Question, deadline: &Deadline) -> Result<(Counts, bool)> {
        let attempt = Attempt::until(deadline);
        let Some(answer) = self.search(&question.body(), "request_cache=true", &attempt)? else {
            return Ok((Counts::default(), false));
        };
        let counts = question.counts(&answer).ok_or_else(|| self.garbage("counts"))?;
        if !attempt.is_partial() {
            let known = counts.terms.iter().map(|(term, count)| (term.clone(), *count));
            lock(&self.frequencies).extend(known);
        }
        Ok((counts, !attempt.is_partial()))
    }

    /// A search; `None` when the time was up before it was answered.
    pub(super) fn search(&self, body: &Value, parameters: &str, attempt: &Attempt) -> Result<Option<Value>> {
        let path = format!("/{}/_search?{parameters}", self.record.generation);
        self.asked(attempt, Call::post(path, body), |answer| self.checked(answer, attempt))
    }

    /// Several searches at once, scored by the statistics of the whole index; `None` when the time was up.
    pub(super) fn search_all(&self, bodies: &[Value], attempt: &Attempt) -> Result<Option<Vec<Value>>> {
        let mut lines = Vec::new();
        for body in bodies {
            let header = json!({"search_type": "dfs_query_then_fetch"});
            lines.extend_from_slice(format!("{header}\n{}\n", limited(body, attempt)).as_bytes());
        }
        let call = Call::lines(format!("/{}/_msearch", self.record.generation), lines);
        self.asked(attempt, call, |mut answer| {
            let answers = match answer["responses"].take() {
                Value::Array(answers) if answers.len() == bodies.len() => answers,
                _ => return Err(self.garbage("answers")),
            };
            answers.into_iter().map(|answer| self.checked(self.said(answer)?, attempt)).collect()
        })
    }

    /// Sends a request in the time that is left.
    pub(super) fn asked<T>(
        &self,
        attempt: &Attempt,
        call: Call,
        read: impl FnOnce(Value) -> Result<T>,
    ) -> Result<Option<T>> {
        if attempt.is_over() {
            return Ok(None);
        }
        let limit = attempt.left().map_or(LIMIT, |left| left.min(LIMIT));
        match self.cluster.send(&call.within(limit)) {
            // What was found so far is still shown.
            Err(_) if attempt.is_over() => Ok(None),
            answer => read(answer?).map(Some),
        }
    }

    /// One of several answers, which may be an error of its own.
    fn said(&self, answer: Value) -> Result<Value> {
        let status = answer["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
        let bytes = if status < 300 { return Ok(answer) } else { answer.to_string() };
        Ok(hansou_cluster::read(self.cluster.shown(), status, bytes.as_bytes())?)
    }

    /// Notes whether shards did not answer; an error when none did.
    fn checked(&self, answer: Value, attempt: &Attempt) -> Result<Value> {
        let shards = Shards::of(&answer);
        if shards.failed > 0 && shards.failed >= shards.total {
            let Shards { failed, total, what, .. } = shards;
            return Err(ClusterError::ShardsFailed { at: self.cluster.shown().to_owned(), failed, total, what }.into());
        }
        if !shards.are_complete() {
            attempt.miss();
        }
        Ok(answer)
    }

    /// The hits of an answer.
    pub(super) fn hits(&self, answer: &Value, order: Sort) -> Result<Vec<Hit>> {
        answer::hits(answer, order).ok_or_else(|| self.garbage("hits"))
    }

    /// The first `size` hits, however many, without their texts.
    pub(super) fn walk(&self, body: &Value, order: Sort, size: usize, attempt: &Attempt) -> Result<Vec<Hit>> {
        let mut body = body.clone();
        body["_source"] = false.into();
        let mut all = Vec::new();
        self.each_page(&body, order, PLACES, attempt, |hits| {
            all.extend(hits);
            all.len() < size && !attempt.is_over()
        })?;
        all.truncate(size);
        Ok(all)
    }

    /// Gives all hits of a search page by page, of one state of the index, until `take` wants no more.
    pub(super) fn each_page(
        &self,
        body: &Value,
        order: Sort,
        size: usize,
        attempt: &Attempt,
        mut take: impl FnMut(Vec<Hit>) -> bool,
    ) -> Result<()> {
        let generation = &self.record.generation;
        let open = Call::post(format!("/{generation}/_search/point_in_time?keep_alive={ALIVE}"), &json!({}));
        let Some(id) = self.asked(attempt, open, |answer| {
            answer["pit_id"].as_str().map(str::to_owned).ok_or_else(|| self.garbage("a point in time"))
        })?
        else {
            return Ok(());
        };
        let pages = self.pages(body, order, size, attempt, &id, &mut take);
        // It ends by itself; so does the walk, should this fail.
        let _ = self.cluster.send(&Call::delete_these("/_search/point_in_time", &json!({"pit_id": [id]})).once());
        pages
    }

    fn pages(
        &self,
        body: &Value,
        order: Sort,
        size: usize,
        attempt: &Attempt,
        id: &str,
        take: &mut dyn FnMut(Vec<Hit>) -> bool,
    ) -> Result<()> {
        let mut after = Value::Null;
        loop {
            let mut body = limited(body, attempt);
            body["pit"] = json!({"id": id, "keep_alive": ALIVE});
            body["size"] = size.into();
            if !after.is_null() {
                body["search_after"] = after;
            }
            let call = Call::post("/_search?search_type=dfs_query_then_fetch", &body);
            let Some(answer) = self.asked(attempt, call, |answer| self.checked(answer, attempt))? else {
                return Ok(());
            };
            let hits = self.hits(&answer, order)?;
            let is_last = hits.len() < size;
            after = hits.last().map_or(Value::Null, |hit| hit.place.clone());
            if hits.is_empty() || !take(hits) || is_last {
                return Ok(());
            }
        }
    }

    /// The number under which a found article is known.
    pub(super) fn listed(&self, id: &str) -> u32 {
        self.listing.add(id)
    }

    /// Reads some articles by their identifiers; `None` for those that are not there.
    fn read(&self, ids: &[String]) -> Result<Vec<Option<Stored>>> {
        let path = format!("/{}/_mget?_source_includes={}", self.record.generation, SHOWN.join(","));
        let answer = self.cluster.send(&Call::post(path, &json!({"ids": ids})))?;
        let docs = answer["docs"].as_array().ok_or_else(|| self.garbage("documents"))?;
        Ok(docs.iter().map(|doc| stored(&doc["_source"])).collect())
    }

    /// What an incomplete answer is where only a complete one will do.
    pub(super) fn incomplete(&self) -> Error {
        let (at, what) = (self.cluster.shown().to_owned(), "not all articles could be read".to_owned());
        ClusterError::ShardsFailed { at, failed: 1, total: 1, what }.into()
    }

    /// Name of the generation.
    pub(super) fn generation(&self) -> &str {
        &self.record.generation
    }

    /// Articles in it.
    pub(super) fn count(&self) -> u64 {
        self.record.articles
    }

    pub(super) fn garbage(&self, what: &str) -> Error {
        let at = self.cluster.shown().to_owned();
        ClusterError::Garbage { at, what: format!("an answer without {what}") }.into()
    }

    fn manifest(&self) -> Result<Manifest> {
        record::manifest(&State::new(&self.cluster), &self.record, &self.place)
    }

    /// First and last day of the dated articles.
    fn period(&self) -> Result<(Option<String>, Option<String>)> {
        let ends = json!({"first": {"min": {"field": "day"}}, "last": {"max": {"field": "day"}}});
        let answer = self.search(&json!({"size": 0, "aggs": ends}), "", &Attempt::unlimited())?.unwrap_or_default();
        let day = |name: &str| {
            let number = answer["aggregations"][name]["value"].as_f64()?;
            day_of(number as i64).map(|day| day.to_string())
        };
        Ok((day("first"), day("last")))
    }
}

impl Backend for ClusterIndex {
    fn place(&self) -> &Path {
        &self.place
    }

    fn user_words(&self) -> Vec<UserWord> {
        self.record.user_words()
    }

    fn articles(&self) -> u64 {
        self.record.articles
    }

    fn frequencies(&self, terms: &[Term], deadline: &Deadline) -> Result<Vec<u64>> {
        let mut question = Question::default();
        {
            let known = lock(&self.frequencies);
            terms.iter().filter(|term| !known.contains_key(term)).for_each(|term| question.term(term));
        }
        let asked = if question.is_empty() { Counts::default() } else { self.counts(&question, deadline)?.0 };
        let known = lock(&self.frequencies);
        Ok(terms.iter().map(|term| known.get(term).copied().unwrap_or_else(|| asked.of(term))).collect())
    }

    fn run<'a>(&'a self, plan: &'a Plan, request: &'a Request) -> Result<Box<dyn Run + 'a>> {
        Ok(Box::new(ClusterRun::new(self, plan, request)?))
    }

    fn stored(&self, found: &Found) -> Result<Stored> {
        let stored = self.listing.read(found.doc, |ids| self.read(ids))?;
        stored.ok_or_else(|| self.garbage("an article that was found"))
    }

    fn find(&self, id: &str) -> Result<Option<Stored>> {
        let names = [Some(id.to_owned()), id.strip_suffix("#1").map(str::to_owned), Some(format!("{id}#1"))];
        let names: Vec<String> = names.into_iter().flatten().collect();
        let body = json!({"size": 100, "query": {"terms": {"id": names}}, "sort": [{"key": "asc"}]});
        let answer = self.search(&body, "", &Attempt::unlimited())?.unwrap_or_default();
        let found: Vec<Stored> = self.hits(&answer, Sort::Score)?.into_iter().filter_map(|hit| hit.stored).collect();
        let is_named = |stored: &&Stored, name: &str| stored.meta.id == name || stored.meta.place() == name;
        Ok(names.iter().find_map(|name| found.iter().find(|stored| is_named(stored, name))).cloned())
    }

    fn scan(&self, plan: &Plan, exact: bool, read: &(dyn Fn(usize, Stored) + Sync)) -> Result<()> {
        look::scan(self, plan, exact, read)
    }

    fn keys(&self, plan: &Plan) -> Result<Vec<u64>> {
        look::keys(self, plan)
    }

    fn holds(&self, article: &Stored, clause: &Clause) -> Result<bool> {
        look::holds(self, article, clause)
    }

    fn term_scores(&self, plan: &Plan, request: &Request, found: &Found) -> Result<TermScores> {
        explain::term_scores(self, plan, request, found)
    }

    fn days(&self, plan: &Plan, request: &Request) -> Result<Vec<(Tier, DayCounts)>> {
        counts::days(self, plan, request)
    }

    fn origins(&self, plan: &Plan, request: &Request) -> Result<Vec<Origin>> {
        counts::origins(self, plan, request)
    }

    fn metrics(&self, articles: Articles<'_>) -> Result<(MetricCounts, usize)> {
        counts::metrics(self, articles)
    }

    fn vocabulary<'a>(&'a self, deadline: &'a Deadline) -> Box<dyn Vocabulary + 'a> {
        Box::new(Words::of(self, deadline))
    }

    fn commit(&self) -> String {
        record::commit(&self.record)
    }

    fn problems(&self) -> Result<Vec<Problem>> {
        Ok(self.manifest()?.files.into_values().flat_map(|known| known.problems).collect())
    }

    fn stats(&self) -> Result<Stats> {
        let manifest = self.manifest()?;
        let (oldest, newest) = self.period()?;
        let segments = self.cluster.send(&Call::get(format!("/{}/_stats/segments", self.record.generation)))?;
        let segments = segments["_all"]["primaries"]["segments"]["count"].as_u64().unwrap_or(0);
        let mut stats = Stats {
            articles: self.record.articles,
            files: manifest.files.len() as u64,
            index_bytes: self.bytes()?,
            segments: usize::try_from(segments).unwrap_or(0),
            format: super::mapping::FORMAT,
            created_with: self.record.made_by.clone(),
            oldest,
            newest,
            ..Stats::default()
        };
        stats.add_files(&manifest);
        Ok(stats)
    }
}

/// A body with the rest of the time as its limit.
fn limited(body: &Value, attempt: &Attempt) -> Value {
    let mut body = body.clone();
    if let Some(left) = attempt.left() {
        body["timeout"] = format!("{}ms", left.as_millis().max(1)).into();
    }
    body
}

/// A poisoned lock means another thread panicked; what it protects is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
