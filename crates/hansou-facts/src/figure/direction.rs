//! Which way a value went (增长, 下降, 多, 少), and whether a figure is the size of the change (增长6.3%) or the level it
//! led to (增长到6.3%). Words in `lexicon.tsv`.
//!
//! Leaves comparators to `compare`.

use super::Direction;
use super::lexicon::{self, Role};

/// Farthest that a word of change stands before the number, in characters.
const NEAR: usize = 10;
/// Farthest that 比 stands before the word of difference.
const REACH: usize = 16;

/// 比上年多5638亿元, 较上月低0.3个百分点, 比预期超出2000万元: the size of a difference, when it is compared to something.
fn differs(chars: &[char], from: usize, start: usize) -> Option<Direction> {
    let at = start - lexicon::ends_with(chars, start, Role::DifferenceGap).unwrap_or(0);
    let (more, less) = (lexicon::ends(chars, at, Role::MoreBy), lexicon::ends(chars, at, Role::LessBy));
    let direction = match (more, less) {
        (Some(_), _) => Direction::Up,
        (None, Some(_)) => Direction::Down,
        (None, None) => return None,
    };
    let first = from.max(at.saturating_sub(REACH));
    let than = (first..at).rev().find(|&i| lexicon::is(chars[i], Role::Than))?;
    let noun =
        lexicon::ends(chars, than + 1, Role::Than).is_none() || lexicon::begins(chars, than, Role::Than).is_none();
    let between = &chars[than..at];
    let bare = !between.iter().any(char::is_ascii_digit);
    // 比2019年多: the digits are of a date.
    (!noun && (bare || between.iter().any(|&c| lexicon::is(c, Role::DateUnit)))).then_some(direction)
}

/// The direction said before `start`, and whether the figure is the size of the change; not beyond `from`.
pub(super) fn direction(chars: &[char], from: usize, start: usize) -> Option<(Direction, bool)> {
    if let Some(direction) = differs(chars, from, start) {
        return Some((direction, true));
    }
    let first = from.max(start.saturating_sub(NEAR));
    for at in (first + 1..=start).rev() {
        if chars[at - 1].is_ascii_digit() {
            return None;
        }
        let up = lexicon::ends_with(chars, at, Role::Up).map(|len| (Direction::Up, len));
        let said = up.or_else(|| lexicon::ends_with(chars, at, Role::Down).map(|len| (Direction::Down, len)));
        let Some((direction, len)) = said.filter(|(_, len)| at - len >= from) else { continue };
        // 增加值, 降水, 涨跌幅: a thing, or both ways.
        // 每升7.35元 is of a litre.
        if lexicon::is_before(chars, at - len, Role::Each) {
            continue;
        }
        let thing = lexicon::word_at(chars, at - len, chars.len())
            .is_some_and(|(long, roles)| long > len && roles.has(Role::Plain));
        if thing || lexicon::ends_with(chars, at, Role::BothWays).is_some() {
            return None;
        }
        let level =
            lexicon::is_before(chars, at, Role::Reaching) || lexicon::begins_with(chars, at, Role::Reaching).is_some();
        let rate = lexicon::is_before(chars, at, Role::RateOfChange);
        return Some((direction, !level || rate));
    }
    None
}
