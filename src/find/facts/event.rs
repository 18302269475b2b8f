//! What a figure is about where several of a kind are reported side by side: the conference, fair or contest that is
//! named last before it.
//!
//! Found by the words that such names end in. Leaves everything else that a figure can be about to its measure.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::row::Row;
use super::words::Table;
use hansou_text::fold::{Folded, is_han};

/// The words of `events.tsv`, by what they do.
static WORDS: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("events.tsv")));

/// The words that do something.
fn words(name: &str) -> impl Iterator<Item = &'static str> {
    WORDS.words(name)
}

/// The characters that endings end in.
static LAST: LazyLock<BTreeSet<char>> =
    LazyLock::new(|| words("ending").filter_map(|word| word.chars().last()).collect());

/// Longest name, in characters.
const LONGEST: usize = 16;
/// How far a name reaches into what follows, in characters.
const REACH: usize = 240;

/// An event named in a text.
pub(super) struct Named {
    /// Where its name ends, in characters of the folded text.
    end: usize,
    /// Its name, folded.
    name: String,
}

/// True when a word names an event.
pub(super) fn is_event(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    at_end(&chars, chars.len()).is_some()
}

/// The events named in a text, in order. No name goes over the end of a sentence (in bytes): a byline that stands
/// above belongs to none.
pub(super) fn events(folded: &Folded, sentences: &[Range<usize>]) -> Vec<Named> {
    let in_sentence = |sentence: &Range<usize>| {
        let from = folded.index_of_byte(sentence.start);
        let c = &folded.chars[from..folded.index_of_byte(sentence.end)];
        let ends = (1..=c.len()).filter(|&end| LAST.contains(&c[end - 1]));
        let named = ends.filter_map(|end| at_end(c, end)).map(|named| Named { end: from + named.end, ..named });
        named.collect::<Vec<_>>()
    };
    sentences.iter().flat_map(in_sentence).collect()
}

/// The event that a figure is about: the last one named before its clause ends, when that is near and not before `from`.
pub(super) fn before<'a>(events: &'a [Named], from: usize, clause: &Range<usize>) -> Option<&'a str> {
    let before = events.partition_point(|event| event.end <= clause.end);
    let last = events[..before].last()?;
    (last.end > from && last.end + REACH >= clause.start).then_some(&last.name)
}

/// The last event of a text, of which it can be named.
pub(super) fn last(events: &[Named]) -> Option<&str> {
    events.last().map(|event| event.name.as_str())
}

/// The name that ends at `end`.
fn at_end(c: &[char], end: usize) -> Option<Named> {
    let ends = |word: &str| {
        let len = word.chars().count();
        len <= end && c[end - len..end].iter().copied().eq(word.chars())
    };
    let ending = words("ending").find(|ending| ends(ending))?;
    let goes_on = c.get(end).is_some_and(|next| words("behind").any(|word| word.starts_with(*next)));
    if goes_on || words("other").any(ends) {
        return None;
    }
    let whole = words("whole").any(|word| word == ending);
    let mut start = end - ending.chars().count();
    let first = start;
    while !whole && start > 0 && first - start < LONGEST && continues(c, start - 1) {
        start -= 1;
    }
    let named = whole || first - start >= 2;
    named.then(|| Named { end, name: c[start..end].iter().collect() })
}

/// A character of a name; 第十一届, 2022 and words that join stand before it.
fn continues(c: &[char], at: usize) -> bool {
    let letter = is_han(c[at]) || c[at].is_ascii_alphabetic();
    letter && !words("joins").any(|word| word.starts_with(c[at]))
}

/// The events that facts are told of, each once.
pub(super) fn names<'a>(rows: &[&'a Row]) -> Vec<&'a str> {
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| row.fact.event.as_deref()).collect();
    names.into_iter().collect()
}

/// One name for the names of one event: 世界传感器大会 becomes 传感器大会 when that is used as well.
pub(super) fn shortest<'a>(name: &'a str, all: &[&'a str]) -> &'a str {
    all.iter().copied().filter(|other| name.ends_with(other)).min_by_key(|other| other.len()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hansou_text::fold::fold;

    #[test]
    fn names_of_events() {
        let names = |text: &str| {
            events(&fold(text), std::slice::from_ref(&(0..text.len())))
                .into_iter()
                .map(|event| event.name)
                .collect::<Vec<_>>()
        };
        for (text, wanted) in [
            ("2022世界传感器大会8月23日闭幕", &["世界传感器大会"][..]),
            ("第十一届中国北斗应用大会上，大会签约", &["中国北斗应用大会"]),
            ("全国人民代表大会和进博会", &["进博会"]),
            ("在人民大会堂举行，中央委员会向大会致辞", &[]),
            ("大会", &[]),
        ] {
            assert_eq!(names(text), wanted, "{text}");
        }
        assert!(is_event("传感器大会") && !is_event("大会") && !is_event("高新区"));
        assert_eq!(shortest("世界传感器大会", &["世界传感器大会", "传感器大会"]), "传感器大会");
    }
}
