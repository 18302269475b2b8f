//! The values of figures, from their columns, and whether they answer a question.

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader, TERMINATED};

use crate::index::FIGURE_COLUMNS;
use crate::index::figures::flag;
use hansou_facts::figure::{Direction, End, Interval, QuantityConstraint};

/// The columns of figures' values.
pub(super) struct Columns {
    flags: Column<u64>,
    values: Column<f64>,
    /// Of each figure of the document looked at, its flags and where its values begin.
    figures: Vec<(u64, u32)>,
    doc: DocId,
}

impl Columns {
    /// Of a segment.
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let [flags, values] = FIGURE_COLUMNS;
        Ok(Self { flags: fast.u64(flags)?, values: fast.f64(values)?, figures: Vec::new(), doc: TERMINATED })
    }

    /// Flags of a figure of a document, and where its values begin.
    fn figure(&mut self, doc: DocId, ordinal: u32) -> Option<(u64, u32)> {
        if self.doc != doc {
            let mut next = self.values.index.value_row_ids(doc).start;
            self.figures.clear();
            for flags in self.flags.index.value_row_ids(doc).map(|row| self.flags.values.get_val(row)) {
                self.figures.push((flags, next));
                next += (flags & flag::VALUES).count_ones();
            }
            self.doc = doc;
        }
        self.figures.get(ordinal as usize).copied()
    }

    /// [`QuantityConstraint::matches`] without the unit, on the values as they were written: `None` when it does not, else whether
    /// all that the figure means was asked for.
    pub(super) fn answers(
        &mut self,
        doc: DocId,
        ordinal: u32,
        constraint: &QuantityConstraint,
        asked: &Range,
    ) -> Option<bool> {
        let (flags, start) = self.figure(doc, ordinal)?;
        let direction = match constraint.direction {
            None => true,
            Some(Direction::Up) => flags & flag::UP != 0,
            Some(Direction::Down) => flags & flag::DOWN != 0,
        };
        if constraint.token || !direction {
            return constraint.token.then_some(true);
        }
        let mut row = start;
        let mut next = |has: u64| {
            (flags & has != 0).then(|| {
                row += 1;
                self.values.values.get_val(row - 1)
            })
        };
        let (point, low, high) = (next(flag::POINT), next(flag::LOW_APART), next(flag::HIGH_APART));
        let end = |has: u64, closed: u64, apart: Option<f64>| {
            apart.or(point).filter(|_| flags & has != 0).map(|value| (value, flags & closed != 0))
        };
        let figure =
            Range { low: end(flag::LOW, flag::LOW_CLOSED, low), high: end(flag::HIGH, flag::HIGH_CLOSED, high) };
        let covers = asked.covers(&figure);
        let answers = match point {
            _ if constraint.whole => covers,
            Some(value) => asked.holds(value) || (!constraint.exact && covers),
            None if constraint.exact => *asked == figure,
            None => (figure.low.is_some() || figure.high.is_some()) && asked.meets(&figure),
        };
        answers.then_some(covers)
    }
}

/// [`Interval`] in the numbers that columns hold: value and whether it belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    low: Option<(f64, bool)>,
    high: Option<(f64, bool)>,
}

impl Range {
    /// Its ends as numbers.
    pub(super) fn from_interval(interval: &Interval) -> Self {
        let end = |end: End| (end.value.to_f64(), end.closed);
        Self { low: interval.low.map(end), high: interval.high.map(end) }
    }

    fn holds(&self, value: f64) -> bool {
        self.low.is_none_or(|(low, closed)| value > low || (closed && value == low))
            && self.high.is_none_or(|(high, closed)| value < high || (closed && value == high))
    }

    fn covers(&self, other: &Self) -> bool {
        let low = match (self.low, other.low) {
            (None, _) => true,
            (_, None) => false,
            (Some((mine, closed)), Some((theirs, open))) => theirs > mine || (theirs == mine && (closed || !open)),
        };
        let high = match (self.high, other.high) {
            (None, _) => true,
            (_, None) => false,
            (Some((mine, closed)), Some((theirs, open))) => theirs < mine || (theirs == mine && (closed || !open)),
        };
        low && high
    }

    fn meets(&self, other: &Self) -> bool {
        let apart = |high: Option<(f64, bool)>, low: Option<(f64, bool)>| match (high, low) {
            (Some((high, a)), Some((low, b))) => high < low || (high == low && !(a && b)),
            _ => false,
        };
        !apart(self.high, other.low) && !apart(other.high, self.low)
    }
}
