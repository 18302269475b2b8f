//! The plainest peer: all texts one after another, every byte of them looked at for every query. Counts the texts that
//! hold all words; ranks nothing, shows nothing.

use memchr::memmem::Finder;

/// Stands between texts, and in none.
pub const BETWEEN: u8 = 0;

/// All texts.
pub struct Scan {
    bytes: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
}

impl Scan {
    /// The texts of a file of texts with [`BETWEEN`] after each.
    pub fn of(bytes: Vec<u8>) -> Self {
        let ends = memchr::memchr_iter(BETWEEN, &bytes).collect();
        Self { bytes, ends }
    }

    /// How many texts hold all words of the query.
    pub fn count(&self, query: &str) -> usize {
        self.all(query).len()
    }

    /// Numbers of the texts that hold all words of the query.
    pub fn all(&self, query: &str) -> Vec<usize> {
        let words: Vec<&str> = query.split_whitespace().map(|word| word.trim_matches('"')).collect();
        let Some((first, others)) = words.split_first() else { return Vec::new() };
        let first = Finder::new(first);
        let others: Vec<Finder> = others.iter().map(Finder::new).collect();
        let mut found = Vec::new();
        let mut from = 0;
        // The first word is looked for in all texts at once, the others where it stands.
        while let Some(at) = first.find(&self.bytes[from..]) {
            let number = self.ends.partition_point(|&end| end < from + at);
            let text = self.text(number);
            if others.iter().all(|word| word.find(text).is_some()) {
                found.push(number);
            }
            from = self.ends[number] + 1;
        }
        found
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of the texts.
    pub fn text(&self, number: usize) -> &[u8] {
        let start = if number == 0 { 0 } else { self.ends[number - 1] + 1 };
        &self.bytes[start..self.ends[number]]
    }
}
