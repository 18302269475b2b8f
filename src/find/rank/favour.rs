//! Documents whose scores are multiplied: those with all words among those with some, those with the text in the title,
//! those with the whole query in one piece.

use tantivy::DocId;
use tantivy::query::EnableScoring;

use super::scored::Scored;
use crate::error::Result;
use crate::find::docs::Docs;
use crate::find::local;
use crate::index::postings::{Conjunction, ScorerDocs, intersect};
use crate::index::{Index, from_tantivy};
use crate::query::deadline::Deadline;
use crate::query::plan::Clause;

/// Most documents of a segment that are looked at to know beforehand which of them have the whole query in one piece.
const FEW: u64 = 1 << 10;

/// Documents with their factors, some of which are looked up within the deadline.
pub(in crate::find) struct Favours<'a> {
    /// What is known beforehand, by segment, ascending.
    known: Vec<Vec<(DocId, f32)>>,
    /// The largest of the known factors.
    max_known: f32,
    /// Documents whose scores begin with something, by segment, ascending.
    worth: Option<(Docs, f32)>,
    /// What is asked of the documents that are left in the end, with its factor.
    late: Option<Late<'a>>,
    deadline: &'a Deadline,
}

/// A clause whose documents are not known beforehand.
struct Late<'a> {
    index: &'a Index,
    clause: &'a Clause,
    factor: f32,
}

impl<'a> Favours<'a> {
    /// None yet, of so many segments.
    pub fn new(segments: usize, deadline: &'a Deadline) -> Self {
        Self { known: vec![Vec::new(); segments], max_known: 1.0, worth: None, late: None, deadline }
    }

    /// Multiplies the scores of some documents, ascending in each segment, by a factor of at least 1.
    pub fn add(&mut self, docs: &Docs, factor: f32) {
        if factor == 1.0 {
            return;
        }
        for (known, docs) in self.known.iter_mut().zip(docs).filter(|(_, docs)| !docs.is_empty()) {
            let mut all: Vec<(DocId, f32)> = known.drain(..).chain(docs.iter().map(|&doc| (doc, factor))).collect();
            all.sort_by_key(|&(doc, _)| doc);
            all.dedup_by(|second, first| {
                let same = first.0 == second.0;
                first.1 *= if same { second.1 } else { 1.0 };
                same
            });
            *known = all;
        }
        self.max_known = self.known.iter().flatten().map(|&(_, factor)| factor).fold(1.0, f32::max);
    }

    /// Adds to the scores of some documents, ascending in each segment, before anything else.
    pub fn add_worth(&mut self, docs: &Docs, worth: f32) {
        self.worth = docs.iter().any(|docs| !docs.is_empty()).then(|| (docs.clone(), worth));
    }

    /// Begins the scores.
    pub(super) fn begin(&self, scored: &mut Scored) {
        if let Some((docs, worth)) = &self.worth {
            scored.add(docs, *worth);
        }
    }

    /// Multiplies the scores of the documents of a query; `looked_up` beforehand if that takes little.
    pub fn add_query(&mut self, index: &'a Index, clause: &'a Clause, factor: f32, looked_up: bool) {
        let known = if looked_up { few(index, clause) } else { None };
        match known {
            Some(docs) => self.add(&docs, factor),
            None => self.late = Some(Late { index, clause, factor }),
        }
    }

    fn late_factor(&self) -> f32 {
        self.late.as_ref().map_or(1.0, |late| late.factor)
    }

    /// The least and the most that a score may be multiplied by as far as is known without looking up the document.
    pub fn bounds(&self) -> (f32, f32) {
        (self.late_factor(), self.max_known * self.late_factor())
    }

    /// The most that the score of a document may be multiplied by.
    pub fn upper_bound(&self, segment: usize, doc: DocId) -> f32 {
        let known = &self.known[segment];
        let factor = known.binary_search_by_key(&doc, |&(doc, _)| doc).map_or(1.0, |at| known[at].1);
        factor * self.late_factor()
    }

    /// Raises the scores of the documents.
    pub(super) fn apply(&self, scored: &mut Scored) -> Result<()> {
        if self.max_known > 1.0 {
            scored.each(|segment, doc, score| {
                let known = &self.known[segment];
                if let Ok(at) = known.binary_search_by_key(&doc, |&(doc, _)| doc) {
                    *score *= known[at].1;
                }
            });
        }
        match self.late.as_ref().filter(|_| !self.deadline.is_over()) {
            Some(late) => late.apply(scored, self.deadline),
            None => Ok(()),
        }
    }
}

impl Late<'_> {
    fn apply(&self, scored: &mut Scored, deadline: &Deadline) -> Result<()> {
        let Self { index, clause, factor } = *self;
        let postings = index.postings().segments().zip(index.searcher().segment_readers());
        let segments = postings.zip(&scored.docs).zip(&mut scored.scores);
        let segments = segments.filter(|((_, docs), _)| !docs.is_empty());
        if let Some(texts) = clause.texts() {
            segments.for_each(|(((segment, _), docs), scores)| {
                Conjunction::look_up(segment, &texts).each_of(docs, |at| scores[at] *= factor);
            });
            return Ok(());
        }
        let failed = |error| from_tantivy(index.home(), error);
        let weight = local::query(index, clause, deadline)
            .weight(EnableScoring::disabled_from_searcher(index.searcher()))
            .map_err(failed)?;
        for (((_, reader), docs), scores) in segments {
            let mut scorer = weight.scorer(reader, 1.0).map_err(failed)?;
            intersect(&mut ScorerDocs(&mut *scorer), docs, |_, at| scores[at] *= factor);
        }
        Ok(())
    }
}

/// The documents of a query, when it takes less to look at all of them than not to know them.
fn few(index: &Index, clause: &Clause) -> Option<Docs> {
    let texts = clause.texts()?;
    let all = index.postings().segments().zip(index.searcher().segment_readers()).map(|(segment, reader)| {
        let all = Conjunction::look_up(segment, &texts);
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
