//! A newspaper page as its articles: headlines, the columns that each owns, in reading order.

use super::column::{Column, Metrics, columns};
use super::headline::{Headline, headlines};
use super::line::Line;
use super::order::ordered;
use super::ownership::owners;
use super::paragraph::{Composer, PagePlace};
use crate::{Block, BlockKind, DocumentPart};

/// The articles of a page, from its lines without the folio.
pub(super) fn articles(lines: Vec<Line>, metrics: &Metrics, place: PagePlace) -> Vec<DocumentPart> {
    let (large, text): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| metrics.is_headline(line));
    let heads: Vec<_> = large.iter().map(|line| line.bounds).collect();
    let mut columns = columns(text, &heads, metrics);
    columns.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0).then(a.bounds.y0.total_cmp(&b.bounds.y0)));
    let mut headlines = headlines(large);
    let owners = owners(&columns, &mut headlines, metrics);
    let mut owned: Vec<Vec<Column>> = vec![Vec::new(); headlines.len() + 1];
    for (column, owner) in columns.into_iter().zip(owners) {
        owned[owner.unwrap_or(headlines.len())].push(column);
    }
    let mut order: Vec<usize> = (0..headlines.len()).collect();
    let row = |headline: &Headline| (headline.top / (6. * metrics.leading)).round() as i32;
    order.sort_by(|&a, &b| {
        let (a, b) = (&headlines[a], &headlines[b]);
        row(a).cmp(&row(b)).then(a.bounds.x0.total_cmp(&b.bounds.x0))
    });
    let free = owned.pop().unwrap_or_default();
    let mut parts: Vec<DocumentPart> = order
        .into_iter()
        .map(|index| part(Some(&headlines[index]), std::mem::take(&mut owned[index]), metrics, place))
        .collect();
    if !free.is_empty() {
        parts.push(part(None, free, metrics, place));
    }
    parts
}

/// An article: its headline with kicker and subtitle, its columns as paragraphs.
fn part(headline: Option<&Headline>, columns: Vec<Column>, metrics: &Metrics, place: PagePlace) -> DocumentPart {
    let mut composer = Composer::default();
    let mut title = None;
    if let Some(headline) = headline {
        title = Some(headline.text());
        let main = headline.text();
        for group in headline.groups() {
            let text: String = group.iter().map(|line| line.text()).collect();
            let level = if text == main { 1 } else { 2 };
            composer.block(&group, BlockKind::Heading(level), place);
        }
    }
    for column in ordered(columns, metrics) {
        composer.column(&column, None, place, metrics);
    }
    DocumentPart { title, blocks: captions(composer.blocks), ..DocumentPart::default() }
}

/// Marks what says of itself that it is the caption of a figure or table.
pub(super) fn captions(mut blocks: Vec<Block>) -> Vec<Block> {
    for block in blocks.iter_mut().filter(|block| block.kind == BlockKind::Paragraph) {
        let text = block.text.trim_start();
        let rest = text.trim_start_matches(['图', '表']).trim_start();
        let named = rest.len() < text.len()
            && rest.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十：:".contains(c));
        if named && text.chars().count() <= 60 && !text.ends_with('。') {
            block.kind = BlockKind::Caption;
        }
    }
    blocks
}
