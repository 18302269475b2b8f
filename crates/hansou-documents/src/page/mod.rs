//! The layout of a page from geometry alone: from placed glyphs to lines, columns, articles and paragraphs. PDF, OFD and
//! recognised pictures of text share it.
//!
//! The way of a page: `clean` takes off what is drawn twice and tells whether the page is written in columns (then it
//! is turned and read as lines), `line` finds lines, `upright` those that run down, `table` rows of tables, `furniture` takes off folio lines, running
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
mod upright;

pub(crate) use bounds::Bounds;

use self::column::Metrics;
use self::flow::FlowPage;
use self::line::{Line, MANY};
use self::paragraph::PagePlace;
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
    place: PagePlace,
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
        for glyph in &mut glyphs {
            (glyph.bounds, glyph.vertical) = (glyph.bounds.turned(width), false);
        }
    }
    let upright = upright::take(&mut glyphs);
    let mut pieces = line::pieces(&glyphs);
    pieces.extend(upright);
    let metrics = Metrics::measure(&pieces).unwrap_or(Metrics { body: 10., leading: 15. });
    let pieces = if pieces.len() > MANY { pieces } else { table::join_rows(pieces, &metrics) };
    let lines = upright::stack(line::lines(pieces));
    Lines { lines, metrics, place: PagePlace { page: number, turned }, size, notes: content.notes }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A line of text from its upper left corner.
    fn line(text: &str, (x, y): (f32, f32), size: f32) -> Vec<Glyph> {
        let glyph = |(index, ch): (usize, char)| {
            let x0 = x + index as f32 * size;
            let bounds = Bounds { x0, y0: y, x1: x0 + size, y1: y + size };
            Glyph { ch, bounds, size, vertical: false, invisible: false }
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn document(pages: Vec<Vec<Glyph>>) -> Document {
        let mut document = Document::default();
        let page = |glyphs| PageContent { size: (600., 800.), glyphs, ..PageContent::default() };
        lay_out(pages.into_iter().map(page).collect(), Vec::new(), &mut document);
        document
    }

    fn sorted(chars: impl Iterator<Item = char>) -> Vec<char> {
        let mut chars: Vec<char> = chars.filter(|c| !c.is_whitespace()).collect();
        chars.sort_unstable();
        chars
    }

    fn texts(document: &Document) -> Vec<&str> {
        document.parts.iter().flat_map(|part| &part.blocks).map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn an_ordinary_page_is_its_title_and_paragraphs() {
        let glyphs = [
            line("关于清理河道的通知", (200., 60.), 20.),
            line("各社区已经完成了今年第一次巡查现将有关事项通", (124., 120.), 12.),
            line("知如下。", (100., 140.), 12.),
            line("一是登记渔网。", (124., 160.), 12.),
            line("二〇二三年十一月", (300., 220.), 12.),
            line("7", (300., 780.), 9.),
        ];
        let document = document(vec![glyphs.concat()]);
        let paragraphs = [
            "关于清理河道的通知",
            "各社区已经完成了今年第一次巡查现将有关事项通知如下。",
            "一是登记渔网。",
            "二〇二三年十一月",
        ];
        assert_eq!(texts(&document), paragraphs);
        assert_eq!(document.parts[0].title.as_deref(), Some("关于清理河道的通知"));
        assert_eq!(document.pages[0].label.as_deref(), Some("7"));
    }

    #[test]
    fn a_page_in_two_columns_is_read_down_its_columns() {
        let left =
            ["甲乙丙丁戊己庚辛壬癸子丑寅卯辰", "巳午未申酉戌亥春夏秋冬东南西北", "金木水火土日月星风云雨雪雷电霜"];
        let right =
            ["天地玄黄宇宙洪荒日月盈昃辰宿列", "张寒来暑往秋收冬藏闰馀成岁律吕", "调阳云腾致雨露结为霜金生丽水玉"];
        let rows = left.iter().zip(right).enumerate().flat_map(|(row, (left, right))| {
            let y = 100. + 18. * row as f32;
            [line(left, (50., y), 12.), line(right, (250., y), 12.)]
        });
        let glyphs: Vec<Glyph> = rows.flatten().collect();
        let document = document(vec![glyphs]);
        assert_eq!(texts(&document).concat(), left.concat() + &right.concat());
    }

    #[test]
    fn glyphs_in_one_place_are_no_burden() {
        let crowd: Vec<Glyph> = (0..60_000).flat_map(|n| line("字", (1. + n as f32 * 1e-3, 50.), 0.001)).collect();
        let scattered: Vec<Glyph> =
            (0..60_000).flat_map(|n| line("文", ((n % 200) as f32 * 3., (n / 200) as f32 * 2.6), 1.)).collect();
        assert_eq!(document(vec![crowd, scattered]).pages.len(), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever stands wherever on a page, all of it is in the text or in what frames the page.
        #[test]
        fn no_character_is_lost(
            pages in prop::collection::vec(
                prop::collection::vec((0f32..560., 5f32..40., "[一二三天地人ABC123报版]{1,20}"), 0..40),
                1..4,
            ),
        ) {
            let pages: Vec<Vec<Glyph>> = pages
                .into_iter()
                // Lines that are printed do not lie over each other.
                .map(|lines| {
                    let rows = lines.iter().zip(0u8..);
                    rows.flat_map(|((x, size, text), row)| line(text, (*x, f32::from(row) * 45.0), *size)).collect()
                })
                .collect();
            let shown = sorted(pages.iter().flat_map(|page| clean::clean(page.clone())).map(|glyph| glyph.ch));
            let document = document(pages);
            let framed = document.pages.iter().flat_map(|page| page.furniture.iter().flat_map(|line| line.chars()));
            let read = texts(&document).into_iter().flat_map(str::chars).chain(framed);
            prop_assert_eq!(sorted(read), shown);
        }
    }
}
