//! The figures of a text as results show them, kept beside it: reading them anew took a third of the time of a page with
//! passages. One line a figure, in the order of the text: how far behind the end of the last one it starts, its length
//! (both in bytes of the text), kind, value, lower end, upper end, unit, what it measures.

use std::fmt::Write as _;
use std::ops::Range;

use hansou_facts::figure::{End, Figure, FigureKind};
use hansou_text::numeral::Decimal;

/// Stands for an end that is the value itself, as of most figures.
const SAME: &str = "=";

/// The figures of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureList(String);

/// A figure as it is shown; values are in the base unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedFigure<'a> {
    /// Where it stands, in bytes of the text.
    pub span: Range<usize>,
    /// What family it is of.
    pub kind: FigureKind,
    /// The point value.
    pub value: Option<Decimal>,
    /// The lower end of what it means.
    pub low: Option<Decimal>,
    /// The upper end of what it means.
    pub high: Option<Decimal>,
    /// The base unit.
    pub unit: &'a str,
    /// What it measures.
    pub measure: &'a str,
}

impl FigureList {
    /// Of figures in the order of their text.
    pub(crate) fn from_figures(figures: &[Figure]) -> Self {
        let mut list = String::new();
        let mut end = 0;
        for figure in figures {
            push_line(&mut list, figure, end);
            end = figure.span.end;
        }
        Self(list)
    }

    /// What was written.
    pub(crate) fn from_written(written: String) -> Self {
        Self(written)
    }

    /// What is written.
    pub(crate) fn written(&self) -> &str {
        &self.0
    }

    /// The figures that lie wholly in a range of the text. A line that is not what was written ends the list.
    pub fn within(&self, range: Range<usize>) -> impl Iterator<Item = ListedFigure<'_>> {
        let mut end = 0;
        let spans = self.0.lines().map_while(move |line| {
            let (skipped, rest) = line.split_once('\t')?;
            let (length, rest) = rest.split_once('\t')?;
            let start = usize::checked_add(end, skipped.parse().ok()?)?;
            end = start.checked_add(length.parse().ok()?)?;
            Some((start..end, rest))
        });
        spans
            .skip_while(move |(span, _)| span.start < range.start)
            .take_while(move |(span, _)| span.end <= range.end)
            .map_while(|(span, rest)| listed(span, rest))
    }
}

/// Adds the line of a figure behind another one, which ends at `end`.
fn push_line(list: &mut String, figure: &Figure, end: usize) {
    let value = figure.base_value();
    let skipped = figure.span.start.saturating_sub(end);
    // Nothing that is written to a string fails.
    let _ = write!(list, "{skipped}\t{}\t{}\t", figure.span.len(), figure.kind.name());
    let _ = value.map_or(Ok(()), |value| write!(list, "{value}"));
    for end in [figure.interval.low, figure.interval.high] {
        list.push('\t');
        let _ = match end {
            Some(End { value: end, .. }) if Some(end) == value => write!(list, "{SAME}"),
            Some(End { value: end, .. }) => write!(list, "{end}"),
            None => Ok(()),
        };
    }
    let _ = write!(list, "\t{}\t", figure.unit.base);
    list.extend(figure.measure.text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }));
    list.push('\n');
}

fn listed(span: Range<usize>, rest: &str) -> Option<ListedFigure<'_>> {
    let mut parts = rest.splitn(6, '\t');
    let (kind, value, low, high) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (unit, measure) = (parts.next()?, parts.next()?);
    let value = Decimal::plain(value);
    let bound = |end| if end == SAME { value } else { Decimal::plain(end) };
    Some(ListedFigure {
        span,
        kind: FigureKind::named(kind)?,
        value,
        low: bound(low),
        high: bound(high),
        unit,
        measure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hansou_facts::figure::read;
    use hansou_text::fold::fold;

    const TEXT: &str = "签约额157亿元，占比40.5%。\n\n预计不少于３０个项目，10至20家企业，比分为3∶2。";

    #[test]
    fn a_list_says_what_was_read() {
        let folded = fold(TEXT);
        let figures = read(&folded);
        let list = FigureList::from_figures(&figures);
        let again = FigureList::from_written(list.written().to_owned());
        let listed: Vec<_> = again.within(0..TEXT.len()).collect();
        assert_eq!(listed.len(), figures.len());
        for (listed, figure) in listed.iter().zip(&figures) {
            assert_eq!(listed.span, figure.span);
            assert_eq!((listed.kind, listed.unit), (figure.kind, figure.unit.base));
            assert_eq!(listed.value, figure.base_value());
            assert_eq!(listed.low, figure.interval.low.map(|end| end.value));
            assert_eq!(listed.high, figure.interval.high.map(|end| end.value));
            assert_eq!(listed.measure, figure.measure.text);
        }
    }

    #[test]
    fn only_whole_figures_of_a_range() {
        let list = FigureList::from_figures(&read(&fold(TEXT)));
        let at = |text: &str| TEXT.find(text).unwrap();
        let within = |range| list.within(range).map(|figure| &TEXT[figure.span]).collect::<Vec<_>>();
        assert_eq!(within(at("占比")..at("预计")), ["40.5%"]);
        assert_eq!(within(at("157")..at("亿元")), [""; 0]);
        assert_eq!(within(at("比分")..TEXT.len()), ["3∶2"]);
    }

    #[test]
    fn what_was_not_written_by_us_is_no_figure() {
        for written in ["x", "1\t2", "1\t2\tmoney\t1", "99999999999999999999\t1\t\t\t\t\t\t", "\n\n"] {
            assert_eq!(FigureList::from_written(written.to_owned()).within(0..100).count(), 0, "{written}");
        }
    }
}
