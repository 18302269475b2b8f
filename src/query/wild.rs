//! What is a wildcard: `*` for any run and `?` for one character, also as ＊ and ？.
//!
//! A question mark is punctuation far more often than a wildcard, and pasted text has stars in it, so only a short
//! word of letters, digits and joining marks can hold wildcards. A `?` must stand inside the word, not after a
//! word that asks (吗？), and ？ only in a very short one. *ST康美 is a share's name, 3*5 a product, ** is emphasis.

use super::signs::narrow;

/// Longest word with wildcards, in characters.
const LONGEST: usize = 32;
/// Longest word in which `?` alone makes a wildcard.
const LONGEST_WITH_MARK: usize = 16;
/// Longest word in which ？ alone makes a wildcard.
const LONGEST_WITH_WIDE_MARK: usize = 8;

/// The word with its wildcards as `*` and `?`, if it has any.
pub(super) fn read(word: &[char]) -> Option<String> {
    if word.len() > LONGEST || !word.iter().all(|&c| is_wildcard(c) || c.is_alphanumeric() || is_joint(c)) {
        return None;
    }
    // Judged as it is shown.
    let narrowed: Vec<char> = word.iter().map(|&c| narrow(c)).collect();
    (has_star(&narrowed) || has_mark(&narrowed, word.contains(&'？'))).then(|| narrowed.iter().collect())
}

fn has_star(word: &[char]) -> bool {
    let stars = word.iter().filter(|&&c| is_star(c)).count();
    let doubled = word.windows(2).any(|pair| is_star(pair[0]) && is_star(pair[1]));
    let share = is_star(word[0]) && word.len() > 2 && matches!(word[1..3], ['S' | 's', 'T' | 't']);
    let product =
        word.windows(3).any(|three| is_star(three[1]) && three[0].is_ascii_digit() && three[2].is_ascii_digit());
    stars > usize::from(share) && !doubled && !product && word.iter().any(|c| c.is_alphanumeric())
}

fn has_mark(word: &[char], wide: bool) -> bool {
    let Some(first) = word.iter().position(|&c| is_wildcard(c)) else { return false };
    if word.iter().any(|&c| is_star(c)) {
        return false;
    }
    let longest = if wide { LONGEST_WITH_WIDE_MARK } else { LONGEST_WITH_MARK };
    let inside = |end: Option<&char>| end.is_some_and(|c| c.is_alphanumeric());
    word.len() <= longest && inside(word.first()) && inside(word.last()) && !asks(word[first - 1])
}

/// Characters that end a question: what comes after them is a question mark.
fn asks(c: char) -> bool {
    matches!(c, '吗' | '嗎' | '呢' | '么' | '麼' | '谁' | '誰' | '吧' | '啊' | '嘛' | '否')
}

fn is_wildcard(c: char) -> bool {
    matches!(narrow(c), '*' | '?')
}

fn is_star(c: char) -> bool {
    narrow(c) == '*'
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '.' | '_' | '·')
}
