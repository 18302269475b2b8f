//! The words beside numbers and what they do (`lexicon.tsv`): one table for all rules, asked which word of a role
//! begins or ends at a place. A longer word that is `plain` wins over the role words inside it: 合约 is no 约, 通过 no
//! 过, 增加值 no 增加. So an exception is one more word of the table and never a second list.
//!
//! [`Vocabulary`] holds the thousands of names with a numeral in them. Leaves the rules to those who ask.

use std::ops::Range;

use super::key::{LONGEST, key, mixed};

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// The roles of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Roles([u64; 5]);

impl Roles {
    const fn from_roles(roles: &[Role]) -> Self {
        let mut bits = [0; 5];
        let mut at = 0;
        while at < roles.len() {
            bits[roles[at] as usize >> 6] |= 1 << (roles[at] as usize & 63);
            at += 1;
        }
        Self(bits)
    }

    /// True when the two have a role in common.
    fn share(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(mine, theirs)| mine & theirs != 0)
    }

    pub fn has(self, role: Role) -> bool {
        self.0[role as usize >> 6] >> (role as usize & 63) & 1 == 1
    }
}

/// A word of the table. What most words differ in stands beside its address, so that few are looked up.
struct Word {
    first: char,
    /// NUL for a word of one character.
    second: char,
    chars: &'static [char],
    roles: Roles,
}

/// The end of a word.
struct WordEnd {
    last: char,
    /// The character before the last; NUL for a word of one character.
    before: char,
    /// Its place in the table.
    word: u16,
}

/// Whether the bit of a number is set.
pub(super) fn has(bits: &[u64; 1024], number: usize) -> bool {
    bits.get(number >> 6).is_some_and(|bits| bits >> (number & 63) & 1 == 1)
}

/// True when a role has a word with this character at an end, or with one that shares its bit.
fn may(bits: &[u64], role: Role, c: char) -> bool {
    bits[role as usize] >> (c as u32 & 63) & 1 == 1
}

/// True when a text begins with a word of which the first character is known to stand there.
fn begins_word(text: &[char], word: &Word) -> bool {
    word.second == '\0' || text.get(1) == Some(&word.second) && (word.chars.len() == 2 || text.starts_with(word.chars))
}

/// The words that begin with a character, longest first.
fn words_from(first: char) -> impl Iterator<Item = &'static Word> {
    let start = FROM.get(first as usize).map_or(WORDS.len(), |&start| usize::from(start));
    WORDS[start..].iter().take_while(move |word| word.first == first)
}

/// The length of the word of a role that `chars[at..]` begins with, where no longer plain word stands there.
pub(super) fn begins(chars: &[char], at: usize, role: Role) -> Option<usize> {
    let &first = chars.get(at).filter(|&&c| may(&FIRST_BITS, role, c))?;
    let found = words_from(first).filter(|word| begins_word(&chars[at..], word));
    first_of(found, role)
}

/// The length of the word of a role that `chars[..at]` ends with, where no longer plain word ends or begins there. Of
/// two that overlap the left one stands: 进度过 is 进度 and 过, not 度过.
pub(super) fn ends(chars: &[char], at: usize, role: Role) -> Option<usize> {
    let before = chars.get(..at)?;
    before.last().filter(|&&c| may(&LAST_BITS, role, c))?;
    let mut plain = false;
    let mut len = 0;
    for word in words_to(before) {
        if word.roles.has(role) {
            len = word.chars.len();
            break;
        }
        plain |= word.roles.has(Role::Plain);
    }
    let start = at - len;
    if len == 0 || plain && !words_to(&chars[..start]).any(|word| word.chars.len() > 1 && word.roles.has(Role::Plain)) {
        return None;
    }
    let longer = words_from(chars[start]).take_while(|word| word.chars.len() > len);
    let covered = longer.filter(|word| word.roles.has(Role::Plain)).any(|word| begins_word(&chars[start..], word));
    (!covered).then_some(len)
}

/// The words that a text ends with, longest first.
fn words_to(text: &[char]) -> impl Iterator<Item = &'static Word> {
    let last = text.last().copied().unwrap_or('\0');
    let start = TO.get(last as usize).map_or(BY_END.len(), |&start| usize::from(start));
    let before = text.len().checked_sub(2).map(|at| text[at]);
    let is_near = move |end: &&WordEnd| end.before == '\0' || before == Some(end.before);
    BY_END[start..]
        .iter()
        .take_while(move |end| end.last == last)
        .filter(is_near)
        .map(|end| &WORDS[usize::from(end.word)])
        .filter(move |word| word.chars.len() <= 2 || text.ends_with(word.chars))
}

fn first_of<'a>(mut found: impl Iterator<Item = &'a Word>, role: Role) -> Option<usize> {
    let word = found.find(|word| word.roles.has(role) || word.roles.has(Role::Plain))?;
    word.roles.has(role).then_some(word.chars.len())
}

/// The length of the word of a role that `chars[at..]` begins with, whatever longer word stands there.
pub(super) fn begins_with(chars: &[char], at: usize, role: Role) -> Option<usize> {
    let &first = chars.get(at).filter(|&&c| may(&FIRST_BITS, role, c))?;
    let found = words_from(first).find(|word| begins_word(&chars[at..], word) && word.roles.has(role));
    found.map(|word| word.chars.len())
}

/// The length of the word of a role that `chars[..at]` ends with, whatever longer word stands there.
pub(super) fn ends_with(chars: &[char], at: usize, role: Role) -> Option<usize> {
    let before = chars.get(..at)?;
    before.last().filter(|&&c| may(&LAST_BITS, role, c))?;
    words_to(before).find(|word| word.roles.has(role)).map(|word| word.chars.len())
}

/// True for a character that is itself a word of a role.
pub(super) fn is(c: char, role: Role) -> bool {
    may(&FIRST_BITS, role, c) && words_from(c).any(|word| word.second == '\0' && word.roles.has(role))
}

/// True for an index at which a character stands that is itself a word of a role.
pub(super) fn is_at(chars: &[char], at: usize, role: Role) -> bool {
    chars.get(at).is_some_and(|&c| is(c, role))
}

/// True when the character before `at` is itself a word of a role.
pub(super) fn is_before(chars: &[char], at: usize, role: Role) -> bool {
    at.checked_sub(1).is_some_and(|before| is_at(chars, before, role))
}

/// True when the characters of a range are a word of a role.
pub(super) fn is_word(chars: &[char], range: Range<usize>, role: Role) -> bool {
    let Some(word) = chars.get(range).filter(|word| !word.is_empty() && may(&FIRST_BITS, role, word[0])) else {
        return false;
    };
    words_from(word[0]).any(|known| known.chars == word && known.roles.has(role))
}

/// The roles that a word has in a sentence; the others are asked only beside a number.
const IN_SENTENCE: Roles = Roles::from_roles(&[
    Role::Plain,
    Role::Filler,
    Role::Stop,
    Role::Lead,
    Role::EndsName,
    Role::Verb,
    Role::Up,
    Role::Down,
    Role::Change,
    Role::Than,
    Role::TakesUp,
    Role::Equivalent,
    Role::Time,
    Role::Respectively,
    Role::Joining,
    Role::Source,
    Role::Fate,
    Role::Scored,
    Role::Adverbial,
    Role::Predicate,
    Role::Manner,
]);

/// The longest word of a sentence at a place that ends at `end` or before, with its roles.
pub(super) fn word_at(chars: &[char], at: usize, end: usize) -> Option<(usize, Roles)> {
    let text = chars.get(at..end)?;
    let found = words_from(*text.first()?).find(|word| begins_word(text, word) && word.roles.share(IN_SENTENCE))?;
    Some((found.chars.len(), found.roles))
}

/// Thousands of words of two to [`LONGEST`] characters, in a table made when building.
pub(super) struct Vocabulary {
    /// Sorted.
    pub keys: &'static [u128],
    /// A bit for each hash of a word's first two characters; others may share it.
    pub pairs: &'static [u64; 1024],
}

impl Vocabulary {
    /// The length of the longest word at `at` that is longer than `least`.
    pub fn longest(&self, c: &[char], at: usize, least: usize) -> Option<usize> {
        match c.get(at..at + 2) {
            Some(&[a, b]) if has(self.pairs, mixed(a, b)) => {}
            _ => return None,
        }
        let most = LONGEST.min(c.len() - at);
        (least.max(1) + 1..=most).rev().find(|&len| self.keys.binary_search(&key(&c[at..at + len])).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn words_are_folded() {
        let is_folded =
            |word: &&Word| hansou_text::fold::fold(&word.chars.iter().collect::<String>()).chars == word.chars;
        let spaced = |word: &&Word| word.chars.contains(&' ');
        let others: Vec<&[char]> =
            WORDS.iter().filter(|word| !is_folded(word) && !spaced(word)).map(|word| word.chars).collect();
        assert!(others.is_empty(), "{others:?}");
    }

    #[test]
    fn plain_words_win() {
        for (text, role, wanted) in [
            ("签约额约", Role::Filler, Some(1)),
            ("新增合约", Role::Filler, None),
            ("工业增加", Role::Up, Some(2)),
            ("收获进度过", Role::Above, Some(1)),
            ("大会通过", Role::Above, None),
        ] {
            let text = chars(text);
            assert_eq!(ends(&text, text.len(), role), wanted, "{text:?}");
        }
        let text = chars("增加值增长");
        assert_eq!((ends(&text, 2, Role::Up), ends(&text, 5, Role::Up)), (None, Some(2)));
        assert_eq!(begins(&chars("上市公司"), 0, Role::EndsName), None);
        assert_eq!(word_at(&chars("增加值"), 0, 3).map(|(len, _)| len), Some(3));
        assert_eq!(word_at(&chars("增加值"), 0, 2).map(|(len, _)| len), Some(2));
    }
}
