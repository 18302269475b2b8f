//! What stands around a quantity and is neither unit nor comparator: a sign (零下, 负), a currency before it (￥300,
//! 人民币50元) or behind (3亿元港币), the noun that makes a bare 亿 money (成交额), 每吨 and 户均.
//!
//! Leaves comparators to `compare`.

use super::lexicon::{self, Role};
use super::quantity::Quantity;
use super::units::{self, Unit};
use super::{FigureKind, border, phrase};
use hansou_text::fold::is_han;
use hansou_text::numeral;

/// The end of digits read out one by one, with the points of an address: 幺二七点零点零点幺.
pub(super) fn spelled_end(chars: &[char], at: usize) -> usize {
    let spoken = |c: &&char| lexicon::is(**c, Role::SpokenPoint) || numeral::digit(**c).is_some();
    at + chars[at..].iter().take_while(spoken).count()
}

/// Where a sign before the quantity starts: 负, 零下, -.
pub(super) fn negative(chars: &[char], quantity: &Quantity) -> Option<usize> {
    let start = quantity.start;
    if let Some(len) = lexicon::ends_with(chars, start, Role::Negative) {
        let scored =
            len == 1 && start >= 2 && (chars[start - 2].is_ascii_digit() || lexicon::is(chars[start - 2], Role::Won));
        return (!scored).then_some(start - len);
    }
    let space = usize::from(start > 0 && chars[start - 1] == ' ');
    let sign = start.checked_sub(1 + space).filter(|&i| matches!(chars[i], '-' | '−'))?;
    let free = match sign.checked_sub(1).map(|i| chars[i]) {
        None => true,
        Some(c) if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '%' | '−' | '—') => false,
        Some(c) if is_han(c) => {
            let signed =
                matches!(quantity.unit.kind, FigureKind::Percent | FigureKind::Temperature | FigureKind::Money);
            space == 0 && (signed || lexicon::is(c, Role::ValueVerb))
        }
        Some(_) => space == 0,
    };
    free.then_some(sign)
}

/// True when `-` before the first of two numbers is a sign: 温度-40℃至85℃, 增速-3%至5%.
pub(super) fn minus_of_range(chars: &[char], start: usize, kind: FigureKind) -> bool {
    let measured = matches!(kind, FigureKind::Temperature | FigureKind::Percent | FigureKind::Money);
    measured && start > 1 && matches!(chars[start - 1], '-' | '−') && is_han(chars[start - 2])
}

/// Most words between the noun that says what is counted and the number.
const NOUN_GAP: usize = 4;

/// 亿 and 万 after these are money.
pub(super) fn said_money(chars: &[char], clause: usize, start: usize) -> bool {
    said(chars, clause, start, Role::MoneyNoun)
        .is_some_and(|noun| lexicon::ends_with(chars, noun, Role::NotMoney).is_none())
}

/// 亿 and 万 after these are people.
pub(super) fn said_people(chars: &[char], clause: usize, start: usize) -> bool {
    said(chars, clause, start, Role::PeopleNoun).is_some()
}

/// Where a noun ends that says what a bare number counts.
fn said(chars: &[char], clause: usize, start: usize, noun: Role) -> Option<usize> {
    let mut from = phrase::end_of_head(chars, clause, start);
    for _ in 0..NOUN_GAP {
        if lexicon::ends_with(chars, from, noun).is_some() {
            return Some(from);
        }
        let len = lexicon::ends_with(chars, from, Role::MoneyGap)?;
        from = from.saturating_sub(len).max(clause);
    }
    None
}

/// A currency before the number (人民币50元, ￥300, us$20): the unit and the characters it takes.
pub(super) fn currency_before(chars: &[char], at: usize) -> Option<(Unit, usize)> {
    let space = usize::from(at > 0 && chars[at - 1] == ' ');
    let len = lexicon::ends_with(chars, at.checked_sub(space)?, Role::CurrencyBefore)?;
    let from = at - space - len;
    let unit = units::sign_at(&chars[from..from + len])?;
    let inside = chars[from].is_ascii_alphabetic() && from > 0 && chars[from - 1].is_ascii_alphanumeric();
    (!inside).then_some((unit, len + space))
}

/// 120亿元新台币, 3亿元港币, 2万元欧元: the currency behind 元 says which; its characters.
pub(super) fn currency_behind(chars: &[char], quantity: &Quantity) -> Option<(Unit, usize)> {
    let plain = quantity.unit.code == "CNY" && quantity.unit.kind == FigureKind::Money;
    let (unit, len) =
        units::unit_at(chars.get(quantity.end..)?).filter(|_| plain && !quantity.unit.printed.is_empty())?;
    let other = unit.kind == FigureKind::Money && unit.code != "CNY" && len > 1;
    other.then_some((*unit, len))
}

/// Most digits of what something is per: 10 of 每10股.
const LOT: usize = 5;
/// Farthest that 每 stands before a figure, in characters.
const AROUND: usize = 10;

/// 每吨2140元, 户均16000元: what the figure is per.
pub(super) fn per_before(chars: &[char], start: usize) -> Option<String> {
    let from = start.saturating_sub(AROUND);
    for at in (from..start).rev() {
        if border::ends_clause(chars[at]) {
            return None;
        }
        if lexicon::ends_with(chars, at + 1, Role::Average).is_some() && at > from {
            return Some(chars[at - 1].to_string());
        }
        if lexicon::is(chars[at], Role::Each) {
            // 每10股派2.5元: with the number, and with words between.
            let digits = chars[at + 1..].iter().take(LOT).take_while(|c| c.is_ascii_digit()).count();
            let (_, len) = units::unit_at(&chars[at + 1 + digits..])?;
            let (end, reach) = (at + 1 + digits + len, if digits > 0 { AROUND } else { 2 });
            return (end <= start && end + reach >= start).then(|| chars[at + 1..end].iter().collect());
        }
    }
    None
}
