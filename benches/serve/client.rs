//! A client of one connection: it asks, and throws away what it gets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A connection to a server.
pub struct Client {
    address: String,
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects to `127.0.0.1:PORT`.
    pub fn to(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { address: address.to_owned(), stream: BufReader::new(stream) })
    }

    /// The body of an answer, which must be good.
    pub fn body(&mut self, path: &str) -> Vec<u8> {
        let mut body = Vec::new();
        self.read(path, &mut body);
        body
    }

    /// The length of the body of an answer, which must be good.
    pub fn length(&mut self, path: &str) -> usize {
        self.read(path, &mut std::io::sink())
    }

    fn read(&mut self, path: &str, to: &mut impl Write) -> usize {
        write!(self.stream.get_mut(), "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address)
            .expect("it takes requests");
        let (mut length, mut is_chunked) = (0, false);
        for number in 0.. {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("it answers");
            assert!(number > 0 || line.contains(" 200 "), "{path}: {line}");
            let lower = line.to_ascii_lowercase();
            is_chunked |= lower.starts_with("transfer-encoding: chunked");
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if line == "\r\n" {
                break;
            }
        }
        if !is_chunked {
            return self.take(length, to);
        }
        let mut all = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("a chunk");
            let size = usize::from_str_radix(line.trim(), 16).expect("its size");
            all += self.take(size, to);
            self.take(2, &mut std::io::sink());
            if size == 0 {
                return all;
            }
        }
    }

    fn take(&mut self, length: usize, to: &mut impl Write) -> usize {
        let mut rest = (&mut self.stream).take(length as u64);
        std::io::copy(&mut rest, to).expect("the whole answer") as usize
    }
}

/// A text in an address.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
