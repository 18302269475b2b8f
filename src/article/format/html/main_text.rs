//! Which part of a page is the article: the smallest element that holds nearly all of its running text.
//!
//! Running text is what stands in sentences and outside links; names of elements count for and against. After
//! Readability and content density (Kohlschütter et al., "Boilerplate detection using shallow text features", 2010),
//! with the punctuation of Chinese.

use std::ops::Range;

use super::hint::Hint;
use super::page::{Block, Page};
use crate::article::Article;

/// The blocks of the article; empty when the page has no text.
pub fn find(page: &Page) -> Range<usize> {
    let surroundings = Surroundings::of(page);
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
    page.elements[at].start..page.elements[at].end
}

/// Writes the blocks of `range` as the body, one a line, captions marked. `headline` is left out.
pub fn write(page: &Page, range: Range<usize>, headline: Option<usize>, article: &mut Article) {
    let surroundings = Surroundings::of(page);
    let mut outside = true;
    for (at, block) in page.blocks[range.clone()].iter().enumerate() {
        let text = block.text.trim_matches([' ', '\u{3000}']);
        let around = surroundings.around[block.element];
        // In what is named as text, a line that repeats the headline is a line of the text.
        let named = surroundings.text[block.element];
        let repeats =
            Some(range.start + at) == headline || !named && !article.title.is_empty() && text == article.title;
        let mut near = neighbours(&page.blocks[range.clone()], at).filter(|near| !surroundings.around[near.element]);
        let menu = is_links(block) && (!named || near.any(is_links));
        if around || repeats || menu || is_furniture(text, outside) {
            continue;
        }
        if opens_list(text) {
            break;
        }
        if block.caption && article.body.ends_with(text) {
            continue;
        }
        outside = false;
        if !article.body.is_empty() {
            article.body.push('\n');
        }
        let start = article.body.len();
        article.body.push_str(text);
        if block.caption {
            article.captions.push(start..article.body.len());
        }
    }
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
    fn of(page: &Page) -> Self {
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

fn is_sentence(text: &str) -> bool {
    text.contains(['。', '，', '；', '！', '？', '、', '：'])
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

/// Lines that begin a list of other articles.
fn opens_list(text: &str) -> bool {
    let text = text
        .trim_end_matches(['：', ':', '>', '》', ' '])
        .trim_start_matches(['【', '['])
        .trim_end_matches(['】', ']']);
    matches!(
        text,
        "相关新闻"
            | "相关阅读"
            | "延伸阅读"
            | "推荐阅读"
            | "相关链接"
            | "相关报道"
            | "更多新闻"
            | "热门推荐"
            | "相關新聞"
            | "相關閱讀"
    )
}

/// Labels that open lines about the article rather than of it.
const LABELS: [&str; 44] = [
    "来源",
    "來源",
    "稿源",
    "信息来源",
    "文章来源",
    "责任编辑",
    "责编",
    "編輯",
    "编辑",
    "作者",
    "记者",
    "发布时间",
    "发布日期",
    "发稿时间",
    "發布時間",
    "发表时间",
    "更新时间",
    "时间",
    "日期",
    "浏览",
    "浏览次数",
    "浏览量",
    "点击",
    "点击数",
    "点击量",
    "阅读",
    "阅读次数",
    "访问量",
    "字体",
    "字号",
    "分享",
    "打印",
    "当前位置",
    "您的位置",
    "你的位置",
    "您当前的位置",
    "上一篇",
    "下一篇",
    "审核",
    "校对",
    "供稿",
    "发布人",
    "发布者",
    "录入",
];

/// Phrases found only in what surrounds an article.
const PHRASES: [&str; 26] = [
    "版权所有",
    "Copyright",
    "copyright",
    "All Rights Reserved",
    "ICP备",
    "ICP证",
    "公网安备",
    "网站地图",
    "上一篇",
    "下一篇",
    "分享到",
    "【打印",
    "【关闭",
    "打印本页",
    "关闭窗口",
    "字体：",
    "字号：",
    "扫一扫",
    "返回顶部",
    "主办单位：",
    "【字体",
    "收藏本文",
    "二维码",
    "建议使用IE",
    "技术支持：",
    "我要纠错",
];

/// Lines about the article (source, time, size of letters) and of the site. `before` the text, a bare date is one.
fn is_furniture(text: &str, before: bool) -> bool {
    let text = text.trim_start_matches([' ', '\u{3000}', '【', '[', '［', '(', '（', '|']);
    let length = text.chars().take(121).count();
    if length > 120 {
        return false;
    }
    if length <= 2 && !text.chars().any(char::is_alphanumeric) {
        return true;
    }
    let sentence = text.ends_with(['。', '！', '？', '；']);
    let labelled = text
        .split_once([':', '：'])
        .is_some_and(|(label, _)| label.len() < 40 && LABELS.contains(&label.replace([' ', '\u{3000}'], "").as_str()));
    labelled && length <= 80 && !sentence
        || !sentence && PHRASES.iter().any(|phrase| text.contains(phrase))
        || before
            && length <= 24
            && super::super::fields::day_in(text).is_some()
            && !is_sentence(&text.replace('：', ""))
}
