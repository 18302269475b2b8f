//! Where the units of a query stand in a text: what verification and highlighting share, so that a mark is shown
//! exactly where a match was found.
//!
//! Works on the text's [`Stream`] of atoms; ranges that leave are bytes of the original text.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use jiff::civil::Date;
use memchr::memmem;
use regex::Regex;

use super::ast::{How, Unit};
use super::listed_figures;
use crate::index::FigureList;
use hansou_facts::date::{self, Mention, NamedDays};
use hansou_facts::figure::bind::{MeasureWords, measure_words};
use hansou_facts::figure::{self, Figure, QuantityConstraint};
use hansou_text::atom::{AtomKind, FRAME, GAP, Stream, parts};
use hansou_text::fold::{Folded, fold, is_han, spelling_keeping_case};

/// A text made ready for matching.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    original: Cow<'a, str>,
    folded: Folded,
    /// Made when it is asked for: Han characters are looked for without it.
    stream: OnceCell<Stream>,
    /// Its figures, where the index keeps them.
    listed: Option<FigureList>,
    /// The same, read where there is no list or it does not tell enough.
    figures: OnceCell<Vec<Figure>>,
    /// The words bound to each of them.
    bound: OnceCell<Vec<MeasureWords>>,
    /// The day it is from, which 昨日 and 9月28日 are counted from.
    day: Option<Date>,
}

impl<'a> Text<'a> {
    /// Folds and cuts `original`.
    pub fn new(original: &'a str) -> Self {
        Self::from_cow(Cow::Borrowed(original))
    }

    /// The same of a text that is kept here.
    pub fn owned(original: String) -> Text<'static> {
        Text::from_cow(Cow::Owned(original))
    }

    fn from_cow(original: Cow<'a, str>) -> Self {
        let folded = fold(&original);
        let (stream, figures, bound) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { original, folded, stream, listed: None, figures, bound, day: None }
    }

    /// The same text, of an article of this day.
    pub fn from_day(self, day: Option<Date>) -> Self {
        Self { day, ..self }
    }

    /// The same text with the list of its figures.
    pub fn with_list(self, listed: Option<FigureList>) -> Self {
        Self { listed, ..self }
    }

    /// The list of its figures.
    pub fn figure_list(&self) -> Cow<'_, FigureList> {
        let read = || FigureList::from_figures(self.figures());
        self.listed.as_ref().map_or_else(|| Cow::Owned(read()), Cow::Borrowed)
    }

    /// The text as given.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The text folded.
    pub fn folded(&self) -> &Folded {
        &self.folded
    }

    fn stream(&self) -> &Stream {
        self.stream.get_or_init(|| Stream::new(&self.folded))
    }

    fn figures(&self) -> &[Figure] {
        self.figures.get_or_init(|| figure::read_on(&self.folded, self.day))
    }

    fn bound(&self) -> &[MeasureWords] {
        self.bound.get_or_init(|| measure_words(&self.folded, self.figures()))
    }

    /// Bytes of the original under bytes of the stream.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        self.folded.source_range(self.stream().chars(range))
    }
}

/// Something that can be looked for in a text.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// Atoms in this order with these gaps.
    Atoms(String),
    /// The same, and the original must read so when white space is left out.
    Verbatim(String, String),
    /// An expression over the stream (wildcards).
    Stream(Regex),
    /// An expression over the folded text, as the user wrote it.
    Folded(Regex),
    /// A figure that answers a question, with the words bound to it.
    Figure(Box<QuantityConstraint>),
    /// A date that names a day of a period, as days since 1970-01-01.
    Mention(Range<i64>),
    /// A part of a run of letters and digits (`107` in `g107`).
    Part(String),
}

impl Pattern {
    /// The pattern of a unit; `None` when there is nothing in it to look for.
    pub fn from_unit(unit: &Unit) -> Option<Self> {
        match unit.how {
            How::Loose | How::Exact => atoms(&unit.text).map(Self::Atoms),
            How::Verbatim => atoms(&unit.text).map(|pattern| Self::Verbatim(pattern, squeezed(&unit.text))),
            How::Wildcard => wildcard(&unit.text).map(Self::Stream),
            How::Pattern => expression(&unit.text).ok().map(Self::Folded),
        }
    }

    /// The pattern of one word of a unit.
    pub fn word(word: &str) -> Option<Self> {
        atoms(word).map(Self::Atoms)
    }

    /// The folded text that it is, when it is one.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Atoms(pattern) | Self::Verbatim(pattern, _) => {
                Some(pattern.chars().map(|c| if matches!(c, FRAME | GAP) { ' ' } else { c }).collect())
            }
            Self::Part(part) => Some(part.clone()),
            _ => None,
        }
    }

    /// Byte ranges of the original at which it stands, in order; they may overlap.
    pub fn find(&self, text: &Text<'_>) -> Vec<Range<usize>> {
        match self {
            Self::Atoms(pattern) => occurrences(text, pattern).collect(),
            Self::Verbatim(pattern, typed) => {
                occurrences(text, pattern).filter(|range| squeezed(&text.original[range.clone()]) == *typed).collect()
            }
            Self::Stream(regex) => {
                regex.find_iter(&text.stream().text).map(|found| text.source(found.range())).collect()
            }
            Self::Folded(regex) => folded_matches(text, regex),
            Self::Part(part) => part_matches(text, part),
            Self::Figure(asked) => figure_matches(text, asked),
            Self::Mention(asked) => mention_matches(text, asked),
        }
    }

    /// True when it stands in the text.
    pub fn is_in(&self, text: &Text<'_>) -> bool {
        match self {
            Self::Atoms(pattern) => occurrences(text, pattern).next().is_some(),
            Self::Stream(regex) => regex.is_match(&text.stream().text),
            _ => !self.find(text).is_empty(),
        }
    }
}

/// The stream of a query text; `None` when it has no atoms.
fn atoms(text: &str) -> Option<String> {
    Some(Stream::new(&fold(text)).text).filter(|stream| !stream.is_empty())
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// All places, overlapping ones too (`哈哈` stands twice in `哈哈哈`).
fn occurrences<'t>(text: &'t Text<'_>, pattern: &'t str) -> Box<dyn Iterator<Item = Range<usize>> + 't> {
    let is_all_han = pattern.chars().all(is_han);
    if is_all_han { Box::new(in_chars(text, pattern)) } else { Box::new(in_stream(text, pattern)) }
}

/// Of Han characters: each is an atom, and two that are neighbours in a folded text have no gap between them.
fn in_chars<'t>(text: &'t Text<'_>, pattern: &str) -> impl Iterator<Item = Range<usize>> + 't {
    let (chars, pattern) = (&text.folded.chars, pattern.chars().collect::<Vec<char>>());
    let mut from = 0;
    std::iter::from_fn(move || {
        let first = pattern.first()?;
        loop {
            let at = from + chars.get(from..)?.iter().position(|c| c == first)?;
            from = at + 1;
            if chars[at..].starts_with(&pattern) {
                return Some(text.folded.source_range(at..at + pattern.len()));
            }
        }
    })
}

fn in_stream<'t>(text: &'t Text<'_>, pattern: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let (finder, stream) = (memmem::Finder::new(pattern), text.stream());
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + finder.find(&stream.text.as_bytes()[from..])?;
        from = at + stream.text[at..].chars().next().map_or(1, char::len_utf8);
        Some(text.source(at..at + pattern.len()))
    })
}

fn folded_matches(text: &Text<'_>, regex: &Regex) -> Vec<Range<usize>> {
    let folded = text.folded.text();
    // Byte of the folded text → index of its character, walked once along with the matches.
    let mut chars = folded.char_indices().map(|(byte, _)| byte).enumerate().peekable();
    let mut index = |byte: usize| {
        while chars.peek().is_some_and(|&(_, at)| at < byte) {
            chars.next();
        }
        chars.peek().map_or(text.folded.chars.len(), |&(index, _)| index)
    };
    regex
        .find_iter(&folded)
        .filter(|found| !found.is_empty())
        .map(|found| {
            let start = index(found.start());
            text.folded.source_range(start..index(found.end()))
        })
        .collect()
}

/// From the list of the text's figures where it tells, which spares reading them.
fn figure_matches(text: &Text<'_>, asked: &QuantityConstraint) -> Vec<Range<usize>> {
    let listed =
        text.listed.as_ref().and_then(|list| listed_figures::answers(list, asked, &text.original, &text.folded));
    listed.unwrap_or_else(|| read_figure_matches(text, asked))
}

fn read_figure_matches(text: &Text<'_>, asked: &QuantityConstraint) -> Vec<Range<usize>> {
    let figures = text.figures().iter().zip(text.bound());
    let answering = figures.filter(|(figure, words)| asked.matches(figure) && asked.binding(words).is_some());
    answering.map(|(figure, _)| figure.span.clone()).collect()
}

fn mention_matches(text: &Text<'_>, asked: &Range<i64>) -> Vec<Range<usize>> {
    let mentions = date::read(&text.folded, text.day).into_iter();
    let answers = |mention: &Mention| NamedDays::from_mention(mention).is_some_and(|days| days.answer(asked));
    mentions.filter(answers).map(|mention| mention.span).collect()
}

fn part_matches(text: &Text<'_>, part: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut word = String::new();
    for atom in text.stream().atoms.iter().filter(|atom| atom.kind == AtomKind::Word && atom.end - atom.start > 1) {
        word.clear();
        word.extend(&text.folded.chars[atom.start..atom.end]);
        if parts(&word).contains(&part)
            && let Some(at) = word.find(part)
        {
            let start = atom.start + word[..at].chars().count();
            found.push(text.folded.source_range(start..start + part.chars().count()));
        }
    }
    found
}

/// Most characters that one `*` may stand for.
const STAR: usize = 64;

/// `*` is any run without punctuation, `?` one character; everything else is literal.
fn wildcard(text: &str) -> Option<Regex> {
    let mut source = String::new();
    let mut literal = String::new();
    let mut any = false;
    let flush = |literal: &mut String, source: &mut String, any: &mut bool| {
        if let Some(stream) = atoms(literal) {
            *any = true;
            // At a wildcard a run of letters may go on: its frame is optional there.
            let trimmed = stream.trim_matches(FRAME);
            source.push_str(&regex::escape(trimmed).replace(FRAME, &format!("{FRAME}?")));
        }
        literal.clear();
    };
    for c in text.chars() {
        match c {
            '*' | '＊' => {
                flush(&mut literal, &mut source, &mut any);
                source.push_str(&format!("[^{GAP}]{{0,{STAR}}}?"));
            }
            '?' | '？' => {
                flush(&mut literal, &mut source, &mut any);
                source.push_str(&format!("{FRAME}?[^{GAP}{FRAME}]{FRAME}?"));
            }
            c => literal.push(c),
        }
    }
    flush(&mut literal, &mut source, &mut any);
    if !any {
        return None;
    }
    limited(&source).ok()
}

/// The user's own expression, over folded text: literals in it are folded, classes stay as they are.
///
/// # Errors
/// What is wrong with the expression, or that it is too large.
pub fn expression(source: &str) -> Result<Regex, regex::Error> {
    limited(&folded_expression(source))
}

/// The source of an expression with its literals folded.
pub(super) fn folded_expression(source: &str) -> String {
    source.chars().flat_map(spelling_keeping_case).collect()
}

fn limited(source: &str) -> Result<Regex, regex::Error> {
    regex::RegexBuilder::new(source).size_limit(1 << 20).dfa_size_limit(1 << 22).case_insensitive(true).build()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(how: How, unit: &str, text: &str) -> Vec<String> {
        let unit = Unit { text: unit.into(), how, period: None };
        let text = Text::new(text);
        let ranges = Pattern::from_unit(&unit).map(|pattern| pattern.find(&text)).unwrap_or_default();
        ranges.into_iter().map(|range| text.original()[range].to_owned()).collect()
    }

    proptest! {
        /// Both ways to look for Han characters find the same.
        #[test]
        fn han_characters_are_found_without_atoms(
            text in "[高新区 、a1\\n\\u{3000}\\u{ac00}〇\\u{3400}\\u{20000}\\u{200b}\\u{301}。（)]{0,40}",
            pattern in "[高新区〇\\u{3400}]{1,3}",
        ) {
            let text = Text::new(&text);
            let found: Vec<_> = in_chars(&text, &pattern).collect();
            prop_assert_eq!(found, in_stream(&text, &pattern).collect::<Vec<_>>());
        }
    }

    #[test]
    fn finds_what_a_reader_sees() {
        let table: &[(How, &str, &str, &[&str])] = &[
            (How::Loose, "经验盲区", "知识空白、经验盲\n\n区、", &["经验盲\n\n区"]),
            (How::Loose, "經驗", "经验与經驗", &["经验", "經驗"]),
            (How::Verbatim, "經驗", "经验与經驗", &["經驗"]),
            (How::Loose, "哈哈", "哈哈哈", &["哈哈", "哈哈"]),
            (How::Loose, "高新区：传感器", "高新区——传感器", &["高新区——传感器"]),
            (How::Loose, "高新区传感器", "高新区、传感器", &[]),
            (How::Loose, "107", "G107与107", &["107"]),
            (How::Wildcard, "高?区", "高新区和高教园区", &["高新区"]),
            (How::Wildcard, "高*区", "高新区，高教园区。", &["高新区", "高教园区"]),
            (How::Wildcard, "iphone*", "iPhone15上市", &["iPhone15"]),
            (How::Pattern, "第[一二三]批", "第二批、第五批", &["第二批"]),
        ];
        for (how, unit, text, wanted) in table {
            assert_eq!(&found(*how, unit, text), wanted, "{unit} in {text}");
        }
    }
}
