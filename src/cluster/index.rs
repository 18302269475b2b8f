//! An open index in a cluster: one generation, whatever is written meanwhile.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hansou_cluster::{Access, Address, Call, Cluster, Error as ClusterError, RecordStore, Shards, read_part};
use serde_json::{Value, json};

use super::answer::{self, Hit, stored};
use super::attempt::Attempt;
use super::first;
use super::known::Known;
use super::listing::Listing;
use super::mapping::SHOWN;
use super::question::{Counts, Question};
use super::record::{self, Record};
use crate::error::{Error, Result};
use crate::find::{Request, Sort};
use crate::index::{Manifest, Stored};
use crate::query::deadline::Deadline;

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
    pub(super) cluster: Arc<Cluster>,
    pub(super) place: PathBuf,
    pub(super) record: Record,
    /// Counts that came with the record or were asked for since.
    known: Mutex<Known>,
    pub(super) listing: Listing,
}

impl ClusterIndex {
    /// Opens the generation in use.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::Format`], [`Error::Cluster`].
    pub fn open(address: Address, access: Access) -> Result<Self> {
        Self::from_cluster(Arc::new(Cluster::new(address, access)?))
    }

    /// Opens the generation in use for a request that is asked next: what it asks first comes with the record, so that
    /// its page takes two requests in all.
    ///
    /// # Errors
    /// As [`ClusterIndex::open`].
    pub fn open_for(address: Address, access: Access, request: &Request) -> Result<Self> {
        let cluster = Arc::new(Cluster::new(address, access)?);
        let (record, known) = first::ask(&cluster, request)?;
        Ok(Self::with(cluster, record, known))
    }

    fn with(cluster: Arc<Cluster>, record: Record, known: Known) -> Self {
        let place = PathBuf::from(cluster.shown());
        Self { cluster, place, record, known: Mutex::new(known), listing: Listing::default() }
    }

    /// Opens the generation in use of a cluster that can be asked.
    pub(super) fn from_cluster(cluster: Arc<Cluster>) -> Result<Self> {
        let place = PathBuf::from(cluster.shown());
        let record = Record::read(&RecordStore::new(&cluster), &place)?;
        let (record, _) = record.ok_or(Error::NoIndex { path: place })?;
        Ok(Self::with(cluster, record, Known::default()))
    }

    /// Requests sent so far.
    pub fn requests(&self) -> usize {
        self.cluster.requests()
    }

    /// What the generation multiplies BM25 by.
    pub(super) fn factor(&self) -> f32 {
        self.record.factor
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
    pub(super) fn counts(&self, question: Question, deadline: &Deadline) -> Result<(Counts, bool)> {
        let (known, rest) = question.known(&lock(&self.known));
        if rest.is_empty() {
            return Ok((known, true));
        }
        let attempt = Attempt::until(deadline);
        let Some(answer) = self.search(&rest.body(), "request_cache=true", &attempt)? else {
            return Ok((known, false));
        };
        let counts = rest.counts(&answer).ok_or_else(|| self.garbage("counts"))?;
        // What not all shards have counted is asked for anew.
        if !attempt.is_partial() {
            lock(&self.known).learn(rest.told(&counts));
        }
        Ok((known.and(counts), !attempt.is_partial()))
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
            let checked = |answer: Value| {
                read_part(self.cluster.shown(), &answer)?;
                self.checked(answer, attempt)
            };
            answers.into_iter().map(checked).collect()
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

    /// Notes whether shards did not answer; an error when none did.
    fn checked(&self, answer: Value, attempt: &Attempt) -> Result<Value> {
        let shards = Shards::from_answer(&answer);
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
    pub(super) fn read(&self, ids: &[String]) -> Result<Vec<Option<Stored>>> {
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

    pub(super) fn manifest(&self) -> Result<Manifest> {
        record::manifest(&RecordStore::new(&self.cluster), &self.record, &self.place)
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
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
