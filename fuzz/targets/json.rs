//! JSON and JSON Lines.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.json", "a.jsonl"] {
        shared::read(name, bytes);
    }
});
