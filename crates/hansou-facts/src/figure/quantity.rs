//! One quantity: a numeral with what belongs to it: 余/多/几, unit, 半, smaller units (五元三毛), 百分之, 分之, 翻番.
//!
//! Leaves comparators and ranges to `compare` and `range`, and whether the place is a date or a name to `guard`.

use super::group::{spaced_decimal, wide_group};
use super::share::{doubling, fraction, half, percent, ratio, structure};
use super::tail::{take_more, take_unit};
use super::units::{self, Unit};
use super::{Kind, begins};
use hansou_text::numeral::{self, Decimal, Form, Numeral};

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
    pub fn new(start: usize, end: usize, low: Decimal, form: Form) -> Self {
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

    pub fn with(mut self, unit: Unit) -> Self {
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
    of(c, at, if c[at] == '首' { None } else { numeral::read(&c[at..]) })
}

/// The quantity at `at`, where `numeral` stands.
pub(super) fn of(c: &[char], at: usize, numeral: Option<Numeral>) -> Option<Quantity> {
    if c[at] == '首' {
        return first_of(c, at);
    }
    percent(c, at)
        .or_else(|| doubling(c, at, numeral?))
        .or_else(|| half(c, at))
        .or_else(|| structure(c, at))
        .or_else(|| fraction(c, at, numeral?))
        .or_else(|| ratio(c, at, numeral?))
        .or_else(|| plain(c, at, numeral.or_else(|| several(c, at))?))
}

/// A numeral with its unit.
fn plain(c: &[char], at: usize, read: Numeral) -> Option<Quantity> {
    let end = at + read.len;
    let mut quantity = Quantity::new(at, end, read.low, read.form);
    if let Some(high) = read.high {
        (quantity.high, quantity.high_open, quantity.one) = (Some(high), read.high_open, false);
    }
    if read.scaled {
        // 1.5亿 and 三百万 end in 10^8 and 10^6, whatever their last written place is.
        quantity.scale = c[at..end].iter().rev().map_while(|&c| numeral::scale(c)).sum();
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

/// True when the character, which is no numeral by itself, begins a word that is one: 对折, 首批.
pub(super) fn begins_word(c: &[char], at: usize) -> bool {
    begins(c, at, "对折") || c[at] == '首' && first_of(c, at).is_some()
}

/// 首批, 首家: the first; 居首位 is a rank. 首次 says when, and counts nothing.
fn first_of(c: &[char], at: usize) -> Option<Quantity> {
    let next = *c.get(at + 1)?;
    let before = at.checked_sub(1).map_or(' ', |i| c[i]);
    if !"个批届家台座位例条架艘期轮场部款套枚列任颗单只支".contains(next) || "元部榜魁党匕斩昂俯自诗歌".contains(before)
    {
        return None;
    }
    let (unit, _) = units::unit_at(&c[at + 1..at + 2])?;
    let (kind, base) = match (next, before) {
        ('位', '居' | '列') => (Kind::Rank, "名"),
        ('位', '占' | '置' | '放' | '摆' | '第') => return None,
        _ => (Kind::Ordinal, "第"),
    };
    let mut quantity =
        Quantity::new(at, at + 2, Decimal::ONE, Form::Han).with(Unit::of(unit.printed, "ord", kind, base));
    quantity.numeral = (at, at + 1);
    Some(quantity)
}

/// 数家, 数名, 数年: several.
fn several(c: &[char], at: usize) -> Option<Numeral> {
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
    (c[at] == '数' && counted && !word).then_some(Numeral {
        len: 1,
        low: Decimal::int(2),
        high: Some(Decimal::int(10)),
        high_open: true,
        form: Form::Vague,
        place: 0,
        scaled: false,
    })
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
