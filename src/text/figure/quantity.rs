//! One quantity: a numeral with what belongs to it: 余/多/几, unit, 半, smaller units (五元三毛), 百分之, 分之, 翻番.
//!
//! Leaves comparators and ranges to `compare` and `range`, and whether the place is a date or a name to `guard`.

use super::context::{belongs, in_context};
use super::units::{self, Unit};
use super::{Kind, begins, begins_any, ends, ends_any};
use crate::text::fold::is_han;
use crate::text::numeral::{self, Decimal, Form};

/// A quantity at `start..end` of the folded text.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    pub start: usize,
    pub end: usize,
    /// The numeral alone.
    pub numeral: (usize, usize),
    /// Literal value; the lower one of two (三五百).
    pub low: Decimal,
    /// The upper value of two, or the end of what 余 or 几十 can mean.
    pub high: Option<Decimal>,
    /// True when `high` itself is not meant.
    pub high_open: bool,
    /// True when there is one literal value (all but 三五百 and 几十).
    pub one: bool,
    /// 余, 多, 几 behind the number.
    pub more: bool,
    pub form: Form,
    pub unit: Unit,
    /// The power of ten of the scale it ends in, for sharing in a range (3至5万).
    pub scale: i32,
    /// What is per what, when the unit or a prefix says it.
    pub per: Option<String>,
    /// Has no value: 1+6, 3:1.
    pub token: bool,
}

impl Quantity {
    fn new(start: usize, end: usize, low: Decimal, form: Form) -> Self {
        Self {
            start,
            end,
            numeral: (start, end),
            low,
            high: None,
            high_open: false,
            one: true,
            more: false,
            form,
            unit: Unit::none(),
            scale: 0,
            per: None,
            token: false,
        }
    }

    fn with(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// True when no unit was printed.
    pub fn is_bare(&self) -> bool {
        self.unit.kind == Kind::Number
    }
}

/// Reads the quantity that starts at `at`.
pub(super) fn read(c: &[char], at: usize) -> Option<Quantity> {
    percent(c, at)
        .or_else(|| doubling(c, at))
        .or_else(|| half(c, at))
        .or_else(|| structure(c, at))
        .or_else(|| fraction(c, at))
        .or_else(|| ratio(c, at))
        .or_else(|| plain(c, at))
}

fn percent_unit() -> Unit {
    Unit::of("%", "%", Kind::Percent, "%")
}

/// 百分之六点三, 千分之一, 万分之三, 百分百.
fn percent(c: &[char], at: usize) -> Option<Quantity> {
    let scales = c[at..].iter().take(4).take_while(|&&c| numeral::scale(c).is_some()).count();
    if scales == 0 || c.get(at + scales) != Some(&'分') {
        return None;
    }
    let power: i32 = c[at..at + scales].iter().filter_map(|&c| numeral::scale(c)).sum();
    let named = c.get(at + scales + 1) == Some(&'之');
    // 百分三十, 百分百: without 之 only for hundredths.
    let short = power == 2 && c.get(at + scales + 1).is_some_and(|&c| c == '百' || numeral::digit(c).is_some());
    if !named && !short {
        return None;
    }
    let mut number = at + scales + 1 + usize::from(named);
    let negative = c.get(number) == Some(&'负');
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
fn doubling(c: &[char], at: usize) -> Option<Quantity> {
    let turned = ends_any(c, at, &["翻了近", "翻了约", "翻了", "翻近", "翻"])?;
    let read = numeral::read(&c[at..]).filter(|n| n.high.is_none())?;
    let end = at + read.len;
    if c.get(end) != Some(&'番') {
        return None;
    }
    let times = read.low.small().filter(|times| (1..=30).contains(times))?;
    let unit = Unit::of("番", "x", Kind::Multiple, "倍");
    let mut quantity = Quantity::new(at - turned, end + 1, Decimal::int(1i64 << times), Form::Han).with(unit);
    quantity.numeral = (at, end);
    Some(quantity)
}

/// 一半, 过半, 大半, 半数: a half of something.
fn half(c: &[char], at: usize) -> Option<Quantity> {
    let half = Decimal::new(5, -1)?;
    let unit = Unit::of("", "1", Kind::Fraction, "");
    let make = |start, end| Some(Quantity::new(start, end, half, Form::Half).with(unit.clone()));
    // 打对折, 半折: half the price, not half a tenth of it.
    let folded = (c[at] == '对' && ends(c, at, "打") || c[at] == '半') && c.get(at + 1) == Some(&'折');
    if folded {
        let price = Quantity::new(at, at + 2, Decimal::int(50), Form::Han);
        return Some(price.with(Unit::of("折", "%", Kind::Percent, "%")));
    }
    if begins(c, at, "一半") || begins(c, at, "1半") {
        return make(at, at + 2);
    }
    if c[at] != '半' {
        return None;
    }
    if begins(c, at, "半数") {
        return make(at, at + 2);
    }
    let next = c.get(at + 1);
    let ended = next.is_none_or(|&c| !is_han(c) || matches!(c, '的' | '以' | '为' | '是' | '来'));
    let most = ends(c, at, "过")
        && ends_any(c, at, &["不过", "通过", "经过", "难过"]).is_none()
        && !next.is_some_and(|&c| "年夜天小日月路百个分辈".contains(c));
    if ends_any(c, at, &["超", "近"]).is_some() && ended || most {
        return make(at, at + 1);
    }
    None
}

/// 1+6, 1+n+n: a token.
fn structure(c: &[char], at: usize) -> Option<Quantity> {
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
    let mut quantity = Quantity::new(at, end, Decimal::ZERO, Form::Digits).with(Unit::of("", "1", Kind::Structure, ""));
    quantity.token = true;
    Some(quantity)
}

/// 三分之二, 3又1/2, 33/4.
fn fraction(c: &[char], at: usize) -> Option<Quantity> {
    let first = numeral::read(&c[at..]).filter(|n| n.high.is_none() && n.form != Form::Bare)?;
    let mut end = at + first.len;
    let (mut whole, mut below) = (Decimal::ZERO, first);
    if c.get(end) == Some(&'又') {
        let next = c.get(end + 1..).filter(|rest| !rest.is_empty()).and_then(numeral::read)?;
        whole = first.low;
        below = next;
        end += 1 + next.len;
    }
    let unit = Unit::of("", "1", Kind::Fraction, "");
    // 1 4/3: a whole number and a fraction.
    if whole == Decimal::ZERO
        && c[at].is_ascii_digit()
        && c.get(end) == Some(&' ')
        && c.get(end + 1).is_some_and(char::is_ascii_digit)
        && first.low.is_whole()
    {
        // Only a plain fraction is looked for, so that a row of numbers is not read over and over.
        let digits = c[end + 1..].iter().take(5).take_while(|c| c.is_ascii_digit()).count();
        let slash = c.get(end + 1 + digits) == Some(&'/');
        let part = if slash { fraction(c, end + 1) } else { None }.filter(|part| part.form == Form::Digits);
        if let Some(part) = part {
            return Some(Quantity::new(at, part.end, first.low.plus(part.low)?, Form::Digits).with(unit));
        }
    }
    if begins(c, end, "分之") || begins(c, end, "份之") {
        let negative = c.get(end + 2) == Some(&'负');
        let from = end + 2 + usize::from(negative);
        let above = c.get(from..).filter(|rest| !rest.is_empty()).and_then(numeral::read)?;
        let above_low = if negative { above.low.negated() } else { above.low };
        let value = whole.plus(above_low.over(below.low)?)?;
        let mut quantity = Quantity::new(at, from + above.len, value, Form::Han).with(unit);
        // 四分之一公升 has a unit, 三分之二个 and the like are shares.
        if let Some((unit, len)) = units::unit_at(&c[quantity.end..])
            .filter(|(unit, _)| matches!(unit.kind, Kind::Volume | Kind::Mass | Kind::Length | Kind::Area))
            && belongs(c, &quantity, unit, quantity.end + len)
        {
            quantity = Quantity { end: quantity.end + len, ..quantity }.with(unit.clone());
        }
        return above.high.is_none().then_some(quantity);
    }
    // 33/4: whole numbers that are no date and no path.
    let written = |n: &numeral::Numeral| n.form == Form::Digits && n.low.is_whole() && n.len <= 4 && !n.scaled;
    let slash = begins_any(c, end, &[" / ", "/"]).unwrap_or(0);
    if slash > 0 && written(&below) && c.get(end + slash).is_some_and(char::is_ascii_digit) {
        let above = below;
        let below = numeral::read(&c[end + slash..]).filter(written)?;
        let to = end + slash + below.len;
        if matches!(c.get(to), Some('/' | '-')) || below.low == Decimal::ZERO {
            return None;
        }
        let value = whole.plus(above.low.over(below.low)?)?;
        return Some(Quantity::new(at, to, value, Form::Digits).with(unit));
    }
    None
}

/// 3:1, 78比96: a token.
fn ratio(c: &[char], at: usize) -> Option<Quantity> {
    let first = numeral::read(&c[at..]).filter(|n| n.high.is_none() && !n.scaled)?;
    let colon = at + first.len;
    let spelled = c.get(colon) == Some(&'比');
    let written = c[at].is_ascii_digit() && matches!(c.get(colon), Some(':' | '：' | '∶'));
    if !spelled && !written {
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
    // 10:1 ends there; 截至3：20家 does not.
    if units::unit_at(&c[end..]).is_some_and(|(unit, _)| unit.printed != "的") || (spelled && first.form == Form::Bare)
    {
        return None;
    }
    let mut quantity = Quantity::new(at, end, Decimal::ZERO, first.form).with(Unit::of("", "1", Kind::Ratio, ""));
    quantity.token = true;
    Some(quantity)
}

/// A numeral with its unit.
fn plain(c: &[char], at: usize) -> Option<Quantity> {
    let read = numeral::read(&c[at..]).or_else(|| several(c, at))?;
    let end = at + read.len;
    let mut quantity = Quantity::new(at, end, read.low, read.form);
    if let Some(high) = read.high {
        (quantity.high, quantity.high_open, quantity.one) = (Some(high), read.high_open, false);
    }
    if read.scaled {
        quantity.scale = read.place;
    }
    if let Some(joined) = spaced_decimal(c, end, &quantity) {
        quantity = joined;
    }
    if let Some(grouped) = wide_group(c, at, end) {
        quantity = grouped;
    }
    power(c, &mut quantity);
    latin_scale(c, &mut quantity);
    dozens(c, &mut quantity);
    take_more(c, &mut quantity, read.place);
    take_unit(c, &mut quantity, read.place);
    Some(quantity)
}

/// 数家, 数名, 数年: several.
fn several(c: &[char], at: usize) -> Option<numeral::Numeral> {
    let next = *c.get(at + 1)?;
    let counted = matches!(
        next,
        '家' | '名'
            | '年'
            | '月'
            | '天'
            | '次'
            | '个'
            | '位'
            | '种'
            | '条'
            | '项'
            | '座'
            | '日'
            | '小'
            | '部'
            | '宗'
            | '起'
            | '台'
            | '件'
            | '队'
            | '处'
    );
    let word = at.checked_sub(1).is_some_and(|i| {
        matches!(
            c[i],
            '人' | '倍'
                | '无'
                | '总'
                | '指'
                | '多'
                | '少'
                | '次'
                | '户'
                | '分'
                | '个'
                | '如'
                | '为'
                | '参'
                | '函'
                | '系'
                | '天'
        )
    });
    (c[at] == '数' && counted && !word).then_some(numeral::Numeral {
        len: 1,
        low: Decimal::int(2),
        high: Some(Decimal::int(10)),
        high_open: true,
        form: Form::Vague,
        place: 0,
        scaled: false,
    })
}

/// 40. 5 %: layout inside a decimal, known by the percent sign behind.
fn spaced_decimal(c: &[char], end: usize, quantity: &Quantity) -> Option<Quantity> {
    if quantity.form != Form::Digits || !quantity.low.is_whole() || !begins(c, end, ". ") {
        return None;
    }
    let digits: String = c[end + 2..].iter().take(6).take_while(|c| c.is_ascii_digit()).collect();
    let to = end + 2 + digits.len();
    let part = Decimal::plain(&format!("0.{digits}")).filter(|_| !digits.is_empty())?;
    begins_any(c, to, &["%", " %"])?;
    Some(Quantity::new(quantity.start, to, quantity.low.plus(part)?, Form::Digits))
}

/// 82，225.00元: a Chinese comma inside a number, known by the decimals behind. (４，５６５ is joined by `scan`.)
fn wide_group(c: &[char], at: usize, end: usize) -> Option<Quantity> {
    if c.get(end) != Some(&'，') || !(1..=3).contains(&(end - at)) || !c[at..end].iter().all(char::is_ascii_digit) {
        return None;
    }
    let mut text: String = c[at..end].iter().collect();
    let mut to = end;
    while c.get(to) == Some(&'，') && c[to + 1..].iter().take_while(|c| c.is_ascii_digit()).take(4).count() == 3 {
        text.extend(&c[to + 1..to + 4]);
        to += 4;
    }
    let part: String = c[to..].iter().skip(1).take(8).take_while(|c| c.is_ascii_digit()).collect();
    if to == end || c.get(to) != Some(&'.') || part.is_empty() {
        return None;
    }
    let value = Decimal::plain(&format!("{text}.{part}"))?;
    Some(Quantity::new(at, to + 1 + part.len(), value, Form::Digits))
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
            if !runs_on && units::unit_at(&c[quantity.end + 1..]).is_some_and(|(unit, _)| unit.kind == Kind::Count) =>
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
    let verb = c.get(quantity.end + 1).is_some_and(|&c| "开造击电扫破通入工法折卡发听算赢败的了个".contains(c));
    if c.get(quantity.end) == Some(&'打')
        && !verb
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

/// 余, 多, 几 (3000余件, 十几万, 500多亿): from the value to one more of its last written place.
fn take_more(c: &[char], quantity: &mut Quantity, place: i32) {
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
fn take_unit(c: &[char], quantity: &mut Quantity, place: i32) {
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
    let Some((unit, len)) = found else { return };
    // 千亿级: a grade, not a thing that is counted.
    if quantity.form == Form::Bare && unit.printed == "级" {
        return;
    }
    if !belongs(c, quantity, unit, at + len) {
        return;
    }
    quantity.unit = in_context(c, quantity, unit.clone(), at + len);
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
                    (quantity.unit, quantity.end) = (unit.clone(), end + len);
                } else if let (true, Some((unit, len))) = (quantity.unit.printed == "个", tail) {
                    (quantity.unit, quantity.end) = (unit.clone(), end + 1 + len);
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
    let mut last = quantity.unit.clone();
    let allowed = matches!(quantity.unit.kind, Kind::Money | Kind::Duration | Kind::Mass | Kind::Length | Kind::Tenth);
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
            && let Some(ratio0) = quantity.unit.ratio(&unit)
            && read.low < ratio
            && let Some(sum) = read.low.over(ratio0).and_then(|part| quantity.low.plus(part))
        {
            quantity.low = sum;
            quantity.end = to + len;
            last = unit;
            continue;
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
        let colloquial = matches!(last.printed.as_str(), "块" | "毛" | "米" | "成" | "蚊" | "元" | "公尺")
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

/// How many tenths below the first unit the last one is: 块 0, 毛 -1.
fn last_power(first: &Unit, last: &Unit) -> Option<i32> {
    first.ratio(last).map(|ratio| -ratio.last_place())
}

/// A unit behind a larger one of its family: 分 is money behind 元 and 角, time behind 小时.
fn minor(unit: &Unit, after: &Unit) -> Unit {
    match (unit.printed.as_str(), after.kind) {
        ("分", Kind::Money) => units::unit_at(&['分', '钱']).map_or_else(|| unit.clone(), |(unit, _)| unit.clone()),
        ("分", Kind::Duration) => units::unit_at(&['分', '钟']).map_or_else(|| unit.clone(), |(unit, _)| unit.clone()),
        _ => unit.clone(),
    }
}
