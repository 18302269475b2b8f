//! The one writer of an index in a cluster: takes the articles of a refresh, shows them and the list of files at once.
//!
//! A generation is one index behind the alias. A full build fills a new one and switches; a refresh puts articles in the
//! place of those with the same identifier and at its end removes what its files had before. Killed at any moment, the
//! next run reads again what the last list of files does not have and comes to the same articles.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use hansou_cluster::{Access, Address, Bulk, Call, Cluster, Error as ClusterError, Generation, Lease, State, Version};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::document::{Document, document};
use super::mapping::{self, FORMAT, Layout, field};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::index::postings::{Kind, Zone};
use crate::index::{FORMAT as TERMS, Manifest, Noted, Room, Settings, Store, article_bytes, terms};
use hansou_text::segment::{Segmenter, UserWord};

/// Name of the record of the generation in use.
const RECORD: &str = "index";
/// Name of the record of a generation that is being filled.
const BUILDING: &str = "building";
/// Files whose old articles are removed by one request.
const FILES: usize = 1000;
/// Articles that are removed at a time.
const ARTICLES: usize = 5000;
/// Time for what the cluster does with a whole index.
const LONG: Duration = Duration::from_secs(3600);
/// Time that copies may lag behind.
const CATCH_UP: Duration = Duration::from_secs(30);

/// What is known of the generation in use.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// [`FORMAT`] of the index.
    pub format: u32,
    /// Version of the terms.
    pub terms: u32,
    /// Version of the program that made it.
    pub made_by: String,
    /// Name of the index.
    pub generation: String,
    /// Articles in it.
    pub articles: u64,
    /// What this index multiplies BM25 by: k1 + 1, or 1. It depends on the version that made it.
    pub factor: f32,
    /// The user's words with their frequencies.
    pub words: Vec<(String, u64)>,
    /// Name of the list of files, and of how many pieces it is.
    pub manifest: (String, usize),
    /// XXH3 (64 bits) of its bytes.
    pub manifest_hash: String,
}

impl Record {
    /// The record in use and its version; `None` when nothing was ever committed.
    ///
    /// # Errors
    /// [`Error::Format`] for another version, [`Error::Cluster`].
    pub fn read(state: &State, place: &Path) -> Result<Option<(Self, Version)>> {
        let Some(found) = state.read(RECORD)? else { return Ok(None) };
        let number = |name: &str| found.value[name].as_u64();
        let formats = (number("format"), number("terms"));
        if formats != (Some(FORMAT.into()), Some(TERMS.into())) {
            let found = formats.0.zip(formats.1).map_or_else(|| "unknown".to_owned(), |(a, b)| format!("{a}.{b}"));
            return Err(Error::Format { path: place.into(), found, wanted: FORMAT });
        }
        let record = serde_json::from_value(found.value).map_err(|error| damaged(place, &error.to_string()))?;
        Ok(Some((record, found.version)))
    }

    /// The words that the user added.
    pub fn user_words(&self) -> Vec<UserWord> {
        let word = |(word, frequency): &(String, u64)| UserWord { word: word.clone(), frequency: *frequency };
        self.words.iter().map(word).collect()
    }
}

/// The list of files of a record.
pub(super) fn manifest(state: &State, record: &Record, place: &Path) -> Result<Manifest> {
    let (name, pieces) = &record.manifest;
    let packed = state.read_long(name, *pieces)?;
    if hash(&packed) != record.manifest_hash {
        return Err(damaged(place, "the list of files is not what was written"));
    }
    let bytes = zstd::decode_all(&packed[..]).map_err(|error| damaged(place, &error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| damaged(place, &error.to_string()))
}

fn hash(bytes: &[u8]) -> String {
    format!("{:016x}", xxh3_64(bytes))
}

fn damaged(place: &Path, what: &str) -> Error {
    Error::Damaged { path: place.into(), what: what.to_owned() }
}

/// A writer.
pub(super) struct Writer {
    cluster: Arc<Cluster>,
    state: State,
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
    room: Room,
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
        let state = State::new(&cluster);
        state.create()?;
        let lease = Lease::take(&state, cluster.shown(), &holder(), &jiff::Zoned::now().timestamp().to_string())?;
        let before = match Record::read(&state, &place) {
            Err(Error::Format { .. } | Error::Damaged { .. }) if settings.full => None,
            before => before?,
        };
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
        let threads = settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        let bulk = Bulk::new(&cluster, &generation, threads.clamp(1, 8));
        let run = format!("{:x}-{:x}", jiff::Zoned::now().timestamp().as_millisecond(), std::process::id());
        let figures = settings.read.limits.figures;
        let (segmenter, stale, room) = (OnceLock::new(), Mutex::default(), Room::default());
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
            run,
            segmenter,
            stale,
            room,
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

    /// What this index multiplies BM25 by, as it says itself of one article.
    fn factor(&self) -> Result<f32> {
        let ask = |body: Value| {
            let path = format!("/{}/_search?preference=_primary&request_cache=false", self.generation);
            self.cluster.send(&Call::post(path, &body))
        };
        let some = json!({"size": 1, "query": {"exists": {"field": field(Zone::Body, Kind::Single)}}});
        let some = ask(some)?;
        let body = some["hits"]["hits"][0]["_source"]["body"].as_str().unwrap_or_default();
        let chars = hansou_text::fold::fold(body).chars;
        let mut atom = None;
        terms::singles(&chars, &hansou_text::atom::atoms(&chars), |one| {
            atom.get_or_insert_with(|| one.to_owned());
        });
        let Some(atom) = atom else { return Ok(1.0) };
        let query = json!({"term": {field(Zone::Body, Kind::Single): {"value": atom}}});
        let answer = ask(json!({"size": 1, "explain": true, "_source": false, "query": query}))?;
        let factor = explained_factor(&answer["hits"]["hits"][0]["_explanation"]);
        factor.ok_or_else(|| damaged(&self.place, "its scores cannot be explained"))
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
        for other in generations(&self.cluster)?.into_iter().filter(|other| other.of(name) != self.generation) {
            match self.cluster.send(&Call::delete(format!("/{}", other.of(name)))) {
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
        self.room.take(article_bytes(article));
    }

    fn place(&self, article: Article, file: u64) -> Result<Noted> {
        let bytes = article_bytes(&article);
        let segmenter = self.segmenter.get_or_init(|| Segmenter::full(&self.words));
        let Document { id, bytes: document, noted } = document(article, file, &self.run, self.figures, segmenter);
        let put = self.bulk.put(&id, &document);
        self.room.leave(bytes);
        put?;
        Ok(noted)
    }

    fn remove_file(&self, file: u64) -> Result<()> {
        self.stale.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        Ok(self.lease.check()?)
    }

    fn manifest(&self) -> Result<Option<Manifest>> {
        let in_use = self.before.as_ref().filter(|_| !self.is_fresh);
        in_use.map(|(record, _)| manifest(&self.state, record, &self.place)).transpose()
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
            factor: self.factor()?,
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

/// The score of a term divided by its idf and its weight by frequency, all as they are explained.
fn explained_factor(explanation: &Value) -> Option<f32> {
    let part = |node: &Value, name: &str| {
        let details = node["details"].as_array()?;
        let is_named = |part: &&Value| part["description"].as_str().is_some_and(|text| text.starts_with(name));
        details.iter().find(is_named)?["value"].as_f64()
    };
    let mut nodes = vec![explanation];
    while let Some(node) = nodes.pop() {
        if let Some((idf, frequency)) = part(node, "idf").zip(part(node, "tf")) {
            return Some((node["value"].as_f64()? / (idf * frequency)) as f32);
        }
        nodes.extend(node["details"].as_array().into_iter().flatten());
    }
    None
}

/// Machine and process, for others to read.
fn holder() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| std::env::var("HOSTNAME"));
    let host = host.unwrap_or_else(|_| "?".to_owned());
    format!("{} (process {})", host.trim(), std::process::id())
}

/// The generations that there are.
fn generations(cluster: &Cluster) -> Result<Vec<Generation>> {
    let name = &cluster.address().name;
    let answer = cluster.send(&Call::get(format!("/{name}-*/_alias?expand_wildcards=open&ignore_unavailable=true")))?;
    let names = answer.as_object().into_iter().flatten();
    Ok(names.filter_map(|(index, _)| Generation::parse(name, index)).collect())
}

/// Name of the generation in use, if its fields are still those that were made.
fn checked(cluster: &Cluster, record: &Record) -> Result<String> {
    let generation = record.generation.clone();
    let answer = cluster.send(&Call::get(format!("/{generation}/_mapping")))?;
    let properties = &answer[&generation]["mappings"]["properties"];
    let made = &mapping::index(Layout::default())["mappings"]["properties"];
    let names = |fields: &Value| fields.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
    if names(properties) != names(made) {
        let what = "its fields are not those that were made; somebody changed the mapping";
        return Err(damaged(Path::new(cluster.shown()), what));
    }
    Ok(generation)
}

/// Makes a new generation, or goes on with one that a killed run has left, if it is for the same words.
fn new_generation(cluster: &Cluster, state: &State, words: &[UserWord], layout: Layout) -> Result<String> {
    let name = &cluster.address().name;
    let words: Vec<(&str, u64)> = words.iter().map(|word| (word.word.as_str(), word.frequency)).collect();
    let building =
        |generation: &str| json!({"generation": generation, "format": FORMAT, "terms": TERMS, "words": words});
    let there = generations(cluster)?;
    let left = state.read(BUILDING)?;
    if let Some(left) = &left {
        let generation = left.value["generation"].as_str().unwrap_or_default();
        let is_there = there.iter().any(|one| one.of(name) == generation);
        if is_there && left.value == building(generation) {
            return Ok(generation.to_owned());
        }
    }
    let next = Generation(there.iter().max().map_or(1, |last| last.0 + 1)).of(name);
    state.write(BUILDING, &building(&next), left.map(|left| left.version))?;
    cluster.send(&Call::put(format!("/{next}"), &mapping::index(layout)))?;
    Ok(next)
}
