//! `words.rs`, `units.rs` and `lexicon.rs`: the lists of `src/figure/` in the form in which they are looked up, so that
//! a query that shows one figure does not read thousands of lines first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
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
    write_lexicon(&out.join("lexicon.rs"), "src/figure/lexicon.tsv");
    write_dates(&out.join("dates.rs"), "src/date/lexicon.tsv");
}

/// The lexicon: an enum of its roles with what the table says of each; its words by their first characters and by
/// their last, longer words first; and for each role a bit for each first and last character of its words.
fn write_lexicon(path: &Path, table: &str) {
    println!("cargo:rerun-if-changed={table}");
    let text = fs::read_to_string(table).expect("the lexicon is UTF-8 text");
    let mut roles: Vec<(String, String)> = Vec::new();
    let mut words: BTreeMap<Vec<char>, [u64; 5]> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (role, rest) = line.split_once('\t').unwrap_or_else(|| panic!("role and words: {line}"));
        if let Some(meaning) = rest.strip_prefix('=') {
            roles.push((role.to_owned(), meaning.trim().to_owned()));
            continue;
        }
        let bit = roles.iter().position(|(name, _)| name == role).unwrap_or_else(|| panic!("no role {role}"));
        for word in rest.split(' ').filter(|word| !word.is_empty()) {
            let word = word.chars().map(|c| if c == '␣' { ' ' } else { c }).collect();
            words.entry(word).or_default()[bit >> 6] |= 1 << (bit & 63);
        }
    }
    assert!(roles.len() <= 320, "a word's roles are 320 bits");
    let mut source =
        String::from("/// What a word does beside a number.\n#[derive(Debug, Clone, Copy)]\npub(super) enum Role {\n");
    for (name, meaning) in &roles {
        let camel: String = name.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect();
        writeln!(source, "    /// {meaning}\n    {camel},").expect("a String takes all");
    }
    source.push_str("}\n");
    let mut entries: Vec<(Vec<char>, [u64; 5])> = words.into_iter().collect();
    entries.sort_by(|a, b| (a.0[0], Reverse(a.0.len()), &a.0).cmp(&(b.0[0], Reverse(b.0.len()), &b.0)));
    let last = |at: &usize| *entries[*at].0.last().expect("no word is empty");
    let mut by_end: Vec<usize> = (0..entries.len()).collect();
    by_end.sort_by_key(|at| (last(at), Reverse(entries[*at].0.len())));
    let firsts: Vec<char> = entries.iter().map(|(word, _)| word[0]).collect();
    let lasts: Vec<char> = by_end.iter().map(last).collect();
    let bits = |end: fn(&[char]) -> char| -> Vec<u64> {
        let of = |bit: usize| entries.iter().filter(move |(_, roles)| roles[bit >> 6] >> (bit & 63) & 1 == 1);
        (0..roles.len()).map(|bit| of(bit).fold(0, |bits, (word, _)| bits | 1 << (end(word) as u32 & 63))).collect()
    };
    let (first_bits, last_bits) = (bits(|word| word[0]), bits(|word| word[word.len() - 1]));
    // Where the words of a character begin, by its number; the length of the list where it has none.
    let starts = |ends: &[char]| {
        let mut starts = vec![ends.len(); 0x10000];
        ends.iter().enumerate().rev().for_each(|(at, &c)| starts[c as usize] = at);
        starts
    };
    let (length, count) = (entries.len(), roles.len());
    writeln!(source, "static WORDS: [Word; {length}] = [").expect("a String takes all");
    let second = |word: &[char]| word.get(1).copied().unwrap_or('\0');
    for (word, roles) in &entries {
        let (first, second) = (word[0], second(word));
        writeln!(
            source,
            "    Word {{ first: {first:?}, second: {second:?}, chars: &{word:?}, roles: Roles({roles:?}) }},"
        )
        .expect("a String takes all");
    }
    writeln!(source, "];\nstatic FROM: [u16; 0x10000] = {:?};", starts(&firsts)).expect("a String takes all");
    writeln!(source, "static BY_END: [WordEnd; {length}] = [").expect("a String takes all");
    for &at in &by_end {
        let mut back = entries[at].0.iter().rev();
        let (last, before) = (back.next().unwrap_or(&'\0'), back.next().unwrap_or(&'\0'));
        writeln!(source, "    WordEnd {{ last: {last:?}, before: {before:?}, word: {at} }},")
            .expect("a String takes all");
    }
    writeln!(source, "];\nstatic TO: [u16; 0x10000] = {:?};", starts(&lasts)).expect("a String takes all");
    writeln!(source, "static FIRST_BITS: [u64; {count}] = {first_bits:?};").expect("a String takes all");
    writeln!(source, "static LAST_BITS: [u64; {count}] = {last_bits:?};").expect("a String takes all");
    fs::write(path, source).expect("OUT_DIR is writable");
}

/// Lists of words of dates: a constant for each, `STARTS` with what dates may begin with, `LISTS` with all for the tests.
fn write_dates(path: &Path, table: &str) {
    println!("cargo:rerun-if-changed={table}");
    let text = fs::read_to_string(table).expect("the lexicon is UTF-8 text");
    let (mut source, mut starts, mut names) = (String::new(), Vec::new(), Vec::new());
    let mut lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).peekable();
    while let Some(head) = lines.next() {
        let mut columns = head.strip_prefix("= ").expect("a list opens with its name").split('\t');
        let name = columns.next().expect("a list has a name").to_uppercase();
        let types = columns.next().expect("a list has types");
        let is_start = columns.next() == Some("starts");
        let rows: Vec<&str> = std::iter::from_fn(|| lines.next_if(|line| !line.starts_with("= "))).collect();
        if types == "chars" {
            writeln!(source, "pub(super) const {name}: &str = {:?};", rows.concat()).expect("a String takes all");
            continue;
        }
        let plain = types == "-";
        let words: Vec<&str> = if plain {
            rows.iter().flat_map(|row| row.split(' ')).collect()
        } else {
            rows.iter().map(|row| row.split('\t').next().unwrap_or_default()).collect()
        };
        let (kind, items) = if plain {
            ("&str".to_owned(), words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>())
        } else {
            let kinds: Vec<&str> = types.split(',').collect();
            let tuple = if kinds.len() > 1 { format!("({})", kinds.join(", ")) } else { types.to_owned() };
            (format!("(&str, {tuple})"), rows.iter().map(|row| date_row(row, &kinds)).collect())
        };
        writeln!(source, "pub(super) const {name}: &[{kind}] = &[{}];", items.join(", ")).expect("a String takes all");
        if is_start {
            starts.extend(words.iter().copied());
        }
        names.push(format!("&{words:?}"));
    }
    writeln!(source, "pub(super) const STARTS: &[&str] = &{starts:?};").expect("a String takes all");
    writeln!(source, "#[cfg(test)]\nconst LISTS: &[&[&str]] = &[{}];", names.join(", ")).expect("a String takes all");
    fs::write(path, source).expect("OUT_DIR is writable");
}

/// A word and its values: numbers as they are, `solar 1 1` of the type Day as `Day::Solar(1, 1)`.
fn date_row(row: &str, kinds: &[&str]) -> String {
    let mut columns = row.split('\t');
    let word = columns.next().unwrap_or_default();
    let values: Vec<String> = columns.zip(kinds).map(|(value, kind)| date_value(value, kind)).collect();
    assert_eq!(values.len(), kinds.len(), "as many values as types: {row}");
    let values = values.join(", ");
    if kinds.len() > 1 { format!("({word:?}, ({values}))") } else { format!("({word:?}, {values})") }
}

fn date_value(value: &str, kind: &str) -> String {
    if kind.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        return value.to_owned();
    }
    let is_number = |word: &&str| word.parse::<i64>().is_ok();
    let name: String = value.split(' ').filter(|word| !is_number(word)).map(capitalized).collect();
    let numbers: Vec<&str> = value.split(' ').filter(is_number).collect();
    if numbers.is_empty() { format!("{kind}::{name}") } else { format!("{kind}::{name}({})", numbers.join(", ")) }
}

fn capitalized(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
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
                "Entry {{ spelling: &{chars:?}, unit: Unit {{ printed: {printed:?}, code: {:?}, kind: FigureKind::{kind}, \
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
