//! Finds the rows of tables among the lines of a page: short pieces side by side, row after row, with common edges, that
//! do not fill their columns as running text does. Leaves to others what the cells mean.

use super::Bounds;
use super::column::Metrics;
use super::line::{Line, LinePiece, ratio};

/// Characters of a cell.
const CELL: usize = 16;
/// The widest gap between cells, in ems.
const GAP: f32 = 16.;

/// Joins the cells of each table row into one line.
pub(super) fn join_rows(mut lines: Vec<Line>, metrics: &Metrics) -> Vec<Line> {
    lines.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    let rows = rows(&lines, metrics);
    let frames: Vec<Bounds> = rows.iter().map(|row| around(row, &lines)).collect();
    let mut used = vec![false; rows.len()];
    let mut taken = vec![false; lines.len()];
    let mut joined = Vec::new();
    for first in 0..rows.len() {
        if used[first] {
            continue;
        }
        let mut chain = vec![first];
        for next in first + 1..rows.len() {
            let last = chain[chain.len() - 1];
            let step = frames[next].y0 - frames[last].y0;
            // Rows come from the top, those of one level in any order.
            if step > farthest(metrics) + metrics.body {
                break;
            }
            if !used[next]
                && follows(&frames[last], &frames[next], metrics)
                && share_edges(&rows[last], &rows[next], &lines, metrics)
            {
                chain.push(next);
            }
        }
        let table: Vec<&Vec<usize>> = chain.iter().map(|&row| &rows[row]).collect();
        if !is_table(&table, &lines, metrics) {
            continue;
        }
        for &row in &chain {
            used[row] = true;
            rows[row].iter().for_each(|&cell| taken[cell] = true);
            joined.extend(row_line(&rows[row], &lines));
        }
    }
    let rest = lines.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(line, _)| line);
    joined.into_iter().chain(rest).collect()
}

/// Joins all that stands on one baseline, for pages without columns of text: forms and lists are read by position.
pub(super) fn join_baselines(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        let row = rows.iter_mut().rev().take(OPEN).find(|row| {
            let first = &row[0];
            let apart = (first.bounds.middle().1 - line.bounds.middle().1).abs();
            !line.vertical && !first.vertical && apart < 0.4 * line.size && ratio(first.size, line.size) < 1.25
        });
        match row {
            Some(row) => row.push(line),
            None => rows.push(vec![line]),
        }
    }
    let joined = rows.into_iter().filter_map(|mut row| {
        row.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
        let mut pieces = row.into_iter();
        let mut line = pieces.next()?;
        pieces.for_each(|piece| line.join(piece));
        Some(line)
    });
    joined.collect()
}

/// Rows that are open while lines are joined from top to bottom.
const OPEN: usize = 6;

/// Neighbouring short pieces on one baseline, two and more.
fn rows(lines: &[Line], metrics: &Metrics) -> Vec<Vec<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let top = lines[start].bounds.y0;
        let level = lines[start..].iter().take_while(|line| line.bounds.y0 - top < 0.4 * metrics.body).count();
        let mut row: Vec<usize> = (start..start + level).collect();
        row.sort_by(|&a, &b| lines[a].bounds.x0.total_cmp(&lines[b].bounds.x0));
        let is_cell = |line: &Line| line.count <= CELL && !line.vertical && ratio(line.size, metrics.body) < 1.25;
        let beside = |&a: &usize, &b: &usize| {
            let gap = lines[b].bounds.x0 - lines[a].bounds.x1;
            is_cell(&lines[a]) && is_cell(&lines[b]) && gap < GAP * metrics.body
        };
        rows.extend(row.chunk_by(beside).filter(|row| row.len() > 1).map(<[usize]>::to_vec));
        start += level;
    }
    rows
}

fn around(row: &[usize], lines: &[Line]) -> Bounds {
    Bounds::around(row.iter().map(|&cell| &lines[cell].bounds)).unwrap_or_default()
}

/// How far below a row the next of its table may begin.
fn farthest(metrics: &Metrics) -> f32 {
    3.5 * metrics.body.max(metrics.leading)
}

/// Whether a row may be the next of a table by its frame: below it and as wide.
fn follows(last: &Bounds, row: &Bounds, metrics: &Metrics) -> bool {
    let step = row.y0 - last.y0;
    (0.6 * metrics.body..=farthest(metrics)).contains(&step)
        && last.overlap_x(row) >= 0.7 * last.width().min(row.width())
}

/// Whether cells of two rows share an edge or their middle.
fn share_edges(last: &[usize], row: &[usize], lines: &[Line], metrics: &Metrics) -> bool {
    let near = 0.7 * metrics.body;
    let aligned = |a: &Bounds, b: &Bounds| {
        (a.x0 - b.x0).abs() < near || (a.x1 - b.x1).abs() < near || (a.middle().0 - b.middle().0).abs() < near
    };
    let shared =
        row.iter().filter(|&&cell| last.iter().any(|&other| aligned(&lines[cell].bounds, &lines[other].bounds)));
    shared.count() * 2 >= row.len().min(last.len())
}

/// Whether rows are a table and not columns of running text, whose lines are as wide as their column.
fn is_table(rows: &[&Vec<usize>], lines: &[Line], metrics: &Metrics) -> bool {
    let cells: Vec<&Line> = rows.iter().flat_map(|row| row.iter().map(|&cell| &lines[cell])).collect();
    if rows.len() < 2 || (rows.len() == 2 && cells.len() < 6) {
        return false;
    }
    let mean = cells.iter().map(|line| line.count).sum::<usize>() as f32 / cells.len() as f32;
    if mean >= 9. {
        return false;
    }
    // Nor the last lines of paragraphs that happen to end side by side.
    let running = cells.iter().filter(|cell| is_in_text(cell, lines, metrics)).count();
    running * 2 <= cells.len() && (mean < 5. || fullness(&cells, metrics) < 0.4)
}

/// The share of cells that are nearly as wide as the widest above and below them.
fn fullness(cells: &[&Line], metrics: &Metrics) -> f32 {
    let full = cells.iter().filter(|cell| {
        let column = cells.iter().filter(|other| other.bounds.overlap_x(&cell.bounds) > 0.);
        let widest = column.map(|other| other.bounds.width()).fold(0., f32::max);
        cell.bounds.width() > 0.9 * widest && widest > 6. * metrics.body
    });
    full.count() as f32 / cells.len() as f32
}

/// Characters of a line of running text.
const RUNNING: usize = 9;

/// Whether a line of running text stands right above or below, with nearly the same left edge.
fn is_in_text(cell: &Line, lines: &[Line], metrics: &Metrics) -> bool {
    let reach = 1.7 * metrics.leading;
    let from = lines.partition_point(|line| line.bounds.y0 < cell.bounds.y0 - reach);
    let near = lines[from..].iter().take_while(|line| line.bounds.y0 <= cell.bounds.y0 + reach);
    near.filter(|line| line.count >= RUNNING && (line.bounds.y0 - cell.bounds.y0).abs() > 0.5 * metrics.body).any(
        |line| {
            (line.bounds.x0 - cell.bounds.x0).abs() < 2.4 * metrics.body
                && line.bounds.overlap_x(&cell.bounds) > 0.8 * cell.bounds.width()
        },
    )
}

/// The line that a row makes.
fn row_line(row: &[usize], lines: &[Line]) -> Option<Line> {
    let cells: Vec<&Line> = row.iter().map(|&cell| &lines[cell]).collect();
    let pieces = cells.iter().map(|line| LinePiece { text: line.text(), bounds: line.bounds }).collect();
    let count = cells.iter().map(|line| line.count).sum();
    Some(Line { pieces, bounds: around(row, lines), size: cells.first()?.size, count, vertical: false, is_row: true })
}
