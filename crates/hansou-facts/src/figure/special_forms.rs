//! Quantities that are no plain number: 百分之六, 三分之二, 一半, 翻两番, and tokens without value (3:1, 1+6).

use super::FigureKind;
use super::lexicon::{self, Role};
use super::quantity::Quantity;
use super::score::{score, scored};
use super::unit_sense::belongs;
use super::unit_suffix::take_more;
use super::units::{self, Unit};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form, Numeral};

fn percent_unit() -> Unit {
    Unit::base_unit("%", "%", FigureKind::Percent, "%")
}

/// 百分之六点三, 千分之一, 万分之三, 百分百.
pub(super) fn percent(c: &[char], at: usize) -> Option<Quantity> {
    let scales = c[at..].iter().take(4).take_while(|&&c| numeral::scale(c).is_some()).count();
    if scales == 0 || !lexicon::is_at(c, at + scales, Role::Part) {
        return None;
    }
    let power: i32 = c[at..at + scales].iter().filter_map(|&c| numeral::scale(c)).sum();
    let named = lexicon::begins(c, at + scales, Role::PartOf).is_some();
    // 百分三十, 百分百: without 之 only for hundredths.
    let digit = |&c: &char| numeral::digit(c).is_some() || numeral::scale(c) == Some(2);
    let short = power == 2 && c.get(at + scales + 1).is_some_and(digit);
    if !named && !short {
        return None;
    }
    let mut number = at + scales + 1 + usize::from(named);
    let negative = lexicon::is_at(c, number, Role::Negative);
    number += usize::from(negative);
    let read = c.get(number..).filter(|rest| !rest.is_empty()).and_then(numeral::read)?;
    if read.form == Form::Spelled && !named {
        return None;
    }
    let mut end = number + read.len;
    let mut low = read.low.shifted(2 - power)?;
    let space = usize::from(c.get(end) == Some(&' '));
    if c.get(end + space) == Some(&'k') && !c.get(end + space + 1).is_some_and(char::is_ascii_alphanumeric) {
        (low, end) = (low.shifted(3)?, end + space + 1);
    }
    let form = if read.form == Form::Bare { Form::Han } else { read.form };
    let mut quantity = Quantity::new(at, end, if negative { low.negated() } else { low }, form).with(percent_unit());
    quantity.numeral = (number, end);
    if let Some(high) = read.high {
        (quantity.high, quantity.high_open) = (high.shifted(2 - power), read.high_open);
        quantity.one = false;
    }
    take_more(c, &mut quantity, read.place + 2 - power);
    Some(quantity)
}

/// 翻一番 is twice, 翻两番 four times as much.
pub(super) fn doubling(c: &[char], at: usize, read: Numeral) -> Option<Quantity> {
    let end = at + read.len;
    if !lexicon::is_at(c, end, Role::Doubling) || read.high.is_some() {
        return None;
    }
    let turned = lexicon::ends(c, at, Role::Turned)?;
    let times = read.low.small().filter(|times| (1..=30).contains(times))?;
    let unit = Unit::base_unit("番", "x", FigureKind::Multiple, "倍");
    let mut quantity = Quantity::new(at - turned, end + 1, Decimal::int(1i64 << times), Form::Han).with(unit);
    quantity.numeral = (at, end);
    Some(quantity)
}

/// A part of a whole: values are compared in percent, as those of 20% and 两成 are.
fn part_unit() -> Unit {
    Unit::part()
}

/// 一半, 过半, 大半, 半数: a half of something.
pub(super) fn half(c: &[char], at: usize) -> Option<Quantity> {
    let half = Decimal::new(5, -1)?;
    let make = |len| Some(Quantity::new(at, at + len, half, Form::Half).with(part_unit()));
    // 打对折, 半折: half the price, not half a tenth of it.
    if let Some(len) = lexicon::begins(c, at, Role::HalfPrice)
        && (lexicon::is(c[at], Role::HalfSign) || lexicon::is_before(c, at, Role::Discounted))
    {
        let price = Quantity::new(at, at + len, Decimal::int(50), Form::Han);
        return Some(price.with(Unit::base_unit("折", "%", FigureKind::Percent, "%")));
    }
    if let Some(len) = lexicon::begins(c, at, Role::Half) {
        return make(len);
    }
    if !lexicon::is(c[at], Role::HalfSign) {
        return None;
    }
    let ended = c.get(at + 1).is_none_or(|&next| !is_han(next) || lexicon::is(next, Role::HalfEnd));
    let most = lexicon::ends(c, at, Role::Past).is_some() && !lexicon::is_at(c, at + 1, Role::HalfOf);
    let nearly = lexicon::is_before(c, at, Role::NearHalf) && ended;
    if nearly || most { make(1) } else { None }
}

/// 排名12/300: the place among all.
pub(super) fn rank_of(c: &[char], at: usize, first: Numeral) -> Option<Quantity> {
    let slash = at + first.len;
    let all = if c.get(slash) == Some(&'/') { numeral::read(&c[slash + 1..])? } else { return None };
    let written = |n: &Numeral| n.form == Form::Digits && n.low.is_whole() && !n.scaled;
    if !written(&first) || !written(&all) || first.low > all.low || lexicon::ends(c, at, Role::Ranking).is_none() {
        return None;
    }
    let mut quantity = Quantity::new(at, slash + 1 + all.len, first.low, Form::Digits);
    quantity.numeral = (at, slash);
    Some(quantity.with(Unit::base_unit("", "ord", FigureKind::Rank, "名")))
}

/// 1+6, 1+n+n: a token.
pub(super) fn structure(c: &[char], at: usize) -> Option<Quantity> {
    let part = |from: usize| {
        let digits = c[from..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
        let letter = usize::from(digits == 0 && matches!(c.get(from), Some('n' | 'x' | 'm')));
        if digits + letter > 3 { 0 } else { digits + letter }
    };
    let mut end = at + part(at);
    let mut parts = 1;
    while end > at && matches!(c.get(end), Some('+')) && end + 1 < c.len() && parts < 9 {
        let taken = part(end + 1);
        if taken == 0 || c.get(end + 1 + taken).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '.') {
            break;
        }
        end += 1 + taken;
        parts += 1;
    }
    if parts < 2 {
        return None;
    }
    let mut quantity =
        Quantity::new(at, end, Decimal::ZERO, Form::Digits).with(Unit::base_unit("", "1", FigureKind::Structure, ""));
    quantity.token = true;
    Some(quantity)
}

/// 三分之二, 3又1/2, 33/4.
pub(super) fn fraction(c: &[char], at: usize, first: Numeral) -> Option<Quantity> {
    if first.high.is_some() || first.form == Form::Bare {
        return None;
    }
    let mut end = at + first.len;
    let (mut whole, mut below) = (Decimal::ZERO, first);
    if lexicon::is_at(c, end, Role::AndPart) {
        let next = c.get(end + 1..).filter(|rest| !rest.is_empty()).and_then(numeral::read)?;
        whole = first.low;
        below = next;
        end += 1 + next.len;
    } else if let Some(mixed) = mixed_number(c, at, first) {
        return Some(mixed);
    }
    match lexicon::begins(c, end, Role::PartOf) {
        Some(_) => spoken_fraction(c, at, end, (whole, below)),
        None => written_fraction(c, at, end, (whole, below)),
    }
}

/// 1 4/3: a whole number and a fraction.
fn mixed_number(c: &[char], at: usize, first: Numeral) -> Option<Quantity> {
    const BELOW: usize = 5;
    let next = at + first.len + 1;
    let digit = |at: usize| c.get(at).is_some_and(char::is_ascii_digit);
    if c.get(next - 1) != Some(&' ') || !digit(at) || !digit(next) || !first.low.is_whole() {
        return None;
    }
    // Only a plain fraction is looked for, so that a row of numbers is not read over and over.
    let digits = c[next..].iter().take(BELOW).take_while(|c| c.is_ascii_digit()).count();
    c.get(next + digits).filter(|&&c| c == '/')?;
    let part = numeral::read(&c[next..]).and_then(|numeral| fraction(c, next, numeral))?;
    let value = first.low.plus(part.low).filter(|_| part.form == Form::Digits)?;
    Some(Quantity::new(at, part.end, value, Form::Digits).with(part_unit()))
}

/// 三分之二, of which 分之 stands at `end`, after a whole number and the number below the line.
fn spoken_fraction(c: &[char], at: usize, end: usize, (whole, below): (Decimal, Numeral)) -> Option<Quantity> {
    let negative = lexicon::is_at(c, end + 2, Role::Negative);
    let from = end + 2 + usize::from(negative);
    let above = c.get(from..).filter(|rest| !rest.is_empty()).and_then(numeral::read)?;
    let above_low = if negative { above.low.negated() } else { above.low };
    let value = whole.plus(above_low.over(below.low)?)?;
    let quantity = Quantity::new(at, from + above.len, value, Form::Han).with(part_unit());
    // 四分之一公升 has a unit, 三分之二个 and the like are shares.
    let measured = |unit: &Unit| {
        matches!(unit.kind, FigureKind::Volume | FigureKind::Mass | FigureKind::Length | FigureKind::Area)
    };
    let unit = units::unit_at(&c[quantity.end..]).filter(|(unit, _)| measured(unit));
    let unit = unit.filter(|(unit, len)| belongs(c, &quantity, unit, quantity.end + len));
    let quantity = match unit {
        Some((unit, len)) => Quantity { end: quantity.end + len, ..quantity }.with(*unit),
        None => quantity,
    };
    above.high.is_none().then_some(quantity)
}

/// 33/4, of which the stroke stands at `end`: whole numbers that are no date and no path.
fn written_fraction(c: &[char], at: usize, end: usize, (whole, above): (Decimal, Numeral)) -> Option<Quantity> {
    let written = |n: &Numeral| n.form == Form::Digits && n.low.is_whole() && n.len <= 4 && !n.scaled;
    let slash = lexicon::begins(c, end, Role::Slash)?;
    // 20/16/13倍 is a list.
    let listed = at > 1 && c[at - 1] == '/' && c[at - 2].is_ascii_digit();
    if listed || !written(&above) || !c.get(end + slash).is_some_and(char::is_ascii_digit) {
        return None;
    }
    let below = numeral::read(&c[end + slash..]).filter(written)?;
    let to = end + slash + below.len;
    if matches!(c.get(to), Some('/' | '-')) || below.low == Decimal::ZERO {
        return None;
    }
    let value = whole.plus(above.low.over(below.low)?)?;
    // 25/20倍 and 16/13亿元 are two values.
    let apart = value > Decimal::ONE && units::unit_at(&c[to..]).is_some();
    (!apart).then(|| Quantity::new(at, to, value, Form::Digits).with(part_unit()))
}

/// 3:1, 78比96, 25-21: a token.
pub(super) fn ratio(c: &[char], at: usize, first: Numeral) -> Option<Quantity> {
    let token = |end| {
        let unit = Unit::base_unit("", "1", FigureKind::Ratio, "");
        Quantity { token: true, ..Quantity::new(at, end, Decimal::ZERO, first.form).with(unit) }
    };
    if let Some(end) = score(c, at) {
        return Some(token(end));
    }
    let colon = at + first.len;
    let spelled = lexicon::is_at(c, colon, Role::Than);
    let written = c[at].is_ascii_digit() && matches!(c.get(colon), Some(':' | '：' | '∶'));
    if !spelled && !written || first.high.is_some() || first.scaled {
        return None;
    }
    let second = c.get(colon + 1).filter(|&&c| numeral::starts(c)).and_then(|_| numeral::read(&c[colon + 1..]))?;
    let end = colon + 1 + second.len;
    // 11:49:42 and the like are no ratios.
    if matches!(at.checked_sub(1).map(|i| c[i]), Some(':' | '：' | '.')) {
        return None;
    }
    if c[at].is_ascii_digit() != c[colon + 1].is_ascii_digit() || second.high.is_some() || second.scaled {
        return None;
    }
    // 10:1 ends there, and so does 2:1胜出; 截至3：20家 does not.
    if units::unit_at(&c[end..]).is_some_and(|(unit, _)| !scored(unit)) || (spelled && first.form == Form::Bare) {
        return None;
    }
    Some(token(end))
}
