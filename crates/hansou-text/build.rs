//! Derives the tables of characters that the program carries, most of them from the packages that ship their sources:
//!
//! * `han.rs`: which character stands for which (`build/variants.rs`), as a two-level array;
//! * `compat.rs`: which characters stand for several (`build/compat.rs`);
//! * `sounds.rs`: how each character sounds (`build/sounds.rs`).
//!
//! Leaves to `src/fold.rs` and `src/pinyin.rs` how the tables are used, and the dictionary, which lies in `data`, to
//! `cargo xtask dict`.

#[path = "build/compat.rs"]
mod compat;
#[path = "build/sounds.rs"]
mod sounds;
#[path = "build/variants.rs"]
mod variants;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=data");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut fold = variants::table();
    compat::write(&out.join("compat.rs"), &compat::table(&mut fold));
    write_fold(&out.join("han.rs"), &fold);
    sounds::write(&out.join("sounds.rs"), &fold);
}

/// Pages of 256 characters; page number 0 means that all of the page stand for themselves.
fn write_fold(path: &Path, fold: &BTreeMap<char, char>) {
    let mut pages = vec![0u16; 0x300];
    let mut chars: Vec<Vec<char>> = Vec::new();
    for (&from, &to) in fold {
        let page = from as usize >> 8;
        if pages[page] == 0 {
            let first = (page << 8) as u32;
            chars.push((first..first + 256).map(|code| char::from_u32(code).unwrap_or('\0')).collect());
            pages[page] = chars.len() as u16;
        }
        chars[pages[page] as usize - 1][from as usize & 0xff] = to;
    }
    let mut source = format!("static PAGES: [u16; {}] = {pages:?};\n", pages.len());
    writeln!(source, "static CHARS: [[char; 256]; {}] = {chars:?};", chars.len()).expect("a String takes all");
    fs::write(path, source).expect("OUT_DIR is writable");
}
