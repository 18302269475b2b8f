//! English words of a query in the words that the reader of figures knows: `at least 10b CNY` to 至少10000000000元.

use hansou_text::numeral::Decimal;
use hansou_text::words::{begins_any, ends_any};

/// Words for powers of ten behind a number.
const SCALES: &[(&str, i32)] = &[
    ("trillion", 12),
    ("billion", 9),
    ("million", 6),
    ("thousand", 3),
    ("bn", 9),
    ("mn", 6),
    ("b", 9),
    ("m", 6),
    ("k", 3),
];

/// English words, and what the reader knows them by.
fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("english.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// English in a query to what the reader knows: `at least 10b CNY` to `至少10000000000元`.
pub(super) fn plain_words(text: &str) -> String {
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return text.to_string();
    }
    let c: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < c.len() {
        if let Some((english, chinese)) = word_at(&c, at) {
            out.truncate(out.trim_end_matches(' ').len());
            out.push_str(chinese);
            at += english.len();
            at += usize::from(c.get(at) == Some(&' '));
        } else if let Some((number, end)) = number_at(&c, at) {
            out.push_str(&number);
            at = end;
        } else {
            out.push(c[at]);
            at += 1;
        }
    }
    out
}

/// The English word that stands at a place by itself, and what the reader knows it by.
fn word_at(c: &[char], at: usize) -> Option<(&'static str, &'static str)> {
    let begins = c[at].is_ascii_alphabetic() && (at == 0 || !c[at - 1].is_ascii_alphabetic());
    words().find(|(word, _)| begins && begins_word(c, at, word))
}

/// True when a word stands at a place and no letter goes on with it.
fn begins_word(c: &[char], at: usize, word: &str) -> bool {
    begins_any(c, at, &[word]).is_some_and(|len| !c.get(at + len).is_some_and(char::is_ascii_alphabetic))
}

/// The number at a place, with the scale behind it worked in (10b is 10000000000), and where it ends.
fn number_at(c: &[char], at: usize) -> Option<(String, usize)> {
    const LONGEST: usize = 40;
    let digits: String = c[at..].iter().take(LONGEST).take_while(|c| c.is_ascii_digit() || **c == '.').collect();
    if digits.is_empty() || ends_any(c, at, &[","]).is_some() {
        return None;
    }
    let end = at + digits.len();
    let to = end + usize::from(c.get(end) == Some(&' '));
    // 5m is five metres unless money follows.
    let is_scale = |word: &str| word != "m" || c[to..].iter().skip(1).any(char::is_ascii_alphabetic);
    let scale = SCALES.iter().find(|(word, _)| begins_word(c, to, word)).filter(|(word, _)| is_scale(word));
    let value = scale.and_then(|(word, power)| Some((word, Decimal::plain(&digits)?.shifted(*power)?)));
    Some(match value {
        Some((word, value)) => (value.to_string(), to + word.len()),
        None => (digits, end),
    })
}
