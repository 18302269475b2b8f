//! Filters on where an article is from.

use super::{Clause, Partial, Plan};
use hansou_facts::date::Period;
use hansou_text::fold::fold;

/// Articles whose path or publisher contains the text.
pub(super) fn source(text: &str) -> Clause {
    Clause::Source(SourceFilter::source(fold(text).text()))
}

/// Longest text that is looked for in paths, in characters.
const LONGEST_PATH: usize = 64;

/// Articles whose path has each of the texts; `None` where nobody could mean that.
pub(super) fn path(texts: &[&str]) -> Option<Clause> {
    let folded: Vec<String> = texts.iter().map(|text| fold(text).text()).collect();
    let is_named = |text: &String| text.chars().any(char::is_alphanumeric);
    let is_short = folded.iter().map(|text| text.chars().count()).sum::<usize>() <= LONGEST_PATH;
    (is_short && !folded.is_empty() && folded.iter().all(is_named)).then(|| Clause::Source(SourceFilter::path(folded)))
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

    /// Whether it holds for a source: path and publisher, folded, on two lines.
    pub fn holds(&self, source: &str) -> bool {
        let (path, publisher) = source.split_once('\n').unwrap_or((source, ""));
        self.texts.iter().all(|text| match self.looked_in {
            LookedIn::Source => source.contains(text),
            LookedIn::Path => path.contains(text),
            LookedIn::Publisher => publisher == text,
            LookedIn::Folder => path.starts_with(text),
        })
    }
}

impl Plan {
    /// The same of articles from these origins only, and without date when `undated`.
    pub fn narrowed(mut self, origins: &[Origin], undated: bool) -> Self {
        let filter = |origin: &Origin| Clause::Source(SourceFilter::origin(origin));
        let within = |clause: Clause| {
            let all = Clause::all(origins.iter().map(filter).chain([clause]).collect());
            let dated = || Clause::Dated(Period { from: Some(jiff::civil::Date::MIN), to: None });
            if undated { all.without(vec![dated()]) } else { all }
        };
        self.exact = within(self.exact);
        self.words = self.words.map(&within);
        self.named = self.named.map(&within);
        self.partial = self.partial.map(|partial| Partial { hard: within(partial.hard), ..partial });
        self
    }
}
