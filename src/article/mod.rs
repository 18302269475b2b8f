//! From bytes to [`Article`]: finding files, unpacking them, guessing their encoding, reading their format,
//! splitting newspaper pages. Knows no index and no query.
//!
//! The way of a file: `walk` finds it, `unpack` opens what is compressed or an archive, `decode` turns its bytes
//! into text, a file of `format/` turns the text into articles, `page/` splits plain text that is a newspaper
//! page, `dating` says when an article is from. To add a format: one file in `format/` and one line in its table.

pub mod dating;
pub mod page;

pub mod decode;
pub mod format;
mod litter;
pub mod page_map;
pub mod problem;
pub mod read;
pub mod unpack;
pub mod walk;

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One article, ready to be indexed. All ranges are bytes of `body`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// The record's own identifier, when the source gives one (a JSON `id`); otherwise `path` and `part` identify it.
    pub id: Option<String>,
    /// Headline, in the original spelling, on one line; may be empty.
    pub title: String,
    /// The text, in the original spelling and line structure, without the title.
    pub body: String,
    /// When it was published, by the best evidence found.
    pub date: Option<Dated>,
    /// Where it came from.
    pub source: Source,
    /// Passages of `body` that are captions of pictures.
    pub captions: Vec<Range<usize>>,
    /// What else the source says of it.
    pub credits: Credits,
    /// Where the text stands on the pages of its file; empty for files without pages.
    pub pages: page_map::PageMap,
}

/// A publication date and why it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Date,
    /// What said so.
    pub evidence: Evidence,
}

/// What an article's date was taken from, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Front matter, a JSON or CSV field, an HTML meta element.
    Metadata,
    /// The page's own date line.
    Page,
    /// The dateline that opens a report (郑州9月28日电).
    Dateline,
    /// The file's name or folder.
    Name,
    /// The day with which the text opens, in the year of its folder or page.
    Body,
}

/// Where an article was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The file as given or found; a member of an archive as `archive!/member`.
    pub path: String,
    /// Number of the article in the file, from 1; `None` when the file holds just one.
    pub part: Option<usize>,
    /// Byte offset of the record or article in the decoded text.
    pub offset: u64,
}

/// Bylines and page furniture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Credits {
    /// Reporters and photographers, in the order printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reporters: Vec<String>,
    /// The dateline as printed (新华社郑州9月28日电, 本报讯).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    /// The page as printed (第3版, A02).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The paper or site that published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
}
