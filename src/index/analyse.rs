//! Turns an article into a document: folds its texts once, finds their figures and dates, and hands the folded texts
//! and the figures to the postings.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use xxhash_rust::xxh3::xxh3_64;

use super::figure_list::FigureList;
use super::figures;
use super::mentions::Mentions;
use super::schema::Fields;
use crate::article::page_map::PageMap;
use crate::article::{Article, Credits, Evidence};
use hansou_facts::date::Mention;
use hansou_facts::figure::Figure;
use hansou_facts::{date, figure};
use hansou_text::fold::{Folded, fold};

/// What is stored of an article beside its title and text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// What `search show` takes.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Number of the article in the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<usize>,
    /// YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What the date was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// Bylines and page furniture.
    #[serde(default)]
    pub credits: Credits,
    /// Byte ranges of captions in the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<(usize, usize)>,
    /// Where the text stands on pages.
    #[serde(default, skip_serializing_if = "PageMap::is_empty")]
    pub pages: PageMap,
}

impl Meta {
    /// The day of the article.
    pub fn day(&self) -> Option<Date> {
        self.date.as_deref()?.parse().ok()
    }

    /// Where it stands: the path, with the article's number when the file holds several.
    pub(crate) fn place(&self) -> String {
        placed(&self.path, self.part)
    }

    /// Path and publisher, folded, a line each: what `source:` looks in and what is counted. Folding leaves no line ends.
    pub(crate) fn source(&self) -> String {
        let publisher = self.credits.publisher.as_deref().unwrap_or("");
        format!("{}\n{}", fold(&self.path).text(), fold(publisher).text())
    }
}

/// What was noted in an article on the way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FactCounts {
    /// Figures in its text.
    pub figures: u64,
    /// Dates in its text.
    pub dates: u64,
    /// How many figures were taken, when there are more.
    pub cut: Option<usize>,
}

/// What is found in an article: plain values, for whatever index it is put into.
pub(crate) struct Analysed {
    /// What is stored beside title and text.
    pub meta: Meta,
    /// Where it stands: the path, with its number when the file holds several.
    pub place: String,
    /// Its day, as days since 1970-01-01.
    pub day: Option<i64>,
    /// Path and publisher, folded, on two lines.
    pub source: String,
    /// Title and text.
    pub texts: [AnalysedText; 2],
    /// Counts.
    pub noted: FactCounts,
}

/// What is found in a text.
pub(crate) struct AnalysedText {
    /// The text folded.
    pub folded: Folded,
    /// Its figures, no more than there is room for.
    pub figures: Vec<Figure>,
    /// Its dates.
    pub dates: Vec<Mention>,
}

impl Analysed {
    /// Reads an article, with at most `most` figures.
    pub fn analyse(article: &Article, most: usize) -> Self {
        let meta = meta(article);
        let day = article.date.map(|dated| dated.day);
        let mut noted = FactCounts::default();
        let texts = [&article.title, &article.body].map(|text| {
            let folded = fold(text);
            let room = most.saturating_sub(noted.figures as usize);
            let dates = date::read(&folded, day);
            let mut figures = figure::read_between(&folded, &dates, room.saturating_add(1));
            if figures.len() > room {
                figures.truncate(room);
                noted.cut = Some(most);
            }
            noted.figures += figures.len() as u64;
            noted.dates += dates.len() as u64;
            AnalysedText { folded, figures, dates }
        });
        let (place, source) = (meta.place(), meta.source());
        Self { meta, place, day: day.map(date::day_number), source, texts, noted }
    }
}

/// The document of one article of the file with the key `file`, with at most `most` figures.
pub(super) fn document(fields: &Fields, article: Article, file: u64, most: usize) -> (TantivyDocument, FactCounts) {
    let Analysed { meta, place, day, source, texts, noted } = Analysed::analyse(&article, most);
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, &meta.id);
    // A record with an identifier of its own is found by its place too.
    if place != meta.id {
        document.add_text(fields.id, &place);
    }
    document.add_u64(fields.file, file);
    document.add_u64(fields.key, key_of(&meta.id));
    if let Some(day) = day {
        document.add_i64(fields.date, day);
    }
    document.add_text(fields.source, source);
    document.add_bytes(fields.meta, &serde_json::to_vec(&meta).unwrap_or_default());
    let (mut encoded, mut mentions) = (String::new(), Mentions::default());
    for ((field, original), text) in [(fields.title, &article.title), (fields.body, &article.body)].iter().zip(&texts) {
        document.add_text(*field, original);
        figures::add(fields, *field, (&text.folded, &text.figures), &mut encoded, &mut document);
        mentions.add(&text.dates);
        document.add_custom(fields.folded, text.folded.text().as_bytes());
    }
    document.add_custom(fields.folded, encoded.as_bytes());
    document.add_text(fields.shown_figures, FigureList::from_figures(&texts[1].figures).written());
    mentions.write(fields, &mut document);
    (document, noted)
}

/// What breaks ties between articles, by their identifiers.
pub fn key_of(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

fn meta(article: &Article) -> Meta {
    let source = &article.source;
    Meta {
        id: article.id.clone().filter(|id| !id.trim().is_empty()).unwrap_or_else(|| placed(&source.path, source.part)),
        path: source.path.clone(),
        part: source.part,
        date: article.date.map(|dated| dated.day.to_string()),
        evidence: article.date.map(|dated| dated.evidence),
        credits: article.credits.clone(),
        captions: article.captions.iter().map(|range| (range.start, range.end)).collect(),
        pages: article.pages.clone(),
    }
}

fn placed(path: &str, part: Option<usize>) -> String {
    part.map_or_else(|| path.to_owned(), |part| format!("{path}#{part}"))
}

/// The day with this number.
pub(crate) fn day_of(number: i64) -> Option<jiff::civil::Date> {
    let days = jiff::Span::new().try_days(number).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(days).ok()
}
