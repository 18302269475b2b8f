//! When a search has to end. A [`Deadline`] is made by whoever asks, goes with the request, and is given to every loop
//! that can be long, also to those inside a scorer that the index calls. Leaves what is shown of an unfinished search
//! to `find`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The end of a search: a moment, or the word of someone who no longer waits for the answer. Copies are of the same
/// end, on whatever thread: once it is over for one, it is over for all.
#[derive(Debug, Clone, Default)]
pub struct Deadline {
    end: Option<Instant>,
    over: Arc<AtomicBool>,
}

impl Deadline {
    /// A search that may take as long as it likes, unless it is cancelled.
    pub fn never() -> Self {
        Self::default()
    }

    /// A search that ends at a moment.
    pub fn ending_at(end: Instant) -> Self {
        Self { end: Some(end), over: Arc::default() }
    }

    /// A search that ends after some time from now.
    ///
    /// ```
    /// use hansou::find::Deadline;
    ///
    /// let deadline = Deadline::after(std::time::Duration::from_secs(5));
    /// assert!(!deadline.is_over());
    /// deadline.cancel();
    /// assert!(deadline.is_over());
    /// ```
    pub fn after(time: Duration) -> Self {
        // So long a time that no clock reaches its end is none.
        Self { end: Instant::now().checked_add(time), over: Arc::default() }
    }

    /// Ends the search: nobody waits for the answer.
    pub fn cancel(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Time that is left, when there is an end.
    pub fn left(&self) -> Option<Duration> {
        if self.was_over() {
            return Some(Duration::ZERO);
        }
        self.end.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// True when the search has to end; from then on always.
    pub fn is_over(&self) -> bool {
        if !self.was_over() && self.end.is_some_and(|end| Instant::now() >= end) {
            self.over.store(true, Ordering::Relaxed);
        }
        self.was_over()
    }

    /// True when a loop was told that the search has to end, so that something may be missing.
    pub fn was_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

/// Equal are those that end at the same moment.
impl PartialEq for Deadline {
    fn eq(&self, other: &Self) -> bool {
        self.end == other.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_over_for_all_copies_once_it_is_over_for_one() {
        let deadline = Deadline::ending_at(Instant::now());
        let copy = deadline.clone();
        assert!(!copy.was_over(), "nobody asked yet");
        assert!(std::thread::spawn(move || deadline.is_over()).join().unwrap());
        assert!(copy.was_over());
    }

    #[test]
    fn it_is_over_when_it_is_cancelled() {
        for deadline in [Deadline::never(), Deadline::after(Duration::from_secs(3600)), Deadline::after(Duration::MAX)]
        {
            assert!(!deadline.is_over());
            deadline.clone().cancel();
            assert!(deadline.is_over() && deadline.was_over());
        }
    }
}
