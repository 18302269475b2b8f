//! Two ascending sequences of documents walked together, each by leaps to where the other stands.

use super::cursor::Cursor;
use crate::{DocId, TERMINATED};

/// A set of documents that is walked forward.
pub trait DocSet {
    /// The document, [`TERMINATED`] at the end.
    fn doc(&self) -> DocId;
    /// Goes to the first document from `target` on; never back.
    fn seek(&mut self, target: DocId) -> DocId;
}

impl DocSet for Cursor {
    fn doc(&self) -> DocId {
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.seek(target)
    }
}

/// Calls `hit` with the place in `docs` of each document that the set has too.
pub fn intersect<S: DocSet + ?Sized>(set: &mut S, docs: &[DocId], mut hit: impl FnMut(&mut S, usize)) {
    let mut at = 0;
    while let Some(&wanted) = docs.get(at) {
        let doc = if set.doc() < wanted { set.seek(wanted) } else { set.doc() };
        if doc == TERMINATED {
            return;
        }
        if doc == wanted {
            hit(set, at);
            at += 1;
        } else {
            at += first_from(&docs[at..], doc);
        }
    }
}

/// Where in an ascending list the first number from `target` on stands; near places are looked at first.
fn first_from(docs: &[DocId], target: DocId) -> usize {
    let mut step = 1;
    while docs.get(step).is_some_and(|&doc| doc < target) {
        step *= 2;
    }
    let from = step / 2;
    from + docs[from..docs.len().min(step + 1)].partition_point(|&doc| doc < target)
}
