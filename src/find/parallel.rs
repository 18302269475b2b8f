//! Work on very many postings on several threads: what a common word costs in a large index. Everything else stays on
//! the one thread there is, and is over before another one would have started.

use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

use crate::query::clock;

/// Postings for which a thread is started: some milliseconds' worth.
const MANY: u64 = 1 << 15;

/// Into how many pieces work on so many postings is dealt.
pub(super) fn pieces(postings: u64) -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    let most = usize::try_from(postings / MANY).unwrap_or(usize::MAX).max(1);
    if most == 1 {
        return 1;
    }
    most.min(*CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from)))
}

/// Runs each piece on a thread, the first on this one, within the search's time limit; gives what they gave, in order.
pub(super) fn run<T: Send, J: FnOnce() -> T + Send>(pieces: impl IntoIterator<Item = J>) -> Vec<T> {
    let mut pieces = pieces.into_iter();
    let Some(first) = pieces.next() else { return Vec::new() };
    let deadline = clock::deadline();
    thread::scope(|scope| {
        let on_a_thread = |piece: J| {
            let deadline = deadline.clone();
            scope.spawn(move || {
                let _limited = clock::Limited::until(deadline);
                piece()
            })
        };
        let others: Vec<_> = pieces.map(on_a_thread).collect();
        let mut gave = vec![first()];
        gave.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))));
        gave
    })
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn pieces_come_back_in_order() {
        assert_eq!(pieces(MANY), 1);
        let squares = run((0..7u32).map(|number| move || number * number));
        assert_eq!(squares, [0, 1, 4, 9, 16, 25, 36]);
    }

    #[test]
    fn the_time_limit_holds_on_all_threads() {
        let limited = clock::Limited::until(crate::query::deadline::Deadline::at(Instant::now()));
        // Only the second asks.
        let over = run([false, true].map(|asks| move || asks && clock::is_over()));
        assert_eq!(over, [false, true]);
        assert!(clock::was_over());
        drop(limited);
        assert!(!clock::was_over());
    }

    #[test]
    #[should_panic(expected = "piece 2")]
    fn a_panic_is_passed_on() {
        run((0..3).map(|number| move || assert!(number < 2, "piece {number}")));
    }
}
