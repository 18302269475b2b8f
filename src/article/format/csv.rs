//! Tables: a header row with recognised names, then a record a row. The delimiter is found out.
//!
//! Leaves to `fields` which names mean what.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord};

use super::Out;
use super::fields::{self, Role};
use crate::article::decode::stream::Text;
use crate::article::problem::{Fault, Place};

/// Reads a table as it comes.
pub fn read(text: &mut Text<'_>, name: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let delimiter = match text.fill_buf() {
        Ok(start) => delimiter(start, name),
        Err(error) => {
            out.fault(Place::File, Fault::of(&error));
            return ControlFlow::Continue(());
        }
    };
    let taken = Rc::new(Cell::new(0));
    let limited = Limited { inner: text, taken: taken.clone(), limit: out.limit };
    let mut rows = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(limited);
    let (mut header, mut row) = (StringRecord::new(), StringRecord::new());
    let mut rest = String::new();
    for part in 0.. {
        taken.set(0);
        match rows.read_record(&mut row) {
            Ok(true) if part == 0 => header = row.clone(),
            Ok(true) => record(&header, &row, part, &mut rest, out)?,
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or_else(|| rows.position().line(), csv::Position::line);
                let fault = match error.into_kind() {
                    csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                        Fault::TooLong { limit: out.limit }
                    }
                    csv::ErrorKind::Io(error) => Fault::of(&error),
                    kind => Fault::Damaged { what: format!("{kind:?}") },
                };
                out.fault(Place::Line(line), fault);
                break;
            }
        }
    }
    ControlFlow::Continue(())
}

fn record(
    header: &StringRecord,
    row: &StringRecord,
    part: usize,
    rest: &mut String,
    out: &mut Out<'_>,
) -> ControlFlow<()> {
    let position = row.position();
    let line = position.map_or(0, csv::Position::line);
    if row.iter().all(|cell| cell.trim().is_empty()) {
        return ControlFlow::Continue(());
    }
    rest.clear();
    if row.len() > header.len() {
        out.fault(Place::Line(line), Fault::Cells { found: row.len(), wanted: header.len() });
        for cell in row.iter().skip(header.len()) {
            rest.push('\n');
            rest.push_str(cell);
        }
    }
    match fields::article(header.iter().zip(row.iter()), out.fields) {
        Some(mut article) => {
            article.body.push_str(rest);
            out.article(article, Some(part), position.map_or(0, csv::Position::byte))
        }
        None => {
            // A table of something else is one problem, not one per row.
            let role = |name| fields::role(name, out.fields);
            let known = header.iter().any(|name| matches!(role(name), Some(Role::Title | Role::Body)));
            let place = if known { Place::Line(line) } else { Place::File };
            out.fault(place, Fault::NoText { names: header.iter().map(str::to_owned).collect() });
            ControlFlow::Continue(())
        }
    }
}

/// The sign that stands most often in the header row; a tab in a file named tsv.
fn delimiter(start: &[u8], name: &str) -> u8 {
    if name.to_ascii_lowercase().ends_with(".tsv") || name.to_ascii_lowercase().ends_with(".tab") {
        return b'\t';
    }
    let end = memchr::memchr(b'\n', start).unwrap_or(start.len());
    let count = |sign: u8| start[..end].iter().filter(|byte| **byte == sign).count();
    // Of equals the last, the comma, is taken.
    [b'|', b';', b'\t', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
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
