//! The header of a Word document (File Information Block) and the table of pieces: where the text stands and how its
//! bytes are characters.

use std::ops::Range;

use encoding_rs::Encoding;

use super::super::bytes::{size_at, slice, u16_at, u32_at, utf16};
use crate::Error;

/// What the header says.
pub struct Header {
    /// Word 97 and later: text in pieces of two bytes a character, or one byte of code page 1252.
    unicode: bool,
    /// Pieces instead of one run; always in Word 97.
    complex: bool,
    /// The code page of Word 6 and 95 by the document's language.
    encoding: &'static Encoding,
    /// Word 95 for East Asia, which may write two bytes a character.
    extended: bool,
    /// Which of the two table streams counts.
    pub second_table: bool,
    /// First and last byte of the text where there are no pieces.
    text: Range<usize>,
    /// Characters of each story, in their order.
    counts: Vec<(Story, usize)>,
    /// Place of the table of pieces, of the formatting of paragraphs and of characters, of the styles, of the lists, and
    /// of the lists as paragraphs name them.
    clx: Range<usize>,
    pub paragraphs: Range<usize>,
    pub characters: Range<usize>,
    pub styles: Range<usize>,
    pub lists: Range<usize>,
    pub instances: Range<usize>,
}

/// Texts of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    /// The document itself.
    Main,
    /// Footnotes, endnotes, comments.
    Note,
    /// Headers and footers.
    Header,
    /// Text boxes.
    TextBox,
}

/// Order of the stories in the text: main document, footnotes, headers, macros, comments, endnotes, text boxes, text
/// boxes of headers.
const STORIES: [Story; 8] =
    [Story::Main, Story::Note, Story::Header, Story::Header, Story::Note, Story::Note, Story::TextBox, Story::Header];

/// Versions by number: 0xc1 is Word 97, what is below 0x65 is older than Word 6.
const WORD97: u16 = 0xc1;
const WORD6: u16 = 0x65;

impl Header {
    /// Reads the header at the beginning of the stream.
    pub fn read(main: &[u8]) -> Result<Self, Error> {
        let damaged = || Error::Damaged("the header of the document is cut off".into());
        let ident = u16_at(main, 0).ok_or_else(damaged)?;
        let version = u16_at(main, 2).ok_or_else(damaged)?;
        let language = u16_at(main, 6).ok_or_else(damaged)?;
        let flags = u16_at(main, 10).ok_or_else(damaged)?;
        if flags & 0x100 != 0 {
            return Err(Error::Locked);
        }
        let unicode = version >= WORD97 && ident != 0xa5dc;
        let first_count = if unicode { 0x4c } else { 0x34 };
        let range = |at: usize| {
            let start = size_at(main, at).unwrap_or(0);
            start..start.saturating_add(size_at(main, at + 4).unwrap_or(0))
        };
        let count = |n: usize| size_at(main, first_count + 4 * n).unwrap_or(0);
        let known = unicode || version >= WORD6;
        let counts =
            if known { STORIES.iter().enumerate().map(|(n, story)| (*story, count(n))).collect() } else { Vec::new() };
        let at = |at: usize| if unicode { range(at) } else { 0..0 };
        let text = size_at(main, 0x18).unwrap_or(0)..size_at(main, 0x1c).unwrap_or(0);
        Ok(Self {
            unicode,
            complex: flags & 4 != 0,
            encoding: of_language(language),
            extended: flags & 0x1000 != 0,
            second_table: flags & 0x200 != 0,
            text,
            counts,
            clx: if unicode { range(0x1a2) } else { range(0x160) },
            paragraphs: at(0x102),
            characters: at(0xfa),
            styles: at(0xa2),
            lists: at(0x2e2),
            instances: at(0x2ea),
        })
    }

    /// The pieces of the text in reading order.
    pub fn pieces(&self, main: &[u8], table: &[u8]) -> Vec<TextPiece> {
        let stream = if self.unicode { table } else { main };
        let mut pieces = match self.unicode || self.complex {
            true => pieces(slice(stream, self.clx.start, self.clx.len()), self.unicode),
            false => Vec::new(),
        };
        if pieces.is_empty() {
            let count = self.text.len().min(main.len());
            pieces.push(TextPiece { at: self.text.start, count, wide: false });
        }
        if self.extended && !self.unicode {
            let text = slice(main, self.text.start, self.text.len());
            if is_utf16(text) {
                pieces.iter_mut().for_each(|piece| piece.wide = true);
            }
        }
        pieces
    }
}

impl Header {
    /// The code page of a text before Unicode. A program in English writes Chinese too, and then only the bytes tell.
    fn encoding_of(&self, main: &[u8], pieces: &[TextPiece]) -> Option<&'static Encoding> {
        if self.unicode || self.encoding != encoding_rs::WINDOWS_1252 {
            return Some(self.encoding).filter(|_| !self.unicode);
        }
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        let (mut all, mut accented) = (0, 0);
        for piece in pieces.iter().filter(|piece| !piece.wide).take(1000) {
            let bytes = slice(main, piece.at, piece.count.min(SAMPLE));
            all += bytes.len();
            accented += bytes.iter().filter(|byte| **byte >= 0xa0).count();
            detector.feed(bytes, false);
            if all > SAMPLE {
                break;
            }
        }
        detector.feed(&[], true);
        // A few tell nothing.
        Some(if accented > 8 { detector.guess(None, chardetng::Utf8Detection::Deny) } else { self.encoding })
    }
}

/// Bytes of a text that tell its code page.
const SAMPLE: usize = 64 << 10;

/// Whether bytes of Word 95 are characters of two bytes: then letters, spaces and marks bring zeros.
fn is_utf16(text: &[u8]) -> bool {
    let zeros = text.chunks_exact(2).filter(|pair| pair[1] == 0 && pair[0] != 0).count();
    zeros * 50 > text.len()
}

/// A run of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextPiece {
    /// Where it begins in the stream.
    pub at: usize,
    /// Its characters.
    pub count: usize,
    /// Whether they have two bytes each.
    pub wide: bool,
}

/// The table of pieces (Clx, MS-DOC 2.9.38): property changes, then offsets of characters and descriptors.
fn pieces(clx: &[u8], unicode: bool) -> Vec<TextPiece> {
    let mut at = 0;
    while clx.get(at) == Some(&1) {
        at += 3 + usize::from(u16_at(clx, at + 1).unwrap_or(0));
    }
    if clx.get(at) != Some(&2) {
        return Vec::new();
    }
    let table = slice(clx, at + 5, size_at(clx, at + 1).unwrap_or(0));
    let count = table.len().saturating_sub(4) / 12;
    let piece = |n: usize| {
        let (start, end) = (size_at(table, 4 * n)?, size_at(table, 4 * n + 4)?);
        let place = u32_at(table, 4 * (count + 1) + 8 * n + 2)?;
        let count = end.checked_sub(start)?;
        let compressed = unicode && place & 0x4000_0000 != 0;
        let place = (place & 0x3fff_ffff) as usize;
        Some(TextPiece { at: if compressed { place / 2 } else { place }, count, wide: unicode && !compressed })
    };
    (0..count).filter_map(piece).collect()
}

/// The code page of a language (MS-LCID).
fn of_language(language: u16) -> &'static Encoding {
    match language & 0x3ff {
        0x04 if matches!(language, 0x0404 | 0x0c04 | 0x1404) => encoding_rs::BIG5,
        0x04 => encoding_rs::GBK,
        0x11 => encoding_rs::SHIFT_JIS,
        0x12 => encoding_rs::EUC_KR,
        0x19 => encoding_rs::WINDOWS_1251,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// All characters of a document as UTF-16, each with the byte it stands at.
pub struct Text {
    units: Vec<u16>,
    /// Where each unit stands in the stream.
    offsets: Vec<u32>,
    counts: Vec<(Story, usize)>,
}

impl Text {
    /// Takes the text out of the pieces.
    pub fn new(main: &[u8], header: &Header, pieces: &[TextPiece]) -> Self {
        let mut text = Self { units: Vec::new(), offsets: Vec::new(), counts: header.counts.clone() };
        let encoding = header.encoding_of(main, pieces);
        // Pieces may overlap in a file that is made to; together they are no longer than the file.
        let mut left = main.len();
        for piece in pieces {
            let size = if piece.wide { piece.count.saturating_mul(2) } else { piece.count };
            let bytes = slice(main, piece.at, size.min(left));
            left -= bytes.len();
            text.add(bytes, piece, encoding);
        }
        text
    }

    fn add(&mut self, bytes: &[u8], piece: &TextPiece, encoding: Option<&'static Encoding>) {
        let start = u32::try_from(piece.at).unwrap_or(u32::MAX);
        if piece.wide {
            self.units.extend(utf16(bytes));
            self.offsets.extend((0..bytes.len() as u32 / 2).map(|n| start.saturating_add(2 * n)));
        } else if let Some(encoding) = encoding {
            self.add_code_page(bytes, start, encoding);
        } else {
            self.units.extend(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.encode_utf16());
            self.offsets.extend((0..bytes.len() as u32).map(|n| start.saturating_add(n)));
        }
    }

    /// A character of two bytes counts as two in the header: its second place is filled with a mark that is not shown.
    fn add_code_page(&mut self, bytes: &[u8], start: u32, encoding: &'static Encoding) {
        let mut at = 0;
        while at < bytes.len() {
            let double =
                bytes[at] >= 0x81 && !encoding.is_single_byte() && bytes.get(at + 1).is_some_and(|b| *b >= 0x40);
            let size = if double { 2 } else { 1 };
            let (decoded, _) = encoding.decode_without_bom_handling(&bytes[at..at + size]);
            let mut units = decoded.encode_utf16().chain(std::iter::repeat(NOTHING));
            self.units.extend(units.by_ref().take(size));
            self.offsets.extend((at..at + size).map(|n| start.saturating_add(n as u32)));
            at += size;
        }
    }

    /// The stories with their ranges. Where the header's counts do not fit, all is the main document.
    pub fn stories(&self) -> Vec<(Story, Range<usize>)> {
        let all = self.units.len();
        let mut stories = Vec::new();
        let mut start = 0_usize;
        for (story, count) in &self.counts {
            let end = start.saturating_add(*count).min(all);
            if end > start {
                stories.push((*story, start..end));
            }
            start = end;
        }
        if stories.first().is_none_or(|(story, _)| *story != Story::Main) {
            return vec![(Story::Main, 0..all)];
        }
        stories
    }

    /// Characters of a range.
    pub fn units(&self, range: Range<usize>) -> &[u16] {
        self.units.get(range).unwrap_or_default()
    }

    /// Where a character stands in the stream.
    pub fn offset(&self, at: usize) -> u32 {
        self.offsets.get(at).copied().unwrap_or(u32::MAX)
    }
}

/// Fills the place of a character's second byte: a control character that no story shows.
pub const NOTHING: u16 = 0;
