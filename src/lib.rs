//! 汉搜 (hansou): search a folder of Chinese articles.
//!
//! What is in a text is found by typing it: no dictionary decides what exists. Figures (签约额157亿元) and dates
//! (去年上半年) are values that a query can compare. [`refresh`] brings an index up to date with folders, [`Index::open`]
//! opens it, [`search`] answers:
//!
//! ```
//! use hansou::{Index, Request, Settings, refresh, search};
//!
//! # let folder = tempfile::tempdir()?;
//! # let home = folder.path().join(".hansou");
//! # let today = jiff::civil::date(2025, 6, 15);
//! let report = refresh(&home, &["corpus".into()], &Settings::default(), &())?;
//! assert_eq!(report.articles_total, 78);
//!
//! let index = Index::open(&home)?;
//! // The day decides what 去年 (last year) in a query means.
//! let page = search(&index, &Request::new("天健湖 鸬鹚", today))?;
//! assert_eq!(page.hits[0].title, "天健湖的黑天鹅与三百二十只鸬鹚");
//! assert!(page.hits[0].snippets[0].text.contains("鸬鹚320只"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | to | call | get |
//! |---|---|---|
//! | make an index, or bring it up to date | [`refresh`], [`follow`] | [`Report`] |
//! | ask | [`search`], [`each`] | [`Page`] of [`Hit`]s with whole-sentence [`Snippet`]s |
//! | tabulate the figures of a metric | [`facts`] | [`Facts`] |
//! | read an article with its marks | [`show`] | [`Shown`] |
//! | know why an article is found, or is not | [`why`] | [`Why`] |
//! | count articles over time, by source, by folder | [`histogram`], [`facets`] | [`Histogram`], [`Facet`] |
//! | know what may be meant | [`suggestions`] | [`Suggestion`] |
//! | prove that nothing is missed | [`recall`] | [`Recall`] |
//! | look for damage, count, merge | [`verify`], [`Index::stats`], [`optimize`] | [`Verified`], [`Stats`], [`Optimized`] |
//!
//! All of these take plain values and return plain values that serialise as the program's JSON; none prints. An error
//! says which file, and what the matter is; what is wrong with single articles is in the [`Report`]. An index may be read
//! by any number of threads and processes while another brings it up to date: a reader keeps what it has opened.
//!
//! Figures and dates of a text without an index are in [`hansou_facts`], folding and words in [`hansou_text`].

#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[doc(hidden)]
pub mod article;
#[cfg(feature = "cluster")]
#[doc(hidden)]
pub mod cluster;
#[doc(hidden)]
pub mod error;
pub mod eval;
#[doc(hidden)]
pub mod facet;
#[doc(hidden)]
pub mod fact;
#[doc(hidden)]
pub mod find;
#[doc(hidden)]
pub mod hit;
#[doc(hidden)]
pub mod index;
#[doc(hidden)]
pub mod query;
#[doc(hidden)]
pub mod render;
#[cfg(feature = "serve")]
pub mod serve;
mod written;

// What a user of the library needs. The modules behind these names are open to the program, its tests and benches, and
// may change with any version.
#[cfg(feature = "watch")]
#[doc(inline)]
pub use crate::index::{Follow, follow};
#[doc(inline)]
pub use crate::{
    article::problem::Problem,
    error::{Error, Result},
    facet::{Bar, Facet, FacetKind, FacetValue, Histogram, Interval},
    fact::{Conflict, Fact, Facts, Group, Metric, Series},
    find::doctor::{Recall, recall},
    find::facts::{By, Condition, Order, Question, Synonyms, facts},
    find::why::{Why, why},
    find::{
        Deadline, Filters, Request, Shown, Sort, Suggestion, SuggestionKind, each, facets, histogram, search, show,
        show_with_figures, suggestions,
    },
    hit::{Figure, Hit, Mark, MarkBox, Note, Page, ScorePart, Snippet, Tier, TierCount},
    index::{Index, Optimized, Report, Settings, Stats, Verified, Watch, optimize, refresh, verify},
};
// The types of their values.
#[doc(inline)]
pub use hansou_facts::{
    date::Period,
    figure::{Direction, FigureKind},
};
#[doc(inline)]
pub use hansou_text::numeral::Decimal;
