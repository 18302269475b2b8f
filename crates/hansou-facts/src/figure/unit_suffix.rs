//! What follows a number: 余, 多, 几 (3000余件), its unit, 半, smaller units (五元三毛), what it is per (元/吨).
//!
//! Leaves whether a character is the unit of the number to `unit_sense`.

use super::FigureKind;
use super::lexicon::{self, Role};
use super::quantity::Quantity;
use super::unit_sense::{Sense, sense};
use super::units::{self, Unit};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form, Numeral};

/// 余, 多, 几 (3000余件, 十几万, 500多亿): from the value to one more of its last written place.
pub(super) fn take_more(c: &[char], quantity: &mut Quantity, place: i32) {
    let end = quantity.end;
    let Some(&mark) = c.get(end).filter(|&&c| lexicon::is(c, Role::OddMore)) else { return };
    let (several, some) = (lexicon::is(mark, Role::Several), lexicon::is(mark, Role::OddSome));
    let zero = lexicon::is_before(c, end, Role::Zero);
    let scaled = quantity.scale > 0 || zero;
    if !quantity.one || (several || some) && !scaled && !(quantity.form == Form::Digits && place > 0 && several) {
        return;
    }
    let (power, to) = scale_behind(c, end + 1);
    if !lexicon::is(mark, Role::OddRest) && is_other_word(c, end, to, (some, power)) {
        return;
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

/// The power of ten of the scales at a place, and where they end: 16000多亿千瓦时, 20多千克.
fn scale_behind(c: &[char], mut at: usize) -> (i32, usize) {
    let mut power = 0;
    while let Some(next) = c.get(at).and_then(|&c| numeral::scale(c)) {
        if next == 3 && numeral::prefixes_unit(c.get(at + 1)) {
            break;
        }
        power += next;
        at += 1;
    }
    (power, at)
}

/// True when the 多, 几 or 来 at `end` begins another word; `to` is where the scale behind it ends.
fn is_other_word(c: &[char], end: usize, to: usize, (some, power): (bool, i32)) -> bool {
    let unit = units::unit_at(&c[to..]).is_some();
    if some && (!unit || lexicon::begins(c, end, Role::ComeFrom).is_some()) {
        return true;
    }
    let counted = power > 0 || unit || c.get(to).is_none_or(|&c| !is_han(c));
    !counted && lexicon::begins(c, end, Role::NotOdd).is_some()
}

/// A unit behind the number: where it starts and ends, and whether a half stands before it (五个半加仑).
struct Suffix {
    unit: Unit,
    start: usize,
    end: usize,
    halved: bool,
}

/// The unit that stands at a place; 个 is part of 个月, 个百分点, and stands before other units (六个加仑, 个半小时).
fn suffix(c: &[char], quantity: &Quantity, at: usize) -> Option<Suffix> {
    let (unit, len) = units::unit_at(&c[at.min(c.len())..])?;
    let plain = Suffix { unit: *unit, start: at, end: at + len, halved: false };
    if !lexicon::is_word(c, at..at + len, Role::General) {
        return Some(plain);
    }
    let halved = lexicon::is_at(c, at + len, Role::HalfSign);
    let next = at + len + usize::from(halved);
    if halved && lexicon::is_at(c, next, Role::Month) {
        return units::unit("个月").map(|unit| Suffix { unit, start: next, end: next + 1, halved });
    }
    let behind = units::unit_at(&c[next.min(c.len())..])
        .filter(|(unit, _)| unit.kind != FigureKind::Count)
        .filter(|(unit, len)| sense(c, quantity, unit, next + len).0 != Sense::No);
    match behind {
        Some((unit, len)) => Some(Suffix { unit: *unit, start: next, end: next + len, halved }),
        None => Some(Suffix { end: next, halved, ..plain }),
    }
}

/// The unit behind the number, and what follows the unit: 半, 多, smaller units, per what.
pub(super) fn take_unit(c: &[char], quantity: &mut Quantity, place: i32) {
    let mut at = quantity.end;
    if c.get(at) == Some(&' ') && c.get(at + 1).is_some_and(|c| !c.is_ascii_digit()) {
        at += 1;
    }
    // 夫妻俩对孩子: 俩 has its measure word in it.
    let pair = lexicon::is_before(c, quantity.end, Role::PairOf);
    let Some(found) = suffix(c, quantity, at).filter(|_| !pair) else { return };
    // 千亿级: a grade, not a thing that is counted.
    if quantity.form == Form::Bare && lexicon::is_word(c, found.start..found.end, Role::Grade) {
        return;
    }
    let (sense, rules) = sense(c, quantity, &found.unit, found.end);
    quantity.rules.join(rules);
    let unit = match sense {
        Sense::No => return,
        Sense::As(unit) => unit,
        Sense::Plain => found.unit,
    };
    quantity.unit = unit;
    quantity.end = found.end;
    let half = Decimal::new(5, -1).unwrap_or(Decimal::ZERO);
    if found.halved
        && let Some(value) = quantity.low.plus(half)
    {
        quantity.low = value;
    }
    after_unit(c, quantity, place, half);
}

/// 两米半, 3个多月, 五元三毛, 12块5, 三米九, 元/吨.
fn after_unit(c: &[char], quantity: &mut Quantity, place: i32, half: Decimal) {
    let end = quantity.end;
    if lexicon::begins(c, end, Role::HalfSign).is_some() && quantity.one {
        if let Some(value) = quantity.low.plus(half) {
            quantity.low = value;
            quantity.end = end + 1 + lexicon::begins(c, end + 1, Role::MinuteRest).unwrap_or(0);
        }
    } else if lexicon::is_at(c, end, Role::OddRest) || lexicon::is_at(c, end, Role::OddMany) {
        more_behind(c, quantity, place);
    } else if c.get(end) == Some(&'/') || lexicon::is_at(c, end, Role::Each) {
        per_behind(c, quantity);
    } else {
        smaller(c, quantity);
    }
}

/// 3个多月, 两年多: more than three, less than four.
fn more_behind(c: &[char], quantity: &mut Quantity, place: i32) {
    let end = quantity.end;
    if !quantity.one || quantity.more {
        return;
    }
    let general = lexicon::is_word(c, end - 1..end, Role::General);
    let tail = units::unit_at(&c[end + 1..]).filter(|(unit, _)| general && unit.kind == FigureKind::Duration);
    let month = general && lexicon::is_at(c, end + 1, Role::Month);
    let closed = c.get(end + 1).is_some_and(|&next| is_han(next));
    let counted = quantity.unit.kind == FigureKind::Count || lexicon::begins(c, end, Role::NotOdd).is_some();
    if !month && tail.is_none() && closed && counted {
        return;
    }
    quantity.high = quantity.low.plus(Decimal::new(1, place.min(0)).unwrap_or(Decimal::ONE));
    (quantity.high_open, quantity.more) = (true, true);
    quantity.end = end + 1;
    let months = units::unit("个月").filter(|_| month).map(|unit| (unit, 1));
    if let Some((unit, len)) = months.or(tail.map(|(unit, len)| (*unit, len))) {
        (quantity.unit, quantity.end) = (unit, end + 1 + len);
    }
}

/// 元/吨, 元每吨: what it is per.
fn per_behind(c: &[char], quantity: &mut Quantity) {
    const WORD: usize = 4;
    let from = quantity.end + 1;
    let taken = c[from..].iter().take(WORD).take_while(|c| is_han(**c) || c.is_ascii_alphabetic()).count();
    let unit = units::unit_at(&c[from..]).map(|(_, len)| len);
    let len = unit.or_else(|| lexicon::begins_with(c, from, Role::PerWhat)).unwrap_or(0);
    if taken > 0 && len > 0 && (c[from - 1] == '/' || quantity.unit.kind != FigureKind::Count) {
        quantity.per = Some(c[from..from + len].iter().collect());
        quantity.end = from + len;
    }
}

/// Smaller units that follow: 五元三毛, 3斤5两, 一小时零十五秒, 12块5, 三米九, 七成六.
fn smaller(c: &[char], quantity: &mut Quantity) {
    const UNITS: usize = 3;
    let allowed = matches!(
        quantity.unit.kind,
        FigureKind::Money
            | FigureKind::Duration
            | FigureKind::Mass
            | FigureKind::Length
            | FigureKind::Tenth
            | FigureKind::Angle
    );
    if !allowed || !quantity.one || quantity.more {
        return;
    }
    let mut last = quantity.unit;
    for _ in 0..UNITS {
        let joined = lexicon::is_at(c, quantity.end, Role::Zero) || lexicon::is_at(c, quantity.end, Role::AndPart);
        let from = quantity.end + usize::from(joined);
        if !c.get(from).is_some_and(|&c| numeral::starts(c)) {
            return;
        }
        let read = numeral::read(&c[from..]).filter(|n| n.form != Form::Bare && n.form != Form::Vague);
        let Some(part) = read.map(|numeral| Part { numeral, from, to: from + numeral.len, joined }) else { return };
        match smaller_unit(c, quantity, &part, &last) {
            Some(unit) => last = unit,
            None => return without_unit(c, quantity, &part, &last),
        }
    }
}

/// A number behind a quantity, which may be a part of it.
struct Part {
    numeral: Numeral,
    from: usize,
    to: usize,
    /// 零 or 又 stands before it.
    joined: bool,
}

/// Adds a part with a smaller unit behind it; gives the unit when it was added.
fn smaller_unit(c: &[char], quantity: &mut Quantity, part: &Part, last: &Unit) -> Option<Unit> {
    let (unit, len) = units::unit_at(&c[part.to..])?;
    let unit = minor(unit, last);
    let ratio = last.ratio(&unit).filter(|&ratio| ratio > Decimal::ONE)?;
    let low = part.numeral.low;
    let added = part.numeral.high.is_none() && low < ratio && add(quantity, low, &unit);
    added.then(|| {
        quantity.end = part.to + len;
        unit
    })
}

/// Adds digits that have no unit of their own: hundredths of metres and seconds, tenths of money and the like.
fn without_unit(c: &[char], quantity: &mut Quantity, part: &Part, last: &Unit) {
    let has_unit = units::unit_at(&c[part.to..]).is_some();
    if !has_unit && hundredths(c, quantity, last) || spoken_hundredths(c, quantity, part, last) {
        return;
    }
    if !has_unit {
        tenth(c, quantity, part, last);
    }
}

/// 一米七五: two digits behind metres are hundredths. True when two digits stand there.
fn spoken_hundredths(c: &[char], quantity: &mut Quantity, part: &Part, last: &Unit) -> bool {
    let is_digit = |c: &&char| numeral::digit(**c).is_some() && !lexicon::is(**c, Role::Pair);
    let goes_on = |c: &char| numeral::scale(*c).is_some() || lexicon::is(*c, Role::SpokenPoint);
    let pair = c[quantity.end..].iter().take(3).take_while(is_digit).count() == 2;
    if !pair || last.code != "m" || part.joined || c.get(quantity.end + 2).is_some_and(goes_on) {
        return false;
    }
    let digits = numeral::digit(c[quantity.end]).zip(numeral::digit(c[quantity.end + 1]));
    let hundredths = digits.and_then(|(a, b)| Decimal::new(i128::from(a * 10 + b), -2));
    if let Some(sum) = hundredths.and_then(|part| quantity.low.plus(part)) {
        quantity.low = sum;
        quantity.end += 2;
    }
    true
}

/// A single digit without a unit is a tenth: 12块5, 三米九; behind 零 a hundredth: 三块零四.
fn tenth(c: &[char], quantity: &mut Quantity, part: &Part, last: &Unit) {
    let goes_on = |c: &char| numeral::starts(*c) || *c == '.' || lexicon::is(*c, Role::SpokenPoint);
    let is_digit =
        part.numeral.len == 1 && !c.get(part.to).is_some_and(goes_on) && !lexicon::is(c[part.from], Role::HalfSign);
    let open = !c.get(part.to).is_some_and(|&c| is_han(c) && !lexicon::is(c, Role::AfterTenth));
    let printed = quantity.end - last.printed.chars().count()..quantity.end;
    let written = c[quantity.end].is_ascii_digit();
    let colloquial = lexicon::is_word(c, printed.clone(), Role::TenthUnit)
        && !(lexicon::is_word(c, printed, Role::SpokenTenthUnit) && written);
    let Some(deeper) = last_power(&quantity.unit, last).filter(|_| is_digit && open && colloquial) else { return };
    let power = -1 - i32::from(part.joined) + deeper;
    if let Some(sum) = part.numeral.low.shifted(power).and_then(|part| quantity.low.plus(part)) {
        quantity.low = sum;
        quantity.end = part.to;
    }
}

/// 1米78, 9秒83, 1分13秒54: two digits behind metres and seconds are hundredths; of seconds one to three digits are a part
/// (30分37秒7, 2分21秒360). True when they were taken.
fn hundredths(c: &[char], quantity: &mut Quantity, last: &Unit) -> bool {
    let digits = c[quantity.end..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
    let written = digits == 2 || last.code == "s" && (1..=3).contains(&digits);
    let behind = quantity.end + digits;
    let goes_on = c.get(behind).is_some_and(|&c| numeral::starts(c) || matches!(c, '.' | '%' | ':' | '-'));
    if !written || goes_on || !matches!(last.code, "m" | "s") {
        return false;
    }
    // 1.5米78 is nothing; 3分45秒 is no whole number of minutes either.
    if quantity.unit.printed == last.printed && !quantity.low.is_whole() {
        return false;
    }
    let text: String = c[quantity.end..behind].iter().collect();
    let part = i32::try_from(digits).ok().and_then(|places| Decimal::plain(&text)?.shifted(-places));
    let added = part.is_some_and(|part| add(quantity, part, last));
    quantity.end += if added { digits } else { 0 };
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
    let chars: Vec<char> = unit.printed.chars().collect();
    let (minute, second) =
        (lexicon::is_word(&chars, 0..1, Role::MinuteUnit), lexicon::is_word(&chars, 0..1, Role::SecondUnit));
    let other = match after.kind {
        _ if chars.len() != 1 => None,
        FigureKind::Money if minute => units::unit("分钱"),
        FigureKind::Angle if minute => units::unit("′"),
        FigureKind::Angle if second => units::unit("″"),
        FigureKind::Duration if minute => units::unit("分钟"),
        _ => None,
    };
    other.unwrap_or(*unit)
}
