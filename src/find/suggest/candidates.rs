//! Tries what may have been meant against the index.

use super::misspelt::{self, Candidate};
use super::vocabulary::Vocabulary;
use super::{TRIED, spelt};
use crate::error::Result;
use crate::find::backend::Backend;
use crate::find::{Request, within};
use crate::query::ast::Unit;
use crate::query::parse::parse;
use crate::query::plan::plan;
use hansou_text::fold::{fold, is_han};

/// Longest unit for which other text is suggested, in characters.
const LONGEST: usize = 8;
/// Articles with a text that are counted: more say no more.
const ENOUGH: usize = 1000;

/// Tries queries against the index.
pub struct Trial<'a> {
    /// The corpus.
    pub index: &'a dyn Backend,
    /// What was asked.
    pub request: &'a Request,
}

impl Trial<'_> {
    /// What may have been meant by a unit that is in `found` articles.
    pub fn meant(&self, vocabulary: &dyn Vocabulary, unit: &Unit, found: u64) -> Vec<Candidate> {
        let chars = fold(&unit.text).chars;
        if chars.iter().all(|&c| is_han(c)) {
            if !(2..=LONGEST).contains(&chars.len()) {
                return Vec::new();
            }
            if found > 0 {
                return self.real(vocabulary, misspelt::likelier(vocabulary, &chars, found));
            }
            if vocabulary.holding(&String::from_iter(&chars), 1) > 0 {
                return Vec::new();
            }
            let real = self.real(vocabulary, misspelt::candidates(vocabulary, &chars));
            if real.is_empty() { self.real(vocabulary, misspelt::apart(vocabulary, &chars)) } else { real }
        } else if unit.text.chars().all(char::is_alphabetic) && vocabulary.letters(&unit.text.to_lowercase()) == 0 {
            self.real(vocabulary, spelt::candidates(vocabulary, &unit.text))
        } else {
            Vec::new()
        }
    }

    /// The candidates that stand in the corpus, in order.
    pub fn real(&self, vocabulary: &dyn Vocabulary, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
        candidates.truncate(TRIED);
        for candidate in candidates.iter_mut().filter(|candidate| !candidate.sure) {
            let counts = candidate.text.split(' ').map(|part| vocabulary.holding(part, ENOUGH));
            candidate.count = counts.min().unwrap_or(0);
        }
        candidates.retain(|candidate| candidate.count > 0);
        candidates.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.text.cmp(&b.text)));
        candidates
    }

    /// True when so many articles contain a query as typed, within the request's period.
    pub fn finds(&self, query: &str, enough: usize) -> Result<bool> {
        let query = within(&parse(query, self.request.today), self.request);
        self.index.has(&plan(&query, &self.index.user_words()), self.request, enough)
    }
}
