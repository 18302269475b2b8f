//! The one writer of an index in a cluster: takes the articles of a refresh, shows them and the list of files at once.
//!
//! A generation is one index behind the alias. A full build fills a new one and switches; a refresh puts articles in the
//! place of those with the same identifier and at its end removes what its files had before. Killed at any moment, the
//! next run reads again what the last list of files does not have and comes to the same articles.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use hansou_cluster::{Access, Address, Bulk, Call, Cluster, Error as ClusterError, Lease, RecordStore, Version};
use serde_json::{Value, json};

use super::calibrate;
use super::document::{Document, document};
use super::mapping::{FORMAT, Layout};
use super::record::{self, BUILDING, RECORD, Record, checked, damaged, generations, hash, new_generation};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::index::{ByteBudget, FORMAT as TERMS, FactCounts, Manifest, Settings, Store, article_bytes};
use hansou_text::segment::{Segmenter, UserWord};

/// Files whose old articles are removed by one request.
const FILES: usize = 1000;
/// Articles that are removed at a time.
const ARTICLES: usize = 5000;
/// Time for what the cluster does with a whole index.
const LONG: Duration = Duration::from_secs(3600);
/// Time that copies may lag behind.
const CATCH_UP: Duration = Duration::from_secs(30);

/// A writer.
pub(super) struct Writer {
    cluster: Arc<Cluster>,
    state: RecordStore,
    place: PathBuf,
    lease: Lease,
    bulk: Bulk,
    /// The record in use and its version.
    before: Option<(Record, Version)>,
    /// True while the generation is not yet the one in use.
    is_fresh: bool,
    generation: String,
    words: Vec<UserWord>,
    figures: usize,
    run: String,
    segmenter: OnceLock<Segmenter>,
    /// Files whose articles of before are to be removed.
    stale: Mutex<Vec<u64>>,
    budget: ByteBudget,
}

impl Writer {
    /// Takes the right to write and makes a new generation where one is needed.
    pub fn open(
        address: Address,
        access: Access,
        words: Option<Vec<UserWord>>,
        settings: &Settings,
        layout: Layout,
    ) -> Result<Self> {
        let cluster = Arc::new(Cluster::new(address, access)?);
        let place = PathBuf::from(cluster.shown());
        let state = RecordStore::new(&cluster);
        state.create()?;
        let lease = Lease::take(&state, cluster.shown(), &holder(), &jiff::Zoned::now().timestamp().to_string())?;
        let before = before(&state, &place, settings.full)?;
        let kept = before.as_ref().map(|(record, _)| record.user_words()).unwrap_or_default();
        // Another dictionary cuts all articles anew.
        let has_other_words = words.as_ref().is_some_and(|words| *words != kept);
        let words = words.unwrap_or(kept);
        let in_use = before.as_ref().filter(|_| !settings.full && !has_other_words);
        let is_fresh = in_use.is_none();
        let generation = match in_use {
            Some((record, _)) => checked(&cluster, record)?,
            None => new_generation(&cluster, &state, &words, layout)?,
        };
        let bulk = Bulk::new(&cluster, &generation, senders(settings));
        let figures = settings.read.limits.figures;
        Ok(Self {
            cluster,
            state,
            place,
            lease,
            bulk,
            before,
            is_fresh,
            generation,
            words,
            figures,
            run: run_name(),
            segmenter: OnceLock::new(),
            stale: Mutex::default(),
            budget: ByteBudget::default(),
        })
    }

    /// Removes what the files of this run had before, or what a killed run has left in a new generation.
    fn remove_stale(&self) -> Result<()> {
        let of_this_run = json!([{"term": {"run": self.run}}]);
        if self.is_fresh {
            return self.remove(&json!({"bool": {"must_not": of_this_run}}));
        }
        let stale = std::mem::take(&mut *self.stale.lock().unwrap_or_else(PoisonError::into_inner));
        for files in stale.chunks(FILES) {
            let keys: Vec<String> = files.iter().map(|file| format!("{file:016x}")).collect();
            self.remove(&json!({"bool": {"filter": [{"terms": {"file": keys}}], "must_not": of_this_run}}))?;
        }
        Ok(())
    }

    /// Removes all articles that match.
    fn remove(&self, query: &Value) -> Result<()> {
        let body = json!({"size": ARTICLES, "_source": false, "sort": ["_doc"], "query": query});
        let path = format!("/{}/_search?preference=_primary&request_cache=false", self.generation);
        loop {
            let answer = self.cluster.send(&Call::post(&path, &body).within(LONG))?;
            let hits = answer["hits"]["hits"].as_array().map_or(&[][..], Vec::as_slice);
            let bulk = Bulk::new(&self.cluster, &self.generation, 1);
            hits.iter().filter_map(|hit| hit["_id"].as_str()).try_for_each(|id| bulk.delete(id))?;
            bulk.finish()?;
            if hits.is_empty() {
                return Ok(());
            }
            self.show()?;
        }
    }

    /// Shows to readers what was written.
    fn show(&self) -> Result<()> {
        self.cluster.send(&Call::post(format!("/{}/_refresh", self.generation), &json!({})).within(LONG))?;
        Ok(())
    }

    /// Articles in the generation, when all copies have them.
    fn settled(&self) -> Result<u64> {
        let started = std::time::Instant::now();
        let count = |preference: &str| {
            let runs = json!({"runs": {"terms": {"field": "run", "size": 1000}}});
            let body = json!({"size": 0, "track_total_hits": true, "aggs": runs});
            let path = format!("/{}/_search?preference={preference}&request_cache=false", self.generation);
            let answer = self.cluster.send(&Call::post(path, &body))?;
            Ok::<_, ClusterError>((answer["hits"]["total"]["value"].as_u64(), answer["aggregations"]["runs"].clone()))
        };
        loop {
            let first = count("_primary")?;
            // Without copies there is nothing to wait for; those that come later come with all files.
            let is_settled = count("_replica").map_or(true, |second| second == first);
            if is_settled || started.elapsed() > CATCH_UP {
                return first.0.ok_or_else(|| damaged(&self.place, "articles cannot be counted"));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Puts the alias on the generation, and no other one.
    fn switch(&self) -> Result<()> {
        let name = &self.cluster.address().name;
        let actions = json!({"actions": [
            {"remove": {"index": format!("{name}-*"), "alias": name, "must_exist": false}},
            {"add": {"index": self.generation, "alias": name}},
        ]});
        self.cluster.send(&Call::post("/_aliases", &actions))?;
        Ok(())
    }

    /// Removes generations and lists of files that are not in use.
    fn remove_old(&self) -> Result<()> {
        let name = &self.cluster.address().name;
        for other in generations(&self.cluster)?.into_iter().filter(|other| other.index_name(name) != self.generation) {
            match self.cluster.send(&Call::delete(format!("/{}", other.index_name(name)))) {
                Ok(_) | Err(ClusterError::Missing { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if let Some(record) = self.state.read(BUILDING)? {
            let _ = self.state.remove(BUILDING, record.version);
        }
        if let Some((record, _)) = &self.before {
            self.state.remove_long(&record.manifest.0, record.manifest.1)?;
        }
        Ok(())
    }
}

impl Store for Writer {
    fn make_room(&self, article: &Article) {
        self.budget.acquire(article_bytes(article));
    }

    fn place(&self, article: Article, file: u64) -> Result<FactCounts> {
        let bytes = article_bytes(&article);
        let segmenter = self.segmenter.get_or_init(|| Segmenter::full(&self.words));
        let Document { id, bytes: document, noted } = document(article, file, &self.run, self.figures, segmenter);
        let put = self.bulk.put(&id, &document);
        self.budget.release(bytes);
        put?;
        Ok(noted)
    }

    fn remove_file(&self, file: u64) -> Result<()> {
        self.stale.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        Ok(self.lease.check()?)
    }

    fn manifest(&self) -> Result<Option<Manifest>> {
        let in_use = self.before.as_ref().filter(|_| !self.is_fresh);
        in_use.map(|(record, _)| record::manifest(&self.state, record, &self.place)).transpose()
    }

    fn is_fresh(&self) -> bool {
        self.is_fresh
    }

    fn commit(self: Box<Self>, manifest: &Manifest) -> Result<()> {
        self.bulk.finish()?;
        self.lease.check()?;
        self.show()?;
        self.remove_stale()?;
        let articles = self.settled()?;
        let bytes = serde_json::to_vec(manifest).unwrap_or_default();
        let packed = zstd::encode_all(&bytes[..], 3).map_err(Error::io("packing", &self.place))?;
        let name = format!("files-{}", self.run);
        let pieces = self.state.write_long(&name, &packed)?;
        let record = Record {
            format: FORMAT,
            terms: TERMS,
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            generation: self.generation.clone(),
            articles,
            factor: calibrate::factor(&self.cluster, &self.generation)?,
            words: self.words.iter().map(|word| (word.word.clone(), word.frequency)).collect(),
            manifest: (name, pieces),
            manifest_hash: hash(&packed),
        };
        self.lease.check()?;
        if self.is_fresh {
            self.switch()?;
        }
        let value = serde_json::to_value(&record).unwrap_or_default();
        // An index of another format is replaced, whatever stands in its record.
        let version = match &self.before {
            Some((_, version)) => Some(*version),
            None => self.state.read(RECORD)?.map(|found| found.version),
        };
        self.state.write(RECORD, &value, version)?;
        self.remove_old()
    }

    fn abandon(self: Box<Self>) {
        // What was taken stays where it is: the next run puts the same articles in the same places.
    }
}

/// What tells this run from others.
fn run_name() -> String {
    format!("{:x}-{:x}", jiff::Zoned::now().timestamp().as_millisecond(), std::process::id())
}

/// Bulks on their way at once: one for each thread that analyses, up to what a cluster takes well.
fn senders(settings: &Settings) -> usize {
    let threads = settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    threads.clamp(1, 8)
}

/// The record in use. One that cannot be read is no hindrance to a full build.
fn before(state: &RecordStore, place: &std::path::Path, full: bool) -> Result<Option<(Record, Version)>> {
    match Record::read(state, place) {
        Err(Error::Format { .. } | Error::Damaged { .. }) if full => Ok(None),
        before => before,
    }
}

/// Machine and process, for others to read.
fn holder() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| std::env::var("HOSTNAME"));
    let host = host.unwrap_or_else(|_| "?".to_owned());
    format!("{} (process {})", host.trim(), std::process::id())
}
