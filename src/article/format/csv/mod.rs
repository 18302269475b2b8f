//! Tables: rows above the header, a header row with recognised names, then a record a row. The delimiter is found out;
//! a table without a header is read by what its columns hold. A table without texts (村名, 户数, 人口) is one article.
//!
//! `columns` finds header and columns. Leaves to `fields` which names mean what, to `document` how a table is an article.

mod columns;

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord};

use self::columns::Header;
use super::record::{self, BodyFrom, value::Value};
use super::{Out, one_line};
use crate::article::Article;
use crate::article::decode::stream::Text;
use crate::article::problem::{Fault, Location};

/// Rows among which the header is looked for.
const HEAD: usize = 40;
/// Bytes of the cells of a table without texts that one article holds.
const SHEET: usize = 1 << 20;

/// Reads rows as one table, which is the article of this number in its file.
pub type ReadSheet = fn(Vec<Vec<String>>, Option<usize>, &mut Out<'_>) -> ControlFlow<()>;

/// The first rows of a table, no more than [`HEAD`], and what was wrong with the next one.
fn first_rows(
    next: &mut impl FnMut() -> Result<Option<StringRecord>, Problem>,
) -> (Vec<StringRecord>, Option<Problem>) {
    let mut head = Vec::new();
    while head.len() < HEAD {
        match next() {
            Ok(Some(row)) => head.push(row),
            Ok(None) => break,
            Err(problem) => return (head, Some(problem)),
        }
    }
    (head, None)
}

/// Reads a table as it comes: records by their names, what is none by `sheet`.
pub fn read(text: &mut Text<'_>, name: &str, sheet: ReadSheet, out: &mut Out<'_>) -> ControlFlow<()> {
    let delimiter = match text.fill_buf() {
        Ok(start) => columns::delimiter(start, name),
        Err(error) => {
            out.fault(Location::File, Fault::from_io(&error));
            return ControlFlow::Continue(());
        }
    };
    let taken = Rc::new(Cell::new(0));
    let limited = Limited { inner: text, taken: taken.clone(), limit: out.limit };
    let mut rows = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(limited);
    let limit = out.limit;
    let mut next = || -> Result<Option<StringRecord>, Problem> {
        taken.set(0);
        let mut row = StringRecord::new();
        match rows.read_record(&mut row) {
            Ok(found) => Ok(found.then_some(row)),
            Err(error) => {
                let line = error.position().map_or_else(|| rows.position().line(), csv::Position::line);
                Err((line, fault(error, limit)))
            }
        }
    };
    let (head, mut failed) = first_rows(&mut next);
    let mut taker = Taker::for_head(&head, sheet, out);
    taker.head(&head, out)?;
    while failed.is_none() {
        match next() {
            Ok(Some(row)) => taker.row(&row, out)?,
            Ok(None) => break,
            Err(problem) => failed = Some(problem),
        }
    }
    if let Some((line, fault)) = failed {
        out.fault(Location::Line(line), fault);
    }
    taker.end(&head, out)
}

/// What is made of the rows.
enum Taker {
    /// An article each.
    Records(Table),
    /// One article.
    Sheet(Sheet),
}

impl Taker {
    /// `head` are the first rows. Who names a field means records.
    fn for_head(head: &[StringRecord], sheet: ReadSheet, out: &mut Out<'_>) -> Self {
        let header = Header::find(head, out.fields);
        let is_record =
            |row: &StringRecord| record::article(&members(&header.names, row), out.fields, BodyFrom::Fields);
        let are_records = header.is_known || !out.fields.names.is_empty();
        match are_records || head.iter().skip(header.rows).any(|row| is_record(row).is_some()) {
            true => Self::Records(Table::new(header, out)),
            false => Self::Sheet(Sheet::new(head.get(header.rows.saturating_sub(1)), sheet)),
        }
    }

    fn head(&mut self, head: &[StringRecord], out: &mut Out<'_>) -> ControlFlow<()> {
        match self {
            Self::Records(table) => head.iter().skip(table.header.rows).try_for_each(|row| table.row(row, out)),
            Self::Sheet(sheet) => head.iter().try_for_each(|row| sheet.row(row, out)),
        }
    }

    fn row(&mut self, row: &StringRecord, out: &mut Out<'_>) -> ControlFlow<()> {
        match self {
            Self::Records(table) => table.row(row, out),
            Self::Sheet(sheet) => sheet.row(row, out),
        }
    }

    fn end(self, head: &[StringRecord], out: &mut Out<'_>) -> ControlFlow<()> {
        match self {
            Self::Records(table) => table.above(head, out),
            Self::Sheet(sheet) => sheet.end(out),
        }
    }
}

/// A row as named members.
fn members(names: &[String], row: &StringRecord) -> Vec<(String, Value)> {
    names.iter().cloned().zip(row.iter().map(|cell| Value::Text(cell.to_owned()))).collect()
}

/// A table without texts, in pieces where it is long, each under the names of the columns.
struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Bytes of the cells in `rows`.
    size: usize,
    /// Articles handed on.
    parts: usize,
    read: ReadSheet,
}

impl Sheet {
    fn new(header: Option<&StringRecord>, read: ReadSheet) -> Self {
        Self { header: header.map(cells).unwrap_or_default(), rows: Vec::new(), size: 0, parts: 0, read }
    }

    fn row(&mut self, row: &StringRecord, out: &mut Out<'_>) -> ControlFlow<()> {
        let row = cells(row);
        if row.iter().all(String::is_empty) || columns::is_separator_row(&row.concat()) {
            return ControlFlow::Continue(());
        }
        self.size += row.iter().map(|cell| cell.len() + 1).sum::<usize>();
        self.rows.push(row);
        if self.size < SHEET {
            return ControlFlow::Continue(());
        }
        self.parts += 1;
        self.size = 0;
        let rows = std::mem::replace(&mut self.rows, vec![self.header.clone()]);
        (self.read)(rows, Some(self.parts), out)
    }

    fn end(self, out: &mut Out<'_>) -> ControlFlow<()> {
        let part = (self.parts > 0).then_some(self.parts + 1);
        // After the last piece only the names may be left.
        let is_empty = self.rows.is_empty() || part.is_some() && self.rows.len() == 1;
        if is_empty { ControlFlow::Continue(()) } else { (self.read)(self.rows, part, out) }
    }
}

fn cells(row: &StringRecord) -> Vec<String> {
    row.iter().map(|cell| one_line(cell.trim_matches('\u{feff}'))).collect()
}

/// What ended a table, with its line.
type Problem = (u64, Fault);

fn fault(error: csv::Error, limit: u64) -> Fault {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Fault::TooLong { limit },
        csv::ErrorKind::Io(error) => Fault::from_io(&error),
        kind => Fault::Damaged { what: format!("{kind:?}") },
    }
}

/// A table of which the header is known.
struct Table {
    header: Header,
    /// Number of the last record read, from 1.
    part: usize,
}

impl Table {
    fn new(header: Header, out: &mut Out<'_>) -> Self {
        if let Some((title, body)) = header.guessed {
            out.fault(Location::File, Fault::NoHeader { title: title.map(|at| at + 1), body: body + 1 });
        }
        Self { header, part: 0 }
    }

    fn row(&mut self, row: &StringRecord, out: &mut Out<'_>) -> ControlFlow<()> {
        let position = row.position();
        let line = position.map_or(0, csv::Position::line);
        // The number is that of the row, blank ones counted.
        self.part += 1;
        if row.iter().all(|cell| cell.trim().is_empty()) || row.iter().eq(self.header.names.iter().map(String::as_str))
        {
            return ControlFlow::Continue(());
        }
        let names = &self.header.names;
        let surplus = row.iter().skip(names.len()).filter(|cell| !cell.trim().is_empty());
        let rest: String = surplus.flat_map(|cell| ["\n", cell]).collect();
        if !rest.is_empty() {
            out.fault(Location::Line(line), Fault::Cells { found: row.len(), wanted: names.len() });
        }
        match record::article(&members(names, row), out.fields, BodyFrom::Fields) {
            Some(mut article) => {
                article.body.push_str(&rest);
                out.article(article, Some(self.part), position.map_or(0, csv::Position::byte))
            }
            None => {
                // A table of something else is one problem, not one per row.
                let place = if self.header.is_known { Location::Line(line) } else { Location::File };
                out.fault(place, Fault::NoText { names: names.clone() });
                ControlFlow::Continue(())
            }
        }
    }

    /// The rows above the header as an article of their own, last, so that the others are numbered as ever.
    fn above(&self, head: &[StringRecord], out: &mut Out<'_>) -> ControlFlow<()> {
        let above = &head[..self.header.rows.saturating_sub(1).min(head.len())];
        let text = |row: &StringRecord| {
            row.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("\t")
        };
        let mut lines = above.iter().map(text).filter(|line| !line.is_empty() && !columns::is_separator_row(line));
        let Some(title) = lines.next() else { return ControlFlow::Continue(()) };
        let body = lines.collect::<Vec<_>>().join("\n");
        let article = Article { title: one_line(&title), body, ..Article::default() };
        out.article(article, Some(self.part + 1), 0)
    }
}

/// Ends a record that grows beyond the limit: a quotation mark that is never closed takes in all that follows.
struct Limited<'a, 'b> {
    inner: &'a mut Text<'b>,
    taken: Rc<Cell<u64>>,
    limit: u64,
}

impl Read for Limited<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + count as u64);
        if self.taken.get() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(count)
    }
}
