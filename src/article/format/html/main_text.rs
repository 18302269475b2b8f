//! Which part of a page is the article: the smallest element that holds nearly all of its running text.
//!
//! Running text is what stands in sentences and outside links; names of elements count for and against. After
//! Readability and content density (Kohlschütter et al., "Boilerplate detection using shallow text features", 2010),
//! with the punctuation of Chinese.

use std::ops::Range;

use super::hint::Hint;
use super::line::{is_credit, is_furniture, is_info, is_said, is_sentence, opens_list};
use super::page::{Block, Page};
use crate::article::Article;
use hansou_text::fold::is_han;

/// The blocks of the article; empty when the page has no text.
pub fn find(page: &Page) -> Range<usize> {
    let surroundings = Surroundings::measure(page);
    let sums = sums(page, |block| {
        let element = block.element;
        if surroundings.around[element] {
            running_text(block)
        } else if repeats_title(page, block) {
            0
        } else if surroundings.text[element] {
            // In what is named as text, a link may be all there is.
            60 * running_text(block) + u64::from(!is_furniture(&block.text, true)) * block.length as u64
        } else {
            20 * running_text(block)
        }
    });
    let score = |element: usize| sums[page.elements[element].end] - sums[page.elements[element].start];
    let at = heaviest_container(page, score);
    with_caption(page, page.elements[at].start..page.elements[at].end, &surroundings)
}

/// With the lines above a table that name it (a caption, a heading, 单位：亿元), where the table is all that was found.
fn with_caption(page: &Page, range: Range<usize>, surroundings: &Surroundings) -> Range<usize> {
    const LINES: usize = 3;
    const LONGEST: usize = 60;
    let is_row = |block: &Block| block.text.contains('\t');
    let rows = page.blocks[range.clone()].iter().filter(|block| is_row(block)).count();
    if rows == 0 || rows * 10 < range.len() * 9 {
        return range;
    }
    let names = |block: &&Block| {
        !is_row(block)
            && block.length <= LONGEST
            && !is_links(block)
            && !surroundings.around[block.element]
            && !is_furniture(trimmed(block), true)
    };
    let above = page.blocks[..range.start].iter().rev().take(LINES).take_while(names).count();
    range.start - above..range.end
}

/// From the whole page inwards, as long as one element holds nearly all of it, the element that is the article.
fn heaviest_container(page: &Page, score: impl Fn(usize) -> u64) -> usize {
    let mut heaviest = vec![(0usize, 0u64); page.elements.len()];
    let mut runner_up = vec![0u64; page.elements.len()];
    for (at, element) in page.elements.iter().enumerate().skip(1) {
        let (best, second) = (&mut heaviest[element.parent], &mut runner_up[element.parent]);
        if score(at) > best.1 {
            *second = best.1;
            *best = (at, score(at));
        } else {
            *second = (*second).max(score(at));
        }
    }
    let mut at = 0;
    loop {
        let (child, weight) = heaviest[at];
        let all = score(at);
        if weight == 0 || page.elements[child].paragraph {
            break;
        }
        let container = &page.elements[child];
        let named = container.hint == Hint::Text && weight * 10 >= all * 4 && runner_up[at] * 5 < all;
        let several = container.end - container.start > 1;
        if named || several && weight * 10 >= all * 8 || weight * 20 >= all * 19 {
            at = child;
        } else {
            break;
        }
    }
    at
}

/// Writes the blocks of `range` as the body, one a line, captions marked, with what belongs to the article outside of it:
/// headlines above and below the chief one, the head of an official document, attachments. `headline` is left out.
pub fn write(page: &Page, range: Range<usize>, headline: Option<usize>, article: &mut Article) {
    let surroundings = Surroundings::measure(page);
    for at in beside_headline(page, &range, headline, &surroundings) {
        push(&page.blocks[at], article);
    }
    let core = core(page, &range, &surroundings);
    let mut in_list = false;
    for at in range.clone() {
        let block = &page.blocks[at];
        let text = trimmed(block);
        let repeats = Some(at) == headline || repeats_headline(block, text, article, &surroundings);
        let listed = in_list && (is_links(block) || !is_sentence(text));
        in_list = listed || opens_list(text);
        let kept = block.attachment || !is_menu(page, &range, at, &surroundings, &core);
        let drop = surroundings.around[block.element] || repeats || listed || opens_list(text) || !kept;
        if !drop && !is_about(text, at, &core) {
            push(block, article);
        }
    }
    let outside = (0..range.start).chain(range.end..page.blocks.len());
    let mut labelled = false;
    for at in outside.filter(|at| Some(*at) != headline) {
        let block = &page.blocks[at];
        let text = trimmed(block);
        let info = is_info(text) && block.linked * 2 <= block.length;
        if !surroundings.around[block.element] && (info || labelled || block.attachment) {
            push(block, article);
        }
        // The value stands in a block of its own.
        labelled = info && text.ends_with(['：', ':']);
    }
}

/// Writes all blocks: what a field holds is no page with menus.
pub fn write_all(page: &Page, article: &mut Article) {
    page.blocks.iter().for_each(|block| push(block, article));
}

fn trimmed(block: &Block) -> &str {
    block.text.trim_matches([' ', '\u{3000}'])
}

fn push(block: &Block, article: &mut Article) {
    let text = trimmed(block);
    if block.caption && article.body.ends_with(text) {
        return;
    }
    if !article.body.is_empty() {
        article.body.push('\n');
    }
    let start = article.body.len();
    article.body.push_str(text);
    if block.caption {
        article.captions.push(start..article.body.len());
    }
}

/// From the first to the last sentence of the text: nothing between them is furniture.
fn core(page: &Page, range: &Range<usize>, surroundings: &Surroundings) -> Range<usize> {
    let is_running = |at: &usize| {
        let block = &page.blocks[*at];
        let text = trimmed(block);
        !surroundings.around[block.element]
            && !is_links(block)
            && text.contains(['。', '！', '？', '；'])
            && !is_furniture(text, true)
    };
    let first = range.clone().find(is_running).unwrap_or(range.end);
    let last = range.clone().rev().find(is_running).unwrap_or(first);
    first..last
}

/// A line of furniture, by where it stands: inside the text only credits are.
fn is_about(text: &str, at: usize, core: &Range<usize>) -> bool {
    match core.contains(&at) {
        true => is_credit(text) && !is_said(text),
        false => is_furniture(text, at < core.start) && !(is_credit(text) && is_said(text)) && !is_info(text),
    }
}

/// In what is named as text, a line that repeats the headline is a line of the text.
fn repeats_headline(block: &Block, text: &str, article: &Article, surroundings: &Surroundings) -> bool {
    !surroundings.text[block.element] && !article.title.is_empty() && text == article.title
}

/// Whether a block of links is a menu: outside what is named as text, beside another, or after the text.
fn is_menu(page: &Page, range: &Range<usize>, at: usize, surroundings: &Surroundings, core: &Range<usize>) -> bool {
    let block = &page.blocks[at];
    if !is_links(block) || surroundings.text[block.element] {
        return false;
    }
    let blocks = &page.blocks[range.clone()];
    let mut near = neighbours(blocks, at - range.start).filter(|near| !surroundings.around[near.element]);
    !core.contains(&at) || near.any(is_links)
}

/// 肩题 and 副题: short lines beside the headline, in the element that it stands in, up to the text.
fn beside_headline(
    page: &Page,
    range: &Range<usize>,
    headline: Option<usize>,
    surroundings: &Surroundings,
) -> Vec<usize> {
    let Some(headline) = headline.filter(|at| *at < range.start) else { return Vec::new() };
    let parent = |block: &Block| page.elements[block.element].parent;
    let around = parent(&page.blocks[headline]);
    let belongs = |at: &usize| {
        let block = &page.blocks[*at];
        let text = trimmed(block);
        parent(block) == around
            && !surroundings.around[block.element]
            && block.linked == 0
            && (4..=60).contains(&block.length)
            && !is_furniture(text, true)
            && !is_info(text)
            && !text.contains(['：', ':', '|', '>', '\t'])
            && text.chars().filter(|c| is_han(*c)).count() * 2 > block.length
            && text != trimmed(&page.blocks[headline])
    };
    let above = headline.checked_sub(1).filter(belongs);
    let below = (headline + 1..range.start).take(3).take_while(belongs);
    above.into_iter().chain(below).collect()
}

/// The headline, which stands on a page more than once and is not running text.
fn repeats_title(page: &Page, block: &Block) -> bool {
    let title = page.metas.iter().find(|(name, _)| name == "og:title").map_or(&page.title, |(_, title)| title);
    block.length >= 4 && block.text.len() <= 400 && title.contains(&*block.text)
}

/// Which elements lie in surroundings (menus and the like) and which in what is named as text.
struct Surroundings {
    around: Vec<bool>,
    text: Vec<bool>,
}

impl Surroundings {
    /// A name that speaks against an element is not believed when half of all running text is in it.
    fn measure(page: &Page) -> Self {
        let sums = sums(page, running_text);
        let all = sums.last().copied().unwrap_or(0);
        let mut around = vec![false; page.elements.len()];
        let mut text = around.clone();
        for (at, element) in page.elements.iter().enumerate().skip(1) {
            let share = sums[element.end] - sums[element.start];
            around[at] = around[element.parent] || element.hint == Hint::Around && share * 2 <= all;
            text[at] = text[element.parent] || element.hint == Hint::Text;
        }
        Self { around, text }
    }
}

/// Running totals over the blocks, one more than there are blocks.
fn sums(page: &Page, weight: impl Fn(&Block) -> u64) -> Vec<u64> {
    let mut total = 0;
    let mut sums = vec![0];
    for block in &page.blocks {
        total += weight(block);
        sums.push(total);
    }
    sums
}

/// How much running text a block is: its characters outside links, fewer when it is no sentence.
fn running_text(block: &Block) -> u64 {
    if block.caption || is_links(block) || is_furniture(&block.text, true) {
        return 0;
    }
    let own = (block.length - block.linked) as u64;
    if is_sentence(&block.text) { own * 4 } else { own }
}

/// The blocks before and after a block.
fn neighbours(blocks: &[Block], at: usize) -> impl Iterator<Item = &Block> {
    let before = at.checked_sub(1).and_then(|before| blocks.get(before));
    before.into_iter().chain(blocks.get(at + 1))
}

/// Mostly links: a menu, a list of other articles.
fn is_links(block: &Block) -> bool {
    block.linked * 2 > block.length && (block.linked * 10 > block.length * 9 || !block.text.contains('。'))
}
