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

/// Longest quotation that is part of a name, in characters.
const QUOTATION: usize = 24;

/// Where a quotation ends that begins at a place: “智能化、绿色化”改造项目 is one name.
pub(super) fn quotation_end(chars: &[char], at: usize) -> Option<usize> {
    let rest = chars.get(at + 1..chars.len().min(at + QUOTATION)).filter(|_| chars[at] == '“')?;
    let close = rest.iter().position(|&c| c == '”' || ends_sentence(c)).filter(|&close| rest[close] == '”')?;
    Some(at + close + 2)
}

/// Where a quotation begins that ends before a place.
pub(super) fn quotation_start(chars: &[char], end: usize) -> Option<usize> {
    let close = end.checked_sub(1).filter(|&close| chars[close] == '”')?;
    let from = end.saturating_sub(QUOTATION);
    let open = chars[from..close].iter().rposition(|&c| c == '“' || ends_sentence(c))?;
    (chars[from + open] == '“').then_some(from + open)
}
