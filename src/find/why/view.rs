//! A text as a row of atoms that can be compared at one stroke, each with its place in the original.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::{Difference, Near, Where};
use hansou_text::atom::{Atom, atoms};
use hansou_text::fold::{Folded, fold};

/// Characters shown on each side.
const AROUND: usize = 12;

/// A text made ready for looking for what is nearly there.
pub(super) struct View<'a> {
    pub text: &'a str,
    pub field: Where,
    pub folded: Folded,
    pub atoms: Vec<Atom>,
    /// Equal where the atoms are.
    pub keys: Vec<u64>,
}

impl<'a> View<'a> {
    pub fn new(text: &'a str, field: Where) -> Self {
        let folded = fold(text);
        let atoms = atoms(&folded.chars);
        let keys = keys(&folded.chars, &atoms);
        Self { text, field, folded, atoms, keys }
    }

    /// The stretch of some atoms.
    pub fn near(&self, difference: Difference, atoms: Range<usize>) -> Near {
        let (first, last) = (self.atoms[atoms.start], self.atoms[atoms.end - 1]);
        self.near_bytes(difference, self.folded.source_range(first.start..last.end))
    }

    /// The stretch of some bytes of the original.
    pub fn near_bytes(&self, difference: Difference, bytes: Range<usize>) -> Near {
        let before = self.text[..bytes.start].char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let after = &self.text[bytes.end..];
        let after = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        Near {
            difference,
            field: self.field,
            text: self.text[bytes.clone()].to_owned(),
            around: self.text[before..bytes.end + after].to_owned(),
            measure: None,
            rules: Vec::new(),
        }
    }
}

/// One number for each atom: its only character, or a hash of its text.
pub(super) fn keys(chars: &[char], atoms: &[Atom]) -> Vec<u64> {
    let mut text = String::new();
    let mut key = |atom: &Atom| {
        if atom.end - atom.start == 1 {
            return u64::from(u32::from(chars[atom.start]));
        }
        text.clear();
        atom.write(chars, &mut text);
        xxh3_64(text.as_bytes()) | 1 << 63
    };
    atoms.iter().map(&mut key).collect()
}
