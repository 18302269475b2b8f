//! Scores of matches: 25:22, 25-21. What could as well be a time of day or a range is told from one by what stands beside
//! it: a word (击败), or in a list of them one that can be nothing else (25:22、23:25).

use super::group::digit_run;
use super::lexicon::{self, Role};
use super::units;

/// Pairs of a list that are looked at on either side.
const LISTED: usize = 8;
/// Characters before a list in which 比分 may stand.
const NAMED: usize = 6;
/// True for a unit that is a verb or a particle behind a score.
pub(super) fn scored(unit: &units::Unit) -> bool {
    let mut chars = unit.printed.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if lexicon::is(c, Role::ScoreVerb))
}

/// Two numbers of up to three digits with a sign between them.
struct Pair {
    sign: char,
    end: usize,
    /// It is no range that goes up, or no time of day.
    tells: bool,
}

/// Where the score that begins at `at` ends.
pub(super) fn score(c: &[char], at: usize) -> Option<usize> {
    let Pair { sign, end, .. } = pair(c, at)?;
    let first = (0..LISTED).try_fold(at, |first, _| pair_before(c, first, sign).ok_or(first));
    let first = first.unwrap_or_else(|first| first);
    let named = first.saturating_sub(NAMED)..first;
    if (named.start..named.end).any(|from| lexicon::begins(&c[..named.end], from, Role::Score).is_some()) {
        return Some(end);
    }
    let (mut next, mut pairs, mut tells) = (pair(c, first), 0, false);
    while let Some(one) = next.filter(|one| one.sign == sign && pairs < 2 * LISTED) {
        pairs += 1;
        tells |= one.tells;
        if lexicon::begins_with(c, one.end, Role::Scored).is_some() {
            return Some(end);
        }
        next = lexicon::begins_with(c, one.end, Role::BetweenScores).and_then(|len| pair(c, one.end + len));
    }
    // One alone that goes down may be the name of something: 7-1.
    (tells && pairs > 1).then_some(end)
}

fn pair(c: &[char], at: usize) -> Option<Pair> {
    let number = |at: usize| {
        let len = digit_run(c, at);
        ((1..=3).contains(&len) && !(len > 1 && c[at] == '0')).then_some(len)
    };
    let joined =
        |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '－' | '–' | ':' | '：' | '∶' | '.' | '/' | '%');
    if at.checked_sub(1).is_some_and(|before| joined(&c[before])) {
        return None;
    }
    let left = number(at)?;
    let sign = at + left;
    let is_dash = matches!(c.get(sign)?, '-' | '－' | '–');
    if !is_dash && !matches!(c[sign], ':' | '：' | '∶') {
        return None;
    }
    let right = number(sign + 1)?;
    let end = sign + 1 + right;
    if c.get(end).is_some_and(joined) || units::unit_at(&c[end..]).is_some_and(|(unit, _)| !scored(unit)) {
        return None;
    }
    let value =
        |from: usize, len: usize| c[from..from + len].iter().filter_map(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d);
    let (first, second) = (value(at, left), value(sign + 1, right));
    let is_time = first < 24 && second < 60 && right == 2;
    Some(Pair { sign: c[sign], end, tells: if is_dash { first > second } else { !is_time } })
}

/// The pair with the same sign that stands before a place in a list.
fn pair_before(c: &[char], at: usize, sign: char) -> Option<usize> {
    let end = at - lexicon::ends_with(c, at, Role::BetweenScores)?;
    (end.saturating_sub(7)..end).find(|&from| pair(c, from).is_some_and(|pair| pair.end == end && pair.sign == sign))
}
