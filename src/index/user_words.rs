//! The user's words: a list in jieba's format, a word a line with an optional frequency and tag.
//!
//! UTF-8 or GBK, with or without byte-order mark and CRLF. A word changes segmentation, and with it ranking and the
//! lower tiers; never what can be found.

use std::path::Path;

use crate::article::decode;
use crate::error::{Error, Result};
use hansou_text::fold::fold;
use hansou_text::segment::{UserWord, suggest_frequency};

/// Longest word taken, in characters.
const LONGEST: usize = 32;

/// Reads a list of words.
///
/// # Errors
/// [`Error::Io`]; [`Error::Dictionary`] with the number of a line that is not a word with an optional frequency and
/// tag.
pub fn read(path: &Path) -> Result<Vec<UserWord>> {
    let bytes = std::fs::read(path).map_err(Error::io("reading", path))?;
    let encoding = decode::guess(&bytes).encoding;
    let text = encoding.decode(&bytes).0;
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| Error::Dictionary { path: path.into(), line: number + 1, what: what.into() };
        lines.push(parse(line).map_err(wrong)?);
    }
    Ok(with_frequencies(lines))
}

fn parse(line: &str) -> std::result::Result<(String, Option<u64>), &'static str> {
    let mut parts = line.split_whitespace();
    let word = fold(parts.next().unwrap_or_default()).text();
    if word.is_empty() || word.chars().count() > LONGEST {
        return Err("a word has 1 to 32 characters");
    }
    let (second, third) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return Err("more than a word, a frequency and a tag");
    }
    match (second, third) {
        (None, _) => Ok((word, None)),
        (Some(second), _) => match second.parse() {
            Ok(frequency) => Ok((word, Some(frequency))),
            // A tag without a frequency.
            Err(_) if third.is_none() && !second.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                Ok((word, None))
            }
            Err(_) => Err("the frequency is not a whole number"),
        },
    }
}

/// Gives words without a frequency the one that makes them come out whole.
fn with_frequencies(lines: Vec<(String, Option<u64>)>) -> Vec<UserWord> {
    lines
        .into_iter()
        .map(|(word, frequency)| UserWord {
            frequency: frequency.unwrap_or_else(|| suggest_frequency(&word).max(1)),
            word,
        })
        .collect()
}
