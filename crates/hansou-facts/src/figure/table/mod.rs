//! Tables: lines whose cells are set apart by tabs. A cell is read as a text of its own, so that no number runs into its
//! neighbour. A figure that fills a cell measures what the name of its row and the head of its column say (东桥镇, 产量);
//! a bare number has the unit of the head (产量（吨）) or of the table (单位：亿元).
//!
//! `unit` reads units. Leaves to `scan` how a cell is read, and to `context` the period and the place that a head names.

mod unit;

use std::ops::Range;

use super::lexicon::{self, Role};
use super::rule::{Rule, Stage, id};
use super::scan::View;
use super::{Cell, Figure, FigureKind, Measure};
use crate::date::Mention;
use hansou_text::fold::{Break, Folded};

use self::unit::{give_unit, units_said, without_unit};

/// Most rows of a head.
const HEAD: usize = 3;
/// Longest cell that is a number and no prose, in characters.
const LONGEST: usize = 40;
/// Longest cell of a head, in characters.
const NAME: usize = 24;
/// Longest name of a row, in characters: what is longer is prose.
const LABEL: usize = 80;
/// Most cells of a row of a table.
const COLUMNS: usize = 256;
/// How far before a table its unit may stand, in characters.
const CAPTION: usize = 60;

/// A stretch of a text: prose, or the rows of a table, each a list of cells; in indices of the folded characters.
pub(super) enum Stretch {
    Prose(Range<usize>),
    Table(Vec<Vec<Range<usize>>>),
}

/// The text in stretches. Rows are lines with two cells or more; two rows or more are a table.
pub(super) fn stretches(folded: &Folded) -> Vec<Stretch> {
    let all = 0..folded.chars.len();
    if !folded.has_cells() {
        return vec![Stretch::Prose(all)];
    }
    let (mut stretches, mut prose) = (Vec::new(), 0);
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    for row in lines(folded).into_iter().chain([Vec::new()]) {
        if is_row(&row) {
            rows.push(row);
            continue;
        }
        if row.iter().all(Range::is_empty) && !row.is_empty() {
            continue;
        }
        let table = std::mem::take(&mut rows);
        if let [first, .., last] = &table[..] {
            let (start, end) = (first[0].start, last[last.len() - 1].end);
            stretches.push(Stretch::Prose(prose..start.max(prose)));
            prose = end;
            stretches.push(Stretch::Table(table));
        }
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

fn trimmed(chars: &[char], range: Range<usize>) -> Range<usize> {
    let blank = |c: &char| *c == ' ';
    let start = range.start + chars[range.clone()].iter().take_while(|c| blank(c)).count();
    let end = range.end - chars[start..range.end].iter().rev().take_while(|c| blank(c)).count();
    start..end
}

/// The name of a row without what only sets it apart from other rows: 其中：城镇, 一、收入, #工业.
fn without_lead(chars: &[char], label: Range<usize>) -> Range<usize> {
    let mut start = label.start;
    while let Some(len) = lexicon::begins_with(chars, start, Role::RowLead).filter(|len| start + len < label.end) {
        start += len;
    }
    start..label.end
}

/// A number in a cell, with what the table says of it.
pub(super) struct Cellular<'a> {
    chars: &'a [char],
    /// The names of the row without their units.
    labels: Vec<Range<usize>>,
    /// The heads of the column without their units, from the top.
    heads: Vec<Range<usize>>,
    /// The unit as printed in the head of the column.
    of_head: Option<String>,
    /// The units as printed before the table.
    of_table: &'a [String],
}

/// Adds to what is known of the figure in a cell; true when it did.
type CellRule = fn(&Cellular, &mut Figure) -> bool;

pub(super) const TABLE: &[Rule<CellRule>] = &[
    Rule { name: "unit_of_column", apply: unit_of_column },
    Rule { name: "unit_of_table", apply: unit_of_table },
    Rule { name: "row_and_column", apply: row_and_column },
];

/// 产量（吨） over 9800.
fn unit_of_column(cell: &Cellular, figure: &mut Figure) -> bool {
    cell.of_head.as_ref().is_some_and(|unit| give_unit(figure, unit))
}

/// 单位：亿元 before the table; of 单位：亿元、% the one for sums and the one for shares.
fn unit_of_table(cell: &Cellular, figure: &mut Figure) -> bool {
    let names = || cell.heads.iter().chain(&cell.labels);
    let holds =
        |range: &Range<usize>| range.clone().any(|at| lexicon::begins_with(cell.chars, at, Role::ShareHead).is_some());
    let is_share = names().any(holds);
    let is_percent = |unit: &&String| unit.starts_with(['%', '‰']);
    let unit = match is_share {
        true => cell.of_table.iter().find(is_percent),
        false => cell.of_table.iter().find(|unit| !is_percent(unit)),
    };
    unit.is_some_and(|unit| give_unit(figure, unit))
}

/// The names of the row, then the heads of the column.
fn row_and_column(cell: &Cellular, figure: &mut Figure) -> bool {
    figure.measure = Measure::default();
    let ranges: Vec<&Range<usize>> = cell.labels.iter().chain(&cell.heads).collect();
    figure.measure.text = ranges.iter().flat_map(|range| &cell.chars[(*range).clone()]).collect();
    !ranges.is_empty()
}

/// The figures of a table, about `limit` of them; `read_cell` reads one cell.
pub(super) fn figures(
    view: &View,
    rows: &[Vec<Range<usize>>],
    limit: usize,
    mut read_cell: impl FnMut(Range<usize>, usize) -> Vec<Figure>,
) -> Vec<Figure> {
    let mut left = limit;
    let read: Vec<Vec<Vec<Figure>>> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().map(|cell| {
                let figures = if cell.is_empty() || left == 0 { Vec::new() } else { read_cell(cell.clone(), left) };
                left = left.saturating_sub(figures.len());
                figures
            });
            cells.collect()
        })
        .collect();
    let grid = Grid::new(view, rows, &read);
    let mut all = Vec::new();
    for (row, cells) in read.into_iter().enumerate() {
        let names = grid.names(row);
        for (column, figures) in cells.into_iter().enumerate() {
            match <[Figure; 1]>::try_from(figures) {
                Ok([figure]) if grid.is_number[row][column] && row >= grid.body => {
                    all.extend(grid.settled(&names, column, figure));
                }
                // A bare number in the head is a year or the like.
                Ok([figure]) if grid.is_number[row][column] && figure.kind == FigureKind::Number => {}
                Ok([figure]) => all.push(figure),
                Err(figures) => all.extend(figures),
            }
        }
    }
    all
}

/// A table with what is known of its cells.
struct Grid<'a> {
    view: &'a View<'a>,
    rows: &'a [Vec<Range<usize>>],
    /// Cells that a number fills.
    is_number: Vec<Vec<bool>>,
    /// The first row below the head.
    body: usize,
    columns: Vec<Column>,
    /// For each row the name over several rows that it belongs to.
    groups: Vec<Option<Range<usize>>>,
    /// The units as printed before the table.
    units: Vec<String>,
}

/// What stands above a column.
struct Column {
    /// Its heads from the top.
    heads: Vec<Range<usize>>,
    /// The same without their units and without dates.
    names: Vec<Range<usize>>,
    /// The unit of a head.
    unit: Option<String>,
    /// Its numbers are names.
    is_identifier: bool,
}

/// What a row says of its numbers, with the column of each cell.
struct Names {
    /// The name over several rows.
    group: Option<Range<usize>>,
    /// The first cells that name something, no more than may be asked for.
    own: Vec<(usize, Range<usize>)>,
    dates: Vec<(usize, Range<usize>)>,
}

impl<'a> Grid<'a> {
    fn new(view: &'a View<'a>, rows: &'a [Vec<Range<usize>>], read: &[Vec<Vec<Figure>>]) -> Self {
        let is_number = rows.iter().zip(read).map(|(row, read)| {
            row.iter().zip(read).map(|(cell, figures)| is_number(view, cell, figures)).collect::<Vec<bool>>()
        });
        let is_number: Vec<Vec<bool>> = is_number.collect();
        let is_name = |cell: &Range<usize>| {
            cell.len() <= NAME && !view.chars[cell.clone()].iter().any(|c| matches!(c, '。' | '；'))
        };
        let is_head = |row: usize| {
            let numbers = rows[row].iter().zip(&is_number[row]).filter(|(_, is_number)| **is_number);
            let years = row == 0 && numbers.clone().all(|(cell, _)| is_year(&view.chars[cell.clone()]));
            rows[row].iter().all(is_name) && (years || numbers.count() == 0)
        };
        let body = (0..rows.len().min(HEAD)).take_while(|&row| is_head(row)).count();
        let before = rows[0][0].start;
        let units = units_said(&view.chars[before.saturating_sub(CAPTION)..before]);
        // A table of texts has no head to be told from the rest.
        let body = if body < rows.len() { body } else { 0 };
        let groups = groups(rows, &is_number, body);
        let mut grid = Self { view, rows, is_number, body, columns: Vec::new(), groups, units };
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        grid.columns = (0..columns).map(|column| grid.column(column)).collect();
        grid
    }

    /// The figure of a cell with its unit and what it measures; `None` where a bare number says nothing.
    fn settled(&self, names: &Names, column: usize, mut figure: Figure) -> Option<Figure> {
        let chars = self.view.chars;
        let head = &self.columns[column];
        let labels = names.left_of(column);
        let is_identifier = |label| is_identifier(chars, label);
        if figure.kind == FigureKind::Number && (head.is_identifier || labels.iter().any(is_identifier)) {
            return None;
        }
        let (own, of_labels): (Vec<_>, Vec<_>) =
            labels.iter().map(|label| without_unit(chars, without_lead(chars, label.clone()))).unzip();
        let cell = Cellular {
            chars,
            labels: self.names_in(&own),
            of_head: head.unit.clone().or_else(|| of_labels.into_iter().flatten().next()),
            of_table: &self.units,
            heads: head.names.clone(),
        };
        for (place, rule) in TABLE.iter().enumerate() {
            if (rule.apply)(&cell, &mut figure) {
                figure.rules.add(id(Stage::Table, place));
            }
        }
        let counts = |head: &Range<usize>| lexicon::ends_with(chars, head.end, Role::CountHead).is_some();
        let counted = cell.heads.last().or(cell.labels.last()).is_some_and(counts);
        if figure.kind == FigureKind::Number && !counted {
            return None;
        }
        let source = |range: &Range<usize>| self.view.folded.source_range(range.clone());
        figure.measure.ranges = cell.labels.iter().chain(&cell.heads).map(source).collect();
        figure.cell = Some(Cell {
            table: source(&self.rows[0][0]).start,
            labels: labels.iter().map(source).collect(),
            heads: head.heads.iter().map(source).collect(),
        });
        Some(figure)
    }

    /// Those that name something and are no dates.
    fn names_in(&self, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
        ranges.iter().filter(|range| !range.is_empty() && !self.is_date(range)).cloned().collect()
    }

    /// What stands above a column, each head once. In rows above the last of the head an empty cell belongs to the one
    /// before it: a head over several columns.
    fn column(&self, column: usize) -> Column {
        let mut heads: Vec<Range<usize>> = Vec::new();
        for (at, row) in self.rows[..self.body].iter().enumerate() {
            let own = row.get(column).filter(|cell| !cell.is_empty());
            let spanning = || row.iter().take(column).rfind(|cell| !cell.is_empty());
            let head = own.or_else(|| spanning().filter(|_| at + 1 < self.body));
            heads.extend(head.filter(|head| !heads.contains(head)).cloned());
        }
        let (names, units): (Vec<_>, Vec<_>) =
            heads.iter().map(|head| without_unit(self.view.chars, head.clone())).unzip();
        let names = self.names_in(&names);
        let is_identifier = names.iter().any(|name| is_identifier(self.view.chars, name));
        Column { names, unit: units.into_iter().flatten().next(), heads, is_identifier }
    }

    /// What a row says of its numbers.
    fn names(&self, row: usize) -> Names {
        let cells = || self.rows[row].iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let own = cells().filter(|(at, cell)| !self.is_number[row][*at] && !self.is_date(cell) && cell.len() <= LABEL);
        let owned = |(at, cell): (usize, &Range<usize>)| (at, cell.clone());
        Names {
            group: self.groups[row].clone(),
            // The first may be the name over several rows itself.
            own: own.take(2).map(owned).collect(),
            dates: cells().filter(|(_, cell)| self.is_date(cell)).map(owned).collect(),
        }
    }

    /// A date and nothing else: 2022年, 1—6月, 2021.
    fn is_date(&self, cell: &Range<usize>) -> bool {
        let covers = |date: &Mention| date.chars.start <= cell.start && cell.end <= date.chars.end;
        is_year(&self.view.chars[cell.clone()]) || self.view.dates_behind(cell.start).take(1).any(covers)
    }
}

impl Names {
    /// What a row is called, seen from a column: its first cell that names something, or the name over several rows and
    /// then the next name too; and the dates, all left of the column.
    fn left_of(&self, column: usize) -> Vec<Range<usize>> {
        fn left(cells: &[(usize, Range<usize>)], column: usize) -> impl Iterator<Item = &Range<usize>> {
            cells.iter().take_while(move |(at, _)| *at < column).map(|(_, cell)| cell)
        }
        let group = self.group.as_ref().filter(|_| column > 0);
        let own = left(&self.own, column).find(|name| group != Some(*name));
        group.into_iter().chain(own).chain(left(&self.dates, column)).cloned().collect()
    }
}

/// For each row the name over several rows that it belongs to: the first column has it where others below are empty.
fn groups(rows: &[Vec<Range<usize>>], is_number: &[Vec<bool>], body: usize) -> Vec<Option<Range<usize>>> {
    let first = |row: usize| rows[row].first().filter(|cell| !cell.is_empty());
    if (body..rows.len()).all(|row| first(row).is_some()) {
        return vec![None; rows.len()];
    }
    let mut group = None;
    let of = |row: usize| {
        if let Some(name) = first(row).filter(|_| row >= body) {
            group = Some(name).filter(|name| !is_number[row][0] && name.len() <= LABEL).cloned();
        }
        group.clone()
    };
    (0..rows.len()).map(of).collect()
}

/// 序号, 联系电话: what stands there is a name.
fn is_identifier(chars: &[char], name: &Range<usize>) -> bool {
    lexicon::ends(&chars[name.clone()], name.len(), Role::Identifier).is_some()
}

/// True for a cell that one number fills, with its signs and unit.
fn is_number(view: &View, cell: &Range<usize>, figures: &[Figure]) -> bool {
    let [figure] = figures else { return false };
    if cell.len() > LONGEST || matches!(figure.kind, FigureKind::Ordinal | FigureKind::Structure) {
        return false;
    }
    let (from, to) = (view.folded.index_of_byte(figure.span.start), view.folded.index_of_byte(figure.span.end));
    let rest = view.chars[cell.start..from.max(cell.start)].iter().chain(&view.chars[to.min(cell.end)..cell.end]);
    !rest.into_iter().any(|c| c.is_alphanumeric())
}

fn is_year(chars: &[char]) -> bool {
    matches!(chars, ['1', '9', a, b] | ['2', '0', a, b] if a.is_ascii_digit() && b.is_ascii_digit())
}
