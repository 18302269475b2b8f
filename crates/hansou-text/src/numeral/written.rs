//! A number in digits: 157, 1,234.56, .77, 2e5, 3.5 million.

use super::Decimal;

/// How long a number is whose first digits are `whole` characters, in groups of three (1,234,567) with nothing shorter or
/// longer behind.
fn grouped(chars: &[char], whole: usize, run: impl Fn(usize) -> usize) -> usize {
    if !(1..=3).contains(&whole) {
        return whole;
    }
    let mut len = whole;
    while chars.get(len) == Some(&',') && run(len + 1) == 3 {
        len += 4;
    }
    // 1,234,56 is no number in groups: the first group stands alone.
    if chars.get(len) == Some(&',') && len > whole && run(len + 1) > 0 { whole } else { len }
}

/// A number in digits: value, characters, and whether it is a plain run of digits.
pub(super) fn digits(chars: &[char]) -> Option<(Decimal, usize, bool)> {
    let run = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let whole = run(0);
    let mut len = grouped(chars, whole, run);
    let mut plain = len == whole && whole > 0;
    let mut places = 0;
    if chars.get(len) == Some(&'.') {
        let part = run(len + 1);
        // 2.2.3 is no decimal, and 1..2 is nothing.
        let chained = chars.get(len + 1 + part) == Some(&'.') && run(len + 2 + part) > 0;
        if part > 0 && !chained {
            len += 1 + part;
            places = part;
            plain = false;
        }
    }
    if len == 0 || len > 60 {
        return None;
    }
    let mut mantissa = 0i128;
    for digit in chars[..len].iter().filter_map(|c| c.to_digit(10)) {
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit))?;
    }
    let mut value = Decimal::new(mantissa, -i32::try_from(places).ok()?)?;
    if let Some((power, taken)) = exponent(&chars[len..]) {
        value = value.shifted(power)?;
        len += taken;
        plain = false;
    } else if let Some((power, taken)) = english_scale(&chars[len..]) {
        value = value.shifted(power)?;
        len += taken;
        plain = false;
    }
    Some((value, len, plain))
}

/// The scale after a number in an English text: million, billion, bn; a space may stand before it.
fn english_scale(chars: &[char]) -> Option<(i32, usize)> {
    const SCALES: [(&str, i32); 6] =
        [("thousand", 3), ("million", 6), ("mn", 6), ("billion", 9), ("bn", 9), ("trillion", 12)];
    let space = usize::from(chars.first() == Some(&' '));
    let word = &chars[space..];
    let (name, power) = SCALES.into_iter().find(|(name, _)| word.iter().copied().take(name.len()).eq(name.chars()))?;
    let end = space + name.len();
    (!chars.get(end).is_some_and(char::is_ascii_alphanumeric)).then_some((power, end))
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
