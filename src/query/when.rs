//! The argument of `date:`: an expression, a range `a..b`, a comparison `>2022-09`, alternatives `2021|2023`.
//!
//! Leaves single expressions (去年上半年) to the reader of dates.

use jiff::ToSpan;
use jiff::civil::Date;

use super::signs::{is_comparison, narrow};
use hansou_facts::date::{Period, ask_sure as ask};

/// The periods that `text` names, one or more; `None` when any of it cannot be read.
pub(super) fn read(text: &str, today: Date) -> Option<Vec<Period>> {
    let text: String = text.chars().map(narrow).collect();
    let text = text.replace(" OR ", "|").replace(" 或 ", "|");
    text.split('|').map(|part| one(part.trim(), today)).collect()
}

fn one(text: &str, today: Date) -> Option<Period> {
    let bare = text.trim_start_matches('[').trim_end_matches(']').trim();
    compared(bare, today).or_else(|| ask(bare, today)).or_else(|| range(bare, today))
}

/// `>2022-09` is after that month, `>=` from its first day on, `<` before it, `<=` up to its last day.
fn compared(text: &str, today: Date) -> Option<Period> {
    let sign_length = text.find(|c| !is_comparison(c))?;
    let (sign, rest) = text.split_at(sign_length);
    let period = ask(rest.trim(), today)?;
    match sign {
        ">" => Some(Period { from: Some(period.to?), to: None }),
        "≥" | ">=" | "=>" => Some(Period { from: Some(period.from?), to: None }),
        "<" => Some(Period { from: None, to: Some(period.from?) }),
        "≤" | "<=" | "=<" => Some(Period { from: None, to: Some(period.to?) }),
        "=" | "==" => Some(period),
        _ => None,
    }
}

/// From the start of the first to the end of the second; either side may be left open. `ask` knows `..` and 至.
fn range(text: &str, today: Date) -> Option<Period> {
    let (left, right) = ["..", "…", " TO ", " to ", "~", "至", "到"].iter().find_map(|sign| {
        let (left, right) = text.split_once(sign)?;
        Some((left.trim(), right.trim_matches(['.', '…', ' '])))
    })?;
    let open = |side: &str| side.is_empty() || side == "*";
    let from = if open(left) { None } else { Some(ask(left, today)?.from?) };
    let to = if open(right) { None } else { Some(ask(right, today)?.to?) };
    let in_order = from.zip(to).is_none_or(|(from, to)| from < to);
    (in_order && (from.is_some() || to.is_some())).then_some(Period { from, to })
}

/// The period as an argument that reads back as the same period.
pub(super) fn show(period: &Period) -> String {
    let from = period.from.map(|day| day.to_string()).unwrap_or_default();
    let to = period.to.and_then(|day| day.checked_sub(1.day()).ok()).map(|day| day.to_string()).unwrap_or_default();
    if from == to { from } else { format!("{from}..{to}") }
}
