//! A result page to bytes. Sees only the plain types of [`crate::hit`] and [`crate::fact`]; opens nothing and decides
//! nothing about the terminal: the caller says in a [`Style`] how wide it is and whether it takes colours and links.
//!
//! * [`terminal`]: for people; `flow` wraps Chinese text, `figure` writes values, `safe` disarms control characters;
//! * [`json`]: for programs, one object or one object a line; [`table`]: CSV and TSV;
//! * [`facts`], [`facts_csv`] and [`plot`] (with `axis`): numeric facts as tables with bars, as CSV, as a
//!   picture;
//! * [`sheet`]: one whole article; [`messages`]: all words that users read, in Chinese and English.
//!
//! To add a format: one file with `write(&Page, …, &mut impl Write) -> io::Result<()>` and a line in the program's
//! `--format`.

mod axis;
mod columns;
pub mod explain;
pub mod facts;
pub mod facts_csv;
mod figure;
mod flow;
pub mod json;
pub mod messages;
pub mod plot;
mod safe;
pub mod sheet;
mod style;
pub mod table;
pub mod terminal;

pub use safe::visible;
pub use style::Style;
