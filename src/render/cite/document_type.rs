//! What kind of document an article is, by what its publisher and title end with (`document_types.tsv`).

/// A document type of GB/T 7714.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DocumentType {
    /// N: an article of a newspaper.
    Newspaper,
    /// J: an article of a periodical.
    Periodical,
    /// R: a report.
    Report,
    /// Z: anything else.
    Other,
}

impl DocumentType {
    /// Its sign in a reference.
    pub fn sign(self) -> char {
        match self {
            Self::Newspaper => 'N',
            Self::Periodical => 'J',
            Self::Report => 'R',
            Self::Other => 'Z',
        }
    }
}

/// The kind of an article of this publisher with this title.
pub(super) fn classify(publisher: Option<&str>, title: &str) -> DocumentType {
    let lines = include_str!("document_types.tsv").lines().filter(|line| !line.starts_with('#'));
    let fields = lines.filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.next()?, fields.next()?))
    });
    let mut fitting = fields.filter(|(what, end, _)| match *what {
        "publisher" => publisher.is_some_and(|publisher| publisher.ends_with(end)),
        _ => title.ends_with(end),
    });
    match fitting.next().map(|line| line.2) {
        Some("N") => DocumentType::Newspaper,
        Some("J") => DocumentType::Periodical,
        Some("R") => DocumentType::Report,
        _ => DocumentType::Other,
    }
}
