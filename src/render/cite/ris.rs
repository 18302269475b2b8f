//! RIS: a tag a line, CR LF at its end (Research Information Systems, as Zotero and EndNote read it).

use std::io::{self, Write};

use super::{DocumentType, Reference};

pub(super) fn write(reference: &Reference, out: &mut impl Write) -> io::Result<()> {
    let (kind, whole) = match reference.document_type {
        DocumentType::Newspaper => ("NEWS", "T2"),
        DocumentType::Periodical => ("JOUR", "T2"),
        DocumentType::Report => ("RPRT", "PB"),
        DocumentType::Other => ("GEN", "PB"),
    };
    let date = reference.date.as_ref().map(|date| format!("{}/", date.replace('-', "/")));
    let tags = [("TY", Some(kind)), ("TI", Some(reference.title.as_str()))]
        .into_iter()
        .chain(reference.authors.iter().map(|author| ("AU", Some(author.as_str()))))
        .chain([
            (whole, reference.publisher.as_deref()),
            ("DA", date.as_deref()),
            ("PY", reference.year()),
            ("SP", reference.page.as_deref()),
            ("LA", Some("zh")),
            ("AN", Some(reference.id.as_str())),
            ("N1", Some(reference.path.as_str())),
            ("ER", Some("")),
        ]);
    for (tag, value) in tags {
        if let Some(value) = value {
            write!(out, "{tag}  - {value}\r\n")?;
        }
    }
    write!(out, "\r\n")
}
