//! Two quantities that are one: 10-20亿元, 3至5万, 百分之三十到四十, 20和30之间, 1000以上、1500以下.
//!
//! Leaves each of the two to `quantity`.

use super::form;
use super::lexicon::{self, Role};
use super::quantity::Quantity;
use super::units::Unit;
use super::{FigureKind, direction, sign_and_per, unit_sense};
use hansou_text::numeral::{self, Decimal, Form};

/// What stands between the two numbers of a range, and the second one.
struct Upper {
    second: Quantity,
    /// 和, 与: only with 之间 behind.
    paired: bool,
    /// -7℃到-2℃: a sign before the second, both being below zero.
    minus: bool,
    /// Joined by a sign, not by a word.
    dashed: bool,
}

/// The number that may be the upper end of a range that begins with `first`.
fn upper(c: &[char], first: &Quantity) -> Option<Upper> {
    let mut at = first.end;
    at += lexicon::begins_with(c, at, Role::Included).unwrap_or(0);
    at += usize::from(c.get(at) == Some(&' '));
    let step = lexicon::begins_with(c, at, Role::RangeSign)?;
    let paired = lexicon::is_at(c, at, Role::And);
    let dashed = lexicon::is_at(c, at, Role::Dash);
    at += step;
    at += usize::from(c.get(at) == Some(&' '));
    // -3.2亿元至-2.8亿元: both below zero.
    let minus = matches!(c.get(at), Some('-' | '−')) && sign_and_per::negative(c, first).is_some();
    at += usize::from(minus);
    at += lexicon::begins_with(c, at, Role::RangeNumbering).unwrap_or(0);
    if !c.get(at).is_some_and(|&c| numeral::starts(c)) {
        return None;
    }
    let second = form::read(c, at)?;
    let numeral = !second.token && second.one && !second.more && !matches!(second.form, Form::Bare | Form::Half);
    numeral.then_some(Upper { second, paired, minus, dashed })
}

/// The quantity that follows `first` as the upper end of a range, with both in the same unit.
pub(super) fn join(c: &[char], first: &Quantity) -> Option<(Quantity, Quantity)> {
    if first.token || !first.one || first.more {
        return None;
    }
    let Upper { mut second, paired, minus, dashed } = upper(c, first)?;
    // 10000与20000间: between them, not rooms.
    if paired && first.is_bare() && lexicon::is_word(c, second.numeral.1..second.end, Role::Between) {
        second.unit = Unit::none();
        second.end = second.numeral.1;
    }
    let between = lexicon::begins_with(c, second.end, Role::Between);
    if paired {
        second.end += between?;
    } else if let Some(len) = between.filter(|&len| len > 1 && !lexicon::is_at(c, second.end, Role::Of)) {
        second.end += len;
    }
    let mut first = first.clone();
    if dashed && !minus {
        complete(c, &first, &mut second);
    }
    one_unit(c, &mut first, &mut second, paired)?;
    first.unit = unit_sense::speed(c, first.start, first.unit);
    if minus {
        second.low = second.low.negated();
        return Some((first, second));
    }
    // 上涨50元至4200元: a change, and the level it led to.
    let apart = || second.low.over(first.low).is_some_and(|times| times > Decimal::int(10));
    if !first.is_bare() && first.unit.code != "%" && apart() && direction::direction(c, 0, first.start).is_some() {
        return None;
    }
    // 12.98-9.98万元: from the higher to the lower.
    let near = || first.low.over(second.low).is_some_and(|times| times < Decimal::int(2));
    if dashed && second.low < first.low && second.scale >= 4 && near() {
        std::mem::swap(&mut first.low, &mut second.low);
    }
    (first.low < second.low).then_some((first, second))
}

/// Gives both ends of a range the unit that one of them says; `None` when they cannot share one.
fn one_unit(c: &[char], first: &mut Quantity, second: &mut Quantity, paired: bool) -> Option<()> {
    if first.is_bare() {
        return share(c, first, second);
    }
    if second.is_bare() {
        // 跌0.4%至104.5: a change, and a level of another kind.
        let change = direction::direction(c, 0, first.start).is_some_and(|(_, change)| change);
        if !paired && (first.unit.code != "%" || change) {
            return None;
        }
        second.unit = first.unit;
    } else if first.unit.base != second.unit.base {
        return None;
    } else if first.unit != second.unit {
        // 500米至2公里, 八折到八五折: both in the base unit.
        let (a, b) = (first.unit.to_base(first.low)?, second.unit.to_base(second.low)?);
        if first.unit.ratio(&second.unit) != Some(Decimal::ONE) {
            (first.low, second.low) = (a, b);
            let base = Unit::base_unit(second.unit.base, second.unit.base, second.unit.kind, second.unit.base);
            (first.unit, second.unit) = (base, base);
        }
    }
    Some(())
}

/// 730-40元 and 17-8万人 are 730 to 740 and 17 to 18: the second number stands for the last digits of the first.
/// Only with a unit behind: 15-6 alone may be a score.
fn complete(c: &[char], first: &Quantity, second: &mut Quantity) {
    let written = |q: &Quantity| q.form == Form::Digits && c[q.numeral.0].is_ascii_digit();
    let scale = second.scale;
    let (Some(a), Some(b)) = (first.low.small(), second.low.shifted(-scale).and_then(|low| low.small())) else {
        return;
    };
    let unit = !second.is_bare() || scale > 0 || sign_and_per::currency_before(c, first.start).is_some();
    if !written(first) || !written(second) || first.scale > 0 || !unit || b >= a || b < 1 {
        return;
    }
    let digits = 10i64.pow(b.ilog10() + 1);
    let whole = a / digits * digits + b;
    if digits <= a
        && whole > a
        && let Some(low) = Decimal::int(whole).shifted(scale)
    {
        second.low = low;
    }
}

/// The left side takes the unit of the right, and its scale when it has none: 3至5万 is 30,000 to 50,000.
fn share(c: &[char], first: &mut Quantity, second: &Quantity) -> Option<()> {
    first.unit = second.unit;
    if first.scale == 0 && second.scale >= 3 {
        // 十八至三十万: of the scale that ends the numeral (万), not of the ten in it.
        let ending = c[second.numeral.0..second.numeral.1].iter().rev().map_while(|&c| numeral::scale(c));
        let large: i32 = ending.take_while(|&power| power >= 4).sum();
        let fits = |power: i32| first.low.shifted(power).filter(|low| *low <= second.low);
        let reversed = || first.low.shifted(large).filter(|low| !low.is_whole() || first.low < Decimal::int(100));
        if let Some(scaled) = fits(second.scale).or_else(|| fits(large)).or_else(|| reversed().filter(|_| large >= 4)) {
            first.low = scaled;
        }
    } else if (1..4).contains(&first.scale) && matches!(second.scale - first.scale, 4 | 8) {
        // 三百至五百万: both of ten thousands.
        first.low = first.low.shifted(second.scale - first.scale)?;
    }
    Some(())
}

/// The unit that the last figure of a list says for all: 2.6和3.4个百分点, 5、8和10亿元.
pub(super) fn share_in_list(c: &[char], quantity: &mut Quantity) -> bool {
    const LONGEST: usize = 4;
    if !quantity.is_bare() || quantity.token || quantity.form != Form::Digits {
        return false;
    }
    let mut at = quantity.end;
    for _ in 0..LONGEST {
        let listed = lexicon::begins_with(c, at, Role::NumberListSign).is_some();
        if !listed || !c.get(at + 1).is_some_and(char::is_ascii_digit) {
            return false;
        }
        let Some(next) = form::read(c, at + 1).filter(|next| next.form == Form::Digits && !next.token) else {
            return false;
        };
        at = next.end;
        if next.is_bare() {
            continue;
        }
        let measured = !matches!(
            next.unit.kind,
            FigureKind::Count | FigureKind::Duration | FigureKind::Ordinal | FigureKind::Angle
        );
        // 100亿、200亿、300亿元: each has its scale, the last the unit of all.
        if measured && quantity.scale > 0 && next.scale > 0 {
            quantity.unit = next.unit;
            return true;
        }
        // 12和15万元 are both of ten thousands, 8000和2万元 are not.
        let scaled = measured && quantity.scale == 0 && (next.scale == 0 || quantity.low < Decimal::int(1000));
        if scaled {
            quantity.low = quantity.low.shifted(next.scale).unwrap_or(quantity.low);
            quantity.unit = next.unit;
            quantity.scale = next.scale;
        }
        return scaled;
    }
    false
}

/// True when the text between two one-sided figures says that they are one range: 大于10小于20, 1000以上，1500以下.
pub(super) fn links(c: &[char], from: usize, to: usize) -> bool {
    const LONGEST: usize = 6;
    if from > to || to - from > LONGEST {
        return false;
    }
    let gap: Vec<char> = c[from..to].iter().copied().filter(|c| *c != ' ').collect();
    gap.is_empty() || lexicon::is_word(&gap, 0..gap.len(), Role::RangeLink)
}
