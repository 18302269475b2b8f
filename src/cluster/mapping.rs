//! The index of a generation in the cluster: its settings and its fields.
//!
//! A text is kept as our own terms joined by spaces, so that the cluster cuts nothing: pairs with their positions, and words
//! and single atoms each once with how often they are there, each in a field of its own with its own lengths. What is shown is title, text and the rest as they
//! were. Figures are nested documents, so that words and values are bound to one figure.

use serde_json::{Value, json};

use crate::index::postings::{Field, TermKind};
use hansou_text::fold::is_han;

/// Version of settings, fields and terms. An index of another is not read.
pub(super) const FORMAT: u32 = 4;

/// Stands where a text has a gap: taken out by a filter, so that positions keep the place free.
pub(super) const GAP: &str = "_";
/// Stands between the two atoms of a pair, where the index on this machine has U+0000, behind letters and digits: a Han
/// character is an atom by itself, so that it is plain where the second begins.
const BETWEEN: &str = "|";
/// Stands behind a term without places, before how often it is there.
pub(super) const TIMES: char = '|';

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
                "filter": {
                    "gap": {"type": "stop", "stopwords": [GAP]},
                    "times": {"type": "delimited_term_freq", "delimiter": TIMES},
                },
                "analyzer": {
                    "terms": {"type": "custom", "tokenizer": "terms", "filter": ["times"]},
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
    // Looked for, and neither counted by nor sorted by.
    let mark = || json!({"type": "keyword", "ignore_above": 8000, "doc_values": false});
    let days = || json!({"type": "long_range", "doc_values": false});
    let mut fields = json!({
        "title": {"type": "text", "index": false},
        "body": {"type": "text", "index": false},
        "meta": {"type": "object", "enabled": false},
        "id": mark(),
        "file": {"type": "long"},
        "run": keyword(),
        "key": {"type": "long"},
        "day": {"type": "integer"},
        "path": mark(),
        "folder": keyword(),
        "publisher": keyword(),
        "titled": {"type": "long", "doc_values": false},
        "mentions": days(),
        "spans": days(),
        "figures": {"type": "nested", "properties": {
            "measure": {"type": "text", "analyzer": "places", "index_options": "positions", "norms": false},
            "clause": {"type": "text", "analyzer": "places", "index_options": "positions", "norms": false},
            "metric": {"type": "keyword", "index": false, "ignore_above": 8000},
            "unit": mark(), "per": mark(), "token": mark(), "direction": mark(),
            "point": {"type": "double"},
            // Of what is more than one value alone.
            "low": {"type": "double"}, "high": {"type": "double"}, "open": mark(),
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
        TermKind::Pair => key.split_once('\0').map_or_else(|| key.to_owned(), |(first, second)| pair(first, second)),
        TermKind::Single => key.to_owned(),
    }
}

/// A pair as it stands in the cluster; what begins with its first atom, when the second is empty.
pub(super) fn pair(first: &str, second: &str) -> String {
    let between = if first.starts_with(is_han) { "" } else { BETWEEN };
    [first, between, second].concat()
}

/// A number of 64 bits as the cluster keeps it: signed, in the same order.
pub(super) fn signed(number: u64) -> i64 {
    (number ^ (1 << 63)).cast_signed()
}

/// The number that was kept.
pub(super) fn unsigned(kept: i64) -> u64 {
    kept.cast_unsigned() ^ (1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_order() {
        for (smaller, greater) in [(0, 1), (1, u64::MAX >> 1), (u64::MAX >> 1, (u64::MAX >> 1) + 1), (3, u64::MAX)] {
            assert!(signed(smaller) < signed(greater));
            assert_eq!((unsigned(signed(smaller)), unsigned(signed(greater))), (smaller, greater));
        }
    }

    #[test]
    fn two_pairs_are_never_the_same_token() {
        for (first, second, token) in [
            ("高", "新", "高新"),
            ("年", "2021", "年2021"),
            ("2021", "年", "2021|年"),
            ("gpt", "4", "gpt|4"),
            ("gp", "t4", "gp|t4"),
            ("gpt", "", "gpt|"),
            ("年", "", "年"),
        ] {
            assert_eq!(pair(first, second), token);
        }
        assert_eq!(super::token(TermKind::Pair, "高\0新"), "高新");
    }
}
