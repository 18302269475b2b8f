//! CSL-JSON (schema 1.0): items of one array, which processors of citation styles read.

use std::io::{self, Write};

use serde::Serialize;

use super::{DocumentType, Reference};

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Name<'a>>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    container: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
    language: &'static str,
    archive_location: &'a str,
}

/// A name that is not split: families and given names of China stand together.
#[derive(Serialize)]
struct Name<'a> {
    literal: &'a str,
}

#[derive(Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    date_parts: [Vec<u16>; 1],
}

/// Writes one item, after a comma unless it is the first.
pub(super) fn write(reference: &Reference, is_first: bool, out: &mut impl Write) -> io::Result<()> {
    let kind = match reference.document_type {
        DocumentType::Newspaper => "article-newspaper",
        DocumentType::Periodical => "article-journal",
        DocumentType::Report => "report",
        DocumentType::Other => "document",
    };
    let is_part = matches!(reference.document_type, DocumentType::Newspaper | DocumentType::Periodical);
    let publisher = reference.publisher.as_deref();
    let parts = |date: &String| date.split('-').filter_map(|part| part.parse().ok()).collect();
    let item = Item {
        id: &reference.id,
        kind,
        title: &reference.title,
        author: reference.authors.iter().map(|literal| Name { literal }).collect(),
        container: publisher.filter(|_| is_part),
        publisher: publisher.filter(|_| !is_part),
        issued: reference.date.as_ref().map(|date| Issued { date_parts: [parts(date)] }),
        page: reference.page.as_deref(),
        language: "zh-CN",
        archive_location: &reference.path,
    };
    out.write_all(if is_first { b"[\n" } else { b",\n" })?;
    serde_json::to_writer(out, &item).map_err(io::Error::from)
}

/// Ends the array.
pub(super) fn end(is_empty: bool, out: &mut impl Write) -> io::Result<()> {
    out.write_all(if is_empty { b"[]\n" } else { b"\n]\n" })
}
