//! The small numbers that dates are made of: 9, 09, 二十八, 廿八, 二〇二二, 两千零四; and words at a place.
//!
//! Leaves quantities (10亿, 3.5, 数十) to the figures.

use hansou_text::words;
pub(super) use hansou_text::words::after as word;

/// A whole number below 100 million at a place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value.
    pub value: u32,
    /// Index after its last character.
    pub end: usize,
    /// How many digits it is written with; a value written with 十, 百 or 千 has none.
    pub digits: usize,
    /// Written with 0–9.
    pub arabic: bool,
}

impl Number {
    /// The value when it lies in `range`, as a part of a date.
    pub fn within(self, low: u32, high: u32) -> Option<i8> {
        (low..=high).contains(&self.value).then(|| i8::try_from(self.value).ok()).flatten()
    }
}

/// Quotation marks.
pub(super) const OPENING: &str = "“\"「『‘";
/// Quotation marks.
pub(super) const CLOSING: &str = "”\"」』’";

/// Longest number read; longer runs are identifiers.
const LONGEST: usize = 8;

/// The number that starts at `at`: a whole run of digits or numerals, or nothing when the run is too long.
pub(super) fn number(chars: &[char], at: usize) -> Option<Number> {
    match chars.get(at)? {
        '0'..='9' => arabic(chars, at),
        c if numeral(*c).is_some() => chinese(chars, at),
        _ => None,
    }
}

/// Like [`number`], but where its value is in `low..=high` and is written with one or two digits or as 二十八.
pub(super) fn small(chars: &[char], at: usize, low: u32, high: u32) -> Option<(i8, Number)> {
    let number = number(chars, at).filter(|number| number.digits <= 2)?;
    Some((number.within(low, high)?, number))
}

fn arabic(chars: &[char], at: usize) -> Option<Number> {
    let digits = chars[at..].iter().take(LONGEST + 1).take_while(|c| c.is_ascii_digit()).count();
    let value = chars[at..at + digits].iter().fold(0, |value: u32, &c| value.saturating_mul(10) + (c as u32 - 48));
    (digits <= LONGEST).then_some(Number { value, end: at + digits, digits, arabic: true })
}

fn chinese(chars: &[char], at: usize) -> Option<Number> {
    let length = chars[at..].iter().take(LONGEST + 1).take_while(|&&c| numeral(c).is_some()).count();
    let run = &chars[at..at + length];
    if length > LONGEST {
        return None;
    }
    let scaled = run.iter().any(|&c| numeral(c).is_some_and(|value| value >= 10));
    let value =
        if scaled { scaled_value(run)? } else { run.iter().fold(0, |sum, &c| sum * 10 + numeral(c).unwrap_or(0)) };
    Some(Number { value, end: at + length, digits: if scaled { 0 } else { length }, arabic: false })
}

/// 二十八, 一百零三, 两千零四; `None` for scales out of order or digits without a scale between them.
fn scaled_value(run: &[char]) -> Option<u32> {
    let (mut sum, mut digit, mut scale) = (0, None, 10_000);
    for &c in run {
        match numeral(c)? {
            0 => {}
            value @ 1..=9 if digit.is_none() => digit = Some(value),
            value @ (20 | 30) if c != '十' && digit.is_none() && scale > 10 => (sum, scale) = (sum + value, 10),
            value @ (10 | 100 | 1000) if value < scale => {
                sum += digit.take().unwrap_or(1) * value;
                scale = value;
            }
            _ => return None,
        }
    }
    Some(sum + digit.unwrap_or(0))
}

/// Value of a Chinese digit, of 十 百 千, and of 廿 and 卅.
pub(super) fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '廿' => 20,
        '卅' => 30,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// The first entry of `table` whose word stands at `at`, and the index after it. Longer words come first.
pub(super) fn entry<T: Copy>(chars: &[char], at: usize, table: &[(&str, T)]) -> Option<(T, usize)> {
    words::first(chars, at, table, |(name, _)| name).map(|(&(_, value), end)| (value, end))
}

/// Index after the first of `list` that stands at `at`, when one does.
pub(super) fn first_word(chars: &[char], at: usize, list: &[&str]) -> Option<usize> {
    words::begins_any(chars, at, list).map(|length| at + length)
}

/// Index after the first of `list` that stands at `at`; `at` itself when none does.
pub(super) fn skip(chars: &[char], at: usize, list: &[&str]) -> usize {
    at + words::begins_any(chars, at, list).unwrap_or(0)
}

/// True when there is a character and it is one of `list`.
pub(super) fn one_of(c: Option<impl std::borrow::Borrow<char>>, list: &str) -> bool {
    c.is_some_and(|c| list.contains(*c.borrow()))
}
