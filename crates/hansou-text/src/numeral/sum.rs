//! A number with scales, summed up as it is read: 一万五千亿, 7万5千4百, 三五百.
//!
//! Leaves runs of digits to `written`, and what follows 点 to `spelled`.

use super::glyph::{big_scale, digit, prefixes_unit, scale, small_scale, starts, tens};
use super::spelled::{decimals, pair};
use super::written::digits;
use super::{Decimal, Form, Numeral};

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
pub(super) struct Sum {
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
    pub(super) fn read(mut self, chars: &[char]) -> Option<Numeral> {
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
        // 7万5千4百, 1万600 and 1亿2,000万 go on; 30万20千 and 5万2022年 do not, nor does the date in 100万3月.
        let next = rest.get(len);
        let scaled = next.and_then(|&c| big_scale(c)).is_some_and(|power| power < room);
        let dated = len <= 2 && next.is_some_and(|c| matches!(c, '月' | '日' | '号' | '时' | '点'));
        if self.last != Last::Start && (!plain && !scaled || dated || value >= Decimal::new(1, room)?) {
            return None;
        }
        self.number = Some(Span::point(value));
        self.closed = !plain;
        self.written = true;
        self.last = Last::Number;
        Some(len)
    }

    /// A 零: at the start, or between two parts.
    fn zero(&mut self, rest: &[char]) -> Option<usize> {
        let next = rest.get(1);
        let goes_on = next.is_some_and(|&c| starts(c) && c != '半' && c != '数' && digit(c) != Some(0));
        match self.last {
            Last::Start => self.section = Span::ZERO,
            Last::Small(_) | Last::Big(_) if goes_on => {}
            _ => return None,
        }
        self.last = Last::Zero;
        Some(1)
    }

    fn digit(&mut self, value: i64, rest: &[char]) -> Option<usize> {
        if self.closed || self.paired {
            return None;
        }
        if value == 0 {
            return self.zero(rest);
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
        let mut place = self.add_number(chars)?;
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
            form: self.form(chars),
            place,
            scaled,
        })
    }

    /// Adds the number behind the last scale; the power of ten that all is written to.
    fn add_number(&mut self, chars: &[char]) -> Option<i32> {
        // 1.5亿 is written to the ten million.
        let scaled = match (self.last, self.closed, &self.parts[..]) {
            (Last::Small(power) | Last::Big(power), true, [(part, _)]) => Some(part.low.last_place().min(power)),
            (Last::Small(power) | Last::Big(power), ..) => Some(power),
            _ => None,
        };
        let Some(number) = self.number else { return Some(scaled.unwrap_or(0)) };
        let shorthand = self.shorthand(chars);
        let is_short = self.last == Last::Number && scaled_before(chars, self.len, self.paired) && shorthand > 0;
        let number = if is_short { number.shifted(shorthand)? } else { number };
        self.section = self.section.plus(number)?;
        let written =
            if is_short { shorthand } else { number.low.last_place().max(if self.written { 0 } else { -FREE }) };
        Some(scaled.filter(|_| self.closed && self.parts.len() == 1).unwrap_or(written))
    }

    fn form(&self, chars: &[char]) -> Form {
        let is_bare = self.bare && self.len <= 2 && chars[..self.len].iter().all(|&c| scale(c).is_some());
        match (is_bare, self.written) {
            (true, _) => Form::Bare,
            (_, true) => Form::Digits,
            _ => Form::Han,
        }
    }

    /// 三万五 is 35,000, 13万2 is 132,000 and 一百二 is 120: the power a last digit takes from the scale before it.
    fn shorthand(&self, chars: &[char]) -> i32 {
        let at = self.len - if self.paired { 2 } else { 1 };
        match at.checked_sub(1).map(|before| chars[before]) {
            Some(c) => scale(c).map_or(0, |power| power - 1),
            None => 0,
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
