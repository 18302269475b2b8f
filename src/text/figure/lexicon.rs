//! A list of words, asked many times whether a text begins or ends with one of them: a bit per first and last
//! character answers nearly all of the time.

/// The words, in the order in which they are tried.
pub(super) struct Lexicon {
    words: Vec<Vec<char>>,
    first: Bits,
    last: Bits,
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

impl Lexicon {
    pub fn new(words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let words: Vec<Vec<char>> = words.into_iter().map(|word| word.as_ref().chars().collect()).collect();
        let first = Bits::of(words.iter().filter_map(|word| word.first().copied()));
        let last = Bits::of(words.iter().filter_map(|word| word.last().copied()));
        Self { words, first, last }
    }

    /// True when some word begins with `c`.
    pub fn may_begin(&self, c: char) -> bool {
        self.first.has(c)
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
