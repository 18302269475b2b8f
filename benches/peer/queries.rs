//! Questions made from a folder's own texts, the same ones in every run.
//!
//! Each is taken from a random place of a random text, so that what is common in the texts is common in the questions:
//!
//! * one word: the word at that place, as jieba cuts the sentence, of 2 to 4 characters;
//! * two words: two different ones of the same text;
//! * phrase: 4 to 12 characters as they stand, in quotation marks;
//! * question: 甲的乙是多少？ (what is the 乙 of 甲), with two words of a text;
//! * figure: what a figure of the text measures, at least half of its value;
//! * date: a word of the text in a year that the text names, else 2023;
//! * short: of 20, 6 are one word, 8 two words, 3 any 2 to 6 characters, 2 phrases, 1 a single character;
//! * stretches: any 2 to 6 characters, for recall.

use std::collections::BTreeSet;

use hansou_facts::figure;
use hansou_text::fold::{fold, is_han};
use hansou_text::segment::Segmenter;
use serde::{Deserialize, Serialize};

use super::random::Random;
use super::scan::Scan;

/// Questions, by kind.
#[derive(Default, Serialize, Deserialize)]
pub struct Queries {
    /// Name of the kind and its questions.
    pub kinds: Vec<(String, Vec<String>)>,
    /// Real short queries of all kinds.
    pub short: Vec<String>,
    /// Stretches of text.
    pub stretches: Vec<String>,
}

/// Questions of each kind.
const EACH: usize = 200;
/// Short queries: as many as there are texts for, at most 10,000.
const SHORT: usize = 10_000;
/// Stretches for recall.
const STRETCHES: usize = 300;
/// Places tried before a question is given up.
const TRIES: usize = 40;

impl Queries {
    /// Questions from texts.
    pub fn of(texts: &Scan) -> Self {
        let mut maker = Maker { texts, segmenter: Segmenter::full(&[]), random: Random(20_240_601) };
        let kinds = vec![
            ("one word".to_owned(), maker.different(EACH, Maker::word)),
            ("two words".to_owned(), maker.different(EACH, Maker::words)),
            ("phrase".to_owned(), maker.different(EACH, Maker::phrase)),
            ("question".to_owned(), maker.different(EACH, Maker::question)),
            ("figure".to_owned(), maker.different(EACH, Maker::figure)),
            ("date".to_owned(), maker.different(EACH, Maker::dated)),
        ];
        let short = (0..SHORT).filter_map(|at| maker.short(at)).collect();
        let stretches = maker.different(STRETCHES, |maker| maker.stretch(2, 6));
        Self { kinds, short, stretches }
    }

    /// The questions of a kind.
    pub fn kind(&self, name: &str) -> &[String] {
        self.kinds.iter().find(|kind| kind.0 == name).map_or(&[], |kind| &kind.1)
    }
}

/// Makes questions.
struct Maker<'a> {
    texts: &'a Scan,
    segmenter: Segmenter,
    random: Random,
}

impl Maker<'_> {
    /// Up to `count` questions, no two alike.
    fn different(&mut self, count: usize, make: impl Fn(&mut Self) -> Option<String>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let mut made = Vec::new();
        for _ in 0..count * 10 {
            if made.len() == count {
                break;
            }
            made.extend(make(self).filter(|query| seen.insert(query.clone())));
        }
        made
    }

    fn text(&mut self) -> String {
        let number = self.random.below(self.texts.len());
        String::from_utf8_lossy(self.texts.text(number)).into_owned()
    }

    /// The run of Han characters around a random place of a text, and the place in it.
    fn run(&mut self, chars: &[char]) -> Option<(Vec<char>, usize)> {
        if chars.is_empty() {
            return None;
        }
        let at = self.random.below(chars.len());
        if !is_han(chars[at]) {
            return None;
        }
        let before = chars[..at].iter().rev().take_while(|&&c| is_han(c)).count();
        let after = chars[at..].iter().take_while(|&&c| is_han(c)).count();
        Some((chars[at - before..at + after].to_vec(), before))
    }

    /// The word at a random place of a text.
    fn word_of(&mut self, text: &str) -> Option<String> {
        let chars: Vec<char> = text.chars().collect();
        (0..TRIES).find_map(|_| {
            let (run, at) = self.run(&chars)?;
            let run: String = run.into_iter().collect();
            let mut end = 0;
            let words = self.segmenter.cut(&run).map(|word| (word, word.chars().count()));
            let (word, length) = { words }.find(|(_, length)| {
                end += length;
                end > at
            })?;
            (2..=4).contains(&length).then(|| word.to_owned())
        })
    }

    fn word(&mut self) -> Option<String> {
        let text = self.text();
        self.word_of(&text)
    }

    fn pair(&mut self) -> Option<(String, String)> {
        let text = self.text();
        let first = self.word_of(&text)?;
        let second = (0..TRIES).find_map(|_| self.word_of(&text).filter(|word| *word != first))?;
        Some((first, second))
    }

    fn words(&mut self) -> Option<String> {
        self.pair().map(|(first, second)| format!("{first} {second}"))
    }

    fn question(&mut self) -> Option<String> {
        self.pair().map(|(first, second)| format!("{first}的{second}是多少？"))
    }

    /// From `least` to `most` characters as they stand.
    fn stretch(&mut self, least: usize, most: usize) -> Option<String> {
        let chars: Vec<char> = self.text().chars().collect();
        let length = least + self.random.below(most - least + 1);
        (0..TRIES).find_map(|_| {
            let (run, at) = self.run(&chars)?;
            run.get(at..at + length).map(|stretch| stretch.iter().collect())
        })
    }

    fn phrase(&mut self) -> Option<String> {
        self.stretch(4, 12).map(|text| format!("\"{text}\""))
    }

    fn figure(&mut self) -> Option<String> {
        let figures = figure::read(&fold(&self.text()));
        let telling = |figure: &&figure::Figure| {
            (2..=12).contains(&figure.measure.text.chars().count())
                && figure.measure.text.chars().all(is_han)
                && figure.base_value().is_some_and(|value| value.to_f64() >= 1.0)
        };
        let figures: Vec<_> = figures.iter().filter(telling).collect();
        if figures.is_empty() {
            return None;
        }
        let figure = self.random.of(&figures);
        let half = figure.base_value()?.to_f64() / 2.0;
        Some(format!("{}>={half:.1}{}", figure.measure.text, figure.unit.base))
    }

    fn dated(&mut self) -> Option<String> {
        let text = self.text();
        let word = self.word_of(&text)?;
        let year = (2000..2030).find(|year| text.contains(&format!("{year}年"))).unwrap_or(2023);
        Some(format!("{word} 日期:{year}"))
    }

    fn short(&mut self, at: usize) -> Option<String> {
        match at % 20 {
            0..6 => self.word(),
            6..14 => self.words(),
            14..17 => self.stretch(2, 6),
            17..19 => self.phrase(),
            _ => self.stretch(1, 1),
        }
    }
}
