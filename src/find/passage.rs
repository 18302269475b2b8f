//! The best sentence of an article, as a part of its score. Where the query need not stand in one piece its words may
//! be anywhere; an article that has most of them in one sentence is likelier to answer.
//!
//! Only the first articles of a tier are looked at, on their stored text, which is about to be shown anyway: of the
//! lower tiers, and of the first when the query has several texts. The title is no sentence here: taken for one, it
//! cost the statutes .0004. Together with the smaller weight of pronouns (`query::plan`) it took the sets of `rank`,
//! with title share .15, from .9845, .9866, .4815 to .9891, .9861, .4854. Tried outside the index on the same scores:
//! looking at 100 articles changes less than .0002; windows of 20, 40 and 80 atoms instead of sentences gave the
//! statutes .4786 to .4825 where sentences gave .4865, or .4845 without regard to their length.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::query::pattern::Text;
use hansou_text::atom::{Atom, each};
use hansou_text::fold::is_han;

/// Articles of a tier that are looked at.
pub(super) const LOOKED_AT: usize = 10;
/// How much of what a sentence holds is added to the score.
const SHARE: f32 = 0.4;
/// How much the length of a sentence counts against it: as b in BM25.
const LENGTH: f32 = 0.3;
/// A usual sentence, in atoms.
const USUAL: f32 = 40.0;

/// The terms of a query, ready to be looked for in texts.
pub(super) struct Asked {
    /// The terms by their first character.
    terms: BTreeMap<char, Vec<Sought>>,
    /// A bit for each of these, by its last twelve bits: most characters of a text are none of them, and most sentences
    /// hold none.
    firsts: [u64; 64],
    /// How many terms there are.
    count: usize,
}

/// A term that is looked for.
struct Sought {
    /// Its folded characters.
    chars: Vec<char>,
    /// True when each of them is an atom by itself.
    is_han: bool,
    worth: f32,
    /// Its number among all terms.
    number: usize,
}

impl Asked {
    /// Of folded terms, each with its worth: share times idf.
    pub fn new(worths: &[(String, f32)]) -> Self {
        let mut asked = Self { terms: BTreeMap::new(), firsts: [0; 64], count: worths.len() };
        for (number, &(ref text, worth)) in worths.iter().enumerate() {
            let chars: Vec<char> = text.chars().collect();
            let Some(&first) = chars.first() else { continue };
            let (word, bit) = first_bit(first);
            asked.firsts[word] |= bit;
            let is_han = chars.iter().all(|&c| is_han(c));
            asked.terms.entry(first).or_default().push(Sought { chars, is_han, worth, number });
        }
        asked
    }

    /// What the best sentence of a text adds to the score of its article.
    pub fn best_sentence(&self, text: &Text<'_>, sentences: &[Range<usize>]) -> f32 {
        let folded = text.folded();
        let mut is_counted = vec![false; self.count];
        let (mut first, mut best) = (0, 0f32);
        for range in sentences {
            let next = folded.index_of_byte_from(first, range.end);
            let chars = &folded.chars[first..next];
            first = next;
            if chars.iter().any(|&c| self.may_begin(c)) {
                best = best.max(self.held(chars, &mut is_counted));
            }
        }
        SHARE * best
    }

    /// What a sentence holds, by its length.
    fn held(&self, chars: &[char], is_counted: &mut [bool]) -> f32 {
        is_counted.fill(false);
        let (mut held, mut length) = (0.0, 0);
        for atom in each(chars) {
            length += 1;
            if !self.may_begin(chars[atom.start]) {
                continue;
            }
            for term in self.terms.get(&chars[atom.start]).into_iter().flatten() {
                if !is_counted[term.number] && term.begins(&chars[atom.start..]) {
                    is_counted[term.number] = true;
                    held += term.worth;
                }
            }
        }
        held / (1.0 - LENGTH + LENGTH * length as f32 / USUAL)
    }

    fn may_begin(&self, c: char) -> bool {
        let (word, bit) = first_bit(c);
        self.firsts[word] & bit != 0
    }
}

impl Sought {
    /// True when a text, which begins with an atom, begins with the term: all of its atoms, without a gap.
    fn begins(&self, chars: &[char]) -> bool {
        if self.is_han {
            return chars.starts_with(&self.chars);
        }
        let text = |chars: &[char], atom: Atom| {
            let mut text = String::new();
            atom.write(chars, &mut text);
            (atom.position, text)
        };
        let mut there = each(chars).map(|atom| text(chars, atom));
        each(&self.chars).all(|atom| there.next().is_some_and(|there| there == text(&self.chars, atom)))
    }
}

/// The place of a first character in [`Asked::firsts`].
fn first_bit(c: char) -> (usize, u64) {
    let low = c as usize & 0xfff;
    (low >> 6, 1 << (low & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(text: &str) -> f32 {
        let terms = [("高新区", 3.0), ("传感器", 4.0), ("新区", 1.0), ("g107", 2.0), ("g107国", 1.0)];
        let asked = Asked::new(&terms.map(|(term, worth)| (term.to_owned(), worth)));
        asked.best_sentence(&Text::new(text), &hansou_text::sentence::sentences(text))
    }

    #[test]
    fn words_of_one_sentence_add_up() {
        let apart = best("高新区的工厂建成。传感器由此生产。");
        let together = best("高新区的传感器工厂建成。由此生产。");
        assert!(together > 1.5 * apart, "{together} {apart}");
        assert_eq!(best("没有。什么都没有。"), 0.0);
        assert_eq!(best(""), 0.0);
    }

    #[test]
    fn a_term_counts_once_and_in_one_piece() {
        // Eight atoms each: 4 for the term, shared by .7 + .3 * 8 / 40.
        let once = SHARE * 4.0 / (0.7 + 0.3 * 8.0 / 40.0);
        for text in ["传感器，传感器，一一", "傳感器、一一一一一", "传、感器一传感器一"] {
            assert!((best(text) - once).abs() < 1e-5, "{text}: {}", best(text));
        }
        assert!((best("G107国道") - SHARE * 3.0 / (0.7 + 0.3 * 3.0 / 40.0)).abs() < 1e-5);
    }
}
