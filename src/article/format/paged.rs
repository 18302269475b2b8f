//! Documents with pages (PDF, OFD, recognised scans), as `hansou_documents` lays them out, to articles that know where
//! they stand. The headline on the page goes before the title of the properties, the page's own day before theirs.

use hansou_documents::{Block, BlockKind, Document, DocumentPart};

use super::{fields, one_line};
use crate::article::dating::{self, Clues};
use crate::article::page_map::{PageMap, PlacedLine};
use crate::article::{Article, Dated, Evidence, page};
use hansou_facts::date;

/// Blocks among which the headline stands, letterheads before it.
const HEAD: usize = 8;

/// The article that a part is.
pub fn article(part: &DocumentPart, document: &Document, path: &str) -> Article {
    let title = part.title.as_deref().map(one_line).filter(|title| !title.is_empty());
    let is_title = |block: &&Block| block.kind == BlockKind::Heading(1) && part.title.as_ref() == Some(&block.text);
    let headline = part.blocks.iter().take(HEAD).find(is_title);
    let mut article = Article { title: title.unwrap_or_default(), ..Article::default() };
    let mut lines = Vec::new();
    for block in part.blocks.iter().filter(|block| headline.is_none_or(|headline| !std::ptr::eq(*block, headline))) {
        add(block, &mut article, &mut lines);
    }
    // The headline's place is that of the text after it.
    let first = headline.and_then(|block| block.lines.first()).map(|line| line.page);
    let pages: std::collections::BTreeSet<usize> = lines.iter().map(|line| line.page).chain(first).collect();
    let labels = pages.iter().filter_map(|&page| Some((page, document.pages.get(page)?.label.clone()?)));
    article.pages = PageMap::new(lines, labels.collect());
    let recognised: Vec<f32> = pages.iter().filter_map(|&page| document.pages.get(page)?.ocr).collect();
    if !recognised.is_empty() {
        article.pages = article.pages.recognised(recognised.iter().sum::<f32>() / recognised.len() as f32);
    }
    if article.title.is_empty() {
        entitle(&mut article, document, path);
    }
    credit(&mut article, document, pages.first().copied(), path);
    article
}

/// Adds a block's text, and where its lines stand.
fn add(block: &Block, article: &mut Article, lines: &mut Vec<PlacedLine>) {
    let text = block.text.trim_end();
    if text.is_empty() {
        return;
    }
    if !article.body.is_empty() {
        article.body.push('\n');
    }
    let start = article.body.len();
    article.body.push_str(text);
    if block.kind == BlockKind::Caption {
        article.captions.push(start..article.body.len());
    }
    lines.extend(block.lines.iter().filter(|line| line.start < text.len()).map(|line| {
        let rect = &line.rect;
        let area = [rect.x, rect.y, rect.width, rect.height].map(|edge| edge.round() as i32);
        PlacedLine { start: start + line.start, page: line.page, area, vertical: line.vertical }
    }));
}

/// Gives a text without a headline one: the line that a plain text would have as its title, else the title of the
/// document's properties.
fn entitle(article: &mut Article, document: &Document, path: &str) {
    let mut read = page::split(&article.body, path);
    let found = read.pop().filter(|found| read.is_empty() && !found.title.is_empty());
    let line = found.and_then(|found| line_of(&article.body, &found.title));
    match line {
        Some(line) => {
            article.title = one_line(&article.body[line.clone()]);
            let range = line.start..(line.end + 1).min(article.body.len());
            article.body.drain(range.clone());
            article.pages.cut(range.clone());
            article.captions.retain(|caption| caption.start >= range.end);
            for caption in &mut article.captions {
                *caption = caption.start - range.len()..caption.end - range.len();
            }
        }
        None => article.title = document.title.as_deref().map(one_line).unwrap_or_default(),
    }
}

/// The first line that is this title but for its spaces.
fn line_of(body: &str, title: &str) -> Option<std::ops::Range<usize>> {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = squeezed(title);
    let mut start = 0;
    for line in body.split('\n').take(HEAD) {
        if squeezed(line) == wanted {
            return Some(start..start + line.len());
        }
        start += line.len() + 1;
    }
    None
}

/// Fills in who wrote it, where and when.
fn credit(article: &mut Article, document: &Document, first: Option<usize>, path: &str) {
    let mut read = page::split(&article.body, path);
    if let Some(found) = read.pop().filter(|_| read.is_empty()) {
        article.credits = found.credits;
    }
    let shown = first.and_then(|page| document.pages.get(page));
    if let Some(shown) = shown {
        article.credits.page = article.pages.name_at(0).filter(|_| shown.label.is_some());
        article.credits.publisher = article.credits.publisher.take().or_else(|| shown.publisher.clone());
    }
    if article.credits.reporters.is_empty() {
        article.credits.reporters = document.authors.iter().flat_map(|author| fields::people(author)).collect();
    }
    let clues = Clues {
        page: shown.and_then(|page| page.date.as_deref()).unwrap_or(""),
        dateline: article.credits.dateline.as_deref().unwrap_or(""),
        path,
        title: &article.title,
        body: &article.body,
        ..Clues::default()
    };
    let stated = document.date.as_deref().and_then(date::day);
    article.date = dating::date(&clues).or(stated.map(|day| Dated { day, evidence: Evidence::Metadata }));
}
