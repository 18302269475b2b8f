//! Which places of a text may begin a date: all others are passed over at the price of one look.
//!
//! Leaves the words to `lexicon` and `era`.

use std::sync::LazyLock;

use super::era;
use super::lexicon::STARTS;
use super::numeral::numeral;

/// What dates begin with.
pub(super) struct Starts {
    /// A bit for each first character that a date may begin with whatever follows it.
    alone: [u64; 1024],
    /// A bit for each first character of a longer word.
    first: [u64; 1024],
    /// A bit for each hash of the first two characters of a word.
    pairs: [u64; 1024],
}

/// What dates begin with, gathered once.
pub(super) fn starts() -> &'static Starts {
    static GATHERED: LazyLock<Starts> = LazyLock::new(|| {
        let mut starts = Starts { alone: [0; 1024], first: [0; 1024], pairs: [0; 1024] };
        ('0'..='9').for_each(|digit| set(&mut starts.alone, digit as usize));
        (0x3007..0xa000).filter_map(char::from_u32).filter(|&c| numeral(c).is_some_and(|value| value <= 20)).for_each(
            |c| {
                set(&mut starts.alone, c as usize);
            },
        );
        STARTS.iter().for_each(|word| starts.add(word.chars()));
        era::names().for_each(|name| starts.add(name.iter().copied()));
        starts
    });
    &GATHERED
}

impl Starts {
    fn add(&mut self, mut word: impl Iterator<Item = char>) {
        match (word.next(), word.next()) {
            (Some(first), Some(second)) => {
                set(&mut self.first, first as usize);
                set(&mut self.pairs, mixed(first, second));
            }
            (Some(first), None) => set(&mut self.alone, first as usize),
            _ => {}
        }
    }

    /// False where no date begins.
    pub fn may_begin(&self, chars: &[char], at: usize) -> bool {
        let c = chars[at] as usize;
        if has(&self.alone, c) {
            return true;
        }
        has(&self.first, c) && chars.get(at + 1).is_some_and(|&next| has(&self.pairs, mixed(chars[at], next)))
    }
}

/// A number below 2¹⁶ for two characters.
fn mixed(first: char, second: char) -> usize {
    (first as usize).wrapping_mul(31).wrapping_add((second as usize).wrapping_mul(0x9e5)) & 0xffff
}

fn set(bits: &mut [u64; 1024], at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

fn has(bits: &[u64; 1024], at: usize) -> bool {
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_places_are_passed_over() {
        let text: Vec<char> = "国家大事和中央的工作情况，公司正式成立".chars().collect();
        assert!((0..text.len()).all(|at| !starts().may_begin(&text, at)));
        let text: Vec<char> = "庆历四年春".chars().collect();
        assert!(starts().may_begin(&text, 0));
    }
}
