//! What a document turns out to hold, in plain values.

/// A document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Title of the document's own properties. What the pages say themselves is in the parts and goes before it.
    pub title: Option<String>,
    /// Authors of its properties, one name each.
    pub authors: Vec<String>,
    /// Date of its properties, as written: `D:20221012…`, `2022-10-12T08:00:00Z`.
    pub date: Option<String>,
    /// What it consists of, in reading order: the articles of a newspaper page, chapters, sheets, messages. An ordinary
    /// document is one part.
    pub parts: Vec<DocumentPart>,
    /// Its pages, where it has pages.
    pub pages: Vec<Page>,
    /// Files inside it, to be read by whoever reads files.
    pub attachments: Vec<Attachment>,
    /// What was not read and why.
    pub notes: Vec<Note>,
}

/// A part of a document that can stand for itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DocumentPart {
    /// Its headline, chapter title, sheet name or subject.
    pub title: Option<String>,
    /// Who wrote or sent it; empty when the document's authors did.
    pub authors: Vec<String>,
    /// Its own date, as written.
    pub date: Option<String>,
    /// Its text, in reading order, without the title.
    pub blocks: Vec<Block>,
}

/// A piece of text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, on one line but for what the author broke. For a table its rows, cells parted by tabs, where they stand
    /// on a page; otherwise empty.
    pub text: String,
    /// Where its lines stand on pages; empty for formats without pages.
    pub lines: Vec<Line>,
}

/// What a block is.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub enum BlockKind {
    /// A paragraph.
    #[default]
    Paragraph,
    /// A heading inside the part, 1 the highest.
    Heading(u8),
    /// The caption of a figure or table.
    Caption,
    /// A footnote, comment, or a slide's notes.
    Note,
    /// Rows of cells.
    Table(Vec<Vec<String>>),
    /// A piece of a web page, markup and all, of which the caller takes the text; it stands in the block's text.
    Html,
}

/// A line of a block on its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The byte of the block's text at which it begins.
    pub start: usize,
    /// The page, an index of [`Document::pages`].
    pub page: usize,
    /// Where on it.
    pub rect: Rect,
    /// True when the characters run from top to bottom.
    pub vertical: bool,
}

/// A rectangle on a page, in points (1/72 inch) from the page's upper left corner, as the page is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Width and height in points, as it is shown.
    pub size: (f32, f32),
    /// Its name as printed: `第3版`, `A02`, `12`; `None` when it goes by its number.
    pub label: Option<String>,
    /// The day that its folio line prints, as written.
    pub date: Option<String>,
    /// The paper or journal that its folio line names.
    pub publisher: Option<String>,
    /// What frames it and is no text of its own: folio lines, running heads, page numbers.
    pub furniture: Vec<String>,
    /// Mean confidence of the text, 0 to 1, where it was read off a picture.
    pub ocr: Option<f32>,
}

/// A file inside a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Something that was not read, or not surely right.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Note {
    /// Pages that are pictures only, as indices of [`Document::pages`].
    Scanned(Vec<usize>),
    /// A scanned page that was not read in the time it may take.
    TimedOut {
        /// An index of [`Document::pages`].
        page: usize,
        /// The time that it had.
        seconds: u64,
    },
    /// A scanned page that could not be read.
    Unread {
        /// An index of [`Document::pages`].
        page: usize,
        /// What the engine said.
        what: String,
    },
    /// Characters that the file does not identify, of all it shows.
    Unidentified {
        /// Without a meaning.
        count: usize,
        /// All.
        of: usize,
    },
    /// A budget was used up; what came before was read.
    OverBudget(crate::Budget),
    /// A protected attachment, message or sheet, by name.
    Locked(String),
    /// A part that is not what it claims to be.
    Damaged(String),
}

impl DocumentPart {
    /// The part that a sheet of a workbook is. It is headed by a row of one cell, if it has one; its own name counts where
    /// a person gave it.
    pub fn sheet(name: &str, mut rows: Vec<Vec<String>>) -> Self {
        let name = Some(name.trim().to_owned()).filter(|name| !is_numbered(name));
        let table = |rows| Block { kind: BlockKind::Table(rows), ..Block::default() };
        let mut cells = rows.first().into_iter().flatten().filter(|cell| !cell.trim().is_empty());
        let heading = match (cells.next(), cells.next()) {
            (Some(heading), None) if rows.len() > 1 => heading.split_whitespace().collect::<Vec<_>>().join(" "),
            _ => return Self { title: name, blocks: vec![table(rows)], ..Self::default() },
        };
        rows.remove(0);
        let name = name.filter(|name| !heading.contains(name.as_str()));
        let name = name.map(|text| Block { text, ..Block::default() });
        Self { title: Some(heading), blocks: name.into_iter().chain([table(rows)]).collect(), ..Self::default() }
    }
}

/// Sheet1, 工作表2: names that programs give.
fn is_numbered(name: &str) -> bool {
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')')).to_lowercase();
    word.is_empty() || word.len() < name.len() && ["sheet", "工作表", "table"].contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_sheets() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let rows = vec![row(&["", "年度 指标"]), row(&["指标", "2020年"]), row(&["公厕", "214"])];
        for (name, rows, title, blocks) in [
            ("Sheet1", rows.clone(), Some("年度 指标"), 1),
            ("汇总", rows.clone(), Some("年度 指标"), 2),
            ("Sheet1", rows[1..].to_vec(), None, 1),
            ("2023年", rows[1..].to_vec(), Some("2023年"), 1),
            ("工作表 2", rows[..1].to_vec(), None, 1),
        ] {
            let part = DocumentPart::sheet(name, rows);
            assert_eq!((part.title.as_deref(), part.blocks.len()), (title, blocks), "{name}");
        }
    }
}
