//! A result page to bytes. Sees only plain types: what a search, a count or an error gives; opens nothing and decides
//! nothing about the terminal: the caller says in a [`Style`] how wide it is and whether it takes colours and links.
//!
//! * [`terminal`]: for people; `wrap` wraps Chinese text, `figure` writes values, `escape` disarms control characters;
//! * [`json`]: for programs, one object or one object a line; [`table`]: CSV and TSV; [`cite`]: references;
//! * [`facts`], [`facts_csv`] and [`plot`] (with `axis`): numeric facts as tables with bars, as CSV, as a
//!   picture;
//! * [`html`]: pages of the server, and a report in one file;
//! * [`article_view`]: one whole article; [`messages`]: all words that users read, in Chinese and English; [`notes`], [`reasons`],
//!   [`problems`] and [`errors`]: what there is to say about a query, an article, a file, a failure.
//!
//! To add a format: one file with `write(&Page, …, &mut impl Write) -> io::Result<()>` and a line in the program's
//! `--format`.

pub mod article_view;
mod axis;
pub mod cause;
pub mod cite;
#[cfg(feature = "cluster")]
mod cluster_errors;
mod columns;
pub mod errors;
mod escape;
pub mod explain;
pub mod facts;
pub mod facts_csv;
mod figure;
pub mod html;
pub mod json;
pub mod messages;
pub mod notes;
mod page_words;
pub mod plot;
pub mod problems;
pub mod reasons;
mod style;
pub mod table;
pub mod terminal;
mod wrap;

pub use escape::visible;
pub use figure::round_between;
pub use messages::size;
pub use style::Style;
