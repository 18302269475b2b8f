//! The layout of a page from geometry alone: from placed glyphs to lines, columns, articles and paragraphs. PDF, OFD and
//! recognised pictures of text share it.
//!
//! The way of a page: `clean` takes off what is drawn twice and tells whether the page is written in columns (then it
//! is turned and read as lines), `line` finds lines, `table` rows of tables, `furniture` takes off folio lines, running
//! heads and page numbers. A newspaper page goes on to `headline`, `column`, `ownership` and becomes its articles
//! (`article`); all else is one text over its pages (`flow`). `order` and `paragraph` serve both.

mod article;
mod bounds;
mod clean;
mod column;
mod flow;
mod furniture;
mod headline;
mod line;
mod order;
mod ownership;
mod paragraph;
mod table;

pub(crate) use bounds::Bounds;

use self::column::Metrics;
use self::flow::FlowPage;
use self::line::{Line, MANY};
use self::paragraph::Place;
use crate::{Document, Page};

/// A character on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub ch: char,
    pub bounds: Bounds,
    /// The em, in points.
    pub size: f32,
    /// Written from top to bottom.
    pub vertical: bool,
    /// Drawn so that it is not seen, as the text layer of a scan is.
    pub invisible: bool,
}

/// What a page shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageContent {
    /// Width and height in points.
    pub size: (f32, f32),
    pub glyphs: Vec<Glyph>,
    /// Text that lies on the page without a place.
    pub notes: Vec<String>,
    /// Mean confidence, where the glyphs were recognised on a picture.
    pub ocr: Option<f32>,
}

/// A page whose lines are found.
struct Lines {
    lines: Vec<Line>,
    metrics: Metrics,
    place: Place,
    /// As it is read.
    size: (f32, f32),
    notes: Vec<String>,
}

/// Lays out the pages of a document. `chapters` are titles and the pages they begin on.
pub(crate) fn lay_out(contents: Vec<PageContent>, chapters: Vec<(String, usize)>, document: &mut Document) {
    let mut pages = Vec::with_capacity(contents.len());
    for (number, content) in contents.into_iter().enumerate() {
        document.pages.push(Page { size: content.size, ocr: content.ocr, ..Page::default() });
        pages.push(read(content, number));
    }
    let is_newspaper =
        |page: &Lines| page.lines.len() <= MANY && furniture::is_newspaper(&page.lines, &page.metrics, page.size);
    let newspaper: Vec<bool> = pages.iter().map(is_newspaper).collect();
    let most =
        newspaper.iter().filter(|is| **is).count() * 2 >= pages.iter().filter(|page| !page.lines.is_empty()).count();
    if most && newspaper.contains(&true) {
        for (page, is_newspaper) in pages.into_iter().zip(newspaper) {
            newspaper_page(page, is_newspaper, document);
        }
    } else {
        ordinary(pages, chapters, document);
    }
}

/// Finds the lines of a page.
fn read(content: PageContent, number: usize) -> Lines {
    let mut glyphs = clean::clean(content.glyphs);
    let (width, height) = content.size;
    let turned = clean::is_vertical(&glyphs).then_some(width);
    let size = if turned.is_some() { (height, width) } else { (width, height) };
    if let Some(width) = turned {
        glyphs.iter_mut().for_each(|glyph| glyph.bounds = glyph.bounds.turned(width));
    }
    let lines = line::lines(&glyphs);
    let metrics = Metrics::of(&lines).unwrap_or(Metrics { body: 10., leading: 15. });
    let lines = if lines.len() > MANY { lines } else { table::join_rows(lines, &metrics) };
    Lines { lines, metrics, place: Place { page: number, turned }, size, notes: content.notes }
}

/// A page of a newspaper: its articles, or its text when it has but one.
fn newspaper_page(page: Lines, is_newspaper: bool, document: &mut Document) {
    let Lines { mut lines, metrics, place, size, notes } = page;
    furniture::take_folio(&mut lines, size.1, &mut document.pages[place.page]);
    if is_newspaper {
        document.parts.extend(article::articles(lines, &metrics, place));
    } else {
        let page = FlowPage { lines, metrics, place, height: size.1, notes };
        document.parts.extend(flow::parts(vec![page], &[], None));
    }
}

/// A document that is one text, or its chapters.
fn ordinary(pages: Vec<Lines>, chapters: Vec<(String, usize)>, document: &mut Document) {
    let mut lines: Vec<(Vec<Line>, f32, f32)> = Vec::with_capacity(pages.len());
    let mut rest = Vec::with_capacity(pages.len());
    for page in pages {
        lines.push((page.lines, page.size.1, page.metrics.body));
        rest.push((page.metrics, page.place, page.notes));
    }
    furniture::take_running(&mut lines, &mut document.pages);
    let pages = lines.into_iter().zip(rest).map(|((lines, height, _), (metrics, place, notes))| FlowPage {
        lines,
        metrics,
        place,
        height,
        notes,
    });
    let starts: std::collections::HashSet<usize> = chapters.iter().map(|(_, page)| *page).collect();
    // Chapters that share a page are sections of one text.
    let chapters = if starts.len() == chapters.len() && chapters.len() > 1 { chapters } else { Vec::new() };
    let stated = document.title.clone();
    document.parts.extend(flow::parts(pages.collect(), &chapters, stated.as_deref()));
}
