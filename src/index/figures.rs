//! The figures of an article in the index. Each figure, title's first, owns a block of [`BLOCK`] positions in the third
//! zone of the postings that holds the pairs of what it measures, then those of the rest of its clause, then its unit;
//! and it has the same place in the columns of its values and of its metric. So a query binds words and value to the same figure by
//! position, and decodes nothing. Here every atom starts a pair: at the end of a text the second is missing. The places
//! of a single atom are those of all pairs that it starts ([`starts_with`]).

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::schema::Fields;
use super::terms;
use hansou_facts::figure::bind::{MeasureWords, measure_words};
use hansou_facts::figure::{Direction, End, Figure, FigureKind};
use hansou_facts::metric;
use hansou_text::atom::{Atom, AtomKind, atoms};
use hansou_text::fold::Folded;

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

/// Flags of a figure, one number each in the column of flags.
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
    /// The lower end is another value than the point.
    pub const LOW_APART: u64 = 1 << 7;
    /// The upper end is another value than the point.
    pub const HIGH_APART: u64 = 1 << 8;
    /// Each of these has a value in the column of values, in this order.
    pub const VALUES: u64 = POINT | LOW_APART | HIGH_APART;
}

/// The term of a unit: kinds that share values share terms.
pub fn unit_term(kind: FigureKind, base: &str) -> String {
    let kind = if matches!(kind, FigureKind::Tenth | FigureKind::Fraction) { FigureKind::Percent } else { kind };
    format!("{UNIT_MARK}{}:{base}", kind.name())
}

/// The term that every figure has.
pub fn any_term() -> String {
    UNIT_MARK.to_string()
}

/// Adds the figures of one text to a document; `encoded` gathers what is put in the field. A headline tells what the text
/// tells again: only figures of the text count as values of a metric.
pub(super) fn add(
    fields: &Fields,
    field: Field,
    (text, figures): (&Folded, &[Figure]),
    encoded: &mut String,
    document: &mut TantivyDocument,
) {
    for (figure, bound) in figures.iter().zip(measure_words(text, figures)).take(MOST) {
        add_columns(fields, figure, document);
        let metric = if field == fields.body { MetricKey::encode(figure) } else { None };
        document.add_text(fields.metrics, metric.unwrap_or_default());
        encode(figure, &bound, encoded);
    }
}

fn add_columns(fields: &Fields, figure: &Figure, document: &mut TantivyDocument) {
    let point = figure.base_value().map(|value| value.to_f64());
    let (low, high) = (figure.interval.low, figure.interval.high);
    let apart = |end: Option<End>| end.map(|end| end.value.to_f64()).filter(|&end| Some(end) != point);
    let (low_apart, high_apart) = (apart(low), apart(high));
    let mut flags = 0;
    let mut set = |condition: bool, flag: u64| flags |= if condition { flag } else { 0 };
    set(point.is_some(), flag::POINT);
    set(low.is_some(), flag::LOW);
    set(high.is_some(), flag::HIGH);
    set(low_apart.is_some(), flag::LOW_APART);
    set(high_apart.is_some(), flag::HIGH_APART);
    set(low.is_some_and(|end| end.closed), flag::LOW_CLOSED);
    set(high.is_some_and(|end| end.closed), flag::HIGH_CLOSED);
    set(figure.direction == Some(Direction::Up), flag::UP);
    set(figure.direction == Some(Direction::Down), flag::DOWN);
    document.add_u64(fields.figure_flags, flags);
    for value in [point, low_apart, high_apart].into_iter().flatten() {
        document.add_f64(fields.figure_values, value);
    }
}

/// A metric as the column has it: values of one unit, levels and sizes of changes apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MetricKey<'a> {
    /// What is measured.
    pub name: &'a str,
    /// The base unit.
    pub unit: &'a str,
    /// True for the size of a change (增长6.3%).
    pub change: bool,
    /// The unit as printed (亿元), which is one of many.
    pub printed: &'a str,
}

impl MetricKey<'_> {
    /// The key of a figure, as it is written.
    pub(crate) fn encode(figure: &Figure) -> Option<String> {
        let name = metric::of_figure(figure)?;
        let change = metric::change(figure).is_some();
        let unit = figure.unit;
        Some(format!("{name}\t{}\t{}\t{}", unit.base, u8::from(change), unit.shown()))
    }
}

impl<'a> MetricKey<'a> {
    /// Reads what is written; `None` for an empty entry.
    pub fn parse(written: &'a str) -> Option<Self> {
        let mut parts = written.split('\t');
        let (name, unit, change, printed) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        Some(Self { name, unit, change: change == "1", printed })
    }
}

/// One line a figure: unit, what it is per, measure, rest of the clause, printed form of what has no value.
fn encode(figure: &Figure, bound: &MeasureWords, encoded: &mut String) {
    let clean = |text: &str| text.replace(['\n', '\t'], " ");
    let token = if matches!(figure.kind, FigureKind::Ratio | FigureKind::Structure) {
        clean(&figure.surface)
    } else {
        String::new()
    };
    let per = figure.per.as_deref().map(clean).unwrap_or_default();
    let unit = unit_term(figure.unit.kind, figure.unit.base);
    encoded
        .push_str(&[&unit, &per, &clean(&bound.measure), &clean(&bound.clause), &token].map(String::as_str).join("\t"));
    encoded.push('\n');
}

/// A key of the figures' zone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key<'a> {
    /// Two characters side by side, or one with nothing behind it: nearly all keys.
    Chars(char, Option<char>),
    /// Any other, as it is written.
    Text(&'a str),
}

/// The keys of encoded figures, each with its position, the positions of each key ascending.
pub(super) fn keys(encoded: &str, mut emit: impl FnMut(Key<'_>, u32)) {
    for (ordinal, line) in encoded.lines().enumerate() {
        let base = ordinal as u32 * BLOCK;
        let mut parts = line.split('\t');
        let mut part = || parts.next().unwrap_or_default();
        let (unit, per, measure, clause, printed) = (part(), part(), part(), part(), part());
        text_keys(measure, base, CLAUSE, &mut emit);
        text_keys(clause, base + CLAUSE, UNIT - CLAUSE, &mut emit);
        if !printed.is_empty() {
            emit(Key::Text(&token_term(printed)), base + UNIT);
        }
        if !per.is_empty() {
            emit(Key::Text(&per_term(per)), base + UNIT);
        }
        emit(Key::Text(unit), base + UNIT);
        emit(Key::Text(&any_term()), base + UNIT);
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

fn text_keys(text: &str, base: u32, room: u32, emit: &mut impl FnMut(Key<'_>, u32)) {
    let chars: Vec<char> = text.chars().collect();
    let atoms = atoms(&chars);
    let mut key = String::new();
    for (at, atom) in atoms.iter().enumerate().take_while(|(_, atom)| atom.position < room) {
        let next = atoms.get(at + 1).filter(|next| next.position == atom.position + 1 && next.position < room);
        let position = base + atom.position;
        if atom.kind != AtomKind::Word && next.is_none_or(|next| next.kind != AtomKind::Word) {
            emit(Key::Chars(chars[atom.start], next.map(|next| chars[next.start])), position);
            continue;
        }
        match next {
            Some(next) => terms::pair_of(&chars, *atom, *next, &mut key),
            None => starts_with(&chars, *atom, &mut key),
        }
        emit(Key::Text(&key), position);
    }
}

/// Writes what the keys of all pairs start with that the atom starts.
pub fn starts_with(chars: &[char], atom: Atom, key: &mut String) {
    key.clear();
    atom.write(chars, key);
    key.push('\0');
}
