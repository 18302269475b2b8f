//! `pronouns.rs`: words that stand for others, from the word classes in jieba's dictionary.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Question words that the dictionary has as numerals, verbs and conjunctions, and the word before a question.
const ASKING: [&str; 13] =
    ["多少", "几", "几个", "多久", "多长", "多大", "何时", "是否", "能否", "可否", "有没有", "怎么办", "请问"];

/// Writes the folded words that are pronouns (jieba's `r`: 什么, 谁, 哪里, 他, 这) or end a question (`y`: 吗, 呢), sorted.
pub fn write(path: &Path, dict: &str, fold: &BTreeMap<char, char>) {
    let classed = dict.lines().filter_map(|line| match line.split(' ').collect::<Vec<_>>()[..] {
        [word, _, "r" | "y"] => Some(word),
        _ => None,
    });
    let folded = |word: &str| word.chars().map(|c| fold.get(&c).copied().unwrap_or(c)).collect();
    let words: BTreeSet<String> = classed.chain(ASKING).map(folded).collect();
    let words = Vec::from_iter(words);
    let source = format!("static PRONOUNS: [&str; {}] = {words:?};\n", words.len());
    fs::write(path, source).expect("OUT_DIR is writable");
}
