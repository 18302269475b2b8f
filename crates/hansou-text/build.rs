//! Derives the tables that the program carries, most of them from the packages that ship their sources:
//!
//! * `dict.fst`: jieba's dictionary (jieba-rs, `src/data/dict.txt`), words folded, as an FST from word to
//!   frequency, so that a query reads the few entries it touches instead of parsing 350,000 lines;
//! * `han.rs`: which character stands for which (`build/variants.rs`), as a two-level array;
//! * `compat.rs`: which characters stand for several (`build/compat.rs`);
//! * `sounds.rs`: how each character sounds (`build/sounds.rs`);
//! * `function_words.rs`: words that stand for others or only join (`build/function_words.rs`).
//!
//! Leaves to `src/fold.rs`, `src/segment` and `src/pinyin.rs` how the tables are used.

#[path = "build/compat.rs"]
mod compat;
#[path = "build/function_words.rs"]
mod function_words;
#[path = "build/sounds.rs"]
mod sounds;
#[path = "build/variants.rs"]
mod variants;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=data");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let dict = fs::read_to_string(jieba_dictionary()).expect("jieba's dictionary is UTF-8 text");
    let mut fold = variants::table();
    compat::write(&out.join("compat.rs"), &compat::table(&mut fold));
    write_fold(&out.join("han.rs"), &fold);
    sounds::write(&out.join("sounds.rs"), &fold);
    function_words::write(&out.join("function_words.rs"), &dict, &fold);
    write_dictionary(&out.join("dict.fst"), &dict, &fold);
}

/// Where cargo unpacked the jieba-rs package: asked of cargo itself, about a package that depends on nothing
/// else, so that all it names has been fetched by the time this runs, and offline and vendored builds work too.
fn jieba_dictionary() -> PathBuf {
    let project = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let probe = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("jieba");
    let manifest = fs::read_to_string(project.join("Cargo.toml")).expect("Cargo.toml is readable");
    let jieba = manifest.lines().find(|line| line.starts_with("jieba-rs = ")).expect("jieba-rs is a dependency");
    fs::create_dir_all(probe.join("src")).expect("OUT_DIR is writable");
    fs::write(probe.join("src/lib.rs"), "").expect("OUT_DIR is writable");
    let probe_manifest = format!(
        "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[dependencies]\n{jieba}\n[workspace]\n"
    );
    fs::write(probe.join("Cargo.toml"), probe_manifest).expect("OUT_DIR is writable");
    // The same versions as the project's, where it has a lock file (a published library has none).
    let _ = fs::copy(project.join("../../Cargo.lock"), probe.join("Cargo.lock"));
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--offline", "--manifest-path"])
        .arg(probe.join("Cargo.toml"))
        .arg("--filter-platform")
        .arg(env::var_os("TARGET").expect("cargo sets TARGET"))
        .current_dir(&project)
        .output()
        .expect("cargo metadata runs");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let package = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "jieba-rs")
        .expect("jieba-rs is a dependency");
    let manifest = package["manifest_path"].as_str().expect("a package has a manifest path");
    let path = Path::new(manifest).parent().expect("a manifest lies in a folder").join("src/data/dict.txt");
    println!("cargo:rerun-if-changed={}", path.display());
    path
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

/// Folded words with the highest frequency any of their spellings has.
fn write_dictionary(path: &Path, dict: &str, fold: &BTreeMap<char, char>) {
    let mut words = BTreeMap::<String, u64>::new();
    for line in dict.lines() {
        let mut parts = line.split(' ');
        let (Some(word), Some(frequency)) = (parts.next(), parts.next()) else { continue };
        let folded: String =
            word.chars().map(|c| fold.get(&c).copied().unwrap_or(c)).flat_map(char::to_lowercase).collect();
        let frequency = frequency.parse().unwrap_or(1);
        let known = words.entry(folded).or_default();
        *known = frequency.max(*known);
    }
    let total: u64 = words.values().sum();
    let source = format!("/// Sum of all frequencies in the dictionary.\nconst TOTAL: u64 = {total};\n");
    fs::write(path.with_file_name("dict_total.rs"), source).expect("OUT_DIR is writable");
    let map = fst::Map::from_iter(words).expect("a BTreeMap is sorted");
    fs::write(path, map.as_fst().as_bytes()).expect("OUT_DIR is writable");
}
