//! From one document's text to articles, one file per format.
//!
//! To add a format: a file with a function from text to articles, a member of [`Format`], its extensions in
//! [`Format::of_name`] and, if its content gives it away, a line in `Format::of_text`.

pub mod csv;
pub mod document;
pub mod docx;
pub mod entity;
pub mod fields;
pub mod html;
pub mod json;
pub mod lines;
pub mod markdown;
pub mod paged;
pub mod record;
pub mod sheet;
pub mod subtitle;
pub mod txt;

use std::ops::ControlFlow;

use self::fields::FieldMap;
use super::dating::{self, Clues};
use super::problem::{Fault, Location, Problem};
use super::{Article, page};

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Txt,
    /// Markdown with front matter.
    Markdown,
    /// A web page.
    Html,
    /// One JSON value.
    Json,
    /// A JSON value a line.
    JsonLines,
    /// A table, delimiter to be found.
    Table,
    /// A word processor's document.
    Docx,
    /// Subtitles or lyrics.
    Subtitle(subtitle::SubtitleFormat),
}

impl Format {
    /// By the extension of a file's name.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Self::Txt,
            "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd" => Self::Markdown,
            "html" | "htm" | "shtml" | "xhtml" | "shtm" => Self::Html,
            "json" => Self::Json,
            "jsonl" | "ndjson" | "jsonlines" => Self::JsonLines,
            "csv" | "tsv" | "tab" => Self::Table,
            "docx" | "docm" | "dotx" => Self::Docx,
            other => return subtitle::SubtitleFormat::of_extension(other).map(Self::Subtitle),
        })
    }

    /// By name, corrected by how the text begins. `start` is the beginning of the text.
    pub fn detect(name: &str, start: &str) -> Self {
        match (Self::of_name(name), Self::of_text(start)) {
            (Some(named @ (Self::Json | Self::JsonLines)), Some(seen @ (Self::Json | Self::JsonLines))) => {
                // A single object may be either; then the name knows.
                if named == Self::JsonLines && start.trim_start().starts_with('{') && seen == Self::Json {
                    named
                } else {
                    seen
                }
            }
            (None | Some(Self::Docx), seen) => seen.unwrap_or(Self::Txt),
            (Some(Self::Txt | Self::Json | Self::JsonLines | Self::Table), Some(Self::Html)) => Self::Html,
            (Some(named), _) => named,
        }
    }

    /// By how a text begins, where that says anything.
    fn of_text(start: &str) -> Option<Self> {
        let start = start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let head: String = start.chars().take(1024).flat_map(char::to_lowercase).collect();
        let opens = |tag: &str| head.starts_with(tag);
        if opens("<!doctype html") || opens("<html") || opens("<head") || opens("<body") || head.contains("<html") {
            return Some(Self::Html);
        }
        if opens("<") && ["<div", "<p>", "<p ", "<table", "<meta", "<title"].iter().any(|tag| head.contains(tag)) {
            return Some(Self::Html);
        }
        if start.starts_with('{') || start.starts_with('[') {
            return json::begins(start);
        }
        (head.starts_with("---\n") && head.contains("\n---")).then_some(Self::Markdown)
    }
}

/// Extensions of text that is no article: what a saved web page or a program brings along.
pub fn is_machinery(name: &str) -> bool {
    const EXTENSIONS: [&str; 24] = [
        "css", "js", "mjs", "ts", "map", "svg", "xml", "rss", "py", "rs", "c", "h", "cpp", "java", "go", "sh", "bat",
        "ini", "toml", "yaml", "yml", "lock", "sql", "ipynb",
    ];
    let extension = name.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.'));
    extension.is_some_and(|(_, extension)| EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()))
}

/// Takes the articles and problems of one document.
pub struct Out<'a> {
    /// The document as shown.
    pub path: &'a str,
    /// Names of fields, for the formats that have fields.
    pub fields: &'a FieldMap,
    /// Bytes a line or record may have.
    pub limit: u64,
    /// Where articles go.
    pub each: &'a mut dyn FnMut(Article) -> ControlFlow<()>,
    /// Where problems go.
    pub problem: &'a mut dyn FnMut(Problem),
}

impl Out<'_> {
    /// Hands on an article, with its path and where in the file it stands. What its source does not say is taken
    /// from its text: the date, and captions that say themselves what they are (图为…).
    pub fn article(&mut self, mut article: Article, part: Option<usize>, offset: u64) -> ControlFlow<()> {
        let Article { title, body, .. } = &article;
        let clues = Clues { path: self.path, title, body, ..Clues::default() };
        article.date = article.date.or_else(|| dating::date(&clues));
        for mut caption in page::captions(&article.body) {
            // Lines of these formats are whole paragraphs.
            let line = article.body[caption.clone()].find('\n').unwrap_or(caption.len());
            caption.end = caption.start + line;
            if article.captions.iter().all(|known| known.end <= caption.start || caption.end <= known.start) {
                article.captions.push(caption);
            }
        }
        article.captions.sort_by_key(|caption| caption.start);
        article.source.path = self.path.to_owned();
        article.source.part = part;
        article.source.offset = offset;
        (self.each)(article)
    }

    /// Reports a fault of this document.
    pub fn fault(&mut self, place: Location, fault: Fault) {
        (self.problem)(Problem { path: self.path.to_owned(), place, fault });
    }
}

/// A text on one line, without white space at its ends.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
