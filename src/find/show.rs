//! One whole article, with everything that a query would mark in it.

use super::backend::{Backend, guarded};
use super::figures;
use super::reading::Reading;
use super::snippet::{self, Touching};
use crate::article::Credits;
use crate::error::Result;
use crate::hit::{Figure, Mark};
use crate::query::plan::plan;

/// A whole article; ranges are in characters.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Shown {
    /// What `search show` takes.
    pub id: String,
    /// The headline.
    pub title: String,
    /// Matches in the title.
    pub title_marks: Vec<Mark>,
    /// YYYY-MM-DD.
    pub date: Option<String>,
    /// The file.
    pub path: String,
    /// Number in the file, from 1.
    pub part: Option<usize>,
    /// Bylines and page furniture.
    pub credits: Credits,
    /// The text.
    pub body: String,
    /// Matches in the text.
    pub marks: Vec<Mark>,
    /// Captions in the text.
    pub captions: Vec<Mark>,
    /// Figures in the text, when they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
}

/// The article with the identifier, marked for a query.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let articles = folder.path().join("articles");
/// # std::fs::create_dir(&articles)?;
/// # std::fs::write(articles.join("1.txt"), "开发区签约二十个项目\n\n2023年开发区签约项目20个，签约额157亿元。\n传感器产业园开工。\n")?;
/// # let home = folder.path().join(".hansou");
/// # hansou::refresh(&home, &[articles], &hansou::Settings::default(), &())?;
/// # let index = hansou::Index::open(&home)?;
/// # let today = jiff::civil::date(2025, 6, 15);
/// let id = hansou::search(&index, &hansou::Request::new("传感器", today))?.hits[0].id.clone();
/// let article = hansou::show(&index, &id, Some("传感器"), today)?.expect("the index has it");
/// assert_eq!(article.marks.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn show(backend: &dyn Backend, id: &str, query: Option<&str>, today: jiff::civil::Date) -> Result<Option<Shown>> {
    guarded(backend, || shown(backend, id, query, today, false))
}

/// The same with the figures of the text.
///
/// # Errors
/// As [`show`].
pub fn show_with_figures(
    backend: &dyn Backend,
    id: &str,
    query: Option<&str>,
    today: jiff::civil::Date,
) -> Result<Option<Shown>> {
    guarded(backend, || shown(backend, id, query, today, true))
}

fn shown(
    backend: &dyn Backend,
    id: &str,
    query: Option<&str>,
    today: jiff::civil::Date,
    with_figures: bool,
) -> Result<Option<Shown>> {
    let Some(stored) = backend.find(id)? else { return Ok(None) };
    let article = Reading::from_stored(stored);
    let patterns = query
        .map(|query| plan(&crate::query::parse::parse(query, today), &backend.user_words()).word_marks)
        .unwrap_or_default();
    let figures = if with_figures { figures::of_text(&article, &patterns) } else { Vec::new() };
    let day = article.meta.day();
    let marks = |text: &str| snippet::marks(text, day, &patterns, Touching::Joined);
    let body = article.text.original().to_owned();
    let in_chars = |(start, end): (usize, usize)| {
        let start_char = body[..start].chars().count();
        Mark { start: start_char, end: start_char + body[start..end].chars().count() }
    };
    Ok(Some(Shown {
        figures,
        title_marks: marks(&article.title),
        marks: marks(&body),
        captions: article.meta.captions.iter().copied().map(in_chars).collect(),
        id: article.meta.id,
        title: article.title,
        date: article.meta.date,
        path: article.meta.path,
        part: article.meta.part,
        credits: article.meta.credits,
        body,
    }))
}
