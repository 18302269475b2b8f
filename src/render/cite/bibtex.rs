//! BibTeX entries, in the fields that both BibTeX (`year`) and biblatex (`date`) read.

use std::io::{self, Write};

use xxhash_rust::xxh3::xxh3_64;

use super::{DocumentType, Reference};

pub(super) fn write(reference: &Reference, out: &mut impl Write) -> io::Result<()> {
    let (entry, whole) = match reference.document_type {
        DocumentType::Newspaper | DocumentType::Periodical => ("article", "journal"),
        DocumentType::Report => ("techreport", "institution"),
        DocumentType::Other => ("misc", "howpublished"),
    };
    let authors: Vec<String> = reference.authors.iter().map(|author| format!("{{{}}}", escaped(author))).collect();
    let key = xxh3_64(reference.id.as_bytes()) as u32;
    writeln!(out, "@{entry}{{hansou-{}-{key:08x},", reference.year().unwrap_or("nd"))?;
    let braced = |text: &str| format!("{{{}}}", escaped(text));
    let fields = [
        // Braces within braces keep the case of what is written in Latin letters.
        ("title", Some(braced(&reference.title))),
        ("author", Some(authors.join(" and ")).filter(|names| !names.is_empty())),
        (whole, reference.publisher.as_deref().map(escaped)),
        ("entrysubtype", (reference.document_type == DocumentType::Newspaper).then(|| "newspaper".to_owned())),
        ("year", reference.year().map(escaped)),
        ("date", reference.date.as_deref().map(escaped)),
        ("pages", reference.page.as_deref().map(escaped)),
        ("langid", Some("chinese".to_owned())),
        ("annote", Some(escaped(&reference.path))),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "  {name} = {{{value}}},")?;
        }
    }
    writeln!(out, "}}\n")
}

/// A text in which TeX sees no commands.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped += r"\textbackslash{}",
            '~' => escaped += r"\textasciitilde{}",
            '^' => escaped += r"\textasciicircum{}",
            '{' | '}' | '$' | '&' | '%' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}
