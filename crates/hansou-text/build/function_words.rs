//! `function_words.rs`: words that stand for others or only join them, from the word classes in jieba's dictionary.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Question words that the dictionary has as numerals, verbs and conjunctions, and the word before a question.
const ASKING: [&str; 13] =
    ["多少", "几", "几个", "多久", "多长", "多大", "何时", "是否", "能否", "可否", "有没有", "怎么办", "请问"];
/// Characters that join what stands beside them and that the dictionary has as verbs.
const JOINING: [&str; 2] = ["是", "有"];

/// Writes, folded and sorted, the words that are pronouns (jieba's `r`: 什么, 谁, 哪里, 他, 这) or end a question (`y`: 吗,
/// 呢), and the characters that are particles, prepositions or conjunctions (`u`, `p`, `c`: 的, 了, 在, 和).
pub fn write(path: &Path, dict: &str, fold: &BTreeMap<char, char>) {
    let folded = |word: &str| word.chars().map(|c| fold.get(&c).copied().unwrap_or(c)).collect::<String>();
    let pronouns = classed(dict, |class| matches!(class, "r" | "y"));
    let pronouns: BTreeSet<String> = pronouns.chain(ASKING).map(folded).collect();
    let joining = classed(dict, |class| class.starts_with(['u', 'p', 'c']));
    let joining: BTreeSet<char> = joining.chain(JOINING).filter_map(|word| single(&folded(word))).collect();
    let (pronouns, joining) = (Vec::from_iter(pronouns), Vec::from_iter(joining));
    let source = format!(
        "static PRONOUNS: [&str; {}] = {pronouns:?};\nstatic JOINING: [char; {}] = {joining:?};\n",
        pronouns.len(),
        joining.len()
    );
    fs::write(path, source).expect("OUT_DIR is writable");
}

/// The words of some classes.
fn classed(dict: &str, is_meant: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
    dict.lines().filter_map(move |line| match line.split(' ').collect::<Vec<_>>()[..] {
        [word, _, class] if is_meant(class) => Some(word),
        _ => None,
    })
}

/// The character of a text of one.
fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}
