//! An article that an index found, before it is read for showing.

use tantivy::DocId;

use super::reading::Reading;
use crate::hit::Tier;

/// An article found.
#[derive(Debug, Clone)]
pub struct RankedDoc {
    /// Segment of the index; an index without segments has one.
    pub segment: u32,
    /// Number in the segment, as the index counts.
    pub doc: DocId,
    /// How well it matches.
    pub tier: Tier,
    /// Its title is the query.
    pub is_titled: bool,
    /// Its path has the query.
    pub is_named: bool,
    /// Score within the band.
    pub score: f32,
    /// What of it is for the best sentence.
    pub passage: f32,
    /// Days since 1970, when dated.
    pub day: Option<i64>,
    /// Breaks ties.
    pub key: u64,
    /// The article, when it was looked at.
    pub reading: Option<Box<Reading>>,
}

impl RankedDoc {
    /// An article of which only the place is known.
    pub fn unranked(segment: u32, doc: DocId) -> Self {
        let (tier, is_titled, is_named, score, passage) = (Tier::Exact, false, false, 0.0, 0.0);
        Self { segment, doc, tier, is_titled, is_named, score, passage, day: None, key: 0, reading: None }
    }
}
