//! Mailboxes (mbox, RFC 4155): messages one after the other, each behind a line `From sender day`.

use std::io::{self, BufRead, Read};

/// Whether a file begins as a mailbox.
pub fn is_mailbox(head: &[u8]) -> bool {
    let mut lines = head.splitn(3, |byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    is_separator(first) && lines.next().is_some_and(|line| line.contains(&b':'))
}

/// `From someone@example.org Wed Oct 12 09:30:00 2022`: with a time of day and a year, as no sentence has them.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let words: Vec<&[u8]> = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    let time = words.iter().any(|word| word.len() >= 4 && word.contains(&b':') && word[0].is_ascii_digit());
    let year = words.iter().any(|word| word.len() == 4 && word.iter().all(u8::is_ascii_digit));
    time && year && words.len() <= 12
}

/// The messages of a mailbox as they come. Of a message longer than `limit` bytes the beginning is given, with `true`.
pub fn messages(reader: &mut dyn BufRead, limit: u64) -> impl Iterator<Item = io::Result<(Vec<u8>, bool)>> {
    let mut lines = Lines { reader, limit, begun: false, blank: true, ended: false };
    std::iter::from_fn(move || lines.message().transpose())
}

struct Lines<'a> {
    reader: &'a mut dyn BufRead,
    limit: u64,
    /// Whether the line before the first message is behind us.
    begun: bool,
    /// Whether the line before was empty.
    blank: bool,
    ended: bool,
}

impl Lines<'_> {
    fn message(&mut self) -> io::Result<Option<(Vec<u8>, bool)>> {
        let (mut message, mut line, mut cut) = (Vec::new(), Vec::new(), false);
        while !self.ended {
            line.clear();
            // A line without end is taken in pieces.
            if (&mut *self.reader).take(LINE).read_until(b'\n', &mut line)? == 0 {
                self.ended = true;
                break;
            }
            let begins = self.blank && is_separator(&line);
            self.blank = matches!(line.as_slice(), b"\n" | b"\r\n");
            if begins {
                if std::mem::replace(&mut self.begun, true) && !message.is_empty() {
                    return Ok(Some((message, cut)));
                }
                continue;
            }
            // Lines that begin as the separator does were marked when the mailbox was written.
            let unmarked =
                line.iter().position(|byte| *byte != b'>').is_some_and(|at| at > 0 && line[at..].starts_with(b"From "));
            let line = if unmarked { &line[1..] } else { &line[..] };
            match message.len() as u64 + line.len() as u64 > self.limit {
                true => cut = true,
                false => message.extend_from_slice(line),
            }
        }
        Ok((!message.is_empty()).then_some((message, cut)))
    }
}

/// Bytes of a line that are taken at once.
const LINE: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_with_a_day_separate() {
        let mailbox = b"From a@b Wed Oct 12 09:30:00 2022\nSubject: 1\n\nFrom here to there.\n>From the start\n\n\
                        From c@d Thu Oct 13 10:00:00 2022\nSubject: 2\n\nEnd\n";
        assert!(is_mailbox(mailbox));
        let mut reader = &mailbox[..];
        let messages: Vec<(Vec<u8>, bool)> = messages(&mut reader, 1000).map(Result::unwrap).collect();
        let texts: Vec<&str> = messages.iter().map(|(bytes, _)| std::str::from_utf8(bytes).unwrap()).collect();
        assert_eq!(texts, ["Subject: 1\n\nFrom here to there.\nFrom the start\n\n", "Subject: 2\n\nEnd\n"]);
    }
}
