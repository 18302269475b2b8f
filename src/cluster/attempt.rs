//! The requests of one search: how long they may take, and whether all that they asked for was looked at.

use std::cell::Cell;
use std::time::Duration;

use crate::query::deadline::Deadline;

/// Shared by all requests that answer one question.
pub(super) struct Attempt {
    deadline: Deadline,
    is_partial: Cell<bool>,
}

impl Attempt {
    /// Requests that end by a deadline.
    pub fn until(deadline: &Deadline) -> Self {
        Self { deadline: deadline.clone(), is_partial: Cell::new(false) }
    }

    /// Requests that take as long as they need.
    pub fn unlimited() -> Self {
        Self::until(&Deadline::never())
    }

    /// True when no more requests are to be sent.
    pub fn is_over(&self) -> bool {
        self.deadline.is_over()
    }

    /// Time that is left, when there is an end.
    pub fn left(&self) -> Option<Duration> {
        self.deadline.left()
    }

    /// Notes that something was not looked at, for another reason than time.
    pub fn miss(&self) {
        self.is_partial.set(true);
    }

    /// True when something was not looked at.
    pub fn is_partial(&self) -> bool {
        self.is_partial.get()
    }
}
