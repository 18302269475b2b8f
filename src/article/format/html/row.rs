//! Which rows of a table are rows to a reader: short cells beside each other, rather than the columns of a page's layout.

use ego_tree::NodeRef;
use scraper::Node;

/// Characters of all cells of a row that is read as one line.
const LONGEST: usize = 600;
/// Nodes that are looked at.
const NODES: usize = 400;

/// Whether a `<tr>` is one line: two or more cells with text, no table or list in them, none with several paragraphs.
pub fn is_row(row: NodeRef<'_, Node>) -> bool {
    let mut filled = 0;
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
