//! The organisation that a figure is told of: the company, bank, university or office named last before it.
//!
//! Found by the words that such names end in. Leaves events and places to others.

use std::ops::Range;

use super::words;
use hansou_text::fold::is_han;

/// Longest name, in characters.
const LONGEST: usize = 16;

/// The name that ends last in a range of a text.
pub(super) fn last(chars: &[char], range: Range<usize>) -> Option<String> {
    let text = chars.get(range)?;
    (2..=text.len()).rev().find_map(|end| name(&text[..end]))
}

/// The name that a text ends with.
fn name(text: &[char]) -> Option<String> {
    if let Some(known) = words::list("organisation").iter().find(|word| text.ends_with(word)) {
        return Some(known.iter().collect());
    }
    let ending = words::list("organisation_end").iter().find(|word| text.ends_with(word))?;
    let letter = |c: &&char| {
        (is_han(**c) || c.is_ascii_alphanumeric() || matches!(c, '（' | '）')) && !words::is(**c, "organisation_stop")
    };
    let before = text[..text.len() - ending.len()].iter().rev().take(LONGEST).take_while(letter).count();
    // 公司 alone is the one spoken of, without a name.
    let name = &text[text.len() - ending.len() - before..];
    (before > 0).then(|| name.iter().collect())
}
