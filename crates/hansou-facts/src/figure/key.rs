//! Words as numbers, for looking them up; shared with the build script, which makes the table.

/// Most characters of a word that count; longer ones are cut there.
pub const LONGEST: usize = 5;

/// The characters of a word, 21 bits each.
pub fn key(word: &[char]) -> u128 {
    word.iter().fold(0, |key, &c| key << 21 | u128::from(c as u32))
}

/// Two characters in sixteen bits.
pub fn mixed(a: char, b: char) -> usize {
    ((a as u32).wrapping_mul(0x9e35).wrapping_add((b as u32).wrapping_mul(0x1f)) & 0xffff) as usize
}
