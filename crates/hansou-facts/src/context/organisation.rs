//! The organisation that a figure is told of: the company, bank, university or office named last before it in its
//! sentence, else the one that the text is about. Whether it is the one whose figure it is (工商银行净利润) or the one
//! that tells it (商务部数据显示).
//!
//! Found by the words that such names end in. Leaves events and places to others.

use std::ops::Range;

use super::words;
use hansou_text::fold::is_han;

/// Longest name, in characters.
const LONGEST: usize = 16;
/// How far behind a name stands what says that it tells something, in characters.
const TELLING: usize = 6;
/// The announcement of a company begins so far in its text, in characters.
const OPENING: usize = 120;
/// Digits of the code of a share.
const CODE: usize = 6;

/// An organisation named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Figures are its own: false for what only tells them.
    pub is_owner: bool,
}

/// The name that ends last in a range of a text.
pub(super) fn last(chars: &[char], range: Range<usize>) -> Option<Organisation> {
    let text = chars.get(..range.end)?;
    (range.start + 2..=text.len()).rev().find_map(|end| named(text, range.start, end))
}

/// The organisation that a whole text is about: the owner that its title names, or a company that announces something.
pub(super) fn subject(title: &[char], text: &[char]) -> Option<Organisation> {
    let owner = last(title, 0..title.len()).filter(|found| found.is_owner);
    owner.or_else(|| announcer(&text[..text.len().min(OPENING)]))
}

/// 华星科技（600519）公告: the name before the code of its share, or before 公告.
fn announcer(text: &[char]) -> Option<Organisation> {
    let says = |at: usize| {
        let code = || text.get(at + 1..at + 1 + CODE).is_some_and(|code| code.iter().all(char::is_ascii_digit));
        matches!(text[at], '（' | '(') && code() || words::begin(&text[at..], "announces")
    };
    let at = (2..text.len()).find(|&at| says(at))?;
    let letters = text[..at].iter().rev().take(LONGEST).take_while(|c| is_letter(**c)).count();
    let name = &text[at - letters..at];
    let is_other = words::list("organisation").iter().any(|word| name.ends_with(word))
        || words::list("organisation_end").iter().any(|word| word.as_slice() == name);
    ((2..=LONGEST / 2).contains(&letters) && !is_other)
        .then(|| Organisation { name: name.iter().collect(), is_owner: true })
}

/// The name that ends at `end`, not before `start`.
fn named(text: &[char], start: usize, end: usize) -> Option<Organisation> {
    let before = &text[start..end];
    if let Some(known) = words::list("organisation").iter().find(|word| before.ends_with(word)) {
        return Some(Organisation { name: known.iter().collect(), is_owner: false });
    }
    let ending = words::list("organisation_end").iter().find(|word| before.ends_with(word))?;
    let letters =
        before[..before.len() - ending.len()].iter().rev().take(LONGEST).take_while(|c| is_letter(**c)).count();
    // 公司 alone is the one spoken of, without a name.
    if letters == 0 {
        return None;
    }
    let name: String = before[before.len() - ending.len() - letters..].iter().collect();
    let behind = &text[end..text.len().min(end + TELLING)];
    let is = |role: &str| words::list(role).iter().any(|word| before.ends_with(word));
    let owns = words::list("owner_end").contains(ending) && !is("authority") && !is("generic_organisation");
    Some(Organisation { name, is_owner: owns && words::find(behind, "telling").is_none() })
}

/// A character of a name.
fn is_letter(c: char) -> bool {
    (is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '（' | '）')) && !words::is(c, "organisation_stop")
}
