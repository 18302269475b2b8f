//! Which encoding bytes are in: a byte-order mark, then UTF-8 validity, then which of the encodings of Chinese
//! makes the likeliest Chinese of them. What a file declares of itself is not asked.
//!
//! Leaves to [`stream`] turning bytes into text, and to `format` what the text means.

pub mod binary;
pub mod stream;

use std::io::{self, BufRead};
use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use hansou_text::fold::{fold_char, is_han};

/// An encoding and whether another was close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// The likeliest encoding.
    pub encoding: &'static Encoding,
    /// False when another encoding explains the bytes almost as well.
    pub sure: bool,
}

/// Bytes looked at to tell the encoding, from the first that is not ASCII.
pub const SAMPLE: usize = 64 << 10;

/// Natural logarithm of how much likelier the best reading must be than the second to be sure of it.
const MARGIN: f32 = 6.0;

/// The encoding of bytes that may end in the middle of a character. ASCII counts as UTF-8.
pub fn guess(bytes: &[u8]) -> Guess {
    if let Some(encoding) = byte_order_mark(bytes) {
        return Guess { encoding, sure: true };
    }
    let ascii = Encoding::ascii_valid_up_to(bytes);
    let plain = !bytes[..ascii].contains(&0);
    if plain && ascii == bytes.len() {
        return Guess { encoding: UTF_8, sure: true };
    }
    // UTF-16 goes by twos.
    let start = if plain { ascii & !1 } else { 0 };
    let sample = &bytes[start..bytes.len().min(start + SAMPLE)];
    let utf8 = match std::str::from_utf8(sample) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&sample[..error.valid_up_to()]).ok(),
        Err(_) => None,
    };
    // Two GBK bytes can look like a Greek or Cyrillic letter of UTF-8, never like a Chinese one.
    if utf8.is_some_and(|text| !text.contains('\0') && text.chars().any(|c| c >= '\u{800}')) {
        return Guess { encoding: UTF_8, sure: true };
    }
    likeliest(sample)
}

/// A name inside an archive: mostly short, in UTF-8 or in whatever the packer's system used.
pub fn short(bytes: &[u8]) -> String {
    guess(bytes).encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The first `size` bytes, fewer at the end or when reading fails; then the error comes with them.
pub fn prefix(reader: &mut dyn BufRead, size: usize) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::new();
    while head.len() < size {
        match reader.fill_buf() {
            Ok([]) => break,
            Ok(bytes) => {
                let count = bytes.len().min(size - head.len());
                head.extend_from_slice(&bytes[..count]);
                reader.consume(count);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (head, Some(error)),
        }
    }
    (head, None)
}

fn byte_order_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0x84, 0x31, 0x95, 0x33, ..] => Some(GB18030),
        _ => Encoding::for_bom(bytes).map(|(encoding, _)| encoding),
    }
}

fn likeliest(sample: &[u8]) -> Guess {
    let mut readings = vec![(UTF_8, 0.0), (GB18030, 0.0), (BIG5, 0.0), (UTF_16LE, 0.0), (UTF_16BE, 0.0)];
    // Not Chinese at all; these are never preferred to a reading that is as good.
    readings.push((WINDOWS_1252, -MARGIN));
    let other = other_script(sample);
    // GBK is read as GB18030, which holds all of it.
    if other != GBK && readings.iter().all(|(encoding, _)| *encoding != other) {
        readings.push((other, -2.0 * MARGIN));
    }
    for (encoding, score) in &mut readings {
        *score += likelihood(sample, encoding);
    }
    readings.sort_by(|a, b| b.1.total_cmp(&a.1));
    let sure = readings[0].1 - readings[1].1 >= MARGIN && readings[0].0 != WINDOWS_1252;
    Guess { encoding: readings[0].0, sure }
}

/// What a browser would take it for, were it no Chinese page.
fn other_script(sample: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// Logarithm of the probability of the sample, were it Chinese in this encoding.
fn likelihood(sample: &[u8], encoding: &'static Encoding) -> f32 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    // A sample may end within a character; a short one is all there is.
    let text = if sample.len() < 64 { &text } else { text.strip_suffix('\u{fffd}').unwrap_or(&text) };
    text.chars().map(|c| log_probability(c, encoding)).sum()
}

/// Of one character of Chinese text. The classes' shares are those of jieba's word list weighted by frequency:
/// 36 % of all Han characters are among the 100 commonest, 77 % among 600; the rest of the first levels of
/// GB 2312 and Big5 covers nearly all that remains.
fn log_probability(c: char, encoding: &'static Encoding) -> f32 {
    match c {
        '\n' | '\r' | '\t' | ' '..='~' => -4.0,
        '，' | '。' | '、' | '：' | '；' | '“' | '”' | '（' | '）' | '《' | '》' | '？' | '！' | '\u{3000}' => {
            -4.5
        }
        '「'
        | '」'
        | '『'
        | '』'
        | '—'
        | '…'
        | '·'
        | '【'
        | '】'
        | '％'
        | '\u{2500}'..='\u{257f}'
        | '\u{ff10}'..='\u{ff5e}' => -7.0,
        c if is_han(c) => han(c, encoding),
        '\u{fffd}' => -25.0,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => -20.0,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => -20.0,
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{ff5f}'..='\u{ffef}' => -16.0,
        _ => -11.5,
    }
}

fn han(c: char, encoding: &'static Encoding) -> f32 {
    match COMMON.get((fold_char(c) as usize).wrapping_sub(0x4e00)) {
        Some(1) => -5.6,
        Some(2) => -7.1,
        // Big5 has no characters of simplified script to speak of, and what it has beyond its first level is rare.
        _ if first_level(c, encoding) => -9.6,
        _ => -13.5,
    }
}

/// Rank class of the commonest characters (simplified), from U+4E00: 1 for the first hundred, 2 for the next 500.
/// `common.txt` counts the characters of jieba's dictionary (`dict.txt`, MIT), each word as often as it says.
static COMMON: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut ranks = vec![0; 0x5200];
    let common = include_str!("common.txt").chars().filter(|c| is_han(*c));
    for (at, c) in common.enumerate() {
        if let Some(rank) = ranks.get_mut(fold_char(c) as usize - 0x4e00).filter(|rank| **rank == 0) {
            *rank = if at < 100 { 1 } else { 2 };
        }
    }
    ranks
});

/// Levels of U+4E00 and up: bit 0 for GB 2312, bit 1 for Big5, both read off the encodings themselves.
static LEVELS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut levels = vec![0; 0x5200];
    for (encoding, leads, bit) in [(GB18030, 0xb0..=0xd7u8, 1), (BIG5, 0xa4..=0xc6, 2)] {
        for (lead, trail) in leads.flat_map(|lead| (0x40..=0xfeu8).map(move |trail| (lead, trail))) {
            if encoding == GB18030 && trail < 0xa1 {
                continue;
            }
            let bytes = [lead, trail];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            if let Some(level) = text.chars().next().and_then(|c| levels.get_mut((c as usize).wrapping_sub(0x4e00))) {
                *level |= bit;
            }
        }
    }
    levels
});

fn first_level(c: char, encoding: &'static Encoding) -> bool {
    let wanted = match encoding {
        e if e == BIG5 => 2,
        e if e == GB18030 => 1,
        _ => 3,
    };
    LEVELS.get((c as usize).wrapping_sub(0x4e00)).is_some_and(|levels| levels & wanted != 0)
}
