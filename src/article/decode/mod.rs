//! Which encoding bytes are in: a byte-order mark, then UTF-8 validity, then which of the encodings of Chinese
//! makes the likeliest Chinese of them. What a file declares of itself is not asked.
//!
//! `line` decides for single lines of a file that holds two encodings, `model` says how likely a text is, `garbled` repairs
//! what was decoded wrongly and saved again.
//!
//! Leaves to [`stream`] turning bytes into text, and to `format` what the text means.

pub mod binary;
mod garbled;
mod line;
mod model;
pub mod stream;

use std::io::{self, BufRead};

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use self::model::likelihood;

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
    // Where some lines are UTF-8, the others are in question.
    let others = line::not_utf8(sample);
    likeliest(others.as_deref().unwrap_or(sample))
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
