//! Numerals to exact numbers: 157, 1,234.56, 1.5万, 一百五十七, 二〇二二, 十七八万, 几十, 数十亿, 壹佰贰拾.
//!
//! Reads the number alone: units, comparators (超, 近), percent and fractions belong to `figure`. Input is
//! folded text (simplified, half width, lower case).

mod decimal;
mod glyph;
mod spelled;
mod sum;
mod written;

pub use decimal::Decimal;
pub use glyph::{digit, prefixes_unit, scale, starts};

use sum::Sum;

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

/// Reads the longest numeral at the start of `chars`.
pub fn read(chars: &[char]) -> Option<Numeral> {
    let &first = chars.first()?;
    match first {
        '几' | '数' => spelled::vague(chars),
        '半' if chars.get(1) == Some(&'百') => {
            Some(Numeral { len: 2, scaled: true, place: 1, ..Numeral::half(Decimal::int(50)) })
        }
        '半' => Some(Numeral::half(Decimal::new(5, -1)?)),
        _ => spelled::spelled(chars).or_else(|| Sum::default().read(chars)),
    }
}

impl Numeral {
    fn half(low: Decimal) -> Self {
        Self { len: 1, low, high: None, high_open: false, form: Form::Half, place: 0, scaled: false }
    }
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
            ("13万2", "132000"),
            ("1万5", "15000"),
            ("3千5", "3500"),
            ("1億2,000萬", "120000000"),
            ("1兆2,000億", "1200000000000"),
            ("1亿2000.5万", "120005000"),
            ("3.5 million", "3500000"),
            ("1,200 billion", "1200000000000"),
            ("2bn", "2000000000"),
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
