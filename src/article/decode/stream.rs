//! Bytes to text as they come: a file of gigabytes is never in memory.
//!
//! The encoding is decided at the first bytes that are not ASCII, and once more where bytes turn out to be
//! invalid in it (files glued together from two sources); what stays invalid becomes U+FFFD and is counted.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::{SAMPLE, guess};

/// Text of a byte stream, as UTF-8.
pub struct Text<'a> {
    inner: &'a mut dyn BufRead,
    /// Bytes taken from `inner` and not decoded yet.
    raw: Vec<u8>,
    /// UTF-8 not handed out yet, from `at`.
    out: Vec<u8>,
    at: usize,
    /// `None` as long as all was ASCII.
    decoder: Option<Decoder>,
    error: Option<io::Error>,
    begun: bool,
    ended: bool,
    /// What was learnt about the encoding.
    pub found: Found,
}

/// What decoding showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The encoding, the last one where it changed.
    pub encoding: &'static Encoding,
    /// False when the encoding is a guess with a close second.
    pub sure: bool,
    /// Byte sequences that became U+FFFD.
    pub replaced: u64,
}

/// All of `bytes` as text, in the encoding found or in the one given.
pub fn whole(bytes: Vec<u8>, encoding: Option<&'static Encoding>) -> (String, Found) {
    let plain = Found { encoding: UTF_8, sure: true, replaced: 0 };
    let marked = Encoding::for_bom(&bytes).is_some();
    let bytes = match String::from_utf8(bytes) {
        // Sequences of two bytes and NULs may be another encoding's; the guess knows.
        Ok(text) if !marked && encoding.is_none_or(|e| e == UTF_8) && guess(text.as_bytes()).encoding == UTF_8 => {
            return (text, plain);
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

impl<'a> Text<'a> {
    /// Text of `inner`, in the encoding found or in the one given.
    pub fn new(inner: &'a mut dyn BufRead, encoding: Option<&'static Encoding>) -> Self {
        Self {
            inner,
            raw: Vec::new(),
            out: Vec::new(),
            at: 0,
            decoder: encoding.map(Encoding::new_decoder_with_bom_removal),
            error: None,
            begun: false,
            ended: false,
            found: Found { encoding: encoding.unwrap_or(UTF_8), sure: true, replaced: 0 },
        }
    }

    /// Makes `out` non-empty unless the text has ended.
    fn fill(&mut self) {
        self.out.clear();
        self.at = 0;
        while self.out.is_empty() && !self.ended {
            let last = self.take();
            if self.decoder.is_none() {
                self.decide(last);
            }
            if let Some(decoder) = self.decoder.take() {
                self.decode(decoder, last);
            }
            self.ended = last;
        }
        if !self.begun && !self.out.is_empty() {
            self.begun = true;
            if self.out.starts_with("\u{feff}".as_bytes()) {
                self.at = 3;
            }
        }
    }

    /// Takes a sample's worth of bytes; true at the end of the stream.
    fn take(&mut self) -> bool {
        while self.raw.len() < SAMPLE && self.error.is_none() {
            match self.inner.fill_buf() {
                Ok([]) => return true,
                Ok(bytes) => {
                    let count = bytes.len().min(SAMPLE - self.raw.len());
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
            self.out.extend(self.raw.drain(..ascii));
            return;
        }
        let guess = guess(&self.raw);
        self.switch(guess.encoding, guess.sure);
    }

    fn switch(&mut self, encoding: &'static Encoding, sure: bool) {
        self.found.sure &= sure;
        self.found.encoding = encoding;
        self.decoder = Some(if self.begun {
            encoding.new_decoder_without_bom_handling()
        } else {
            encoding.new_decoder_with_bom_removal()
        });
    }

    /// Decodes all of `raw`.
    fn decode(&mut self, mut decoder: Decoder, last: bool) {
        let raw = std::mem::take(&mut self.raw);
        let mut at = 0;
        // Once per line, so that doubt costs no more than reading.
        let mut doubted = 0;
        let mut text = vec![0; decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(SAMPLE * 3)];
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(&raw[at..], &mut text, last);
            at += read;
            self.out.extend_from_slice(&text[..written]);
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let start = at.saturating_sub(usize::from(bad) + usize::from(after));
                    let mut other = None;
                    if start >= doubted {
                        doubted = memchr::memchr(b'\n', &raw[start..]).map_or(raw.len(), |end| start + end);
                        other = Some(guess(&raw[start..doubted]));
                    }
                    match other.filter(|other| other.sure && other.encoding != decoder.encoding()) {
                        Some(other) if raw.len() - start > 8 => {
                            self.switch(other.encoding, false);
                            if let Some(new) = self.decoder.take() {
                                decoder = new;
                            }
                            at = start;
                        }
                        _ => {
                            self.found.replaced += 1;
                            self.out.extend_from_slice("\u{fffd}".as_bytes());
                        }
                    }
                }
            }
        }
        self.decoder = Some(decoder);
    }
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
        Ok(&self.out[self.at.min(self.out.len())..])
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}
