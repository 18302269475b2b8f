//! Words: jieba's segmentation, without its model for unknown words, on folded text.
//!
//! The dictionary is an FST made at build time. Indexing loads all of it into jieba once; a query loads only the
//! entries that are substrings of the query, with the frequency of all others on one entry that cannot occur, and
//! gets the same cut: jieba's route depends on the frequencies of the words in the text and on their total only.

use std::fmt::Write as _;
use std::io::Cursor;

use fst::raw::Fst;
use jieba_rs::Jieba;

/// Word → frequency, words folded.
static DICTIONARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dict.fst"));

/// Holds the frequency of all words that are left out; a private-use character, in no text after folding matters.
const REST: char = '\u{10fffd}';

/// A segmenter: either for any text or for one query.
pub struct Segmenter {
    jieba: Jieba,
}

/// A word that the user added, with the frequency it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserWord {
    /// The word, folded.
    pub word: String,
    /// Its frequency in jieba's sense.
    pub frequency: u64,
}

impl Segmenter {
    /// For any text: loads the whole dictionary, about a tenth of a second.
    pub fn full(user: &[UserWord]) -> Self {
        let fst = dictionary();
        let mut lines = String::with_capacity(DICTIONARY.len() * 3);
        let mut stream = fst.stream();
        while let Some((word, frequency)) = fst::Streamer::next(&mut stream) {
            let _ = writeln!(lines, "{} {}", String::from_utf8_lossy(word), frequency.value());
        }
        Self::of(lines, user)
    }

    /// For the texts given and no other: loads what their substrings are.
    pub fn for_texts<'a>(texts: impl IntoIterator<Item = &'a str>, user: &[UserWord]) -> Self {
        let fst = dictionary();
        let mut words = std::collections::BTreeMap::new();
        let mut taken = 0;
        for text in texts {
            for (start, _) in text.char_indices() {
                for (end, frequency) in prefixes(&fst, &text.as_bytes()[start..]) {
                    if words.insert(&text[start..start + end], frequency).is_none() {
                        taken += frequency;
                    }
                }
            }
        }
        let mut lines = String::new();
        for (word, frequency) in words {
            let _ = writeln!(lines, "{word} {frequency}");
        }
        let _ = writeln!(lines, "{REST} {}", TOTAL.saturating_sub(taken));
        Self::of(lines, user)
    }

    fn of(lines: String, user: &[UserWord]) -> Self {
        let mut jieba = Jieba::with_dict(&mut Cursor::new(lines)).unwrap_or_else(|_| Jieba::empty());
        for UserWord { word, frequency } in user {
            jieba.add_word(word, Some(*frequency as usize), None);
        }
        Self { jieba }
    }

    /// Cuts a run of Han characters into words, once through.
    pub fn cut<'a>(&self, run: &'a str) -> impl Iterator<Item = &'a str> {
        self.jieba.cut(run, false).into_iter().map(|token| token.word)
    }

    /// Cuts a run of Han characters into words and the shorter words inside them.
    pub fn cut_for_search<'a>(&self, run: &'a str) -> impl Iterator<Item = &'a str> {
        self.jieba.cut_for_search(run, false).into_iter().map(|token| token.word)
    }

    /// The frequency that makes `word` come out as one word.
    pub fn suggest_frequency(&self, word: &str) -> u64 {
        self.jieba.suggest_freq(word) as u64
    }
}

/// True when jieba's dictionary has the (folded) word.
pub fn is_word(word: &str) -> bool {
    dictionary().get(word.as_bytes()).is_some()
}

fn dictionary() -> Fst<&'static [u8]> {
    Fst::new(DICTIONARY).expect("the dictionary was written by the build script")
}

/// Lengths in bytes and frequencies of the dictionary words that `text` starts with.
fn prefixes(fst: &Fst<&'static [u8]>, text: &[u8]) -> Vec<(usize, u64)> {
    let mut found = Vec::new();
    let mut node = fst.root();
    let mut sum = 0;
    for (at, &byte) in text.iter().enumerate() {
        let Some(index) = node.find_input(byte) else { break };
        let transition = node.transition(index);
        sum += transition.out.value();
        node = fst.node(transition.addr);
        if node.is_final() {
            found.push((at + 1, sum + node.final_output().value()));
        }
    }
    found
}

include!(concat!(env!("OUT_DIR"), "/dict_total.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_cut_as_with_the_whole_dictionary() {
        let full = Segmenter::full(&[]);
        for text in
            ["高新区传感器", "男女主角亦有专属声优这一模式是由谁改编的", "中华人民共和国", "南京市长江大桥", "龘"]
        {
            let small = Segmenter::for_texts([text], &[]);
            let cut = |segmenter: &Segmenter| segmenter.cut(text).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(cut(&small), cut(&full), "{text}");
        }
    }

    #[test]
    fn words_the_user_added_come_out_whole() {
        let user = [UserWord { word: "亮赛比".into(), frequency: 1000 }];
        let segmenter = Segmenter::for_texts(["开展亮赛比活动"], &user);
        assert_eq!(segmenter.cut("开展亮赛比活动").collect::<Vec<_>>(), ["开展", "亮赛比", "活动"]);
    }
}
