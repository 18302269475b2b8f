//! The tree lowered to index queries: one for each tier, the terms that rank, the patterns that are marked.
//!
//! `unit` turns one stretch of text into queries, `text` runs those on the postings, `figure` asks for figures by their
//! words and `values`, `check` decides on the stored text what postings cannot (near, wildcards, exact script), `filter`
//! holds dates and sources, `mention` asks for the days that a text speaks of. To add a node: a case in `Lowering::node`.

mod check;
mod figure;
mod filter;
mod mention;
mod text;
mod unit;
mod values;

use std::collections::BTreeSet;

use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query as IndexQuery};

use self::check::{Check, Checked};
pub use self::figure::{BEST as BEST_FIGURE, FigureQuery};
pub use self::text::{only_walks, texts};
use super::ast::{Field, How, Node, Query, Unit};
use super::figure::of_unit;
use super::pattern::Pattern;
use super::respell::respellings;
use crate::index::Index;
use crate::index::postings::{Term, Zone};
use crate::index::terms;
use hansou_facts::figure::{Ask, ask};
use hansou_text::segment::Segmenter;

/// A boxed index query.
type Boxed = Box<dyn IndexQuery>;

/// A query ready to be run.
pub struct Lowered {
    /// Articles with every unit as typed.
    pub exact: Boxed,
    /// Articles with all words of every unit; `None` when that is the same.
    pub words: Option<Boxed>,
    /// Most words, by weight; `None` when the query has no loose text.
    pub most: Option<Most>,
    /// The terms that rank.
    pub terms: Vec<RankTerm>,
    /// Articles that have all of the query's text in one piece, when it has several units.
    pub whole: Option<Boxed>,
    /// Questions about figures, whose score says how well words are bound to values.
    pub figures: Vec<FigureQuery>,
    /// What is marked in an article of the first tier.
    pub exact_marks: Vec<Pattern>,
    /// What is marked in an article of a lower tier.
    pub word_marks: Vec<Pattern>,
}

impl Lowered {
    /// Only the score of one term, for explanations.
    pub fn of_term(term: RankTerm) -> Self {
        Self {
            exact: Box::new(EmptyQuery),
            words: None,
            most: None,
            terms: vec![term],
            whole: None,
            figures: Vec::new(),
            exact_marks: Vec::new(),
            word_marks: Vec::new(),
        }
    }
}

/// The third tier: most words, by weight.
pub struct Most {
    /// What an article must match all the same (exclusions, exact text, dates).
    pub hard: Boxed,
    /// The words of the loose units: the terms of each, any of which will do.
    pub words: Vec<Vec<Term>>,
    /// Articles with each unit that is one word for this: a value, a date in digits.
    pub numbers: Vec<Boxed>,
}

/// A term that adds to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct RankTerm {
    /// The term.
    pub term: Term,
    /// Weight from the query: its boost.
    pub weight: f32,
}

/// Which reading of loose units a query is lowered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// As typed.
    Exact,
    /// All of its words.
    Words,
    /// Not required at all: the third tier weighs them.
    Free,
}

/// Lowers a query for an index.
pub fn lower(query: &Query, index: &Index) -> Lowered {
    let asked: Vec<Unit> = questions(&query.root).iter().flat_map(|asked| asked.texts()).collect();
    let mut units: Vec<(&Unit, f32)> = query.root.sought().iter().map(|sought| (sought.unit, sought.boost)).collect();
    let whole_units = units.clone();
    let loose: Vec<(&Unit, f32)> = units.iter().filter(|(unit, _)| unit.how == How::Loose).copied().collect();
    units.extend(asked.iter().map(|unit| (unit, 1.0)));
    let in_other_spellings = |&(unit, boost): &(&Unit, f32)| {
        let others = respellings(&unit.text).into_iter();
        others.map(move |text| (Unit { text, how: How::Exact, period: None }, boost))
    };
    let respelt: Vec<(Unit, f32)> = loose.iter().flat_map(in_other_spellings).collect();
    units.extend(respelt.iter().map(|(unit, boost)| (unit, *boost)));
    let texts: Vec<String> = units.iter().map(|(unit, _)| hansou_text::fold::fold(&unit.text).text()).collect();
    let segmenter = Segmenter::for_texts(texts.iter().map(String::as_str), &index.user_words());
    let lowering = Lowering { index, segmenter };
    let both = lowering.fields(None);
    let exact = lowering.node(&query.root, Reading::Exact, &both);
    let pieces: Vec<Pieces> = loose.iter().map(|(unit, _)| Pieces::of(unit)).collect();
    let most_words: Vec<Vec<Term>> =
        pieces.iter().flat_map(|pieces| &pieces.texts).flat_map(|text| lowering.most_words(text, &both)).collect();
    let numbers: Vec<Boxed> =
        pieces.iter().filter_map(|pieces| Some(lowering.text(pieces.number.as_deref()?, &both))).collect();
    let words_differ = !questions(&query.root).is_empty()
        || !respelt.is_empty()
        || !numbers.is_empty()
        || loose.iter().any(|(unit, _)| unit.period.is_some() || lowering.cut(&unit.text).len() > 1)
        || loose.iter().any(|(unit, _)| lowering.has_parts(&unit.text));
    Lowered {
        exact,
        words: words_differ.then(|| lowering.node(&query.root, Reading::Words, &both)),
        most: (most_words.len() + numbers.len() > 1).then(|| Most {
            hard: lowering.node(&query.root, Reading::Free, &both),
            words: most_words,
            numbers,
        }),
        terms: lowering.rank_terms(&units),
        whole: lowering.whole(&whole_units, &both),
        figures: lowering.figure_queries(&query.root),
        exact_marks: exact_patterns(&query.root),
        word_marks: lowering.word_marks(&query.root, &units),
    }
}

/// The words by which a unit of the query is looked for in the lower tiers, folded, each once.
pub fn unit_words(index: &Index, text: &str) -> Vec<String> {
    let folded = hansou_text::fold::fold(text).text();
    let segmenter = Segmenter::for_texts([folded.as_str()], &index.user_words());
    Lowering { index, segmenter }.cut(text)
}

/// A loose unit in the lower tiers: texts that are looked for by their words, and a value (157亿元) or a date in digits
/// (9月28日), whose digits mean nothing apart.
struct Pieces {
    texts: Vec<String>,
    number: Option<String>,
}

impl Pieces {
    fn of(unit: &Unit) -> Self {
        if unit.period.is_some() && unit.text.contains(char::is_numeric) {
            return Self { texts: Vec::new(), number: Some(unit.text.clone()) };
        }
        match of_unit(&unit.text) {
            Some(asked) if asked.measure.is_empty() => Self { texts: Vec::new(), number: Some(unit.text.clone()) },
            Some(asked) => Self::of_figure(&asked),
            None => Self { texts: vec![unit.text.clone()], number: None },
        }
    }

    fn of_figure(asked: &Ask) -> Self {
        let texts = asked.measure.split_whitespace().map(str::to_owned).collect();
        Self { texts, number: Some(asked.printed.clone()) }
    }
}

/// What stands in an article of the first tier: units, figures asked for by an operator, prose as typed.
fn exact_patterns(root: &Node) -> Vec<Pattern> {
    let units = root.sought().into_iter().filter_map(|sought| Pattern::of(sought.unit));
    let figures = questions(root).into_iter().flat_map(|asked| {
        if crate::query::figure::has_operator(&asked.text) {
            vec![Pattern::Figure(Box::new(asked.ask))]
        } else {
            asked.text.split_whitespace().filter_map(Pattern::word).collect()
        }
    });
    units.chain(figures).chain(mention::patterns(root)).collect()
}

/// A question about a figure in a query.
struct Question {
    text: String,
    ask: Ask,
}

impl Question {
    /// What ranks: the words, and the value as typed where one value is asked for.
    fn texts(&self) -> Vec<Unit> {
        let mut texts: Vec<&str> = self.ask.measure.split_whitespace().collect();
        if self.ask.exact && !crate::query::figure::has_operator(&self.ask.printed) {
            texts.push(&self.ask.printed);
        }
        texts.into_iter().map(|text| Unit { text: text.to_owned(), how: How::Loose, period: None }).collect()
    }
}

/// The questions about figures that an article is to answer.
fn questions(root: &Node) -> Vec<Question> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        match node {
            Node::Figures(text) => found.extend(ask(text).map(|ask| Question { text: text.clone(), ask })),
            Node::And(nodes) | Node::Or(nodes) => stack.extend(nodes.iter().rev()),
            Node::Near(left, right, _) => stack.extend([&**right, &**left]),
            Node::In(_, inner) | Node::Boost(inner, _) => stack.push(inner),
            Node::Unit(_) | Node::Everything | Node::Not(_) | Node::Dated(_) | Node::Mentions(_) | Node::Source(_) => {}
        }
    }
    found
}

/// The state of one lowering.
struct Lowering<'a> {
    index: &'a Index,
    segmenter: Segmenter,
}

impl Lowering<'_> {
    /// Title and body, or the one named.
    fn fields(&self, only: Option<Field>) -> Vec<Zone> {
        match only {
            None => vec![Zone::Title, Zone::Body],
            Some(Field::Title) => vec![Zone::Title],
            Some(Field::Body) => vec![Zone::Body],
        }
    }

    fn node(&self, node: &Node, reading: Reading, fields: &[Zone]) -> Boxed {
        match node {
            Node::Everything => Box::new(AllQuery),
            Node::Unit(unit) => self.unit(unit, reading, fields),
            Node::And(nodes) => self.and(nodes, reading, fields),
            Node::Or(nodes) => any(nodes.iter().map(|node| self.node(node, reading, fields)).collect()),
            // What is excluded is excluded as typed, in every tier.
            Node::Not(inner) => without(Box::new(AllQuery), vec![self.node(inner, Reading::Exact, fields)]),
            Node::Near(left, right, within) => self.near(left, right, *within, fields),
            Node::In(field, inner) => self.node(inner, reading, &self.fields(Some(*field))),
            Node::Boost(inner, _) => self.node(inner, reading, fields),
            Node::Dated(period) => filter::dated(self.index, *period),
            Node::Mentions(period) => self.mentions(*period, fields),
            Node::Source(text) => filter::source(text),
            Node::Figures(text) => self.figures(text, reading, fields),
        }
    }

    fn and(&self, nodes: &[Node], reading: Reading, fields: &[Zone]) -> Boxed {
        let (excluded, required): (Vec<&Node>, Vec<&Node>) =
            nodes.iter().partition(|node| matches!(node, Node::Not(_)));
        let required = all(required.into_iter().map(|node| self.node(node, reading, fields)).collect());
        let excluded = excluded.into_iter().filter_map(|node| match node {
            Node::Not(inner) => Some(self.node(inner, Reading::Exact, fields)),
            _ => None,
        });
        without(required, excluded.collect())
    }

    fn near(&self, left: &Node, right: &Node, within: super::ast::Within, fields: &[Zone]) -> Boxed {
        let both = all(vec![self.node(left, Reading::Exact, fields), self.node(right, Reading::Exact, fields)]);
        let check = Check::Near { left: exact_patterns(left), right: exact_patterns(right), within };
        Box::new(Checked::new(self.index, both, check, fields.to_vec()))
    }

    /// Articles with a figure that answers. Prose (近三成) is first looked for as typed.
    fn figures(&self, text: &str, reading: Reading, fields: &[Zone]) -> Boxed {
        let Some(asked) = ask(text) else { return self.text(text, fields) };
        let typed = !crate::query::figure::has_operator(text);
        match reading {
            Reading::Exact if typed => all(text.split_whitespace().map(|piece| self.text(piece, fields)).collect()),
            Reading::Exact => self.figure(asked),
            // 50亿元以上 is no text that an answer need have; 近三成 may be.
            Reading::Words if typed && (asked.approximate || asked.exact) => {
                let as_text = self.by_pieces(&Pieces::of_figure(&asked), fields);
                any(vec![self.loose_figure(asked), as_text])
            }
            Reading::Words | Reading::Free => self.loose_figure(asked),
        }
    }

    fn figure(&self, ask: Ask) -> Boxed {
        Box::new(self.figure_query(ask))
    }

    fn figure_query(&self, ask: Ask) -> FigureQuery {
        FigureQuery::new(self.index.postings().clone(), ask)
    }

    /// The last word bound to the figure, the others anywhere in the article.
    fn loose_figure(&self, mut ask: Ask) -> Boxed {
        let mut words = self.cut(&ask.measure);
        let Some(last) = words.pop() else { return self.figure(ask) };
        let both = self.fields(None);
        let mut clauses: Vec<Boxed> = words.iter().map(|word| self.word(word, &both)).collect();
        let whole = self.figure(ask.clone());
        ask.measure = last;
        clauses.push(self.figure(ask));
        any(vec![whole, all(clauses)])
    }

    /// Every question, and every unit that is a figure, for ranking.
    fn figure_queries(&self, root: &Node) -> Vec<FigureQuery> {
        let questions = questions(root).into_iter().map(|asked| asked.ask);
        let sought = root.sought();
        let units = sought.iter().map(|sought| sought.unit).filter(|unit| unit.how == How::Loose);
        questions.chain(units.filter_map(|unit| of_unit(&unit.text))).map(|asked| self.figure_query(asked)).collect()
    }

    /// All of the query's loose and exact text in one piece, in its order.
    fn whole(&self, units: &[(&Unit, f32)], fields: &[Zone]) -> Option<Boxed> {
        let plain = |unit: &Unit| matches!(unit.how, How::Loose | How::Exact);
        if units.len() < 2 || !units.iter().all(|(unit, _)| plain(unit)) {
            return None;
        }
        let text: Vec<&str> = units.iter().map(|(unit, _)| unit.text.as_str()).collect();
        Some(self.in_one_piece(&text.join(" "), fields, terms::phrase_of_every_pair))
    }

    fn word_marks(&self, root: &Node, units: &[(&Unit, f32)]) -> Vec<Pattern> {
        let mut seen = BTreeSet::new();
        let mut marks: Vec<Pattern> =
            questions(root).into_iter().map(|asked| Pattern::Figure(Box::new(asked.ask))).collect();
        marks.extend(mention::patterns(root));
        marks.extend(units.iter().filter_map(|(unit, _)| Pattern::of(unit)));
        let loose = units.iter().filter(|(unit, _)| unit.how == How::Loose);
        marks.extend(loose.filter_map(|(unit, _)| of_unit(&unit.text)).map(|asked| Pattern::Figure(Box::new(asked))));
        let loose = units.iter().filter(|(unit, _)| unit.how == How::Loose);
        for text in loose.flat_map(|(unit, _)| Pieces::of(unit).texts) {
            let words = self.cut(&text);
            // A single character out of a longer text (占, 比) marks everything and says nothing, nor do its digits.
            let says_little = |word: &str| word.chars().nth(1).is_none() || word.bytes().all(|b| b.is_ascii_digit());
            let is_telling = |word: &&String| words.len() == 1 || !says_little(word);
            for word in words.iter().filter(is_telling).cloned() {
                if seen.insert(word.clone()) {
                    marks.extend(Pattern::word(&word));
                    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
                        marks.push(Pattern::Part(word));
                    }
                }
            }
            let joined = self.joined(&text).into_iter().filter(|joined| seen.insert(joined.clone()));
            marks.extend(joined.filter_map(|joined| Pattern::word(&joined)));
        }
        marks
    }
}

/// All of the queries.
fn all(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        0 => Box::new(AllQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}

/// Any of the queries.
fn any(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

/// The query without what any of `excluded` matches.
fn without(query: Boxed, excluded: Vec<Boxed>) -> Boxed {
    if excluded.is_empty() {
        return query;
    }
    let mut clauses = vec![(Occur::Must, query)];
    clauses.extend(excluded.into_iter().map(|query| (Occur::MustNot, query)));
    Box::new(BooleanQuery::new(clauses))
}
