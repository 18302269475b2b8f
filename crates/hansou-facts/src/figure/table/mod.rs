//! Tables: lines whose cells are set apart by tabs. A cell is read as a text of its own, so that no number runs into its
//! neighbour. A figure that fills a cell measures what the name of its row and the head of its column say (东桥镇, 产量);
//! a bare number has the unit of the head (产量（吨）) or of the table (单位：亿元).
//!
//! `rows` finds tables, `unit` reads units, `caption` the lines above a table. Leaves to `scan` how a cell is read,
//! and to `context` the period and the place that a head names.

mod caption;
mod rows;
mod unit;

use std::ops::Range;

use super::lexicon::{self, Role};
use super::rule::{Rule, Stage, id};
use super::view::{ReadText, View};
use super::{Cell, Figure, FigureKind, Measure};
use crate::date::Mention;

use self::caption::Caption;
pub(super) use self::rows::{Stretch, Table, stretches};
use self::unit::{give_unit, without_unit};

/// Most rows of a head.
const HEAD: usize = 3;
/// Longest cell that is a number and no prose, in characters.
const LONGEST: usize = 40;
/// Longest cell of a head, in characters.
const NAME: usize = 24;
/// Longest name of a row, in characters: what is longer is prose.
const LABEL: usize = 80;

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
    read: ReadText,
    /// The names of the row without their units.
    labels: Vec<Range<usize>>,
    /// The heads of the column without their units, from the top.
    heads: Vec<Range<usize>>,
    /// The unit as printed in the head of the column, in the row's cell of a column of units, or behind the row's name.
    of_head: Option<String>,
    /// What stands above the table.
    caption: &'a Caption,
}

impl Cellular<'_> {
    /// Its names: of the row, then of the column.
    fn names(&self) -> impl DoubleEndedIterator<Item = &Range<usize>> {
        self.labels.iter().chain(&self.heads)
    }

    /// What the caption says is measured, where neither row nor column says it.
    fn named_above(&self) -> Option<&Range<usize>> {
        let named = self.names().any(|name| is_metric(self.chars, name));
        self.caption.measure.as_ref().filter(|_| !named)
    }
}

/// True for a name that ends in something measured: 粮食产量, 户数.
fn is_metric(chars: &[char], name: &Range<usize>) -> bool {
    [Role::MetricEnd, Role::CountHead, Role::ShareHead]
        .into_iter()
        .any(|role| lexicon::ends_with(chars, name.end, role).is_some_and(|len| len <= name.len()))
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
    cell.of_head.as_ref().is_some_and(|unit| give_unit(figure, unit, cell.read))
}

/// 单位：亿元 before the table; of 单位：亿元、% the one for sums and the one for shares.
fn unit_of_table(cell: &Cellular, figure: &mut Figure) -> bool {
    let holds =
        |range: &Range<usize>| range.clone().any(|at| lexicon::begins_with(cell.chars, at, Role::ShareHead).is_some());
    let is_share = cell.names().any(holds);
    let is_percent = |unit: &&String| unit.starts_with(['%', '‰']);
    let mut units = cell.caption.units.iter();
    let unit = match is_share {
        true => units.find(is_percent),
        false => units.find(|unit| !is_percent(unit)),
    };
    unit.is_some_and(|unit| give_unit(figure, unit, cell.read))
}

/// The names of the row, then the heads of the column; what the caption measures where they do not say it.
fn row_and_column(cell: &Cellular, figure: &mut Figure) -> bool {
    figure.measure = Measure::default();
    let ranges: Vec<&Range<usize>> = cell.names().chain(cell.named_above()).collect();
    figure.measure.text = ranges.iter().flat_map(|range| &cell.chars[(*range).clone()]).collect();
    !ranges.is_empty()
}

/// The figures of a table, about `limit` of them; `read_cell` reads one cell.
pub(super) fn figures(
    view: &View,
    Table { rows, above }: &Table,
    limit: usize,
    mut read_cell: impl FnMut(Range<usize>, usize) -> Vec<Figure>,
) -> Vec<Figure> {
    let (named, rows) = caption::rows(view, rows);
    let above: Vec<Range<usize>> = above.iter().chain(named).filter(|line| !line.is_empty()).cloned().collect();
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
    let grid = Grid::new(view, rows, &read, Caption::read(view, &above));
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
    caption: Caption,
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
    /// Its cells are the units of their rows.
    is_of_units: bool,
}

/// What a row says of its numbers, with the column of each cell.
struct Names {
    /// The name over several rows.
    group: Option<Range<usize>>,
    /// The first cells that name something, no more than may be asked for.
    own: Vec<(usize, Range<usize>)>,
    dates: Vec<(usize, Range<usize>)>,
    /// The unit that stands in a column of units.
    unit: Option<String>,
}

impl<'a> Grid<'a> {
    fn new(view: &'a View<'a>, rows: &'a [Vec<Range<usize>>], read: &[Vec<Vec<Figure>>], caption: Caption) -> Self {
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
        // A table of texts has no head to be told from the rest.
        let body = if body < rows.len() { body } else { 0 };
        let groups = groups(rows, &is_number, body);
        let mut grid = Self { view, rows, is_number, body, columns: Vec::new(), groups, caption };
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        grid.columns = (0..columns).map(|column| grid.column(column)).collect();
        if let Some(head) = grid.columns.first().and_then(|column| column.heads.last()) {
            grid.caption.leave_out(view.chars, head);
        }
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
            labels.iter().map(|label| without_unit(chars, without_lead(chars, label.clone()), self.view.read)).unzip();
        let cell = Cellular {
            chars,
            read: self.view.read,
            labels: self.names_in(&own),
            of_head: head
                .unit
                .as_ref()
                .or(names.unit.as_ref())
                .cloned()
                .or_else(|| of_labels.into_iter().flatten().next()),
            caption: &self.caption,
            heads: head.names.clone(),
        };
        for (place, rule) in TABLE.iter().enumerate() {
            if (rule.apply)(&cell, &mut figure) {
                figure.rules.add(id(Stage::Table, place));
            }
        }
        let counts = |head: &Range<usize>| lexicon::ends_with(chars, head.end, Role::CountHead).is_some();
        let counted = cell.named_above().or(cell.heads.last()).or(cell.labels.last()).is_some_and(counts);
        if figure.kind == FigureKind::Number && !counted {
            return None;
        }
        let source = |range: &Range<usize>| self.view.folded.source_range(range.clone());
        figure.measure.ranges = cell.names().chain(cell.named_above()).map(source).collect();
        figure.cell = Some(self.cell(&labels, &head.heads));
        Some(figure)
    }

    /// What the table says of a figure, in bytes of the original.
    fn cell(&self, labels: &[Range<usize>], heads: &[Range<usize>]) -> Cell {
        let sources =
            |ranges: &[Range<usize>]| ranges.iter().map(|range| self.view.folded.source_range(range.clone())).collect();
        let table = self.view.folded.source_range(self.rows[0][0].clone()).start;
        Cell { table, labels: sources(labels), heads: sources(heads), caption: sources(&self.caption.lines) }
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
            heads.iter().map(|head| without_unit(self.view.chars, head.clone(), self.view.read)).unzip();
        let names = self.names_in(&names);
        let is_identifier = names.iter().any(|name| is_identifier(self.view.chars, name));
        let is_of_units =
            heads.last().is_some_and(|head| lexicon::is_word(self.view.chars, head.clone(), Role::UnitLabel));
        Column { names, unit: units.into_iter().flatten().next(), heads, is_identifier, is_of_units }
    }

    /// What a row says of its numbers.
    fn names(&self, row: usize) -> Names {
        let cells = || self.rows[row].iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let is_unit = |at: usize| self.columns.get(at).is_some_and(|column| column.is_of_units);
        let own = cells().filter(|(at, cell)| {
            !self.is_number[row][*at] && !is_unit(*at) && !self.is_date(cell) && cell.len() <= LABEL
        });
        let unit = cells().find(|(at, _)| is_unit(*at)).map(|(_, cell)| &self.view.chars[cell.clone()]);
        let owned = |(at, cell): (usize, &Range<usize>)| (at, cell.clone());
        Names {
            group: self.groups[row].clone(),
            // The first may be the name over several rows itself.
            own: own.take(2).map(owned).collect(),
            dates: cells().filter(|(_, cell)| self.is_date(cell)).map(owned).collect(),
            unit: unit.map(|unit| unit.iter().collect()),
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
