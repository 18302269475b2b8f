//! How numbers are written: a numeral with what belongs to it: 余/多/几, unit, 半, smaller units (五元三毛), 百分之, 分之, 翻番.
//!
//! Leaves comparators and ranges to `compare` and `range`, and whether the place is a date or a name to
//! `not_a_figure`.

use super::group::{spaced_decimal, wide_group};
use super::kind::FigureKind;
use super::lexicon::{self, Role};
use super::ordinal;
use super::quantity::Quantity;
use super::rule::{Rule, Stage, id};
use super::special_forms::{doubling, fraction, half, percent, rank_of, ratio, structure};
use super::unit_suffix::{take_more, take_unit};
use super::units::{self, Unit};
use hansou_text::numeral::{self, Decimal, Form, Numeral};

/// How the number at a place is written; the numeral that stands there is given.
type FormRule = fn(&[char], usize, Option<Numeral>) -> Option<Quantity>;

pub(super) const FORMS: &[Rule<FormRule>] = &[
    Rule { name: "first_of", apply: first_of },
    Rule { name: "percent", apply: |chars, at, _| percent(chars, at) },
    Rule { name: "doubling", apply: |chars, at, numeral| doubling(chars, at, numeral?) },
    Rule { name: "half", apply: |chars, at, _| half(chars, at) },
    Rule { name: "structure", apply: |chars, at, _| structure(chars, at) },
    Rule { name: "rank_of", apply: |chars, at, numeral| rank_of(chars, at, numeral?) },
    Rule { name: "fraction", apply: |chars, at, numeral| fraction(chars, at, numeral?) },
    Rule { name: "ratio", apply: |chars, at, numeral| ratio(chars, at, numeral?) },
    Rule { name: "numbered_thing", apply: |chars, at, numeral| numbered_thing(chars, at, numeral?) },
    Rule {
        name: "several",
        apply: |chars, at, numeral| plain(chars, at, several(chars, at).filter(|_| numeral.is_none())?),
    },
    Rule { name: "numeral", apply: |chars, at, numeral| plain(chars, at, numeral?) },
];

/// Reads the quantity that starts at `at`.
pub(super) fn read(chars: &[char], at: usize) -> Option<Quantity> {
    read_numeral(chars, at, numeral_at(chars, at))
}

/// The numeral at a place; 首 is none by itself.
pub(super) fn numeral_at(chars: &[char], at: usize) -> Option<Numeral> {
    if lexicon::is(chars[at], Role::First) { None } else { numeral::read(&chars[at..]) }
}

/// The quantity at `at`, where `numeral` stands.
pub(super) fn read_numeral(chars: &[char], at: usize, numeral: Option<Numeral>) -> Option<Quantity> {
    let of = |(place, rule): (usize, &Rule<FormRule>)| {
        let mut quantity = (rule.apply)(chars, at, numeral)?;
        quantity.rules.add(id(Stage::Form, place));
        Some(quantity)
    };
    FORMS.iter().enumerate().find_map(of)
}

/// A numeral with its unit.
fn plain(chars: &[char], at: usize, read: Numeral) -> Option<Quantity> {
    let end = at + read.len;
    let mut quantity = Quantity::new(at, end, read.low, read.form);
    if let Some(high) = read.high {
        (quantity.high, quantity.high_open, quantity.one) = (Some(high), read.high_open, false);
    }
    if read.scaled {
        // 1.5亿 and 三百万 end in 10^8 and 10^6, whatever their last written place is.
        quantity.scale = chars[at..end].iter().rev().map_while(|&c| numeral::scale(c)).sum();
    }
    if let Some(joined) = spaced_decimal(chars, end, &quantity) {
        quantity = joined;
    }
    if let Some(grouped) = wide_group(chars, at, end) {
        quantity = grouped;
    }
    power(chars, &mut quantity);
    latin_scale(chars, &mut quantity);
    dozens(chars, &mut quantity);
    counted_scale(chars, &mut quantity);
    take_more(chars, &mut quantity, read.place);
    take_unit(chars, &mut quantity, read.place);
    // 三个亿 without a unit is money.
    if quantity.is_bare() && lexicon::ends(chars, quantity.end, Role::CountedScale).is_some() {
        quantity.unit = Unit::base_unit("", "CNY", FigureKind::Money, "元");
    }
    Some(quantity)
}

/// 4号线, 第6号高炉: a number in a sequence, when it is small and says of what.
fn numbered_thing(chars: &[char], at: usize, read: Numeral) -> Option<Quantity> {
    lexicon::begins_with(chars, at + read.len, Role::NumberMark)?;
    let mut quantity = plain(chars, at, read)?;
    quantity.end = ordinal::numbered_thing(chars, &quantity)?;
    Some(quantity.with(Unit::base_unit("号", "ord", FigureKind::Ordinal, "号")))
}

/// True when the character, which is no numeral by itself, begins a word that is one: 对折, 首批.
pub(super) fn begins_word(chars: &[char], at: usize) -> bool {
    lexicon::begins(chars, at, Role::HalfPrice).is_some()
        || lexicon::is(chars[at], Role::First) && first_of(chars, at, None).is_some()
}

/// 首批, 首家: the first; 居首位 is a rank. 首次 says when, and counts nothing.
fn first_of(chars: &[char], at: usize, _: Option<Numeral>) -> Option<Quantity> {
    if !lexicon::is(chars[at], Role::First)
        || !lexicon::is_at(chars, at + 1, Role::FirstUnit)
        || lexicon::is_before(chars, at, Role::NotFirst)
    {
        return None;
    }
    let (unit, _) = units::unit_at(&chars[at + 1..at + 2])?;
    let place = lexicon::is_at(chars, at + 1, Role::RankUnit);
    let (kind, base) = if place && lexicon::is_before(chars, at, Role::Merit) {
        (FigureKind::Rank, "名")
    } else if place && lexicon::is_before(chars, at, Role::PutFirst) {
        return None;
    } else {
        (FigureKind::Ordinal, "第")
    };
    let mut quantity =
        Quantity::new(at, at + 2, Decimal::ONE, Form::Han).with(Unit::base_unit(unit.printed, "ord", kind, base));
    quantity.numeral = (at, at + 1);
    Some(quantity)
}

/// 数家, 数名, 数年: several.
fn several(chars: &[char], at: usize) -> Option<Numeral> {
    let counted = lexicon::is_at(chars, at + 1, Role::SeveralUnit);
    let word = lexicon::is_before(chars, at, Role::NotSeveral);
    (lexicon::is(chars[at], Role::Number) && counted && !word).then_some(Numeral {
        len: 1,
        low: Decimal::int(2),
        high: Some(Decimal::int(10)),
        high_open: true,
        form: Form::Vague,
        place: 0,
        scaled: false,
    })
}

/// 三个亿, 几个亿: the scale counted like a thing.
fn counted_scale(chars: &[char], quantity: &mut Quantity) {
    let Some(len) = lexicon::begins(chars, quantity.end, Role::CountedScale) else { return };
    let power = chars.get(quantity.end + 1).and_then(|&c| numeral::scale(c)).unwrap_or(0);
    let high = quantity.high.map(|high| high.shifted(power));
    if let (Some(low), None | Some(Some(_))) = (quantity.low.shifted(power), high) {
        (quantity.low, quantity.high) = (low, high.flatten());
        quantity.end += len;
        quantity.numeral.1 = quantity.end;
        quantity.scale += power;
    }
}

/// 10^6, 2^-1.
fn power(c: &[char], quantity: &mut Quantity) {
    if quantity.form != Form::Digits || c.get(quantity.end) != Some(&'^') {
        return;
    }
    let mut at = quantity.end + 1;
    let mut inverse = false;
    while let Some('+' | '-') = c.get(at) {
        inverse ^= c[at] == '-';
        at += 1;
        if at > quantity.end + 3 {
            return;
        }
    }
    let digits: String = c[at..].iter().take(3).take_while(|c| c.is_ascii_digit()).collect();
    let Ok(times) = digits.parse::<u32>() else { return };
    let product = (0..times).try_fold(Decimal::ONE, |product, _| product.times(quantity.low));
    if let Some(value) = product.and_then(|p| if inverse { Decimal::ONE.over(p) } else { Some(p) }) {
        quantity.low = value;
        quantity.end = at + digits.len();
        quantity.numeral.1 = quantity.end;
    }
}

/// 40k, 300w张: thousands and ten-thousands in Latin letters.
fn latin_scale(c: &[char], quantity: &mut Quantity) {
    let letter = c.get(quantity.end);
    let runs_on = c.get(quantity.end + 1).is_some_and(char::is_ascii_alphanumeric);
    let power = match letter {
        Some('k') if !runs_on => 3,
        Some('w')
            if !runs_on
                && units::unit_at(&c[quantity.end + 1..]).is_some_and(|(unit, _)| unit.kind == FigureKind::Count) =>
        {
            4
        }
        _ => return,
    };
    if quantity.form == Form::Digits
        && let Some(value) = quantity.low.shifted(power)
    {
        quantity.low = value;
        quantity.end += 1;
        quantity.numeral.1 = quantity.end;
        quantity.scale = power;
    }
}

/// 十打 is 120, 打 being no unit but a number.
fn dozens(c: &[char], quantity: &mut Quantity) {
    if lexicon::begins(c, quantity.end, Role::Dozen).is_some()
        && quantity.one
        && quantity.form != Form::Spelled
        && let Some(value) = quantity.low.times(Decimal::int(12))
    {
        quantity.low = value;
        quantity.end += 1;
        quantity.numeral.1 = quantity.end;
        quantity.scale = 1;
    }
}
