//! Dates and periods in text and in queries.
#![no_main]

mod shared;

use hansou_facts::date;
use hansou_text::fold::fold;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folded = fold(text);
    for reference in [None, Some(shared::TODAY), Some(jiff::civil::Date::MAX), Some(jiff::civil::Date::MIN)] {
        for mention in date::read(&folded, reference) {
            shared::check_range(text, &mention.span);
            let _ = mention.bounds();
        }
    }
    let _ = date::ask(text.lines().next().unwrap_or_default(), shared::TODAY);
});
