//! The query language: `lex` and `parse` turn text into the tree of `ast`; `pattern` says where a tree's units stand
//! in a text; `plan` turns the tree into plain values that an index runs. No part of it knows an index.
//!
//! `signs` and `names` list operators and fields in their spellings, `pairs` says which brackets and quotation marks
//! belong together, `wild` what is a wildcard, `content` what a token holds, `when` reads the argument of `date:`,
//! `literals` what a regular expression needs, `figure` offers adjacent units to the reader of figures, `listed_figures`
//! asks the list kept beside a text, `numeral_variants` gives numbers their other spelling, `show` writes a tree back as text, `deadline` ends a search in time. The grammar itself is documented in
//! [`help`]. To add an operator: a `token`, its place in `parse`, its spelling in `show`, a line in both help texts
//! and rows in `tests/golden/queries.tsv`.

pub mod ast;
mod content;
pub mod day;
pub mod deadline;
mod figure;
pub mod help;
mod lex;
mod listed_figures;
mod literals;
mod names;
pub(crate) mod numeral_variants;
mod pairs;
pub mod parse;
pub mod pattern;
pub mod plan;
mod roman;
mod show;
mod signs;
mod token;
mod when;
mod wild;
