//! Which figures of a text answer a question, as far as the list kept beside the text tells: what they measure and their
//! values stand there, their clauses do not.

use std::ops::Range;

use crate::index::{FigureList, ListedFigure};
use hansou_facts::figure::{End, FigureKind, Interval, QuantityConstraint};
use hansou_text::fold::Folded;
use hansou_text::numeral::Decimal;

/// Where the figures of a text stand that answer, in bytes of the original; `None` when the list does not tell.
pub(super) fn answers(
    list: &FigureList,
    asked: &QuantityConstraint,
    original: &str,
    folded: &Folded,
) -> Option<Vec<Range<usize>>> {
    let mut spans = Vec::new();
    for figure in list.within(0..original.len()) {
        let has_value = has_value(&figure, asked);
        if has_value == Some(false) {
            continue;
        }
        if asked.is_in_measure(figure.measure) {
            // What is damaged is read.
            original.get(figure.span.clone()).filter(|_| has_value.is_some())?;
            spans.push(figure.span);
            continue;
        }
        let chars = folded.index_of_byte(figure.span.start)..folded.index_of_byte(figure.span.end);
        if asked.may_bind(figure.measure, folded, &chars) {
            return None;
        }
    }
    Some(spans)
}

/// True when a figure has a value and a unit that were asked for, as [`QuantityConstraint::matches`] decides; `None` when
/// the list does not tell.
fn has_value(figure: &ListedFigure<'_>, asked: &QuantityConstraint) -> Option<bool> {
    let is_token = matches!(figure.kind, FigureKind::Ratio | FigureKind::Structure);
    if asked.token || is_token {
        return (asked.token != is_token).then_some(false);
    }
    if asked.unit.as_ref().is_some_and(|unit| unit.base != figure.unit) {
        return Some(false);
    }
    let is_of_kind = asked.unit.as_ref().is_none_or(|unit| unit.kind == figure.kind);
    let value = figure.value.filter(|_| !asked.whole)?;
    let has_value = asked.interval.holds(value);
    if !has_value && (asked.exact || !asked.interval.meets(&meant(figure))) {
        return Some(false);
    }
    (has_value && is_of_kind && asked.per.is_none() && asked.direction.is_none()).then_some(true)
}

/// All that a figure means, its ends included.
fn meant(figure: &ListedFigure<'_>) -> Interval {
    let end = |value: Option<Decimal>| value.map(|value| End { value, closed: true });
    Interval { low: end(figure.low), high: end(figure.high) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use hansou_facts::figure::bind::measure_words;
    use hansou_facts::figure::{constraint, read};
    use hansou_text::fold::fold;

    const ASKED: &[&str] = &[
        "签约额>100亿元",
        "投资>5亿元",
        "占比>40%",
        "!占比>=40%",
        "同比增长8%以上",
        "数字:?家",
        "企业 ?万人",
        "约2400家",
        "157亿元",
        "1+6",
        "投资 15亿元以上",
        "A轮投资>1亿元",
    ];

    fn both_ways(asked: &str, text: &str) -> (Vec<Range<usize>>, Option<Vec<Range<usize>>>) {
        let (asked, folded) = (constraint(asked).unwrap(), fold(text));
        let figures = read(&folded);
        let bound = measure_words(&folded, &figures);
        let answer = figures
            .iter()
            .zip(&bound)
            .filter(|(figure, words)| asked.matches(figure) && asked.binding(words).is_some());
        let listed = answers(&FigureList::from_figures(&figures), &asked, text, &folded);
        (answer.map(|(figure, _)| figure.span.clone()).collect(), listed)
    }

    proptest! {
        /// Where the list tells, it tells what reading the text does.
        #[test]
        fn the_list_tells_what_reading_does(
            asked in prop::sample::select(ASKED),
            text in "((签约|“投资”|产值|占比|企业|A轮|同比增长|下降)(额|达|为|超|约|近)?(157|5|10-20|2400|4十|8|四成|1\\+6)(亿元|万元|家|%|万人|元/吨|)(左右|以上)?(，|、|。|\n)){1,8}",
        ) {
            let (read, listed) = both_ways(asked, &text);
            prop_assert!(listed.is_none_or(|listed| listed == read), "{asked} in {text}: {read:?}");
        }
    }

    #[test]
    fn usual_questions_need_no_reading() {
        let table = [
            ("签约额>100亿元", "大会签约项目20个、签约额157亿元，税收5亿元。", vec!["157亿元"]),
            ("签约额>200亿元", "大会签约项目20个、签约额157亿元。", vec![]),
            ("占比>40%", "投资40亿元，占比40.5%。", vec!["40.5%"]),
            ("亩产>500公斤", "总产量600公斤。", vec![]),
        ];
        for (asked, text, wanted) in table {
            let listed = both_ways(asked, text).1.unwrap_or_else(|| panic!("{asked} in {text}: not told"));
            assert_eq!(listed.into_iter().map(|span| &text[span]).collect::<Vec<_>>(), wanted, "{asked} in {text}");
        }
    }
}
