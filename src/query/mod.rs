//! The query language: `lex` and `parse` turn text into the tree of `ast`; `pattern` says where a tree's units stand
//! in a text; `lower` turns the tree into index queries, one for each tier. Only `lower` knows the index.
//!
//! `pairs` says which brackets and quotation marks belong together, `wild` what is a wildcard, `when` reads the
//! argument of `date:`, `figure` offers adjacent units to the reader of figures, `show` writes a tree back as text.
//! To add an operator: a token in `lex`, its place in `parse`, its spelling in `show`, a line in both help texts
//! and rows in `tests/golden/queries.tsv`.

pub mod ast;
mod figure;
mod lex;
pub mod lower;
mod pairs;
pub mod parse;
pub mod pattern;
mod show;
mod when;
mod wild;
