//! A list of words, asked many times whether a text begins or ends with one of them: a bit per first and last
//! character, or per pair of first characters, answers nearly all of the time.

/// The words, in the order in which they are tried.
pub(super) struct Lexicon {
    words: Vec<Vec<char>>,
    first: Bits,
    last: Bits,
    /// A bit for each hash of a word's first two characters; others may share it.
    pairs: Bits,
}

/// One bit for each character of the basic plane; others are never in a list.
struct Bits(Box<[u64; 1024]>);

impl Bits {
    fn of(chars: impl Iterator<Item = char>) -> Self {
        let mut bits = Box::new([0u64; 1024]);
        for c in chars.filter(|&c| (c as u32) < 0x10000) {
            bits[c as usize >> 6] |= 1 << (c as usize & 63);
        }
        Self(bits)
    }

    fn has(&self, c: char) -> bool {
        self.0.get(c as usize >> 6).is_some_and(|bits| bits >> (c as usize & 63) & 1 == 1)
    }
}

/// Two characters as one of the basic plane.
fn mixed(a: char, b: char) -> char {
    char::from_u32((a as u32).wrapping_mul(0x9e35).wrapping_add(b as u32) & 0x7fff).unwrap_or('\0')
}

impl Lexicon {
    pub fn new(words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let words: Vec<Vec<char>> = words.into_iter().map(|word| word.as_ref().chars().collect()).collect();
        let first = Bits::of(words.iter().filter_map(|word| word.first().copied()));
        let last = Bits::of(words.iter().filter_map(|word| word.last().copied()));
        let pairs = Bits::of(words.iter().filter(|word| word.len() > 1).map(|word| mixed(word[0], word[1])));
        Self { words, first, last, pairs }
    }

    /// False when no word of two or more characters begins as `c[at..]` does.
    pub fn may_begin(&self, c: &[char], at: usize) -> bool {
        matches!(c.get(at..at + 2), Some(&[a, b]) if self.pairs.has(mixed(a, b)))
    }

    /// Which word `c[at..]` begins with, and its length.
    pub fn begins(&self, c: &[char], at: usize) -> Option<(usize, usize)> {
        self.first.has(*c.get(at)?).then_some(())?;
        let found = self.words.iter().position(|word| c[at..].starts_with(word))?;
        Some((found, self.words[found].len()))
    }

    /// Which word `c[..at]` ends with, and its length.
    pub fn ends(&self, c: &[char], at: usize) -> Option<(usize, usize)> {
        self.last.has(*c.get(at.checked_sub(1)?)?).then_some(())?;
        let found = self.words.iter().position(|word| c[..at].ends_with(word))?;
        Some((found, self.words[found].len()))
    }

    /// True when `word` is listed; only for lists that are sorted.
    pub fn holds(&self, word: &[char]) -> bool {
        self.words.binary_search_by(|known| known[..].cmp(word)).is_ok()
    }
}
