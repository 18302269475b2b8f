//! The figures of an article in the index. Each figure, title's first, owns a block of [`BLOCK`] positions in the
//! `figures` field that holds the pairs and single characters of what it measures, then those of the rest of its
//! clause, then its unit; and it has the same place in the columns of its values. So a query binds words and value to
//! the same figure by position, and decodes nothing.

use tantivy::TantivyDocument;
use tantivy::tokenizer::Token;

use super::schema::Fields;
use super::terms;
use crate::text::atom::atoms;
use crate::text::figure::bind::{Bound, bound};
use crate::text::figure::{Direction, Figure, Kind};
use crate::text::fold::Folded;

/// Positions of one figure.
pub const BLOCK: u32 = 256;
/// Position in a block at which the rest of the clause starts.
pub const CLAUSE: u32 = 80;
/// Position in a block of the unit.
pub const UNIT: u32 = BLOCK - 1;
/// Starts the term of a unit, which no text can hold.
const UNIT_MARK: char = '\u{3}';
/// Most figures indexed of one article, whatever is asked for: as many blocks as there are positions.
const MOST: usize = 1 << 24;

/// Flags of a figure, in its `what` column, beside the hash of its unit.
pub mod flag {
    /// Has a point value.
    pub const POINT: u64 = 1;
    /// The lower end belongs to the interval.
    pub const LOW_CLOSED: u64 = 1 << 1;
    /// The upper end belongs to the interval.
    pub const HIGH_CLOSED: u64 = 1 << 2;
    /// It went up.
    pub const UP: u64 = 1 << 3;
    /// It went down.
    pub const DOWN: u64 = 1 << 4;
    /// Has a lower end.
    pub const LOW: u64 = 1 << 5;
    /// Has an upper end.
    pub const HIGH: u64 = 1 << 6;
}

/// The term of a unit: kinds that share values share terms.
pub fn unit_term(kind: Kind, base: &str) -> String {
    let kind = if kind == Kind::Tenth { Kind::Percent } else { kind };
    format!("{UNIT_MARK}{}:{base}", kind.name())
}

/// The term that every figure has.
pub fn any_term() -> String {
    UNIT_MARK.to_string()
}

/// Adds the figures of one text to a document; `terms` gathers what is put in the field.
pub(super) fn add(
    fields: &Fields,
    folded: &Folded,
    figures: &[Figure],
    encoded: &mut String,
    document: &mut TantivyDocument,
) {
    for (figure, bound) in figures.iter().zip(bound(folded, figures)).take(MOST) {
        add_columns(fields, figure, document);
        encode(figure, &bound, encoded);
    }
}

fn add_columns(fields: &Fields, figure: &Figure, document: &mut TantivyDocument) {
    let number = |value: Option<crate::text::numeral::Decimal>| value.map_or(0.0, |value| value.to_f64());
    let point = figure.base_value();
    let (low, high) = (figure.interval.low, figure.interval.high);
    let mut flags = 0;
    let mut set = |condition: bool, flag: u64| flags |= if condition { flag } else { 0 };
    set(point.is_some(), flag::POINT);
    set(low.is_some(), flag::LOW);
    set(high.is_some(), flag::HIGH);
    set(low.is_some_and(|end| end.closed), flag::LOW_CLOSED);
    set(high.is_some_and(|end| end.closed), flag::HIGH_CLOSED);
    set(figure.direction == Some(Direction::Up), flag::UP);
    set(figure.direction == Some(Direction::Down), flag::DOWN);
    document.add_u64(fields.figure_flags, flags);
    document.add_f64(fields.figure_point, number(point));
    document.add_f64(fields.figure_low, number(low.map(|end| end.value)));
    document.add_f64(fields.figure_high, number(high.map(|end| end.value)));
}

/// One line a figure: unit, what it is per, measure, rest of the clause, printed form of what has no value.
fn encode(figure: &Figure, bound: &Bound, encoded: &mut String) {
    let clean = |text: &str| text.replace(['\n', '\t'], " ");
    let token =
        if matches!(figure.kind, Kind::Ratio | Kind::Structure) { clean(&figure.surface) } else { String::new() };
    let per = figure.per.as_deref().map(clean).unwrap_or_default();
    let unit = unit_term(figure.unit.kind, figure.unit.base);
    encoded
        .push_str(&[&unit, &per, &clean(&bound.measure), &clean(&bound.clause), &token].map(String::as_str).join("\t"));
    encoded.push('\n');
}

/// The terms of encoded figures, each with its position.
pub(super) fn tokens(encoded: &str, token: &mut Token, sink: &mut dyn FnMut(&Token)) {
    for (ordinal, line) in encoded.lines().enumerate() {
        let base = ordinal as u32 * BLOCK;
        let mut parts = line.split('\t');
        let mut part = || parts.next().unwrap_or_default();
        let (unit, per, measure, clause, printed) = (part(), part(), part(), part(), part());
        let mut emit = |text: &str, position: u32| {
            token.text.clear();
            token.text.push_str(text);
            token.position = position as usize;
            sink(token);
        };
        text_terms(measure, base, CLAUSE, &mut emit);
        text_terms(clause, base + CLAUSE, UNIT - CLAUSE, &mut emit);
        if !printed.is_empty() {
            emit(&token_term(printed), base + UNIT);
        }
        if !per.is_empty() {
            emit(&per_term(per), base + UNIT);
        }
        emit(unit, base + UNIT);
        emit(&any_term(), base + UNIT);
    }
}

/// The term of the printed form of a figure without value.
pub fn token_term(printed: &str) -> String {
    format!("{UNIT_MARK}={printed}")
}

/// The term of what a figure is per.
pub fn per_term(per: &str) -> String {
    format!("{UNIT_MARK}/{per}")
}

fn text_terms(text: &str, base: u32, room: u32, emit: &mut impl FnMut(&str, u32)) {
    let chars: Vec<char> = text.chars().collect();
    let atoms = atoms(&chars);
    let mut term = String::new();
    for (at, atom) in atoms.iter().enumerate().take_while(|(_, atom)| atom.position < room) {
        term.clear();
        atom.write(&chars, &mut term);
        emit(&term, base + atom.position);
        if let Some(next) = atoms.get(at + 1).filter(|next| next.position == atom.position + 1 && next.position < room)
        {
            terms::gram(&chars, *atom, *next, &mut term);
            emit(&term, base + atom.position);
        }
    }
}
