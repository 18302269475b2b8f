//! What the walk of a page gives: its glyphs and its pictures.

use crate::Budget;
use crate::page::Glyph;
use crate::scan::Placed;

/// What a page shows.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub glyphs: Vec<Glyph>,
    /// Of each glyph the byte it was written with, 0 where it was no single byte.
    pub codes: Vec<u8>,
    /// Glyphs of which nothing says what they mean.
    pub unidentified: usize,
    /// The area that images cover, overlaps counted twice, in square points.
    pub pictures: f64,
    /// The pictures themselves, where they are kept.
    pub placed: Vec<Placed<'a>>,
    /// Pixels of those that stand among the operators, which are decoded at once.
    pub inline: u64,
    /// The budget that ended the page early.
    pub over: Option<Budget>,
}
