//! Records of Excel's binary workbooks (MS-XLS) as far as calamine does not see to them: how large the sheets would
//! become in memory, and which cells are shown as percentages.

use std::collections::HashMap;
use std::ops::Range;

use super::bytes::{size_at, slice, u16_at, u32_at};

/// Cells of all sheets together, empty ones between others included; calamine keeps a place for each.
const CELLS: u64 = 4_000_000;

/// Records that are looked at.
const RECORDS: usize = 20_000_000;

/// Cells by row and column that are shown as percentages, with their decimals.
pub type Percentages = HashMap<(u32, u32), usize>;

/// Formats that every workbook has and that show percentages, with their decimals.
pub const BUILT_IN_PERCENTAGES: [(u16, usize); 2] = [(9, 0), (10, 2)];

/// What was found out of a workbook.
#[derive(Default)]
pub struct Workbook {
    /// For each sheet its percentages.
    pub percentages: Vec<Percentages>,
    /// True when the sheets would not fit into memory.
    pub too_large: bool,
    /// True when it is encrypted.
    pub locked: bool,
    /// True when a sheet lies about its size; calamine would make room for what it says.
    pub lies: bool,
}

// Types of records (MS-XLS 2.3).
const EOF: u16 = 0x0a;
const BOF: u16 = 0x809;
const ENCRYPTION: u16 = 0x2f;
const SHEET: u16 = 0x85;
const FORMAT: u16 = 0x41e;
const CELL_FORMAT: u16 = 0xe0;
const DIMENSIONS: u16 = 0x200;
const NUMBER: u16 = 0x203;
const RK: u16 = 0x27e;
const MANY_RK: u16 = 0xbd;
const FORMULA: u16 = 0x06;
/// Other cells: labels, truth values.
const OTHERS: [u16; 4] = [0x204, 0xd6, 0x205, 0xfd];

/// Looks through the stream of a workbook.
pub fn read(stream: &[u8]) -> Workbook {
    let mut workbook = Workbook::default();
    let mut sheets = Vec::new();
    let mut formats: HashMap<u16, usize> = HashMap::from(BUILT_IN_PERCENTAGES);
    let mut cell_formats = Vec::new();
    for (_, kind, body) in records(stream, 0) {
        match kind {
            SHEET => sheets.extend(size_at(body, 0)),
            FORMAT => formats.extend(u16_at(body, 0).zip(decimals(&format_code(body)))),
            CELL_FORMAT => cell_formats.push(u16_at(body, 2).unwrap_or(0)),
            ENCRYPTION => return Workbook { locked: true, ..workbook },
            EOF => break,
            _ => {}
        }
    }
    let percentages: Vec<Option<usize>> = cell_formats.iter().map(|format| formats.get(format).copied()).collect();
    let (mut cells, mut left) = (0_u64, RECORDS);
    for start in sheets {
        let sheet = sheet(stream, start, &percentages, &mut left);
        cells = cells.saturating_add(sheet.area);
        workbook.lies |= sheet.stated > CELLS;
        workbook.too_large |= cells > CELLS || left == 0;
        workbook.percentages.push(sheet.percentages);
        if workbook.too_large {
            break;
        }
    }
    workbook
}

/// The stream with the sheets' statements of their sizes set to nothing.
pub fn without_sizes(mut stream: Vec<u8>) -> Vec<u8> {
    let places: Vec<(usize, usize)> =
        records(&stream, 0).filter(|(_, kind, _)| *kind == DIMENSIONS).map(|(at, _, body)| (at, body.len())).collect();
    for (at, size) in places {
        stream[at + 4..at + 4 + size].fill(0);
    }
    stream
}

struct Sheet {
    /// Cells of the rectangle that those with a value span.
    area: u64,
    /// Cells that the sheet says it has.
    stated: u64,
    percentages: Percentages,
}

fn sheet(stream: &[u8], start: usize, formats: &[Option<usize>], left: &mut usize) -> Sheet {
    let mut sheet = Sheet { area: 0, stated: 0, percentages: Percentages::new() };
    let (mut rows, mut columns, mut depth) = ((u32::MAX, 0), (u32::MAX, 0), 0_usize);
    for (_, kind, body) in records(stream, start) {
        *left = left.saturating_sub(1);
        match kind {
            _ if *left == 0 => break,
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            DIMENSIONS => sheet.stated = sheet.stated.max(stated(body)),
            NUMBER | RK | MANY_RK | FORMULA => {
                let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2)) else { continue };
                let (row, column) = (u32::from(row), u32::from(column));
                let count = if kind == MANY_RK { (body.len().saturating_sub(6) / 6) as u32 } else { 1 };
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (columns.0.min(column), columns.1.max(column + count.saturating_sub(1)));
                for n in 0..count {
                    let format = u16_at(body, 4 + 6 * n as usize).and_then(|at| *formats.get(usize::from(at))?);
                    sheet.percentages.extend(format.map(|decimals| ((row, column + n), decimals)));
                }
            }
            _ if OTHERS.contains(&kind) => {
                let (row, column) = (u16_at(body, 0).unwrap_or(0).into(), u16_at(body, 2).unwrap_or(0).into());
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (columns.0.min(column), columns.1.max(column));
            }
            _ => {}
        }
    }
    if rows.0 <= rows.1 && columns.0 <= columns.1 {
        sheet.area = u64::from(rows.1 - rows.0 + 1) * u64::from(columns.1 - columns.0 + 1);
    }
    sheet
}

/// The size that a record of dimensions states, in the forms of 14 bytes and of 10; without end when it ends before it
/// begins, of which a careless reader makes a size near the greatest number.
fn stated(body: &[u8]) -> u64 {
    let wide = body.len() >= 14;
    let number = |at: usize| u16_at(body, at).map_or(0, u64::from);
    let row = |n: usize| if wide { u32_at(body, 4 * n).map_or(0, u64::from) } else { number(2 * n) };
    let columns = if wide { number(8)..number(10) } else { number(4)..number(6) };
    let count = |range: Range<u64>| range.end.checked_sub(range.start);
    match (count(row(0)..row(1)), count(columns)) {
        (Some(rows), Some(columns)) => rows.max(1).saturating_mul(columns.max(1)),
        _ => u64::MAX,
    }
}

/// Records from `at` on: place, type, content.
fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = (usize, u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, size) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
        let found = (at, kind, slice(stream, at + 4, size));
        at += 4 + size;
        Some(found)
    })
}

/// The code of a number format: characters of one byte or two.
fn format_code(body: &[u8]) -> String {
    let count = usize::from(u16_at(body, 2).unwrap_or(0));
    match body.get(4) {
        Some(flags) if flags & 1 != 0 => super::bytes::utf16_text(slice(body, 5, 2 * count)),
        _ => slice(body, 5, count).iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Decimals of a format that shows percentages: `0.0%` has one.
pub fn decimals(code: &str) -> Option<usize> {
    let positive = code.split(';').next()?;
    let number = positive.split_once('%')?.0;
    Some(number.rsplit_once('.').map_or(0, |(_, after)| after.chars().filter(|c| matches!(c, '0' | '#' | '?')).count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_percentages() {
        for (code, wanted) in [
            ("0%", Some(0)),
            ("0.0%", Some(1)),
            ("0.00%;[Red]-0.00%", Some(2)),
            ("General", None),
            ("0.00", None),
            ("0.00;0%", None),
        ] {
            assert_eq!(decimals(code), wanted, "{code}");
        }
    }

    #[test]
    fn a_sheet_that_states_a_size_it_has_not() {
        let mut body = Vec::new();
        body.extend(0_u32.to_le_bytes());
        body.extend(u32::MAX.to_le_bytes());
        body.extend(0_u16.to_le_bytes());
        body.extend(u16::MAX.to_le_bytes());
        body.extend([0, 0]);
        assert!(stated(&body) > CELLS);
        let mut stream = [DIMENSIONS.to_le_bytes(), 14_u16.to_le_bytes()].concat();
        stream.extend(body);
        let stream = without_sizes(stream);
        assert_eq!(stated(&stream[4..]), 1);
        let backwards = [[5, 0, 0, 0], [3, 0, 0, 0], [0, 0, 9, 0]].concat();
        assert!(stated(&[&backwards[..], &[0, 0]].concat()) > CELLS);
    }
}
