//! Which periods are carried on to later sentences.
//!
//! Leaves which of them a figure is of to `period`.

use jiff::civil::Date;

use super::words;
use crate::date::{DateKind, Mention};
use hansou_text::fold::Folded;

/// True for a period that later sentences are of as well; 春季 without a year says which crops are meant, 近两个月 how long.
pub(super) fn is_lasting(folded: &Folded, mention: &Mention) -> bool {
    let of_season = !mention.printed && words::begin(&folded.chars[mention.chars.clone()], "season");
    let lasting = !matches!(mention.kind, DateKind::Plan | DateKind::Since | DateKind::Week | DateKind::Span);
    lasting && !of_season && mention.period.to.is_some()
}

/// True for a period that ended not long before the day on which it is told, and that has begun, unless what is told is
/// to come: years ago something was founded, and by the end of next year it will be built.
pub(super) fn reaches(mention: &Mention, day: Date, is_to_come: bool) -> bool {
    const RECENT: i32 = 400;
    let recent = mention.period.to.and_then(|to| to.until(day).ok()).is_some_and(|since| since.get_days() <= RECENT);
    let ends_later =
        mention.kind == DateKind::Until && mention.period.to.is_some_and(|to| day < to.yesterday().unwrap_or(to));
    let begins_later = mention.period.from.is_some_and(|from| day < from);
    recent && (is_to_come || !ends_later && !begins_later)
}
