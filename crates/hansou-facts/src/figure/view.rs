//! A text as the rules see it: its characters, its dates, where lines begin.

use super::types::Figure;
use crate::date::Mention;
use hansou_text::fold::{Folded, is_han};

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

    /// True behind a break of the layout, and behind a blank between the parts of a headline (稳中有进 增长势头): not in
    /// one between the characters of a word that is set wide (签 约 额).
    pub fn is_parted_before(&self, at: usize) -> bool {
        if self.folded.is_broken_before(at) {
            return true;
        }
        let han = |at: usize| self.chars.get(at).is_some_and(|&c| is_han(c));
        let spaced = |at: usize| self.folded.is_spaced_before(at);
        spaced(at) && han(at - 1) && han(at) && !spaced(at - 1) && !spaced(at + 1)
    }

    /// The dates that end behind a place, from the first on.
    pub fn dates_behind(&self, at: usize) -> impl Iterator<Item = &Mention> {
        self.dates[self.dates.partition_point(|date| date.chars.end <= at)..].iter()
    }
}
