//! Results as a table with a header line: CSV (RFC 4180, quoted where needed) and TSV (never quoted).
//!
//! Every value stands on one line: line breaks close up or become a space, control characters become visible; the
//! snippets of an article are joined with " … ". Leaves marks to the other formats.

use std::io::{self, Write};

use csv::{QuoteStyle, WriterBuilder};

use super::flow::one_line;
use crate::hit::{Hit, Mark, Page, Snippet, Tier};

const HEADER: [&str; 9] = ["rank", "score", "tier", "id", "title", "date", "path", "part", "snippet"];

/// Comma-separated values. Errors are those of the writer.
pub fn write_csv(page: &Page, out: &mut impl Write) -> io::Result<()> {
    write(page, WriterBuilder::new().from_writer(out))
}

/// Tab-separated values. Errors are those of the writer.
pub fn write_tsv(page: &Page, out: &mut impl Write) -> io::Result<()> {
    write(page, WriterBuilder::new().delimiter(b'\t').quote_style(QuoteStyle::Never).from_writer(out))
}

fn write(page: &Page, mut table: csv::Writer<&mut impl Write>) -> io::Result<()> {
    table.write_record(HEADER).map_err(plain)?;
    for hit in &page.hits {
        table.write_record(row(hit)).map_err(plain)?;
    }
    table.flush()
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
