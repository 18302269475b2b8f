//! Figures and numerals in text, and questions about them.
#![no_main]

mod shared;

use hansou_facts::figure::{self, constraint, bind::measure_words};
use hansou_text::fold::fold;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folded = fold(text);
    let figures = figure::read(&folded);
    let words = measure_words(&folded, &figures);
    assert_eq!(words.len(), figures.len());
    let mut end = 0;
    for figure in &figures {
        shared::check_range(text, &figure.span);
        shared::check_range(text, &figure.core);
        shared::check_range(text, &figure.clause);
        figure.numerals.iter().chain(&figure.measure.ranges).for_each(|range| shared::check_range(text, range));
        assert!(figure.span.start >= end && !figure.span.is_empty(), "{:?} in {text:?}", figure.span);
        end = figure.span.end;
    }
    let line = text.lines().next().unwrap_or_default();
    if let Some(asked) = constraint(line) {
        for (figure, words) in figures.iter().zip(&words) {
            let _ = (asked.matches(figure), asked.binding(words));
        }
    }
});
