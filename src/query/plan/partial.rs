//! What an article may have of a text without having all of it: pairs of characters, whether or not they are words, words
//! of one character, letters and digits, values in one piece. Where none of that is anywhere, single characters.
//! Leaves to the search how much is enough.

use std::ops::Range;

use super::{Clause, Pieces, Planner, Reading, spelling};
use crate::index::postings::{Field, Term};
use crate::index::terms;
use crate::query::ast::{How, Node, Unit};
use crate::query::figure::of_unit;
use crate::query::numeral_variants::numeral_variants;
use crate::query::pattern::Pattern;
use hansou_facts::figure::QuantityConstraint;
use hansou_text::atom::{Atom, AtomKind, atoms, parts};
use hansou_text::fold::{fold, is_han};
use hansou_text::function_word::{is_joining, is_pronoun};

/// Articles with a part of the query's text.
#[derive(Debug, Clone)]
pub struct Partial {
    /// What an article must match all the same (exclusions, exact text, conditions).
    pub hard: Clause,
    /// Parts of the loose units.
    pub parts: Vec<TextPart>,
    /// Articles with what is one piece: a value, a date in digits, a number in its other spelling.
    pub pieces: Vec<Clause>,
    /// Every character and every run of letters, for when nothing else is there.
    pub atoms: Vec<TextPart>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextPart {
    /// The terms that say it is there, any of which will do.
    pub terms: Vec<Term>,
    /// True for two characters of two words, which stand side by side in the query and need not elsewhere.
    pub is_between: bool,
}

impl Planner {
    pub(super) fn partial(&self, root: &Node, loose: &[(&Unit, f32)], fields: &[Field]) -> Partial {
        let (mut found, mut pieces, mut singles) = (Vec::new(), Vec::new(), Vec::new());
        for (unit, _) in loose {
            let Pieces { texts, number } = Pieces::from_unit(unit);
            let figure = of_unit(&unit.text).map(|asked| self.loose_figure(&asked));
            let period = unit.period.map(Clause::Dated);
            let number = number.map(|number| self.text(&number, fields));
            let whole: Vec<Clause> = number.into_iter().chain(figure).chain(period).collect();
            if !whole.is_empty() {
                pieces.push(Clause::any(whole));
            }
            for text in &texts {
                self.add_parts(text, fields, &mut found, &mut pieces);
            }
            pieces.extend(numeral_variants(&unit.text).iter().map(|other| self.text(other, fields)));
            singles.extend(atoms_of(&unit.text, fields));
        }
        Partial { hard: self.node(root, Reading::Free, fields), parts: found, pieces, atoms: singles }
    }

    /// The parts of a text, and the numbers in it that are one piece.
    fn add_parts(&self, text: &str, fields: &[Field], found: &mut Vec<TextPart>, pieces: &mut Vec<Clause>) {
        let chars = fold(text).chars;
        let atoms = atoms(&chars);
        let words = self.words_of(&chars, &atoms);
        let before = found.len();
        for word in &words {
            match word {
                Word { number: Some(others), .. } => {
                    let own: String = chars[word.chars(&atoms)].iter().collect();
                    let spelled = std::iter::once(&own).chain(others);
                    pieces.push(Clause::any(spelled.map(|spelled| self.text(spelled, fields)).collect()));
                }
                Word { says_little: true, .. } => {}
                _ => add_word(&chars, &atoms[word.atoms.clone()], fields, found),
            }
        }
        for two in words.windows(2) {
            let (last, first) = (atoms[two[0].atoms.end - 1], atoms[two[1].atoms.start]);
            let is_telling = !two[0].says_little && !two[1].says_little;
            if is_telling && first.position == last.position + 1 {
                found.push(pair(&chars, last, first, fields, true));
            }
        }
        // 是什么 is all that was asked for.
        if found.len() == before && pieces.is_empty() {
            words.iter().for_each(|word| add_word(&chars, &atoms[word.atoms.clone()], fields, found));
        }
    }

    /// The words of a folded text, in order, numbers with what they count as one.
    pub(super) fn words_of(&self, chars: &[char], atoms: &[Atom]) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let numbers = spelling::numbers(chars, atoms);
        let (mut at, mut run) = (0, String::new());
        while at < atoms.len() {
            if let Some((span, others)) = numbers.iter().find(|(span, _)| span.contains(&at)) {
                words.push(Word { atoms: span.clone(), number: Some(others.clone()), says_little: false });
                at = span.end;
                continue;
            }
            let limit = numbers.iter().map(|(span, _)| span.start).find(|&start| start > at).unwrap_or(atoms.len());
            if !is_han_atom(chars, atoms[at]) {
                words.push(Word { atoms: at..at + 1, number: None, says_little: false });
                at += 1;
                continue;
            }
            let end = terms::han_run(chars, &atoms[..limit], at, &mut run);
            for word in self.segmenter.cut(&run) {
                let says_little = is_pronoun(word) || word.chars().all(is_joining);
                let next = at + word.chars().count();
                words.push(Word { atoms: at..next, number: None, says_little });
                at = next;
            }
            at = end;
        }
        words
    }

    /// The words of the units that say something, each once, in order: what an article may lack.
    pub(super) fn wanted(&self, loose: &[(&Unit, f32)]) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> = Vec::new();
        for word in loose.iter().flat_map(|(unit, _)| self.wanted_of(&unit.text)) {
            if !wanted.iter().any(|known| known.text == word.text) {
                wanted.push(word);
            }
        }
        wanted
    }

    /// The words of a text; the number in it, with what compares it (超过100亿元), is one.
    fn wanted_of(&self, text: &str) -> Vec<Wanted> {
        let chars = fold(text).chars;
        let asked = of_unit(text).and_then(|asked| Some((place(&chars, &asked.printed)?, asked)));
        let Some((number, asked)) = asked else { return self.telling_words(&chars) };
        // What it measures is said by the words around it.
        let asked = QuantityConstraint { measure: String::new(), ..asked };
        let mut wanted = self.telling_words(&chars[..number.start]);
        wanted.push(Wanted { text: asked.printed.clone(), figure: Some(Pattern::Figure(Box::new(asked))) });
        wanted.extend(self.telling_words(&chars[number.end..]));
        wanted
    }

    fn telling_words(&self, chars: &[char]) -> Vec<Wanted> {
        let atoms = atoms(chars);
        let words = self.words_of(chars, &atoms).into_iter().filter(|word| !word.says_little);
        words.map(|word| Wanted { text: chars[word.chars(&atoms)].iter().collect(), figure: None }).collect()
    }
}

/// Where a text stands in another one.
fn place(chars: &[char], text: &str) -> Option<Range<usize>> {
    let text: Vec<char> = text.chars().collect();
    let start = chars.windows(text.len().max(1)).position(|window| window == text)?;
    Some(start..start + text.len())
}

/// Something that was asked for and that an article of the second band may lack.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// As typed, folded.
    pub text: String,
    /// For a number: the figures that answer it in other words.
    pub figure: Option<Pattern>,
}

/// A word of a text.
#[derive(Debug)]
pub(super) struct Word {
    /// Its atoms.
    pub atoms: Range<usize>,
    /// For a number with what it counts, its other spellings.
    pub number: Option<Vec<String>>,
    /// True for pronouns and what only joins.
    pub says_little: bool,
}

impl Word {
    /// Its characters.
    pub fn chars(&self, atoms: &[Atom]) -> Range<usize> {
        atoms[self.atoms.start].start..atoms[self.atoms.end - 1].end
    }
}

pub(super) fn is_han_atom(chars: &[char], atom: Atom) -> bool {
    atom.kind == AtomKind::Han && is_han(chars[atom.start])
}

/// A word of one atom as that, a longer one by its pairs.
fn add_word(chars: &[char], word: &[Atom], fields: &[Field], found: &mut Vec<TextPart>) {
    match word {
        [atom] if atom.kind == AtomKind::Word => found.extend(letters(chars, *atom, fields)),
        [atom] => found.push(single(chars, *atom, fields)),
        _ => found.extend(word.windows(2).map(|two| pair(chars, two[0], two[1], fields, false))),
    }
}

fn pair(chars: &[char], first: Atom, second: Atom, fields: &[Field], is_between: bool) -> TextPart {
    let mut key = String::new();
    terms::pair_of(chars, first, second, &mut key);
    TextPart { terms: fields.iter().map(|field| Term::pair(*field, &key)).collect(), is_between }
}

fn single(chars: &[char], atom: Atom, fields: &[Field]) -> TextPart {
    let mut text = String::new();
    atom.write(chars, &mut text);
    TextPart { terms: fields.iter().map(|field| Term::single(*field, &text)).collect(), is_between: false }
}

/// A run of letters and digits, and its parts.
fn letters(chars: &[char], atom: Atom, fields: &[Field]) -> Vec<TextPart> {
    let mut run = String::new();
    atom.write(chars, &mut run);
    let pieces = parts(&run);
    let texts = if pieces.is_empty() { vec![run.as_str()] } else { pieces };
    let word = |text: &str| fields.iter().map(|field| terms::word(*field, text)).collect();
    texts.into_iter().map(|text| TextPart { terms: word(text), is_between: false }).collect()
}

/// Every atom of a text.
fn atoms_of(text: &str, fields: &[Field]) -> Vec<TextPart> {
    let chars = fold(text).chars;
    let mut found = Vec::new();
    for atom in atoms(&chars) {
        add_word(&chars, &[atom], fields, &mut found);
    }
    found
}

/// The pairs of the units, and then their single characters, as patterns.
pub(super) fn atom_marks(loose: &[(&Unit, f32)]) -> Vec<Pattern> {
    let mut marks = Vec::new();
    for (unit, _) in loose.iter().filter(|(unit, _)| unit.how == How::Loose) {
        let chars = fold(&unit.text).chars;
        let atoms = atoms(&chars);
        let text = |atoms: &[Atom]| chars[atoms[0].start..atoms[atoms.len() - 1].end].iter().collect::<String>();
        let pairs = atoms.windows(2).filter(|two| two[1].position == two[0].position + 1).map(text);
        marks.extend(pairs.chain(atoms.chunks(1).map(text)).filter_map(|text| Pattern::word(&text)));
        let runs = atoms.iter().filter(|atom| atom.kind == AtomKind::Word);
        for run in runs.map(|atom| chars[atom.start..atom.end].iter().collect::<String>()) {
            marks.extend(
                parts(&run)
                    .into_iter()
                    .flat_map(|part| [Pattern::word(part), Some(Pattern::Part(part.to_owned()))])
                    .flatten(),
            );
            marks.push(Pattern::Part(run));
        }
    }
    marks
}
