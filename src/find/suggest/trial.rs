//! Tries what may have been meant against the index.

use super::misspelt::{self, Candidate};
use super::vocabulary::Vocabulary;
use super::{TRIED, spelt};
use crate::error::Result;
use crate::find::{Request, tiers, within};
use crate::index::Index;
use crate::query::ast::{Query, Unit};
use crate::query::clock;
use crate::query::lower::lower;
use crate::query::parse::parse;
use crate::text::fold::{fold, is_han};

/// Longest unit for which other text is suggested, in characters.
const LONGEST: usize = 8;

/// Tries queries against the index.
pub struct Trial<'a> {
    /// The corpus.
    pub index: &'a Index,
    /// What was asked.
    pub request: &'a Request,
}

impl Trial<'_> {
    /// What may have been meant by a unit that is nowhere in the corpus; for one that is only when it is `doubted`.
    pub fn meant(&self, vocabulary: &Vocabulary<'_>, unit: &Unit, doubted: bool) -> Result<Vec<Candidate>> {
        let chars = fold(&unit.text).chars;
        let mut real = Vec::new();
        if chars.iter().all(|&c| is_han(c)) {
            if (2..=LONGEST).contains(&chars.len()) && (doubted || self.count_text(&unit.text)? == 0) {
                real = self.real(misspelt::candidates(vocabulary, &chars)?)?;
                if real.is_empty() && !doubted {
                    real = misspelt::apart(vocabulary, &chars)?;
                }
            }
        } else if unit.text.chars().all(char::is_alphabetic) && vocabulary.letters(&unit.text.to_lowercase())? == 0 {
            real = self.real(spelt::candidates(vocabulary, &unit.text)?)?;
        }
        Ok(real)
    }

    /// The candidates that stand in the corpus, with exact counts, in order.
    pub fn real(&self, mut candidates: Vec<Candidate>) -> Result<Vec<Candidate>> {
        candidates.truncate(TRIED);
        let mut real = Vec::new();
        for mut candidate in candidates {
            if clock::is_over() {
                break;
            }
            if !candidate.sure {
                candidate.count = self.count_text(&candidate.text)?;
            }
            if candidate.count > 0 {
                real.push(candidate);
            }
        }
        real.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.text.cmp(&b.text)));
        Ok(real)
    }

    /// Articles that contain a query as typed, within the request's period.
    pub fn count(&self, query: &str) -> Result<u64> {
        self.count_query(&within(&parse(query, self.request.today), self.request))
    }

    /// Articles that contain a text.
    fn count_text(&self, text: &str) -> Result<u64> {
        self.count_query(&parse(text, self.request.today))
    }

    fn count_query(&self, query: &Query) -> Result<u64> {
        Ok(tiers::count_exact(self.index, &lower(query, self.index))? as u64)
    }
}
