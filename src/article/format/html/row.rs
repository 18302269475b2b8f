//! Which rows of a table are rows to a reader: short cells beside each other, rather than the columns of a page's layout.
//! And the cells that reach over several rows or columns.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

/// Characters of all cells of a row that is read as one line.
const LONGEST: usize = 600;
/// Nodes that are looked at.
const NODES: usize = 400;

/// Most rows and columns that a cell reaches over.
const SPAN: usize = 200;

/// The cells of rows above that reach into a row, and the columns that the last cell reaches over. Their text is
/// repeated in each row, so that a row says what it is of by itself; columns beside a cell are empty.
#[derive(Default)]
pub struct Spans {
    /// For each column the text that reaches into the row, and how many rows it goes on.
    columns: Vec<(String, usize)>,
    /// The column of the next cell.
    at: usize,
    /// Where the text of the open cell begins.
    start: usize,
    /// Columns that the last cell reaches over beyond its own.
    wide: usize,
}

impl Spans {
    /// A row begins.
    pub fn begin_row(&mut self) {
        (self.at, self.wide) = (0, 0);
        for (text, rows) in &mut self.columns {
            match rows.checked_sub(1) {
                Some(left) => *rows = left,
                None => text.clear(),
            }
        }
    }

    /// True when a cell of a row above reaches into this one.
    pub fn reach(&self) -> bool {
        self.columns.iter().any(|(text, _)| !text.is_empty())
    }

    /// A cell begins in the row's line: what reaches into the row before it is written, and the signs between cells.
    pub fn begin_cell(&mut self, line: &mut String) {
        if self.at > 0 {
            line.truncate(line.trim_end_matches(' ').len());
            (0..=self.wide).for_each(|_| line.push('\t'));
        }
        while let Some((text, _)) = self.columns.get(self.at).filter(|(text, _)| !text.is_empty()) {
            line.push_str(text);
            line.push('\t');
            self.at += 1;
        }
        self.start = line.len();
    }

    /// The cell ends.
    pub fn end_cell(&mut self, cell: &Element, line: &str) {
        let over = |name: &str| cell.attr(name).and_then(|count| count.trim().parse().ok()).unwrap_or(1).clamp(1, SPAN);
        let (rows, columns) = (over("rowspan"), over("colspan"));
        let text = line.get(self.start..).unwrap_or_default().trim();
        self.columns.resize(self.columns.len().max(self.at + 1), Default::default());
        if rows > 1 && !text.is_empty() {
            self.columns[self.at] = (text.to_owned(), rows - 1);
        }
        self.at += columns;
        self.wide = columns - 1;
    }
}

/// Whether a `<tr>` is one line: cells with text, two or more with those of rows above, no table or list in them, none
/// with several paragraphs.
pub fn is_row(row: NodeRef<'_, Node>, spans: &Spans) -> bool {
    let mut filled = usize::from(spans.reach());
    let mut length = 0;
    let mut nodes = 0;
    for cell in row.children() {
        let Some(element) = cell.value().as_element() else { continue };
        if !matches!(element.name(), "td" | "th") {
            continue;
        }
        let (mut own, mut paragraphs) = (0, 0);
        for node in cell.descendants().skip(1) {
            nodes += 1;
            match node.value() {
                Node::Text(text) => own += text.chars().filter(|c| !c.is_whitespace()).count(),
                Node::Element(element) => match element.name() {
                    "table" | "ul" | "ol" | "form" | "article" | "section" | "h1" | "h2" | "h3" | "img" | "script" => {
                        return false;
                    }
                    "p" | "div" | "br" => paragraphs += 1,
                    _ => {}
                },
                _ => {}
            }
            if length + own > LONGEST || nodes > NODES {
                return false;
            }
        }
        // Several long paragraphs in a cell are a text of their own.
        if paragraphs > 2 && own > 80 {
            return false;
        }
        length += own;
        filled += usize::from(own > 0);
    }
    filled > 1
}
