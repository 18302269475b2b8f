//! Signs between clauses and sentences, and the letters between signs.

use hansou_text::fold::is_han;

/// True for what ends a clause.
pub(super) fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '！' | '？' | '、' | ';' | '!' | '?' | '…' | ',' | '|')
}

/// True for what ends a sentence.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…')
}

/// True for letters that words are made of.
pub(super) fn is_letter(c: char) -> bool {
    is_han(c) || c.is_alphanumeric()
}
