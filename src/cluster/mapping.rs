//! The index of a generation in the cluster: its settings and its fields.
//!
//! A text is kept as our own terms joined by spaces, so that the cluster cuts nothing: words, pairs with their positions,
//! single atoms, each in a field of its own with its own lengths. What is shown is title, text and the rest as they
//! were. Figures are nested documents, so that words and values are bound to one figure.

use serde_json::{Value, json};

use crate::index::postings::{Field, TermKind};

/// Version of settings, fields and terms. An index of another is not read.
pub(super) const FORMAT: u32 = 2;

/// Stands where a text has a gap: taken out by a filter, so that positions keep the place free.
pub(super) const GAP: &str = "_";
/// Stands between the two atoms of a pair, where the index on this machine has U+0000.
pub(super) const BETWEEN: char = '|';

/// The fields that are kept as they were; all others can be looked for and not read back.
pub(super) const SHOWN: [&str; 3] = ["title", "body", "meta"];

/// Longest token in characters: a run of letters and digits is at most 64, a pair two of them.
const LONGEST: usize = 1024;

/// Shards and copies of a new index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Primary shards.
    pub shards: u32,
    /// Copies of each beside it.
    pub replicas: u32,
}

impl Default for Layout {
    fn default() -> Self {
        Self { shards: 3, replicas: 1 }
    }
}

/// Settings and mappings of a new generation. Refreshing waits until it is complete.
pub(super) fn index(layout: Layout) -> Value {
    json!({
        "settings": {
            "number_of_shards": layout.shards,
            "number_of_replicas": layout.replicas,
            "refresh_interval": "-1",
            "codec": "best_compression",
            // Copies are made of files, not by analysing everything again.
            "replication.type": "SEGMENT",
            "max_result_window": WINDOW,
            "analysis": {
                "tokenizer": {"terms": {"type": "whitespace", "max_token_length": LONGEST}},
                "filter": {"gap": {"type": "stop", "stopwords": [GAP]}},
                "analyzer": {
                    "terms": {"type": "custom", "tokenizer": "terms"},
                    "places": {"type": "custom", "tokenizer": "terms", "filter": ["gap"]},
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"format": FORMAT, "made_by": env!("CARGO_PKG_VERSION")},
            // What is left out of the source would be kept a second time for recovery; with copies of files nobody needs it.
            "_source": {"includes": SHOWN, "recovery_source_enabled": false},
            "properties": properties(),
        },
    })
}

/// Most results that are counted off from the first; further ones are reached from the one before.
pub(super) const WINDOW: usize = 10_000;

fn properties() -> Value {
    let bag = || json!({"type": "text", "analyzer": "terms", "index_options": "freqs"});
    let places = || json!({"type": "text", "analyzer": "places", "index_options": "positions"});
    let keyword = || json!({"type": "keyword", "ignore_above": 8000});
    let mut fields = json!({
        "title": {"type": "text", "index": false},
        "body": {"type": "text", "index": false},
        "meta": {"type": "object", "enabled": false},
        "id": keyword(),
        "file": keyword(),
        "run": keyword(),
        "key": keyword(),
        "day": {"type": "integer"},
        "source": keyword(),
        "path": keyword(),
        "folder": keyword(),
        "publisher": keyword(),
        "titled": keyword(),
        "mentions": {"type": "long_range"},
        "spans": {"type": "long_range"},
        "figures": {"type": "nested", "properties": {
            "measure": {"type": "text", "analyzer": "places", "index_options": "positions", "norms": false},
            "clause": {"type": "text", "analyzer": "places", "index_options": "positions", "norms": false},
            "metric": {"type": "keyword", "index": false, "ignore_above": 8000},
            "unit": keyword(), "per": keyword(), "token": keyword(), "direction": keyword(),
            "point": {"type": "double"}, "low": {"type": "double"}, "high": {"type": "double"},
            "low_closed": {"type": "boolean"}, "high_closed": {"type": "boolean"},
        }},
    });
    for zone in [Field::Title, Field::Body] {
        for kind in TermKind::ALL {
            let is_placed = kind == TermKind::Pair;
            fields[field(zone, kind)] = if is_placed { places() } else { bag() };
        }
    }
    fields
}

/// The field that terms of a kind stand in.
pub(super) fn field(zone: Field, kind: TermKind) -> &'static str {
    match (zone, kind) {
        (Field::Title, TermKind::Word) => "title_words",
        (Field::Title, TermKind::Pair) => "title_pairs",
        (Field::Title, TermKind::Single) => "title_atoms",
        (Field::Body, TermKind::Word) => "body_words",
        (Field::Body, TermKind::Pair) => "body_pairs",
        (Field::Body, TermKind::Single) => "body_atoms",
        (Field::Figures, _) => "figures.measure",
    }
}

/// A term's key as it stands in the cluster.
pub(super) fn token(kind: TermKind, key: &str) -> String {
    match kind {
        TermKind::Word => key.replace('\0', ""),
        TermKind::Pair | TermKind::Single => key.replace('\0', BETWEEN.encode_utf8(&mut [0; 4])),
    }
}
