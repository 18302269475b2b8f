//! The one writer of an index in a cluster: takes the articles of a refresh, shows them and the list of files at once.
//!
//! A generation is one index behind the alias. A full build fills a new one and switches; a refresh puts articles in the
//! place of those with the same identifier and at its end removes what its files had before. Killed at any moment, the
//! next run goes on from the last checkpoint and comes to the same articles.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use hansou_cluster::{Bulk, Call, Cluster, Error as ClusterError, Lease, RecordStore, Version};
use serde_json::{Value, json};

use super::calibrate;
use super::checkpoint::{Checkpoints, Target};
use super::copies::{LONG, ask_primaries, by_file, settled};
use super::document::{Document, document};
use super::mapping::{FORMAT, Layout, signed};
use super::record::{self, RECORD, Record, checked, generations, write_files};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::index::{
    Amount, ByteBudget, FORMAT as TERMS, FactCounts, Manifest, Settings, Store, article_bytes, file_key,
};
use hansou_text::segment::{Segmenter, UserWord};

/// Files whose old articles are removed by one request.
const FILES: usize = 1000;
/// Articles that are removed at a time.
const ARTICLES: usize = 5000;
/// What is read between two checkpoints: some ten seconds of work.
const CHECKPOINT: Amount = Amount { files: 1000, bytes: 16 << 20 };

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
    checkpoints: Mutex<Checkpoints>,
    /// What articles carry that are written now; none before the first one.
    tag: Mutex<Option<Arc<str>>>,
    /// Files whose articles of before are to be removed: of before this run, and of before the runs that it goes on with.
    stale: Mutex<Stale>,
    budget: ByteBudget,
}

/// Files by their keys whose articles of before are to be removed.
#[derive(Default)]
struct Stale {
    /// Read again by this run.
    own: Vec<u64>,
    /// Read again by the runs that this one goes on with, by what their articles carry since.
    earlier: Vec<(String, Vec<u64>)>,
}

impl Writer {
    /// Takes the right to write and makes a new generation where one is needed.
    pub fn open(
        cluster: Arc<Cluster>,
        words: Option<Vec<UserWord>>,
        settings: &Settings,
        layout: Layout,
    ) -> Result<Self> {
        let place = PathBuf::from(cluster.shown());
        let state = RecordStore::new(&cluster);
        state.create()?;
        let lease = Lease::take(&state, cluster.shown(), &holder(), &jiff::Zoned::now().timestamp().to_string())?;
        let before = before(&state, &place, settings.full)?;
        let record = before.as_ref().map(|(record, _)| record);
        let kept = record.map(Record::user_words).unwrap_or_default();
        // Another dictionary cuts all articles anew.
        let is_fresh = settings.full || record.is_none() || words.as_ref().is_some_and(|words| *words != kept);
        let words = words.unwrap_or(kept);
        let target = target(&cluster, record, is_fresh, layout)?;
        let run = run_name();
        let open_checkpoints = || Checkpoints::open(&cluster, &words, &target, &run);
        let (segmenter, checkpoints) = with_dictionary(is_fresh, &words, open_checkpoints)?;
        let bulk = Bulk::new(&cluster, checkpoints.generation(), senders(settings));
        Ok(Self {
            cluster,
            state,
            place,
            lease,
            bulk,
            before,
            is_fresh,
            generation: checkpoints.generation().to_owned(),
            words,
            figures: settings.read.limits.figures,
            run,
            segmenter: segmenter.map_or_else(OnceLock::new, OnceLock::from),
            checkpoints: Mutex::new(checkpoints),
            tag: Mutex::default(),
            stale: Mutex::default(),
            budget: ByteBudget::default(),
        })
    }

    /// What articles carry that are written now.
    fn tag(&self) -> Result<Arc<str>> {
        let mut tag = lock(&self.tag);
        if let Some(tag) = &*tag {
            return Ok(Arc::clone(tag));
        }
        let current: Arc<str> = lock(&self.checkpoints).current()?.into();
        *tag = Some(Arc::clone(&current));
        Ok(current)
    }

    /// Removes what the files that were read again had before, and what killed runs have left.
    fn remove_stale(&self) -> Result<()> {
        let Stale { own, earlier } = std::mem::take(&mut *lock(&self.stale));
        let checkpoints = lock(&self.checkpoints);
        let carrying = |tags: &[String]| json!({"terms": {"run": tags}});
        if self.is_fresh {
            self.remove(&json!({"bool": {"must_not": [carrying(&checkpoints.good())]}}))?;
        } else if !checkpoints.left().is_empty() {
            self.remove(&carrying(checkpoints.left()))?;
        }
        let of_this_run = checkpoints.own();
        let earlier = earlier.into_iter().map(|(tag, files)| ([&of_this_run[..], &[tag]].concat(), files));
        for (kept, files) in earlier.chain([(of_this_run.clone(), own)]) {
            for files in files.chunks(FILES) {
                let keys: Vec<i64> = files.iter().copied().map(signed).collect();
                self.remove(&json!({"bool": {"filter": [{"terms": {"file": keys}}], "must_not": [carrying(&kept)]}}))?;
            }
        }
        Ok(())
    }

    /// The files that are known of a generation, with those that killed runs have read to their end. Files that they have
    /// begun are to be read again.
    fn known(&self, mut manifest: Option<Manifest>) -> Result<Option<Manifest>> {
        let mut checkpoints = lock(&self.checkpoints);
        if !checkpoints.goes_on() {
            return Ok(manifest);
        }
        let again = checkpoints.put_files(&mut manifest, &self.place).into_iter();
        let keys = |names: Vec<String>| names.iter().map(|name| file_key(name)).collect();
        lock(&self.stale).earlier = again.map(|(tag, names)| (tag, keys(names))).collect();
        self.show()?;
        let begun = by_file(&self.cluster, &self.generation, &json!({"terms": {"run": checkpoints.left()}}))?;
        let files = manifest.iter_mut().flat_map(|manifest| &mut manifest.files);
        for (_, known) in files.filter(|(name, _)| begun.contains_key(&file_key(name))) {
            // No file is like that.
            (known.size, known.modified, known.hash) = (u64::MAX, 0, None);
        }
        Ok(manifest)
    }

    /// Removes all articles that match.
    fn remove(&self, query: &Value) -> Result<()> {
        let body = json!({"size": ARTICLES, "_source": false, "sort": ["_doc"], "query": query});
        loop {
            let answer = ask_primaries(&self.cluster, &self.generation, &body)?;
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
        lock(&self.checkpoints).remove()?;
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
        let put = self.tag().and_then(|tag| {
            let Document { id, bytes, noted } = document(article, file, &tag, self.figures, segmenter);
            self.bulk.put(&id.to_string(), &bytes)?;
            Ok(noted)
        });
        self.budget.release(bytes);
        put
    }

    fn remove_file(&self, file: u64) -> Result<()> {
        lock(&self.stale).own.push(file);
        Ok(self.lease.check()?)
    }

    fn manifest(&self) -> Result<Option<Manifest>> {
        let in_use = self.before.as_ref().filter(|_| !self.is_fresh);
        self.known(in_use.map(|(record, _)| record::manifest(&self.state, record, &self.place)).transpose()?)
    }

    fn checkpoint_every(&self) -> Option<Amount> {
        Some(CHECKPOINT)
    }

    fn checkpoint(&self, read: &Manifest) -> Result<()> {
        self.bulk.flush()?;
        self.lease.check()?;
        lock(&self.checkpoints).end(read, &self.place)?;
        *lock(&self.tag) = None;
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        self.is_fresh || lock(&self.checkpoints).goes_on()
    }

    fn commit(self: Box<Self>, manifest: &Manifest) -> Result<()> {
        self.bulk.finish()?;
        self.lease.check()?;
        self.show()?;
        self.remove_stale()?;
        let articles = settled(&self.cluster, &self.generation)?.articles;
        let name = format!("files-{}", self.run);
        let (pieces, manifest_hash) = write_files(&self.state, &name, manifest, &self.place)?;
        let record = Record {
            format: FORMAT,
            terms: TERMS,
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            generation: self.generation.clone(),
            articles,
            factor: calibrate::factor(&self.cluster, &self.generation)?,
            words: self.words.iter().map(|word| (word.word.clone(), word.frequency)).collect(),
            manifest: (name, pieces),
            manifest_hash,
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
        // What was taken stays where it is: the next run goes on with it.
    }
}

/// What a run fills: the generation in use, as long as its fields are those that were made, or a fresh one.
fn target<'a>(cluster: &Cluster, record: Option<&'a Record>, is_fresh: bool, layout: Layout) -> Result<Target<'a>> {
    match record.filter(|_| !is_fresh) {
        Some(record) => {
            checked(cluster, record)?;
            Ok(Target::InUse(&record.generation, &record.manifest_hash))
        }
        None => Ok(Target::New(layout, record.map(|record| record.generation.as_str()))),
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
fn before(state: &RecordStore, place: &Path, full: bool) -> Result<Option<(Record, Version)>> {
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

/// A poisoned lock means another thread panicked; what it protects is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What `open` gives; a full build needs the dictionary soon, which is read meanwhile.
fn with_dictionary<T>(
    is_full: bool,
    words: &[UserWord],
    open: impl FnOnce() -> Result<T>,
) -> Result<(Option<Segmenter>, T)> {
    std::thread::scope(|scope| {
        let reading = is_full.then(|| scope.spawn(|| Segmenter::full(words)));
        let opened = open();
        Ok((reading.and_then(|reading| reading.join().ok()), opened?))
    })
}
