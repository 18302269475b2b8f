//! Other spellings of a part of the text: an article that has one of them has that part, and neither spelling ranks above
//! the other. 2023年 and 二〇二三年 are one term with the articles of both.

use std::ops::Range;

use crate::index::postings::{Field, Phrase};
use crate::index::terms;
use crate::query::numeral_variants::spellings;
use hansou_text::atom::{Atom, atoms};
use hansou_text::fold::fold;

/// A part of the text with its other spellings.
#[derive(Debug, Clone)]
pub struct Spelled {
    /// The part as typed, in either place.
    pub own: Vec<Phrase>,
    /// The other spellings, in either place.
    pub others: Vec<Phrase>,
}

impl Spelled {
    fn new(own: &str, others: &[String]) -> Self {
        Self { own: places(own), others: others.iter().flat_map(|other| places(other)).collect() }
    }
}

/// A text in one piece in the title or in the text; none of a text with gaps in it (GPT-4), whose parts rank by themselves.
fn places(text: &str) -> Vec<Phrase> {
    let chars = fold(text).chars;
    let atoms = atoms(&chars);
    if atoms.windows(2).any(|two| two[1].position > two[0].position + 1) {
        return Vec::new();
    }
    [Field::Title, Field::Body].map(|field| terms::phrase(field, &chars, &atoms)).into()
}

/// The parts of a folded text that have other spellings, with the atoms that they are.
pub(super) fn spelled(chars: &[char], atoms: &[Atom]) -> Vec<(Range<usize>, Spelled)> {
    let one = |spelling: crate::query::numeral_variants::Spelling| {
        let own: String = chars[spelling.span.clone()].iter().collect();
        Some((atoms_in(atoms, &spelling.span)?, Spelled::new(&own, &spelling.others)))
    };
    spellings(chars).into_iter().filter_map(one).collect()
}

/// The numbers with what they count, as atoms, with their other spellings.
pub(super) fn numbers(chars: &[char], atoms: &[Atom]) -> Vec<(Range<usize>, Vec<String>)> {
    let numbers = spellings(chars).into_iter().filter(|spelling| spelling.is_number);
    numbers.filter_map(|number| Some((atoms_in(atoms, &number.span)?, number.others))).collect()
}

/// All spellings of the parts of a text that have several.
pub(super) fn all_of(text: &str) -> Vec<String> {
    let chars = fold(text).chars;
    let own = |span: Range<usize>| chars[span].iter().collect();
    let each = |one: crate::query::numeral_variants::Spelling| std::iter::once(own(one.span)).chain(one.others);
    spellings(&chars).into_iter().flat_map(each).collect()
}

/// The atoms that some characters are; `None` when they are no whole atoms.
fn atoms_in(atoms: &[Atom], span: &Range<usize>) -> Option<Range<usize>> {
    let first = atoms.iter().position(|atom| atom.start == span.start)?;
    let last = first + atoms[first..].iter().position(|atom| atom.end == span.end)?;
    Some(first..last + 1)
}
