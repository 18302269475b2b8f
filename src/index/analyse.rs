//! Turns an article into a document: folds its texts once, finds their figures and dates, and hands the folded texts
//! and the figures to the postings.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use xxhash_rust::xxh3::xxh3_64;

use super::figures;
use super::mentions::Mentions;
use super::schema::Fields;
use crate::article::page_map::PageMap;
use crate::article::{Article, Credits, Evidence, Source};
use hansou_facts::{date, figure};
use hansou_text::fold::fold;

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
}

/// What was noted in an article on the way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Noted {
    /// Figures in its text.
    pub figures: u64,
    /// Dates in its text.
    pub dates: u64,
    /// How many figures were taken, when there are more.
    pub cut: Option<usize>,
}

/// The document of one article of the file with the key `file`, with at most `most` figures.
pub(super) fn document(fields: &Fields, article: Article, file: u64, most: usize) -> (TantivyDocument, Noted) {
    let meta = meta(&article);
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, &meta.id);
    // A record with an identifier of its own is found by its place too.
    let place = place(&article.source);
    if place != meta.id {
        document.add_text(fields.id, &place);
    }
    document.add_u64(fields.file, file);
    document.add_u64(fields.key, xxh3_64(meta.id.as_bytes()));
    if let Some(dated) = article.date {
        document.add_i64(fields.date, date::day_number(dated.day));
    }
    document.add_text(fields.source, source(&meta));
    document.add_bytes(fields.meta, &serde_json::to_vec(&meta).unwrap_or_default());
    let mut noted = Noted::default();
    let (mut encoded, mut mentions) = (String::new(), Mentions::default());
    for (field, text) in [(fields.title, &article.title), (fields.body, &article.body)] {
        document.add_text(field, text);
        let folded = fold(text);
        let room = most.saturating_sub(noted.figures as usize);
        let dates = date::read(&folded, article.date.map(|dated| dated.day));
        let mut found = figure::read_between(&folded, &dates, room.saturating_add(1));
        if found.len() > room {
            found.truncate(room);
            noted.cut = Some(most);
        }
        noted.figures += found.len() as u64;
        figures::add(fields, &folded, &found, &mut encoded, &mut document);
        noted.dates += dates.len() as u64;
        mentions.add(&dates);
        document.add_custom(fields.folded, folded.text().as_bytes());
    }
    document.add_custom(fields.folded, encoded.as_bytes());
    mentions.write(fields, &mut document);
    (document, noted)
}

fn meta(article: &Article) -> Meta {
    let source = &article.source;
    Meta {
        id: article.id.clone().filter(|id| !id.trim().is_empty()).unwrap_or_else(|| place(source)),
        path: source.path.clone(),
        part: source.part,
        date: article.date.map(|dated| dated.day.to_string()),
        evidence: article.date.map(|dated| dated.evidence),
        credits: article.credits.clone(),
        captions: article.captions.iter().map(|range| (range.start, range.end)).collect(),
        pages: article.pages.clone(),
    }
}

/// The path, with the article's number when the file holds several.
fn place(source: &Source) -> String {
    source.part.map_or_else(|| source.path.clone(), |part| format!("{}#{part}", source.path))
}

/// Path and publisher, folded, a line each: what `source:` looks in and what is counted. Folding leaves no line ends.
fn source(meta: &Meta) -> String {
    let publisher = meta.credits.publisher.as_deref().unwrap_or("");
    format!("{}\n{}", fold(&meta.path).text(), fold(publisher).text())
}

/// The day with this number.
pub(crate) fn day_of(number: i64) -> Option<jiff::civil::Date> {
    let days = jiff::Span::new().try_days(number).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(days).ok()
}
