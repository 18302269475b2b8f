//! Lists of words, asked many times: [`Lexicon`] whether a text begins or ends with one of a few, [`Vocabulary`]
//! whether one of thousands stands at a place. A bit per character, or per pair of them, answers nearly all of the
//! time.

use super::key::{LONGEST, key, mixed};

/// A few words, in the order in which they are tried.
pub(super) struct Lexicon {
    words: Vec<Vec<char>>,
    first: Bits,
    last: Bits,
}

/// A bit for each end of a character's number, small enough to be made for a single query; others share it.
struct Bits([u64; 64]);

impl Bits {
    fn of(chars: impl Iterator<Item = char>) -> Self {
        let mut bits = [0u64; 64];
        chars.for_each(|c| bits[c as usize >> 6 & 63] |= 1 << (c as usize & 63));
        Self(bits)
    }

    fn has(&self, c: char) -> bool {
        self.0[c as usize >> 6 & 63] >> (c as usize & 63) & 1 == 1
    }
}

/// Whether the bit of a number is set.
pub(super) fn has(bits: &[u64; 1024], number: usize) -> bool {
    bits.get(number >> 6).is_some_and(|bits| bits >> (number & 63) & 1 == 1)
}

impl Lexicon {
    pub fn new(words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let words: Vec<Vec<char>> = words.into_iter().map(|word| word.as_ref().chars().collect()).collect();
        let first = Bits::of(words.iter().filter_map(|word| word.first().copied()));
        let last = Bits::of(words.iter().filter_map(|word| word.last().copied()));
        Self { words, first, last }
    }

    /// Which word `c[at..]` begins with, and its length.
    pub fn begins(&self, c: &[char], at: usize) -> Option<(usize, usize)> {
        let &first = c.get(at).filter(|&&c| self.first.has(c))?;
        let found = self.words.iter().position(|word| word[0] == first && c[at..].starts_with(word))?;
        Some((found, self.words[found].len()))
    }

    /// Which word `c[..at]` ends with, and its length.
    pub fn ends(&self, c: &[char], at: usize) -> Option<(usize, usize)> {
        let last = c.get(at.checked_sub(1)?).filter(|&&c| self.last.has(c));
        last?;
        let found = self.words.iter().position(|word| word.last() == last && c[..at].ends_with(word))?;
        Some((found, self.words[found].len()))
    }
}

/// Thousands of words of two to [`LONGEST`] characters, in a table made when building.
pub(super) struct Vocabulary {
    /// Sorted.
    pub keys: &'static [u128],
    /// A bit for each hash of a word's first two characters; others may share it.
    pub pairs: &'static [u64; 1024],
}

impl Vocabulary {
    /// The length of the longest word at `at` that is longer than `least`.
    pub fn longest(&self, c: &[char], at: usize, least: usize) -> Option<usize> {
        match c.get(at..at + 2) {
            Some(&[a, b]) if has(self.pairs, mixed(a, b)) => {}
            _ => return None,
        }
        let most = LONGEST.min(c.len() - at);
        (least.max(1) + 1..=most).rev().find(|&len| self.keys.binary_search(&key(&c[at..at + len])).is_ok())
    }
}
