//! The words around a quantity that compare it: before (超, 不足, 至少) and after (以上, 以内), and approximation (约,
//! 左右). Which words say what is in `lexicon.tsv`.
//!
//! Leaves the direction of a change to `direction`; knows words and places only.

use super::lexicon::{self, Role};
use super::{Comparator, FigureKind};
use hansou_text::numeral;

/// What stands before or after a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    /// Comparator said; `None` for none.
    pub comparator: Option<Comparator>,
    /// Said to be approximate.
    pub approximate: bool,
    /// Where the words and the quantity together start or end.
    pub edge: usize,
}

impl Words {
    /// No words at a place.
    pub fn none(edge: usize) -> Self {
        Self { comparator: None, approximate: false, edge }
    }
}

use Comparator::{Above, AtLeast, AtMost, Below, Equal};

/// What words before a number say, and whether roughly.
const BEFORE: &[(Role, Comparator, bool)] = &[
    (Role::Above, Above, false),
    (Role::AtLeast, AtLeast, false),
    (Role::Below, Below, false),
    (Role::AtMost, AtMost, false),
    (Role::Nearly, AtMost, true),
    (Role::About, Equal, true),
    (Role::Equal, Equal, false),
];

/// What words behind a number say, and whether roughly.
const AFTER: &[(Role, Comparator, bool)] = &[
    (Role::OrMore, AtLeast, false),
    (Role::OrLess, AtMost, false),
    (Role::OrSo, Equal, true),
    (Role::Included, Equal, false),
];

/// Words between a comparator and the number, at most.
const BETWEEN: usize = 3;

/// Reads the comparator that ends at `start`, before a number in a unit of a kind.
pub(super) fn before(chars: &[char], start: usize, kind: FigureKind) -> Words {
    let scaled = chars.get(start).is_some_and(|&c| numeral::scale(c).is_some());
    if scaled && let Some(len) = lexicon::ends(chars, start, Role::UpTo) {
        return Words { comparator: Some(AtLeast), approximate: false, edge: start - len };
    }
    let mut at = start;
    for _ in 0..BETWEEN {
        let said = BEFORE.iter().filter_map(|says| lexicon::ends(chars, at, says.0).map(|len| (len, says)));
        if let Some((len, &(_, comparator, approximate))) = said.max_by_key(|&(len, _)| len) {
            return Words { comparator: Some(comparator), approximate, edge: at - len };
        }
        // 最低10%: at least; 最低10度 is the lowest.
        let extreme = at == start || lexicon::ends_with(chars, start, Role::Reached).is_some();
        if let Some((len, comparator)) = extremes(chars, at).filter(|_| extreme && kind != FigureKind::Temperature) {
            return Words { comparator: Some(comparator), approximate: false, edge: at - len };
        }
        match lexicon::ends_with(chars, at, Role::CompareGap) {
            Some(len) => at -= len,
            None => break,
        }
    }
    Words::none(start)
}

/// 最低, 最高.
fn extremes(chars: &[char], at: usize) -> Option<(usize, Comparator)> {
    let lowest = lexicon::ends(chars, at, Role::Lowest).map(|len| (len, AtLeast));
    lowest.or_else(|| lexicon::ends(chars, at, Role::Highest).map(|len| (len, AtMost)))
}

/// Reads the comparator that starts at `end`.
pub(super) fn after(chars: &[char], end: usize) -> Words {
    let at = end + usize::from(chars.get(end) == Some(&' '));
    let said = AFTER.iter().filter_map(|says| lexicon::begins_with(chars, at, says.0).map(|len| (len, says)));
    said.max_by_key(|&(len, _)| len).map_or(Words::none(end), |(len, &(_, comparator, approximate))| Words {
        comparator: Some(comparator),
        approximate,
        edge: at + len,
    })
}

/// 比三十大, 比170低: the comparator and where the words end.
pub(super) fn than(chars: &[char], start: usize, end: usize) -> Option<(Comparator, usize)> {
    let before = start - usize::from(start > 0 && chars[start - 1] == ' ');
    lexicon::ends(chars, before, Role::Than)?;
    let at = end + usize::from(chars.get(end) == Some(&' '));
    if lexicon::is_at(chars, at, Role::More) {
        return Some((Above, end + 1));
    }
    lexicon::is_at(chars, at, Role::Less).then_some((Below, end + 1))
}
