//! Words: jieba's segmentation, without its model for unknown words, on folded text.
//!
//! The dictionary is an FST made of the one that jieba-rs ships (`cargo xtask dict`). Indexing loads all of it, a query
//! only the entries that are substrings of the query: jieba's route depends on the frequencies of the words in the
//! text and on their total only. Cutting goes along a `trie` (`route`), because jieba's own takes twice the time and
//! half a megabyte to begin with; the tests below hold it against jieba, word for word. Jieba itself says which
//! frequency makes a word of the user come out whole, and cuts where a dictionary is too large for the trie.

mod route;
mod trie;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::Cursor;
use std::ops::Range;

use fst::raw::Fst;
use jieba_rs::Jieba;

pub use self::route::Buffers;
use self::trie::Trie;

/// Word → frequency, words folded.
static DICTIONARY: &[u8] = include_bytes!("../../data/dict.fst");

/// Holds the frequency of all words that are left out; a private-use character, in no text after folding matters.
const REST: char = '\u{10fffd}';

/// A segmenter: either for any text or for one query.
pub struct Segmenter {
    engine: Engine,
}

/// Both cut alike.
enum Engine {
    /// For all dictionaries but the largest.
    Trie(Trie),
    /// For the rest.
    Jieba(Box<Jieba>),
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
    /// For any text: loads the whole dictionary, some hundredths of a second.
    pub fn full(user: &[UserWord]) -> Self {
        let fst = dictionary();
        let (mut text, mut ends) = (Vec::with_capacity(DICTIONARY.len()), Vec::with_capacity(fst.len()));
        each_word(&fst, fst.root(), 0, &mut Vec::new(), &mut |word, frequency| {
            text.extend_from_slice(word);
            ends.push((text.len(), frequency));
        });
        let text = String::from_utf8(text).unwrap_or_default();
        let mut start = 0;
        let mut words = Vec::with_capacity(ends.len() + user.len());
        words.extend(ends.iter().map(|&(end, frequency)| (&text[std::mem::replace(&mut start, end)..end], frequency)));
        words.extend(user.iter().map(UserWord::pair));
        match Trie::new(words.iter().copied(), TOTAL.wrapping_add(added(&fst, user))) {
            Some(trie) => Self { engine: Engine::Trie(trie) },
            None => {
                let dictionary = words[..fst.len()].iter().fold(String::new(), |lines, word| line(lines, *word));
                Self { engine: Engine::Jieba(Box::new(jieba(dictionary, user))) }
            }
        }
    }

    /// For the texts given and no other: loads what their substrings are.
    pub fn for_texts<'a>(texts: impl IntoIterator<Item = &'a str>, user: &[UserWord]) -> Self {
        let words = words_in(texts);
        let pairs = words.iter().map(|(word, frequency)| (*word, *frequency)).chain(user.iter().map(UserWord::pair));
        match Trie::new(pairs, TOTAL.wrapping_add(added(&dictionary(), user))) {
            Some(trie) => Self { engine: Engine::Trie(trie) },
            None => Self { engine: Engine::Jieba(Box::new(small(&words, user))) },
        }
    }

    /// Cuts a run of Han characters into words, once through.
    pub fn cut<'a>(&self, run: &'a str) -> impl Iterator<Item = &'a str> {
        let words: Vec<&str> = match &self.engine {
            Engine::Jieba(jieba) => jieba.cut(run, false).into_iter().map(|token| token.word).collect(),
            Engine::Trie(trie) => words(trie, run, false),
        };
        words.into_iter()
    }

    /// Cuts a run of Han characters into words and the shorter words inside them.
    pub fn cut_for_search<'a>(&self, run: &'a str) -> impl Iterator<Item = &'a str> {
        let words: Vec<&str> = match &self.engine {
            Engine::Jieba(jieba) => jieba.cut_for_search(run, false).into_iter().map(|token| token.word).collect(),
            Engine::Trie(trie) => words(trie, run, true),
        };
        words.into_iter()
    }

    /// [`Segmenter::cut_for_search`] without a string for each word: gives ranges of the run's characters, and uses
    /// the same memory from run to run.
    pub fn each_for_search(&self, run: &[char], buffers: &mut Buffers, mut emit: impl FnMut(Range<usize>)) {
        match &self.engine {
            Engine::Trie(trie) => trie.cut(run, true, buffers, emit),
            Engine::Jieba(jieba) => {
                let text: String = run.iter().collect();
                jieba.cut_for_search(&text, false).iter().for_each(|token| emit(token.start..token.end));
            }
        }
    }
}

impl UserWord {
    fn pair(&self) -> (&str, u64) {
        (&self.word, self.frequency)
    }
}

/// The words that stand in the texts, with their frequencies.
fn words_in<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, u64> {
    let fst = dictionary();
    let mut words = BTreeMap::new();
    for text in texts {
        for (start, _) in text.char_indices() {
            words.extend(
                prefixes(&fst, &text.as_bytes()[start..])
                    .into_iter()
                    .map(|(end, frequency)| (&text[start..start + end], frequency)),
            );
        }
    }
    words
}

/// Jieba with these words of the dictionary and the user's. The frequency of all others stands on one entry that
/// cannot occur, because a cut depends on the frequencies of the words in the text and on their total only.
fn small<'a>(words: &BTreeMap<&'a str, u64>, user: &'a [UserWord]) -> Jieba {
    let fst = dictionary();
    let mut words = words.clone();
    // A known word of the user takes its old frequency from the total, wherever it stands.
    words.extend(user.iter().filter_map(|UserWord { word, .. }| Some((word.as_str(), fst.get(word)?.value()))));
    let rest = TOTAL.saturating_sub(words.values().sum());
    let lines = words.iter().fold(String::new(), |lines, (word, frequency)| line(lines, (word, *frequency)));
    jieba(line(lines, (REST.encode_utf8(&mut [0; 4]), rest)), user)
}

/// Jieba with a dictionary and the user's words.
fn jieba(dictionary: String, user: &[UserWord]) -> Jieba {
    let mut jieba = Jieba::with_dict(&mut Cursor::new(dictionary)).unwrap_or_else(|_| Jieba::empty());
    for (word, frequency) in user.iter().map(UserWord::pair) {
        jieba.add_word(word, Some(frequency as usize), None);
    }
    jieba
}

/// A line of a dictionary as jieba reads it.
fn line(mut lines: String, (word, frequency): (&str, u64)) -> String {
    let _ = writeln!(lines, "{word} {frequency}");
    lines
}

/// What the user's words add to the total: a word that is known has its new frequency instead of its old one.
fn added(fst: &Fst<&'static [u8]>, user: &[UserWord]) -> u64 {
    let mut frequencies: HashMap<&str, u64> = HashMap::new();
    let mut sum = 0u64;
    for (word, frequency) in user.iter().map(UserWord::pair) {
        let known = || fst.get(word).map_or(0, |frequency| frequency.value());
        let before = frequencies.insert(word, frequency).unwrap_or_else(known);
        // Differences may be negative: only the sum is added to the total, and wraps back.
        sum = sum.wrapping_add(frequency).wrapping_sub(before);
    }
    sum
}

/// The words of a run as its parts.
fn words<'a>(trie: &Trie, run: &'a str, inner: bool) -> Vec<&'a str> {
    let chars: Vec<char> = run.chars().collect();
    let mut bytes: Vec<usize> = run.char_indices().map(|(byte, _)| byte).collect();
    bytes.push(run.len());
    let mut words = Vec::new();
    trie.cut(&chars, inner, &mut Buffers::default(), |word| words.push(&run[bytes[word.start]..bytes[word.end]]));
    words
}

/// The frequency that makes a word come out as one word, without the user's other words.
pub fn suggest_frequency(word: &str) -> u64 {
    small(&words_in([word]), &[]).suggest_freq(word) as u64
}

/// True when jieba's dictionary has the (folded) word.
pub fn is_word(word: &str) -> bool {
    dictionary().get(word.as_bytes()).is_some()
}

/// The same of the characters of a (folded) text.
pub fn are_word(chars: &[char]) -> bool {
    is_word(&chars.iter().collect::<String>())
}

/// Words of jieba's dictionary of this many characters whose every character is allowed at its place, ascending.
pub fn words_of(length: usize, is_allowed: &dyn Fn(usize, char) -> bool) -> Vec<String> {
    let fst = dictionary();
    let mut found = Vec::new();
    let mut walk = Walk { fst: &fst, length, is_allowed, found: &mut found };
    walk.below(fst.root(), &mut Vec::new(), 0, 0);
    found
}

/// Goes through the words that [`words_of`] gives.
struct Walk<'a> {
    fst: &'a Fst<&'static [u8]>,
    length: usize,
    is_allowed: &'a dyn Fn(usize, char) -> bool,
    found: &'a mut Vec<String>,
}

impl Walk<'_> {
    /// Below a node that `bytes` lead to: so many whole characters, and from `start` on the beginning of the next.
    fn below(&mut self, node: fst::raw::Node<'_>, bytes: &mut Vec<u8>, start: usize, count: usize) {
        if count == self.length {
            if node.is_final() {
                self.found.extend(String::from_utf8(bytes.clone()));
            }
            return;
        }
        for step in node.transitions() {
            bytes.push(step.inp);
            let next = self.fst.node(step.addr);
            match std::str::from_utf8(&bytes[start..]).ok().and_then(|text| text.chars().next()) {
                Some(c) if (self.is_allowed)(count, c) => self.below(next, bytes, bytes.len(), count + 1),
                Some(_) => {}
                None => self.below(next, bytes, start, count),
            }
            bytes.pop();
        }
    }
}

fn dictionary() -> Fst<&'static [u8]> {
    Fst::new(DICTIONARY).expect("the dictionary was written by the build script")
}

/// Gives the words below a node, in order, with their frequencies: a fifth of the work of the map's own stream.
fn each_word(
    fst: &Fst<&'static [u8]>,
    node: fst::raw::Node,
    sum: u64,
    word: &mut Vec<u8>,
    emit: &mut impl FnMut(&[u8], u64),
) {
    if node.is_final() {
        emit(word, sum + node.final_output().value());
    }
    for transition in node.transitions() {
        word.push(transition.inp);
        each_word(fst, fst.node(transition.addr), sum + transition.out.value(), word, emit);
        word.pop();
    }
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

/// Sum of all frequencies in the dictionary.
const TOTAL: u64 = decimal(include_str!("../../data/dict_total.txt").trim_ascii());

/// The value of a text of digits.
const fn decimal(digits: &str) -> u64 {
    let (digits, mut value, mut at) = (digits.as_bytes(), 0, 0);
    while at < digits.len() {
        value = value * 10 + (digits[at] - b'0') as u64;
        at += 1;
    }
    value
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::fold::{fold, is_han};

    /// The dictionary, a word a line.
    static LINES: LazyLock<String> = LazyLock::new(|| {
        let mut lines = String::new();
        let fst = dictionary();
        let mut stream = fst.stream();
        while let Some((word, frequency)) = fst::Streamer::next(&mut stream) {
            lines = line(lines, (std::str::from_utf8(word).unwrap(), frequency.value()));
        }
        lines
    });
    static JIEBA: LazyLock<Jieba> = LazyLock::new(|| jieba(LINES.clone(), &[]));
    static FULL: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::full(&[]));

    /// The whole dictionary, the run's own words and jieba with the run's own words all give what jieba gives.
    fn check(run: &str, jieba: &Jieba, full: &Segmenter, user: &[UserWord]) {
        check_engine(run, jieba, full);
        check_engine(run, jieba, &Segmenter::for_texts([run], user));
        let small = small(&words_in([run]), user);
        check_engine(run, jieba, &Segmenter { engine: Engine::Jieba(Box::new(small)) });
    }

    fn check_engine(run: &str, jieba: &Jieba, segmenter: &Segmenter) {
        let words = |tokens: Vec<jieba_rs::Token>| tokens.iter().map(|token| token.word.to_owned()).collect::<Vec<_>>();
        let (once, inner) = (words(jieba.cut(run, false)), words(jieba.cut_for_search(run, false)));
        assert_eq!(segmenter.cut(run).collect::<Vec<_>>(), once, "{run}");
        assert_eq!(segmenter.cut_for_search(run).collect::<Vec<_>>(), inner, "{run}");
        let chars: Vec<char> = run.chars().collect();
        let mut each = Vec::new();
        segmenter.each_for_search(&chars, &mut Buffers::default(), |word| {
            each.push(chars[word].iter().collect::<String>());
        });
        assert_eq!(each, inner, "{run}");
    }

    /// Runs of Han characters of everything that stands in the project: articles, lists of words, sources.
    fn real_runs() -> Vec<String> {
        let mut runs = Vec::new();
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if path.is_dir() && !name.starts_with('.') && name != "target" {
                    folders.push(path);
                } else if let Ok(text) = std::fs::read_to_string(&path) {
                    runs.extend(
                        fold(&text).text().split(|c| !is_han(c)).filter(|run| !run.is_empty()).map(str::to_owned),
                    );
                }
            }
        }
        runs.sort_unstable();
        runs.dedup();
        runs
    }

    #[test]
    fn real_text_is_cut_as_jieba_cuts_it() {
        let runs = real_runs();
        assert!(runs.len() > 5_000, "{}", runs.len());
        runs.iter().for_each(|run| check_engine(run, &JIEBA, &FULL));
        runs.iter().step_by(10).for_each(|run| check(run, &JIEBA, &FULL, &[]));
        // In one piece, so that words arise across what punctuation kept apart.
        runs.chunks(97).for_each(|chunk| check_engine(&chunk.concat(), &JIEBA, &FULL));
    }

    #[test]
    fn words_of_the_user_change_the_cut_as_they_change_jiebas() {
        let runs = real_runs();
        // Known and unknown, common and rare, one given twice, one that no run can hold, one outside the main block.
        let words = [
            ("亮赛比", 1000),
            ("新区", 3),
            ("高新区", 900_000),
            ("的", 1),
            ("区的", 0),
            ("传感", 50),
            ("传感", 70_000),
            ("𠮷野家", 40),
            ("g20峰会", 40),
            ("经济发展的", 7),
        ];
        let user = words.map(|(word, frequency)| UserWord { word: word.to_owned(), frequency });
        let (jieba, full) = (jieba(LINES.clone(), &user), Segmenter::full(&user));
        runs.iter().step_by(3).for_each(|run| check_engine(run, &jieba, &full));
        runs.iter().step_by(50).for_each(|run| check(run, &jieba, &full, &user));
        // 仅仅 and 仅 in either order weigh the same but for rounding.
        let tie = "至多大致现在当时当前近期此前随后长达竟达均达可以达到仅仅仅达只刚才刚刚差不多估计估计约初步初步统计下达处以";
        for run in ["开展亮赛比活动", "高新区的传感器", "去𠮷野家", "𠮷", "区的区的", "〇〇年々〆", "㐀㐁龘", tie]
        {
            check(run, &jieba, &full, &user);
        }
        assert_eq!(full.cut("开展亮赛比活动").collect::<Vec<_>>(), ["开展", "亮赛比", "活动"]);
    }

    #[test]
    fn a_suggested_frequency_keeps_a_word_whole() {
        for word in ["亮赛比", "区传感", "高新区", "的"] {
            assert_eq!(suggest_frequency(word), JIEBA.suggest_freq(word) as u64, "{word}");
            let user = [UserWord { word: word.into(), frequency: suggest_frequency(word) }];
            assert_eq!(Segmenter::for_texts([word], &user).cut(word).collect::<Vec<_>>(), [word]);
        }
    }

    proptest! {
        /// Words of the dictionary, parts of them and any characters side by side, with words of the user among them.
        #[test]
        fn any_run_is_cut_as_jieba_cuts_it(
            parts in prop::collection::vec((any::<prop::sample::Index>(), 0..4usize, "[一-龥〇々㐀-㐏𠀀-𠀏]{0,2}"), 1..12),
            user in prop::option::weighted(0.02, (0..3usize, 0..2_000_000u64)),
        ) {
            let mut run = String::new();
            for (at, kept, any) in &parts {
                let line = LINES.as_bytes();
                let start = at.index(line.len());
                let start = line[..start].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
                let word = LINES[start..].split(' ').next().unwrap_or_default();
                run.extend(word.chars().filter(|&c| is_han(c)).take(if *kept == 0 { 16 } else { *kept }));
                run += any;
            }
            prop_assume!(!run.is_empty());
            let Some((from, frequency)) = user else {
                check(&run, &JIEBA, &FULL, &[]);
                return Ok(());
            };
            let word: String = run.chars().skip(from).take(3).collect();
            prop_assume!(!word.is_empty());
            let user = [UserWord { word, frequency }];
            check(&run, &jieba(LINES.clone(), &user), &Segmenter::full(&user), &user);
        }
    }
}
