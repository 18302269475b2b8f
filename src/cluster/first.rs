//! The first request of a process that asks one question: the record and, before it is known, the counts that the question
//! needs. They hold for the generation of the record and, where the user added words, as far as these change no plan.

use std::path::PathBuf;
use std::sync::Arc;

use hansou_cluster::{Call, Cluster, Error as ClusterError, RecordStore, Shards};
use serde_json::{Value, json};

use super::known::Known;
use super::question::Question;
use super::record::{RECORD, Record};
use crate::error::{Error, Result};
use crate::find::{Request, first_plan};

/// The record of the generation in use, and what is known of it by then.
pub(super) fn ask(cluster: &Arc<Cluster>, request: &Request) -> Result<(Record, Known)> {
    let place = PathBuf::from(cluster.shown());
    let question = Question::for_plan(&first_plan(request, &[]), request);
    let mut counts = question.body();
    // Some article says which generation was asked.
    (counts["size"], counts["_source"], counts["sort"]) = (1.into(), false.into(), json!(["_doc"]));
    if let Some(left) = request.deadline.left() {
        // What is not counted in time is not known; that there is an index is said whatever it takes.
        counts["timeout"] = format!("{}ms", left.as_millis().max(1)).into();
    }
    let record = json!({"size": 1, "query": {"ids": {"values": [RECORD]}}});
    let state = RecordStore::new(cluster);
    let mut lines = Vec::new();
    for (index, body) in [(state.index(), &record), (&cluster.address().name, &counts)] {
        lines.extend_from_slice(format!("{}\n{body}\n", json!({"index": index})).as_bytes());
    }
    let answer = cluster.send(&Call::lines("/_msearch", lines))?;
    let [record, counts] = answer["responses"].as_array().map_or(&[][..], Vec::as_slice) else {
        let what = "an answer without the record of the index".to_owned();
        return Err(ClusterError::Garbage { at: cluster.shown().to_owned(), what }.into());
    };
    let no_index = || Error::NoIndex { path: place.clone() };
    let record = Record::from_value(found(cluster, record)?.ok_or_else(no_index)?, &place)?;
    let is_of_it = counts["hits"]["hits"][0]["_index"] == *record.generation;
    let are_whole = counts["error"].is_null() && Shards::from_answer(counts).are_complete();
    let mut known = Known::default();
    if let Some(counts) = (is_of_it && are_whole).then(|| question.counts(counts)).flatten() {
        known.learn(question.told(&counts));
    }
    Ok((record, known))
}

/// What stands in the record that was found, if there is one.
fn found(cluster: &Cluster, answer: &Value) -> Result<Option<Value>> {
    match hansou_cluster::read_part(cluster.shown(), answer) {
        Err(ClusterError::Missing { .. }) => return Ok(None),
        other => other?,
    }
    Shards::from_answer(answer).all_answered(cluster.shown())?;
    Ok(answer["hits"]["hits"].get(0).map(|hit| hit["_source"].clone()))
}
