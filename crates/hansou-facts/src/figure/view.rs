//! A text as the rules see it: its characters, its dates, where lines begin.

use super::types::Figure;
use crate::date::Mention;
use hansou_text::fold::Folded;

/// Reads a text by itself: the head of a column, a number with a unit that stands elsewhere.
pub(super) type ReadText = fn(&Folded) -> Vec<Figure>;

/// A text as the rules see it.
pub(super) struct View<'a> {
    /// Its folded characters, with wide groups of digits joined.
    pub chars: &'a [char],
    pub folded: &'a Folded,
    /// Its dates.
    pub dates: &'a [Mention],
    /// Reads what stands apart.
    pub read: ReadText,
}

impl View<'_> {
    /// True at the start of the text and behind a break of the layout.
    pub fn is_line_start(&self, at: usize) -> bool {
        at == 0 || self.folded.is_broken_before(at)
    }

    /// The dates that end behind a place, from the first on.
    pub fn dates_behind(&self, at: usize) -> impl Iterator<Item = &Mention> {
        self.dates[self.dates.partition_point(|date| date.chars.end <= at)..].iter()
    }
}
