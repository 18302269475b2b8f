//! The elements of the cluster's query language: one of several, a term, a text in one piece, words bound to a figure.
//!
//! Leaves what a plan asks for to `clause` and `figure`.

use serde_json::{Value, json};

use super::document::push_at;
use super::mapping::{BETWEEN, field, token};
use crate::index::postings::{Phrase, Term, TermKind};

/// Matches nothing.
pub(super) fn nothing() -> Value {
    json!({"match_none": {}})
}

/// One of the conditions holds.
pub(super) fn any(mut conditions: Vec<Value>) -> Value {
    match conditions.len() {
        0 => nothing(),
        1 => conditions.remove(0),
        _ => json!({"bool": {"should": conditions, "minimum_should_match": 1}}),
    }
}

/// One term.
pub(super) fn term(term: &Term) -> Value {
    json!({"term": {field(term.field, term.kind): {"value": token(term.kind, term.key())}}})
}

/// A text in one piece.
pub(super) fn phrase(phrase: &Phrase) -> Value {
    match phrase.terms.as_slice() {
        [] => nothing(),
        [(_, one)] => term(one),
        [(first, one), ..] => {
            let (mut joined, mut next) = (String::new(), 0);
            let mut terms: Vec<&(u32, Term)> = phrase.terms.iter().collect();
            terms.sort_by_key(|(position, _)| *position);
            // The last of an odd number overlaps with the one before it; both stand at their own positions.
            terms.iter().for_each(|(position, term)| {
                push_at(&mut joined, &mut next, position - first, &token(TermKind::Pair, term.key()));
            });
            json!({"match_phrase": {field(one.field, TermKind::Pair): {"query": joined}}})
        }
    }
}

/// A text in which nothing is a wildcard.
pub(super) fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A pair of words bound to a figure, or what starts with its only atom.
pub(super) fn bound(name: &str, chars: &[char], atoms: &[hansou_text::atom::Atom]) -> Value {
    let mut tokens = String::new();
    if let [atom] = atoms {
        atom.write(chars, &mut tokens);
        tokens.push(BETWEEN);
        return json!({"prefix": {name: {"value": tokens}}});
    }
    let (mut next, mut token, first) = (0, String::new(), atoms.first().map_or(0, |atom| atom.position));
    for pair in atoms.windows(2) {
        token.clear();
        pair[0].write(chars, &mut token);
        token.push(BETWEEN);
        pair[1].write(chars, &mut token);
        push_at(&mut tokens, &mut next, pair[0].position - first, &token);
    }
    json!({"match_phrase": {name: {"query": tokens}}})
}
