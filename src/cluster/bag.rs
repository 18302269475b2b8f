//! The terms of a text without their places, each once with how often it is there: the cluster counts what it is told and
//! does not read a term again for each time that it occurs.

use std::fmt::Write as _;

use super::mapping::TIMES;

/// Terms as they come, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Bag {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Bag {
    /// One more of a term, written by its characters.
    pub fn add(&mut self, term: impl IntoIterator<Item = char>) {
        self.text.extend(term);
        self.ends.push(self.text.len());
    }

    /// The terms joined by spaces, behind those that are there more than once how often.
    pub fn joined(&self) -> String {
        let starts = std::iter::once(&0).chain(&self.ends);
        let mut terms: Vec<&str> = starts.zip(&self.ends).map(|(&start, &end)| &self.text[start..end]).collect();
        terms.sort_unstable();
        let mut joined = String::with_capacity(self.text.len());
        for same in terms.chunk_by(|a, b| a == b) {
            joined.push_str(same[0]);
            if same.len() > 1 {
                let _ = write!(joined, "{TIMES}{}", same.len());
            }
            joined.push(' ');
        }
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hansou_text::atom::atoms;
    use proptest::prelude::*;

    #[test]
    fn a_term_comes_once_with_how_often() {
        let mut bag = Bag::default();
        ["高", "新", "高", "g107", "高", "新"].into_iter().for_each(|term| bag.add(term.chars()));
        assert_eq!(bag.joined(), "g107 新|2 高|3 ");
        assert_eq!(Bag::default().joined(), "");
    }

    proptest! {
        /// What stands between a term and how often it is there is in no atom, so in no word either.
        #[test]
        fn no_term_is_taken_for_a_count(text in "\\PC{0,60}") {
            let folded = hansou_text::fold::fold(&text);
            let mut written = String::new();
            for atom in atoms(&folded.chars) {
                atom.write(&folded.chars, &mut written);
            }
            prop_assert!(!written.contains(TIMES), "{written}");
        }
    }
}
