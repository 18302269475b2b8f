//! The terms of a text, for articles and queries alike: the query side uses no term that this does not give for an
//! article with the same text.

use std::ops::Range;

use hansou_postings::{Field, Phrase, Term, TermKind, TermTable};
use hansou_text::atom::{Atom, AtomKind, parts};
use hansou_text::fold::is_han;
use hansou_text::segment::{Buffers, Segmenter};

/// A word as a term, by its folded characters: one of a single Han character is looked up among the singles, one of two
/// among the pairs.
pub fn word(field: Field, word: &str) -> Term {
    let mut chars = word.chars();
    let (table, key) = match (chars.next(), chars.next(), chars.next()) {
        (Some(first), None, None) if is_han(first) => (TermTable::Singles, word.to_owned()),
        (Some(first), Some(second), None) if is_han(first) && is_han(second) => {
            (TermTable::Pairs, pair_key(first, second))
        }
        _ => (TermTable::Words, word.to_owned()),
    };
    Term::new(field, TermKind::Word, table, key)
}

/// A term as a reader would write it.
pub fn written(term: &Term) -> String {
    term.key().replace('\0', if term.key().contains(is_han) { "" } else { " " })
}

/// The pairs that a folded text is made of, or its only atom; none when no two of its atoms stand side by side.
pub fn phrase(field: Field, chars: &[char], atoms: &[Atom]) -> Phrase {
    let term = |key: String| if atoms.len() == 1 { Term::single(field, &key) } else { Term::pair(field, &key) };
    let terms = cover(chars, atoms).into_iter().map(|(position, key)| (position, term(key))).collect();
    // Two characters are one pair, and letters one atom.
    let is_word = atoms.len() > 2 && atoms.len() == chars.len() && chars.iter().all(|&c| is_han(c));
    Phrase { terms, word: is_word.then(|| word(field, &String::from_iter(chars))) }
}

/// The same with all pairs: where some of them are likely in no document, such as those between the words of a query.
pub fn phrase_of_every_pair(field: Field, chars: &[char], atoms: &[Atom]) -> Phrase {
    if atoms.len() < 2 {
        return phrase(field, chars, atoms);
    }
    let mut terms = Vec::new();
    pairs(chars, atoms, |key, position| terms.push((position, Term::pair(field, key))));
    Phrase { terms, word: None }
}

/// Pairs of neighbouring atoms, each as its key with the position of its first.
pub fn pairs(chars: &[char], atoms: &[Atom], mut emit: impl FnMut(&str, u32)) {
    let mut key = String::new();
    for pair in atoms.windows(2) {
        if pair[1].position == pair[0].position + 1 {
            pair_of(chars, pair[0], pair[1], &mut key);
            emit(&key, pair[0].position);
        }
    }
}

/// Writes the key of two neighbouring atoms: U+0000, which no atom has, between them.
pub fn pair_of(chars: &[char], first: Atom, second: Atom, key: &mut String) {
    key.clear();
    first.write(chars, key);
    key.push('\0');
    second.write(chars, key);
}

/// The key of two neighbouring characters.
pub fn pair_key(first: char, second: char) -> String {
    String::from_iter([first, '\0', second])
}

/// Single atoms.
pub fn singles(chars: &[char], atoms: &[Atom], mut emit: impl FnMut(&str)) {
    let mut term = String::new();
    for atom in atoms {
        term.clear();
        atom.write(chars, &mut term);
        emit(&term);
    }
}

/// The fewest pairs that hold every atom that has a neighbour, each as its key with the position of its first: when
/// `ab` stands at 0 and `cd` at 2, `abcd` stands in one piece. A text of one atom is covered by that.
pub fn cover(chars: &[char], atoms: &[Atom]) -> Vec<(u32, String)> {
    let mut key = String::new();
    if let [atom] = atoms {
        atom.write(chars, &mut key);
        return vec![(0, key)];
    }
    let mut pairs = Vec::new();
    let mut push = |first: Atom, second: Atom| {
        pair_of(chars, first, second, &mut key);
        pairs.push((first.position, key.clone()));
    };
    for run in atoms.chunk_by(|a, b| b.position == a.position + 1).filter(|run| run.len() > 1) {
        for pair in run.chunks(2) {
            match *pair {
                [first, second] => push(first, second),
                // The last of an odd number, with the one before it.
                _ => push(run[run.len() - 2], run[run.len() - 1]),
            }
        }
    }
    pairs
}

/// Atoms with a gap, or the end of the text, on both sides: what no pair covers.
pub fn lonely(atoms: &[Atom]) -> impl Iterator<Item = Atom> + '_ {
    atoms.chunk_by(|a, b| b.position == a.position + 1).filter(|run| run.len() == 1).map(|run| run[0])
}

/// The words of a query, each with its atoms: cut once through, and runs of letters and digits.
pub fn query_words(chars: &[char], atoms: &[Atom], segmenter: &Segmenter, mut emit: impl FnMut(&str, Range<usize>)) {
    let mut run = String::new();
    let mut at = 0;
    while at < atoms.len() {
        let atom = atoms[at];
        if is_han_atom(chars, atom) {
            let mut first = at;
            at = han_run(chars, atoms, at, &mut run);
            for word in segmenter.cut(&run) {
                let end = first + word.chars().count();
                emit(word, first..end);
                first = end;
            }
            continue;
        }
        if atom.kind == AtomKind::Word {
            run.clear();
            atom.write(chars, &mut run);
            emit(&run, at..at + 1);
        }
        at += 1;
    }
}

/// Characters cut into words at once: a text without any punctuation takes no more memory than this for its words.
const LONGEST_RUN: usize = 1 << 20;

/// The words of an article: words of Han characters with the words inside them, as ranges of atoms; runs of letters and
/// digits and their parts, as the range of one atom and the text.
pub fn article_words(
    chars: &[char],
    atoms: &[Atom],
    segmenter: &Segmenter,
    buffers: &mut Buffers,
    mut emit: impl FnMut(Range<usize>, Option<&str>),
) {
    let (mut run, mut letters) = (Vec::new(), String::new());
    let mut at = 0;
    while at < atoms.len() {
        let atom = atoms[at];
        if is_han_atom(chars, atom) {
            let first = at;
            run.clear();
            let mut next = atom.position;
            while at < atoms.len()
                && atoms[at].position == next
                && is_han_atom(chars, atoms[at])
                && run.len() < LONGEST_RUN
            {
                run.push(chars[atoms[at].start]);
                next += 1;
                at += 1;
            }
            segmenter.each_for_search(&run, buffers, |word| emit(first + word.start..first + word.end, None));
            continue;
        }
        if atom.kind == AtomKind::Word {
            letters.clear();
            atom.write(chars, &mut letters);
            emit(at..at + 1, Some(&letters));
            parts(&letters).into_iter().for_each(|part| emit(at..at + 1, Some(part)));
        }
        at += 1;
    }
}

fn is_han_atom(chars: &[char], atom: Atom) -> bool {
    atom.kind == AtomKind::Han && is_han(chars[atom.start])
}

/// Collects the Han characters from `at` on that have no gap between them; returns the atom after.
pub fn han_run(chars: &[char], atoms: &[Atom], mut at: usize, run: &mut String) -> usize {
    run.clear();
    let mut next = atoms[at].position;
    while at < atoms.len()
        && atoms[at].position == next
        && atoms[at].kind == AtomKind::Han
        && is_han(chars[atoms[at].start])
    {
        run.push(chars[atoms[at].start]);
        next += 1;
        at += 1;
    }
    at
}
