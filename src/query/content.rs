//! What stands inside a token: escaped characters, the number of a boost, a regular expression. Leaves to `lex` where a
//! token ends.

use super::signs::narrow;

/// Longest regular expression, in bytes.
const PATTERN: usize = 1000;

/// Why a regular expression cannot be used.
pub(super) fn fault(pattern: &str) -> Option<String> {
    if pattern.len() > PATTERN {
        return Some(format!("longer than {PATTERN} bytes"));
    }
    match regex_syntax::parse(pattern).err()? {
        regex_syntax::Error::Parse(error) => Some(error.kind().to_string()),
        regex_syntax::Error::Translate(error) => Some(error.kind().to_string()),
        error => Some(error.to_string()),
    }
}

/// The number of a boost, up to four digits before and after the point.
pub(super) fn factor(digits: &[char]) -> Option<f32> {
    let text: String = digits.iter().take(10).map(|&c| narrow(c)).collect();
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    let short = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (short(whole) && short(part)).then(|| text.parse().ok())?
}

/// Takes the backslash away before quotation marks and backslashes.
pub(super) fn unescape(chars: &[char]) -> String {
    let mut text = String::new();
    let mut at = 0;
    while at < chars.len() {
        let escapes = chars[at] == '\\' && chars.get(at + 1).is_some_and(|&c| is_escapable(c));
        at += usize::from(escapes);
        text.push(chars[at]);
        at += 1;
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a backslash can stand before inside a quotation.
pub(super) fn is_escapable(c: char) -> bool {
    matches!(c, '\\' | '"' | '”' | '＂' | '」' | '』' | '»')
}
