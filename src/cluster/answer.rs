//! Hits in the answers of a cluster.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::mapping::{SHOWN, unsigned};
use crate::find::backend::RankedDoc;
use crate::find::{Reading, Sort};
use crate::hit::Tier;
use crate::index::Stored;
use hansou_facts::date::day_number;

/// The number of a found article that comes with its text.
pub(super) const UNLISTED: u32 = u32::MAX;

/// A hit.
pub(super) struct Hit {
    /// The document's identifier in the cluster.
    pub id: String,
    /// Score, when hits are in an order of ours.
    pub score: f32,
    /// Days since 1970, when dated.
    pub day: Option<i64>,
    /// Breaks ties.
    pub key: u64,
    /// Names of the conditions that hold.
    pub said: HashSet<String>,
    /// The article, when it was asked for.
    pub stored: Option<Stored>,
    /// What the next page begins after.
    pub place: Value,
}

/// The order of hits: the requested one, then by day and key, as on this machine. The score is among what they are sorted
/// by, so that the cluster need not find it once more for those that it gives.
pub(super) fn sort(sort: Sort) -> Value {
    let day = |order: &str| json!({"day": {"order": order, "missing": "_last"}});
    let (score, key) = (json!({"_score": {"order": "desc"}}), json!({"key": {"order": "asc"}}));
    match sort {
        Sort::Score => json!([score, day("desc"), key]),
        Sort::Newest => json!([day("desc"), score, key]),
        Sort::Oldest => json!([day("asc"), score, key]),
    }
}

/// The hits of an answer; `None` when it has none where they should be.
pub(super) fn hits(answer: &Value, sort: Sort) -> Option<Vec<Hit>> {
    answer["hits"]["hits"].as_array()?.iter().map(|hit| one(hit, sort)).collect()
}

/// How many there are in all.
pub(super) fn total(answer: &Value) -> Option<usize> {
    usize::try_from(answer["hits"]["total"]["value"].as_u64()?).ok()
}

fn one(hit: &Value, sort: Sort) -> Option<Hit> {
    let place = hit["sort"].clone();
    let (score, day) = if sort == Sort::Score { (&place[0], &place[1]) } else { (&place[1], &place[0]) };
    let stored = hit.get("_source").and_then(stored);
    // An article without day has the largest or smallest of numbers here.
    let of_place = day.as_i64().filter(|day| i32::try_from(*day).is_ok_and(|day| day != i32::MAX && day != i32::MIN));
    let day = stored.as_ref().map_or(of_place, |stored| stored.meta.day().map(day_number));
    let said = hit["matched_queries"].as_array().into_iter().flatten();
    Some(Hit {
        id: hit["_id"].as_str()?.to_owned(),
        score: score.as_f64().unwrap_or(0.0) as f32,
        day,
        key: place[2].as_i64().map_or(0, unsigned),
        said: said.filter_map(|name| name.as_str().map(str::to_owned)).collect(),
        stored,
        place,
    })
}

/// An article as it is kept; `None` when it is not what was written.
pub(super) fn stored(source: &Value) -> Option<Stored> {
    let [title, body, meta] = SHOWN.map(|name| &source[name]);
    Some(Stored {
        title: title.as_str()?.to_owned(),
        body: body.as_str()?.to_owned(),
        figures: None,
        meta: serde_json::from_value(meta.clone()).ok()?,
    })
}

impl Hit {
    /// As what was found, in this tier; `number` is its place in the listing.
    pub fn found(self, tier: Tier, is_titled: bool, is_named: bool, number: u32) -> RankedDoc {
        RankedDoc {
            segment: 0,
            doc: number,
            tier,
            is_titled,
            is_named,
            score: self.score,
            passage: 0.0,
            day: self.day,
            key: self.key,
            reading: self.stored.map(|stored| Box::new(Reading::from_stored(stored))),
        }
    }
}
