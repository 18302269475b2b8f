//! An article that is looked at: what its best sentence is found in and what is shown of it, made once for both.

use std::borrow::Cow;
use std::ops::Range;

use crate::index::{FigureList, Meta, Stored};
use crate::query::pattern::Text;
use hansou_text::sentence::sentences;

/// An article made ready to be looked at.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The headline, original.
    pub title: String,
    /// Everything beside title and text.
    pub meta: Meta,
    /// The text.
    pub text: Text<'static>,
    /// Its sentences, in bytes.
    pub sentences: Vec<Range<usize>>,
    /// Its figures, where the index keeps them.
    figures: Option<FigureList>,
}

impl Reading {
    /// Of an article as it is stored.
    pub fn from_stored(stored: Stored) -> Self {
        let sentences = sentences(&stored.body);
        let text = Text::owned(stored.body).from_day(stored.meta.day());
        Self { title: stored.title, meta: stored.meta, text, sentences, figures: stored.figures }
    }

    /// The figures of the text.
    pub fn figures(&self) -> Cow<'_, FigureList> {
        let read = || FigureList::from_text(self.text.original(), self.meta.day());
        self.figures.as_ref().map_or_else(|| Cow::Owned(read()), Cow::Borrowed)
    }
}
