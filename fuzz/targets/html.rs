//! Web pages: the parser, the search for the main text, what the head says.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.html"] {
        shared::read(name, bytes);
    }
});
