//! 汉搜 (hansou): search a folder of Chinese articles.
//!
//! The modules in reading order, each of which may only use those before it:
//!
//! * [`error`], [`hit`] and [`fact`]: what can go wrong, and what a search returns; plain types;
//! * [`text`]: `&str` to plain values: folding, words, numerals, figures, dates, sentences;
//! * [`article`]: bytes to [`article::Article`]: encodings, formats, newspaper pages, folders;
//! * [`index`]: articles to an inverted index on disk;
//! * [`query`]: the query language, from text to tree to index query;
//! * [`find`]: running a query: tiers, ranking, snippets;
//! * [`render`]: a result page to bytes: terminal, JSON, CSV.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod article;
pub mod error;
pub mod eval;
pub mod fact;
pub mod find;
pub mod hit;
pub mod index;
pub mod query;
pub mod render;
pub mod text;
