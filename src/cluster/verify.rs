//! Whether an index in a cluster is whole. Bytes on disk are the cluster's, which keeps checksums of its own; here: the
//! alias stands on the generation of the record, the fields are those that were made, the list of files is what was
//! written and has as many articles of each file as there are, copies have the same articles, every article can be
//! read and is found by its identifier.

use std::time::Instant;

use hansou_cluster::Call;
use serde_json::json;

use super::answer::{self, Hit};
use super::attempt::Attempt;
use super::copies::{by_file, settled};
use super::index::ClusterIndex;
use super::look::PAGE;
use super::record::fields_differ;
use super::space;
use crate::error::{Error, Result};
use crate::find::Sort;
use crate::index::{Fault, Manifest, Verified, file_key};

/// Looks at all of an index. What cannot be asked at all is an error, what is not as it was written a fault.
pub(super) fn verify(index: &ClusterIndex) -> Result<Verified> {
    let started = Instant::now();
    let mut verified = Verified { bytes: space::total(index)?, ..Verified::default() };
    alias(index, &mut verified)?;
    if let Some(why) = fields_differ(&index.cluster, index.generation())? {
        verified.fault(Fault::File { file: index.generation().to_owned(), why });
    }
    match index.manifest() {
        Ok(manifest) => files(index, &manifest, &mut verified)?,
        Err(error @ (Error::Damaged { .. } | Error::Cluster(_))) => {
            let file = index.record.manifest.0.clone();
            verified.fault(Fault::File { file, why: error.to_string() });
        }
        Err(error) => return Err(error),
    }
    copies(index, &mut verified)?;
    articles(index, &mut verified)?;
    verified.seconds = started.elapsed().as_secs_f64();
    Ok(verified)
}

/// The alias is what people who look at the cluster go by.
fn alias(index: &ClusterIndex, verified: &mut Verified) -> Result<()> {
    let name = &index.cluster.address().name;
    let answer = match index.cluster.send(&Call::get(format!("/_alias/{name}"))) {
        Err(hansou_cluster::Error::Missing { .. }) => json!({}),
        answer => answer?,
    };
    let stands_on: Vec<&str> = answer.as_object().into_iter().flatten().map(|(index, _)| index.as_str()).collect();
    if stands_on != [index.generation()] {
        let why = format!("the alias stands on [{}], not on {}", stands_on.join(", "), index.generation());
        verified.fault(Fault::File { file: name.clone(), why });
    }
    Ok(())
}

/// As many articles of each file as the list says.
fn files(index: &ClusterIndex, manifest: &Manifest, verified: &mut Verified) -> Result<()> {
    let mut there = by_file(&index.cluster, index.generation(), &json!({"match_all": {}}))?;
    for (name, known) in &manifest.files {
        let indexed = there.remove(&file_key(name)).unwrap_or(0);
        if indexed != known.articles {
            let why = format!("{} articles are listed, {indexed} are there", known.articles);
            verified.fault(Fault::File { file: name.clone(), why });
        }
    }
    for (key, indexed) in there {
        let why = format!("it is not in the list of files, {indexed} articles are there");
        verified.fault(Fault::File { file: format!("{key:016x}"), why });
    }
    Ok(())
}

/// Primary shards and copies have as many articles as the record says.
fn copies(index: &ClusterIndex, verified: &mut Verified) -> Result<()> {
    let there = settled(&index.cluster, index.generation())?;
    if there.articles != index.count() {
        verified.fault(Fault::Count { listed: index.count(), indexed: there.articles });
    }
    if !there.are_alike {
        let why = "its copies have other articles than its primary shards".to_owned();
        verified.fault(Fault::File { file: index.generation().to_owned(), why });
    }
    Ok(())
}

/// Every article can be read and is found by its identifier.
fn articles(index: &ClusterIndex, verified: &mut Verified) -> Result<()> {
    let attempt = Attempt::unlimited();
    let all = json!({"query": {"match_all": {}}, "sort": answer::sort(Sort::Oldest), "track_total_hits": false});
    let mut failed = None;
    index.each_page(&all, Sort::Oldest, PAGE, &attempt, |hits| {
        failed = read(index, hits, &attempt, verified).err();
        failed.is_none()
    })?;
    match failed {
        Some(error) => Err(error),
        None if attempt.is_partial() => Err(index.incomplete()),
        None => Ok(()),
    }
}

fn read(index: &ClusterIndex, hits: Vec<Hit>, attempt: &Attempt, verified: &mut Verified) -> Result<()> {
    let mut places = Vec::with_capacity(hits.len());
    for hit in hits {
        verified.articles += 1;
        match hit.stored {
            Some(stored) => places.push(stored.meta.place()),
            None => {
                let why = "it has no title, text or description as they are written".to_owned();
                verified.fault(Fault::Article { place: hit.id, why });
            }
        }
    }
    if are_there(index, &places, attempt)? {
        return Ok(());
    }
    for place in places {
        if !are_there(index, std::slice::from_ref(&place), attempt)? {
            verified.fault(Fault::Unreachable { id: place });
        }
    }
    Ok(())
}

/// True when there is an article for each of some places.
fn are_there(index: &ClusterIndex, places: &[String], attempt: &Attempt) -> Result<bool> {
    let body = json!({"size": 0, "track_total_hits": true, "query": {"terms": {"id": places}}});
    let answer = index.search(&body, "", attempt)?.ok_or_else(|| index.incomplete())?;
    Ok(answer::total(&answer).is_some_and(|found| found >= places.len()))
}
