//! 汉搜 (hansou): search a folder of Chinese articles.
//!
//! The modules in reading order, each of which may only use those before it:
//!
//! * [`error`], [`hit`], [`fact`] and [`facet`]: what can go wrong, and what a search returns; plain types;
//! * [`hansou_text`] and [`hansou_facts`], crates of their own: `&str` to plain values: folding, words, numerals,
//!   sentences; figures and dates;
//! * [`article`]: bytes to [`article::Article`]: encodings, formats, newspaper pages, folders;
//! * [`index`]: articles to an inverted index on disk;
//! * [`query`]: the query language, from text to tree to plan;
//! * [`find`]: running a query: tiers, ranking, snippets;
//! * `cluster` (a feature): an index in an OpenSearch cluster;
//! * [`render`]: results to bytes: terminal, JSON, CSV, HTML;
//! * `serve` (a feature): the index open to a browser on the same machine and to programs.
//!
//! What the program does, in a few lines:
//!
//! ```
//! use hansou::{find, index};
//!
//! # let folder = tempfile::tempdir()?;
//! # let home = folder.path().join(".hansou");
//! # let today = jiff::civil::date(2025, 6, 15);
//! let report = index::refresh(&home, &["corpus".into()], &index::Settings::default(), &())?;
//! assert_eq!(report.articles_total, 78);
//!
//! let index = index::Index::open(&home)?;
//! let page = find::search(&index, &find::Request::new("天健湖 鸬鹚", today))?;
//! assert_eq!(page.hits[0].title, "天健湖的黑天鹅与三百二十只鸬鹚");
//! assert!(page.hits[0].snippets[0].text.contains("鸬鹚320只"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod article;
#[cfg(feature = "cluster")]
pub mod cluster;
pub mod error;
pub mod eval;
pub mod facet;
pub mod fact;
pub mod find;
pub mod hit;
pub mod index;
pub mod query;
pub mod render;
#[cfg(feature = "serve")]
pub mod serve;
