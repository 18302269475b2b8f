//! An ordinary document: one text over all its pages, columns read down, footnotes after their page, the title from the
//! first page. Its chapters, where the outline names pages of their own for them, are parts.

use super::article::captions;
use super::column::{Column, Metrics, columns};
use super::furniture::columns_at_once;
use super::headline::{Headline, headlines};
use super::line::{Line, MANY};
use super::order::ordered;
use super::paragraph::{Composer, PagePlace};
use super::table::join_baselines;
use crate::{BlockKind, DocumentPart};

/// One page of the document.
pub(super) struct FlowPage {
    pub lines: Vec<Line>,
    pub metrics: Metrics,
    pub place: PagePlace,
    pub height: f32,
    /// Comments and fields that lie on the page.
    pub notes: Vec<String>,
}

/// Lines of a title.
const TITLE: usize = 4;

/// The parts of a document, whose chapters begin on the pages given.
/// `stated` is the title of the document's properties.
pub(super) fn parts(pages: Vec<FlowPage>, chapters: &[(String, usize)], stated: Option<&str>) -> Vec<DocumentPart> {
    let mut parts = Vec::new();
    let mut composer = Composer::default();
    let mut title: Option<String> = None;
    let mut first = true;
    for page in pages {
        if let Some((name, _)) = chapters.iter().find(|(_, start)| *start == page.place.page) {
            finish(&mut parts, &mut composer, title.take());
            title = Some(name.clone());
            first = false;
        }
        if first && !page.lines.is_empty() && page.lines.len() <= MANY {
            title = title_of(&page, stated);
            first = false;
        }
        add(page, &mut composer);
    }
    finish(&mut parts, &mut composer, title);
    parts
}

fn finish(parts: &mut Vec<DocumentPart>, composer: &mut Composer, title: Option<String>) {
    let blocks = captions(std::mem::take(composer).blocks);
    if !blocks.is_empty() {
        parts.push(DocumentPart { title, blocks, ..DocumentPart::default() });
    }
}

/// The headline that the properties have as the title, else the largest of a page's upper half; the letterhead of an
/// authority (…文件) is none where another follows.
fn title_of(page: &FlowPage, stated: Option<&str>) -> Option<String> {
    let large: Vec<Line> = page.lines.iter().filter(|line| page.metrics.is_headline(line)).cloned().collect();
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut upper = headlines(large);
    upper.retain(|headline| headline.bounds.y0 < 0.6 * page.height);
    let is_stated = |headline: &Headline| stated.is_some_and(|stated| squeezed(stated) == squeezed(&headline.text()));
    let is_letterhead = |headline: &Headline| headline.text().ends_with("文件");
    let rank = |headline: &Headline| (is_stated(headline), !is_letterhead(headline));
    let best = upper.into_iter().max_by(|a, b| {
        rank(a).cmp(&rank(b)).then(a.size.total_cmp(&b.size)).then(b.bounds.y0.total_cmp(&a.bounds.y0))
    })?;
    let lines = best.groups().iter().map(Vec::len).sum::<usize>();
    (lines <= TITLE * 2).then(|| best.text())
}

/// Headlines as columns of their own.
fn headline_columns(large: Vec<Line>) -> Vec<Column> {
    let groups = headlines(large);
    let groups = groups.iter().flat_map(|headline| headline.groups());
    let lines = groups.map(|group| group.into_iter().cloned().collect::<Vec<Line>>());
    lines
        .filter_map(|lines| {
            let bounds = super::Bounds::around(lines.iter().map(|line| &line.bounds))?;
            Some(Column { lines, bounds })
        })
        .collect()
}

/// Adds a page's text.
fn add(page: FlowPage, composer: &mut Composer) {
    let FlowPage { mut lines, metrics, place, height, notes } = page;
    if lines.len() > MANY {
        lines.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
        lines.iter().for_each(|line| composer.block(&[line], BlockKind::Paragraph, place));
        composer.notes(notes);
        return;
    }
    let mut strip = None;
    if columns_at_once(&lines, &metrics) < 2 {
        lines = join_baselines(lines);
        strip = super::Bounds::around(lines.iter().filter(|line| !metrics.is_headline(line)).map(|line| &line.bounds));
    }
    let (large, text): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| metrics.is_headline(line));
    let heads: Vec<_> = large.iter().map(|line| line.bounds).collect();
    let mut all = columns(text, &heads, &metrics);
    all.extend(headline_columns(large));
    let (footnotes, all): (Vec<Column>, Vec<Column>) =
        all.into_iter().partition(|column| is_footnote(column, height, &metrics));
    for column in ordered(all, &metrics) {
        if metrics.is_headline(&column.lines[0]) {
            composer.end();
            composer.block(&column.lines.iter().collect::<Vec<_>>(), BlockKind::Heading(1), place);
        } else {
            composer.column(&column, strip, place, &metrics);
        }
    }
    let goes_on = composer.goes_on() && footnotes.is_empty() && notes.is_empty();
    if !goes_on {
        composer.end();
    }
    for column in ordered(footnotes, &metrics) {
        composer.block(&column.lines.iter().collect::<Vec<_>>(), BlockKind::Note, place);
    }
    composer.notes(notes);
}

/// Whether a column is a footnote: small print at the foot that begins with its number.
fn is_footnote(column: &Column, height: f32, metrics: &Metrics) -> bool {
    let small = column.lines.iter().all(|line| line.size < 0.93 * metrics.body);
    let first = column.lines[0].first_char();
    small
        && column.bounds.y0 > 0.6 * height
        && first.is_some_and(|c| "[［①②③④⑤⑥⑦⑧⑨⑩*※〔".contains(c) || c.is_ascii_digit())
}
