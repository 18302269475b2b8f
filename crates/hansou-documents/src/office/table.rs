//! Workbooks: Excel's of all ages (xls, xlsx, xlsb) and those of WPS (et), read by calamine; a part for each sheet, its
//! rows as shown. Comments and text boxes of today's workbooks come after the sheets.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError};

use super::ooxml::{self, block, paragraphs};
use super::{biff, biff12};
use crate::package::Package;
use crate::{BlockKind, Budget, Document, DocumentPart, Error, Limits, Note};

/// Reads a binary workbook: a compound file of which all bytes are given, with its stream as found by the caller.
pub fn read_xls(
    bytes: &[u8],
    stream: &[u8],
    rebuild: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>,
) -> Result<Document, Error> {
    let known = biff::read(stream);
    if known.locked {
        return Err(Error::Locked);
    }
    if known.too_large {
        return Err(Error::OverBudget(Budget::Unpacked(SHEET_BYTES)));
    }
    let rebuilt = if known.lies { rebuild(biff::without_sizes(stream.to_vec())) } else { None };
    let mut book = Xls::new(Cursor::new(rebuilt.as_deref().unwrap_or(bytes))).map_err(|error| match error {
        XlsError::Password => Error::Locked,
        error => Error::Damaged(error.to_string()),
    })?;
    let mut document = Document::default();
    let sheets = visible(&book);
    for (at, name) in sheets {
        let Ok(range) = book.worksheet_range(&name) else {
            document.notes.push(Note::Damaged(name));
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        let percentages = known.percentages.get(at);
        let mut rows = Rows::new(SHEET_BYTES);
        for (row, column, data) in range.used_cells() {
            let place = (top + row as u32, left + column as u32);
            let decimals = percentages.and_then(|cells| cells.get(&place)).copied();
            rows.cell(place, shown(data, decimals));
        }
        add_sheet(name, rows, &mut document);
    }
    Ok(document)
}

/// What sheets of too many cells are said to be over.
const SHEET_BYTES: u64 = 256 << 20;

/// Reads a package of Excel.
pub fn read_xlsx(bytes: &[u8], package: &mut Package<'_>, limits: &Limits) -> Result<Document, Error> {
    package.check_size()?;
    let mut document = Document::default();
    ooxml::properties(package, &mut document);
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Error::Locked,
        error => Error::Damaged(error.to_string()),
    })?;
    for (_, name) in visible(&book) {
        let mut rows = Rows::new(limits.text);
        match book.worksheet_cells_reader(&name) {
            Ok(mut cells) => {
                let decimals: Vec<Option<usize>> = cells.styles().iter().map(style_decimals).collect();
                loop {
                    match cells.next_cell_with_style_id() {
                        Ok(Some((cell, style))) => {
                            let decimals = decimals.get(style).copied().flatten();
                            rows.cell(cell.get_position(), shown_ref(cell.get_value(), decimals));
                        }
                        Ok(None) => break,
                        Err(_) => {
                            document.notes.push(Note::Damaged(name.clone()));
                            break;
                        }
                    }
                }
            }
            // Sheets that are charts have no cells.
            Err(XlsxError::NotAWorksheet(_)) => {}
            Err(_) => document.notes.push(Note::Damaged(name.clone())),
        }
        add_sheet(name, rows, &mut document);
    }
    add_remarks(package, &mut document)?;
    Ok(document)
}

/// Reads a package of Excel with binary parts.
pub fn read_xlsb(bytes: &[u8], package: &mut Package<'_>, limits: &Limits) -> Result<Document, Error> {
    package.check_size()?;
    let mut document = Document::default();
    ooxml::properties(package, &mut document);
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => Error::Locked,
        error => Error::Damaged(error.to_string()),
    })?;
    let formats = biff12::Formats::read(package)?;
    for (_, name) in visible(&book) {
        let mut rows = Rows::new(limits.text);
        let percentages = formats.percentages(package, &name)?;
        if let Ok(mut cells) = book.worksheet_cells_reader(&name) {
            while let Ok(Some(cell)) = cells.next_cell() {
                let place = cell.get_position();
                rows.cell(place, shown_ref(cell.get_value(), percentages.get(&place).copied()));
            }
        } else {
            document.notes.push(Note::Damaged(name.clone()));
        }
        add_sheet(name, rows, &mut document);
    }
    add_remarks(package, &mut document)?;
    Ok(document)
}

/// Names of the sheets with their numbers; sheets that only a program can show are left out.
fn visible<R: Reader<C>, C: std::io::Read + std::io::Seek>(book: &R) -> Vec<(usize, String)> {
    let sheets = book.sheets_metadata().iter().enumerate();
    let shown = sheets.filter(|(_, sheet)| sheet.visible != SheetVisible::VeryHidden);
    shown.map(|(at, sheet)| (at, sheet.name.clone())).collect()
}

pub fn add_sheet(name: String, rows: Rows, document: &mut Document) {
    let (rows, over) = rows.finish();
    if over {
        document.notes.push(Note::OverBudget(Budget::Text(SHEET_BYTES)));
    }
    if !rows.is_empty() {
        document.parts.push(DocumentPart::sheet(&name, rows));
    }
}

/// Comments and text boxes, which calamine does not read.
fn add_remarks(package: &mut Package<'_>, document: &mut Document) -> Result<(), Error> {
    let mut found = Vec::new();
    for (folder, kind) in [
        ("xl/comments", BlockKind::Note),
        ("xl/threadedcomments/", BlockKind::Note),
        ("xl/drawings/drawing", BlockKind::Paragraph),
        ("xl/charts/chart", BlockKind::Paragraph),
    ] {
        for name in package.names(folder, ".xml") {
            let text = package.text(&name)?.unwrap_or_default();
            let lines = if kind == BlockKind::Note { ooxml::comments(&text) } else { paragraphs(&text) };
            found.extend(lines.into_iter().map(|line| block(kind.clone(), line)));
        }
    }
    if !found.is_empty() {
        match document.parts.last_mut() {
            Some(part) => part.blocks.extend(found),
            None => document.parts.push(DocumentPart { blocks: found, ..DocumentPart::default() }),
        }
    }
    Ok(())
}

/// Cells of a sheet put into rows; empty rows and columns around and between are left out only where nothing depends on
/// them.
#[derive(Default)]
pub struct Rows {
    /// Bytes of text that may still be taken.
    left: u64,
    over: bool,
    rows: Vec<Vec<String>>,
    /// The row that the last of `rows` is in the sheet.
    at: Option<u32>,
}

/// Columns of a row that are told apart.
const COLUMNS: u32 = 4096;

impl Rows {
    /// For a sheet of which no more than these bytes of text are taken.
    pub fn new(left: u64) -> Self {
        Self { left, over: false, rows: Vec::new(), at: None }
    }

    /// Adds a cell; cells come row by row.
    pub fn cell(&mut self, (row, column): (u32, u32), text: String) {
        if text.trim().is_empty() {
            return;
        }
        // A cell costs its place and those of the empty ones before it.
        let cost = text.len() as u64 + 1;
        if self.at != Some(row) {
            self.rows.push(Vec::new());
            self.at = Some(row);
        }
        let Some(cells) = self.rows.last_mut() else { return };
        let missing = (column.min(COLUMNS) as usize).saturating_sub(cells.len());
        let cost = cost + 24 * missing as u64;
        if self.left < cost {
            self.over = true;
            return;
        }
        self.left -= cost;
        cells.extend(std::iter::repeat_n(String::new(), missing));
        cells.push(text);
    }

    fn finish(mut self) -> (Vec<Vec<String>>, bool) {
        self.rows.retain(|row| !row.is_empty());
        let empty =
            self.rows.iter().map(|row| row.iter().take_while(|cell| cell.is_empty()).count()).min().unwrap_or(0);
        for row in &mut self.rows {
            row.drain(..empty);
        }
        (self.rows, self.over)
    }
}

/// A cell as it is shown: a number that is a percentage with its decimals.
pub fn shown(data: &Data, percentage: Option<usize>) -> String {
    match (data, percentage) {
        (Data::Float(value), Some(decimals)) => format!("{:.decimals$}%", value * 100.0),
        (Data::Int(value), Some(decimals)) => format!("{:.decimals$}%", *value as f64 * 100.0),
        (Data::Float(value), None) => number(*value),
        (Data::Int(value), None) => value.to_string(),
        (Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text), _) => text.clone(),
        (Data::Bool(true), _) => "TRUE".into(),
        (Data::Bool(false), _) => "FALSE".into(),
        (Data::DateTime(time), _) => date(time),
        (Data::Error(_) | Data::Empty, _) => String::new(),
    }
}

fn shown_ref(data: &DataRef<'_>, percentage: Option<usize>) -> String {
    match data {
        DataRef::SharedString(text) => (*text).to_owned(),
        other => shown(&Data::from(other.clone()), percentage),
    }
}

/// A number to the 15 digits that Excel keeps, without those that binary fractions add.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

/// A date as 2022-09-30, with its time where it has one.
fn date(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock =
        if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") };
    match (time.is_duration() || time.as_f64() < 1.0, time.as_f64().fract() == 0.0) {
        (true, _) => clock,
        (false, true) => format!("{year}-{month:02}-{day:02}"),
        (false, false) => format!("{year}-{month:02}-{day:02} {clock}"),
    }
}

/// Decimals of a style that shows percentages.
fn style_decimals(style: &calamine::Style) -> Option<usize> {
    biff::decimals(&style.number_format.as_ref()?.format_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_typed() {
        for (value, wanted) in [(420.6, "420.6"), (0.1 + 0.2, "0.3"), (1e6, "1000000"), (-2.5, "-2.5"), (7.9, "7.9")] {
            assert_eq!(number(value), wanted);
        }
        assert_eq!(shown(&Data::Float(0.085), Some(1)), "8.5%");
        assert_eq!(shown(&Data::Float(0.102), Some(0)), "10%");
    }
}
