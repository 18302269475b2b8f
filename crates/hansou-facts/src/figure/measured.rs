//! What a rule says that a figure measures. Leaves the rules to `measure`, `duration` and `deed`.

use std::ops::Range;

/// What a rule says that is measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Measured {
    /// Where the words stand, in order.
    pub ranges: Vec<Range<usize>>,
    /// The words, where they are not those of the ranges (产量 of 产销).
    pub text: Option<String>,
    /// The figure before measures the same.
    pub same: bool,
    /// The figure, by its place in the sentence, that measures what has changed.
    pub level: Option<usize>,
    /// The first of the words are the subject of a verb.
    pub has_doer: bool,
    /// It is what another value is told of, and measures nothing itself.
    pub is_denominator: bool,
}

impl Measured {
    /// Where the subject of the verb stands that it consists of.
    pub fn subject(&self) -> Option<usize> {
        self.has_doer.then(|| self.ranges.first().map(|range| range.start))?
    }
}

/// The words at these places, as far as there are any.
pub(super) fn measured(ranges: impl IntoIterator<Item = Range<usize>>) -> Option<Measured> {
    let ranges = ranges.into_iter().filter(|range| !range.is_empty()).collect();
    Some(Measured { ranges, ..Measured::default() })
}
