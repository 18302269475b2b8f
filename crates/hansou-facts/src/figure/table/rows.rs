//! The stretches of a text: prose, and tables as lines of cells with the lines above them.
//!
//! Leaves what stands in a table to `super`, and what the lines above say to `caption`.

use std::ops::Range;

use hansou_text::fold::{Break, Folded};

/// Most lines above a table that speak of it.
const LINES: usize = 3;
/// Most cells of a row of a table.
const COLUMNS: usize = 256;

/// A stretch of a text: prose, or a table; in indices of the folded characters.
pub(in super::super) enum Stretch {
    Prose(Range<usize>),
    Table(Table),
}

/// The rows of a table, each a list of cells.
pub(in super::super) struct Table {
    pub(super) rows: Vec<Vec<Range<usize>>>,
    /// The lines above it, the nearest last.
    pub(super) above: Vec<Range<usize>>,
}

/// The text in stretches. Rows are lines with two cells or more; two rows or more are a table.
pub(in super::super) fn stretches(folded: &Folded) -> Vec<Stretch> {
    let all = 0..folded.chars.len();
    if !folded.has_cells() {
        return vec![Stretch::Prose(all)];
    }
    let (mut stretches, mut prose) = (Vec::new(), 0);
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    let mut above: Vec<Range<usize>> = Vec::new();
    for row in lines(folded).into_iter().chain([Vec::new()]) {
        if is_row(&row) {
            rows.push(row);
            continue;
        }
        if row.iter().all(Range::is_empty) && !row.is_empty() {
            continue;
        }
        let rows = std::mem::take(&mut rows);
        if let [first, .., last] = &rows[..] {
            let (start, end) = (first[0].start, last[last.len() - 1].end);
            stretches.push(Stretch::Prose(prose..start.max(prose)));
            prose = end;
            stretches.push(Stretch::Table(Table { rows, above: std::mem::take(&mut above) }));
        }
        above.extend(row.iter().find(|cell| !cell.is_empty()).cloned());
        above.drain(..above.len().saturating_sub(LINES));
    }
    stretches.push(Stretch::Prose(prose.min(all.end)..all.end));
    stretches.retain(|stretch| !matches!(stretch, Stretch::Prose(range) if range.is_empty()));
    stretches
}

/// The lines of a text as lists of cells; an empty line is a line without cells.
fn lines(folded: &Folded) -> Vec<Vec<Range<usize>>> {
    let (mut lines, mut cells, mut start) = (Vec::new(), Vec::new(), 0);
    for (at, what) in folded.breaks().chain([(folded.chars.len(), Break::Line)]) {
        cells.push(trimmed(&folded.chars, start..at));
        start = at;
        if what == Break::Line {
            lines.push(std::mem::take(&mut cells));
        }
    }
    lines
}

fn is_row(cells: &[Range<usize>]) -> bool {
    cells.len() <= COLUMNS && cells.iter().filter(|cell| !cell.is_empty()).count() > 1
}

/// Without spaces around.
pub(super) fn trimmed(chars: &[char], range: Range<usize>) -> Range<usize> {
    let blank = |c: &char| *c == ' ';
    let start = range.start + chars[range.clone()].iter().take_while(|c| blank(c)).count();
    let end = range.end - chars[start..range.end].iter().rev().take_while(|c| blank(c)).count();
    start..end
}
