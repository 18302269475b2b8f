//! Two quantities that are one: 10-20亿元, 3至5万, 百分之三十到四十, 20和30之间, 1000以上、1500以下.
//!
//! Leaves each of the two to `quantity`.

use super::quantity::{self, Quantity};
use super::units::Unit;
use super::{Kind, around, begins, begins_any, compare, context, ends_any};
use hansou_text::numeral::{self, Decimal, Form};

/// The quantity that follows `first` as the upper end of a range, with both in the same unit.
pub(super) fn join(c: &[char], first: &Quantity) -> Option<(Quantity, Quantity)> {
    if first.token || !first.one || first.more {
        return None;
    }
    let mut at = first.end;
    at += begins_any(c, at, &["(含)", "（含）"]).unwrap_or(0);
    at += usize::from(c.get(at) == Some(&' '));
    let step = begins_any(c, at, &["——", "至", "到", "-", "—", "~", "–", "〜", "和第", "与第", "和", "与"])?;
    let paired = matches!(c[at], '和' | '与');
    at += step;
    at += usize::from(c.get(at) == Some(&' '));
    // -3.2亿元至-2.8亿元: both below zero.
    let minus = c.get(at) == Some(&'-') && around::negative(c, first).is_some();
    at += usize::from(minus);
    at += begins_any(c, at, &["第", "$", "¥"]).unwrap_or(0);
    if !c.get(at).is_some_and(|&c| numeral::starts(c)) {
        return None;
    }
    let mut second = quantity::read(c, at)?;
    if second.token || !second.one || second.more || matches!(second.form, Form::Bare | Form::Half) {
        return None;
    }
    // 10000与20000间: between them, not rooms.
    if paired && first.is_bare() && second.unit.printed == "间" && begins(c, second.numeral.1, "间") {
        second.unit = Unit::none();
        second.end = second.numeral.1;
    }
    let between = begins_any(c, second.end, &["之间", "间", "的区间"]);
    if paired {
        second.end += between?;
    } else if let Some(len) = between.filter(|_| begins(c, second.end, "之间")) {
        second.end += len;
    }
    let mut first = first.clone();
    complete(c, &first, &mut second);
    if first.is_bare() && !second.is_bare() {
        share(&mut first, &second)?;
    } else if second.is_bare() && !first.is_bare() {
        // 跌0.4%至104.5: a change, and a level of another kind.
        let change = compare::direction(c, 0, first.start).is_some_and(|(_, change)| change);
        if !paired && (first.unit.code != "%" || change) {
            return None;
        }
        second.unit = first.unit;
    } else if first.is_bare() {
        share(&mut first, &second)?;
    } else if first.unit.base != second.unit.base {
        return None;
    } else {
        let (a, b) = (first.unit.to_base(first.low)?, second.unit.to_base(second.low)?);
        if first.unit.printed != second.unit.printed {
            // 500米至2公里: both in the smaller unit's terms, that is in the base.
            (first.low, second.low) = (a, b);
            second.unit = Unit::of(second.unit.base, second.unit.base, second.unit.kind, second.unit.base);
        }
    }
    first.unit = context::speed(c, first.start, first.unit);
    if minus {
        second.low = second.low.negated();
        return (first.low.negated() < second.low).then_some((first, second));
    }
    // 上涨50元至4200元: a change, and the level it led to.
    let apart = || second.low.over(first.low).is_some_and(|times| times > Decimal::int(10));
    if !first.is_bare() && first.unit.code != "%" && apart() && compare::direction(c, 0, first.start).is_some() {
        return None;
    }
    (first.low < second.low).then_some((first, second))
}

/// 730-40元 and 17-8万人 are 730 to 740 and 17 to 18: the second number stands for the last digits of the first.
/// Only with a unit behind: 15-6 alone may be a score.
fn complete(c: &[char], first: &Quantity, second: &mut Quantity) {
    let written = |q: &Quantity| q.form == Form::Digits && c[q.numeral.0].is_ascii_digit();
    let scale = second.scale;
    let (Some(a), Some(b)) = (first.low.small(), second.low.shifted(-scale).and_then(|low| low.small())) else {
        return;
    };
    let unit = !second.is_bare() || scale > 0 || context::currency_before(c, first.start).is_some();
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
fn share(first: &mut Quantity, second: &Quantity) -> Option<()> {
    first.unit = second.unit;
    if first.scale == 0 && second.scale >= 3 {
        let scaled = first.low.shifted(second.scale)?;
        if scaled <= second.low {
            first.low = scaled;
        }
    } else if (1..4).contains(&first.scale) && matches!(second.scale - first.scale, 4 | 8) {
        // 三百至五百万: both of ten thousands.
        first.low = first.low.shifted(second.scale - first.scale)?;
    }
    Some(())
}

/// The unit that the last figure of a list says for all: 2.6和3.4个百分点, 5、8和10亿元.
pub(super) fn share_in_list(c: &[char], quantity: &mut Quantity) {
    const LONGEST: usize = 4;
    if !quantity.is_bare() || quantity.token || quantity.form != Form::Digits {
        return;
    }
    let mut at = quantity.end;
    for _ in 0..LONGEST {
        let listed = matches!(c.get(at), Some('和' | '、' | '与' | '及' | '或' | '/'));
        if !listed || !c.get(at + 1).is_some_and(char::is_ascii_digit) {
            return;
        }
        let Some(next) = quantity::read(c, at + 1).filter(|next| next.form == Form::Digits && !next.token) else {
            return;
        };
        at = next.end;
        if next.is_bare() {
            continue;
        }
        let measured = !matches!(next.unit.kind, Kind::Count | Kind::Duration | Kind::Ordinal | Kind::Angle);
        // 12和15万元 are both of ten thousands, 8000和2万元 are not.
        if measured && quantity.scale == 0 && (next.scale == 0 || quantity.low < Decimal::int(1000)) {
            quantity.low = quantity.low.shifted(next.scale).unwrap_or(quantity.low);
            quantity.unit = next.unit;
            quantity.scale = next.scale;
        }
        return;
    }
}

/// True when the text between two one-sided figures says that they are one range: 大于10小于20, 1000以上，1500以下.
pub(super) fn links(c: &[char], from: usize, to: usize) -> bool {
    from <= to && to - from <= 6 && {
        let gap: String = c[from..to].iter().filter(|c| **c != ' ').collect();
        matches!(
            gap.as_str(),
            "" | "且"
                | "并"
                | "并且"
                | "而且"
                | "的同时"
                | "同时"
                | "但"
                | "，"
                | "、"
                | "，且"
                | "，但"
                | "(含)"
                | "个"
        )
    }
}

/// True when a pair is a year plan: “十四五”, 十三五规划. 十四五个 and 十四五岁 are 14 to 15.
pub(super) fn is_plan(c: &[char], at: usize, end: usize) -> bool {
    let plan = end - at == 3
        && c[at] == '十'
        && c[at + 2] == '五'
        && matches!(c[at + 1], '一' | '二' | '三' | '四' | '五' | '六');
    plan && (begins_any(c, end, &["个", "岁", "人", "年", "天", "万", "亿", "家", "名", "里", "米", "公"]).is_none()
        || ends_any(c, at, &["“", "\"", "‘", "「"]).is_some())
}
