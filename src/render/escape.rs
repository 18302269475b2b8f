//! Control characters of documents, made visible: what a file says must never reach the terminal as a command.
//!
//! Leaves line breaks and tabs to the callers, which lay text out. JSON escapes in its own way (`json`).

/// True for characters that a terminal obeys or that reorder what is read: C0 and C1 controls, DEL, the line and
/// paragraph separators, and the bidirectional marks, embeddings, overrides and isolates of UAX #9.
pub(super) fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One character as it may be shown: ESC as ␛, other C0 controls and DEL likewise, what has no symbol as �.
pub(super) fn visible_char(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('�'),
        '\x7f' => '␡',
        _ if is_dangerous(c) => '�',
        _ => c,
    }
}

/// A text on one line with every control character made visible, character for character (so that ranges in
/// characters stay true).
pub fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

/// True for white space that ends a line or page; a tab does not.
pub(super) fn breaks_line(c: char) -> bool {
    matches!(c, '\n' | '\x0b' | '\x0c' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn controls_become_symbols() {
        for (text, shown) in [
            ("正常文字 abc", "正常文字 abc"),
            ("\x1b[2J清屏", "␛[2J清屏"),
            ("响铃\x07退格\x08空\0删\x7f", "响铃␇退格␈空␀删␡"),
            ("C1\u{9b}31m序列", "C1�31m序列"),
            ("反\u{202e}转\u{2066}隔离\u{200f}", "反�转�隔离�"),
            ("𠮷👍", "𠮷👍"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(visible(text).chars().count(), text.chars().count(), "as many characters");
        }
    }
}
