//! Figures of an article that are of the same quantity as one that was asked for and have another value.

use super::matches::Article;
use super::view::View;
use super::{Difference, Near, Where};
use crate::query::ast::{FigureCondition, TextField};
use hansou_facts::figure::{self, End, Figure, FigureKind, Unit};
use hansou_text::fold::{fold, is_han};

/// Figures given.
const LISTED: usize = 3;

/// A value of some quantity, in its base unit.
struct Value {
    kind: FigureKind,
    base: &'static str,
    number: f64,
}

impl Value {
    /// Of a figure of something counted or measured; a place in a sequence or a bare number is near to everything.
    fn from_figure(figure: &Figure) -> Option<Self> {
        let value = figure.base_value().filter(|_| is_quantity(figure.kind))?;
        Some(Self { kind: figure.kind, base: figure.unit.base, number: value.to_f64() })
    }

    /// How far apart two values of one quantity are, as a ratio's logarithm; `None` for different quantities.
    fn distance(&self, other: &Self) -> Option<f64> {
        let same = self.kind == other.kind && self.base == other.base;
        same.then(|| ((self.number.abs() + 1e-9) / (other.number.abs() + 1e-9)).ln().abs())
    }
}

fn is_quantity(kind: FigureKind) -> bool {
    !matches!(kind, FigureKind::Number | FigureKind::Ordinal | FigureKind::Ratio | FigureKind::Structure)
}

/// Figures with the unit of one in a text: those first whose clause has the other characters of the text and of the
/// whole query, then those whose value is nearest.
pub(super) fn near(article: &Article<'_>, field: Option<TextField>, text: &str, query: &str) -> Vec<Near> {
    let wanted: Vec<Value> = figure::read(&fold(text)).iter().filter_map(Value::from_figure).collect();
    near_values(article, field, &wanted, &format!("{text} {query}"))
}

/// The same of a condition: figures near the ends of what it asks for.
pub(super) fn near_condition(article: &Article<'_>, condition: &FigureCondition) -> Vec<Near> {
    let interval = &condition.constraint.interval;
    let ends = [interval.low, interval.high].into_iter().flatten();
    let unit = condition.constraint.unit.filter(|unit| is_quantity(unit.kind));
    let value = |end: End| unit.map(|Unit { kind, base, .. }| Value { kind, base, number: end.value.to_f64() });
    near_values(article, None, &ends.filter_map(value).collect::<Vec<_>>(), &condition.text)
}

fn near_values(article: &Article<'_>, field: Option<TextField>, wanted: &[Value], context: &str) -> Vec<Near> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let context: Vec<char> = fold(context).chars.into_iter().filter(|&c| is_han(c)).collect();
    let stored = &article.stored;
    let mut near: Vec<(usize, f64, Near)> = Vec::new();
    for (name, text) in [(TextField::Title, &stored.title), (TextField::Body, &stored.body)] {
        if field.is_some_and(|field| field != name) {
            continue;
        }
        let view = View::new(text, Where::from_field(name));
        for figure in figure::read(&view.folded) {
            let Some(value) = Value::from_figure(&figure) else { continue };
            let distances = wanted.iter().filter_map(|wanted| wanted.distance(&value));
            let Some(distance) = distances.reduce(f64::min) else { continue };
            let clause = fold(&text[figure.clause.clone()]).chars;
            let shared = context.iter().filter(|c| clause.contains(c)).count();
            let place = view.near_bytes(Difference::Number, figure.span.clone());
            let rules = figure.rules.names().map(str::to_owned).collect();
            near.push((shared, distance, Near { measure: Some(figure.measure.text), rules, ..place }));
        }
    }
    near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let mut listed: Vec<Near> = Vec::new();
    for (_, _, near) in near {
        if listed.len() < LISTED && listed.iter().all(|known| known.text != near.text) {
            listed.push(near);
        }
    }
    listed
}
