//! Any number of articles from those of a folder, the same ones in every run, made one at a time.
//!
//! Article number i is made from article i mod n of the n that there are. The first n are as they are; in those after
//!
//! * each sentence is, one time in three, one of another article;
//! * each number is, one time in two, another one of as many digits;
//! * four words of two to four characters are, wherever they stand in it, words of other articles;
//! * the date is 37 days later for each time the folder has been gone through.
//!
//! So the number of different terms keeps growing, more slowly than that of articles, as in a growing archive.

use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use hansou::article::Article;
use hansou_text::fold::is_han;
use hansou_text::segment::Segmenter;
use hansou_text::sentence::sentences;
use jiff::ToSpan as _;
use serde_json::json;

use crate::peer::random::Random;

/// Articles in one file.
const FILE: usize = 10_000;
/// Words that are replaced.
const WORDS: usize = 4;

/// Makes articles.
pub struct Generator {
    articles: Vec<(Article, Vec<Range<usize>>)>,
    segmenter: Segmenter,
}

impl Generator {
    /// From the articles of a folder that have a text.
    pub fn new(articles: Vec<Article>) -> Self {
        let articles = articles
            .into_iter()
            .map(|article| (sentences(&article.body), article))
            .filter(|(sentences, _)| !sentences.is_empty())
            .map(|(sentences, article)| (article, sentences))
            .collect();
        Self { articles, segmenter: Segmenter::full(&[]) }
    }

    /// Writes articles as JSON Lines into files in a folder; gives the bytes of their titles and texts.
    pub fn write(&self, count: usize, folder: &Path) -> std::io::Result<u64> {
        let mut bytes = 0;
        for start in (0..count).step_by(FILE) {
            let path = folder.join(format!("{:05}.jsonl", start / FILE));
            let mut file = BufWriter::new(std::fs::File::create(path)?);
            for number in start..count.min(start + FILE) {
                let (title, body, date) = self.article(number);
                bytes += (title.len() + body.len()) as u64;
                serde_json::to_writer(&mut file, &json!({ "title": title, "body": body, "date": date }))?;
                file.write_all(b"\n")?;
            }
            file.flush()?;
        }
        Ok(bytes)
    }

    /// Title, text and date of an article.
    fn article(&self, number: usize) -> (String, String, Option<String>) {
        let (article, sentences) = &self.articles[number % self.articles.len()];
        let round = number / self.articles.len();
        let day = article.date.map(|dated| dated.day.saturating_add((37 * round as i64).days()));
        let date = day.map(|day| day.to_string());
        if round == 0 {
            return (article.title.clone(), article.body.clone(), date);
        }
        let mut random = Random(number as u64);
        let mut body = String::with_capacity(article.body.len() + 256);
        let mut at = 0;
        for sentence in sentences {
            body.push_str(&article.body[at..sentence.start]);
            if random.below(3) == 0 {
                let (other, sentences) = random.of(&self.articles);
                body.push_str(&other.body[random.of(sentences).clone()]);
            } else {
                body.push_str(&article.body[sentence.clone()]);
            }
            at = sentence.end;
        }
        let (mut title, mut body) = (renumbered(&article.title, &mut random), renumbered(&body, &mut random));
        for _ in 0..WORDS {
            let other = &random.of(&self.articles).0.body;
            if let (Some(from), Some(to)) = (self.word(&body, &mut random), self.word(other, &mut random)) {
                (title, body) = (title.replace(&from, &to), body.replace(&from, &to));
            }
        }
        (title, body, date)
    }

    /// A word at a random place of a text.
    fn word(&self, text: &str, random: &mut Random) -> Option<String> {
        let at = text.floor_char_boundary(random.below(text.len().max(1)));
        let run: String = text[at..].chars().skip_while(|&c| !is_han(c)).take_while(|&c| is_han(c)).take(12).collect();
        let word = self.segmenter.cut(&run).skip(1).find(|word| (2..=4).contains(&word.chars().count()));
        word.map(str::to_owned)
    }
}

/// The text with half of its numbers replaced by others of as many digits.
fn renumbered(text: &str, random: &mut Random) -> String {
    let mut new = String::with_capacity(text.len());
    let mut before = false;
    let mut change = false;
    for c in text.chars() {
        if !c.is_ascii_digit() {
            new.push(c);
        } else {
            change = if before { change } else { random.below(2) == 0 };
            // No number begins with a new 0.
            let least = usize::from(!before);
            let digit = least + random.below(10 - least);
            new.push(if change { char::from(b'0' + digit as u8) } else { c });
        }
        before = c.is_ascii_digit();
    }
    new
}
