//! How many articles a generation has: on its primary shards and on their copies, which are made of files and come a moment
//! later; and of each file.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use hansou_cluster::{Call, Cluster, Error as ClusterError, Shards};
use serde_json::{Value, json};

use super::mapping::unsigned;
use super::record::damaged;
use crate::error::Result;

/// Time that copies may lag behind.
const CATCH_UP: Duration = Duration::from_secs(30);
/// Time for what the cluster does with a whole index.
pub(super) const LONG: Duration = Duration::from_secs(3600);
/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// Files of one page.
const PAGE: usize = 1000;

/// Articles of a generation.
pub(super) struct Settled {
    /// On the primary shards.
    pub articles: u64,
    /// True when all copies that there are have the same articles.
    pub are_alike: bool,
}

/// Counts the articles of a generation when all copies have them, or cannot be waited for any longer.
pub(super) fn settled(cluster: &Cluster, generation: &str) -> Result<Settled> {
    let started = Instant::now();
    let runs = json!({"runs": {"terms": {"field": "run", "size": 1000}}});
    let body = json!({"size": 0, "track_total_hits": true, "aggs": runs});
    let counts = |answer: Value| (answer["hits"]["total"]["value"].as_u64(), answer["aggregations"]["runs"].clone());
    loop {
        let first = counts(ask_primaries(cluster, generation, &body)?);
        // Without copies there is nothing to wait for; those that come later come with all files.
        let second = cluster.send(&Call::post(path(generation, "_replica"), &body));
        let are_alike = second.map_or(true, |second| counts(second) == first);
        if are_alike || started.elapsed() > CATCH_UP {
            let cannot = || damaged(Path::new(cluster.shown()), "articles cannot be counted");
            return Ok(Settled { articles: first.0.ok_or_else(cannot)?, are_alike });
        }
        std::thread::sleep(PAUSE);
    }
}

fn path(generation: &str, preference: &str) -> String {
    format!("/{generation}/_search?preference={preference}&request_cache=false")
}

/// A search on all primary shards as they are now. One that just moves to another node answers a moment later; an answer
/// without it would tell of fewer articles than there are.
pub(super) fn ask_primaries(cluster: &Cluster, generation: &str, body: &Value) -> Result<Value> {
    let started = Instant::now();
    loop {
        let answer = cluster.send(&Call::post(path(generation, "_primary"), body).within(LONG))?;
        match Shards::from_answer(&answer).all_answered(cluster.shown()) {
            Ok(_) => return Ok(answer),
            Err(error) if started.elapsed() > CATCH_UP => return Err(error.into()),
            Err(_) => std::thread::sleep(PAUSE),
        }
    }
}

/// How many of the articles that match are of each file, by its key.
pub(super) fn by_file(cluster: &Cluster, generation: &str, query: &Value) -> Result<BTreeMap<u64, u64>> {
    let garbage = |what: &str| ClusterError::Garbage { at: cluster.shown().to_owned(), what: what.to_owned() };
    let (mut counts, mut after) = (BTreeMap::new(), Value::Null);
    loop {
        let mut files = json!({"size": PAGE, "sources": [{"file": {"terms": {"field": "file"}}}]});
        if !after.is_null() {
            files["after"] = after;
        }
        let body = json!({"size": 0, "query": query, "aggs": {"files": {"composite": files}}});
        let answer = ask_primaries(cluster, generation, &body)?;
        let files = &answer["aggregations"]["files"];
        let buckets = files["buckets"].as_array().ok_or_else(|| garbage("an answer without files"))?;
        for bucket in buckets {
            let key = bucket["key"]["file"].as_i64().map(unsigned);
            counts.extend(key.zip(bucket["doc_count"].as_u64()));
        }
        after = files["after_key"].clone();
        if buckets.len() < PAGE || after.is_null() {
            return Ok(counts);
        }
    }
}
