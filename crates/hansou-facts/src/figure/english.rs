//! English words of a query in the words that the reader of figures knows: `at least 10b CNY` to 至少10000000000元.

use hansou_text::numeral::Decimal;
use hansou_text::words::{begins_any, ends_any};

/// English words, and what the reader knows them by.
fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("english.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// English in a query to what the reader knows: `at least 10b CNY` to `至少10000000000元`.
pub(super) fn plain_words(text: &str) -> String {
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
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return text.to_string();
    }
    let c: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < c.len() {
        let start = at == 0 || !c[at - 1].is_ascii_alphabetic();
        let ended = |len: usize| !c.get(at + len).is_some_and(char::is_ascii_alphabetic);
        let word = words().find(|(word, _)| start && begins_any(&c, at, &[word]).is_some_and(ended));
        if let Some((english, chinese)) = word.filter(|_| c[at].is_ascii_alphabetic()) {
            out.truncate(out.trim_end_matches(' ').len());
            out.push_str(chinese);
            at += english.len();
            at += usize::from(c.get(at) == Some(&' '));
            continue;
        }
        let digits: String = c[at..].iter().take(40).take_while(|c| c.is_ascii_digit() || **c == '.').collect();
        if !digits.is_empty() && ends_any(&c, at, &[","]).is_none() {
            let mut to = at + digits.len();
            let space = usize::from(c.get(to) == Some(&' '));
            let scale = SCALES.iter().find(|(word, _)| {
                begins_any(&c, to + space, &[word])
                    .is_some_and(|len| !c.get(to + space + len).is_some_and(char::is_ascii_alphabetic))
            });
            // 5m is five metres unless money follows.
            let scale = scale.filter(|(word, _)| {
                word.len() > 1
                    || *word == "b"
                    || *word == "k"
                    || c[to + space..].iter().skip(1).any(char::is_ascii_alphabetic)
            });
            let value = scale.and_then(|(word, power)| Some((word, Decimal::plain(&digits)?.shifted(*power)?)));
            if let Some((word, value)) = value {
                out.push_str(&value.to_string());
                to += space + word.len();
            } else {
                out.push_str(&digits);
            }
            at = to;
            continue;
        }
        out.push(c[at]);
        at += 1;
    }
    out
}
