//! The tree lowered to a plan: plain values that say what an article must have as typed, with all words, in part; the
//! terms that rank, the patterns that are marked. A plan knows no index; an index runs it.
//!
//! `clause` is what an article must match, `check` what of it is decided on the stored text. `unit` turns one stretch of
//! text into clauses, `partial` into the parts that an article may have of it, `spelling` gives its other spellings
//! their weight, `condition` finds what is asked of figures, `filter` holds sources, `origin` narrows plans to them, `mention` the days that a text
//! speaks of. To add a node: a case in `Planner::node`; to add a clause: also one in each index that runs plans.

mod check;
mod clause;
mod condition;
mod filter;
mod mention;
mod origin;
mod partial;
mod spelling;
mod unit;

use std::collections::BTreeSet;

pub use self::check::Check;
pub use self::clause::Clause;
use self::condition::{conditions, constraints, exact_patterns, ranked_units};
pub use self::filter::{LookedIn, Origin, SourceFilter, SourceParts};
pub use self::partial::{Partial, TextPart, Wanted};
pub use self::spelling::Spelled;
use super::ast::{FigureCondition, How, Node, Query, TextField, Unit};
use super::figure::of_unit;
use super::numeral_variants::numeral_variants;
use super::pattern::Pattern;
use crate::index::postings::{Field, Phrase, Term};
use crate::index::terms;
use hansou_facts::figure::QuantityConstraint;
use hansou_text::segment::{Segmenter, UserWord};

/// A query ready to be run by any index.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Articles with every unit as typed.
    pub exact: Clause,
    /// Articles with all words of every unit; `None` when that is the same.
    pub words: Option<Clause>,
    /// Articles with a part of the text; `None` when the query has no loose text.
    pub partial: Option<Partial>,
    /// The terms that rank.
    pub terms: Vec<RankTerm>,
    /// Other spellings of parts of the text, which rank as those do.
    pub spelled: Vec<Spelled>,
    /// Articles that have all of the query's text in one piece, when it has several units.
    pub whole: Option<Clause>,
    /// All of the query's text in one piece in a title.
    pub title: Option<Titled>,
    /// Articles whose path has all of the text.
    pub named: Option<Clause>,
    /// Questions about figures: answers add to the score, by how well words are bound to values.
    pub figures: Vec<QuantityConstraint>,
    /// What is marked in an article that has the text as typed.
    pub exact_marks: Vec<Pattern>,
    /// What is marked in other articles.
    pub word_marks: Vec<Pattern>,
    /// What is marked where none of that stands.
    pub atom_marks: Vec<Pattern>,
    /// The words that an article may lack.
    pub wanted: Vec<Wanted>,
}

impl Plan {
    /// Only the score of one term and of its other spellings, for explanations.
    pub fn of_term(term: RankTerm, spelled: &[Spelled]) -> Self {
        Self {
            exact: Clause::Nothing,
            words: None,
            partial: None,
            terms: vec![term],
            spelled: spelled.to_vec(),
            whole: None,
            title: None,
            named: None,
            figures: Vec::new(),
            exact_marks: Vec::new(),
            word_marks: Vec::new(),
            atom_marks: Vec::new(),
            wanted: Vec::new(),
        }
    }
}

/// A text as it stands in a title.
#[derive(Debug, Clone)]
pub struct Titled {
    /// The text.
    pub text: Phrase,
    /// Its length in atoms: a title of that length is the text.
    pub atoms: u32,
    /// Its characters, folded.
    pub chars: Vec<char>,
}

/// A term that adds to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct RankTerm {
    /// The term.
    pub term: Term,
    /// Weight from the query: its boost.
    pub weight: f32,
    /// Which of the [`Plan::spelled`] it belongs to: the articles with the other spellings count as its own.
    pub spelled: Option<usize>,
}

/// Which reading of loose units a query is lowered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// As typed.
    Exact,
    /// All of its words.
    Words,
    /// Not required at all: the second band weighs them.
    Free,
}

/// The plan of a query, for an index whose articles are cut into words with these words of the user.
pub fn plan(query: &Query, user_words: &[UserWord]) -> Plan {
    let conditioned: Vec<Unit> = conditions(&query.root).into_iter().flat_map(ranked_units).collect();
    let sought: Vec<(&Unit, f32)> = query.root.sought().iter().map(|sought| (sought.unit, sought.boost)).collect();
    let loose: Vec<(&Unit, f32)> = sought.iter().filter(|(unit, _)| unit.how == How::Loose).copied().collect();
    let units: Vec<(&Unit, f32)> = sought.iter().copied().chain(conditioned.iter().map(|unit| (unit, 1.0))).collect();
    let exactly = |text| Unit { text, how: How::Exact, period: None };
    let respelt: Vec<Unit> = loose.iter().flat_map(|(unit, _)| numeral_variants(&unit.text)).map(exactly).collect();
    let texts = units.iter().map(|(unit, _)| *unit).chain(&respelt);
    let texts: Vec<String> = texts.map(|unit| hansou_text::fold::fold(&unit.text).text()).collect();
    let segmenter = Segmenter::for_texts(texts.iter().map(String::as_str), user_words);
    let planner = Planner { segmenter };
    let both = planner.fields(None);
    let words_differ = !conditions(&query.root).is_empty()
        || !respelt.is_empty()
        || loose.iter().any(|(unit, _)| planner.is_made_of_words(unit));
    let (terms, spelled) = planner.rank_terms(&units);
    let marked: Vec<&Unit> = units.iter().map(|(unit, _)| *unit).chain(&respelt).collect();
    Plan {
        exact: planner.node(&query.root, Reading::Exact, &both),
        words: words_differ.then(|| planner.node(&query.root, Reading::Words, &both)),
        partial: (!loose.is_empty()).then(|| planner.partial(&query.root, &loose, &both)),
        terms,
        spelled,
        whole: planner.whole(&sought, &both),
        title: Titled::from_units(&sought),
        named: whole_text(&sought).and_then(|_| {
            let path = origin::path(&sought.iter().map(|(unit, _)| unit.text.as_str()).collect::<Vec<_>>())?;
            // Conditions hold for what is only named, too.
            Some(Clause::all(vec![path, planner.node(&query.root, Reading::Free, &both)]))
        }),
        figures: constraints(&query.root).map(|asked| planner.in_words(asked)).collect(),
        exact_marks: exact_patterns(&query.root).into_iter().flat_map(|pattern| planner.with_words(pattern)).collect(),
        word_marks: planner.word_marks(&query.root, &marked),
        atom_marks: partial::atom_marks(&loose),
        wanted: planner.wanted(&loose),
    }
}

/// The words by which a unit of the query is looked for in the lower tiers, folded, each once.
pub fn unit_words(text: &str, user_words: &[UserWord]) -> Vec<String> {
    let folded = hansou_text::fold::fold(text).text();
    let segmenter = Segmenter::for_texts([folded.as_str()], user_words);
    Planner { segmenter }.cut(text)
}

/// A loose unit by its words: texts that are looked for by them, and a value (157亿元) or a date in digits (9月28日), whose
/// digits mean nothing apart.
struct Pieces {
    texts: Vec<String>,
    number: Option<String>,
}

impl Pieces {
    fn from_unit(unit: &Unit) -> Self {
        if unit.period.is_some() && unit.text.contains(char::is_numeric) {
            return Self { texts: Vec::new(), number: Some(unit.text.clone()) };
        }
        match of_unit(&unit.text) {
            Some(asked) if asked.measure.is_empty() => Self { texts: Vec::new(), number: Some(unit.text.clone()) },
            Some(asked) => Self::of_figure(&asked),
            None => Self { texts: vec![unit.text.clone()], number: None },
        }
    }

    fn of_figure(asked: &QuantityConstraint) -> Self {
        let texts = asked.measure.split_whitespace().map(str::to_owned).collect();
        Self { texts, number: Some(asked.printed.clone()) }
    }
}

/// Makes one plan.
struct Planner {
    segmenter: Segmenter,
}

impl Planner {
    /// Title and body, or the one named.
    fn fields(&self, only: Option<TextField>) -> Vec<Field> {
        match only {
            None => vec![Field::Title, Field::Body],
            Some(TextField::Title) => vec![Field::Title],
            Some(TextField::Body) => vec![Field::Body],
        }
    }

    fn node(&self, node: &Node, reading: Reading, fields: &[Field]) -> Clause {
        match node {
            Node::Everything => Clause::Everything,
            Node::Unit(unit) => self.unit(unit, reading, fields),
            Node::And(nodes) => self.and(nodes, reading, fields),
            Node::Or(nodes) => Clause::any(nodes.iter().map(|node| self.node(node, reading, fields)).collect()),
            // What is excluded is excluded as typed, in every tier.
            Node::Not(inner) => Clause::Everything.without(vec![self.node(inner, Reading::Exact, fields)]),
            Node::Near(left, right, within) => self.near(left, right, *within, fields),
            Node::In(field, inner) => self.node(inner, reading, &self.fields(Some(*field))),
            Node::Boost(inner, _) => self.node(inner, reading, fields),
            Node::Dated(period) => Clause::Dated(*period),
            Node::Mentions(period) => mention::mentions(*period, fields),
            Node::Source(text) => origin::source(text),
            Node::Figures(condition) => self.figures(condition, reading, fields),
        }
    }

    fn and(&self, nodes: &[Node], reading: Reading, fields: &[Field]) -> Clause {
        let (excluded, required): (Vec<&Node>, Vec<&Node>) =
            nodes.iter().partition(|node| matches!(node, Node::Not(_)));
        let required = Clause::all(required.into_iter().map(|node| self.node(node, reading, fields)).collect());
        let excluded = excluded.into_iter().filter_map(|node| match node {
            Node::Not(inner) => Some(self.node(inner, Reading::Exact, fields)),
            _ => None,
        });
        required.without(excluded.collect())
    }

    fn near(&self, left: &Node, right: &Node, within: super::ast::Within, fields: &[Field]) -> Clause {
        let both = Clause::all(vec![self.node(left, Reading::Exact, fields), self.node(right, Reading::Exact, fields)]);
        let check = Check::Near { left: exact_patterns(left), right: exact_patterns(right), within };
        Clause::Checked(Box::new(both), check, fields.to_vec())
    }

    /// Articles with a figure that answers. What is asked in words is first looked for as typed.
    fn figures(&self, condition: &FigureCondition, reading: Reading, fields: &[Field]) -> Clause {
        match reading {
            Reading::Exact if condition.is_prose() => {
                Clause::all(condition.text.split_whitespace().map(|piece| self.text(piece, fields)).collect())
            }
            Reading::Exact => Clause::Figure(condition.constraint.clone()),
            Reading::Words | Reading::Free => self.loose_figure(&condition.constraint),
        }
    }

    /// What is measured as typed, or by its words.
    fn loose_figure(&self, constraint: &QuantityConstraint) -> Clause {
        let in_words = self.in_words(constraint.clone());
        // Words that stand in one piece are bound one by one, too; 增速 need not go up.
        let as_typed = (in_words.direction != constraint.direction).then(|| constraint.clone());
        Clause::any(as_typed.into_iter().chain([in_words]).map(|asked| Clause::Figure(Box::new(asked))).collect())
    }

    /// A pattern, and of one for figures the same by its words.
    fn with_words(&self, pattern: Pattern) -> Vec<Pattern> {
        let Pattern::Figure(asked) = &pattern else { return vec![pattern] };
        let in_words = self.in_words((**asked).clone());
        let other = (in_words != **asked).then(|| Pattern::Figure(Box::new(in_words)));
        [pattern].into_iter().chain(other).collect()
    }

    /// The same asked by the words of what is measured: 高铁运营里程 is a 高铁里程. Single characters stay with a
    /// neighbour: alone they say little.
    fn in_words(&self, asked: QuantityConstraint) -> QuantityConstraint {
        let mut asked = asked.of_change().unwrap_or(asked);
        let is_short = |word: &str| word.chars().nth(1).is_none();
        let mut words: Vec<String> = Vec::new();
        for piece in asked.measure.split_whitespace() {
            let first = words.len();
            for word in self.cut_finely(piece) {
                match words[first..].last_mut().filter(|last| is_short(last) || is_short(&word)) {
                    Some(last) => last.push_str(&word),
                    None => words.push(word),
                }
            }
        }
        asked.measure = words.join(" ");
        asked
    }

    /// All of the query's loose and exact text in one piece, in its order.
    fn whole(&self, units: &[(&Unit, f32)], fields: &[Field]) -> Option<Clause> {
        let text = whole_text(units).filter(|_| units.len() > 1)?;
        Some(self.in_one_piece(&text, fields, terms::phrase_of_every_pair))
    }

    fn word_marks(&self, root: &Node, units: &[&Unit]) -> Vec<Pattern> {
        let asked = constraints(root).map(|asked| Pattern::Figure(Box::new(asked)));
        let mut marks: Vec<Pattern> = asked.flat_map(|asked| self.with_words(asked)).collect();
        marks.extend(mention::patterns(root));
        marks.extend(units.iter().filter_map(|unit| Pattern::from_unit(unit)));
        let mut seen = BTreeSet::new();
        let loose = units.iter().filter(|unit| unit.how == How::Loose);
        for text in loose.flat_map(|unit| Pieces::from_unit(unit).texts) {
            let words = self.cut(&text);
            let is_telling = |word: &&String| words.len() == 1 || !says_little(word);
            for word in words.iter().filter(is_telling).cloned() {
                if seen.insert(word.clone()) {
                    marks.extend(Pattern::word(&word));
                    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
                        marks.push(Pattern::Part(word));
                    }
                }
            }
            let others = self.joined(&text).into_iter().chain(spelling::all_of(&text));
            let others = others.filter(|other| seen.insert(other.clone())).collect::<Vec<_>>();
            marks.extend(others.iter().filter_map(|other| Pattern::word(other)));
        }
        marks
    }
}

/// A single character out of a longer text (占, 比) marks everything and says nothing, nor do its digits.
fn says_little(word: &str) -> bool {
    word.chars().nth(1).is_none() || word.bytes().all(|b| b.is_ascii_digit())
}

/// All of a query's text, when it is nothing but text.
fn whole_text(units: &[(&Unit, f32)]) -> Option<String> {
    let is_plain = |unit: &Unit| matches!(unit.how, How::Loose | How::Exact);
    let texts = units.iter().map(|(unit, _)| is_plain(unit).then_some(unit.text.as_str()));
    Some(texts.collect::<Option<Vec<_>>>()?.join(" ")).filter(|text| !text.is_empty())
}

impl Titled {
    /// The units of a query, as a title may have them.
    fn from_units(units: &[(&Unit, f32)]) -> Option<Self> {
        let chars = hansou_text::fold::fold(&whole_text(units)?).chars;
        let atoms = hansou_text::atom::atoms(&chars);
        let is_one_piece = atoms.len() == 1 || !atoms.is_empty() && terms::lonely(&atoms).next().is_none();
        let text = || terms::phrase(Field::Title, &chars, &atoms);
        is_one_piece.then(|| Self { text: text(), atoms: atoms.len() as u32, chars: chars.clone() })
    }
}
