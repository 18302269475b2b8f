//! What a corpus knows, as other spellings are looked for: its words and pairs of characters with the number of articles
//! that have them. How they are found is the index's: a look into its dictionaries, bounded for each query.

use std::collections::BTreeMap;

use super::slots::Slots;

/// Words and in how many articles they are (title and text counted apart).
pub type Counted = BTreeMap<String, u64>;

/// The words of a corpus. What cannot be read counts as nothing: other spellings are offered, never relied on.
pub trait Vocabulary {
    /// Words that match.
    fn words(&self, slots: &Slots) -> Counted;

    /// Pairs of neighbouring characters that match.
    fn pairs(&self, slots: &Slots) -> Counted;

    /// In how many articles two characters stand side by side.
    fn pair(&self, first: char, second: char) -> u64;

    /// In how many articles a run of letters is, whole or as part of a longer one.
    fn letters(&self, run: &str) -> u64;

    /// In how many articles Han characters stand in one piece; no more than `enough` are counted.
    fn holding(&self, text: &str, enough: usize) -> u64;
}
