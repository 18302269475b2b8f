//! What follows a number: 余, 多, 几 (3000余件), its unit, 半, smaller units (五元三毛), what it is per (元/吨).
//!
//! Leaves whether a character is the unit of the number to `context`.

use super::context::{belongs, in_context};
use super::quantity::Quantity;
use super::units::{self, Unit};
use super::{Kind, begins, begins_any};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form};

/// 余, 多, 几 (3000余件, 十几万, 500多亿): from the value to one more of its last written place.
pub(super) fn take_more(c: &[char], quantity: &mut Quantity, place: i32) {
    let end = quantity.end;
    let Some(&mark) = c.get(end).filter(|c| matches!(c, '余' | '多' | '几' | '来')) else { return };
    let zero = end.checked_sub(1).is_some_and(|i| c[i] == '零');
    let scaled = quantity.scale > 0 || zero;
    if !quantity.one
        || (matches!(mark, '几' | '来') && !scaled && !(quantity.form == Form::Digits && place > 0 && mark == '几'))
    {
        return;
    }
    let mut to = end + 1;
    let mut power = 0;
    while let Some(next) = c.get(to).and_then(|&c| numeral::scale(c)) {
        // 16000多亿千瓦时, 20多千克.
        if c[to] == '千' && numeral::prefixes_unit(c.get(to + 1)) {
            break;
        }
        power += next;
        to += 1;
    }
    if mark != '余' {
        let next = c.get(to).copied();
        let counted =
            power > 0 || next.is_none() || units::unit_at(&c[to..]).is_some() || next.is_some_and(|c| !is_han(c));
        if mark == '来' && (units::unit_at(&c[to..]).is_none() || next == Some('自')) {
            return;
        }
        if !counted && matches!(next, Some('样' | '元' | '边' | '于' | '次')) {
            return;
        }
    }
    // 一百零几万: the vague place is below the written one.
    let step = Decimal::new(1, if zero { 1 } else { place.max(0) });
    let (Some(low), Some(high)) =
        (quantity.low.shifted(power), step.and_then(|s| quantity.low.plus(s)).and_then(|high| high.shifted(power)))
    else {
        return;
    };
    (quantity.low, quantity.high, quantity.high_open, quantity.more) = (low, Some(high), true, true);
    quantity.end = to;
    quantity.numeral.1 = to;
    quantity.scale = quantity.scale.max(power);
}

/// The unit behind the number, and what follows the unit: 半, 多, smaller units, per what.
pub(super) fn take_unit(c: &[char], quantity: &mut Quantity, place: i32) {
    let mut at = quantity.end;
    if c.get(at) == Some(&' ') && c.get(at + 1).is_some_and(|c| !c.is_ascii_digit()) {
        at += 1;
    }
    // 五个半加仑, 个半小时.
    let mut halved = false;
    let mut found = units::unit_at(&c[at.min(c.len())..]);
    if let Some((unit, len)) = found
        && unit.printed == "个"
    {
        let mut next = at + len;
        if c.get(next) == Some(&'半') {
            halved = true;
            next += 1;
        }
        // 个 is part of 个月, 个百分点, and stands before other units (六个加仑, 20个比特币).
        let behind = units::unit_at(&c[next..])
            .filter(|(unit, _)| unit.kind != Kind::Count || unit.printed == "基点")
            .filter(|(unit, len)| belongs(c, quantity, unit, next + len));
        let month = halved && c.get(next) == Some(&'月');
        let own =
            if halved { units::unit_at(&['个', '月']).filter(|_| month).map(|(unit, _)| (unit, 1)) } else { None };
        if let Some((unit, len)) = own.or(behind) {
            found = Some((unit, len));
            at = next;
        } else if halved {
            found = Some((unit, len + 1));
        }
    }
    // 夫妻俩对孩子: 俩 has its measure word in it.
    let Some((unit, len)) = found.filter(|_| !c[..quantity.end].ends_with(&['俩'])) else { return };
    // 千亿级: a grade, not a thing that is counted.
    if quantity.form == Form::Bare && unit.printed == "级" {
        return;
    }
    if !belongs(c, quantity, unit, at + len) {
        return;
    }
    quantity.unit = in_context(c, quantity, *unit, at + len);
    quantity.end = at + len;
    let half = Decimal::new(5, -1).unwrap_or(Decimal::ZERO);
    if halved && let Some(value) = quantity.low.plus(half) {
        quantity.low = value;
    }
    after_unit(c, quantity, place, half);
}

/// 两米半, 3个多月, 五元三毛, 12块5, 三米九, 元/吨.
fn after_unit(c: &[char], quantity: &mut Quantity, place: i32, half: Decimal) {
    let end = quantity.end;
    match c.get(end) {
        Some('半')
            if quantity.one
                && begins_any(c, end, &["半径", "半场", "半年", "半决", "半导", "半数", "半岛", "半山"]).is_none() =>
        {
            if let Some(value) = quantity.low.plus(half) {
                quantity.low = value;
                quantity.end = end + 1;
                if quantity.unit.printed.ends_with('分') && begins(c, end + 1, "钟") {
                    quantity.end += 1;
                }
            }
        }
        Some('多' | '余') if quantity.one && !quantity.more => {
            // 3个多月: more than three, less than four.
            let tail = units::unit_at(&c[end + 1..]).filter(|(unit, _)| unit.kind == Kind::Duration);
            let month = quantity.unit.printed == "个" && begins(c, end + 1, "月");
            let next = c.get(end + 1).copied();
            let open = next.is_none_or(|c| !is_han(c)) || quantity.unit.kind != Kind::Count && next != Some('次');
            if month || (quantity.unit.printed == "个" && tail.is_some()) || open {
                quantity.high = quantity.low.plus(Decimal::new(1, place.min(0)).unwrap_or(Decimal::ONE));
                (quantity.high_open, quantity.more) = (true, true);
                quantity.end = end + 1;
                if let (true, Some((unit, len))) = (month, units::unit_at(&['个', '月'])) {
                    (quantity.unit, quantity.end) = (*unit, end + len);
                } else if let (true, Some((unit, len))) = (quantity.unit.printed == "个", tail) {
                    (quantity.unit, quantity.end) = (*unit, end + 1 + len);
                }
            }
        }
        Some('/' | '每') => {
            let from = end + 1;
            let taken = c[from..].iter().take(4).take_while(|c| is_han(**c) || c.is_ascii_alphabetic()).count();
            let unit = units::unit_at(&c[from..]).map(|(_, len)| len);
            let len = unit
                .or_else(|| begins_any(c, from, &["股", "人", "户", "月", "日", "时", "年", "辆", "小时"]))
                .unwrap_or(0);
            if taken > 0 && len > 0 && (c[end] == '/' || quantity.unit.kind != Kind::Count) {
                quantity.per = Some(c[from..from + len].iter().collect());
                quantity.end = from + len;
            }
        }
        _ => smaller(c, quantity),
    }
}

/// Smaller units that follow: 五元三毛, 3斤5两, 一小时零十五秒, 12块5, 三米九, 七成六.
fn smaller(c: &[char], quantity: &mut Quantity) {
    let mut last = quantity.unit;
    let allowed = matches!(
        quantity.unit.kind,
        Kind::Money | Kind::Duration | Kind::Mass | Kind::Length | Kind::Tenth | Kind::Angle
    );
    if !allowed || !quantity.one || quantity.more {
        return;
    }
    for _ in 0..3 {
        let mut from =
            quantity.end + usize::from(c.get(quantity.end) == Some(&'零') || c.get(quantity.end) == Some(&'又'));
        let zero = from > quantity.end;
        let Some(first) = c.get(from).copied().filter(|&c| numeral::starts(c)) else { return };
        let Some(read) = numeral::read(&c[from..]).filter(|n| n.form != Form::Bare && n.form != Form::Vague) else {
            return;
        };
        let to = from + read.len;
        from = to;
        let next = units::unit_at(&c[to..]);
        if let Some((unit, len)) = next.map(|(unit, len)| (minor(unit, &last), len))
            && read.high.is_none()
            && let Some(ratio) = last.ratio(&unit).filter(|&ratio| ratio > Decimal::ONE)
            && read.low < ratio
            && add(quantity, read.low, &unit)
        {
            quantity.end = to + len;
            last = unit;
            continue;
        }
        if next.is_none() && hundredths(c, quantity, &last) {
            return;
        }
        // 一米七五: two digits behind metres are hundredths.
        let pair =
            c[quantity.end..].iter().take(3).take_while(|&&c| numeral::digit(c).is_some() && c != '两').count() == 2;
        if pair
            && last.printed == "米"
            && !zero
            && !c.get(quantity.end + 2).is_some_and(|&c| numeral::scale(c).is_some() || c == '点')
        {
            let digits = numeral::digit(c[quantity.end]).zip(numeral::digit(c[quantity.end + 1]));
            let part = digits
                .and_then(|(a, b)| Decimal::new(i128::from(a * 10 + b), -2))
                .and_then(|part| quantity.low.plus(part));
            if let Some(sum) = part {
                quantity.low = sum;
                quantity.end += 2;
            }
            return;
        }
        // A single digit without a unit is a tenth: 12块5, 三米九, 三块零四 (hundredth).
        let digit =
            read.len == 1 && !c.get(to).is_some_and(|&c| numeral::starts(c) || c == '.' || c == '点') && first != '半';
        let open = next.is_none()
            && !c.get(from).is_some_and(|&c| is_han(c) && !matches!(c, '到' | '至' | '左' | '以' | '的' | '高' | '长'));
        let colloquial = matches!(last.printed, "块" | "毛" | "米" | "成" | "蚊" | "元" | "公尺")
            && !(last.printed == "元" && c[quantity.end].is_ascii_digit());
        if digit
            && open
            && colloquial
            && let Some(deeper) = last_power(&quantity.unit, &last)
        {
            let power = -1 - i32::from(zero) + deeper;
            if let Some(sum) = read.low.shifted(power).and_then(|part| quantity.low.plus(part)) {
                quantity.low = sum;
                quantity.end = to;
            }
        }
        return;
    }
}

/// 1米78, 9秒83, 1分13秒54: two digits behind metres and seconds are hundredths. True when they were taken.
fn hundredths(c: &[char], quantity: &mut Quantity, last: &Unit) -> bool {
    let written = c[quantity.end..].iter().take(3).take_while(|c| c.is_ascii_digit()).count() == 2;
    let goes_on = c.get(quantity.end + 2).is_some_and(|&c| numeral::starts(c) || matches!(c, '.' | '%' | ':' | '-'));
    if !written || goes_on || !matches!(last.printed, "米" | "秒" | "公尺") {
        return false;
    }
    // 1.5米78 is nothing; 3分45秒 is no whole number of minutes either.
    if quantity.unit.printed == last.printed && !quantity.low.is_whole() {
        return false;
    }
    let digits: String = c[quantity.end..quantity.end + 2].iter().collect();
    let part = Decimal::plain(&digits).and_then(|digits| digits.shifted(-2));
    let added = part.is_some_and(|part| add(quantity, part, last));
    quantity.end += if added { 2 } else { 0 };
    added
}

/// Adds `part` of a smaller unit. Where that is no finite decimal of the larger one (1小时20分), the whole is kept in
/// the smaller one.
fn add(quantity: &mut Quantity, part: Decimal, unit: &Unit) -> bool {
    let Some(ratio) = quantity.unit.ratio(unit) else { return false };
    let exact = part.over(ratio).filter(|share| share.times(ratio) == Some(part));
    let (sum, unit) = match exact {
        Some(share) => (quantity.low.plus(share), quantity.unit),
        None => (quantity.low.times(ratio).and_then(|low| low.plus(part)), *unit),
    };
    let Some(sum) = sum else { return false };
    (quantity.low, quantity.unit) = (sum, unit);
    true
}

/// How many tenths below the first unit the last one is: 块 0, 毛 -1.
fn last_power(first: &Unit, last: &Unit) -> Option<i32> {
    first.ratio(last).map(|ratio| -ratio.last_place())
}

/// A unit behind a larger one of its family: 分 is money behind 元 and 角, time behind 小时.
fn minor(unit: &Unit, after: &Unit) -> Unit {
    match (unit.printed, after.kind) {
        ("分", Kind::Money) => units::unit_at(&['分', '钱']).map_or_else(|| *unit, |(unit, _)| *unit),
        ("分", Kind::Angle) => units::unit_at(&['′']).map_or_else(|| *unit, |(unit, _)| *unit),
        ("秒", Kind::Angle) => units::unit_at(&['″']).map_or_else(|| *unit, |(unit, _)| *unit),
        ("分", Kind::Duration) => units::unit_at(&['分', '钟']).map_or_else(|| *unit, |(unit, _)| *unit),
        _ => *unit,
    }
}
