//! Bytes to text as they come: a file of gigabytes is never in memory.
//!
//! The encoding is decided at the first bytes that are not ASCII; a line that is in another one is read in that (files put
//! together from two sources). What stays invalid becomes U+FFFD and is counted; what was decoded wrongly before it was
//! saved is repaired.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::garbled::{Repair, repair};
use super::{SAMPLE, guess, line};

/// Longest line that is taken into memory as a whole, in bytes; of a longer one the parts are.
const LONGEST: usize = 1 << 20;

/// Text of a byte stream, as UTF-8.
pub struct Text<'a> {
    inner: &'a mut dyn BufRead,
    /// Bytes taken from `inner` and not decoded yet.
    raw: Vec<u8>,
    /// Text not handed out yet, from the byte `at`.
    out: String,
    at: usize,
    /// `None` as long as all was ASCII.
    decoder: Option<Decoder>,
    /// The encoding was given: it is that of every line.
    given: bool,
    error: Option<io::Error>,
    begun: bool,
    ended: bool,
    /// What was learnt about the encoding.
    pub found: Decoded,
}

/// What decoding showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decoded {
    /// The encoding, that of most lines where there are two.
    pub encoding: &'static Encoding,
    /// False when the encoding is a guess with a close second.
    pub sure: bool,
    /// Another encoding that lines are in.
    pub other: Option<&'static Encoding>,
    /// Byte sequences that became U+FFFD.
    pub replaced: u64,
    /// Lines that had been decoded wrongly before they were saved.
    pub garbled: Repair,
}

impl Decoded {
    fn new(encoding: &'static Encoding) -> Self {
        Self { encoding, sure: true, other: None, replaced: 0, garbled: Repair::default() }
    }
}

/// All of `bytes` as text, in the encoding found or in the one given.
pub fn whole(bytes: Vec<u8>, encoding: Option<&'static Encoding>) -> (String, Decoded) {
    let marked = Encoding::for_bom(&bytes).is_some();
    let bytes = match String::from_utf8(bytes) {
        // Sequences of two bytes and NULs may be another encoding's; the guess knows.
        Ok(text) if !marked && encoding.is_none_or(|e| e == UTF_8) && guess(text.as_bytes()).encoding == UTF_8 => {
            let mut found = Decoded::new(UTF_8);
            let text = if encoding.is_none() { repaired(text, &mut found) } else { text };
            return (text, found);
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let mut reader = &bytes[..];
    let mut text = Text::new(&mut reader, encoding);
    let mut string = String::with_capacity(bytes.len());
    // A slice cannot fail and `Text` gives UTF-8.
    let _ = text.read_to_string(&mut string);
    (string, text.found)
}

fn repaired(text: String, found: &mut Decoded) -> String {
    let (repaired, done) = repair(&text);
    found.garbled.repaired += done.repaired;
    found.garbled.left += done.left;
    match repaired {
        std::borrow::Cow::Owned(repaired) => repaired,
        std::borrow::Cow::Borrowed(_) => text,
    }
}

impl<'a> Text<'a> {
    /// Text of `inner`, in the encoding found or in the one given.
    pub fn new(inner: &'a mut dyn BufRead, encoding: Option<&'static Encoding>) -> Self {
        Self {
            inner,
            raw: Vec::new(),
            out: String::new(),
            at: 0,
            decoder: encoding.map(Encoding::new_decoder_with_bom_removal),
            given: encoding.is_some(),
            error: None,
            begun: false,
            ended: false,
            found: Decoded::new(encoding.unwrap_or(UTF_8)),
        }
    }

    /// Makes `out` non-empty unless the text has ended.
    fn fill(&mut self) {
        self.out.clear();
        self.at = 0;
        let mut room = SAMPLE;
        while self.out.is_empty() && !self.ended {
            let last = self.take(room);
            if self.decoder.is_none() {
                self.decide(last);
            }
            if let Some(decoder) = self.decoder.take() {
                self.ended = self.decode(decoder, last);
            } else {
                self.ended = last;
            }
            room = (room * 2).min(LONGEST);
        }
        if !self.begun && !self.out.is_empty() {
            self.begun = true;
            if self.out.starts_with('\u{feff}') {
                self.at = 3;
            }
        }
    }

    /// Takes bytes until there are `room`; true at the end of the stream.
    fn take(&mut self, room: usize) -> bool {
        while self.raw.len() < room && self.error.is_none() {
            match self.inner.fill_buf() {
                Ok([]) => return true,
                Ok(bytes) => {
                    let count = bytes.len().min(room - self.raw.len());
                    self.raw.extend_from_slice(&bytes[..count]);
                    self.inner.consume(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.error = Some(error),
            }
        }
        self.error.is_some()
    }

    /// Decides on an encoding at the first bytes that are not plain ASCII. ASCII alone decides nothing and is
    /// handed out, also when too little of a sample is left after it.
    fn decide(&mut self, last: bool) {
        let ascii = Encoding::ascii_valid_up_to(&self.raw);
        let plain = memchr::memchr(0, &self.raw).is_none();
        if plain && (ascii == self.raw.len() || ascii > SAMPLE / 2 && !last) {
            self.out.extend(self.raw.drain(..ascii).map(char::from));
            return;
        }
        let guess = guess(&self.raw);
        self.found.sure &= guess.sure;
        self.found.encoding = guess.encoding;
        self.decoder = Some(if self.begun {
            guess.encoding.new_decoder_without_bom_handling()
        } else {
            guess.encoding.new_decoder_with_bom_removal()
        });
    }

    /// Decodes `raw`, as far as its lines are complete; true when nothing can come any more.
    fn decode(&mut self, mut decoder: Decoder, last: bool) -> bool {
        if self.given || !line::may_change(self.found.encoding) {
            let raw = std::mem::take(&mut self.raw);
            self.decode_all(&raw, &mut decoder, last);
            self.decoder = Some(decoder);
            return last;
        }
        self.decoder = Some(decoder);
        let end = if last { self.raw.len() } else { end_of_lines(&self.raw) };
        let mut raw = std::mem::take(&mut self.raw);
        let encoding = self.found.encoding;
        match std::str::from_utf8(&raw[..end]) {
            Ok(text) if encoding == UTF_8 => self.out.push_str(text),
            _ => raw[..end].split_inclusive(|&byte| byte == b'\n').for_each(|line| self.line(line)),
        }
        raw.drain(..end);
        self.raw = raw;
        let out = std::mem::take(&mut self.out);
        self.out = repaired(out, &mut self.found);
        last
    }

    /// Reads one line in the encoding it is in.
    fn line(&mut self, line: &[u8]) {
        let (encoding, replaced) = line::read(line, self.found.encoding, self.found.other, &mut self.out);
        self.found.replaced += replaced;
        if encoding != self.found.encoding {
            self.found.other = Some(encoding);
        }
    }

    /// Decodes bytes that are all in the decoder's encoding.
    fn decode_all(&mut self, raw: &[u8], decoder: &mut Decoder, last: bool) {
        let mut at = 0;
        loop {
            let room = decoder.max_utf8_buffer_length_without_replacement(raw.len() - at).unwrap_or(SAMPLE * 3);
            self.out.reserve(room.max(16));
            let (result, read) = decoder.decode_to_string_without_replacement(&raw[at..], &mut self.out, last);
            at += read;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.found.replaced += 1;
                    self.out.push('\u{fffd}');
                }
            }
        }
    }
}

/// Where the last complete line ends; in a line beyond all measure, behind a byte that is no part of a character of two
/// (trail bytes are above 0x2F).
fn end_of_lines(raw: &[u8]) -> usize {
    let newline = memchr::memrchr(b'\n', raw).map(|at| at + 1);
    let long = || raw.iter().rposition(|&byte| byte < 0x30).map_or(raw.len(), |at| at + 1);
    newline.unwrap_or_else(|| if raw.len() < LONGEST { 0 } else { long() })
}

impl Read for Text<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Text<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.out.len() && !self.ended {
            self.fill();
        }
        if self.at >= self.out.len()
            && let Some(error) = self.error.take()
        {
            return Err(error);
        }
        Ok(&self.out.as_bytes()[self.at.min(self.out.len())..])
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}
