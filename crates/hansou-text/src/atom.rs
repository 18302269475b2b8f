//! Cuts folded text into atoms, the smallest things that can be searched for: one Han (or kana, or hangul)
//! character, one run of letters and digits (`g107`, `1234.56`, `c++`), one sign (`%`, `℃`). Punctuation between
//! atoms is a gap, however much of it there is. Atoms are numbered; a gap takes a number too, so that atoms stand
//! side by side exactly when their numbers do.
//!
//! Index, query and highlighting all cut with this one function, which is what makes promise 1 hold: a run of
//! characters that occurs in a text gives the same consecutive atoms in the text and in the query.

use crate::fold::{Folded, is_han, spelling};

/// Longest run of letters and digits kept as one atom, in characters; longer runs are cut into such pieces.
pub const LONGEST: usize = 64;

/// One atom of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom {
    /// First character, as an index into the folded text.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Number in the text, gaps counted.
    pub position: u32,
    /// What it is.
    pub kind: AtomKind,
}

/// What an atom is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtomKind {
    /// A single Han, kana, hangul or private-use character.
    Han,
    /// A run of letters and digits.
    Word,
    /// A sign with a meaning of its own.
    Sign,
}

impl Atom {
    /// The atom's text: its characters without the separators of thousands.
    pub fn write(&self, chars: &[char], into: &mut String) {
        into.extend(chars[self.start..self.end].iter().filter(|&&c| c != ','));
    }
}

/// The atoms of a folded text, in order.
pub fn atoms(chars: &[char]) -> Vec<Atom> {
    let mut atoms = Vec::with_capacity(chars.len());
    atoms.extend(each(chars));
    atoms
}

/// The atoms of a folded text, one after the other.
pub fn each(chars: &[char]) -> impl Iterator<Item = Atom> + '_ {
    let (mut at, mut position) = (0, 0u32);
    let mut gap = false;
    std::iter::from_fn(move || {
        while let Some(&c) = chars.get(at) {
            let start = at;
            let kind = match class(c) {
                Class::Gap => {
                    gap = position > 0;
                    at += 1;
                    continue;
                }
                Class::Space => {
                    at += 1;
                    continue;
                }
                Class::Han => AtomKind::Han,
                Class::Sign => AtomKind::Sign,
                Class::Word => AtomKind::Word,
            };
            at = if kind == AtomKind::Word { word_end(chars, at) } else { at + 1 };
            let here = position + u32::from(std::mem::take(&mut gap));
            position = here + 1;
            return Some(Atom { start, end: at, position: here, kind });
        }
        None
    })
}

/// The atoms of a folded text written as one string in which a query's atoms can be looked for as a substring:
/// runs of letters are framed by [`FRAME`], a gap is [`GAP`].
#[derive(Debug, Clone, Default)]
pub struct Stream {
    /// The string.
    pub text: String,
    /// Byte at which each atom starts in `text`.
    starts: Vec<u32>,
    /// The atoms.
    pub atoms: Vec<Atom>,
}

/// Stands on both sides of a run of letters and digits in a [`Stream`].
pub const FRAME: char = '\u{1}';
/// Stands for punctuation between atoms in a [`Stream`].
pub const GAP: char = '\u{2}';

impl Stream {
    /// The stream of a folded text.
    pub fn new(folded: &Folded) -> Self {
        Self::from_chars(&folded.chars)
    }

    /// The stream of folded characters.
    pub fn from_chars(chars: &[char]) -> Self {
        let atoms = atoms(chars);
        let mut text = String::with_capacity(chars.len() * 3);
        let mut starts = Vec::with_capacity(atoms.len());
        let mut next = 0;
        for atom in &atoms {
            if atom.position > next {
                text.push(GAP);
            }
            next = atom.position + 1;
            starts.push(text.len() as u32);
            match atom.kind {
                AtomKind::Word => {
                    text.push(FRAME);
                    atom.write(chars, &mut text);
                    text.push(FRAME);
                }
                AtomKind::Han | AtomKind::Sign => text.push(chars[atom.start]),
            }
        }
        Self { text, starts, atoms }
    }

    /// Folded characters covered by the bytes `range` of the stream: whole atoms.
    pub fn chars(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let (first, last) = self.atom_range(range);
        if first >= last {
            return 0..0;
        }
        self.atoms[first].start..self.atoms[last - 1].end
    }

    /// Indices of the atoms that the bytes `range` of the stream touch.
    pub fn atom_range(&self, range: std::ops::Range<usize>) -> (usize, usize) {
        let first = self.starts.partition_point(|&start| (start as usize) <= range.start).saturating_sub(1);
        let last = self.starts.partition_point(|&start| (start as usize) < range.end);
        (first, last)
    }
}

/// Smaller findable parts of a run of letters and digits: `g107` holds `g` and `107`, `2022.9.28` its three
/// numbers; a plain word or decimal number holds none.
pub fn parts(word: &str) -> Vec<&str> {
    let kind = |c: char| {
        if c.is_ascii_digit() || c == '.' {
            0
        } else if c.is_alphanumeric() {
            1
        } else {
            2
        }
    };
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in word.char_indices() {
        if before.is_some_and(|before| before != kind(c)) {
            parts.push(&word[start..at]);
            start = at;
        }
        before = Some(kind(c));
    }
    parts.push(&word[start..]);
    let mut parts: Vec<&str> =
        parts
            .into_iter()
            .flat_map(|part| {
                if part.matches('.').count() == 1 && part.len() > 1 { vec![part] } else { part.split('.').collect() }
            })
            .filter(|part| part.chars().any(char::is_alphanumeric))
            .collect();
    parts.retain(|&part| part != word);
    parts
}

/// Whether a character is looked for: all but punctuation and white space.
pub fn is_searched(c: char) -> bool {
    spelling(c).any(|c| !matches!(class(c), Class::Gap | Class::Space))
}

/// What a character is to the cutter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Word,
    Sign,
    Gap,
    Space,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' | 'A'..='Z' => Class::Word,
        ' ' => Class::Space,
        '%' | '$' | '°' | '¥' | '£' | '€' | '‰' | '℃' | '℉' => Class::Sign,
        _ if is_han(c) => Class::Han,
        // Chinese and typographic punctuation, which would come last: most of what is left in a text.
        '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{3011}'
        | '\u{2010}'..='\u{2027}'
        | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff1f}' => Class::Gap,
        // Kana, bopomofo, hangul: written without spaces too.
        '\u{3041}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff66}'..='\u{ff9d}' => {
            Class::Han
        }
        // Characters that Unicode has no code point for, or had none when the text was written; but for the bullets of
        // symbol fonts.
        '\u{e000}'..='\u{efff}' | '\u{f100}'..='\u{f8ff}' | '\u{f0000}'.. => Class::Han,
        // Trade marks, letter-like units, emoji.
        '\u{2100}'..='\u{214f}'
        | '\u{2460}'..='\u{24ff}'
        | '\u{3200}'..='\u{33ff}'
        | '\u{2600}'..='\u{27bf}'
        | '\u{1f000}'..='\u{1faff}' => Class::Sign,
        _ if c.is_alphanumeric() => Class::Word,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Gap,
    }
}

/// End of the run of letters and digits that starts at `start`.
fn word_end(chars: &[char], start: usize) -> usize {
    let is_word = |at: usize| chars.get(at).is_some_and(|&c| class(c) == Class::Word);
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut at = start;
    // Only digits so far, a precondition of separators of thousands.
    let mut digits = true;
    let limit = start + LONGEST;
    while at < limit {
        if is_word(at) {
            digits &= is_digit(at);
            at += 1;
        } else if at > start && is_digit(at - 1) && chars.get(at) == Some(&'.') && is_digit(at + 1) {
            digits = false;
            at += 1;
        } else if at > start && digits && chars.get(at) == Some(&',') && thousands(chars, at) {
            at += 1;
        } else {
            break;
        }
    }
    if at - start <= 2 && chars[at - 1].is_ascii_alphabetic() {
        at = suffix_end(chars, at, is_word);
    }
    at
}

/// `,` at `at` separates thousands: exactly three digits follow.
fn thousands(chars: &[char], at: usize) -> bool {
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4)
}

/// C++ and C#: the signs belong to a name of one or two letters.
fn suffix_end(chars: &[char], at: usize, is_word: impl Fn(usize) -> bool) -> usize {
    let end = match (chars.get(at), chars.get(at + 1)) {
        (Some('+'), Some('+')) => at + 2,
        (Some('#'), _) => at + 1,
        _ => at,
    };
    if is_word(end) { at } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    fn shown(text: &str) -> String {
        Stream::new(&fold(text)).text.replace(FRAME, "'").replace(GAP, "_")
    }

    #[test]
    fn cuts_as_a_reader_would() {
        let table = [
            ("高新区、传感器", "高新区_传感器"),
            ("G107国道", "'g107'国道"),
            ("占比40.5%，居第一", "占比'40.5'%_居第一"),
            ("1,234.56万元", "'1234.56'万元"),
            ("20，300美元", "'20'_'300'美元"),
            ("C++与C#", "'c++'与'c#'"),
            ("a+b", "'a'_'b'"),
            ("hello world", "'hello''world'"),
            ("……（村）", "村"),
            ("2022.9.28", "'2022.9.28'"),
            ("３部手机", "'3'部手机"),
            ("12,34", "'12'_'34'"),
            ("刘\u{e863}原\u{e5e5}", "刘䶮原\u{e5e5}"),
            ("\u{f0b7}原名", "原名"),
            ("500㎏", "'500''kg'"),
            ("№12", "'no'_'12'"),
        ];
        for (text, wanted) in table {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn punctuation_is_told_early_as_it_would_be_late() {
        for c in ('\u{80}'..=char::MAX).filter(|&c| class(c) == Class::Gap) {
            assert!(!c.is_alphanumeric() && !c.is_whitespace(), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn parts_of_names_and_dates() {
        assert_eq!(parts("g107"), ["g", "107"]);
        assert_eq!(parts("iphone15"), ["iphone", "15"]);
        assert_eq!(parts("2022.9.28"), ["2022", "9", "28"]);
        assert_eq!(parts("c++"), ["c"]);
        assert!(parts("40.5").is_empty() && parts("hello").is_empty());
    }

    #[test]
    fn streams_lead_back_to_characters() {
        let folded = fold("自G107国道向北");
        let stream = Stream::new(&folded);
        let at = stream.text.find("国道").unwrap();
        assert_eq!(stream.chars(at..at + "国道".len()), 5..7);
    }
}
