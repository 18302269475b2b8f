//! Documents of a query that pass a test which costs far more than walking a posting list.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use crate::query::deadline::Deadline;

/// Decides on a document.
pub(super) type Holds = Box<dyn Fn(DocId) -> bool + Send>;

/// Documents of a scorer for which a condition holds.
pub(super) struct Sieve {
    inner: Box<dyn Scorer>,
    holds: Holds,
    deadline: Deadline,
    /// The time was up.
    ended: bool,
}

impl Sieve {
    pub fn new(inner: Box<dyn Scorer>, holds: Holds, deadline: Deadline) -> Self {
        let mut sieve = Self { inner, holds, deadline, ended: false };
        sieve.skip();
        sieve
    }

    fn skip(&mut self) -> DocId {
        while self.doc() != TERMINATED {
            self.ended = self.deadline.is_over();
            if self.ended || (self.holds)(self.inner.doc()) {
                break;
            }
            self.inner.advance();
        }
        self.doc()
    }
}

impl DocSet for Sieve {
    fn advance(&mut self) -> DocId {
        self.inner.advance();
        self.skip()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target);
        self.skip()
    }

    fn doc(&self) -> DocId {
        if self.ended { TERMINATED } else { self.inner.doc() }
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    // Looking at a text costs far more than reading a posting: intersections ask others first.
    fn cost(&self) -> u64 {
        self.inner.cost().saturating_mul(1000)
    }
}

impl Scorer for Sieve {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
