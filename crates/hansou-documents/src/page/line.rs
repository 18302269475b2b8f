//! From glyphs to lines: what stands on one baseline, at one size, with no gap, is a piece; pieces that belong to one
//! line in spite of a gap are joined by what stands above and below. Lines that run down are left to `upright`.

use super::{Bounds, Glyph};

/// Text without a gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LinePiece {
    pub text: String,
    pub bounds: Bounds,
}

/// A line of text, or what a column cuts off of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// From left to right, or from top to bottom.
    pub pieces: Vec<LinePiece>,
    pub bounds: Bounds,
    /// The em.
    pub size: f32,
    /// Its characters.
    pub count: usize,
    /// Glyphs stacked upright.
    pub vertical: bool,
    /// A row of a table, a cell a piece.
    pub is_row: bool,
}

/// How far two glyphs' middles may be apart on one baseline, in ems.
const BASELINE: f32 = 0.22;
/// The widest gap inside a piece, in ems; gutters between columns may be as narrow as one.
const GAP: f32 = 0.85;
/// Rows that are open while glyphs are sorted into rows from top to bottom.
const OPEN: usize = 8;
/// The widest gap of Latin letters inside a word, in ems.
const WORD: f32 = 0.12;

/// How much larger one size is than the other, at least 1.
pub(super) fn ratio(a: f32, b: f32) -> f32 {
    (a / b).max(b / a)
}

impl Line {
    pub fn new(glyphs: &[Glyph], vertical: bool) -> Option<Self> {
        let bounds = Bounds::around(glyphs.iter().map(|glyph| &glyph.bounds))?;
        let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
        sizes.sort_by(f32::total_cmp);
        let size = sizes[sizes.len() / 2];
        let mut text = String::with_capacity(glyphs.len() * 3);
        let mut last: Option<&Glyph> = None;
        for glyph in glyphs {
            if !vertical && last.is_some_and(|last| parts_words(last, glyph)) {
                text.push(' ');
            }
            text.push(glyph.ch);
            last = Some(glyph);
        }
        let pieces = vec![LinePiece { text, bounds }];
        Some(Self { pieces, bounds, size, count: glyphs.len(), vertical, is_row: false })
    }

    /// All its text; what is apart in Latin letters, or far apart, is parted by a space.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut last = None;
        for piece in &self.pieces {
            text.push_str(joint(last, piece, self));
            text.push_str(&piece.text);
            last = Some(piece);
        }
        text
    }

    /// Takes in a line on the same baseline to its right.
    pub fn join(&mut self, right: Self) {
        self.bounds = self.bounds.union(&right.bounds);
        self.count += right.count;
        self.pieces.extend(right.pieces);
    }

    pub fn last_char(&self) -> Option<char> {
        self.pieces.last().and_then(|piece| piece.text.chars().last())
    }

    pub fn first_char(&self) -> Option<char> {
        self.pieces.first().and_then(|piece| piece.text.chars().next())
    }
}

/// Letters and digits of scripts that part their words by spaces.
pub(super) fn is_spaced_script(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2e80}'
}

/// What stands between two pieces of a line: a tab between cells; a space between words of Latin letters, and where the
/// gap is too wide for justified text; nothing between the letters of a spaced title.
pub(super) fn joint(last: Option<&LinePiece>, next: &LinePiece, line: &Line) -> &'static str {
    let Some(last) = last else { return "" };
    let apart = next.bounds.x0 - last.bounds.x1 > APART * line.size && !line.vertical;
    let spaced = line.pieces.iter().all(|piece| piece.text.chars().nth(1).is_none());
    match line.is_row {
        true => "\t",
        false if apart && !spaced || joint_needs_space(&last.text, &next.text) => " ",
        false => "",
    }
}

/// The gap inside a line that is taken for a space, in ems.
const APART: f32 = 1.2;

fn parts_words(a: &Glyph, b: &Glyph) -> bool {
    let gap = b.bounds.x0 - a.bounds.x1;
    let latin = |c: char| c < '\u{2e80}';
    latin(a.ch) && latin(b.ch) && gap > WORD * a.size.min(b.size)
}

/// Whether a space must stand between the end of one text and the beginning of the next.
pub(super) fn joint_needs_space(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().last(), after.chars().next()) else { return false };
    let closes = |c: char| is_spaced_script(c) || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')');
    // Chinese breaks its lines inside numbers.
    let in_number = (last.is_ascii_digit() || last == '.') && first.is_ascii_digit();
    closes(last) && is_spaced_script(first) && !(in_number && is_chinese(before))
}

/// Whether a text, by its end, is Chinese.
fn is_chinese(text: &str) -> bool {
    text.chars().rev().take(40).any(|c| c > '\u{2e7f}')
}

/// Lines of a page that are laid out; more of them are no text, and are read from top to bottom.
pub(super) const MANY: usize = 8_000;

/// The lines that pieces make, in no order. Rows of tables are left as they are.
pub(super) fn lines(pieces: Vec<Line>) -> Vec<Line> {
    if pieces.len() > MANY {
        return pieces;
    }
    let (rows, pieces): (Vec<Line>, Vec<Line>) = pieces.into_iter().partition(|line| line.is_row);
    rows.into_iter().chain(mend(pieces)).collect()
}

/// Rows by baseline, cut where there is a gap.
pub(super) fn pieces(glyphs: &[Glyph]) -> Vec<Line> {
    struct Row {
        middle: f32,
        size: f32,
        glyphs: Vec<Glyph>,
    }
    let mut sorted: Vec<&Glyph> = glyphs.iter().collect();
    sorted.sort_by(|a, b| a.bounds.middle().1.total_cmp(&b.bounds.middle().1));
    let mut rows: Vec<Row> = Vec::new();
    for glyph in sorted {
        let middle = glyph.bounds.middle().1;
        let open = rows.len().saturating_sub(OPEN);
        let row = rows[open..]
            .iter_mut()
            .rev()
            .find(|row| (row.middle - middle).abs() < BASELINE * glyph.size && ratio(row.size, glyph.size) < 1.25);
        match row {
            Some(row) => {
                row.glyphs.push(*glyph);
                row.middle += (middle - row.middle) / row.glyphs.len() as f32;
            }
            None => rows.push(Row { middle, size: glyph.size, glyphs: vec![*glyph] }),
        }
    }
    for row in &mut rows {
        row.glyphs.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
    }
    let joined = |a: &Glyph, b: &Glyph| b.bounds.x0 - a.bounds.x1 <= GAP * a.size.min(b.size);
    let spans = rows.iter().flat_map(|row| {
        let mut left = f32::MIN;
        row.glyphs.chunk_by(joined).filter_map(move |glyphs| {
            let bounds = Bounds::around(glyphs.iter().map(|glyph| &glyph.bounds))?;
            let gap = bounds.x0 - std::mem::replace(&mut left, bounds.x1);
            (glyphs.len() >= RUNNING).then_some(Span { bounds, size: glyphs[0].size, gap })
        })
    });
    let edges = Edges::new(spans.collect());
    let parted = |a: &Glyph, b: &Glyph| joined(a, b) && !edges.part(a, b);
    rows.iter().flat_map(|row| row.glyphs.chunk_by(parted)).filter_map(|glyphs| Line::new(glyphs, false)).collect()
}

/// Characters of a piece that says something about columns.
const RUNNING: usize = 4;

/// Where a piece stands.
struct Span {
    bounds: Bounds,
    size: f32,
    /// From the piece to its left.
    gap: f32,
}

/// Where pieces begin and end: a left edge that many lines share, some with text close to their left, is a column's,
/// whatever hangs over into its gutter.
struct Edges {
    /// From the top.
    spans: Vec<Span>,
    /// The same from the left, by their places in `spans`.
    from_left: Vec<usize>,
}

/// The widest gutter that something may hang over into, in ems.
const GUTTER: f32 = 2.6;
/// How far above and below lines say where an edge is, in ems.
const AROUND: f32 = 8.;
/// Lines that are looked at around one.
const CROWD: usize = 400;
/// How far from an edge its lines begin, in ems.
const BEGINS: f32 = 0.25;
/// Lines that make an edge.
const SHARED: usize = 4;

impl Edges {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
        let mut from_left: Vec<usize> = (0..spans.len()).collect();
        from_left.sort_by(|&a, &b| spans[a].bounds.x0.total_cmp(&spans[b].bounds.x0));
        Self { spans, from_left }
    }

    /// Whether a column's edge runs between two glyphs that touch.
    fn part(&self, a: &Glyph, b: &Glyph) -> bool {
        if b.bounds.x0 - a.bounds.x1 < -0.3 * a.size {
            return false;
        }
        let (x, y, size) = (b.bounds.x0, b.bounds.y0, b.size);
        let left = self.from_left.partition_point(|&at| self.spans[at].bounds.x0 <= x - BEGINS * size);
        let begin = self.from_left[left..].iter().map(|&at| &self.spans[at]);
        let begin = begin.take_while(|span| span.bounds.x0 < x + BEGINS * size).take(CROWD);
        let begin = begin.filter(|span| (span.bounds.y0 - y).abs() <= AROUND * size && ratio(span.size, size) < 1.18);
        // Most places are no edge: only where lines begin is it worth looking at those that run through.
        if begin.take(SHARED).count() < SHARED {
            return false;
        }
        let from = self.spans.partition_point(|span| span.bounds.y0 < y - AROUND * size);
        let near = self.spans[from..].iter().take_while(|span| span.bounds.y0 <= y + AROUND * size).take(CROWD);
        let (mut shared, mut close, mut crossing) = (0, 0, 0);
        for Span { bounds, gap, .. } in near.filter(|span| ratio(span.size, size) < 1.18) {
            let begins = (bounds.x0 - x).abs() < BEGINS * size;
            shared += usize::from(begins);
            close += usize::from(begins && *gap < GUTTER * size);
            crossing += usize::from(bounds.x0 < x - size && bounds.x1 > x + size);
        }
        shared >= SHARED && close >= SHARED / 2 && shared >= 2 * crossing
    }
}

/// The widest gap that may be mended, in ems.
const MENDED: f32 = 4.5;
/// How far the lines above and below may be, in ems.
const NEAR: std::ops::Range<f32> = 0.6..6.5;
/// How often lines are gone through, each time joining what the last made clear.
const ROUNDS: usize = 4;

/// Joins pieces on a baseline where the lines next to them run through the gap.
fn mend(mut lines: Vec<Line>) -> Vec<Line> {
    for _ in 0..ROUNDS {
        lines.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
        let joints = joints(&lines);
        if joints.is_empty() {
            break;
        }
        let mut old: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
        // From the right, so that a chain of pieces ends up in its first.
        let mut order = joints;
        order.sort_by(|a, b| {
            let x = |pair: &(usize, usize)| old[pair.1].as_ref().map_or(0., |line| line.bounds.x0);
            x(b).total_cmp(&x(a))
        });
        for (left, right) in order {
            if let (Some(mut line), Some(piece)) = (old[left].take(), old[right].take()) {
                line.join(piece);
                old[left] = Some(line);
            }
        }
        lines = old.into_iter().flatten().collect();
    }
    lines
}

/// The lines of a sorted list whose top is between `from` and `to`.
fn between(lines: &[Line], from: f32, to: f32) -> std::ops::Range<usize> {
    let start = lines.partition_point(|line| line.bounds.y0 < from);
    let end = lines.partition_point(|line| line.bounds.y0 <= to);
    start..end.max(start)
}

/// Pairs of pieces that are one line, left and right.
fn joints(lines: &[Line]) -> Vec<(usize, usize)> {
    let mut joints = Vec::new();
    for (index, a) in lines.iter().enumerate() {
        let alike = |other: &Line| ratio(other.size, a.size) < 1.18;
        let same_row = between(lines, a.bounds.y0 - 0.4 * a.size, a.bounds.y0 + 0.4 * a.size);
        let right = same_row
            .filter(|&other| other != index && alike(&lines[other]))
            .filter(|&other| {
                let b = &lines[other].bounds;
                let apart = (b.middle().1 - a.bounds.middle().1).abs();
                b.x0 >= a.bounds.x1 && apart <= BASELINE * a.size && b.x0 - a.bounds.x1 < MENDED * a.size
            })
            .min_by(|&a, &b| lines[a].bounds.x0.total_cmp(&lines[b].bounds.x0));
        let Some(right) = right else { continue };
        let b = &lines[right];
        let (mut crossing, mut edges) = (0, 0);
        let near = between(lines, a.bounds.y0 - NEAR.end * a.size, a.bounds.y0 + NEAR.end * a.size);
        for other in near.filter(|&other| other != index && other != right).map(|other| &lines[other]) {
            let distance = (other.bounds.y0 - a.bounds.y0) / a.size;
            if !alike(other) || !NEAR.contains(&distance.abs()) {
                continue;
            }
            // Not only what begins in the gap, as the lines under an indent do.
            let through = other.bounds.x0 < a.bounds.x1 - 0.6 * a.size && other.bounds.x1 > b.bounds.x0 + 0.4 * a.size;
            crossing += usize::from(through);
            edges += usize::from((other.bounds.x0 - b.bounds.x0).abs() < 0.6 * a.size);
        }
        if crossing > edges {
            joints.push((index, right));
        }
    }
    joints
}
