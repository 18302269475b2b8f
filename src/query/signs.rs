//! The signs of the query language in their half and full width.

/// The ASCII form of a full-width sign, letter or digit.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// Begins a group.
pub(super) fn is_opening(c: char) -> bool {
    narrow(c) == '('
}

/// Ends a group.
pub(super) fn is_closing(c: char) -> bool {
    narrow(c) == ')'
}

/// Separates alternatives.
pub(super) fn is_bar(c: char) -> bool {
    narrow(c) == '|'
}

/// Comes before a boost.
pub(super) fn is_caret(c: char) -> bool {
    narrow(c) == '^'
}

/// Encloses a regular expression.
pub(super) fn is_slash(c: char) -> bool {
    narrow(c) == '/'
}

/// Compares values.
pub(super) fn is_comparison(c: char) -> bool {
    matches!(narrow(c), '<' | '>' | '=' | '≤' | '≥')
}
