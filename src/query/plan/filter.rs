//! Filters on where an article is from.

use hansou_text::fold::fold;

/// The source of an article as it is kept: path and publisher, folded, a line each.
#[derive(Debug, Clone, Copy)]
pub struct SourceParts<'a> {
    /// The path of its file.
    pub path: &'a str,
    /// Who published it; empty where that is not known.
    pub publisher: &'a str,
}

impl<'a> SourceParts<'a> {
    /// Of the two lines.
    pub fn split(source: &'a str) -> Self {
        let (path, publisher) = source.split_once('\n').unwrap_or((source, ""));
        Self { path, publisher }
    }

    /// The folder of its file; empty where the path names none.
    pub fn folder(&self) -> &'a str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// Where an article is from, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A paper or site; none when it is empty.
    Publisher(String),
    /// A folder; all below it belongs to it.
    Folder(String),
}

/// What the source of an article must have.
#[derive(Debug, Clone)]
pub struct SourceFilter {
    /// Folded.
    pub texts: Vec<String>,
    /// Where they must all be.
    pub looked_in: LookedIn,
}

/// Where a source's texts are looked for.
#[derive(Debug, Clone, Copy)]
pub enum LookedIn {
    /// In path and publisher.
    Source,
    /// In the path.
    Path,
    /// The publisher is the text.
    Publisher,
    /// The path begins with the text.
    Folder,
}

impl SourceFilter {
    /// Whose path or publisher contains a text, folded as sources are.
    pub fn source(text: String) -> Self {
        Self { texts: vec![text], looked_in: LookedIn::Source }
    }

    /// Whose path contains all of some folded texts.
    pub fn path(texts: Vec<String>) -> Self {
        Self { texts, looked_in: LookedIn::Path }
    }

    /// From exactly there.
    pub fn origin(origin: &Origin) -> Self {
        match origin {
            Origin::Publisher(name) => Self { texts: vec![fold(name).text()], looked_in: LookedIn::Publisher },
            Origin::Folder(folder) => {
                let folder = format!("{}/", fold(folder.trim_end_matches('/')).text());
                Self { texts: vec![folder], looked_in: LookedIn::Folder }
            }
        }
    }

    /// Whether it holds for a source as it is kept.
    pub fn holds(&self, source: &str) -> bool {
        let SourceParts { path, publisher } = SourceParts::split(source);
        self.texts.iter().all(|text| match self.looked_in {
            LookedIn::Source => source.contains(text),
            LookedIn::Path => path.contains(text),
            LookedIn::Publisher => publisher == text,
            LookedIn::Folder => path.starts_with(text),
        })
    }
}
