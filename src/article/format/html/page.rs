//! A parsed page as a list of elements and a list of blocks of text, both in the order of the page.
//!
//! A block is what a reader sees as one line or paragraph. Walks the tree without recursion.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

use super::hint::{self, Hint};
use super::row::{self, Spans};
use super::script;
use hansou_text::fold::is_han;

/// The page.
#[derive(Debug, Default)]
pub struct Page {
    /// Block-level elements, parents before children; the first is the document.
    pub elements: Vec<Container>,
    /// Blocks of text.
    pub blocks: Vec<Block>,
    /// Names and contents of meta elements, names in lower case.
    pub metas: Vec<(String, String)>,
    /// What `<title>` says.
    pub title: String,
    /// Texts of the page's linked-data scripts.
    pub linked: Vec<String>,
    /// The day of publication that another script holds.
    pub scripted: Option<jiff::civil::Date>,
}

/// A block-level element.
#[derive(Debug, Clone)]
pub struct Container {
    /// Index of the element around it.
    pub parent: usize,
    /// What its names say.
    pub hint: Hint,
    /// First block in it.
    pub start: usize,
    /// One past the last block in it.
    pub end: usize,
    /// True for `<p>`, headings and the like, which hold one paragraph.
    pub paragraph: bool,
    /// True inside what is named as text.
    pub in_text: bool,
}

/// A line or paragraph.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// The text, white space collapsed.
    pub text: String,
    /// Characters of `text` that are links, without white space.
    pub linked: usize,
    /// Characters of `text`, without white space.
    pub length: usize,
    /// Level of the heading it is, 0 for none.
    pub heading: u8,
    /// A picture's caption or alternative text.
    pub caption: bool,
    /// Index of the innermost block-level element it is in.
    pub element: usize,
    /// It links to a document: an attachment.
    pub attachment: bool,
    /// A day that the markup gives (`<time datetime>`).
    pub datetime: Option<String>,
}

/// Elements whose content is not text of the page.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "svg"
            | "select"
            | "textarea"
            | "button"
            | "object"
            | "title"
            | "annotation"
            | "canvas"
            | "audio"
            | "video"
            | "datalist"
            // The reading above a character is no part of the word.
            | "rt"
            | "rp"
            | "rtc"
    )
}

/// Elements that are part of a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "img", "input", "html", "nobr", "acronym", "picture",
];

fn is_inline(name: &str) -> bool {
    INLINE.contains(&name) || name.contains(':')
}

impl Page {
    /// Parses a page or a fragment of one.
    pub fn parse(text: &str) -> Self {
        let html = Html::parse_document(text);
        let mut builder = Builder::default();
        let root = Container { parent: 0, hint: Hint::None, start: 0, end: 0, paragraph: false, in_text: false };
        builder.page.elements.push(root);
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(element) => builder.open(element, node),
                    Node::Text(text) => builder.text(text),
                    _ => {}
                },
                Edge::Close(node) => {
                    if let Node::Element(element) = node.value() {
                        builder.close(element);
                    }
                }
            }
        }
        builder.flush();
        let blocks = builder.page.blocks.len();
        builder.page.elements[0].end = blocks;
        builder.page
    }
}

#[derive(Default)]
struct Builder {
    page: Page,
    /// The block being written.
    block: Block,
    /// Innermost open block-level element.
    at: usize,
    links: usize,
    /// Open elements whose text is not the page's.
    silent: usize,
    captions: usize,
    heading: u8,
    in_title: bool,
    in_linked: bool,
    in_script: bool,
    /// Open elements of a table's row that is one line.
    row: usize,
    /// The cells of the table's rows.
    spans: Spans,
}

impl Builder {
    fn open(&mut self, element: &Element, node: NodeRef<'_, Node>) {
        let name = element.name();
        self.note(element);
        if is_silent(name) || is_hidden_inline(element) {
            self.silent += 1;
            return;
        }
        if self.silent > 0 {
            return;
        }
        match name {
            "a" => {
                self.links += 1;
                self.block.attachment |= element.attr("href").is_some_and(is_document);
            }
            "br" | "hr" if self.row > 0 => self.space(),
            "br" | "hr" => self.flush(),
            "img" if self.row == 0 => self.picture(element),
            "time" => self.block.datetime = element.attr("datetime").map(str::to_owned),
            _ => {}
        }
        let is_in_line = is_inline(name) || matches!(name, "br" | "hr");
        if self.row > 0 && !is_in_line {
            self.row += 1;
            self.cell(name);
        } else if !is_in_line {
            self.open_block(element, node);
        }
    }

    /// Opens an element that ends the line before it.
    fn open_block(&mut self, element: &Element, node: NodeRef<'_, Node>) {
        let name = element.name();
        self.flush();
        match name {
            "table" => self.spans = Spans::default(),
            "tr" => self.spans.begin_row(),
            _ => {}
        }
        if name == "tr" && row::is_row(node, &self.spans) {
            self.row = 1;
            return;
        }
        if name == "figcaption" {
            self.captions += 1;
        }
        if let Some(level) = level(name) {
            self.heading = level;
        }
        let start = self.page.blocks.len();
        let paragraph = matches!(name, "p" | "li" | "dd" | "dt" | "blockquote" | "pre") || level(name).is_some();
        let within = self.page.elements[self.at].in_text;
        let hint = if matches!(name, "body" | "html") { Hint::None } else { hint::classify(element, within) };
        let in_text = within || hint == Hint::Text;
        self.page.elements.push(Container { parent: self.at, hint, start, end: start, paragraph, in_text });
        self.at = self.page.elements.len() - 1;
    }

    fn close(&mut self, element: &Element) {
        let name = element.name();
        match name {
            "title" => self.in_title = false,
            "script" => (self.in_linked, self.in_script) = (false, false),
            _ => {}
        }
        if is_silent(name) || is_hidden_inline(element) {
            self.silent = self.silent.saturating_sub(1);
            return;
        }
        if self.silent > 0 {
            return;
        }
        if name == "a" {
            self.links = self.links.saturating_sub(1);
        }
        if is_inline(name) || matches!(name, "br" | "hr") {
            return;
        }
        if self.row > 0 {
            self.row -= 1;
            if matches!(name, "td" | "th") {
                self.spans.end_cell(element, &self.block.text);
            }
            if self.row == 0 {
                self.flush();
            }
            return;
        }
        self.flush();
        if name == "figcaption" {
            self.captions = self.captions.saturating_sub(1);
        }
        if level(name).is_some() {
            self.heading = 0;
        }
        self.page.elements[self.at].end = self.page.blocks.len();
        self.at = self.page.elements[self.at].parent;
    }

    /// A cell begins behind a tab; what else stands in a row is set apart by a space.
    fn cell(&mut self, name: &str) {
        if !matches!(name, "td" | "th") {
            self.space();
            return;
        }
        self.spans.begin_cell(&mut self.block.text);
    }

    fn space(&mut self) {
        if !self.block.text.is_empty() && !self.block.text.ends_with([' ', '\t']) {
            self.block.text.push(' ');
        }
    }

    /// Keeps what the head of a page says of it.
    fn note(&mut self, element: &Element) {
        match element.name() {
            "title" => self.in_title = self.page.title.is_empty() && self.silent == 0,
            "script" => {
                self.in_linked = element.attr("type") == Some("application/ld+json");
                self.in_script = !self.in_linked;
            }
            "meta" => {
                let name = element.attr("name").or(element.attr("property")).or(element.attr("itemprop"));
                if let (Some(name), Some(content)) = (name, element.attr("content")) {
                    self.page.metas.push((name.to_ascii_lowercase(), content.trim().to_owned()));
                }
            }
            _ => {}
        }
        if self.in_linked && element.name() == "script" {
            self.page.linked.push(String::new());
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.page.title.push_str(text);
        } else if self.in_linked
            && let Some(linked) = self.page.linked.last_mut()
        {
            linked.push_str(text);
        } else if self.in_script && self.page.scripted.is_none() {
            self.page.scripted = script::published(text);
        }
        if self.silent > 0 {
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{3000}' {
                self.space();
                continue;
            }
            self.block.text.push(c);
            if c != '\u{3000}' {
                self.block.length += 1;
                self.block.linked += usize::from(self.links > 0);
            }
        }
    }

    /// A picture's alternative text is its caption when it says something in Chinese.
    fn picture(&mut self, element: &Element) {
        let Some(alt) = element.attr("alt").map(str::trim) else { return };
        if alt.chars().filter(|c| is_han(*c)).count() < 4 || self.links > 0 {
            return;
        }
        self.flush();
        self.text(alt);
        self.block.caption = true;
        self.flush();
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        if block.length == 0 {
            return;
        }
        block.text.truncate(block.text.trim_end().len());
        block.caption |= self.captions > 0;
        block.heading = self.heading;
        block.element = self.at;
        self.page.blocks.push(block);
    }
}

/// An element within a line that is not shown: the line goes on without it.
fn is_hidden_inline(element: &Element) -> bool {
    is_inline(element.name()) && !matches!(element.name(), "html" | "img" | "input" | "wbr") && hint::is_hidden(element)
}

/// A link to a document rather than a page.
fn is_document(address: &str) -> bool {
    const ENDINGS: [&str; 3] = [".pdf", ".zip", ".rar"];
    let path = address.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    let office = [".doc", ".xls", ".ppt", ".wps", ".ofd"]
        .iter()
        .any(|ending| path.rfind(ending).is_some_and(|at| path.len() - at <= ending.len() + 1));
    office || ENDINGS.iter().any(|ending| path.ends_with(ending))
}

fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}
