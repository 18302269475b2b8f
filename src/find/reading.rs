//! An article that is looked at: what its best sentence is found in and what is shown of it, made once for both.

use std::ops::Range;

use crate::index::{Meta, Stored};
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
}

impl Reading {
    /// Of an article as it is stored.
    pub fn from_stored(stored: Stored) -> Self {
        let sentences = sentences(&stored.body);
        let text = Text::owned(stored.body).from_day(stored.meta.day()).with_list(stored.figures);
        Self { title: stored.title, meta: stored.meta, text, sentences }
    }
}
