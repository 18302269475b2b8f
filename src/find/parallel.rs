//! Work on very many postings on several threads: what a common word costs in a large index. Everything else stays on
//! the one thread there is, and is over before another one would have started.

use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

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

/// Runs each piece on a thread, the first on this one; gives what they gave, in order.
pub(super) fn run<T: Send, J: FnOnce() -> T + Send>(pieces: impl IntoIterator<Item = J>) -> Vec<T> {
    let mut pieces = pieces.into_iter();
    let Some(first) = pieces.next() else { return Vec::new() };
    thread::scope(|scope| {
        let others: Vec<_> = pieces.map(|piece| scope.spawn(piece)).collect();
        let mut gave = vec![first()];
        gave.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))));
        gave
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_back_in_order() {
        assert_eq!(pieces(MANY), 1);
        let squares = run((0..7u32).map(|number| move || number * number));
        assert_eq!(squares, [0, 1, 4, 9, 16, 25, 36]);
    }

    #[test]
    #[should_panic(expected = "piece 2")]
    fn a_panic_is_passed_on() {
        run((0..3).map(|number| move || assert!(number < 2, "piece {number}")));
    }
}
