//! The pieces of a query, and the words that are operators.

use super::ast::{How, TextField, Within};
use super::names::Filter;
use super::signs::narrow;

/// A piece of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Text to find.
    Text(String, How),
    /// Text behind a backslash: never an operator, and never a question about a figure.
    Plain(String),
    /// Begins a group.
    Open,
    /// Ends a group.
    Close,
    /// An operator written as a sign (`|`, `-`, `+`); without anything to work on it is left out.
    Sign(Operator, char),
    /// An operator written as a word (或, OR); without anything to work on it is text.
    Word(Operator, String),
    /// `title:` or `body:`, with the name as typed.
    Field(TextField, String),
    /// A field with its argument as typed.
    Filter(Filter, String),
    /// `^2` after a unit or group.
    Boost(f32),
}

/// What operators do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    Near(Within),
}

/// Length of the longest word that is an operator, ~ and five digits.
const LONGEST_OPERATOR: usize = 6;

const WORDS: [(&str, Operator); 8] = [
    ("或", Operator::Or),
    ("OR", Operator::Or),
    ("且", Operator::And),
    ("AND", Operator::And),
    ("非", Operator::Not),
    ("NOT", Operator::Not),
    ("同句", Operator::Near(Within::Sentence)),
    ("同段", Operator::Near(Within::Paragraph)),
];

impl Operator {
    /// The operator that a whole word is.
    pub fn of_word(word: &str) -> Option<Self> {
        let word: String = word.chars().map(narrow).take(LONGEST_OPERATOR + 1).collect();
        if let Some(&(_, operator)) = WORDS.iter().find(|(name, _)| *name == word) {
            return Some(operator);
        }
        let distance = word.strip_prefix('~')?;
        let digits =
            !distance.is_empty() && distance.len() < LONGEST_OPERATOR && distance.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| distance.parse().ok().map(|n| Operator::Near(Within::Characters(n))))?
    }
}
