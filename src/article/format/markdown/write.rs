//! A parsed Markdown document as lines: the first heading is the title when there is none yet, a table's row is one line
//! with cells separated by tabs, a picture's alternative text a caption, a footnote a paragraph where it stands.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListDelimType, ListType, NodeValue};
use comrak::{Arena, Options, parse_document};
use hansou_text::fold::is_han;

use super::super::{html, one_line};
use crate::article::Article;

/// Adds the document's text to an article.
pub fn write(text: &str, article: &mut Article) {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let mut writer = Writer {
        article,
        line: String::new(),
        alternatives: Vec::new(),
        captions: Vec::new(),
        literal: Vec::new(),
        counters: Vec::new(),
        silent: false,
        last_line: 0,
    };
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => writer.start(node),
            NodeEdge::End(node) => writer.end(node),
        }
    }
    writer.flush(usize::MAX);
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.inline_footnotes = true;
    extension.description_lists = true;
    extension.ofm_callouts = true;
    extension.ofm_comments = true;
    extension.math_dollars = true;
    extension.wikilinks_title_after_pipe = true;
    extension.cjk_friendly_emphasis = true;
    extension.highlight = true;
    extension.insert = true;
    // A footnote nobody refers to is text all the same.
    options.parse.leave_footnote_definitions = true;
    options
}

struct Writer<'a> {
    article: &'a mut Article,
    /// The line being written; inside, a line break of the source.
    line: String,
    /// What stood before a picture whose alternative text is being written.
    alternatives: Vec<String>,
    captions: Vec<String>,
    /// For each open emphasis the sign that turned out to be a letter: 2*3*4, 3~5天.
    literal: Vec<&'static str>,
    /// The number of the next item of each open list; `None` where items have none.
    counters: Vec<Option<(usize, char)>>,
    /// In the reading of a ruby annotation.
    silent: bool,
    /// Line of the source that was written last.
    last_line: usize,
}

impl Writer<'_> {
    fn start<'n>(&mut self, node: &'n AstNode<'n>) {
        match &node.data().value {
            NodeValue::Text(text) if !self.silent => self.line.push_str(text),
            NodeValue::Code(code) => self.line.push_str(&code.literal),
            NodeValue::Math(math) => self.line.push_str(&math.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.line.push('\n'),
            NodeValue::HtmlInline(tag) => self.tag(tag),
            NodeValue::HtmlBlock(block) => {
                self.flush(node.data().sourcepos.start.line);
                self.line.push_str(&html::plain(&block.literal));
            }
            NodeValue::CodeBlock(block) => {
                self.flush(node.data().sourcepos.start.line);
                self.line.push_str(block.literal.trim_end());
            }
            NodeValue::Image(_) => self.alternatives.push(std::mem::take(&mut self.line)),
            NodeValue::WikiLink(link) if link.embed => self.alternatives.push(std::mem::take(&mut self.line)),
            NodeValue::Emph | NodeValue::Strikethrough => {
                let sign = self.sign(node);
                self.line.push_str(sign);
                self.literal.push(sign);
            }
            NodeValue::List(list) => {
                let delimiter = if list.delimiter == ListDelimType::Paren { ')' } else { '.' };
                let numbered = list.list_type == ListType::Ordered;
                self.counters.push(numbered.then_some((list.start, delimiter)));
            }
            NodeValue::Item(_) => {
                if let Some(Some((number, delimiter))) = self.counters.last_mut() {
                    self.line.push_str(&format!("{number}{delimiter} "));
                    *number += 1;
                }
            }
            NodeValue::TableCell if node.previous_sibling().is_some() => self.line.push('\t'),
            _ => {}
        }
    }

    fn end<'n>(&mut self, node: &'n AstNode<'n>) {
        let at = node.data().sourcepos;
        match &node.data().value {
            NodeValue::Heading(heading) => self.heading(heading.setext, at.start.line),
            NodeValue::Emph | NodeValue::Strikethrough => {
                let sign = self.literal.pop().unwrap_or_default();
                self.line.push_str(sign);
            }
            NodeValue::Image(_) => self.alternative(true),
            NodeValue::WikiLink(link) if link.embed => self.alternative(!is_file(&link.url)),
            NodeValue::List(_) => {
                self.counters.pop();
            }
            NodeValue::Paragraph
            | NodeValue::TableRow(_)
            | NodeValue::CodeBlock(_)
            | NodeValue::HtmlBlock(_)
            | NodeValue::CalloutTitle
            | NodeValue::Item(_) => self.flush(at.start.line),
            _ => {}
        }
        if node.first_child().is_none() || matches!(node.data().value, NodeValue::Paragraph | NodeValue::TableRow(_)) {
            self.last_line = self.last_line.max(at.end.line);
        }
    }

    /// What an emphasis that is none is written with: a star between digits, one tilde.
    fn sign<'n>(&self, node: &'n AstNode<'n>) -> &'static str {
        let Some(child) = node.first_child() else { return "" };
        let data = child.data();
        if matches!(node.data().value, NodeValue::Strikethrough) {
            let width = data.sourcepos.start.column.saturating_sub(node.data().sourcepos.start.column);
            return if width == 1 { "~" } else { "" };
        }
        let digit = |c: char| c.is_ascii_digit();
        match &data.value {
            NodeValue::Text(text) if text.starts_with(digit) && self.line.ends_with(digit) => "*",
            _ => "",
        }
    }

    /// Ends a picture: its alternative text is a caption below the line.
    fn alternative(&mut self, shown: bool) {
        let before = self.alternatives.pop().unwrap_or_default();
        let text = one_line(&std::mem::replace(&mut self.line, before));
        if shown && !text.is_empty() {
            self.captions.push(text);
        }
    }

    /// A tag in a line: what it sets apart stays, the reading of a ruby annotation does not.
    fn tag(&mut self, tag: &str) {
        let name: String = tag.chars().take(4).flat_map(char::to_lowercase).collect();
        match name.as_str() {
            "<rt>" | "<rt " | "<rp>" | "<rp " => self.silent = true,
            "</rt" | "</rp" | "</ru" => self.silent = false,
            "<br>" | "<br/" | "<br " => self.line.push('\n'),
            _ => {}
        }
    }

    /// The first heading is the title; one that repeats it is not part of the text.
    fn heading(&mut self, setext: bool, line: usize) {
        let text = clean(&self.line);
        // A paragraph above a rule that lacks its blank line is no heading.
        let paragraph = setext && (text.contains('\n') || text.ends_with(['。', '！', '？', '；', '：', '，']));
        let text = one_line(&text);
        if !paragraph && text == self.article.title && !text.is_empty() {
            self.line.clear();
        } else if !paragraph && self.article.title.is_empty() && self.article.body.is_empty() {
            self.article.title = text;
            self.line.clear();
        }
        self.flush(line);
    }

    /// Ends a paragraph that begins on this line of the source.
    fn flush(&mut self, begins: usize) {
        let text = clean(&std::mem::take(&mut self.line));
        let lines = text.lines().map(|line| (line.trim_matches([' ', '\r']), false));
        let captions = std::mem::take(&mut self.captions);
        let captions = captions.iter().map(|caption| (caption.as_str(), true));
        for (line, caption) in lines.chain(captions).filter(|(line, _)| !line.trim().is_empty()) {
            let article = &mut *self.article;
            if !article.body.is_empty() {
                article.body.push_str(if begins > self.last_line + 1 { "\n\n" } else { "\n" });
            }
            self.last_line = self.last_line.max(begins);
            let start = article.body.len();
            article.body.push_str(line);
            if caption {
                article.captions.push(start..article.body.len());
            }
        }
    }
}

/// True for the name of a picture or another file that is shown in a page.
fn is_file(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    (2..=5).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphanumeric()) && end != "md"
}

/// A line without marks that CommonMark leaves and readers take for marks: `**` beside a blank, `_` between Chinese
/// characters, the number of a footnote that is missing.
fn clean(line: &str) -> String {
    let line = line.replace('\u{a0}', " ").replace("**", "");
    without_footnotes(&without_underscores(&line))
}

fn without_underscores(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let is_mark = |at: usize| {
        let beside = |at: Option<&char>| at.is_some_and(|&c| is_han(c));
        chars[at] == '_' && beside(at.checked_sub(1).and_then(|at| chars.get(at))) && beside(chars.get(at + 1))
    };
    let marks: Vec<usize> = (0..chars.len()).filter(|&at| is_mark(at)).collect();
    // They come in pairs around a word or phrase.
    let paired = |at: &usize| marks.iter().position(|mark| mark == at).is_some_and(|index| index / 2 < marks.len() / 2);
    if marks.len() < 2 || marks.len() > 100 {
        return line.to_owned();
    }
    chars.iter().enumerate().filter(|(at, _)| !paired(at)).map(|(_, c)| *c).collect()
}

fn without_footnotes(line: &str) -> String {
    let mut rest = line;
    let mut text = String::with_capacity(line.len());
    while let Some(at) = rest.find("[^") {
        let end = rest[at..].find(']').filter(|&end| end <= 40 && !rest[at..at + end].contains(char::is_whitespace));
        let Some(end) = end.filter(|&end| end > 2) else {
            text.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        text.push_str(&rest[..at]);
        rest = &rest[at + end + 1..];
    }
    text + rest
}
