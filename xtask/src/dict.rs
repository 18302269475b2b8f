//! The dictionary of `hansou-text`, made of the one that jieba-rs ships (MIT): `dict.fst`, word to frequency, words
//! folded as texts are; `dict_total.txt`, the sum of the frequencies; `function_words.tsv`, words by jieba's classes that
//! stand for others or only join them.
//!
//! The hash of jieba's dictionary is pinned: another version is a decision, for every index knows by which words it was
//! cut.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use cargo_metadata::MetadataCommand;
use hansou_text::fold::fold;
use xxhash_rust::xxh3::xxh3_128;

/// XXH3 (128 bits) of `src/data/dict.txt` of jieba-rs 0.11.0.
const DICTIONARY: u128 = 0xd33d_9c73_1ce2_49b1_b3c0_2213_c9d2_22d3;

/// Question words that the dictionary has as numerals, verbs and conjunctions, and the word before a question.
const ASKING: &str = "多少 几 几个 多久 多长 多大 何时 是否 能否 可否 有没有 怎么办 请问";
/// Characters that join what stands beside them and that the dictionary has as verbs.
const JOINING: &str = "是 有";

/// Makes the files, or compares them with those that are there.
pub fn make(check: bool) -> Result<()> {
    let dictionary = fs::read_to_string(source()?).context("jieba's dictionary is UTF-8 text")?;
    let hash = xxh3_128(dictionary.as_bytes());
    ensure!(hash == DICTIONARY, "jieba's dictionary has the hash {hash:#034x}, not {DICTIONARY:#034x}");
    let words = frequencies(&dictionary);
    let total: u64 = words.values().sum();
    let map = fst::Map::from_iter(words.iter().map(|(word, frequency)| (word, *frequency)))?;
    for (name, bytes) in [
        ("dict.fst", map.as_fst().as_bytes().to_vec()),
        ("dict_total.txt", format!("{total}\n").into_bytes()),
        ("function_words.tsv", function_words(&dictionary).into_bytes()),
    ] {
        let path = super::root().join("crates/hansou-text/data").join(name);
        if check {
            let there = fs::read(&path).unwrap_or_default();
            ensure!(there == bytes, "{} is not what jieba's dictionary gives: run cargo xtask dict", path.display());
        } else {
            fs::write(&path, bytes).with_context(|| path.display().to_string())?;
        }
    }
    println!("{} words of jieba-rs", words.len());
    Ok(())
}

/// The dictionary in the package that cargo unpacked.
fn source() -> Result<PathBuf> {
    let metadata = MetadataCommand::new().manifest_path(super::root().join("Cargo.toml")).exec()?;
    let jieba = metadata.packages.iter().find(|package| package.name.as_str() == "jieba-rs");
    let manifest = &jieba.context("jieba-rs is a dependency")?.manifest_path;
    Ok(manifest.parent().context("a manifest lies in a folder")?.join("src/data/dict.txt").into())
}

/// The words, folded, with the highest frequency that any of their spellings has.
fn frequencies(dictionary: &str) -> BTreeMap<String, u64> {
    let mut words = BTreeMap::new();
    for line in dictionary.lines() {
        let mut parts = line.split(' ');
        let (Some(word), Some(frequency)) = (parts.next(), parts.next()) else { continue };
        let known: &mut u64 = words.entry(fold(word).text()).or_default();
        *known = frequency.parse().unwrap_or(1).max(*known);
    }
    words
}

/// A line a word, folded and sorted: the words that are pronouns (jieba's `r`: 什么, 谁, 哪里, 他, 这) or end a question
/// (`y`: 吗, 呢), and the characters that are particles, prepositions or conjunctions (`u`, `p`, `c`: 的, 了, 在, 和).
fn function_words(dictionary: &str) -> String {
    let pronouns = classed(dictionary, |class| matches!(class, "r" | "y")).chain(ASKING.split(' '));
    let joining = classed(dictionary, |class| class.starts_with(['u', 'p', 'c'])).chain(JOINING.split(' '));
    let folded = |word: &str| fold(word).text();
    let joining: BTreeSet<String> = joining.map(folded).filter(|word| word.chars().nth(1).is_none()).collect();
    let mut text = "# Made by `cargo xtask dict` from the word classes in jieba's dictionary (MIT).\n".to_owned();
    for (role, words) in [("pronoun", pronouns.map(folded).collect()), ("joining", joining)] {
        for word in words {
            writeln!(text, "{role}\t{word}").expect("a String takes all");
        }
    }
    text
}

/// The words of some classes.
fn classed(dictionary: &str, is_meant: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
    dictionary.lines().filter_map(move |line| match line.split(' ').collect::<Vec<_>>()[..] {
        [word, _, class] if is_meant(class) => Some(word),
        _ => None,
    })
}
