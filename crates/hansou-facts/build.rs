//! `words.rs` and `units.rs`: the lists of `src/figure/` in the form in which they are looked up, so that a query
//! that shows one figure does not read thousands of lines first.

use std::cmp::Reverse;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "src/figure/key.rs"]
mod key;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    write_words(&out.join("words.rs"), "src/figure/words.txt");
    write_units(&out.join("units.rs"), "src/figure/units.tsv");
}

/// Words without a figure: their keys, sorted, and a bit for the hash of each word's first two characters.
fn write_words(path: &Path, list: &str) {
    println!("cargo:rerun-if-changed={list}");
    println!("cargo:rerun-if-changed=src/figure/key.rs");
    let text = fs::read_to_string(list).expect("the list of words is UTF-8 text");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let words: Vec<Vec<char>> =
        lines.flat_map(|line| line.split(' ')).map(|word| word.chars().take(key::LONGEST).collect()).collect();
    let mut keys: Vec<u128> = words.iter().map(|word| key::key(word)).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut pairs = [0u64; 1024];
    for word in words.iter().filter(|word| word.len() > 1) {
        let number = key::mixed(word[0], word[1]);
        pairs[number >> 6] |= 1 << (number & 63);
    }
    let source = format!("static KEYS: [u128; {}] = {keys:?};\nstatic PAIRS: [u64; 1024] = {pairs:?};\n", keys.len());
    fs::write(path, source).expect("OUT_DIR is writable");
}

/// Units: sorted by first character, longer spellings first; their first characters side by side; a bit for each.
fn write_units(path: &Path, table: &str) {
    println!("cargo:rerun-if-changed={table}");
    let text = fs::read_to_string(table).expect("the table of units is UTF-8 text");
    let mut entries: Vec<(Vec<char>, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [spellings, code, kind, base, factor] = columns[..] else { panic!("five columns: {line}") };
        let (top, bottom) = factor.split_once('/').unwrap_or((factor, "1"));
        let kind = kind[..1].to_uppercase() + &kind[1..];
        for printed in spellings.split(' ') {
            let own = |column| if column == "*" { printed } else { column };
            let chars: Vec<char> = printed.chars().collect();
            let unit = format!(
                "Entry {{ spelling: &{chars:?}, unit: Unit {{ printed: {printed:?}, code: {:?}, kind: Kind::{kind}, \
                 base: {:?}, factor: ({}, {}) }} }}",
                own(code),
                own(base),
                decimal(top),
                decimal(bottom)
            );
            entries.push((chars, unit));
        }
    }
    entries.sort_by(|a, b| (a.0[0], Reverse(a.0.len())).cmp(&(b.0[0], Reverse(b.0.len()))));
    let first: Vec<char> = entries.iter().map(|entry| entry.0[0]).collect();
    let mut bits = [0u64; 1024];
    first.iter().map(|&c| c as usize).filter(|&c| c < 0x10000).for_each(|c| bits[c >> 6] |= 1 << (c & 63));
    let length = entries.len();
    let mut source = format!("static TABLE: [Entry; {length}] = [\n");
    entries.iter().for_each(|entry| writeln!(source, "{},", entry.1).expect("a String takes all"));
    writeln!(source, "];\nstatic FIRST: [char; {length}] = {first:?};").expect("a String takes all");
    writeln!(source, "static BITS: [u64; 1024] = {bits:?};").expect("a String takes all");
    fs::write(path, source).expect("OUT_DIR is writable");
}

/// A whole number as the decimal it is.
fn decimal(digits: &str) -> String {
    let mantissa = digits.trim_end_matches('0');
    let _: u64 = mantissa.parse().expect("factors are fractions of whole numbers");
    format!("Decimal::whole({mantissa}, {})", digits.len() - mantissa.len())
}
