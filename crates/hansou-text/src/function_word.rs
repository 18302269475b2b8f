//! Words that say little of what is looked for. Those that stand for others: pronouns, question words, the particles
//! that end a question; an article that answers 谁设计了该教堂 has a name where the question has 谁, and how rare 谁 is
//! among the articles says nothing about them. And characters that only join what stands beside them.

use std::sync::LazyLock;

/// The words by what they do, as `cargo xtask dict` makes them, sorted.
static WORDS: &str = include_str!("../data/function_words.tsv");

static PRONOUNS: LazyLock<Vec<&str>> = LazyLock::new(|| words("pronoun").collect());
static JOINING: LazyLock<Vec<char>> = LazyLock::new(|| words("joining").flat_map(str::chars).collect());

/// The words that do something.
fn words(role: &str) -> impl Iterator<Item = &'static str> {
    WORDS.lines().filter_map(move |line| line.strip_prefix(role)?.strip_prefix('\t'))
}

/// True for a folded word that stands for another (什么, 谁, 多少, 吗; 他, 这), by jieba's word classes.
pub fn is_pronoun(word: &str) -> bool {
    PRONOUNS.binary_search(&word).is_ok()
}

/// True for a folded character that only joins others (的, 了, 在, 和, 是).
pub fn is_joining(c: char) -> bool {
    JOINING.binary_search(&c).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn question_words_are_known() {
        for word in ["什么", "谁", "哪里", "多少", "怎么", "如何", "为什么", "吗", "他们", "这"] {
            assert!(is_pronoun(&fold(word).text()), "{word}");
        }
        for word in ["高新区", "教堂", "设计", "的", "2022", ""] {
            assert!(!is_pronoun(&fold(word).text()), "{word}");
        }
    }

    #[test]
    fn joining_characters_are_known() {
        assert!("的了在和与是有".chars().all(is_joining));
        assert!(!"新质占升国一市".chars().any(is_joining));
    }
}
