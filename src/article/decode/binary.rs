//! What is not text: known by its first bytes, or by control characters that no text has.

use super::{byte_order_mark, guess};

/// First bytes of common kinds of files.
const MAGIC: [(&[u8], &str); 21] = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"BM\0", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc, xls, ppt)"),
    (b"WARC/", "a web archive (WARC)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"ID3", "audio"),
    (b"OggS", "audio or video"),
    (b"RIFF", "audio, video or an image"),
    (b"{\\rtf", "an RTF document"),
    (b"\0\0\x01\0", "an image"),
];

/// What the file is, when it is not text, by its first bytes.
pub fn kind(head: &[u8]) -> Option<&'static str> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(kind);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some("video");
    }
    if byte_order_mark(head).is_some() || !head.iter().any(|&byte| is_control(byte)) {
        return None;
    }
    let (text, _) = guess(head).encoding.decode_without_bom_handling(head);
    let (mut all, mut odd) = (0usize, 0usize);
    for c in text.chars() {
        all += 1;
        odd += usize::from(c == '\u{fffd}' || u8::try_from(c).is_ok_and(is_control));
    }
    // A stray form feed or NUL is forgiven.
    (odd > 2 && odd * 50 > all).then_some("binary data")
}

fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)
}
