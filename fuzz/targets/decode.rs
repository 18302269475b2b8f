//! Bytes to text: always ends, always UTF-8, the same whether the bytes come at once or one by one.
#![no_main]

use std::io::{BufRead, Read};

use hansou::article::decode::{self, stream};
use libfuzzer_sys::fuzz_target;

/// Gives its bytes in pieces of a few, as a slow pipe does.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Slow<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        Ok(&self.0[..self.0.len().min(self.1)])
    }

    fn consume(&mut self, count: usize) {
        self.0 = &self.0[count..];
    }
}

fuzz_target!(|bytes: &[u8]| {
    let guess = decode::guess(bytes);
    let (text, found) = stream::whole(bytes.to_vec(), None);
    if bytes.is_ascii() && !bytes.contains(&0) {
        assert_eq!((text.as_bytes(), found.replaced), (bytes, 0));
    }
    let mut slow = Slow(bytes, 1 + bytes.len() % 7);
    let mut streamed = String::new();
    stream::Text::new(&mut slow, None).read_to_string(&mut streamed).expect("it is UTF-8, and slices do not fail");
    for encoding in [guess.encoding, encoding_rs::GB18030, encoding_rs::BIG5, encoding_rs::UTF_16LE] {
        let (forced, found) = stream::whole(bytes.to_vec(), Some(encoding));
        assert!(found.replaced == 0 || forced.contains('\u{fffd}'));
    }
});
