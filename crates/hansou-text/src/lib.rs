//! Chinese text as a search engine needs it: from `&str` to plain values. Knows no file, no index and no `Result`: text
//! code cannot fail.
//!
//! In the order in which they work on a text: [`fold`] makes spellings equal and remembers where each character came
//! from; [`numeral`] reads numbers; [`segment`] cuts into words, [`atom`] into the smallest pieces that are looked for;
//! [`sentence`] finds the units that are shown, with [`mod@line`] and, for which line breaks were made by the page and
//! not by the writer, [`layout`]; [`pinyin`] says how characters sound. Every range that leaves this crate is in bytes
//! of the original text. Figures and dates are read by `hansou-facts`, on top of this.
//!
//! To add a step: one file, a function from plain types to plain types, and a table of cases in its tests.
//!
//! ```
//! use hansou_text::fold::fold;
//!
//! let folded = fold("鄭州高新區，ＧＤＰ");
//! assert_eq!(folded.chars.iter().collect::<String>(), "郑州高新区，gdp");
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod atom;
pub mod fold;
pub mod function_word;
pub mod layout;
pub mod line;
pub mod numeral;
pub mod pinyin;
pub mod segment;
pub mod sentence;
pub mod shape;
#[doc(hidden)]
pub mod words;
