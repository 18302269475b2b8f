//! A sentence as a row of tokens: words of the lexicon with their roles, dates, figures, signs, and what is between.
//!
//! Leaves cutting it to `tokens`, and what the tokens mean for a figure to `measure` and `distribute`.

use std::ops::Range;

use super::lexicon::{Role, Roles};

/// A piece of a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    /// A word of the lexicon.
    Word(Roles),
    /// A date or period.
    Date,
    /// A figure, by its number.
    Figure(usize),
    /// Punctuation.
    Sign(char),
    /// Letters that no word of the lexicon covers.
    Gap,
}

impl Token {
    pub fn has(&self, role: Role) -> bool {
        matches!(self.what, What::Word(roles) if roles.has(role))
    }

    /// True for a word that has one of the roles.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|&role| self.has(role))
    }

    /// True for a date, and for a word that says when.
    pub fn is_time(&self) -> bool {
        self.what == What::Date || self.has(Role::Time)
    }

    pub fn is_sign(&self, sign: fn(char) -> bool) -> bool {
        matches!(self.what, What::Sign(c) if sign(c))
    }

    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A sentence that is being read.
pub(super) struct Sentence<'a> {
    pub chars: &'a [char],
    pub tokens: &'a [Token],
}

impl Sentence<'_> {
    /// The token that begins at a place.
    pub fn token_at(&self, start: usize) -> Option<&Token> {
        let at = self.tokens.partition_point(|token| token.start < start);
        self.tokens.get(at).filter(|token| token.start == start)
    }
}
