//! Newspaper pages and Markdown.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.txt", "2022/20220928-a.txt", "a.md"] {
        shared::read(name, bytes);
    }
});
