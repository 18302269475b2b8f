//! What each part of a score counts. `rank` says how the values were chosen; it adds up what they weigh.

use crate::index::postings::{Field, TermKind};
use crate::query::plan::RankTerm;

/// Shares of the parts of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Words.
    pub word: f32,
    /// Pairs of characters.
    pub gram: f32,
    /// Single characters.
    pub single: f32,
    /// What a match in the title counts, beside one in the text. On statutes, whose titles are the laws' names, .1
    /// gave .4836, .15 .4815; the other sets have no titles. Headlines of news say what an article is about, so .15.
    pub title: f32,
    /// Added, as a factor of the score, when the whole query stands in one piece.
    pub whole: f32,
    /// Added for a figure that answers: once when a word stands in its clause, twice when it says what it measures.
    pub figure: f32,
    /// Factor of the score of articles with all words among those with some.
    pub all_words: f32,
    /// Factor of the score of articles with the whole query in one piece in the title.
    pub in_title: f32,
    /// Part of the weight of the query's parts that an article must have. With .1 of the words' weight lay questions over
    /// statutes lost .0006 of their reciprocal rank, with .15 .005, with .25 .025; without it one common word is enough.
    pub partial: f32,
    /// What a pair of characters of two words counts beside one of one word, for that part.
    pub between: f32,
}

impl Default for Shares {
    fn default() -> Self {
        Self {
            word: 0.6,
            gram: 0.4,
            single: 0.3,
            title: 0.15,
            whole: 0.3,
            figure: 4.0,
            all_words: 1.15,
            in_title: 1.15,
            partial: 0.1,
            between: 0.5,
        }
    }
}

/// What sums of the same weights may differ by, when they are added up in another order or precision.
const ROUNDING: f32 = 1e-5;

impl Shares {
    /// The weight that an article must have of all that the parts of a query weigh together.
    pub(crate) fn enough(&self, all: f32) -> f32 {
        (self.partial * all * (1.0 - ROUNDING)).max(f32::MIN_POSITIVE)
    }

    /// What a term counts by its kind and field.
    pub(crate) fn weight(&self, term: &RankTerm) -> f32 {
        let kind = match term.term.kind {
            TermKind::Word => self.word,
            TermKind::Pair => self.gram,
            TermKind::Single => self.single,
        };
        kind * term.weight * if term.term.field == Field::Title { self.title } else { 1.0 }
    }
}
