//! From lines in reading order to paragraphs: a line begins one when it is indented, when the line before it is short,
//! or when its size is another. Lines join without a space in Chinese; words broken at a line's end are made whole.

use super::Bounds;
use super::column::{Column, Metrics, ends_sentence};
use super::line::{Line, joint, joint_needs_space, ratio};
use crate::{Block, BlockKind};

/// Where lines stand: a page, and its width when it was turned to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct PagePlace {
    pub page: usize,
    pub turned: Option<f32>,
}

/// Makes blocks of lines.
#[derive(Default)]
pub(super) struct Composer {
    pub blocks: Vec<Block>,
    open: Option<Open>,
}

/// The last line, while its paragraph may go on.
struct Open {
    /// The column that it stands in.
    column: Bounds,
    size: f32,
    left: f32,
    /// Its characters.
    count: usize,
    short: bool,
    ends: bool,
}

/// Characters of a line of running text.
const RUNNING: usize = 10;
/// How far a paragraph's first line is indented, in ems, and by how much a last line is short.
const INDENT: f32 = 1.2;
const SHORT: f32 = 2.5;

impl Composer {
    /// Adds a column's lines. `strip` is what the text of a page in one column fills: its lines are short by that, and
    /// those that keep to its right or middle (a signature, a date) stand each by itself.
    pub fn column(&mut self, column: &Column, strip: Option<Bounds>, place: PagePlace, metrics: &Metrics) {
        let body = metrics.body;
        let strip = strip.map_or(column.bounds, |strip| strip.union(&column.bounds));
        let is_apart = |line: &Line| line.bounds.width() < 0.5 * strip.width() && line.bounds.x0 > strip.x0 + 3. * body;
        let below = self.open.as_ref().is_some_and(|open| open.column.overlap_x(&column.bounds) > 0.);
        let shifted = self.open.as_ref().is_some_and(|open| column.bounds.x0 > open.column.x0 + INDENT * body);
        // What runs on over a figure was a line of text; a few words alone with white below were not.
        let left_alone = self
            .open
            .as_ref()
            .is_some_and(|open| open.count < RUNNING && column.bounds.y0 - open.column.y1 > 2. * metrics.leading);
        let mut moved = below && (shifted || left_alone || self.open.as_ref().is_some_and(|open| open.ends));
        let single = column.lines.len() == 1;
        for line in &column.lines {
            if line.is_row {
                self.row(line, place);
                continue;
            }
            let indented = !single && line.bounds.x0 > column.bounds.x0 + INDENT * body;
            let begins = self.open.as_ref().is_none_or(|open| {
                let hangs = (line.bounds.x0 - open.left).abs() < 0.5 * body && !open.ends;
                open.short || ratio(open.size, line.size) > 1.08 || (indented && !hangs)
            });
            let begins = begins || std::mem::take(&mut moved) || is_apart(line);
            self.line(line, begins, BlockKind::Paragraph, place);
            let short = line.bounds.x1 < strip.x1 - SHORT * body || is_apart(line);
            let ends = line.last_char().is_some_and(ends_sentence);
            let (size, left, count) = (line.size, line.bounds.x0, line.count);
            self.open = Some(Open { size, left, count, short, ends, column: column.bounds });
        }
    }

    /// Ends the paragraph that is open.
    pub fn end(&mut self) {
        self.open = None;
    }

    /// Whether the paragraph that is open may go on over a page.
    pub fn goes_on(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !open.short && !open.ends)
    }

    /// A block of lines that belong together, such as a heading.
    pub fn block(&mut self, lines: &[&Line], kind: BlockKind, place: PagePlace) {
        for (index, line) in lines.iter().enumerate() {
            self.line(line, index == 0, kind.clone(), place);
        }
        self.end();
    }

    /// Texts without a place.
    pub fn notes(&mut self, notes: Vec<String>) {
        let blocks = notes.into_iter().map(|text| Block { kind: BlockKind::Note, text, ..Block::default() });
        self.blocks.extend(blocks);
    }

    /// A row of a table, which goes on the table before it.
    fn row(&mut self, line: &Line, place: PagePlace) {
        self.end();
        let cells: Vec<String> = line.pieces.iter().map(|piece| piece.text.clone()).collect();
        let is_table = matches!(self.blocks.last(), Some(Block { kind: BlockKind::Table(_), .. }));
        if !is_table {
            self.blocks.push(Block { kind: BlockKind::Table(Vec::new()), ..Block::default() });
        }
        let Some(block) = self.blocks.last_mut() else { return };
        if let BlockKind::Table(rows) = &mut block.kind {
            rows.push(cells);
        }
        if !block.text.is_empty() {
            block.text.push('\n');
        }
        pieces(block, line, place);
    }

    fn line(&mut self, line: &Line, begins: bool, kind: BlockKind, place: PagePlace) {
        let fits = self.blocks.last().is_some_and(|block| block.kind == kind);
        if begins || !fits {
            self.blocks.push(Block { kind, ..Block::default() });
        }
        let Some(block) = self.blocks.last_mut() else { return };
        let first = line.pieces.first().map_or("", |piece| &piece.text);
        if is_broken_word(&block.text, first) {
            block.text.pop();
        } else if joint_needs_space(&block.text, first) {
            block.text.push(' ');
        }
        pieces(block, line, place);
    }
}

/// Adds the pieces of a line to a block, with where they stand.
fn pieces(block: &mut Block, line: &Line, place: PagePlace) {
    let mut last = None;
    for piece in &line.pieces {
        block.text.push_str(joint(last, piece, line));
        last = Some(piece);
        let bounds = place.turned.map_or(piece.bounds, |width| piece.bounds.turned_back(width));
        block.lines.push(crate::Line {
            start: block.text.len(),
            page: place.page,
            rect: bounds.rect(),
            vertical: line.vertical || place.turned.is_some(),
        });
        block.text.push_str(&piece.text);
    }
}

/// Whether a hyphen at a line's end only breaks a word: letters before it, a small letter after it.
fn is_broken_word(before: &str, after: &str) -> bool {
    let mut back = before.chars().rev();
    matches!(back.next(), Some('-' | '\u{ad}' | '\u{2010}'))
        && back.next().is_some_and(|c| c.is_ascii_alphabetic())
        && after.starts_with(|c: char| c.is_ascii_lowercase())
}
