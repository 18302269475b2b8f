//! One stretch of text as index queries: as typed, by its words, and as the terms that rank.

use tantivy::Term;
use tantivy::query::{AllQuery, EmptyQuery, PhraseQuery, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::check::{Check, Checked};
use super::{Boxed, Lowering, RankKind, RankTerm, Reading, all, any, filter};
use crate::index::TextField;
use crate::index::terms::{self, Cut};
use crate::query::ast::{How, Unit};
use crate::query::pattern::Pattern;
use crate::text::atom::{Atom, Kind, atoms, parts};
use crate::text::figure::ask;
use crate::text::fold::{fold, is_han};
use crate::text::pronoun::is_pronoun;

impl Lowering<'_> {
    pub(super) fn unit(&self, unit: &Unit, reading: Reading, fields: &[TextField]) -> Boxed {
        match (unit.how, reading) {
            (How::Loose, Reading::Free) => Box::new(AllQuery),
            (How::Loose, Reading::Words) => {
                let asked = ask(&unit.text);
                // A plain value is that value in any spelling, not its digits anywhere.
                let is_value = asked.as_ref().is_some_and(|asked| asked.measure.is_empty());
                let mut readings =
                    vec![if is_value { self.text(&unit.text, fields) } else { self.by_words(&unit.text, fields) }];
                readings.extend(asked.map(|asked| self.loose_figure(asked)));
                readings.extend(unit.period.map(|period| filter::dated(self.index, period)));
                any(readings)
            }
            (How::Loose | How::Exact, _) => self.text(&unit.text, fields),
            (How::Verbatim, _) => self.checked(self.text(&unit.text, fields), unit, fields),
            (How::Wildcard, _) => self.checked(self.literals(&unit.text, fields), unit, fields),
            (How::Pattern, _) => self.checked(Box::new(AllQuery), unit, fields),
        }
    }

    /// The text in one piece, in one of the fields.
    pub(super) fn text(&self, text: &str, fields: &[TextField]) -> Boxed {
        let chars = fold(text).chars;
        let atoms = atoms(&chars);
        any(fields.iter().map(|field| self.contiguous(&chars, &atoms, field)).collect())
    }

    fn contiguous(&self, chars: &[char], atoms: &[Atom], field: &TextField) -> Boxed {
        match atoms {
            [] => return Box::new(EmptyQuery),
            [atom] => return single(chars, *atom, field),
            _ => {}
        }
        let mut clauses: Vec<Boxed> = Vec::new();
        let phrase = cover(chars, atoms, field.grams);
        match phrase.len() {
            0 => {}
            1 => clauses.push(has(phrase[0].1.clone())),
            _ => clauses.push(Box::new(PhraseQuery::new_with_offset(phrase))),
        }
        // An atom between two gaps is in no pair: it must be there, and the text is looked at.
        let alone: Vec<Boxed> = lonely(atoms).map(|atom| single(chars, atom, field)).collect();
        if alone.is_empty() {
            return all(clauses);
        }
        clauses.extend(alone);
        let text: String = chars.iter().collect();
        let patterns = Pattern::word(&text).into_iter().collect();
        Box::new(Checked::new(all(clauses), Check::Any(patterns), vec![*field]))
    }

    /// All words of the text, each in one of the fields.
    pub(super) fn by_words(&self, text: &str, fields: &[TextField]) -> Boxed {
        let words = self.cut(text);
        if words.is_empty() {
            return self.text(text, fields);
        }
        all(words.iter().map(|word| self.word(word, fields)).collect())
    }

    /// A word: in one piece anywhere, or a part of a run of letters and digits.
    pub(super) fn word(&self, word: &str, fields: &[TextField]) -> Boxed {
        let mut readings = vec![self.text(word, fields)];
        if word.chars().all(|c| !is_han(c)) {
            readings.extend(fields.iter().map(|field| has(Term::from_field_text(field.words, word))));
        }
        any(readings)
    }

    /// The words of a text, single characters included, in order, each once; and the parts of letter runs.
    pub(super) fn cut(&self, text: &str) -> Vec<String> {
        let chars = fold(text).chars;
        let atoms = atoms(&chars);
        let mut words: Vec<String> = Vec::new();
        let mut run = String::new();
        let mut at = 0;
        while at < atoms.len() {
            let atom = atoms[at];
            if atom.kind == Kind::Han && is_han(chars[atom.start]) {
                at = terms::han_run(&chars, &atoms, at, &mut run);
                words.extend(self.segmenter.cut(&run).map(str::to_owned));
            } else {
                run.clear();
                atom.write(&chars, &mut run);
                match parts(&run) {
                    parts if parts.is_empty() => words.push(run.clone()),
                    parts => words.extend(parts.into_iter().map(str::to_owned)),
                }
                at += 1;
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        words.retain(|word| seen.insert(word.clone()));
        words
    }

    /// True when the text is a run of letters and digits, which may be part of a longer one.
    pub(super) fn has_parts(&self, text: &str) -> bool {
        atoms(&fold(text).chars).iter().any(|atom| atom.kind == Kind::Word)
    }

    /// For each word of the units the terms that say it is there.
    pub(super) fn most_words(&self, units: &[(&Unit, f32)], fields: &[TextField]) -> Vec<Vec<Term>> {
        let mut words = Vec::new();
        for (unit, _) in units {
            for word in self.cut(&unit.text) {
                let chars: Vec<char> = word.chars().collect();
                let field_of = |field: &TextField| match chars.len() {
                    1 => field.chars,
                    2 if chars.iter().all(|&c| is_han(c)) => field.grams,
                    _ => field.words,
                };
                words.push(fields.iter().map(|field| Term::from_field_text(field_of(field), &word)).collect());
            }
        }
        words
    }

    /// The terms of the units by which articles are ranked; a term that several units give counts once for each.
    pub(super) fn rank_terms(&self, units: &[(&Unit, f32)]) -> Vec<RankTerm> {
        let mut ranked: Vec<RankTerm> = Vec::new();
        let fields = self.index.fields();
        for (unit, boost) in units {
            let chars = fold(&unit.text).chars;
            let atoms = atoms(&chars);
            let said = self.said(&chars, &atoms);
            for (field, title) in [(&fields.body, false), (&fields.title, true)] {
                let mut add = |field: Field, kind, text: &str, said: f32| {
                    let term = Term::from_field_text(field, text);
                    let weight = boost * said;
                    match ranked.iter_mut().find(|known| known.term == term) {
                        Some(known) => known.weight = known.weight.max(weight),
                        None => ranked.push(RankTerm { term, kind, title, weight }),
                    }
                };
                terms::words(&chars, &atoms, &self.segmenter, Cut::Query, |term| {
                    add(field.words, RankKind::Word, term, says(term))
                });
                let mut pairs = atoms.windows(2).zip(said.windows(2)).filter(|(pair, _)| pair[1].position == pair[0].position + 1);
                terms::grams(&chars, &atoms, |term, _| {
                    let said = pairs.next().map_or(1.0, |(_, said)| said[0].min(said[1]));
                    add(field.grams, RankKind::Gram, term, said)
                });
                let mut singles = said.iter();
                terms::singles(&chars, &atoms, |term| add(field.chars, RankKind::Single, term, *singles.next().unwrap_or(&1.0)));
            }
        }
        ranked
    }

    /// For each atom what its word says.
    fn said(&self, chars: &[char], atoms: &[Atom]) -> Vec<f32> {
        let mut said = Vec::with_capacity(atoms.len());
        let mut run = String::new();
        while said.len() < atoms.len() {
            if is_han(chars[atoms[said.len()].start]) {
                terms::han_run(chars, atoms, said.len(), &mut run);
                for word in self.segmenter.cut(&run) {
                    said.extend(word.chars().map(|_| says(word)));
                }
            } else {
                said.push(1.0);
            }
        }
        said
    }

    fn checked(&self, query: Boxed, unit: &Unit, fields: &[TextField]) -> Boxed {
        match Pattern::of(unit) {
            Some(pattern) => Box::new(Checked::new(query, Check::Any(vec![pattern]), fields.to_vec())),
            None => Box::new(EmptyQuery),
        }
    }

    /// The literal pieces of a wildcard unit, all of them; a run of letters beside a wildcard is a prefix or suffix.
    fn literals(&self, text: &str, fields: &[TextField]) -> Boxed {
        let is_wild = |c: char| matches!(c, '*' | '＊' | '?' | '？');
        let mut clauses = Vec::new();
        for piece in text.split(is_wild).filter(|piece| !piece.is_empty()) {
            let chars = fold(piece).chars;
            let atoms = atoms(&chars);
            // Letters at the edge of a piece may belong to a longer run: only what lies between is certain.
            let certain: Vec<Atom> = atoms.iter().copied().filter(|atom| atom.kind != Kind::Word).collect();
            if certain.len() == atoms.len() && !atoms.is_empty() {
                clauses.push(self.text(piece, fields));
            } else if atoms.len() == 1 {
                clauses.push(self.letters(&chars, atoms[0], fields));
            } else {
                clauses.extend(
                    certain
                        .into_iter()
                        .map(|atom| any(fields.iter().map(|field| single(&chars, atom, field)).collect())),
                );
            }
        }
        all(clauses)
    }

    fn letters(&self, chars: &[char], atom: Atom, fields: &[TextField]) -> Boxed {
        let mut run = String::new();
        atom.write(chars, &mut run);
        let pattern = format!(".*{}.*", regex::escape(&run));
        let queries = fields.iter().filter_map(|field| RegexQuery::from_pattern(&pattern, field.chars).ok());
        any(queries.map(|query| Box::new(query) as Boxed).collect())
    }
}

/// What a word says of what is looked for: pronouns and question words little (with 0.3 the questions of CMRC 2018
/// went from .9856 to .9863, those of STARD from .4861 to .4865; with .15 no further).
fn says(word: &str) -> f32 {
    if is_pronoun(word) { 0.3 } else { 1.0 }
}

/// Articles with the term.
fn has(term: Term) -> Boxed {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn single(chars: &[char], atom: Atom, field: &TextField) -> Boxed {
    let mut text = String::new();
    atom.write(chars, &mut text);
    has(Term::from_field_text(field.chars, &text))
}

/// The fewest pairs that hold every atom that has a neighbour, with their positions: when `ab` stands at 0 and `cd`
/// at 2, `abcd` stands in one piece.
fn cover(chars: &[char], atoms: &[Atom], field: Field) -> Vec<(usize, Term)> {
    let mut pairs = Vec::new();
    let mut text = String::new();
    let mut push = |first: Atom, second: Atom| {
        terms::gram(chars, first, second, &mut text);
        pairs.push((first.position as usize, Term::from_field_text(field, &text)));
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

/// Atoms with a gap, or the end of the text, on both sides.
fn lonely(atoms: &[Atom]) -> impl Iterator<Item = Atom> + '_ {
    atoms.chunk_by(|a, b| b.position == a.position + 1).filter(|run| run.len() == 1).map(|run| run[0])
}
