//! Text with marks, laid out in lines of a width counted in terminal columns.
//!
//! A line break of the source shows as nothing between Chinese characters, as a space where an empty line or two matches
//! are parted by it, and as a space elsewhere. Lines break
//! between Chinese characters and at spaces, never inside a figure or a Latin word that fits, never before closing
//! or after opening punctuation (the rule of GB/T 15834). Linear in the text. Leaves looks to `style`.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::UnicodeWidthChar;

use super::escape::{breaks_line, visible_char};
use super::style::{Look, Style};
use crate::hit::Mark;

/// One character to be shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub c: char,
    pub marked: bool,
    /// True for the first of a mark.
    pub begins: bool,
    /// True when no line may begin with it: it is inside something that is kept whole.
    pub glued: bool,
}

/// The characters of a text to show: marks set, `whole` ranges kept on one line, line breaks closed up, controls
/// made visible. Ranges are in characters of the text.
pub(super) fn cells(text: &str, marks: &[Mark], whole: &[Mark]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(text.len() / 2);
    let (mut marks, mut whole) = (Ranges(marks), Ranges(whole));
    // Where the white space at the end of `cells` begins, and how many line breaks it holds.
    let mut space: Option<(usize, usize)> = None;
    let mut before = ' ';
    for (at, c) in text.chars().enumerate() {
        let (marked, begins) = (marks.contains(at), marks.begins(at));
        let cell = Cell { c: visible_char(c), marked, begins, glued: whole.continues(at) };
        if c.is_whitespace() {
            let (start, breaks) = space.unwrap_or((cells.len(), 0));
            let is_break = breaks_line(c) && !(c == '\n' && before == '\r');
            space = Some((start, breaks + usize::from(is_break)));
            before = c;
            cells.push(Cell { c: if c == '\t' { ' ' } else { c }, ..cell });
            continue;
        }
        if let Some((start, breaks @ 1..)) = space.take() {
            close_up(&mut cells, start, breaks, cell);
        }
        cells.push(cell);
    }
    if let Some((start, 1..)) = space {
        cells.truncate(start);
    }
    cells
}

/// A text on one line, for tables.
pub(super) fn one_line(text: &str, whole: &[Mark]) -> String {
    let line: String = cells(text, &[], whole).iter().map(|cell| cell.c).collect();
    line.trim().to_owned()
}

/// Replaces the white space from `start` by what is shown for line breaks before `next`: nothing between Chinese characters
/// of one text; a space between a heading and its text, which stand apart by an empty line, and between two matches. A
/// match that goes on over the break is one text.
fn close_up(cells: &mut Vec<Cell>, start: usize, breaks: usize, next: Cell) {
    let space = cells[start];
    cells.truncate(start);
    let Some(last) = cells.last().filter(|_| !next.glued) else { return };
    let is_wide = columns(last.c) == 2 && columns(next.c) == 2;
    let is_apart = !space.marked && (breaks > 1 || last.marked && next.marked) && !ends_clause(last.c);
    if !is_wide || is_apart {
        cells.push(Cell { c: ' ', ..space });
    }
}

/// Behind such a sign nothing runs together.
fn ends_clause(c: char) -> bool {
    !c.is_alphanumeric()
}

/// The same with 【 and 】 around each mark, for where there are no colours.
fn bracketed(cells: &[Cell]) -> Vec<Cell> {
    let mut all = Vec::with_capacity(cells.len() + 8);
    for run in cells.chunk_by(|a, b| a.marked == b.marked && !b.begins) {
        let marked = run[0].marked;
        if marked {
            all.push(Cell { c: '【', ..run[0] });
        }
        all.extend(run);
        if marked {
            all.push(Cell { c: '】', marked, begins: false, glued: true });
        }
    }
    all
}

/// Writes cells as lines, `first` before the first and as many spaces as `indent` before the others; with marks in brackets
/// where there are no colours.
pub(super) fn write_marked(
    out: &mut impl Write,
    style: &Style,
    looks: (Look, Look),
    cells: &[Cell],
    first: &str,
    indent: usize,
) -> io::Result<()> {
    let cells = if style.colour { Cow::Borrowed(cells) } else { Cow::Owned(bracketed(cells)) };
    let width = style.width.map(|width| width.saturating_sub(indent).max(8));
    for (number, line) in lines(&cells, width).into_iter().enumerate() {
        match number {
            0 => write!(out, "{first}")?,
            _ => write!(out, "{:indent$}", "")?,
        }
        for run in line.chunk_by(|a, b| a.marked == b.marked) {
            let look = if run[0].marked { looks.1 } else { looks.0 };
            let text: String = run.iter().map(|cell| cell.c).collect();
            write!(out, "{}", style.paint(look, &text))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Cells cut into lines of at most `width` columns, without the spaces at the cuts.
fn lines(cells: &[Cell], width: Option<usize>) -> Vec<&[Cell]> {
    let Some(width) = width else { return vec![cells] };
    let mut lines = Vec::new();
    let (mut start, mut cut, mut used, mut used_at_cut) = (0, 0, 0, 0);
    for at in 0..cells.len() {
        if at > start && may_break(cells, at) {
            (cut, used_at_cut) = (at, used);
        }
        used += columns(cells[at].c);
        if used > width && at > start && !cells[at].c.is_whitespace() {
            // Nowhere to break: something longer than a line is cut where the line ends.
            let end = if cut > start { cut } else { at };
            used -= if cut > start { used_at_cut } else { used - columns(cells[at].c) };
            lines.push(trim(&cells[start..end]));
            start = end;
        }
    }
    lines.push(trim(&cells[start..]));
    lines
}

/// Columns a character takes. Ambiguous characters (“ ” …) count as two, as Chinese fonts draw them: a line that is
/// a little short is better than one that is too long.
fn columns(c: char) -> usize {
    c.width_cjk().unwrap_or(0)
}

fn trim(line: &[Cell]) -> &[Cell] {
    let end = line.iter().rposition(|cell| !cell.c.is_whitespace()).map_or(0, |last| last + 1);
    &line[..end]
}

fn may_break(cells: &[Cell], at: usize) -> bool {
    let (before, after) = (cells[at - 1].c, cells[at].c);
    if cells[at].glued || after.is_whitespace() || columns(after) == 0 || may_not_begin(after) || may_not_end(before) {
        return false;
    }
    let pair = before == after && matches!(before, '—' | '…');
    !pair && (before.is_whitespace() || columns(before) == 2 || columns(after) == 2)
}

fn may_not_begin(c: char) -> bool {
    "，。、；：！？）］｝〕〉》」』】〗’”…—·～,.;:!?)]}%‰％".contains(c)
}

fn may_not_end(c: char) -> bool {
    "（［｛〔〈《「『【〖‘“([{￥$".contains(c)
}

/// Ranges in order, asked with growing positions.
struct Ranges<'a>(&'a [Mark]);

impl Ranges<'_> {
    fn contains(&mut self, at: usize) -> bool {
        while self.0.first().is_some_and(|range| range.end <= at) {
            self.0 = &self.0[1..];
        }
        self.0.first().is_some_and(|range| range.start <= at)
    }

    /// At the start of a range.
    fn begins(&mut self, at: usize) -> bool {
        self.contains(at) && self.0[0].start == at
    }

    /// In a range, but not at its start.
    fn continues(&mut self, at: usize) -> bool {
        self.contains(at) && self.0[0].start < at
    }
}

#[cfg(test)]
mod tests {
    use super::{bracketed, cells, columns, lines, one_line};
    use crate::hit::Mark;

    fn check(text: &str, marks: &[(usize, usize)], whole: &[(usize, usize)], width: usize, expected: &[&str]) {
        let ranges = |ranges: &[(usize, usize)]| -> Vec<Mark> {
            ranges.iter().map(|&(start, end)| Mark { start, end }).collect()
        };
        let cells = bracketed(&cells(text, &ranges(marks), &ranges(whole)));
        let shown: Vec<String> =
            lines(&cells, Some(width)).iter().map(|line| line.iter().map(|cell| cell.c).collect()).collect();
        assert_eq!(shown, expected, "{text:?} in {width} columns");
    }

    #[test]
    fn lines_break_where_chinese_text_may() {
        check("高新区传感器产业", &[], &[], 8, &["高新区传", "感器产业"]);
        check("高新区传，感器。", &[], &[], 8, &["高新区", "传，感", "器。"]);
        check("甲乙丙“丁戊”己", &[], &[], 8, &["甲乙丙", "“丁戊”", "己"]);
        check("中文 English words", &[], &[], 8, &["中文", "English", "words"]);
        check("abcdefghijkl", &[], &[], 5, &["abcde", "fghij", "kl"]);
        check("", &[], &[], 8, &[""]);
        check("    ", &[], &[], 2, &[""]);
        check("好\u{301}好好", &[], &[], 4, &["好\u{301}好", "好"]);
    }

    #[test]
    fn line_breaks_of_the_source_close_up() {
        check("经验盲\n\n区都在", &[(2, 6)], &[], 80, &["经验【盲区】都在"]);
        check("一句。\r\n　　二句", &[], &[], 80, &["一句。二句"]);
        check("see the\nnext", &[], &[], 80, &["see the next"]);
        check("用\nGPU 算\n", &[], &[], 80, &["用 GPU 算"]);
        check("共157\n亿元", &[(1, 7)], &[(1, 7)], 80, &["共【157亿元】"]);
        check("有 空 格", &[], &[], 80, &["有 空 格"]);
        check("课桌\n\n课桌的来历", &[(0, 2), (4, 6)], &[], 80, &["【课桌】 【课桌】的来历"]);
        check("课桌\r\n课桌的来历", &[(0, 2), (4, 6)], &[], 80, &["【课桌】 【课桌】的来历"]);
        check("重庆大桥", &[(0, 2), (2, 4)], &[], 80, &["【重庆】【大桥】"]);
        check("第一节\n\n来历", &[], &[], 80, &["第一节 来历"]);
        check("换\r\n行", &[], &[], 80, &["换行"]);
    }

    #[test]
    fn tables_have_one_line() {
        for (text, line) in [
            ("第一行\r\n　　第二行\n", "第一行第二行"),
            ("甲\t乙\tb", "甲 乙 b"),
            ("甲 乙　丙", "甲 乙　丙"),
            ("", ""),
            (" \n ", ""),
            ("\x1b]0;标题\x07", "␛]0;标题␇"),
        ] {
            assert_eq!(one_line(text, &[]), line);
        }
    }

    #[test]
    fn figures_stay_whole_and_controls_show() {
        check("签约额达157亿元之多", &[], &[(4, 9)], 14, &["签约额达", "157亿元之多"]);
        check("签约额达157亿元之多", &[(4, 9)], &[(4, 9)], 14, &["签约额达", "【157亿元】之", "多"]);
        check("甲\x1b[31m乙\u{7}", &[], &[], 80, &["甲␛[31m乙␇"]);
    }

    #[test]
    fn no_line_is_too_wide_and_nothing_is_lost() {
        let text =
            "“亮赛比”展头雁风采，高新区创‘五星’氛围浓厚：5,487家（其中 high-tech 1,024家）——占比40.5％……".repeat(9);
        for width in 4..90 {
            let cells = cells(&text, &[], &[]);
            let lines = lines(&cells, Some(width));
            let joined: String = lines.iter().flat_map(|line| line.iter()).map(|cell| cell.c).collect();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
            for line in lines {
                assert!(line.iter().map(|cell| columns(cell.c)).sum::<usize>() <= width, "{width}");
            }
        }
    }
}
