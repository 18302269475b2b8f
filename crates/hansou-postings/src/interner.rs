//! Numbers for strings, and things dealt out by number: what the logs of a segment are sorted with.

use std::collections::HashMap;

use crate::DocId;

/// Numbers for strings, in the order in which they come.
#[derive(Default)]
pub struct Interner {
    numbers: HashMap<Box<str>, u32, foldhash::fast::RandomState>,
    bytes: usize,
}

impl Interner {
    /// The number of a string.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(text.into(), number);
        // The string, its place in the table, and the room that tables keep.
        self.bytes += text.len() + 48;
        number
    }

    /// Bytes that it takes.
    pub fn memory(&self) -> usize {
        self.bytes
    }

    /// The strings in the order of their numbers.
    pub fn names(self) -> Vec<Box<str>> {
        let mut names: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        names.sort_unstable_by_key(|&(_, number)| number);
        names.into_iter().map(|(name, _)| name).collect()
    }
}

/// Numbers of strings in the order of the strings.
pub fn sorted(names: &[Box<str>]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    order.sort_unstable_by_key(|&number| &names[number as usize]);
    order
}

/// The place of each number in an order.
pub fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    order.iter().enumerate().for_each(|(rank, &number)| ranks[number as usize] = rank as u32);
    ranks
}

/// Where each rank's items start when all items are laid out by rank.
pub fn counted(ranks: usize, items: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut starts = vec![0; ranks];
    items.for_each(|rank| starts[rank] += 1);
    let mut sum = 0;
    for start in &mut starts {
        sum += std::mem::replace(start, sum);
    }
    starts
}

/// The items of each document.
pub fn documents<'a, T>(items: &'a [T], starts: &'a [usize]) -> impl Iterator<Item = (DocId, &'a [T])> {
    let ends = starts.iter().skip(1).copied().chain([items.len()]);
    starts.iter().zip(ends).enumerate().map(|(doc, (&start, end))| (doc as DocId, &items[start..end]))
}
