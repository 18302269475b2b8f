//! The argument of `date:`: an expression, a range `a..b`, a comparison `>2022-09`, alternatives `2021|2023`.
//!
//! Leaves single expressions (去年上半年) to the reader of dates.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::text::date::Period;

/// The periods that `text` names, one or more; `None` when any of it cannot be read.
pub(super) fn read(text: &str, today: Date) -> Option<Vec<Period>> {
    let text = text.replace(" OR ", "|").replace(" 或 ", "|");
    text.split(['|', '｜']).map(|part| one(part.trim(), today)).collect()
}

fn one(text: &str, today: Date) -> Option<Period> {
    let bare = text.trim_start_matches(['[', '［']).trim_end_matches([']', '］']).trim();
    compared(bare, today).or_else(|| range(bare, today)).or_else(|| ask(bare, today))
}

/// `>2022-09` is after that month, `>=` from its first day on, `<` before it, `<=` up to its last day.
fn compared(text: &str, today: Date) -> Option<Period> {
    let sign_length = text.find(|c| !matches!(c, '>' | '<' | '=' | '＞' | '＜' | '＝' | '≥' | '≤'))?;
    let (sign, rest) = text.split_at(sign_length);
    let sign: String = sign.chars().map(narrow).collect();
    let period = ask(rest.trim(), today)?;
    match sign.as_str() {
        ">" => Some(Period { from: Some(period.to?), to: None }),
        "≥" | ">=" | "=>" => Some(Period { from: Some(period.from?), to: None }),
        "<" => Some(Period { from: None, to: Some(period.from?) }),
        "≤" | "<=" | "=<" => Some(Period { from: None, to: Some(period.to?) }),
        "=" | "==" => Some(period),
        _ => None,
    }
}

/// From the start of the first to the end of the second; either side may be left open.
fn range(text: &str, today: Date) -> Option<Period> {
    let (left, right) = ["..", "…", " TO ", " to ", "~", "～", "至", "到"].iter().find_map(|sign| {
        let (left, right) = text.split_once(sign)?;
        Some((left.trim(), right.trim_matches(['.', '…', ' '])))
    })?;
    let open = |side: &str| side.is_empty() || side == "*";
    let from = if open(left) { None } else { Some(ask(left, today)?.from?) };
    let to = if open(right) { None } else { Some(ask(right, today)?.to?) };
    (from.is_some() || to.is_some()).then_some(Period { from, to })
}

fn narrow(c: char) -> char {
    match c {
        '＞' => '>',
        '＜' => '<',
        '＝' => '=',
        other => other,
    }
}

/// The period as an argument that reads back as the same period.
pub(super) fn show(period: &Period) -> String {
    let from = period.from.map(|day| day.to_string()).unwrap_or_default();
    let to = period.to.and_then(|day| day.checked_sub(1.day()).ok()).map(|day| day.to_string()).unwrap_or_default();
    if from == to { from } else { format!("{from}..{to}") }
}

/// The period of a single expression: a year, month or day in digits.
pub(super) fn ask(text: &str, _today: Date) -> Option<Period> {
    let parts: Vec<&str> = text.trim_end_matches(['日', '月', '年']).split(['-', '年', '月']).collect();
    if parts.len() > 3 || parts[0].len() != 4 || !parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |index: usize| parts.get(index).map(|part| part.parse::<i8>());
    let year: i16 = parts[0].parse().ok()?;
    if !(1900..2100).contains(&year) {
        return None;
    }
    let (first, length) = match (number(1), number(2)) {
        (None, _) => (date(year, 1, 1), 1.year()),
        (Some(month), None) => (Date::new(year, month.ok()?, 1).ok()?, 1.month()),
        (Some(month), Some(day)) => (Date::new(year, month.ok()?, day.ok()?).ok()?, 1.day()),
    };
    Some(Period { from: Some(first), to: first.checked_add(length).ok() })
}
