//! What a search returns: plain, serialisable values. A leaf: everything may use it, it uses nothing but the types of
//! figures.
//!
//! All ranges are half open, in characters (Unicode scalar values) of the text beside them.

use serde::{Deserialize, Serialize};

use crate::written;
use hansou_facts::figure::FigureKind;
use hansou_text::numeral::Decimal;

/// One page of results: the answer to one query.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Page {
    /// The query as typed.
    pub query: String,
    /// How it was understood, in the query language's canonical form.
    pub understood: String,
    /// Set when the reading is not the obvious one: what there is to say about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Note>,
    /// The same in words, for whoever shows the page to fill in.
    pub notes: Vec<String>,
    /// The Chinese query that was run instead, when letters without a match were read as pinyin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
    /// Articles found in the tiers that were entered.
    pub total: usize,
    /// How many articles each entered tier holds, best tier first.
    pub tiers: Vec<TierCount>,
    /// Rank of the first hit on this page, from 0.
    pub offset: usize,
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Other queries that would find more, never applied by themselves.
    pub suggestions: Vec<String>,
    /// Set when a time limit ended the search early: the page holds what was found until then.
    pub partial: bool,
    /// Time taken, in milliseconds, from the open index to this page.
    pub took_ms: f64,
}

/// Something to say about how a query was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "kind", content = "what")]
pub enum Note {
    /// Show the canonical form: the reading is not the obvious one.
    Understood,
    /// A bracket without its partner was taken as if closed at the end.
    Unbalanced(char),
    /// A quotation mark without its partner was read as text.
    LoneQuote(char),
    /// A dash before the only word was read as text: the word.
    LoneDash(String),
    /// A bar inside a long text or a headline was read as text.
    LoneBar(char),
    /// The query holds nothing but punctuation, which is not searched.
    OnlyPunctuation,
    /// The query says only what an article must not have: all others are listed.
    OnlyExcludes,
    /// A range of values in prose was also read as a figure, which favours articles and excludes none.
    AlsoFigure(String),
    /// Nothing meets the conditions.
    Unmet {
        /// The query without them.
        query: String,
        /// How many articles it finds.
        count: usize,
    },
    /// Nothing has what was asked for exactly or near each other: the query that was run instead.
    Loosened(String),
    /// An operator with nothing to work on was left out.
    Dangling(String),
    /// A field name that does not exist was read as text.
    UnknownField(String),
    /// A regular expression that does not compile was read as text.
    BadPattern {
        /// The expression.
        pattern: String,
        /// The reason.
        why: String,
    },
    /// The query was cut: it was longer, deeper or had more units than is read.
    Cut(QueryLimit),
    /// A date or figure after a field could not be read.
    Unreadable(String),
}

/// What a query may have only so much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum QueryLimit {
    /// Its characters.
    Characters,
    /// Brackets within brackets.
    Depth,
    /// Words and operators.
    Units,
}

impl Note {
    /// True when it says how the query was read, so that the whole reading is worth showing.
    pub fn is_about_reading(&self) -> bool {
        let others = matches!(self, Self::AlsoFigure(_) | Self::Unmet { .. } | Self::Loosened(_));
        !others && !matches!(self, Self::OnlyPunctuation | Self::OnlyExcludes)
    }
}

/// How well an article answers. Those with the text as typed are the first band of the order, all others the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Every unit of the query stands in the article as typed.
    Exact,
    /// All words of every unit stand in it.
    Words,
    /// Some of the words.
    Most,
}

/// The size of one tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct TierCount {
    /// Which tier.
    pub tier: Tier,
    /// Articles in it that are in no better tier.
    pub count: usize,
}

/// One article found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Hit {
    /// Rank over all pages, from 1.
    pub rank: usize,
    /// Score within the band; larger is better.
    pub score: f32,
    /// How well it answers.
    pub tier: Tier,
    /// Words of the query that it lacks, when it is not all of them that it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// True when its path has the query.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_path: bool,
    /// What `search show` takes: the record's own id, or path#number.
    pub id: String,
    /// The title as it stands in the source.
    pub title: String,
    /// Matches in the title.
    pub title_marks: Vec<Mark>,
    /// The article's date as YYYY-MM-DD, where known.
    pub date: Option<String>,
    /// The file it was read from, inside an archive as archive!/member.
    pub path: String,
    /// Where in the file: record or article number from 1, when the file holds several.
    pub part: Option<usize>,
    /// The page on which the first passage stands, as printed (第3版) or by its number (第12页), for files with pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Mean confidence from 0 to 1, when the text was recognised on a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<f32>,
    /// The best passages, in the order of the text.
    pub snippets: Vec<Snippet>,
    /// The paper or site, where known; for pages.
    #[serde(skip)]
    pub publisher: Option<String>,
    /// Who wrote it, where known; for references.
    #[serde(skip)]
    pub authors: Vec<String>,
    /// The page of the paper that it is from, as printed; for references.
    #[serde(skip)]
    pub print_page: Option<String>,
    /// The publisher, for programs that ask a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// In which script it is written, `hans` or `hant`; for programs that ask a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Parts of the score, the largest first, when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explanation: Vec<ScorePart>,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ScorePart {
    /// What added it.
    pub kind: PartKind,
    /// True when it is for a match in the title.
    pub title: bool,
    /// The term, folded; empty for a bonus.
    pub term: String,
    /// What it adds; less than 0 for what is taken off.
    pub score: f32,
    /// Articles that have the term in that place.
    pub articles: u64,
}

/// What adds to a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// A word.
    Word,
    /// A pair of neighbouring characters.
    Pair,
    /// A single character.
    Single,
    /// Much of the query in one sentence.
    Passage,
    /// The whole query in one piece, or a figure that answers.
    Bonus,
    /// The article's age.
    Age,
}

/// A passage of whole sentences, byte for byte as in the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Snippet {
    /// The passage.
    pub text: String,
    /// Matches in it, in order, not overlapping; two that touch are of two texts of the query.
    pub marks: Vec<Mark>,
    /// Byte range of the passage in the article's body.
    pub span: (usize, usize),
    /// True when the first sentence was too long and is cut at the front.
    pub cut_start: bool,
    /// True when the last sentence was too long and is cut at the end.
    pub cut_end: bool,
    /// True when the passage is a picture's caption.
    pub caption: bool,
    /// The chapter of a book or the article of a statute that its first match stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The numeric facts in the passage.
    pub figures: Vec<Figure>,
    /// The page on which its first mark stands, for files with pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Where its marks stand on pages, a box a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<MarkBox>,
}

/// Where a mark, or what of it stands on one line, is on a page, in points from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct MarkBox {
    /// Which mark of the passage, from 0.
    pub mark: usize,
    /// Number of the page in its file, from 1.
    pub page: usize,
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// Characters `start..end` of a text matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Mark {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// A numeric fact in a passage, normalised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Figure {
    /// As printed.
    pub text: String,
    /// Where, in characters of the passage.
    pub span: Mark,
    /// What family it is of: money, percent, count, …
    #[serde(with = "written")]
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub kind: FigureKind,
    /// Point value in the base unit as an exact decimal; absent for a pure interval.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub value: Option<Decimal>,
    /// Lower end of what it means, exact decimal; absent when open.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub low: Option<Decimal>,
    /// Upper end of what it means, exact decimal; absent when open.
    #[serde(default, with = "written::optional")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<String>))]
    pub high: Option<Decimal>,
    /// Base unit: 元, %, 家, …
    pub unit: String,
    /// The words that say what it measures.
    pub measure: String,
    /// True when the query asked for this figure.
    pub matched: bool,
}
