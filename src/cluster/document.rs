//! An article as a document of the cluster: what is shown of it, its terms joined by spaces, its figures and days.

use hansou_cluster::DocumentId;
use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::bag::Bag;
use super::mapping::{GAP, field, pair, signed, token};
use crate::article::Article;
use crate::index::figures::{CLAUSE, MetricKey, UNIT, unit_term};
use crate::index::postings::{Field, TermKind};
use crate::index::{Analysed, AnalysedText, FactCounts, file_key, key_of, terms};
use crate::query::plan::SourceParts;
use hansou_facts::date::NamedDays;
use hansou_facts::figure::bind::{MeasureWords, measure_words};
use hansou_facts::figure::{Direction, End, Figure, FigureKind, Interval};
use hansou_text::atom::{Atom, atoms};
use hansou_text::segment::{Buffers, Segmenter};

/// A document ready to be sent.
pub(super) struct Document {
    /// Its identifier in the cluster, which is the same each time the article is read.
    pub id: DocumentId,
    /// JSON on one line.
    pub bytes: Vec<u8>,
    /// What was noted on the way.
    pub noted: FactCounts,
}

/// The fields of a document, by their names in `mapping`.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }
}

/// The document of an article of the file with this key, written by this run.
pub(super) fn document(article: Article, file: u64, run: &str, figures: usize, segmenter: &Segmenter) -> Document {
    let analysed = Analysed::analyse(&article, figures);
    let id = identifier(file, &analysed);
    let mut fields = Fields::default();
    fields.set("file", signed(file));
    fields.set("run", run);
    set_origin(&mut fields, &analysed);
    set_terms(&mut fields, &analysed.texts, segmenter);
    set_figures(&mut fields, &analysed.texts);
    set_days(&mut fields, &analysed);
    fields.set("meta", serde_json::to_value(&analysed.meta).unwrap_or_default());
    fields.set("title", article.title);
    fields.set("body", article.body);
    Document { id, bytes: serde_json::to_vec(&fields.0).unwrap_or_default(), noted: analysed.noted }
}

/// What an article has each time that it is read: its number in its file, or where a file holds others, which number theirs
/// anew, a hash of its place.
fn identifier(file: u64, analysed: &Analysed) -> DocumentId {
    let number = u32::try_from(analysed.meta.part.unwrap_or(0)).ok();
    match number.filter(|_| file_key(&analysed.meta.path) == file) {
        Some(number) => DocumentId::numbered(file, number),
        None => DocumentId::hashed(xxh3_128(format!("{file:016x}#{}", analysed.place).as_bytes())),
    }
}

/// What it is found by beside its text: its names, what breaks ties, where it is from.
fn set_origin(fields: &mut Fields, analysed: &Analysed) {
    fields.set("id", json!([analysed.meta.id, analysed.place]));
    fields.set("key", signed(key_of(&analysed.meta.id)));
    let source = SourceParts::split(&analysed.source);
    fields.set("path", source.path);
    fields.set("folder", source.folder());
    fields.set("publisher", source.publisher);
}

/// The terms of title and text, each kind in its field.
fn set_terms(fields: &mut Fields, texts: &[AnalysedText; 2], segmenter: &Segmenter) {
    let mut buffers = Buffers::default();
    for (zone, text) in [Field::Title, Field::Body].into_iter().zip(texts) {
        let chars = &text.folded.chars;
        let atoms = atoms(chars);
        fields.set(field(zone, TermKind::Word), words(chars, &atoms, segmenter, &mut buffers));
        fields.set(field(zone, TermKind::Pair), pairs(chars, &atoms));
        fields.set(field(zone, TermKind::Single), singles(chars, &atoms));
        if zone == Field::Title {
            fields.set("titled", titled(chars, &atoms));
        }
    }
}

/// The figures of title and text. What a title says the text says too: metrics are counted there alone.
fn set_figures(fields: &mut Fields, texts: &[AnalysedText; 2]) {
    let all = [Field::Title, Field::Body].into_iter().zip(texts).flat_map(|(zone, text)| {
        let bound = measure_words(&text.folded, &text.figures);
        let one = move |(figure, bound): (&Figure, MeasureWords)| nested(figure, &bound, zone == Field::Body);
        text.figures.iter().zip(bound).map(one)
    });
    fields.set("figures", all.collect::<Vec<Value>>());
}

/// Its own day and the days that it names.
fn set_days(fields: &mut Fields, analysed: &Analysed) {
    if let Some(day) = analysed.day {
        fields.set("day", day);
    }
    let mentions = analysed.texts.iter().flat_map(|text| &text.dates);
    let days: Vec<NamedDays> = mentions.filter_map(NamedDays::from_mention).collect();
    let range = |days: &NamedDays| json!({"gte": days.first, "lt": days.first + days.count});
    fields.set("mentions", days.iter().map(range).collect::<Vec<Value>>());
    fields.set("spans", days.iter().filter(|days| days.is_short_range()).map(range).collect::<Vec<Value>>());
}

/// A title by its atoms: equal for titles that are the same text.
pub(super) fn titled(chars: &[char], atoms: &[Atom]) -> i64 {
    let (mut text, mut next, mut token) = (String::new(), 0, String::new());
    for atom in atoms {
        token.clear();
        atom.write(chars, &mut token);
        push_at(&mut text, &mut next, atom.position, &token);
    }
    signed(xxh3_64(text.as_bytes()))
}

fn words(chars: &[char], atoms: &[Atom], segmenter: &Segmenter, buffers: &mut Buffers) -> String {
    let mut bag = Bag::default();
    terms::article_words(chars, atoms, segmenter, buffers, |range, letters| match letters {
        Some(letters) => bag.add(letters.chars()),
        None => bag.add(atoms[range].iter().map(|atom| chars[atom.start])),
    });
    bag.joined()
}

/// Pairs at their positions.
fn pairs(chars: &[char], atoms: &[Atom]) -> String {
    let (mut joined, mut next) = (String::new(), 0);
    terms::pairs(chars, atoms, |key, position| {
        push_at(&mut joined, &mut next, position, &token(TermKind::Pair, key));
    });
    joined
}

/// Puts a token at its position, with gaps before it.
pub(super) fn push_at(joined: &mut String, next: &mut u32, position: u32, token: &str) {
    for _ in *next..position {
        joined.push_str(GAP);
        joined.push(' ');
    }
    joined.push_str(token);
    joined.push(' ');
    *next = position + 1;
}

fn singles(chars: &[char], atoms: &[Atom]) -> String {
    let mut bag = Bag::default();
    terms::singles(chars, atoms, |atom| bag.add(atom.chars()));
    bag.joined()
}

/// A figure with its words and values, and when it counts with its metric.
pub(super) fn nested(figure: &Figure, bound: &MeasureWords, is_counted: bool) -> Value {
    let mut fields = Fields::default();
    fields.set("measure", bound_pairs(&bound.measure, CLAUSE));
    fields.set("clause", bound_pairs(&bound.clause, UNIT - CLAUSE));
    fields.set("unit", unit_term(figure.unit.kind, figure.unit.base));
    if let Some(per) = figure.per.as_deref() {
        fields.set("per", per);
    }
    if matches!(figure.kind, FigureKind::Ratio | FigureKind::Structure) {
        fields.set("token", figure.surface.replace(['\n', '\t'], " "));
    }
    if let Some(direction) = figure.direction {
        fields.set("direction", direction_name(direction));
    }
    let value = figure.base_value();
    if let Some(value) = value {
        fields.set("point", value.to_f64());
        if let Some(metric) = MetricKey::encode(figure).filter(|_| is_counted) {
            fields.set("metric", metric);
        }
    }
    // What has no ends means its value and nothing else.
    if value.is_none_or(|value| figure.interval != Interval::point(value)) {
        set_ends(&mut fields, &figure.interval);
    }
    Value::Object(fields.0)
}

/// The ends of what a figure means.
fn set_ends(fields: &mut Fields, interval: &Interval) {
    let ends = [("low", interval.low), ("high", interval.high)];
    for (name, end) in ends {
        if let Some(end) = end {
            fields.set(name, end.value.to_f64());
        }
    }
    let is_open = |&(_, end): &(&str, Option<End>)| end.is_some_and(|end| !end.closed);
    let open: Vec<&str> = ends.into_iter().filter(is_open).map(|(name, _)| name).collect();
    if !open.is_empty() {
        fields.set("open", open);
    }
}

pub(super) fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

/// The pairs that the atoms of bound words start, as far as there is room: the second is missing at the end.
fn bound_pairs(text: &str, room: u32) -> String {
    let chars: Vec<char> = text.replace(['\n', '\t'], " ").chars().collect();
    let atoms = atoms(&chars);
    let (mut joined, mut next) = (String::new(), 0);
    for (at, atom) in atoms.iter().enumerate().take_while(|(_, atom)| atom.position < room) {
        let (mut first, mut second) = (String::new(), String::new());
        atom.write(&chars, &mut first);
        let is_next = |other: &&Atom| other.position == atom.position + 1 && other.position < room;
        if let Some(other) = atoms.get(at + 1).filter(is_next) {
            other.write(&chars, &mut second);
        }
        push_at(&mut joined, &mut next, atom.position, &pair(&first, &second));
    }
    joined
}
