//! The end of the search that a thread works for. The [`Deadline`] goes with the request; scorers deep inside, which the
//! index calls, find it here, so that none of the functions between has to hand it on. Where none was set, as in
//! `doctor`, it is never over.

use std::cell::RefCell;

use super::deadline::Deadline;

thread_local! {
    static DEADLINE: RefCell<Deadline> = RefCell::new(Deadline::never());
}

/// A search with an end; until it is dropped.
pub struct Limited {
    outer: Deadline,
}

impl Limited {
    /// From here on the thread's search ends by this deadline.
    pub fn until(deadline: Deadline) -> Self {
        Self { outer: DEADLINE.replace(deadline) }
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        DEADLINE.replace(std::mem::take(&mut self.outer));
    }
}

/// The deadline of the thread's search, for others that work for it: over for one, it is over for all.
pub fn deadline() -> Deadline {
    DEADLINE.with_borrow(Deadline::clone)
}

/// True when the search has to end; from then on always.
pub fn is_over() -> bool {
    DEADLINE.with_borrow(Deadline::is_over)
}

/// True when a loop was told that the search has to end, so that something may be missing.
pub fn was_over() -> bool {
    DEADLINE.with_borrow(Deadline::was_over)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{Deadline, Limited, is_over, was_over};

    #[test]
    fn ends_are_kept_apart() {
        assert!(!is_over());
        let outer = Limited::until(Deadline::at(Instant::now()));
        assert!(!was_over() && is_over() && was_over());
        let inner = Limited::until(Deadline::never());
        assert!(!is_over() && !was_over());
        drop(inner);
        assert!(is_over());
        drop(outer);
        assert!(!is_over());
    }
}
