//! Columns that line up on a terminal: widths in terminal columns, where a Chinese character takes two.
//!
//! Leaves colours and what stands in the cells to the caller.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// A text filled with spaces to a width.
pub(super) fn padded(text: &str, to: usize, side: Side) -> String {
    let space = " ".repeat(to.saturating_sub(width(text)));
    match side {
        Side::Left => format!("{text}{space}"),
        Side::Right => format!("{space}{text}"),
    }
}

/// A text cut to a width, with … where something is missing.
pub(super) fn cut(text: &str, to: usize) -> String {
    if width(text) <= to {
        return text.to_owned();
    }
    let mut used = 0;
    let mut shown: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used < to
        })
        .collect();
    shown.push('…');
    shown
}

/// Rows as lines: every column as wide as its widest cell, two spaces between columns, none at the end.
pub(super) fn lines<const N: usize>(rows: &[[String; N]], sides: [Side; N]) -> Vec<String> {
    let mut widths = [0; N];
    for row in rows {
        for (wide, cell) in widths.iter_mut().zip(row) {
            *wide = width(cell).max(*wide);
        }
    }
    let used: Vec<usize> = (0..N).filter(|&at| widths[at] > 0).collect();
    let line = |row: &[String; N]| {
        let cells: Vec<String> = used.iter().map(|&at| padded(&row[at], widths[at], sides[at])).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{Side, cut, lines};

    #[test]
    fn columns_line_up() {
        let rows = [["签约额", "", "157"], ["gdp", "", "1,210"]].map(|row| row.map(str::to_owned));
        assert_eq!(lines(&rows, [Side::Left, Side::Left, Side::Right]), ["签约额    157", "gdp     1,210"]);
        for (text, to, wanted) in
            [("传感器大会", 10, "传感器大会"), ("传感器大会", 7, "传感器…"), ("传感器", 6, "传感器")]
        {
            assert_eq!(cut(text, to), wanted);
        }
    }
}
