//! Words at a place in a text: whether the characters there begin or end with one of a few.
//!
//! Asked many times for every number of a text, so that all but a few words are turned away by one byte. Longer lists
//! are for `figure::lexicon`.

/// Room for a character in UTF-8.
type Bytes = [u8; 4];

/// The index after `word` where it stands at `at`.
pub fn after(c: &[char], at: usize, word: &str) -> Option<usize> {
    let mut end = at;
    for w in word.chars() {
        if c.get(end) != Some(&w) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// True when `c[at..]` begins with `word`.
pub fn begins(c: &[char], at: usize, word: &str) -> bool {
    after(c, at, word).is_some()
}

/// True when `c[..at]` ends with `word`.
pub fn ends(c: &[char], at: usize, word: &str) -> bool {
    let mut rest = c.get(..at).unwrap_or(&[]).iter().rev();
    word.chars().rev().all(|w| rest.next() == Some(&w))
}

/// True when the characters `range` are one of `words`.
pub fn is_any(c: &[char], range: std::ops::Range<usize>, words: &[&str]) -> bool {
    words.iter().any(|word| after(c, range.start, word) == Some(range.end))
}

/// The first of `words` that `c[at..]` begins with: its characters. Put longer words first.
#[inline]
pub fn begins_any(c: &[char], at: usize, words: &[&str]) -> Option<usize> {
    first(c, at, words, |word| word).map(|(_, end)| end - at)
}

/// The first of `words` that `c[..at]` ends with: its characters. Put longer words first.
pub fn ends_any(c: &[char], at: usize, words: &[&str]) -> Option<usize> {
    let last = *c.get(at.checked_sub(1)?)?;
    let mut bytes = Bytes::default();
    let last = last.encode_utf8(&mut bytes).as_bytes();
    let byte = last[last.len() - 1];
    let word = words.iter().find(|word| word.as_bytes().last() == Some(&byte) && ends(c, at, word))?;
    Some(word.chars().count())
}

/// The first entry whose word, as `word_of` tells, `c[at..]` begins with, and the index after it.
pub fn first<'a, T>(c: &[char], at: usize, entries: &'a [T], word_of: impl Fn(&T) -> &str) -> Option<(&'a T, usize)> {
    let mut bytes = Bytes::default();
    let here = c.get(at)?.encode_utf8(&mut bytes).as_bytes();
    let (place, byte) = (here.len() - 1, here[here.len() - 1]);
    entries.iter().find_map(|entry| {
        let word = word_of(entry);
        let likely = word.as_bytes().get(place) == Some(&byte);
        likely.then(|| after(c, at, word)).flatten().map(|end| (entry, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_at_their_place() {
        let c: Vec<char> = "比上年增长6.3%以上us$".chars().collect();
        assert_eq!(begins_any(&c, 1, &["上半年", "上年", "上"]), Some(2));
        assert_eq!(begins_any(&c, 9, &["以上", "以下"]), Some(2));
        assert_eq!(ends_any(&c, 9, &["‰", "%"]), Some(1));
        assert_eq!(ends_any(&c, c.len(), &["$", "us$"]), Some(1));
        assert_eq!((ends_any(&c, 0, &["上"]), begins_any(&c, 99, &["上"])), (None, None));
        assert!(begins(&c, 3, "增长") && ends(&c, 5, "增长") && !ends(&c, 1, "对比") && !begins(&c, 8, "%以下"));
    }
}
