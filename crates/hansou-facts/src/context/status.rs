//! Whether a figure is an outcome, a plan, a forecast or a bound.
//!
//! Leaves its period to `period`.

use jiff::civil::Date;

use super::words;
use crate::date::Period;
use crate::figure::{Comparator, Figure};
use hansou_text::fold::Folded;

/// What sort of statement a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is or was so.
    Outcome,
    /// It shall be so: 计划, 目标, 力争.
    Plan,
    /// It is expected to be so: 预计, 有望.
    Forecast,
    /// It may not be more or less: 不得低于.
    Bound,
}

/// Farthest that 目标是 stands before a figure of its list, in characters.
const LIST: usize = 160;

/// 预期目标是：…；城镇新增就业1100万人以上: true for what stands in the list of a sentence of goals before `at`.
pub(super) fn is_goal(folded: &Folded, at: usize) -> bool {
    let before = &folded.chars[at.saturating_sub(LIST)..at];
    let start = before.iter().rposition(|c| matches!(c, '。' | '！' | '？')).map_or(0, |at| at + 1);
    words::find(&before[start..], "goals").is_some()
}

/// What sort of statement a figure of a period is, told on a day.
pub fn status(folded: &Folded, figure: &Figure, period: Option<Period>, told: Option<Date>) -> Status {
    // 将接近600亿: what compares is said before the number, too.
    let (from, to) = (folded.index_of_byte(figure.clause.start), folded.index_of_byte(figure.core.start));
    let said = &folded.chars[from.min(to)..to];
    let outcome = words::find(said, "outcome").is_some();
    if words::find(said, "plan").is_some() && !outcome {
        return Status::Plan;
    }
    if words::find(said, "forecast").is_some() && !outcome {
        return Status::Forecast;
    }
    if is_goal(folded, from.min(to)) {
        return Status::Plan;
    }
    let to_come = period.and_then(|period| period.from).zip(told).is_some_and(|(from, told)| from > told);
    if to_come {
        return Status::Forecast;
    }
    let end = folded.index_of_byte(figure.span.end).max(to);
    let bound = matches!(figure.comparator, Comparator::AtLeast | Comparator::AtMost | Comparator::Below);
    let printed = &folded.chars[to..end];
    let normed = words::find(printed, "bound").is_some() || words::find(said, "bound").is_some();
    if bound && !figure.approximate && normed { Status::Bound } else { Status::Outcome }
}
