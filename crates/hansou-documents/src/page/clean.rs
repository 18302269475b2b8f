//! Takes off a page what is drawn twice or under other text: fake bold and shadows, and the invisible layer of
//! recognised text where the same text is visible. Finds out whether the page is written in columns.

use std::collections::HashMap;

use super::{Bounds, Glyph};

/// Neighbours in a cell that are looked at: more of them are no text.
const CROWD: usize = 64;
/// Side of a cell of the grid that finds neighbours, in points.
const CELL: f32 = 8.;

type Cell = (i32, i32);

fn cell(x: f32, y: f32) -> Cell {
    ((x / CELL).floor() as i32, (y / CELL).floor() as i32)
}

/// The glyphs that are read, white space left out.
pub(super) fn clean(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut known: HashMap<(char, Cell), Vec<usize>> = HashMap::new();
    let visible_first =
        glyphs.iter().filter(|glyph| !glyph.invisible).chain(glyphs.iter().filter(|glyph| glyph.invisible));
    let mut visible: HashMap<Cell, Vec<usize>> = HashMap::new();
    let has_invisible = glyphs.iter().any(|glyph| glyph.invisible);
    for glyph in visible_first.filter(|glyph| !glyph.ch.is_whitespace() && !glyph.ch.is_control()) {
        let (x, y) = cell(glyph.bounds.x0, glyph.bounds.y0);
        let around = |x: i32, y: i32| (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        let is_double = near(glyph)
            .flat_map(|cell| known.get(&(glyph.ch, cell)).into_iter().flatten().take(CROWD))
            .any(|&other| is_double(glyph, &kept[other]));
        let middle = glyph.bounds.middle();
        let is_covered = glyph.invisible && {
            let (x, y) = cell(middle.0, middle.1);
            around(x, y)
                .flat_map(|cell| visible.get(&cell).into_iter().flatten().take(CROWD))
                .any(|&other| holds(&kept[other].bounds, middle))
        };
        if is_double || is_covered {
            continue;
        }
        known.entry((glyph.ch, (x, y))).or_default().push(kept.len());
        if has_invisible && !glyph.invisible {
            visible.entry(cell(middle.0, middle.1)).or_default().push(kept.len());
        }
        kept.push(*glyph);
    }
    kept
}

/// How near a double lies, in ems.
const DOUBLE: f32 = 0.25;

/// The cells in which a double of a glyph may lie, neighbours at most.
fn near(glyph: &Glyph) -> impl Iterator<Item = Cell> + use<> {
    let (x, y) = (glyph.bounds.x0, glyph.bounds.y0);
    let reach = (DOUBLE * glyph.size).min(CELL);
    let (from, to) = (cell(x - reach, y - reach), cell(x + reach, y + reach));
    (from.0..=to.0).flat_map(move |column| (from.1..=to.1).map(move |row| (column, row)))
}

fn is_double(a: &Glyph, b: &Glyph) -> bool {
    let near = DOUBLE * a.size;
    (a.bounds.x0 - b.bounds.x0).abs() < near
        && (a.bounds.y0 - b.bounds.y0).abs() < near
        && (a.size - b.size).abs() < 0.2 * a.size
}

fn holds(bounds: &Bounds, (x, y): (f32, f32)) -> bool {
    bounds.x0 <= x && x <= bounds.x1 && bounds.y0 <= y && y <= bounds.y1
}

/// Glyphs that are asked for their neighbours.
const SAMPLE: usize = 400;
/// Fewer Chinese characters say nothing about the direction.
const FEW: usize = 30;

/// The cell of a grid that the middle of a character lies in.
fn wide_cell(glyph: &Glyph) -> Cell {
    const WIDE: f32 = 24.;
    let (x, y) = glyph.bounds.middle();
    ((x / WIDE).floor() as i32, (y / WIDE).floor() as i32)
}

/// How far it is to the next character on the right, and to the next one below.
fn to_neighbours(glyph: &Glyph, grid: &HashMap<Cell, Vec<&Glyph>>) -> (f32, f32) {
    let ((x, y), (column, row)) = (glyph.bounds.middle(), wide_cell(glyph));
    let (mut right, mut down) = (f32::MAX, f32::MAX);
    let cells = (-1..=2).flat_map(|dx| (-1..=2).map(move |dy| (column + dx, row + dy)));
    for other in cells.filter_map(|at| grid.get(&at)).flat_map(|near| near.iter().take(CROWD)) {
        let (to_right, to_below) = (other.bounds.middle().0 - x, other.bounds.middle().1 - y);
        if to_below.abs() < 0.3 * glyph.size && to_right > 0. {
            right = right.min(to_right);
        }
        if to_right.abs() < 0.3 * glyph.size && to_below > 0. {
            down = down.min(to_below);
        }
    }
    (right, down)
}

/// Whether a page is written in columns: most Chinese characters have their next one below rather than beside.
pub(super) fn is_vertical(glyphs: &[Glyph]) -> bool {
    let han: Vec<&Glyph> = glyphs.iter().filter(|glyph| glyph.ch > '\u{2e7f}').collect();
    if han.len() < FEW {
        return false;
    }
    let marked = han.iter().filter(|glyph| glyph.vertical).count();
    if marked * 2 > han.len() {
        return true;
    }
    let mut grid: HashMap<Cell, Vec<&Glyph>> = HashMap::new();
    for glyph in &han {
        grid.entry(wide_cell(glyph)).or_default().push(glyph);
    }
    let (mut below, mut beside) = (0, 0);
    for glyph in han.iter().step_by(han.len().div_ceil(SAMPLE)) {
        let (right, down) = to_neighbours(glyph, &grid);
        if down < right * 0.97 && down < 1.4 * glyph.size {
            below += 1;
        } else if right < down {
            beside += 1;
        }
    }
    below > beside
}
