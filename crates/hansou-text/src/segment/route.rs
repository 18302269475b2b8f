//! The cut of a run of characters along a [`Trie`]: jieba's route, the words whose frequencies multiply to the most,
//! with the same sums in the same order, so that ties fall the same way.

use std::ops::Range;

use super::trie::{Node, Trie, is_cjk};

/// Memory that is used again from run to run.
#[derive(Debug, Default)]
pub struct Buffers {
    codes: Vec<u16>,
    /// From each character to the next.
    seconds: Vec<Option<Node>>,
    steps: Vec<Step>,
}

/// The best way on from a character.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    /// Logarithm of the probability of all from here on.
    weight: f64,
    /// Where the word that begins here ends.
    end: u32,
    /// Bits 2 and 3: words of so many characters that begin here.
    lengths: u32,
}

impl Trie {
    /// Gives the words of a run, in order, as ranges of its characters; with `inner`, before each word the words of two
    /// and then of three characters inside it.
    pub(super) fn cut(&self, run: &[char], inner: bool, buffers: &mut Buffers, mut emit: impl FnMut(Range<usize>)) {
        let mut from = 0;
        while from < run.len() {
            let length = run[from..].iter().take_while(|&&c| is_cjk(c)).count();
            if length == 0 {
                emit(from..from + 1);
                from += 1;
                continue;
            }
            self.route(&run[from..from + length], buffers);
            let mut at = 0;
            while at < length {
                let end = buffers.steps[at].end as usize;
                if inner {
                    inside(&buffers.steps, at..end, |word| emit(from + word.start..from + word.end));
                }
                emit(from + at..from + end);
                at = end;
            }
            from += length;
        }
    }

    /// Fills in the steps of a run of [`is_cjk`] characters.
    fn route(&self, run: &[char], buffers: &mut Buffers) {
        let Buffers { codes, seconds, steps } = buffers;
        let length = run.len();
        codes.clear();
        codes.extend(run.iter().map(|&c| self.code(c)));
        // Each of these waits for memory, but not for the one before: looked up together they wait together.
        seconds.clear();
        seconds.extend(codes.windows(2).map(|pair| self.second(pair[0], pair[1])));
        steps.clear();
        steps.resize(length + 1, Step::default());
        for at in (0..length).rev() {
            let mut best = None;
            let mut lengths = 0;
            // Ends ascend, and of two routes of one weight the one with the longer word is taken.
            let mut consider = |weight: f64, end: usize| {
                let weight = weight + steps[end].weight;
                if best.is_none_or(|(before, _)| weight >= before) {
                    best = Some((weight, end));
                }
            };
            if let Some(weight) = self.single(codes[at]) {
                consider(weight, at + 1);
            }
            let mut node = seconds.get(at).copied().flatten();
            let mut end = at + 2;
            while let Some(step) = node {
                if let Some(weight) = self.word(step) {
                    consider(weight, end);
                    lengths |= 1 << (end - at).min(4);
                }
                node = codes.get(end).and_then(|&code| self.next(step, code));
                end += 1;
            }
            // A character in no word has the frequency 1.
            let (weight, end) = best.unwrap_or((self.unknown() + steps[at + 1].weight, at + 1));
            steps[at] = Step { weight, end: end as u32, lengths };
        }
    }
}

/// The words of two and of three characters inside a longer word.
fn inside(steps: &[Step], word: Range<usize>, mut emit: impl FnMut(Range<usize>)) {
    for length in [2, 3] {
        if word.len() > length {
            let starts = steps.iter().enumerate().take(word.end - length + 1).skip(word.start);
            for (at, _) in starts.filter(|(_, step)| step.lengths & (1 << length) != 0) {
                emit(at..at + length);
            }
        }
    }
}
