//! Plain text to articles: one with its title, date and credits, or the several of a newspaper page in reading
//! order. Nothing of the text is lost: only lines that are wholly understood as title, date line or page number
//! leave the body, and they become fields.
//!
//! `furniture` and `byline` read single lines, `block` makes them a sequence, `bounds` decides where articles
//! begin. To teach it one more sign of a new article: a kind of `Block` and its line in `bounds`.

mod block;
mod bounds;
mod byline;
mod entries;
mod furniture;
pub mod heading;

use std::ops::Range;

use self::block::{Block, BlockKind};
use self::bounds::Bounds;
use self::furniture::Furniture;
use super::dating::{self, Clues};
use super::page_map::PageMap;
use super::{Article, Credits, Source};

pub use self::byline::captions;

/// A text being split.
struct Page<'a> {
    text: &'a str,
    path: &'a str,
    blocks: Vec<Block<'a>>,
}

/// Splits a decoded plain text read from `path` into its articles: the days of a diary or chat, the texts between rules,
/// the articles of a newspaper page, else the one that it is. Text with nothing in it gives none.
pub fn split(text: &str, path: &str) -> Vec<Article> {
    if let Some(days) = days(text, path) {
        return days;
    }
    let Some(parts) = entries::between_rules(text) else { return articles(text, path) };
    let mut found = Vec::new();
    for part in parts {
        let read = articles(&text[part.clone()], path).into_iter();
        found.extend(read.map(|mut article| {
            article.source.offset += part.start as u64;
            article
        }));
    }
    number(found)
}

/// The days of a diary or chat as articles; `None` when a text is neither.
pub fn days(text: &str, path: &str) -> Option<Vec<Article>> {
    let read = |entry: entries::Entry| {
        let clues = Clues { page: entry.day, path, ..Clues::default() };
        Article {
            date: dating::date(&clues),
            title: entry.title.to_owned(),
            body: entry.body,
            source: Source { path: path.to_owned(), part: None, offset: entry.range.start as u64 },
            ..Article::default()
        }
    };
    let found: Vec<Article> = entries::entries(text)?.into_iter().map(read).collect();
    (found.len() > 1).then(|| number(found))
}

/// Numbers the articles of a file that holds several.
fn number(mut articles: Vec<Article>) -> Vec<Article> {
    let several = articles.len() > 1;
    for (at, article) in articles.iter_mut().enumerate() {
        article.source.part = several.then_some(at + 1);
    }
    articles
}

/// The articles of a newspaper page, or the one of another text.
fn articles(text: &str, path: &str) -> Vec<Article> {
    let page = Page { text, path, blocks: block::blocks(text) };
    let articles = bounds::bounds(&page.blocks);
    let lines = page_lines(&page.blocks, &articles);
    let several = articles.len() > 1;
    let read = |(at, bounds): (usize, &Bounds)| {
        let mut article = article(&page, bounds, &lines[at]);
        article.source.part = several.then_some(at + 1);
        article
    };
    let mut articles: Vec<Article> = articles.iter().enumerate().map(read).collect();
    date_by_issue(&mut articles);
    articles
}

/// Articles of one page are of one day, or nearly: a day without its year takes the year of the others.
fn date_by_issue(articles: &mut [Article]) {
    let Some(issue) = articles.iter().filter_map(|article| article.date).map(|dated| dated.day).max() else { return };
    for article in articles.iter_mut().filter(|article| article.date.is_none()) {
        let dateline = article.credits.dateline.as_deref().unwrap_or("");
        let Article { source, title, body, .. } = &*article;
        let clues = Clues { dateline, path: &source.path, title, body, issue: Some(issue), ..Clues::default() };
        article.date = dating::date(&clues);
    }
}

/// For each article what the page says: the last page line before its text, else the first after it. A date line
/// without a page number speaks for the page only above its first headline and at its foot; elsewhere it is the
/// article's own.
fn page_lines<'a>(blocks: &[Block<'a>], articles: &[Bounds]) -> Vec<Furniture<'a>> {
    let first_title = articles.first().map_or(0, |bounds| bounds.title.start);
    let lines = blocks.iter().enumerate().filter_map(|(at, block)| {
        let BlockKind::Furniture(line) = &block.kind else { return None };
        let foot = line.publisher.is_some() && at + 2 >= blocks.len();
        (line.is_page_line() && (line.page.is_some() || at < first_title || foot)).then_some((at, line))
    });
    let lines: Vec<(usize, &Furniture)> = lines.collect();
    let of = |bounds: &Bounds| {
        let before = lines.partition_point(|&(at, _)| at < bounds.title.end.max(bounds.blocks.start));
        // Lines that stand together say it together; what the nearest leaves out, those around it may say.
        let around = lines[before.saturating_sub(4)..before].iter().rev().chain(lines[before..].iter().take(4));
        around.fold(Furniture::default(), |known, &(_, line)| Furniture {
            date: known.date.or(line.date),
            page: known.page.or(line.page),
            publisher: known.publisher.or(line.publisher),
            ..known
        })
    };
    articles.iter().map(of).collect()
}

/// Reads one article.
fn article(page: &Page, bounds: &Bounds, line: &Furniture) -> Article {
    let Page { text, path, ref blocks } = *page;
    let head = head(blocks, bounds);
    let body = body(text, blocks, bounds, head.end);
    let title = title(text, &blocks[bounds.title.clone()]);
    let mut credits = credits(&blocks[bounds.blocks.clone()]);
    credits.page = line.page.map(str::to_string);
    credits.publisher = credits.publisher.or(line.publisher.map(str::to_string));
    let own = blocks[head].iter().find_map(|block| match &block.kind {
        BlockKind::Furniture(furniture) => furniture.date,
        _ => None,
    });
    let clues = Clues {
        given: None,
        page: own.or(line.date).unwrap_or(""),
        dateline: credits.dateline.as_deref().unwrap_or(""),
        path,
        title: &title,
        body: &body,
        issue: None,
    };
    let offset = blocks.get(bounds.blocks.start).map_or(0, |block| block.range.start as u64);
    Article {
        date: dating::date(&clues),
        captions: byline::captions(&body),
        source: Source { path: path.to_string(), part: None, offset },
        title,
        body,
        credits,
        pages: PageMap::default(),
        id: None,
    }
}

/// The title and the furniture on both sides of it.
fn head(blocks: &[Block], bounds: &Bounds) -> Range<usize> {
    let furniture = |block: &&Block| matches!(&block.kind, BlockKind::Furniture(_) | BlockKind::Separator);
    let before = blocks[bounds.blocks.start..bounds.title.start].iter().rev().take_while(furniture).count();
    let after = blocks[bounds.title.end..bounds.blocks.end].iter().take_while(furniture).count();
    bounds.title.start - before..bounds.title.end + after
}

/// The headline on one line.
fn title(text: &str, blocks: &[Block]) -> String {
    let labelled = blocks.first().and_then(|block| match &block.kind {
        BlockKind::Furniture(furniture) => furniture.title,
        _ => None,
    });
    // Inside a block the break is one of layout only.
    let in_one = |text: &str| text.lines().map(str::trim).collect::<String>();
    let lines = blocks.iter().map(|block| in_one(&text[block.range.clone()]));
    let unquoted = |text: &str| {
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        in_one(inner.filter(|inner| !inner.contains('"')).unwrap_or(text))
    };
    labelled.map(unquoted).unwrap_or_else(|| lines.collect::<Vec<_>>().join(" "))
}

/// The text before and after the head, without page numbers and separators at its end.
fn body(text: &str, blocks: &[Block], bounds: &Bounds, head_end: usize) -> String {
    let head = head(blocks, bounds);
    let rest = &blocks[head_end..bounds.blocks.end];
    let foot = rest.iter().rev().take_while(|block| match &block.kind {
        BlockKind::Separator => true,
        BlockKind::Furniture(furniture) => furniture.page.is_some() && furniture.is_page_line(),
        _ => false,
    });
    let rest = &rest[..rest.len() - foot.count()];
    let before = &blocks[bounds.blocks.start..head.start];
    let before = &before[before
        .iter()
        .take_while(|block| matches!(block.kind, BlockKind::Furniture(_) | BlockKind::Separator))
        .count()..];
    let slice = |part: &[Block]| match part {
        [first, .., last] => text[first.range.start..last.range.end].to_string(),
        [only] => only.text.to_string(),
        [] => String::new(),
    };
    match (slice(before), slice(rest)) {
        (before, rest) if before.is_empty() => rest,
        (before, rest) if rest.is_empty() => before,
        (before, rest) => format!("{before}\n\n{rest}"),
    }
}

/// Bylines and the dateline of an article's blocks.
fn credits(blocks: &[Block]) -> Credits {
    let mut credits = Credits::default();
    let add = |byline: byline::Byline, credits: &mut Credits| {
        for person in byline.people {
            if !credits.reporters.contains(&person) {
                credits.reporters.push(person);
            }
        }
        credits.publisher = credits.publisher.take().or(byline.paper);
    };
    for block in blocks {
        if block.kind == BlockKind::Prose
            && let Some((dateline, byline)) = byline::dateline(block.text)
        {
            credits.dateline.get_or_insert_with(|| dateline.to_string());
            add(byline, &mut credits);
        }
        match &block.kind {
            BlockKind::Furniture(furniture) => {
                credits.publisher = credits.publisher.take().or(furniture.publisher.map(str::to_string));
                if let Some(author) = furniture.author {
                    add(byline::people(author), &mut credits);
                }
            }
            BlockKind::Prose | BlockKind::Item | BlockKind::Byline | BlockKind::Caption => {
                if let Some((_, byline)) = byline::at_end(block.text) {
                    add(byline, &mut credits);
                }
            }
            _ => {}
        }
    }
    credits
}
