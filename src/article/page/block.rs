//! A page as a sequence of blocks: lines, put together where a sentence goes on, each with what kind of line it is.
//!
//! Leaves to `bounds` which headlines begin an article and which only a section.

use std::ops::Range;

use super::byline;
use super::furniture::{self, Furniture};
use hansou_text::fold::is_han;
use hansou_text::layout;
use hansou_text::line::{self, Line};

/// One block.
#[derive(Debug, Clone)]
pub struct Block<'a> {
    /// Bytes of the page.
    pub range: Range<usize>,
    /// Its text.
    pub text: &'a str,
    /// Blank lines before it.
    pub blanks: usize,
    /// What it is.
    pub kind: BlockKind<'a>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind<'a> {
    /// May be a headline or a subheading.
    Headline,
    /// Sentences of an article.
    Prose,
    /// A list item or article of a law.
    Item,
    /// A date line, page number, labelled field.
    Furniture(Furniture<'a>),
    /// Nothing but who wrote it.
    Byline,
    /// A picture's caption.
    Caption,
    /// Editors of the page.
    Editors,
    /// 上接A01版.
    Continued,
    /// A row of signs.
    Separator,
}

impl Block<'_> {
    /// True for what an article's text is made of.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, BlockKind::Prose | BlockKind::Item)
    }

    /// True when a report begins here: 本报讯, 郑州9月28日电.
    pub fn has_dateline(&self) -> bool {
        self.kind == BlockKind::Prose && byline::dateline(self.text).is_some()
    }

    /// True when what was before is over after it: a byline, editors, a separator, the page's number.
    pub fn closes(&self) -> bool {
        match &self.kind {
            BlockKind::Byline | BlockKind::Editors | BlockKind::Separator => true,
            BlockKind::Caption => byline::at_end(self.text).is_some(),
            BlockKind::Furniture(furniture) => furniture.page.is_some(),
            BlockKind::Prose | BlockKind::Item => {
                byline::at_end(self.text).is_some() || is_continued_elsewhere(self.text)
            }
            BlockKind::Headline => is_continued_elsewhere(self.text),
            BlockKind::Continued => false,
        }
    }
}

/// The blocks of a page, in order.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let lines = line::lines(text);
    let mut goes_on = layout::goes_on(text, &lines);
    if let Some(first) = goes_on.first_mut() {
        *first &= !is_long_title(text, &lines);
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut from = 0;
    for at in 0..lines.len() {
        // A label begins something of its own, whatever is wrong with the line before it.
        if goes_on.get(at) == Some(&true) && !furniture::is_labelled(&text[lines[at + 1].range.clone()]) {
            continue;
        }
        let range = lines[from].range.start..lines[at].range.end;
        let text = &text[range.clone()];
        blocks.push(Block { range, text, blanks: lines[from].blanks, kind: kind(text) });
        from = at + 1;
    }
    blocks
}

/// A first line that is a title although it is as long as a cut sentence (two parts, commas).
fn is_long_title(text: &str, lines: &[Line]) -> bool {
    let (first, next) = (&text[lines[0].range.clone()], &text[lines[1].range.clone()]);
    let apart = lines[1].blanks > 0 || layout::set_width(text, lines, 0).is_none();
    let cut = next.chars().take(2).any(|c| matches!(c, '，' | '、' | ',' | '。' | '；' | '：' | '”' | '》' | '）'));
    let hangs = first.ends_with(['，', '、', ',', '：', '“', '《', '（']);
    apart && !cut && !hangs && lines[0].columns(text) <= 240 && !first.contains(['。', '；', ';'])
}

fn kind(text: &str) -> BlockKind<'_> {
    if is_separator(text) {
        return BlockKind::Separator;
    }
    if let Some(furniture) = Furniture::read(text) {
        return BlockKind::Furniture(furniture);
    }
    match () {
        () if is_editors(text) => BlockKind::Editors,
        () if text.starts_with(['上', '（', '(']) && text.contains("上接") && is_short(text) => {
            BlockKind::Continued
        }
        () if byline::is_caption(text) => BlockKind::Caption,
        () if byline::read(text).is_some() => BlockKind::Byline,
        () if layout::opens_item(text) => BlockKind::Item,
        () if byline::dateline(text).is_none() && is_headline(text) => BlockKind::Headline,
        () => BlockKind::Prose,
    }
}

/// Short, without the end of a sentence, mostly Chinese; a question or a call may be one.
pub fn is_headline(text: &str) -> bool {
    if text.len() > 400 {
        return false;
    }
    let columns = line::columns(text);
    let han = text.chars().filter(|&c| is_han(c)).count();
    let asks = text.ends_with(['？', '！', '?', '!', '…']);
    let commas = text.matches(['，', ',']).count();
    (8..=90).contains(&columns)
        && han * 3 >= columns
        && (!layout::is_terminated(text) || asks && columns <= 60)
        && commas <= 2
        && !text.contains(['。', '；', '\t'])
        && !text.ends_with(['，', '、', ',', '：', ':'])
        && !text.starts_with(['，', '、', '。', ',', '"', '‘'])
        && !is_speech(text)
}

/// 记者：…, 张三：…: what somebody says in a transcript.
fn is_speech(text: &str) -> bool {
    ["问：", "答：", "记者：", "主持人：", "问:", "答:"].iter().any(|start| text.starts_with(start))
}

fn is_short(text: &str) -> bool {
    text.len() <= 60
}

fn is_editors(text: &str) -> bool {
    const STARTS: [&str; 16] = [
        "本版责编",
        "本版编辑",
        "本版责任编辑",
        "责任编辑",
        "责编",
        "编辑：",
        "编辑:",
        "编辑 ",
        "编辑/",
        "美编",
        "校对",
        "版式",
        "值班",
        "总值班",
        "统筹",
        "組版",
    ];
    text.len() <= 240 && !layout::is_terminated(text) && STARTS.iter().any(|start| text.starts_with(start))
}

fn is_continued_elsewhere(text: &str) -> bool {
    let from = text.len() - text.chars().rev().take(12).map(char::len_utf8).sum::<usize>();
    let end = &text[from..];
    (end.contains("下转") || end.contains("下轉")) && end.contains('版')
}

fn is_separator(text: &str) -> bool {
    let sign = |c: char| "=-—_*~#＝－―─━═◆◇■□●○★☆※＊…·".contains(c);
    text.chars().filter(|c| !c.is_whitespace()).nth(2).is_some() && text.chars().all(|c| c.is_whitespace() || sign(c))
}
