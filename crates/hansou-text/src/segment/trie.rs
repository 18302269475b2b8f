//! The dictionary as a trie over characters, for cutting texts by the million: what jieba keeps in a table of 16 bytes
//! an entry and a list of weights beside it, in 8 bytes an entry, so that more of it stays in the processor's cache.
//!
//! A node is the slot that leads to it in one open-addressed table, the first characters have a table of their own, and
//! each node knows by a few bits which characters cannot follow. Leaves cutting to `route`.

use std::collections::{BTreeMap, HashMap};

/// The blocks of characters that jieba looks for words in.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}' | '\u{2b740}'..='\u{2b81f}'
        | '\u{2b820}'..='\u{2ceaf}' | '\u{2ceb0}'..='\u{2ebef}' | '\u{2f800}'..='\u{2fa1f}')
}

/// First character of the main block, whose characters are their own codes.
const MAIN: u32 = 0x4e00;
/// Characters in the main block.
const MAIN_LENGTH: u32 = 0x5200;
/// Characters of words from which on a trie has a table of all characters.
const FEW: usize = 4096;
/// Codes of characters, 0 being that of a character in no word.
const CODES: usize = 1 << CODE_BITS;

// A slot, from its lowest bit: code of the character, parent, number of the weight, filter of the characters that
// follow.
const CODE_BITS: u32 = 15;
const PARENT_BITS: u32 = 22;
const WEIGHT_BITS: u32 = 16;
const WEIGHT_AT: u32 = CODE_BITS + PARENT_BITS;
const FILTER_AT: u32 = WEIGHT_AT + WEIGHT_BITS;
const FILTER_BITS: u32 = 64 - FILTER_AT;
const KEY: u64 = (1 << WEIGHT_AT) - 1;
/// What the weight of a first character is multiplied with.
const ROOT_WEIGHT: u64 = 1 << 32;

/// Words with their weights: logarithms of frequencies over the total.
pub(super) struct Trie {
    /// By the first character's code, from the lowest bit: which characters may follow (32), and the number of its
    /// weight as a word (16).
    roots: Vec<u64>,
    /// Characters from [`MAIN`] on that are their own codes; none in a trie of few words, made for one query.
    main_length: u32,
    /// An open-addressed table; its length is a power of two.
    slots: Vec<u64>,
    /// 64 less the number of bits in a slot's place.
    shift: u32,
    /// Weights by number; 0 is no word.
    weights: Vec<f64>,
    /// Weight of what is in no word: of the frequency 1.
    unknown: f64,
    /// Codes of the other characters.
    others: BTreeMap<char, u16>,
}

/// The node that a character leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    slot: u64,
    node: u32,
}

impl Trie {
    /// The trie of words with frequencies, of which `total` is the sum. A word given twice has its last frequency.
    ///
    /// `None` for more words or different frequencies than there are bits for (far beyond any dictionary known).
    pub(super) fn new<'a, W>(words: W, total: u64) -> Option<Self>
    where
        W: Iterator<Item = (&'a str, u64)> + Clone,
    {
        let nodes: usize = words.clone().map(|(word, _)| word.len() / 3).sum();
        let size = (nodes.max(8) * 3 / 2).next_power_of_two();
        if size + CODES >= 1 << PARENT_BITS {
            return None;
        }
        let log_total = (total as f64).ln();
        let is_large = nodes >= FEW;
        let mut trie = Self {
            roots: vec![0; if is_large { CODES } else { 1 }],
            main_length: if is_large { MAIN_LENGTH } else { 0 },
            slots: vec![0; size],
            shift: 64 - size.trailing_zeros(),
            weights: vec![f64::NEG_INFINITY],
            unknown: 0.0 - log_total,
            others: BTreeMap::new(),
        };
        // Numbers of weights: nearly all frequencies are small.
        let (mut small, mut large) = ([0; 1 << 12], HashMap::new());
        for (word, frequency) in words {
            if !word.chars().all(is_cjk) {
                continue;
            }
            let number = match usize::try_from(frequency).ok().and_then(|frequency| small.get_mut(frequency)) {
                Some(number) => number,
                None => large.entry(frequency).or_insert(0),
            };
            if *number == 0 {
                *number = u16::try_from(trie.weights.len()).ok()?;
                trie.weights.push((frequency as f64).ln() - log_total);
            }
            trie.insert(word, *number)?;
        }
        Some(trie)
    }

    fn insert(&mut self, word: &str, weight: u16) -> Option<()> {
        let mut chars = word.chars();
        let first = self.code_made(chars.next()?)?;
        let mut at: Option<usize> = None;
        for c in chars {
            let code = self.code_made(c)?;
            let parent = match at {
                None => {
                    self.roots[first as usize] |= root_bit(code);
                    u32::from(first)
                }
                Some(slot) => {
                    self.slots[slot] |= slot_bit(code);
                    slot as u32 + CODES as u32
                }
            };
            let key = key(parent, code);
            let slot = self.probe(key);
            self.slots[slot] |= key;
            at = Some(slot);
        }
        match at {
            None => {
                let root = &mut self.roots[first as usize];
                *root = *root & (ROOT_WEIGHT - 1) | (u64::from(weight) * ROOT_WEIGHT);
            }
            Some(slot) => {
                self.slots[slot] &= !(((1 << WEIGHT_BITS) - 1) << WEIGHT_AT);
                self.slots[slot] |= u64::from(weight) << WEIGHT_AT;
            }
        }
        Some(())
    }

    /// The code of a character, 0 when it is in no word.
    #[inline]
    pub(super) fn code(&self, c: char) -> u16 {
        let place = (c as u32).wrapping_sub(MAIN);
        if place < self.main_length { place as u16 + 1 } else { self.others.get(&c).copied().unwrap_or(0) }
    }

    fn code_made(&mut self, c: char) -> Option<u16> {
        match self.code(c) {
            0 => {
                let code = self.main_length as usize + 1 + self.others.len();
                let code = u16::try_from(code).ok().filter(|&code| usize::from(code) < CODES)?;
                self.roots.resize(self.roots.len().max(usize::from(code) + 1), 0);
                self.others.insert(c, code);
                Some(code)
            }
            code => Some(code),
        }
    }

    /// The weight of a single character as a word.
    #[inline]
    pub(super) fn single(&self, code: u16) -> Option<f64> {
        self.weight((self.roots[usize::from(code)] / ROOT_WEIGHT) as u16)
    }

    /// From a first character to a second.
    #[inline]
    pub(super) fn second(&self, first: u16, code: u16) -> Option<Node> {
        if self.roots[usize::from(first)] & root_bit(code) == 0 {
            return None;
        }
        self.step(u32::from(first), code)
    }

    /// One character further.
    #[inline]
    pub(super) fn next(&self, from: Node, code: u16) -> Option<Node> {
        if from.slot & slot_bit(code) == 0 {
            return None;
        }
        self.step(from.node, code)
    }

    /// The weight of the word that ends at a node.
    #[inline]
    pub(super) fn word(&self, at: Node) -> Option<f64> {
        self.weight((at.slot >> WEIGHT_AT) as u16)
    }

    /// The weight of a character that is in no word.
    #[inline]
    pub(super) fn unknown(&self) -> f64 {
        self.unknown
    }

    #[inline]
    fn weight(&self, number: u16) -> Option<f64> {
        if number == 0 { None } else { Some(self.weights[usize::from(number)]) }
    }

    #[inline]
    fn step(&self, parent: u32, code: u16) -> Option<Node> {
        let place = self.probe(key(parent, code));
        let slot = self.slots[place];
        (slot != 0).then_some(Node { slot, node: place as u32 + CODES as u32 })
    }

    /// The slot of a key, or the empty one where it would be.
    #[inline]
    fn probe(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        // Multiplicative hashing (Knuth, TAOCP 6.4): the golden ratio spreads consecutive keys.
        let mut place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize & mask;
        while self.slots[place] != 0 && self.slots[place] & KEY != key {
            place = (place + 1) & mask;
        }
        place
    }
}

/// Never 0: codes of characters in words begin at 1.
#[inline]
fn key(parent: u32, code: u16) -> u64 {
    u64::from(parent) << CODE_BITS | u64::from(code)
}

#[inline]
fn root_bit(code: u16) -> u64 {
    1 << (u32::from(code).wrapping_mul(0x9e37_79b9) >> 27)
}

#[inline]
fn slot_bit(code: u16) -> u64 {
    1 << (FILTER_AT + (((u32::from(code).wrapping_mul(0x9e37_79b9) >> 16) * FILTER_BITS) >> 16))
}
