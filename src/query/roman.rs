//! Roman numerals of parts, kinds and stages: 第Ⅷ章 (folded: 第viii章) is 第8章, 2型 is Ⅱ型.
//!
//! Leaves Chinese numerals to `numeral_variants`, which uses this.

/// What Roman numerals stand before.
const COUNTED: &str = "章型期级类度卷篇部";
/// One to twelve, folded.
const NUMERALS: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// The digits that begin at `at` as a Roman numeral, and how many characters they take.
pub(super) fn in_roman(chars: &[char], at: usize) -> Option<(String, usize)> {
    let run = run(chars, at, |c| c.is_ascii_digit())?;
    let number: usize = run.parse().ok()?;
    let roman = number.checked_sub(1).and_then(|index| NUMERALS.get(index))?;
    (!run.starts_with('0')).then(|| ((*roman).to_owned(), run.len()))
}

/// The Roman numeral that begins at `at` in digits.
pub(super) fn of_roman(chars: &[char], at: usize) -> Option<(String, usize)> {
    let run = run(chars, at, |c| matches!(c, 'i' | 'v' | 'x'))?;
    let number = NUMERALS.iter().position(|roman| **roman == run)? + 1;
    Some((number.to_string(), run.len()))
}

/// The run of such characters that begins at `at`, alone before what it counts.
fn run(chars: &[char], at: usize, is_part: impl Fn(char) -> bool) -> Option<String> {
    let inside = at.checked_sub(1).is_some_and(|before| chars[before].is_ascii_alphanumeric() || chars[before] == '.');
    let run: String = chars[at..].iter().copied().take_while(|&c| is_part(c)).collect();
    let counts = chars.get(at + run.len()).is_some_and(|c| COUNTED.contains(*c));
    (!inside && counts && !run.is_empty()).then_some(run)
}
