//! The query language: always an answer, and what is shown as understood reads back as the same.
#![no_main]

mod shared;

use hansou::query::parse::parse;
use hansou::query::pattern::{Pattern, Text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let query = parse(text, shared::TODAY);
    let canonical = query.understood();
    let again = parse(&canonical, shared::TODAY);
    assert_eq!(again.root, query.root, "{text:?} is shown as {canonical:?}");
    let own = Text::new(text);
    for sought in query.root.sought() {
        for range in Pattern::from_unit(sought.unit).iter().flat_map(|pattern| pattern.find(&own)) {
            shared::check_range(text, &range);
        }
    }
});
