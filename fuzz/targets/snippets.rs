//! Passages of any text for any query (the first line): true to the text, marks in order and inside.
#![no_main]

mod shared;

use hansou::find::excerpt;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (query, text) = input.split_once('\n').unwrap_or((input, input));
    for context in 0..2 {
        for snippet in excerpt(text, query, context, shared::TODAY) {
            assert_eq!(text.get(snippet.span.0..snippet.span.1), Some(snippet.text.as_str()));
            let chars = snippet.text.chars().count();
            assert!(snippet.marks.iter().all(|mark| mark.start < mark.end && mark.end <= chars), "{snippet:?}");
            assert!(snippet.marks.windows(2).all(|pair| pair[0].end < pair[1].start), "{snippet:?}");
        }
    }
});
