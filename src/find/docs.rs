//! Documents of the segments, and which of them match a query. Leaves to `tiers` and `band` what is asked, to `rank` what
//! they are worth.

use std::ops::Range;

use tantivy::query::{EnableScoring, Scorer};
use tantivy::{DocId, DocSet as _, SegmentReader};

use super::{local, parallel};
use crate::error::Result;
use crate::index::postings::Conjunction;
use crate::index::{Index, from_tantivy};
use crate::query::deadline::Deadline;
use crate::query::plan::Clause;

/// Matching documents of each segment, ascending.
pub(super) type Docs = Vec<Vec<DocId>>;

/// How many there are.
pub(super) fn count(docs: &Docs) -> usize {
    docs.iter().map(Vec::len).sum()
}

/// True when a document is among others.
pub(super) fn holds(docs: &Docs, segment: usize, doc: DocId) -> bool {
    docs.get(segment).is_some_and(|docs| docs.binary_search(&doc).is_ok())
}

/// Takes out of each ascending list what is in the other.
pub(super) fn remove(docs: &mut Docs, seen: &Docs) {
    for (docs, seen) in docs.iter_mut().zip(seen) {
        let mut seen = seen.iter().peekable();
        docs.retain(|doc| {
            while seen.peek().is_some_and(|&other| other < doc) {
                seen.next();
            }
            seen.peek() != Some(&doc)
        });
    }
}

/// Puts others into each ascending list.
pub(super) fn join(seen: &mut Docs, docs: &Docs) {
    for (seen, docs) in seen.iter_mut().zip(docs) {
        seen.extend(docs);
        seen.sort_unstable();
    }
}

/// All documents that match, without scores; when the time is up, those found so far.
pub(super) fn matching(index: &Index, clause: &Clause, deadline: &Deadline) -> Result<Docs> {
    first_matching(index, clause, usize::MAX, deadline)
}

/// The first documents of each segment that match, up to `enough` in each.
pub(super) fn first_matching(index: &Index, clause: &Clause, enough: usize, deadline: &Deadline) -> Result<Docs> {
    let segments = index.searcher().segment_readers().iter().zip(index.postings().segments());
    let pieces = |postings: u64| if enough == usize::MAX { parallel::pieces(postings) } else { 1 };
    if let Some(texts) = clause.texts() {
        let docs = segments.map(|(reader, segment)| {
            if deadline.is_over() {
                return Ok(Vec::new());
            }
            let all = Conjunction::look_up(segment, &texts);
            in_pieces(pieces(all.upper_bound()), reader, |range| {
                let mut docs = Gathered::new(reader, enough, deadline);
                docs.docs.reserve(range.len().min(all.upper_bound() as usize).min(enough));
                all.each(range, |doc| docs.take(doc));
                Ok(docs.docs)
            })
        });
        return docs.collect::<tantivy::Result<_>>().map_err(|error| from_tantivy(index.home(), error));
    }
    let docs = || -> tantivy::Result<Docs> {
        let query = local::query(index, clause, deadline);
        let weight = query.weight(EnableScoring::disabled_from_searcher(index.searcher()))?;
        let docs = segments.map(|(reader, _)| {
            if deadline.is_over() {
                return Ok(Vec::new());
            }
            let mut scorer = weight.scorer(reader, 1.0)?;
            let pieces = if clause.only_walks() { pieces(scorer.cost()) } else { 1 };
            if pieces == 1 {
                return Ok(walked(&mut *scorer, 0..reader.max_doc(), Gathered::new(reader, enough, deadline)));
            }
            in_pieces(pieces, reader, |range| {
                let gathered = Gathered::new(reader, enough, deadline);
                Ok(walked(&mut *weight.scorer(reader, 1.0)?, range, gathered))
            })
        });
        docs.collect()
    };
    docs().map_err(|error| from_tantivy(index.home(), error))
}

/// What the so many ranges of a segment give, each on a thread.
fn in_pieces(
    pieces: usize,
    reader: &SegmentReader,
    docs: impl Fn(Range<DocId>) -> tantivy::Result<Vec<DocId>> + Sync,
) -> tantivy::Result<Vec<DocId>> {
    if pieces == 1 {
        return docs(0..reader.max_doc());
    }
    let size = reader.max_doc().div_ceil(pieces as u32);
    let parts = (0..reader.max_doc()).step_by(size as usize).map(|start| {
        let docs = &docs;
        move || docs(start..reader.max_doc().min(start + size))
    });
    let mut parts = parallel::run(parts).into_iter();
    let mut docs = parts.next().unwrap_or_else(|| Ok(Vec::new()))?;
    for part in parts {
        docs.append(&mut part?);
    }
    Ok(docs)
}

/// The documents of a scorer in a range, as many as are taken.
fn walked(scorer: &mut dyn Scorer, range: Range<DocId>, mut docs: Gathered<'_>) -> Vec<DocId> {
    let mut doc = if scorer.doc() < range.start { scorer.seek(range.start) } else { scorer.doc() };
    while doc < range.end && docs.take(doc) {
        doc = scorer.advance();
    }
    docs.docs
}

/// Documents that are there, up to `enough`, until the deadline.
struct Gathered<'a> {
    reader: &'a SegmentReader,
    enough: usize,
    deadline: &'a Deadline,
    docs: Vec<DocId>,
    asked: u32,
}

impl<'a> Gathered<'a> {
    fn new(reader: &'a SegmentReader, enough: usize, deadline: &'a Deadline) -> Self {
        Self { reader, enough, deadline, docs: Vec::new(), asked: 0 }
    }

    /// Takes a document, unless it is deleted; false when no more are wanted or the time is up.
    fn take(&mut self, doc: DocId) -> bool {
        if !self.reader.is_deleted(doc) {
            self.docs.push(doc);
        }
        // Asking for the time takes longer than a posting.
        self.asked += 1;
        self.docs.len() < self.enough && !(self.asked.is_multiple_of(32) && self.deadline.is_over())
    }
}
