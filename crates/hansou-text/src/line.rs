//! The lines of a text and how long they are, which is measured when it is asked for: most lines of most texts are whole
//! paragraphs.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

/// One line that holds more than white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the text, without white space at both ends.
    pub range: Range<usize>,
    /// Columns and characters, when they were asked for.
    measures: OnceCell<Measures>,
    /// Columns of white space before it.
    pub indent: usize,
    /// True when its indent is made of ideographic spaces, as at the start of a paragraph.
    pub opens: bool,
    /// Number of blank lines before it.
    pub blanks: usize,
}

/// How long a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Measures {
    columns: usize,
    chars: usize,
}

impl Line {
    /// Width in columns; `text` is what the line is of.
    pub fn columns(&self, text: &str) -> usize {
        self.measures(text).columns
    }

    /// Number of characters, an indent of ideographic spaces counted.
    pub fn chars(&self, text: &str) -> usize {
        self.measures(text).chars
    }

    fn measures(&self, text: &str) -> Measures {
        *self.measures.get_or_init(|| {
            let words = &text[self.range.clone()];
            let before = text[..self.range.start].chars().rev().take_while(|&c| c.is_whitespace() && !is_line_end(c));
            let chars = words.chars().count() + before.filter(|&c| c == '\u{3000}').count();
            Measures { columns: columns(words), chars }
        })
    }
}

/// The lines of a text that hold more than white space, in order.
pub fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut blanks = 0;
    for (start, line) in raw_lines(text) {
        let words = line.trim();
        if words.is_empty() {
            blanks += usize::from(!between_cr_and_lf(text, start));
            continue;
        }
        let lead = &line[..line.len() - line.trim_start().len()];
        let from = start + lead.len();
        lines.push(Line {
            range: from..from + words.len(),
            measures: OnceCell::new(),
            indent: columns(lead),
            opens: lead.contains(['\u{3000}', '\u{a0}']),
            blanks: std::mem::take(&mut blanks),
        });
    }
    lines
}

/// Width in columns: 2 for a Chinese character or sign, 1 for a Latin one.
pub fn columns(text: &str) -> usize {
    let bytes = text.as_bytes();
    // A character begins with a byte that goes on none, a wide one with 0xE1 or more: U+1100 and what follows.
    let begins = bytes.iter().filter(|&&byte| byte as i8 >= -0x40).count();
    let wide = bytes.iter().filter(|&&byte| byte >= 0xe1).count();
    let is_narrow = |at: &usize| {
        matches!(bytes[*at..], [0xe1, 0x80..=0x83, ..] | [0xe2, 0x80, 0x8b..=0x8f, ..] | [0xef, 0xbb, 0xbf, ..])
    };
    begins + wide - memchr::memchr3_iter(0xe1, 0xe2, 0xef, bytes).filter(is_narrow).count()
}

/// True when the empty line at `start` is only the middle of a Windows line end.
fn between_cr_and_lf(text: &str, start: usize) -> bool {
    start > 0 && text.as_bytes()[start - 1] == b'\r' && text.as_bytes().get(start) == Some(&b'\n')
}

/// Lines with the byte at which each starts; a page break ends a line like a line feed or carriage return.
fn raw_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(0);
    let is_plain =
        ["\u{85}", "\u{2028}", "\u{2029}"].iter().all(|end| memmem::find(text.as_bytes(), end.as_bytes()).is_none());
    std::iter::from_fn(move || {
        let start = rest?;
        let line = &text[start..];
        let end =
            if is_plain { memchr::memchr3(b'\n', b'\r', b'\x0c', line.as_bytes()) } else { line.find(is_line_end) };
        let Some(end) = end else {
            rest = None;
            return Some((start, line));
        };
        rest = Some(start + end + line[end..].chars().next().map_or(0, char::len_utf8));
        Some((start, &line[..end]))
    })
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_width() {
        for c in '\0'..=char::MAX {
            let wide = c >= '\u{1100}' && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
            assert_eq!(columns(c.encode_utf8(&mut [0; 4])), 1 + usize::from(wide), "U+{:04X}", c as u32);
        }
        assert_eq!(columns("签约额157亿元，占比\u{feff}40.5%"), 25);
    }

    #[test]
    fn lines_know_their_setting() {
        let text = "题目\r\n\r\n　　第一段abc\u{c}第二页";
        let lines = lines(text);
        let found: Vec<_> =
            lines.iter().map(|l| (&text[l.range.clone()], l.columns(text), l.indent, l.blanks)).collect();
        assert_eq!(found, [("题目", 4, 0, 0), ("第一段abc", 9, 4, 1), ("第二页", 6, 0, 0)]);
    }
}
