//! ByteBudget for texts on their way into a segment. The queues before it, ours and tantivy's, count articles and not bytes, and
//! a few very long ones would fill the memory.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::article::Article;

/// Bytes of text that may be on their way: more articles than tantivy's queue takes when they are as long as most are.
const LIMIT: usize = 32 << 20;
/// How long one waits while nothing leaves: what should take the texts has failed, or writes a large segment.
const PATIENCE: Duration = Duration::from_secs(20);

/// Counts the bytes of the texts on their way.
#[derive(Debug, Default)]
pub struct ByteBudget {
    taken: Mutex<usize>,
    left: Condvar,
}

impl ByteBudget {
    /// Waits until there is budget for so many bytes, which is always so when nothing else is on its way.
    pub fn acquire(&self, bytes: usize) {
        let mut taken = self.taken();
        while *taken > 0 && *taken + bytes > LIMIT {
            let waited = self.left.wait_timeout(taken, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            taken = waited.0;
            if waited.1.timed_out() {
                break;
            }
        }
        *taken += bytes;
    }

    /// So many bytes have arrived, or will not.
    pub fn release(&self, bytes: usize) {
        let mut taken = self.taken();
        *taken = taken.saturating_sub(bytes);
        self.left.notify_all();
    }

    fn taken(&self) -> MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that an article takes.
pub fn bytes(article: &Article) -> usize {
    article.title.len() + article.body.len()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Never more than the limit is on its way, unless it is one text, and all come in.
        #[test]
        fn texts_wait_for_room(texts in proptest::collection::vec((1..LIMIT * 5 / 4, 0..3u64), 1..24)) {
            let (budget, inside, texts_inside) = (ByteBudget::default(), AtomicUsize::new(0), AtomicUsize::new(0));
            let next = Mutex::new(texts.iter());
            let came = AtomicUsize::new(0);
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| loop {
                        let Some(&(bytes, pause)) = next.lock().unwrap().next() else { return };
                        budget.acquire(bytes);
                        let all = inside.fetch_add(bytes, Ordering::SeqCst) + bytes;
                        let texts = texts_inside.fetch_add(1, Ordering::SeqCst) + 1;
                        assert!(texts == 1 || all <= LIMIT, "{texts} with {all}");
                        std::thread::sleep(Duration::from_millis(pause));
                        inside.fetch_sub(bytes, Ordering::SeqCst);
                        texts_inside.fetch_sub(1, Ordering::SeqCst);
                        came.fetch_add(1, Ordering::SeqCst);
                        budget.release(bytes);
                    });
                }
            });
            prop_assert_eq!(came.into_inner(), texts.len());
            prop_assert_eq!(*budget.taken(), 0);
        }
    }
}
