//! Results for programs. The keys are those of [`crate::hit::Page`] and the types in it, and stay as they are:
//! new ones may be added, none is renamed or removed.
//!
//! * page: `query`, `understood`, `notes[]`, `total`, `tiers[]` {`tier`: exact | words | most, `count`}, `offset`,
//!   `hits[]`, `suggestions[]`, `partial`, `took_ms`, and where letters were read as pinyin `read_as`;
//! * hit: `rank` (from 1), `score`, `tier`, `id`, `title`, `title_marks[]`, `date` (YYYY-MM-DD or null), `path`,
//!   `part` (number in the file or null), `snippets[]`, for files
//!   with pages `page` (as printed, or 第12页), for recognised text `ocr` (confidence, 0 to 1), and with `--explain` `explanation[]` {`kind`: word | pair |
//!   single | bonus | age, `title`, `term`, `score`, `articles`};
//! * snippet: `text`, `marks[]`, `span` (bytes of the body), `cut_start`, `cut_end`, `caption`, `figures[]`, in a book or
//!   statute `section`, and for files with pages `page` and `boxes[]` {`mark` (from 0), `page` (from 1), `x`, `y`,
//!   `width`, `height` in points};
//! * mark: `start`, `end`, half open, in characters of the text beside them;
//! * figure: `text`, `span` (a mark), `kind`, `value`, `low`, `high` (exact decimals as strings, or null), `unit`,
//!   `measure`, `matched`.
//!
//! Control and bidirectional characters are written as \uXXXX, so that the output can be shown on a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::escape::is_dangerous;
use crate::hit::Page;

/// Writes any value as JSON on one line. Errors are those of the writer.
pub fn write(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Safe))?;
    writeln!(out)
}

/// Writes each hit as JSON on a line of its own. Errors are those of the writer.
pub fn write_lines(page: &Page, out: &mut impl Write) -> io::Result<()> {
    page.hits.iter().try_for_each(|hit| write(hit, out))
}

struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_dangerous) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let mut chars = rest[at..].chars();
            if let Some(c) = chars.next() {
                write!(writer, "\\u{:04x}", c as u32)?;
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn strings_stay_the_same_and_are_harmless() {
        for text in ["高新区“五星”\n\t\"引\"\\", "\x1b[2J\u{9b}1m\u{7f}\u{202e}反\u{2028}", "𠮷\0", ""] {
            let mut json = Vec::new();
            write(&text, &mut json).unwrap();
            let json = String::from_utf8(json).unwrap();
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            assert!(!json.trim_end().chars().any(super::is_dangerous), "{json:?}");
        }
    }
}
