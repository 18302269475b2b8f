//! Where the bytes of an index in a cluster go: Lucene's files by what they hold, and the copies.

use std::collections::BTreeMap;

use hansou_cluster::Call;
use serde_json::Value;

use super::index::ClusterIndex;
use crate::error::Result;
use crate::index::{Space, SpacePart};

/// The parts of an index, by the endings of the files that Lucene keeps them in
/// (`org.apache.lucene.codecs.lucene912`, "File naming").
const PARTS: &[(&str, &[&str])] = &[
    ("articles", &["fdt", "fdx", "fdm"]),
    ("texts", &["tim", "tip", "tmd", "doc", "pos", "pay", "psm"]),
    ("fast_fields", &["dvd", "dvm", "dvs"]),
    ("points", &["kdd", "kdi", "kdm", "dim", "dii"]),
    ("fieldnorms", &["nvd", "nvm", "nvs"]),
    ("deletes", &["liv"]),
];
/// The copies of all of it.
const COPIES: &str = "copies";

/// Bytes of the generation in use by part, copies as one.
pub(super) fn space(index: &ClusterIndex) -> Result<Space> {
    let answer = ask(index)?;
    let all = bytes(index, &answer)?;
    let copies = in_files(&answer, "total").saturating_sub(in_files(&answer, "primaries"));
    let files = answer["_all"]["primaries"]["segments"]["file_sizes"].as_object();
    let mut parts: Vec<SpacePart> = Vec::new();
    for (ending, file) in files.into_iter().flatten() {
        let Some((name, _)) = PARTS.iter().find(|(_, endings)| endings.contains(&ending.as_str())) else { continue };
        let bytes = file["size_in_bytes"].as_u64().unwrap_or(0);
        match parts.iter_mut().find(|part| part.name == *name) {
            Some(part) => {
                part.bytes += bytes;
                part.fields.insert(ending.clone(), bytes);
            }
            None => {
                let fields = BTreeMap::from([(ending.clone(), bytes)]);
                parts.push(SpacePart { name: (*name).to_owned(), bytes, fields });
            }
        }
    }
    parts.push(SpacePart { name: COPIES.to_owned(), bytes: copies, fields: BTreeMap::new() });
    parts.retain(|part| part.bytes > 0);
    parts.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    let rest = all.saturating_sub(parts.iter().map(|part| part.bytes).sum());
    Ok(Space { bytes: all, parts, rest })
}

/// Bytes of the generation in use, copies counted.
pub(super) fn total(index: &ClusterIndex) -> Result<u64> {
    bytes(index, &ask(index)?)
}

fn ask(index: &ClusterIndex) -> Result<Value> {
    let path = format!("/{}/_stats/store,segments?include_segment_file_sizes=true", index.generation());
    Ok(index.cluster.send(&Call::get(path))?)
}

/// What the cluster says of its shards: as old as ten seconds, so that of files just written more may be known.
fn bytes(index: &ClusterIndex, answer: &Value) -> Result<u64> {
    let stored = answer["_all"]["total"]["store"]["size_in_bytes"].as_u64();
    let stored = stored.ok_or_else(|| index.garbage("the size of the index"))?;
    Ok(stored.max(in_files(answer, "total")))
}

/// Bytes of the files of segments, of primary shards or of all.
fn in_files(answer: &Value, of: &str) -> u64 {
    let files = answer["_all"][of]["segments"]["file_sizes"].as_object().into_iter().flatten();
    files.filter_map(|(_, file)| file["size_in_bytes"].as_u64()).sum()
}
