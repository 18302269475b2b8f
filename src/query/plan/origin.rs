//! Plans for articles from some places only, and clauses on where an article is from.

use super::{Clause, Origin, Partial, Plan, SourceFilter};
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
