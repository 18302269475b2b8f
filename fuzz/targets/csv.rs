//! Tables with commas, semicolons and tabs.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.csv", "a.tsv"] {
        shared::read(name, bytes);
    }
});
