//! Results as a table with a header line: CSV (RFC 4180, quoted where needed) and TSV (never quoted).
//!
//! Every value stands on one line: line breaks close up or become a space, control characters become visible; the
//! snippets of an article are joined with " … ". Leaves marks to the other formats.

use std::io::{self, Write};

use csv::{QuoteStyle, WriterBuilder};

use super::wrap::one_line;
use crate::hit::{Hit, Mark, Page, Snippet, Tier};

const HEADER: [&str; 9] = ["rank", "score", "tier", "id", "title", "date", "path", "part", "snippet"];

/// Comma-separated values. Errors are those of the writer.
pub fn write_csv(page: &Page, out: &mut impl Write) -> io::Result<()> {
    write(page, Dialect::Csv, out)
}

/// Tab-separated values. Errors are those of the writer.
pub fn write_tsv(page: &Page, out: &mut impl Write) -> io::Result<()> {
    write(page, Dialect::Tsv, out)
}

fn write(page: &Page, dialect: Dialect, out: &mut impl Write) -> io::Result<()> {
    let mut rows = Rows::begin(out, dialect)?;
    page.hits.iter().try_for_each(|hit| rows.write(hit))?;
    rows.end(false)
}

/// Who is to read a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Programs: RFC 4180.
    Csv,
    /// Programs: tabs, nothing quoted.
    Tsv,
    /// Excel: with a byte order mark, without which it takes UTF-8 for another encoding, and with no cell that it would
    /// take for a formula.
    Excel,
}

/// A table that is written row by row.
pub struct Rows<W: Write> {
    table: csv::Writer<W>,
    dialect: Dialect,
}

impl<W: Write> Rows<W> {
    /// Writes the header. Errors are those of the writer.
    pub fn begin(mut out: W, dialect: Dialect) -> io::Result<Self> {
        let mut builder = WriterBuilder::new();
        match dialect {
            Dialect::Csv => {}
            Dialect::Tsv => drop(builder.delimiter(b'\t').quote_style(QuoteStyle::Never)),
            Dialect::Excel => {
                out.write_all("\u{feff}".as_bytes())?;
                builder.terminator(csv::Terminator::CRLF).flexible(true);
            }
        }
        let mut table = builder.flexible(true).from_writer(out);
        table.write_record(HEADER).map_err(plain)?;
        Ok(Self { table, dialect })
    }

    /// Writes a hit. Errors are those of the writer.
    pub fn write(&mut self, hit: &Hit) -> io::Result<()> {
        let row = row(hit);
        let row = if self.dialect == Dialect::Excel { row.map(no_formula) } else { row };
        self.table.write_record(row).map_err(plain)
    }

    /// Writes what is left; a last line `#partial` says that time ended the list. Errors are those of the writer.
    pub fn end(mut self, partial: bool) -> io::Result<()> {
        if partial {
            self.table.write_record(["#partial"]).map_err(plain)?;
        }
        self.table.flush()
    }
}

/// A cell that a spreadsheet shows as it is (OWASP, CSV injection).
fn no_formula(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn row(hit: &Hit) -> [String; 9] {
    let tier = match hit.tier {
        Tier::Exact => "exact",
        Tier::Words => "words",
        Tier::Most => "most",
    };
    let snippets: Vec<String> = hit.snippets.iter().map(passage).collect();
    [
        hit.rank.to_string(),
        hit.score.to_string(),
        tier.to_owned(),
        one_line(&hit.id, &[]),
        one_line(&hit.title, &[]),
        one_line(hit.date.as_deref().unwrap_or(""), &[]),
        one_line(&hit.path, &[]),
        hit.part.map_or(String::new(), |part| part.to_string()),
        snippets.join(" … "),
    ]
}

fn passage(snippet: &Snippet) -> String {
    let whole: Vec<Mark> = snippet.figures.iter().map(|figure| figure.span).collect();
    one_line(&snippet.text, &whole)
}

/// The writer's own error, so that a closed pipe can be told apart.
pub(super) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
