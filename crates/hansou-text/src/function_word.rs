//! Words that say little of what is looked for. Those that stand for others: pronouns, question words, the particles
//! that end a question; an article that answers 谁设计了该教堂 has a name where the question has 谁, and how rare 谁 is
//! among the articles says nothing about them. And characters that only join what stands beside them.

/// True for a folded word that stands for another (什么, 谁, 多少, 吗; 他, 这), by jieba's word classes.
pub fn is_pronoun(word: &str) -> bool {
    PRONOUNS.binary_search(&word).is_ok()
}

/// True for a folded character that only joins others (的, 了, 在, 和, 是).
pub fn is_joining(c: char) -> bool {
    JOINING.binary_search(&c).is_ok()
}

include!(concat!(env!("OUT_DIR"), "/function_words.rs"));

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
