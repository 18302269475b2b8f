//! Days as they are printed, with or without a year: in a text, and in the names of files and folders.
//!
//! Leaves which year a day without one is of to `super`.

use jiff::civil::Date;

/// The last date in a path: 2022-09-30.txt, 20220930/…, 2022/09/30/….
pub fn named_day(path: &str) -> Option<Date> {
    let groups: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    (0..groups.len()).rev().find_map(|at| {
        let group = groups[at];
        let packed = |from: usize, to: usize| group.get(from..to)?.parse().ok();
        if matches!(group.len(), 8 | 12 | 14) {
            return day(packed(0, 4)?, packed(4, 6)?, packed(6, 8)?);
        }
        let next = |by: usize| groups.get(at + by)?.parse::<i16>().ok();
        match group.len() {
            4 if groups.get(at + 1)?.len() == 4 => day(packed(0, 4)?, next(1)? / 100, next(1)? % 100),
            4 => day(packed(0, 4)?, next(1)?, next(2)?),
            6 => day(packed(0, 4)?, packed(4, 6)?, next(1)?),
            _ => None,
        }
    })
}

/// The last year in a path.
pub fn named_year(path: &str) -> Option<i16> {
    let groups = path.rsplit(|c: char| !c.is_ascii_digit());
    let mut years = groups.filter(|group| matches!(group.len(), 4 | 6 | 8)).filter_map(|group| group[..4].parse().ok());
    years.find(|year| (1900..2100).contains(year))
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    let day = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    (1000..2200).contains(&year).then_some(day)
}

/// A day as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// The year, where it is printed.
    pub year: Option<i16>,
    month: i16,
    day: i16,
    /// Length in bytes.
    pub length: usize,
}

impl Printed {
    /// The day in that year, if there is such a day.
    pub fn date(&self, year: i16) -> Option<Date> {
        day(year, self.month, self.day)
    }

    /// The month.
    pub fn month(&self) -> i16 {
        self.month
    }

    /// True when both are the same day of the year.
    pub fn is_same_day(&self, other: Self) -> bool {
        (self.month, self.day) == (other.month, other.day)
    }
}

/// The days printed in a text: 2022年9月28日, 2022-09-28, 民國 113 年 5 月 1 日, 9月28日.
pub fn days(text: &str) -> impl Iterator<Item = Printed> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(c) = text[at..].chars().next() {
            let start = at;
            if numeral(c).is_none() && !text[at..].starts_with("民國") && !text[at..].starts_with("民国") {
                at += c.len_utf8();
                continue;
            }
            if let Some(printed) = day_at_start(&text[start..]) {
                at = start + printed.length;
                return Some(printed);
            }
            // Past the number, so that its tail is not read as another.
            at += c.len_utf8();
            let rest = &text[at..];
            at += rest.find(|c: char| numeral(c).is_none()).unwrap_or(rest.len());
        }
        None
    })
}

/// The day at the start of a text.
pub fn day_at_start(text: &str) -> Option<Printed> {
    let era = text.strip_prefix("民國").or(text.strip_prefix("民国"));
    let (first, digits, rest) = number(era.unwrap_or(text))?;
    let (mark, rest) = mark(rest)?;
    let (year, month, rest, mark) = match mark {
        '月' if era.is_none() => (None, first, rest, mark),
        _ if mark != '月' && (digits == 4 || era.is_some()) => {
            let (month, _, rest) = number(rest)?;
            let (second, rest) = self::mark(rest)?;
            let fits = second == mark || mark == '年' && second == '月';
            (Some(if era.is_some() { first + 1911 } else { first }), month, fits.then_some(rest)?, second)
        }
        _ => return None,
    };
    let (day, _, rest) = number(rest)?;
    let rest = match mark {
        '月' => rest.trim_start().strip_prefix(['日', '号', '號'])?,
        _ => rest,
    };
    let plausible = (1..=12).contains(&month) && (1..=31).contains(&day);
    let year_known = year.is_none_or(|year| (1000..2200).contains(&year));
    (plausible && year_known).then_some(Printed { year, month, day, length: text.len() - rest.len() })
}

/// A number of at most four digits at the start of a text, how many digits it has, and what follows.
fn number(text: &str) -> Option<(i16, usize, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| numeral(c).is_none()).unwrap_or(text.len());
    let count = text[..end].chars().count();
    if !(1..=4).contains(&count) {
        return None;
    }
    let mut value = 0i16;
    let mut tens = false;
    for digit in text[..end].chars().filter_map(numeral) {
        match digit {
            10 => (value, tens) = (value.max(1) * 10, true),
            _ if tens => (value, tens) = (value + digit as i16, false),
            _ => value = value.checked_mul(10)?.checked_add(digit as i16)?,
        }
    }
    Some((value, count, &text[end..]))
}

/// The sign between the parts of a date.
fn mark(text: &str) -> Option<(char, &str)> {
    let text = text.trim_start();
    let c = text.chars().next().filter(|c| matches!(c, '年' | '月' | '-' | '/' | '.'))?;
    Some((c, &text[c.len_utf8()..]))
}

/// Value of a digit, Chinese or not; 10 for 十.
pub fn numeral(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '０'..='９' => Some((c as u32 - '０' as u32) as u8),
        '〇' | '○' | '零' => Some(0),
        _ => "一二三四五六七八九十".chars().position(|digit| digit == c).map(|at| at as u8 + 1),
    }
}
