//! Folding, atoms, sentences: every range can be cut out of the original, folding again changes nothing.
#![no_main]

mod shared;

use hansou_text::atom::{Stream, atoms};
use hansou_text::fold::{fold, fold_char};
use hansou_text::sentence::{paragraphs, sentences};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folded = fold(text);
    let count = folded.chars.len();
    for at in 0..count {
        shared::check_range(text, &folded.source_range(at..at + 1));
        assert_eq!(fold_char(folded.chars[at]), folded.chars[at]);
    }
    shared::check_range(text, &folded.source_range(0..count));
    let once = folded.text();
    assert_eq!(fold(&once).text(), once);
    for atom in atoms(&folded.chars) {
        assert!(atom.start < atom.end && atom.end <= count);
    }
    let stream = Stream::new(&folded);
    assert!(stream.chars(0..stream.text.len()).end <= count);
    for range in sentences(text).iter().chain(&paragraphs(text)) {
        shared::check_range(text, range);
    }
});
