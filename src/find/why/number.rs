//! Figures of an article that are of the same quantity as one that was asked for and have another value.

use super::hold::Article;
use super::view::View;
use super::{Difference, Near, Where};
use crate::query::ast::Field;
use hansou_facts::figure::{self, Figure, Kind};
use hansou_text::fold::{fold, is_han};

/// Figures given.
const LISTED: usize = 3;

/// Figures with the unit of one in `asked`: those first whose clause has the other characters of `asked` and of the
/// whole query, then those whose value is nearest.
pub(super) fn near(article: &Article<'_>, field: Option<Field>, asked: &str, query: &str) -> Vec<Near> {
    let folded = fold(asked);
    let wanted: Vec<Figure> = figure::read(&folded).into_iter().filter(is_quantity).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let context: Vec<char> = fold(&format!("{asked} {query}")).chars.into_iter().filter(|&c| is_han(c)).collect();
    let stored = &article.stored;
    let mut near: Vec<(usize, f64, Near)> = Vec::new();
    for (name, text) in [(Field::Title, &stored.title), (Field::Body, &stored.body)] {
        if field.is_some_and(|field| field != name) {
            continue;
        }
        let view = View::new(text, Where::of(name));
        for figure in figure::read(&view.folded) {
            let Some(distance) = wanted.iter().filter_map(|wanted| distance(wanted, &figure)).reduce(f64::min) else {
                continue;
            };
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

/// Something counted or measured; a place in a sequence or a bare number is near to everything.
fn is_quantity(figure: &Figure) -> bool {
    figure.value.is_some() && !matches!(figure.kind, Kind::Number | Kind::Ordinal | Kind::Ratio | Kind::Structure)
}

/// How far apart two values of one quantity are, as a ratio's logarithm; `None` for different quantities.
fn distance(wanted: &Figure, figure: &Figure) -> Option<f64> {
    let same = wanted.kind == figure.kind && wanted.unit.base == figure.unit.base;
    let value = |figure: &Figure| figure.base_value().and_then(|value| value.to_string().parse::<f64>().ok());
    let (a, b) = (value(wanted)?, value(figure)?);
    same.then(|| ((a.abs() + 1e-9) / (b.abs() + 1e-9)).ln().abs())
}
