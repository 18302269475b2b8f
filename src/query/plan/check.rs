//! What an index cannot decide is decided on the stored text: nearness, wildcards, expressions, the exact script.

use std::ops::Range;

use jiff::civil::Date;

use crate::query::ast::Within;
use crate::query::pattern::{Pattern, Text};
use hansou_text::sentence::{paragraphs, sentences};

/// What is checked of a text.
#[derive(Debug, Clone)]
pub enum Check {
    /// One of the patterns stands in it.
    Any(Vec<Pattern>),
    /// One of the left and one of the right stand near each other.
    Near {
        /// Patterns of the left side.
        left: Vec<Pattern>,
        /// Patterns of the right side.
        right: Vec<Pattern>,
        /// How near.
        within: Within,
    },
}

impl Check {
    /// True when what is looked for depends on the day of the article.
    pub fn needs_day(&self) -> bool {
        let counts = |patterns: &[Pattern]| patterns.iter().any(|pattern| matches!(pattern, Pattern::Mention(_)));
        match self {
            Self::Any(patterns) => counts(patterns),
            Self::Near { left, right, .. } => counts(left) || counts(right),
        }
    }

    /// Whether it holds for a text of an article of this day.
    pub fn holds(&self, text: &str, day: Option<Date>) -> bool {
        let text = Text::new(text).from_day(day);
        match self {
            Self::Any(patterns) => patterns.iter().any(|pattern| pattern.is_in(&text)),
            Self::Near { left, right, within } => near(&text, left, right, *within),
        }
    }
}

fn near(text: &Text<'_>, left: &[Pattern], right: &[Pattern], within: Within) -> bool {
    let spans = |patterns: &[Pattern]| -> Vec<Range<usize>> {
        let mut spans: Vec<_> = patterns.iter().flat_map(|pattern| pattern.find(text)).collect();
        spans.sort_by_key(|span| span.start);
        spans
    };
    let (left, right) = (spans(left), spans(right));
    match within {
        Within::Sentence => share(&sentences(text.original()), &left, &right),
        Within::Paragraph => share(&paragraphs(text.original()), &left, &right),
        Within::Characters(most) => left.iter().any(|a| right.iter().any(|b| distance(text, a, b) <= most as usize)),
    }
}

/// One of the units holds one of each.
fn share(units: &[Range<usize>], left: &[Range<usize>], right: &[Range<usize>]) -> bool {
    let unit_of = |span: &Range<usize>| units.partition_point(|unit| unit.end <= span.start);
    let left: Vec<usize> = left.iter().map(unit_of).collect();
    right.iter().any(|span| left.binary_search(&unit_of(span)).is_ok())
}

/// Characters, layout white space not counted, between two spans; 0 when they touch.
fn distance(text: &Text<'_>, a: &Range<usize>, b: &Range<usize>) -> usize {
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    if second.start <= first.end {
        return if first.start == second.start && first.end == second.end { usize::MAX } else { 0 };
    }
    text.original()[first.end..second.start].chars().filter(|c| !c.is_whitespace()).count()
}
