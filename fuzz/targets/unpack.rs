//! Compressed files and archives, and whatever the file is called: articles are whole, limits hold.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = ["a.txt", "a.zip", "a.tar.gz", "a.jsonl.zst", "a.docx", "a.md"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    shared::read(NAMES[usize::from(*first) % NAMES.len()], rest);
});
