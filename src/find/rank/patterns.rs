//! How much a match of a pattern says, for choosing passages.

use super::idf_of;
use crate::error::Result;
use crate::find::backend::Backend;
use crate::index::postings::{Field, Term};
use crate::index::terms;
use crate::query::deadline::Deadline;
use crate::query::pattern::Pattern;
use hansou_text::atom::atoms;

/// How much a match of each text says: its idf, by its words or, when it is longer than a word, by its rarest pair.
///
/// # Errors
/// When the index cannot be read.
pub(in crate::find) fn pattern_weights(
    backend: &dyn Backend,
    patterns: &[Pattern],
    deadline: &Deadline,
) -> Result<Vec<f32>> {
    let terms: Vec<Vec<Term>> = patterns.iter().map(pattern_terms).collect();
    let frequencies = backend.frequencies(&terms.concat(), deadline)?;
    let mut rest = frequencies.as_slice();
    let weight = |terms: &Vec<Term>| {
        let (own, others) = rest.split_at(terms.len().min(rest.len()));
        rest = others;
        // 0 for what only a look at the text can tell.
        idf_of(backend.articles(), own.iter().min().copied().unwrap_or(0))
    };
    Ok(terms.iter().map(weight).collect())
}

/// The terms of which an article with the pattern has all, in its text.
pub(crate) fn pattern_terms(pattern: &Pattern) -> Vec<Term> {
    let Some(text) = pattern.text() else { return Vec::new() };
    let chars = text.chars().collect::<Vec<_>>();
    let atoms = atoms(&chars);
    let mut terms = Vec::new();
    terms::pairs(&chars, &atoms, |pair, _| terms.push(Term::pair(Field::Body, pair)));
    if terms.is_empty() {
        terms::singles(&chars, &atoms, |single| terms.push(Term::single(Field::Body, single)));
    }
    terms
}
