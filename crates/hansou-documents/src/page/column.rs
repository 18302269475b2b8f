//! From lines to columns: lines of one size below each other, with even leading and common edges, and no headline
//! between them. Measures the body size and leading on the way.

use std::collections::HashMap;

use super::Bounds;
use super::line::{Line, ratio};

/// What most of a page's text is like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Metrics {
    /// The em of the body text.
    pub body: f32,
    /// From one line to the next.
    pub leading: f32,
}

/// Lines that are looked at below one.
const CROWD: usize = 200;
/// A headline is larger than the body by this.
pub(super) const HEADLINE: f32 = 1.25;

impl Metrics {
    /// Of a page's lines; `None` when there are none.
    pub fn measure(lines: &[Line]) -> Option<Self> {
        let body = mode(lines.iter().map(|line| (line.size, line.count)), 2.)?;
        let mut text: Vec<&Line> = lines.iter().filter(|line| !line.vertical && line.size < HEADLINE * body).collect();
        text.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
        let steps = text.iter().enumerate().filter_map(|(index, line)| {
            let near = text[index + 1..].iter().take(CROWD);
            let near = near.take_while(|next| next.bounds.y0 - line.bounds.y0 <= 3. * body);
            let below = near.filter(|next| {
                let narrower = line.bounds.width().min(next.bounds.width());
                next.bounds.y0 - line.bounds.y0 > 0.5 * body && line.bounds.overlap_x(&next.bounds) > 0.5 * narrower
            });
            below.map(|next| next.bounds.y0 - line.bounds.y0).next()
        });
        let leading = mode(steps.map(|step| (step, 1)), 4.).unwrap_or(1.5 * body);
        Some(Self { body, leading })
    }

    pub fn is_headline(&self, line: &Line) -> bool {
        line.size >= HEADLINE * self.body
    }
}

/// The most frequent value, in steps of 1/`fine`.
fn mode(values: impl Iterator<Item = (f32, usize)>, fine: f32) -> Option<f32> {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    for (value, weight) in values {
        *counts.entry((value * fine).round() as i32).or_default() += weight;
    }
    let most = counts.into_iter().max_by_key(|&(value, count)| (count, std::cmp::Reverse(value)));
    most.map(|(value, _)| (value as f32 / fine).max(1. / fine))
}

/// Lines below each other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub lines: Vec<Line>,
    pub bounds: Bounds,
}

impl Column {
    pub fn last(&self) -> &Line {
        &self.lines[self.lines.len() - 1]
    }

    /// Whether its last line reaches its right edge and ends no sentence: the text goes on elsewhere.
    pub fn goes_on(&self, metrics: &Metrics) -> bool {
        let last = self.last();
        last.bounds.x1 > self.bounds.x1 - 1.6 * metrics.body && !last.last_char().is_some_and(ends_sentence)
    }

    /// Whether its first line is indented: a paragraph begins.
    pub fn begins_paragraph(&self, metrics: &Metrics) -> bool {
        self.lines[0].bounds.x0 > self.bounds.x0 + 1.2 * metrics.body
    }
}

/// Marks that end a sentence.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?')
}

/// The widest step from line to line inside a column, in leadings.
const STEP: f32 = 1.45;

/// Groups lines that are no headlines into columns; `heads` part columns that they stand between.
pub(super) fn columns(mut lines: Vec<Line>, heads: &[Bounds], metrics: &Metrics) -> Vec<Column> {
    lines.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    let mut columns: Vec<Column> = Vec::new();
    for line in lines {
        let fits = |column: &&mut Column| continues(column, &line, heads, metrics);
        let distance =
            |column: &Column| (line.bounds.x0 - column.bounds.x0).abs() + (line.bounds.y0 - column.last().bounds.y0);
        let best = columns.iter_mut().filter(fits).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        match best {
            Some(column) => {
                column.bounds = column.bounds.union(&line.bounds);
                column.lines.push(line);
            }
            None => columns.push(Column { bounds: line.bounds, lines: vec![line] }),
        }
    }
    columns
}

/// Whether a line is the next of a column.
fn continues(column: &Column, line: &Line, heads: &[Bounds], metrics: &Metrics) -> bool {
    let (body, last) = (metrics.body, column.last());
    let step = line.bounds.y0 - last.bounds.y0;
    if line.vertical || last.vertical {
        return false;
    }
    let reach = if line.is_row && last.is_row { 2. * metrics.leading.max(1.6 * body) } else { STEP * metrics.leading };
    if step <= 0.3 * body || step > reach || ratio(line.size, last.size) > 1.14 {
        return false;
    }
    let narrower = line.bounds.width().min(column.bounds.width());
    if line.bounds.overlap_x(&column.bounds) < 0.6 * narrower {
        return false;
    }
    // A line wider than the column by a column is another thing.
    let wider_left = line.bounds.x0 < column.bounds.x0 - 2.6 * body;
    let wider_right = line.bounds.x1 > column.bounds.x1 + 2.6 * body && column.lines.len() > 2;
    if wider_left || wider_right {
        return false;
    }
    !heads.iter().any(|head| {
        let between = head.y0 > column.bounds.y1 - 0.2 * body && head.y1 < line.bounds.y0 + 0.6 * body;
        between && head.x1.min(line.bounds.x1) > head.x0.max(line.bounds.x0)
    })
}
