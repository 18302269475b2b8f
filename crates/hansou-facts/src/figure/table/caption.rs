//! What the lines above a table say of all its numbers: their units (单位：亿元, 粮食产量（万吨）) and what they measure,
//! where neither row nor column says it (表1 2023年各县粮食产量).
//!
//! Leaves the unit of a head to `unit`, and the period and the place that a caption names to `context`.

use std::ops::Range;

use super::super::lexicon::{self, Role};
use super::super::view::View;
use super::is_metric;
use super::unit::{units_said, without_unit};

/// Longest of them, in characters: what is longer is prose.
const LONGEST: usize = 60;

/// What is told above a table.
#[derive(Debug, Default)]
pub(super) struct Caption {
    /// The units as printed.
    pub units: Vec<String>,
    /// What the numbers measure.
    pub measure: Option<Range<usize>>,
    /// The lines that are no prose, the nearest first.
    pub lines: Vec<Range<usize>>,
}

impl Caption {
    /// What the lines above a table say, the nearest last.
    pub fn read(view: &View, above: &[Range<usize>]) -> Self {
        let is_prose = |line: &Range<usize>| {
            line.len() > LONGEST || view.chars[line.clone()].iter().any(|c| matches!(c, '。' | '！' | '？' | '；'))
        };
        let mut caption = Self::default();
        for line in above.iter().rev() {
            if caption.units.is_empty() {
                caption.units = units_said(&view.chars[line.clone()], view.read);
            }
            if is_prose(line) {
                break;
            }
            caption.lines.push(line.clone());
            let (name, unit) = without_unit(view.chars, line.clone(), view.read);
            if caption.units.is_empty() {
                caption.units.extend(unit);
            }
            caption.measure = caption.measure.or_else(|| measure(view, name));
        }
        caption
    }

    /// Leaves out what the rows are called: 作物 of 作物播种面积, over rows of crops.
    pub fn leave_out(&mut self, chars: &[char], head: &Range<usize>) {
        let Some(measure) = &mut self.measure else { return };
        let (name, head) = (&chars[measure.clone()], &chars[head.clone()]);
        if !head.is_empty() && name.starts_with(head) && name.len() > head.len() + 1 {
            measure.start += head.len();
        }
    }
}

/// The cells of the first row, where they say what the table is of (表1 各县粮食产量 ⇥ 单位：吨), and the rows below.
pub(super) fn rows<'a>(view: &View, rows: &'a [Vec<Range<usize>>]) -> (&'a [Range<usize>], &'a [Vec<Range<usize>>]) {
    let filled = |row: &[Range<usize>]| row.iter().filter(|cell| !cell.is_empty()).count();
    let says_unit = |cell: &Range<usize>| !units_said(&view.chars[cell.clone()], view.read).is_empty();
    match rows {
        [first, rest @ ..] if rest.len() > 1 && filled(first) < filled(&rest[0]) && first.iter().any(says_unit) => {
            (first, rest)
        }
        _ => (&[], rows),
    }
}

/// What a line names as measured: 粮食产量 of 表1 2023年各县粮食产量情况.
fn measure(view: &View, line: Range<usize>) -> Option<Range<usize>> {
    let chars = view.chars;
    let mut end = line.end;
    while let Some(len) = lexicon::ends_with(chars, end, Role::CaptionEnd).filter(|len| end - len > line.start) {
        end -= len;
    }
    let dates = view.dates_behind(line.start).take_while(|date| date.chars.start < end);
    let mut start = dates.map(|date| date.chars.end).filter(|&behind| behind < end).last().unwrap_or(line.start);
    let is_sign = |at: &usize| !chars[*at].is_alphanumeric();
    start = (start..end).rev().find(is_sign).map_or(start, |sign| sign + 1);
    while let Some(len) = lexicon::begins_with(chars, start, Role::CaptionLead).filter(|len| start + len < end) {
        start += len;
    }
    let name = start..end;
    is_metric(chars, &name).then_some(name)
}
