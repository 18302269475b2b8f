//! Exact decimal numbers: an integer times a power of ten. Nothing is ever rounded, except a division that
//! has no finite decimal expansion, which keeps 18 digits after the leading ones.
//!
//! Leaves spelling (亿, 百分之) to the numeral reader; out-of-range results are `None`, never a wrong value.

use std::cmp::Ordering;
use std::fmt;

/// The largest power of ten kept, either way: 10^±60 spans every quantity a text can mean.
const LIMIT: i32 = 60;

/// `mantissa` × 10^`exponent`, without trailing zeros in the mantissa, so that equal numbers are equal fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    mantissa: i128,
    exponent: i32,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { mantissa: 0, exponent: 0 };
    /// One.
    pub const ONE: Self = Self { mantissa: 1, exponent: 0 };

    /// `mantissa` × 10^`exponent`; `None` beyond 10^±60 or 38 digits.
    pub fn new(mut mantissa: i128, mut exponent: i32) -> Option<Self> {
        if mantissa == 0 {
            return Some(Self::ZERO);
        }
        // Nearly all fit 64 bits, where division is many times cheaper.
        if let Ok(mut small) = i64::try_from(mantissa) {
            while small % 10 == 0 {
                small /= 10;
                exponent += 1;
            }
            mantissa = i128::from(small);
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        (-LIMIT..=LIMIT).contains(&exponent).then_some(Self { mantissa, exponent })
    }

    /// `mantissa` × 10^`exponent` of a table; the mantissa does not end in 0.
    pub const fn whole(mantissa: i64, exponent: i32) -> Self {
        Self { mantissa: mantissa as i128, exponent }
    }

    /// A small whole number.
    pub fn int(value: i64) -> Self {
        Self::new(i128::from(value), 0).unwrap_or(Self::ZERO)
    }

    /// Reads plain digits with an optional sign and point: `-1234.5`. `None` for anything else.
    pub fn plain(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && part.is_empty() {
            return None;
        }
        let mut mantissa = 0i128;
        for digit in whole.bytes().chain(part.bytes()) {
            if !digit.is_ascii_digit() {
                return None;
            }
            mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        }
        let mantissa = if negative { -mantissa } else { mantissa };
        Self::new(mantissa, -i32::try_from(part.len()).ok()?)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let (a, b, exponent) = aligned(self, other)?;
        Self::new(a.checked_add(b)?, exponent)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        if other == Self::ONE {
            return Some(self);
        }
        Self::new(self.mantissa.checked_mul(other.mantissa)?, self.exponent + other.exponent)
    }

    /// Times 10^`power`.
    pub fn shifted(self, power: i32) -> Option<Self> {
        Self::new(self.mantissa, self.exponent.checked_add(power)?)
    }

    /// The quotient: exact where it is a finite decimal, otherwise cut 18 digits after the leading ones.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.mantissa == 0 {
            return None;
        }
        if other == Self::ONE {
            return Some(self);
        }
        let (mut rest, mut power) = (self.mantissa, self.exponent - other.exponent);
        for _ in 0..18 {
            match rest.checked_mul(10) {
                Some(more) if rest % other.mantissa != 0 => (rest, power) = (more, power - 1),
                _ => break,
            }
        }
        Self::new(rest / other.mantissa, power)
    }

    /// The same distance from zero on the other side.
    pub fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    /// Below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// A whole number.
    pub fn is_whole(self) -> bool {
        self.exponent >= 0
    }

    /// The power of ten of the last digit that is not zero: 3 for 12000, -1 for 0.5.
    pub fn last_place(self) -> i32 {
        self.exponent
    }

    /// The value as a small whole number, when it is one.
    pub fn small(self) -> Option<i64> {
        let power = u32::try_from(self.exponent).ok().filter(|&power| power <= 18)?;
        i64::try_from(self.mantissa.checked_mul(10i128.pow(power))?).ok()
    }

    /// The nearest floating point number, for columns and statistics.
    pub fn to_f64(self) -> f64 {
        // Parsing is correctly rounded, multiplying by a power of ten is not.
        format!("{}e{}", self.mantissa, self.exponent).parse().unwrap_or(f64::NAN)
    }
}

/// Both mantissas at the smaller exponent.
fn aligned(a: Decimal, b: Decimal) -> Option<(i128, i128, i32)> {
    let exponent = a.exponent.min(b.exponent);
    let scale = |d: Decimal| {
        let power = u32::try_from(d.exponent - exponent).ok()?;
        if d.mantissa == 0 { Some(0) } else { d.mantissa.checked_mul(10i128.checked_pow(power)?) }
    };
    Some((scale(a)?, scale(b)?, exponent))
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if let Some((a, b, _)) = aligned(*self, *other) {
            return a.cmp(&b);
        }
        // Too far apart to align: the sign decides, then the number of digits before the point.
        let size = |d: &Self| d.exponent + d.mantissa.unsigned_abs().checked_ilog10().map_or(-LIMIT, |log| log as i32);
        let sign = self.mantissa.signum().cmp(&other.mantissa.signum());
        let larger = size(self).cmp(&size(other));
        sign.then(if self.is_negative() { larger.reverse() } else { larger })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Plain digits without exponent: 15700000000, 0.025.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let sign = if self.is_negative() { "-" } else { "" };
        if self.exponent >= 0 {
            return write!(f, "{sign}{digits}{}", "0".repeat(self.exponent as usize));
        }
        let places = self.exponent.unsigned_abs() as usize;
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = padded.split_at(padded.len() - places);
        write!(f, "{sign}{whole}.{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::plain(text).unwrap()
    }

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(d("0.1").plus(d("0.2")), Some(d("0.3")));
        assert_eq!(d("1.10"), d("1.1"));
        assert_eq!(d("157").shifted(8).unwrap().to_string(), "15700000000");
        assert_eq!(d("-0.025").to_string(), "-0.025");
        assert_eq!(d("15").times(d("2000")).unwrap().over(d("3")), Some(d("10000")));
        assert_eq!(d("1").over(d("3")).unwrap().to_string(), "0.333333333333333333");
        assert!(d("2").over(d("3")).unwrap().times(d("3")).unwrap() < d("2"));
        assert_eq!(d("1").over(Decimal::ZERO), None);
        assert_eq!(Decimal::plain("1.2.3"), None);
        assert_eq!(Decimal::plain(&"9".repeat(80)), None);
        assert_eq!(d("0.1").to_f64(), 0.1);
    }

    #[test]
    fn order_holds_far_apart() {
        let huge = Decimal::new(1, 50).unwrap();
        let tiny = Decimal::new(1, -50).unwrap();
        assert!(huge > tiny && tiny > Decimal::ZERO && huge.negated() < tiny.negated() && huge.negated() < tiny);
        assert!(d("2") < d("10") && d("-2") > d("-10"));
    }
}
