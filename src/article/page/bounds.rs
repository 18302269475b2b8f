//! Where the articles of a page begin. A headline begins one when something says so: what comes after it (本报讯,
//! a dateline, a byline or date line of its own), what stands before it (a separator, the page's number), or a
//! byline before it when its own text ends in another. A headline with no such sign is a subheading: splitting too
//! little leaves an article whole, splitting too much makes two wrong ones.
//!
//! Leaves to `mod` to cut the text and read the credits.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::block::{Block, BlockKind};

/// One article, in numbers of blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// All of it.
    pub blocks: Range<usize>,
    /// The headline; empty when it has none. Text of the article may stand before it.
    pub title: Range<usize>,
}

/// Divides all blocks into articles, in order; at least one when there is a block.
pub fn bounds(blocks: &[Block]) -> Vec<Bounds> {
    let groups = headlines(blocks);
    let mut starts = strong_starts(blocks, &groups);
    starts.sort_by_key(|start| start.title.start);
    starts.extend(interrupted(blocks, &groups, &starts));
    starts.sort_by_key(|start| start.blocks.start);
    starts.dedup_by_key(|start| start.blocks.start);
    add_first(blocks, &groups, &mut starts);
    // A headline belongs to the first of two articles that would both begin around it.
    let mut free = 0;
    starts.retain(|start| {
        let apart = start.blocks.start >= free;
        free = if apart { start.title.end } else { free };
        apart
    });
    close(&mut starts, blocks.len());
    let mut articles = Vec::with_capacity(starts.len());
    for start in starts {
        divide_at_bylines(blocks, &groups, start, &mut articles);
    }
    articles
}

/// Runs of one to four headlines; longer runs are lists or verse.
fn headlines(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Headline) {
        match groups.last_mut() {
            Some(group) if group.end == at && block.blanks <= 3 => group.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups.retain(|group| group.len() <= 4);
    groups
}

/// Articles whose headline is sure, with only their start known.
fn strong_starts(blocks: &[Block], groups: &[Range<usize>]) -> Vec<Bounds> {
    let dividers = dividers(blocks, groups);
    let labelled = blocks.iter().enumerate().filter_map(|(at, block)| match &block.kind {
        BlockKind::Furniture(furniture) if furniture.title.is_some() => {
            Some(Bounds { blocks: at..at, title: at..at + 1 })
        }
        _ => None,
    });
    let opened = groups.iter().filter_map(|group| {
        let before = group.start.checked_sub(1).map(|at| &blocks[at].kind);
        let divided = match before {
            Some(BlockKind::Separator) => dividers.contains(blocks[group.start - 1].text),
            Some(BlockKind::Furniture(furniture)) => furniture.page.is_some() && followed_by_text(blocks, group),
            _ => false,
        };
        // 上接A01版 above the headline belongs to it.
        let continued = before == Some(&BlockKind::Continued);
        let start = group.start - usize::from(continued);
        (divided || continued || is_opened(blocks, group))
            .then(|| Bounds { blocks: start..start, title: group.clone() })
    });
    labelled.chain(opened).collect()
}

/// True when what follows a headline says that a report begins.
fn is_opened(blocks: &[Block], group: &Range<usize>) -> bool {
    let after = &blocks[group.end..blocks.len().min(group.end + 3)];
    let section = after.iter().take_while(|block| block.kind != BlockKind::Headline);
    let signs = section.clone().take_while(|block| !matches!(block.kind, BlockKind::Separator | BlockKind::Editors));
    let text = section.clone().any(Block::is_text);
    text && signs.enumerate().any(|(at, block)| match &block.kind {
        BlockKind::Byline | BlockKind::Continued => at == 0,
        BlockKind::Furniture(furniture) => at == 0 && furniture.date.is_some() && furniture.title.is_none(),
        _ => block.has_dateline(),
    })
}

fn followed_by_text(blocks: &[Block], group: &Range<usize>) -> bool {
    blocks[group.end..].iter().take(2).any(|block| block.kind == BlockKind::Prose)
}

/// The separators that divide articles: all that are written so stand before a headline with its text.
fn dividers<'a>(blocks: &[Block<'a>], groups: &[Range<usize>]) -> BTreeSet<&'a str> {
    let first = blocks.iter().find(|block| !is_head(block));
    if first.is_none_or(|block| block.kind != BlockKind::Headline) {
        return BTreeSet::new();
    }
    let mut divides: BTreeMap<&str, bool> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Separator) {
        let group = groups.binary_search_by_key(&(at + 1), |group| group.start).map(|found| &groups[found]);
        let before_article = at + 1 == blocks.len() || group.is_ok_and(|group| followed_by_text(blocks, group));
        *divides.entry(block.text).or_insert(true) &= before_article;
    }
    divides.into_iter().filter(|&(_, divides)| divides).map(|(text, _)| text).collect()
}

/// True for what stands at the head of a page above its first article.
fn is_head(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Furniture(_) | BlockKind::Separator | BlockKind::Editors)
}

/// Articles whose headline stands in their middle: a dateline with no headline before it, in a page where the
/// article before is over, and a headline soon after.
fn interrupted(blocks: &[Block], groups: &[Range<usize>], starts: &[Bounds]) -> Vec<Bounds> {
    let datelines = blocks.iter().enumerate().filter(|(_, block)| block.has_dateline());
    let mut found: Vec<Bounds> = Vec::new();
    let titles: BTreeSet<usize> = starts.iter().map(|start| start.title.start).collect();
    let mut last = 0;
    for (at, _) in datelines {
        let before = starts.partition_point(|start| start.title.end <= at);
        // A headline's own dateline is the first one after it.
        let claimed =
            before > 0 && (last..=at).contains(&starts[before - 1].title.end) && at - starts[before - 1].title.end < 3;
        last = at + 1;
        let over = at == 0 || blocks[at - 1].closes();
        let next = groups.partition_point(|group| group.start <= at);
        let Some(group) = groups.get(next).filter(|group| group.start - at <= 2) else { continue };
        let taken = titles.contains(&group.start);
        if !claimed && over && !taken && followed_by_text(blocks, group) {
            found.push(Bounds { blocks: at..at, title: group.clone() });
        }
    }
    found
}

/// Makes the first article begin with the first block, with its title where it has one.
fn add_first(blocks: &[Block], groups: &[Range<usize>], starts: &mut Vec<Bounds>) {
    let Some(first) = blocks.iter().position(|block| !is_head(block)) else {
        if starts.is_empty() && !blocks.is_empty() {
            starts.push(Bounds { blocks: 0..0, title: 0..0 });
        }
        return;
    };
    if let Some(start) = starts.first_mut() {
        let before = &blocks[first.min(start.blocks.start)..start.blocks.start];
        let fragment =
            before.len() <= 2 && before.iter().all(|block| block.kind == BlockKind::Prose && !block.closes());
        if fragment {
            start.blocks = 0..0;
            return;
        }
    }
    let lead = |block: &Block| matches!(block.kind, BlockKind::Byline | BlockKind::Caption);
    let above = blocks[first..].iter().take_while(|block| lead(block)).count();
    let title = match groups.iter().find(|group| group.start == first + above) {
        Some(group) => group.start..title_end(blocks, group.start),
        None if is_title(blocks, first) => first..first + 1,
        None => first..first,
    };
    starts.insert(0, Bounds { blocks: 0..0, title });
}

/// A first line that is the title though it is not in the shape of a headline: 静夜思, 第一章, 谁来付钱？.
fn is_title(blocks: &[Block], first: usize) -> bool {
    let block = &blocks[first];
    let text = block.text;
    let short = text.len() <= 360 && !text.contains(['。', '；']);
    let ended = text.ends_with(['。', '；', '，', '、', '：', ':', ',', ';', '.']);
    blocks.len() > first + 1
        && short
        && !ended
        && matches!(block.kind, BlockKind::Headline | BlockKind::Prose | BlockKind::Byline | BlockKind::Item)
}

/// A title at the start of a file: the first line, and a second that can only be its rest.
fn title_end(blocks: &[Block], first: usize) -> usize {
    let rest = blocks[first + 1..].iter().take(2).take_while(|block| {
        block.kind == BlockKind::Headline
            && (block.text.starts_with("——") || block.blanks == 0 && block.text.starts_with("关于"))
    });
    first + 1 + rest.count()
}

/// Lets each article end where the next begins.
fn close(starts: &mut [Bounds], end: usize) {
    for at in 0..starts.len() {
        starts[at].blocks.end = starts.get(at + 1).map_or(end, |next| next.blocks.start);
    }
}

/// Divides an article at headlines that stand after a byline, as far as each part ends in a byline of its own.
fn divide_at_bylines(blocks: &[Block], groups: &[Range<usize>], article: Bounds, articles: &mut Vec<Bounds>) {
    let inside = groups.partition_point(|group| group.start < article.blocks.start)
        ..groups.partition_point(|group| group.start < article.blocks.end);
    let candidates = groups[inside].iter().filter(|group| {
        group.start > article.title.end.max(article.blocks.start + 1)
            && group.end < article.blocks.end
            && blocks[group.start - 1].closes()
            && blocks[group.end].is_text()
    });
    let mut cuts: Vec<&Range<usize>> = candidates.collect();
    while let Some(last) = cuts.last() {
        if ends_in_byline(&blocks[last.end..article.blocks.end]) {
            break;
        }
        cuts.pop();
    }
    let mut part = article;
    for cut in cuts {
        let end = part.blocks.end;
        part.blocks.end = cut.start;
        articles.push(part);
        part = Bounds { blocks: cut.start..end, title: cut.clone() };
    }
    articles.push(part);
}

/// True when a part's last text, furniture and captions put aside, ends in a byline.
fn ends_in_byline(part: &[Block]) -> bool {
    let last = part.iter().rev().find(|block| {
        !matches!(block.kind, BlockKind::Furniture(_) | BlockKind::Separator | BlockKind::Editors | BlockKind::Caption)
    });
    last.is_some_and(Block::closes)
}
