//! The bonus of articles in which the whole query stands in one piece.

use tantivy::query::{EnableScoring, Query};

use super::prune::Scored;
use crate::error::Result;
use crate::find::tiers::Docs;
use crate::index::postings::{Conjunction, ScorerDocs, each_common};
use crate::index::{Index, from_tantivy};
use crate::query::clock;
use crate::query::lower::texts;

/// Most documents of a segment that are looked at to know beforehand which of them have the whole query in one piece.
const FEW: u64 = 1 << 10;

/// The whole query as one text, and what it is worth.
pub(super) struct Whole<'a> {
    index: &'a Index,
    query: Option<&'a dyn Query>,
    factor: f32,
    /// The documents that have it, where they were looked up beforehand.
    known: Option<Docs>,
}

impl<'a> Whole<'a> {
    /// Of a query whose documents get their scores multiplied; looked up beforehand if that is of use and takes little.
    pub fn of(index: &'a Index, query: Option<&'a dyn Query>, factor: f32, is_of_use: bool) -> Self {
        let known = query.filter(|_| is_of_use).and_then(|query| few(index, query));
        Self { index, query, factor, known }
    }

    /// By how much a score may be multiplied.
    pub fn factor(&self) -> f32 {
        if self.query.is_some() { self.factor } else { 1.0 }
    }

    /// The documents that have it, if they are known.
    pub fn known(&self) -> Option<&Docs> {
        self.known.as_ref()
    }

    /// Raises the scores of the documents that have it.
    pub fn favour(&self, scored: &mut Scored) -> Result<()> {
        let Self { index, factor, .. } = *self;
        if let Some(known) = &self.known {
            scored.each(|segment, doc, score| {
                if !known[segment].is_empty() && known[segment].binary_search(&doc).is_ok() {
                    *score *= factor;
                }
            });
            return Ok(());
        }
        let Some(query) = self.query.filter(|_| !clock::is_over()) else { return Ok(()) };
        let postings = index.postings().segments().zip(index.searcher().segment_readers());
        let segments = postings.zip(&scored.docs).zip(&mut scored.scores);
        let segments = segments.filter(|((_, docs), _)| !docs.is_empty());
        if let Some(texts) = texts(query) {
            segments.for_each(|(((segment, _), docs), scores)| {
                Conjunction::of(segment, &texts).each_of(docs, |at| scores[at] *= factor);
            });
            return Ok(());
        }
        let failed = |error| from_tantivy(index.home(), error);
        let weight = query.weight(EnableScoring::disabled_from_searcher(index.searcher())).map_err(failed)?;
        for (((_, reader), docs), scores) in segments {
            let mut scorer = weight.scorer(reader, 1.0).map_err(failed)?;
            each_common(&mut ScorerDocs(&mut *scorer), docs, |_, at| scores[at] *= factor);
        }
        Ok(())
    }
}

/// The documents of a query, when it takes less to look at all of them than not to know them.
fn few(index: &Index, query: &dyn Query) -> Option<Docs> {
    let texts = texts(query)?;
    let all = index.postings().segments().zip(index.searcher().segment_readers()).map(|(segment, reader)| {
        let all = Conjunction::of(segment, &texts);
        let mut docs = Vec::new();
        (all.upper_bound() <= FEW).then(|| {
            all.each(0..reader.max_doc(), |doc| {
                docs.push(doc);
                true
            });
            docs
        })
    });
    all.collect()
}
