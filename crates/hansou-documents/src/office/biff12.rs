//! Records of the binary parts of Excel's packages (MS-XLSB) as far as calamine does not see to them: which cells are
//! shown as percentages.

use std::collections::HashMap;

use super::biff::{BUILT_IN_PERCENTAGES, Percentages, decimals};
use super::bytes::{size_at, slice, u16_at, u32_at, utf16_text};
use super::ooxml::relations;
use crate::Error;
use crate::package::Package;

/// The part that names the sheets.
const WORKBOOK: &str = "xl/workbook.bin";

// Types of records (MS-XLSB 2.3).
const ROW: u16 = 0;
/// Cells of numbers: packed, as they are, results of formulas.
const NUMBERS: [u16; 3] = [2, 5, 9];
const FORMAT: u16 = 44;
const CELL_FORMAT: u16 = 47;
const END_OF_ROWS: u16 = 146;
const SHEET: u16 = 156;
const CELL_FORMATS: u16 = 617;
const END_OF_CELL_FORMATS: u16 = 618;

/// How the cells of a workbook are shown.
pub struct Formats {
    /// For each cell format the decimals of a percentage.
    cells: Vec<Option<usize>>,
    /// The part of each sheet by its name.
    sheets: HashMap<String, String>,
}

impl Formats {
    /// Reads the styles and the list of sheets.
    pub fn read(package: &mut Package<'_>) -> Result<Self, Error> {
        let styles = package.bytes("xl/styles.bin")?.unwrap_or_default();
        let workbook = package.bytes(WORKBOOK)?.unwrap_or_default();
        let parts: HashMap<String, String> =
            relations(package, WORKBOOK)?.into_iter().map(|relation| (relation.id, relation.target)).collect();
        let sheets = records(&workbook).filter(|(kind, _)| *kind == SHEET).filter_map(|(_, body)| {
            let (id, rest) = text(body.get(8..)?)?;
            Some((text(rest)?.0, parts.get(&id)?.clone()))
        });
        Ok(Self { cells: cell_formats(&styles), sheets: sheets.collect() })
    }

    /// The cells of a sheet that are shown as percentages, with their decimals.
    pub fn percentages(&self, package: &mut Package<'_>, sheet: &str) -> Result<Percentages, Error> {
        let Some(part) = self.sheets.get(sheet).filter(|_| self.cells.iter().any(Option::is_some)) else {
            return Ok(Percentages::new());
        };
        Ok(self.percentages_of(&package.bytes(part)?.unwrap_or_default()))
    }

    fn percentages_of(&self, sheet: &[u8]) -> Percentages {
        let mut found = Percentages::new();
        let mut row = 0;
        for (kind, body) in records(sheet).take_while(|(kind, _)| *kind != END_OF_ROWS) {
            if kind == ROW {
                row = u32_at(body, 0).unwrap_or(0);
            } else if NUMBERS.contains(&kind) {
                // The format has three bytes, the fourth is of flags.
                let format = size_at(body, 4).and_then(|word| *self.cells.get(word & 0xff_ffff)?);
                found.extend(u32_at(body, 0).zip(format).map(|(column, decimals)| ((row, column), decimals)));
            }
        }
        found
    }
}

/// For each cell format of the styles the decimals of a percentage.
fn cell_formats(styles: &[u8]) -> Vec<Option<usize>> {
    let mut formats: HashMap<u16, usize> = HashMap::from(BUILT_IN_PERCENTAGES);
    let mut cells = Vec::new();
    // Formats of named styles are written as those of cells are, in a list of their own.
    let mut of_cells = false;
    for (kind, body) in records(styles) {
        match kind {
            FORMAT => {
                let code = body.get(2..).and_then(text).map(|(code, _)| code).unwrap_or_default();
                formats.extend(u16_at(body, 0).zip(decimals(&code)));
            }
            CELL_FORMATS => of_cells = true,
            END_OF_CELL_FORMATS => of_cells = false,
            CELL_FORMAT if of_cells => cells.push(u16_at(body, 2).and_then(|format| formats.get(&format).copied())),
            _ => {}
        }
    }
    cells
}

/// A text behind its length, and what follows it.
fn text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let size = size_at(bytes, 0)?.checked_mul(2)?;
    let text = bytes.get(4..4_usize.checked_add(size)?)?;
    Some((utf16_text(text), &bytes[4 + size..]))
}

/// The records of a part: type and content. Type and size have seven bits in each byte, the lowest first.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let kind = number(bytes, &mut at, 2)?;
        let size = number(bytes, &mut at, 4)? as usize;
        let body = slice(bytes, at, size);
        at += body.len();
        Some((u16::try_from(kind).unwrap_or(u16::MAX), body))
    })
}

fn number(bytes: &[u8], at: &mut usize, most: u32) -> Option<u32> {
    let mut number = 0;
    for n in 0..most {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u32::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let kind = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
        let size = [body.len() as u8 | 0x80, (body.len() >> 7) as u8];
        [&kind[..], &size, body].concat()
    }

    fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&(text.encode_utf16().count() as u32).to_le_bytes()[..], &units].concat()
    }

    #[test]
    fn percentages_by_the_format_of_their_cells() {
        let format = |number: u16| [[0, 0], number.to_le_bytes()].concat();
        let styles = [
            record(FORMAT, &[&164_u16.to_le_bytes()[..], &wide("0.0%")].concat()),
            record(626, &[]),
            record(CELL_FORMAT, &format(9)),
            record(627, &[]),
            record(CELL_FORMATS, &[]),
            record(CELL_FORMAT, &format(0)),
            record(CELL_FORMAT, &format(164)),
            record(CELL_FORMAT, &format(10)),
            record(END_OF_CELL_FORMATS, &[]),
        ]
        .concat();
        let formats = Formats { cells: cell_formats(&styles), sheets: HashMap::new() };
        assert_eq!(formats.cells, [None, Some(1), Some(2)]);
        let cell = |column: u32, format: u32| [column.to_le_bytes(), format.to_le_bytes(), [0; 4], [0; 4]].concat();
        let sheet = [
            record(ROW, &3_u32.to_le_bytes()),
            record(5, &cell(0, 0)),
            record(5, &cell(1, 1)),
            record(2, &cell(2, 0x100_0002)),
            record(7, &cell(3, 1)),
            record(ROW, &4_u32.to_le_bytes()),
            record(9, &cell(1, 1)),
            record(END_OF_ROWS, &[]),
            record(5, &cell(9, 1)),
        ]
        .concat();
        let wanted = Percentages::from([((3, 1), 1), ((3, 2), 2), ((4, 1), 1)]);
        assert_eq!(formats.percentages_of(&sheet), wanted);
        for end in 0..sheet.len() {
            formats.percentages_of(&sheet[..end]);
        }
        assert_eq!(text(&[0xff, 0xff, 0xff, 0xff, 1, 2]), None);
    }
}
