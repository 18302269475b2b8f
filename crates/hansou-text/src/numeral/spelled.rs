//! Numbers without a sum: vague ones (几十, 数亿), digits spelled one by one (二〇二二), pairs (三五), and the part
//! behind 点.

use super::glyph::{digit, scale, small_scale};
use super::{Decimal, Form, Numeral};

/// 几, 几十, 数十亿, 几百万: from twice (几) or once (数) the scale to ten times it.
pub(super) fn vague(chars: &[char]) -> Option<Numeral> {
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

/// What one or two of are counted.
const FEW: &str = "个天年月次位名句点家件种周步条页张声小处所座代";

/// Digits spelled one by one (二〇二二, 一二三点四), and two that are a pair (三五, 七八).
pub(super) fn spelled(chars: &[char]) -> Option<Numeral> {
    // 一两天: one or two; 一两 alone is a weight.
    let few = chars.starts_with(&['一', '两']) && chars.get(2).is_some_and(|c| FEW.contains(*c));
    if few {
        let (low, high) = (Decimal::int(1), Some(Decimal::int(2)));
        return Some(Numeral { len: 2, low, high, high_open: false, form: Form::Han, place: 0, scaled: false });
    }
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
    let pointed = decimals(&chars[len..]).is_some();
    if len == 2
        && !pointed
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
pub(super) fn pair(a: char, b: char) -> Option<(i64, i64)> {
    let (low, high) = (digit(a)?, digit(b)?);
    let near = low > 0 && (high == low + 1 || (low, high) == (3, 5));
    (near && a != '两' && b != '两' || matches!((a, b), ('两', '三') | ('一', '两'))).then_some((low, high))
}

/// 点 and spelled or written digits: the part after the decimal point and the characters it takes.
pub(super) fn decimals(chars: &[char]) -> Option<(Decimal, usize)> {
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
