//! Numerals to exact numbers: 157, 1,234.56, 1.5万, 一百五十七, 二〇二二, 十七八万, 几十, 数十亿, 壹佰贰拾.
//!
//! Reads the number alone: units, comparators (超, 近), percent and fractions belong to `figure`. Input is
//! folded text (simplified, half width, lower case).

mod decimal;

pub use decimal::Decimal;

/// A number read at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// Characters it takes.
    pub len: usize,
    /// Its value; the lower end of what 三五百 or 几十 mean.
    pub low: Decimal,
    /// The upper end, when it is two numbers (三五百) or a vague one (几十).
    pub high: Option<Decimal>,
    /// True when `high` itself is not meant (几十 is below 100; 三五百 may be 500).
    pub high_open: bool,
    /// How it is written.
    pub form: Form,
    /// The power of ten of its last written place: 10 for 三百二十, 10000 for 5万.
    pub place: i32,
    /// True when it ends in 十, 百, 千, 万, 亿 or 兆.
    pub scaled: bool,
}

/// How a numeral is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 157, 1.5万.
    Digits,
    /// 一百五十七.
    Han,
    /// 二〇二二, 幺三五: digits spelled one by one.
    Spelled,
    /// A scale without a number before it: 百, 万, 亿, 万亿.
    Bare,
    /// 几十, 数亿, 几.
    Vague,
    /// 半.
    Half,
}

/// Reads a text that is one numeral and nothing else, with an optional sign. Malformed numerals (零点, 10..1万,
/// 十一十二) are refused; so are vague ones (几十) and pairs (三五百), which are not one number.
pub fn parse(text: &str) -> Option<Decimal> {
    let folded = super::fold::fold(text);
    let chars = &folded.chars[..];
    let (negative, rest) = match chars {
        ['负' | '-' | '−', rest @ ..] => (true, rest),
        _ => (false, chars),
    };
    let numeral = read(rest).filter(|n| n.len == rest.len() && n.high.is_none() && n.form != Form::Bare)?;
    Some(if negative { numeral.low.negated() } else { numeral.low })
}

/// The value of a Han digit.
pub fn digit(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '两' | '贰' | '俩' => 2,
        '三' | '叁' | '参' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten of 十, 百, 千.
fn small_scale(c: char) -> Option<i32> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        _ => return None,
    })
}

/// The power of ten of 万, 亿, 兆.
fn big_scale(c: char) -> Option<i32> {
    Some(match c {
        '万' => 4,
        '亿' => 8,
        '兆' => 12,
        _ => return None,
    })
}

/// The power of ten of any scale character.
pub fn scale(c: char) -> Option<i32> {
    small_scale(c).or_else(|| big_scale(c))
}

/// Twenty, thirty and forty in one character.
fn tens(c: char) -> Option<i64> {
    Some(match c {
        '廿' => 2,
        '卅' => 3,
        '卌' => 4,
        _ => return None,
    })
}

/// True for the characters a numeral can start with.
pub fn starts(c: char) -> bool {
    match c {
        '0'..='9' => true,
        '\0'..='\u{2fff}' => false,
        _ => digit(c).is_some() || scale(c).is_some() || tens(c).is_some() || matches!(c, '几' | '数' | '半'),
    }
}

/// Reads the longest numeral at the start of `chars`.
pub fn read(chars: &[char]) -> Option<Numeral> {
    let &first = chars.first()?;
    match first {
        '几' | '数' => vague(chars),
        '半' if chars.get(1) == Some(&'百') => {
            Some(Numeral { len: 2, scaled: true, place: 1, ..Numeral::half(Decimal::int(50)) })
        }
        '半' => Some(Numeral::half(Decimal::new(5, -1)?)),
        _ => spelled(chars).or_else(|| Sum::default().read(chars)),
    }
}

impl Numeral {
    fn half(low: Decimal) -> Self {
        Self { len: 1, low, high: None, high_open: false, form: Form::Half, place: 0, scaled: false }
    }
}

/// 几, 几十, 数十亿, 几百万: from twice (几) or once (数) the scale to ten times it.
fn vague(chars: &[char]) -> Option<Numeral> {
    let some = chars[0] == '几';
    let (mut len, mut power) = (1, 0);
    let mut last = 0;
    while let Some(next) = chars.get(len).and_then(|&c| scale(c)) {
        // 几十万 and 几万亿 multiply; 几万百 is no number.
        if last != 0 && next < 4 {
            break;
        }
        power += next;
        last = next;
        len += 1;
    }
    if power == 0 && !some {
        return None;
    }
    let low = Decimal::new(if some { 2 } else { 1 }, power)?;
    let (high, form) = (Decimal::new(1, power + 1), Form::Vague);
    Some(Numeral { len, low, high, high_open: true, form, place: power, scaled: power > 0 })
}

/// Digits spelled one by one (二〇二二, 一二三点四), and two that are a pair (三五, 七八).
fn spelled(chars: &[char]) -> Option<Numeral> {
    let mut len = 0;
    let mut value = Decimal::ZERO;
    while let Some(next) = chars.get(len).filter(|&&c| len == 0 || c != '两').and_then(|&c| digit(c)) {
        value = value.shifted(1)?.plus(Decimal::int(next))?;
        len += 1;
        if len > 36 {
            return None;
        }
    }
    // One digit, or two before a scale (三五百), are ordinary numerals.
    if len < 2 || (len == 2 && chars.get(2).is_some_and(|&c| scale(c).is_some())) {
        return None;
    }
    let plain = |low, high, form| Numeral { len, low, high, high_open: false, form, place: 0, scaled: false };
    if len == 2
        && let Some((a, b)) = pair(chars[0], chars[1])
    {
        return Some(plain(Decimal::int(a), Some(Decimal::int(b)), Form::Han));
    }
    let mut numeral = plain(value, None, Form::Spelled);
    if let Some((part, taken)) = decimals(&chars[len..]) {
        numeral.low = numeral.low.plus(part)?;
        numeral.len += taken;
    }
    Some(numeral)
}

/// Two neighbouring digits that mean "three or four", "three to five".
fn pair(a: char, b: char) -> Option<(i64, i64)> {
    let (low, high) = (digit(a)?, digit(b)?);
    let near = low > 0 && (high == low + 1 || (low, high) == (3, 5));
    (near && a != '两' && b != '两' || (a == '两' && b == '三')).then_some((low, high))
}

/// 点 and spelled or written digits: the part after the decimal point and the characters it takes.
fn decimals(chars: &[char]) -> Option<(Decimal, usize)> {
    if chars.first() != Some(&'点') {
        return None;
    }
    let mut len = 1;
    let mut value = Decimal::ZERO;
    while let Some(&c) = chars.get(len) {
        let Some(next) = digit(c).filter(|_| c != '两').or_else(|| c.to_digit(10).map(i64::from)) else { break };
        value = value.plus(Decimal::new(i128::from(next), -(len as i32))?)?;
        len += 1;
        if len > 30 {
            return None;
        }
    }
    // 八点三十 is a clock time, not 8.3.
    let clock = chars.get(len).is_some_and(|&c| small_scale(c).is_some());
    (len > 1 && !clock).then_some((value, len))
}

/// A value that may be a pair: 三五 in 三五百.
#[derive(Debug, Clone, Copy)]
struct Span {
    low: Decimal,
    high: Decimal,
}

impl Span {
    const ZERO: Self = Self { low: Decimal::ZERO, high: Decimal::ZERO };

    fn point(value: Decimal) -> Self {
        Self { low: value, high: value }
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.plus(other.low)?, high: self.high.plus(other.high)? })
    }

    fn shifted(self, power: i32) -> Option<Self> {
        Some(Self { low: self.low.shifted(power)?, high: self.high.shifted(power)? })
    }
}

/// What the last token was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Start,
    Zero,
    /// A digit or written number that waits for its scale.
    Number,
    Small(i32),
    Big(i32),
}

/// The running sum while a numeral is read: finished parts (each times 万, 亿 or 兆), the section below 10,000,
/// and the number that waits for its scale.
#[derive(Debug)]
struct Sum {
    parts: Vec<(Span, i32)>,
    section: Span,
    /// Smallest scale used in the section, 4 for none.
    low: i32,
    number: Option<Span>,
    last: Last,
    /// Set once a written number had decimals or several digits: only scales may follow.
    closed: bool,
    written: bool,
    bare: bool,
    /// The last position is a pair: nothing but scales may follow.
    paired: bool,
    len: usize,
}

impl Default for Sum {
    fn default() -> Self {
        Self {
            parts: Vec::new(),
            section: Span::ZERO,
            low: 4,
            number: None,
            last: Last::Start,
            closed: false,
            written: false,
            bare: false,
            paired: false,
            len: 0,
        }
    }
}

impl Sum {
    fn read(mut self, chars: &[char]) -> Option<Numeral> {
        self.bare = chars.first().is_some_and(|&c| scale(c).is_some() && c != '十' && c != '拾');
        while let Some(&c) = chars.get(self.len) {
            let rest = &chars[self.len..];
            let taken = if c.is_ascii_digit() || (c == '.' && self.last == Last::Start) {
                self.written(rest)
            } else if let Some(value) = digit(c) {
                self.digit(value, rest)
            } else if let Some(value) = tens(c) {
                self.tens(value)
            } else if let Some(power) = small_scale(c) {
                self.small(power, rest)
            } else if let Some(power) = big_scale(c) {
                // 五十兆字节, 1兆赫: 兆 before these is part of the unit.
                if c == '兆'
                    && rest.get(1).is_some_and(|c| matches!(c, '字' | '赫' | '瓦' | '帕' | '比' | '欧' | '焦' | '伏'))
                {
                    break;
                }
                self.big(power)
            } else {
                None
            };
            let Some(taken) = taken else { break };
            self.len += taken;
        }
        self.finish(chars)
    }

    /// A number in digits: 157, 1,234.56, .77, 2e5.
    fn written(&mut self, rest: &[char]) -> Option<usize> {
        if self.number.is_some() || self.closed || self.paired {
            return None;
        }
        let (value, len, plain) = digits(rest)?;
        let room = match self.last {
            Last::Start => FREE,
            Last::Small(power) => power,
            Last::Big(power) => power,
            Last::Zero => self.low.min(self.parts.last().map_or(4, |part| part.1)),
            Last::Number => return None,
        };
        // 7万5千4百 and 1万600 go on; 30万20千 and 5万2022年 do not.
        if self.last != Last::Start && (!plain || value >= Decimal::new(1, room)?) {
            return None;
        }
        self.number = Some(Span::point(value));
        self.closed = !plain;
        self.written = true;
        self.last = Last::Number;
        Some(len)
    }

    fn digit(&mut self, value: i64, rest: &[char]) -> Option<usize> {
        if self.closed || self.paired {
            return None;
        }
        if value == 0 {
            let next = rest.get(1);
            let goes_on = next.is_some_and(|&c| starts(c) && c != '半' && c != '数' && digit(c) != Some(0));
            return match self.last {
                Last::Start => {
                    self.last = Last::Zero;
                    self.section = Span::ZERO;
                    Some(1)
                }
                Last::Small(_) | Last::Big(_) if goes_on => {
                    self.last = Last::Zero;
                    Some(1)
                }
                _ => None,
            };
        }
        // 二两, 三千两: 两 inside a number needs a scale of its own, otherwise it is the unit.
        let unscaled = rest.get(1).is_none_or(|&c| scale(c).is_none());
        if self.number.is_some() || (rest[0] == '两' && self.last != Last::Start && unscaled) {
            return None;
        }
        let after_scale = matches!(self.last, Last::Small(_) | Last::Big(_));
        if let Some((a, b)) = rest.get(1).and_then(|&next| pair(rest[0], next)) {
            let scaled = rest.get(2).is_some_and(|&c| scale(c).is_some());
            let longer = rest.get(2).is_some_and(|&c| digit(c).is_some());
            // Behind a written number (5万三四) only with a scale of its own.
            let placed = scaled || (after_scale && !self.written);
            if placed && !longer {
                self.number = Some(Span { low: Decimal::int(a), high: Decimal::int(b) });
                self.paired = true;
                self.last = Last::Number;
                return Some(2);
            }
        }
        self.number = Some(Span::point(Decimal::int(value)));
        self.last = Last::Number;
        Some(1)
    }

    fn tens(&mut self, value: i64) -> Option<usize> {
        if self.number.is_some() || self.low <= 1 || self.closed || self.paired {
            return None;
        }
        self.section = self.section.plus(Span::point(Decimal::int(value * 10)))?;
        self.low = 1;
        self.last = Last::Small(1);
        Some(1)
    }

    fn small(&mut self, power: i32, rest: &[char]) -> Option<usize> {
        let value = match (self.number, self.last) {
            (Some(number), _) => number,
            (None, Last::Start | Last::Zero) => Span::point(Decimal::ONE),
            (None, Last::Small(_) | Last::Big(_)) if power == 1 => Span::point(Decimal::ONE),
            // 3.1千万, 上百千: a scale right after a scale is left alone.
            _ => return None,
        };
        if power >= self.low {
            return None;
        }
        // 12千米 and 2.3千克 are 12 km and 2.3 kg: the scale belongs to the unit. 两千米 is two thousand metres.
        if power == 3 && self.number.is_some() && self.written && prefixes_unit(rest.get(1)) {
            return None;
        }
        self.section = self.section.plus(value.shifted(power)?)?;
        self.number = None;
        self.low = power;
        self.last = Last::Small(power);
        Some(1)
    }

    fn big(&mut self, power: i32) -> Option<usize> {
        let adds = self.number.is_some() || self.section.high != Decimal::ZERO || self.last == Last::Start;
        let mut value = self.section;
        if let Some(number) = self.number {
            value = value.plus(number)?;
        }
        if self.last == Last::Start {
            value = Span::point(Decimal::ONE);
        }
        if !adds {
            // 万亿, 万万: a scale right after a scale multiplies.
            let Last::Big(last) = self.last else { return None };
            let (part, part_power) = self.parts.pop()?;
            let mut product = part;
            if power > last {
                while self.parts.last().is_some_and(|&(_, lower)| lower < power) {
                    product = product.plus(self.parts.pop()?.0)?;
                }
            }
            self.parts.push((product.shifted(power)?, part_power.max(power)));
            self.last = Last::Big(power);
            return Some(1);
        }
        while let Some(&(part, lower)) = self.parts.last() {
            if lower == power {
                return None;
            }
            if lower > power {
                break;
            }
            value = value.plus(part)?;
            self.parts.pop();
        }
        self.parts.push((value.shifted(power)?, power));
        self.section = Span::ZERO;
        self.number = None;
        self.low = 4;
        self.last = Last::Big(power);
        Some(1)
    }

    fn finish(mut self, chars: &[char]) -> Option<Numeral> {
        if self.len == 0 {
            return None;
        }
        // A 零 with nothing behind it is not part of the number, but for 一百零几.
        if self.last == Last::Zero && self.len > 1 && chars.get(self.len) != Some(&'几') {
            self.len -= 1;
            self.last = Last::Small(self.low.min(4));
        }
        let scaled = matches!(self.last, Last::Small(_) | Last::Big(_));
        let mut place = match self.last {
            Last::Small(power) | Last::Big(power) => power,
            _ => 0,
        };
        if let Some(number) = self.number {
            let shorthand = self.shorthand(chars);
            if self.last == Last::Number && scaled_before(chars, self.len, self.paired) && shorthand > 0 {
                self.section = self.section.plus(number.shifted(shorthand)?)?;
                place = shorthand;
            } else {
                self.section = self.section.plus(number)?;
                place = number.low.last_place().max(if self.written { 0 } else { -FREE });
            }
        }
        // 1.5亿 is written to the ten million.
        if let (Last::Small(power) | Last::Big(power), true, [(part, _)]) = (self.last, self.closed, &self.parts[..]) {
            place = part.low.last_place().min(power);
        }
        let mut total = self.section;
        for &(part, _) in &self.parts {
            total = total.plus(part)?;
        }
        if !self.closed
            && !self.paired
            && !self.written
            && let Some((part, taken)) = decimals(&chars[self.len..])
        {
            total = total.plus(Span::point(part))?;
            self.len += taken;
            place = part.last_place();
            // 六点四二万, 四点九万亿.
            while let Some(power) = chars.get(self.len).and_then(|&c| scale(c)) {
                total = total.shifted(power)?;
                self.len += 1;
                place += power;
            }
        }
        Some(Numeral {
            len: self.len,
            low: total.low,
            high: (total.low != total.high).then_some(total.high),
            high_open: false,
            form: match (
                self.bare && self.len <= 2 && chars[..self.len].iter().all(|&c| scale(c).is_some()),
                self.written,
            ) {
                (true, _) => Form::Bare,
                (_, true) => Form::Digits,
                _ => Form::Han,
            },
            place,
            scaled,
        })
    }

    /// 三万五 is 35,000 and 一百二 is 120: the power a last digit takes from the scale before it.
    fn shorthand(&self, chars: &[char]) -> i32 {
        let at = self.len - if self.paired { 2 } else { 1 };
        match at.checked_sub(1).map(|before| chars[before]) {
            Some(c) if !self.written || digit(chars[at]).is_some() => scale(c).map_or(0, |power| match power {
                8 => 7,
                12 => 11,
                power => power - 1,
            }),
            _ => 0,
        }
    }
}

/// A power of ten above all: the first number has no scale before it to stay below.
const FREE: i32 = 60;

/// True when the number that ends at `len` stands right behind a scale.
fn scaled_before(chars: &[char], len: usize, paired: bool) -> bool {
    let at = len.saturating_sub(if paired { 3 } else { 2 });
    chars.get(at).is_some_and(|&c| scale(c).is_some())
}

/// 千 before these is part of the unit (千米, 千克, 千瓦, 千卡, 千伏, 千赫, 千帕, 千字节, 千比特).
pub fn prefixes_unit(next: Option<&char>) -> bool {
    next.is_some_and(|c| matches!(c, '米' | '克' | '瓦' | '卡' | '伏' | '赫' | '帕' | '字' | '比'))
}

/// A number in digits: value, characters, and whether it is a plain run of digits.
fn digits(chars: &[char]) -> Option<(Decimal, usize, bool)> {
    let run = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let whole = run(0);
    let mut len = whole;
    let mut text: String = chars[..whole].iter().collect();
    // Groups of three: 1,234,567; with nothing shorter or longer behind.
    if (1..=3).contains(&whole) {
        while chars.get(len) == Some(&',') && run(len + 1) == 3 {
            text.extend(&chars[len + 1..len + 4]);
            len += 4;
        }
        if chars.get(len) == Some(&',') && len > whole && run(len + 1) > 0 {
            // 1,234,56 is no number in groups: the first group stands alone.
            len = whole;
            text.truncate(whole);
        }
    }
    let mut plain = len == whole && whole > 0;
    if chars.get(len) == Some(&'.') {
        let part = run(len + 1);
        // 2.2.3 is no decimal, and 1..2 is nothing.
        let chained = chars.get(len + 1 + part) == Some(&'.') && run(len + 2 + part) > 0;
        if part > 0 && !chained {
            text.push('.');
            text.extend(&chars[len + 1..len + 1 + part]);
            len += 1 + part;
            plain = false;
        }
    }
    if len == 0 || len > 60 {
        return None;
    }
    let mut value = Decimal::plain(&text)?;
    if let Some((power, taken)) = exponent(&chars[len..]) {
        value = value.shifted(power)?;
        len += taken;
        plain = false;
    }
    Some((value, len, plain))
}

/// The `e5`, `e+14`, `e-1` of a number in scientific notation.
fn exponent(chars: &[char]) -> Option<(i32, usize)> {
    if chars.first() != Some(&'e') {
        return None;
    }
    let (sign, start) = match chars.get(1)? {
        '-' => (-1, 2),
        '+' => (1, 2),
        _ => (1, 1),
    };
    let digits: String = chars[start..].iter().take_while(|c| c.is_ascii_digit()).take(3).collect();
    let len = start + digits.len();
    let ends = !chars.get(len).is_some_and(|c| c.is_ascii_alphanumeric());
    let power: i32 = digits.parse().ok()?;
    ends.then_some((sign * power, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_have_one_value() {
        let table = [
            ("一百五十七", "157"),
            ("二〇二二", "2022"),
            ("1,234.56", "1234.56"),
            ("1.5万", "15000"),
            ("十", "10"),
            ("一万零十二", "10012"),
            ("一万五千亿", "1500000000000"),
            ("二十万亿", "20000000000000"),
            ("0.86万亿", "860000000000"),
            ("三万五", "35000"),
            ("一百二", "120"),
            ("两千四百五", "2450"),
            ("一百零一", "101"),
            ("四万万", "400000000"),
            ("10万万", "1000000000"),
            ("7万5千4百", "75400"),
            ("100万三千", "1003000"),
            ("200亿零四千230", "20000004230"),
            ("壹佰贰拾柒", "127"),
            ("廿二", "22"),
            ("负三点一四", "-3.14"),
            ("零点零五", "0.05"),
            ("一点八万", "18000"),
            ("半", "0.5"),
            ("半百", "50"),
            ("１２３", "123"),
            ("一万一千一百一十一亿", "1111100000000"),
            ("一兆零三百万两千三百", "1000003002300"),
            ("一亿零两千三百", "100002300"),
            ("两千三点一", "2300.1"),
            ("1百01", "101"),
        ];
        for (text, value) in table {
            assert_eq!(parse(text).map(|d| d.to_string()).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn pairs_and_vague_numbers_are_ranges() {
        let table = [
            ("三五百", "300", "500"),
            ("十七八万", "170000", "180000"),
            ("三四十", "30", "40"),
            ("四十五六", "45", "46"),
            ("一万六七", "16000", "17000"),
            ("七百三四十", "730", "740"),
            ("三五", "3", "5"),
            ("几十", "20", "100"),
            ("数十亿", "1000000000", "10000000000"),
            ("几", "2", "10"),
        ];
        for (text, low, high) in table {
            let chars: Vec<char> = text.chars().collect();
            let numeral = read(&chars).unwrap();
            assert_eq!(numeral.len, chars.len(), "{text}");
            assert_eq!(
                (numeral.low.to_string(), numeral.high.unwrap().to_string()),
                (low.into(), high.into()),
                "{text}"
            );
        }
    }

    #[test]
    fn malformed_numerals_are_refused() {
        for text in ["", "零点", "10..1万", "10.1万零100", "十一十二", "点零", "负", "万", "几十", "一百千", "5万3万"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
