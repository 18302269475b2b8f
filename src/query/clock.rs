//! The time that a search may take. Loops that can be long ask whether it is over, also those deep inside a scorer that
//! the index calls: the end is kept per thread, so that none of the functions between has to hand it on. Where no end
//! was set, as in `doctor`, it is never over.

use std::cell::Cell;
use std::time::Instant;

thread_local! {
    static END: Cell<Option<Instant>> = const { Cell::new(None) };
    static OVER: Cell<bool> = const { Cell::new(false) };
}

/// A search that may take no longer; until it is dropped.
pub struct Limited {
    outer: (Option<Instant>, bool),
}

impl Limited {
    /// From here on the thread's search ends at `end`, if at all.
    pub fn until(end: Option<Instant>) -> Self {
        Self { outer: (END.replace(end), OVER.replace(false)) }
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        END.set(self.outer.0);
        OVER.set(self.outer.1);
    }
}

/// When the thread's search ends, for others that work for it.
pub fn end() -> Option<Instant> {
    END.get()
}

/// Another thread that works for this one's search was told that the time is up.
pub fn note_over() {
    OVER.set(true);
}

/// True when the time is up; from then on always.
pub fn is_over() -> bool {
    if !OVER.get() && END.get().is_some_and(|end| Instant::now() >= end) {
        OVER.set(true);
    }
    OVER.get()
}

/// True when a loop was told that the time is up, so that something may be missing.
pub fn was_over() -> bool {
    OVER.get()
}

#[cfg(test)]
mod tests {
    use super::{Limited, is_over, was_over};

    #[test]
    fn ends_are_kept_apart() {
        assert!(!is_over());
        let outer = Limited::until(Some(std::time::Instant::now()));
        assert!(!was_over() && is_over() && was_over());
        let inner = Limited::until(None);
        assert!(!is_over() && !was_over());
        drop(inner);
        assert!(is_over());
        drop(outer);
        assert!(!is_over());
    }
}
