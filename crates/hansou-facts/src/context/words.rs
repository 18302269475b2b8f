//! The words of `words.tsv`, by what they do.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What the words of a line do.
type Words = Vec<Vec<char>>;

static WORDS: LazyLock<BTreeMap<&str, Words>> = LazyLock::new(|| {
    let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#'));
    let words = |line: &str| line.split(' ').map(|word| word.chars().collect()).collect();
    lines.filter_map(|line| line.split_once('\t')).map(|(name, line)| (name, words(line))).collect()
});

/// The words that do something.
pub(super) fn list(name: &str) -> &'static [Vec<char>] {
    WORDS.get(name).map_or(&[], Vec::as_slice)
}

/// True when a text begins with one of the words.
pub(super) fn begin(chars: &[char], name: &str) -> bool {
    list(name).iter().any(|word| chars.starts_with(word))
}

/// Where the first of the words stands in a text.
pub(super) fn find(chars: &[char], name: &str) -> Option<usize> {
    (0..chars.len()).find(|&at| begin(&chars[at..], name))
}

/// True for a character that is one of the words.
pub(super) fn is(c: char, name: &str) -> bool {
    list(name).iter().any(|word| matches!(word[..], [only] if only == c))
}
