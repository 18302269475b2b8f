//! From `&str` to plain values. Knows no file, no index and no `Result`: text code cannot fail.
//!
//! In the order in which they work on a text: [`fold`] makes spellings equal and remembers where each
//! character came from; [`figure`] and [`date`] read the numeric facts (with [`numeral`] for the numbers
//! themselves); [`segment`] cuts what is left into words; [`sentence`] finds the units that are shown,
//! with [`mod@line`] and, for which line breaks were made by the page and not by the writer, [`layout`].
//! Every range that leaves this module is in bytes of the original text.
//!
//! To add a step: one file, a function from plain types to plain types, and a table of cases in its tests.

pub mod atom;
pub mod date;
pub mod figure;
pub mod fold;
pub mod function_word;
pub mod layout;
pub mod line;
pub mod numeral;
pub mod pinyin;
pub mod segment;
pub mod sentence;
pub mod shape;
mod words;
