//! Tables: rows above the header, a header row with recognised names, then a record a row. The delimiter is found out;
//! a table without a header is read by what its columns hold.
//!
//! `columns` finds header and columns. Leaves to `fields` which names mean what.

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
use crate::article::problem::{Fault, Place};

/// Rows among which the header is looked for.
const HEAD: usize = 40;

/// Reads a table as it comes.
pub fn read(text: &mut Text<'_>, name: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let delimiter = match text.fill_buf() {
        Ok(start) => columns::delimiter(start, name),
        Err(error) => {
            out.fault(Place::File, Fault::of(&error));
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
    let mut head = Vec::new();
    let mut failed = None;
    while head.len() < HEAD {
        match next() {
            Ok(Some(row)) => head.push(row),
            Ok(None) => break,
            Err(problem) => {
                failed = Some(problem);
                break;
            }
        }
    }
    let mut table = Table::of(&head, out);
    for row in head.iter().skip(table.header.rows) {
        table.row(row, out)?;
    }
    while failed.is_none() {
        match next() {
            Ok(Some(row)) => table.row(&row, out)?,
            Ok(None) => break,
            Err(problem) => failed = Some(problem),
        }
    }
    if let Some((line, fault)) = failed {
        out.fault(Place::Line(line), fault);
    }
    table.above(&head, out)
}

/// What ended a table, with its line.
type Problem = (u64, Fault);

fn fault(error: csv::Error, limit: u64) -> Fault {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Fault::TooLong { limit },
        csv::ErrorKind::Io(error) => Fault::of(&error),
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
    fn of(head: &[StringRecord], out: &mut Out<'_>) -> Self {
        let header = Header::of(head, out.fields);
        if let Some((title, body)) = header.guessed {
            out.fault(Place::File, Fault::NoHeader { title: title.map(|at| at + 1), body: body + 1 });
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
            out.fault(Place::Line(line), Fault::Cells { found: row.len(), wanted: names.len() });
        }
        let members: Vec<(String, Value)> =
            names.iter().cloned().zip(row.iter().map(|cell| Value::Text(cell.to_owned()))).collect();
        match record::article(&members, out.fields, BodyFrom::Fields) {
            Some(mut article) => {
                article.body.push_str(&rest);
                out.article(article, Some(self.part), position.map_or(0, csv::Position::byte))
            }
            None => {
                // A table of something else is one problem, not one per row.
                let place = if self.header.is_known { Place::Line(line) } else { Place::File };
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
