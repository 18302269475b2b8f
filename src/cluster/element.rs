//! The elements of the cluster's query language: one of several, a term, a text in one piece, words bound to a figure.
//!
//! Leaves what a plan asks for to `clause` and `figure`.

use serde_json::{Value, json};

use super::document::push_at;
use super::mapping::{field, pair, token};
use crate::index::postings::{Phrase, Term, TermKind};
use hansou_text::atom::Atom;

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

/// All of the conditions hold; one that holds for everything is left out, and those of another list of this kind are taken
/// out of it.
pub(super) fn all(conditions: Vec<Value>) -> Value {
    let mut flat = Vec::with_capacity(conditions.len());
    for mut condition in conditions {
        if let Some(inner) = only_filters(&mut condition) {
            flat.append(inner);
        } else if condition.get("match_all").is_none() {
            flat.push(condition);
        }
    }
    match flat.len() {
        0 => json!({"match_all": {}}),
        1 => flat.remove(0),
        _ => json!({"bool": {"filter": flat}}),
    }
}

/// The conditions of one that is nothing but that all of them hold.
fn only_filters(condition: &mut Value) -> Option<&mut Vec<Value>> {
    let of_it = condition.as_object_mut().filter(|condition| condition.len() == 1)?.get_mut("bool")?.as_object_mut()?;
    of_it.get_mut("filter")?;
    if of_it.len() == 1 { of_it.get_mut("filter")?.as_array_mut() } else { None }
}

/// The condition holds, and none of the others does.
pub(super) fn except(condition: Value, others: Vec<Value>) -> Value {
    let mut condition = all(vec![condition]);
    let filters = match only_filters(&mut condition) {
        Some(filters) => std::mem::take(filters),
        None => vec![condition],
    };
    json!({"bool": {"filter": filters, "must_not": others}})
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

/// Words bound to a figure as pairs in one piece, or what starts with their only atom.
pub(super) fn bound(name: &str, chars: &[char], atoms: &[Atom]) -> Value {
    let written = |atom: &Atom| {
        let mut text = String::new();
        atom.write(chars, &mut text);
        text
    };
    if let [atom] = atoms {
        return json!({"prefix": {name: {"value": pair(&written(atom), "")}}});
    }
    let (mut tokens, mut next, first) = (String::new(), 0, atoms.first().map_or(0, |atom| atom.position));
    for two in atoms.windows(2) {
        push_at(&mut tokens, &mut next, two[0].position - first, &pair(&written(&two[0]), &written(&two[1])));
    }
    json!({"match_phrase": {name: {"query": tokens}}})
}
