//! Words that are data: lists, and tables of lists by what their words do.
//!
//! Leaves what a word means to whoever asks for it.

use std::collections::BTreeMap;

/// The words of a list.
pub(super) fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    lines(list).flat_map(|line| line.split(' '))
}

/// The words of each line of a list.
pub(super) fn lists(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    lines(list).map(|line| line.split(' ').collect())
}

/// Lists by what their words do: lines of a name, a tab, and words.
pub(super) struct Table(BTreeMap<&'static str, Vec<&'static str>>);

impl Table {
    /// Reads a table.
    pub(super) fn parse(text: &'static str) -> Self {
        let named = lines(text).filter_map(|line| line.split_once('\t'));
        Self(named.map(|(name, words)| (name, words.split(' ').collect())).collect())
    }

    /// The name of the list that has a word, among those that begin with a text: what follows it.
    pub(super) fn list_with(&self, beginning: &str, word: &str) -> Option<&'static str> {
        let named =
            |(name, words): (&&'static str, &Vec<&str>)| name.strip_prefix(beginning).filter(|_| words.contains(&word));
        self.0.iter().find_map(named)
    }

    /// True when a word does something.
    pub(super) fn has(&self, name: &str, word: &str) -> bool {
        self.words(name).any(|known| known == word)
    }

    /// The words that do something, in their order.
    pub(super) fn words(&self, name: &str) -> impl Iterator<Item = &'static str> {
        self.0.get(name).into_iter().flatten().copied()
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}
