//! Questions about figures in the language of the cluster: words and unit in one nested document with the values, which
//! are compared as `find::local` compares those of its columns.

use serde_json::{Value, json};

use super::document::direction_name;
use super::element::{any, bound};
use crate::index::figures::unit_term;
use hansou_facts::figure::{End, QuantityConstraint};
use hansou_text::atom::atoms;
use hansou_text::fold::fold;

/// Articles with a figure that answers.
pub(super) fn answers(constraint: &QuantityConstraint) -> Value {
    nested(&[mark(constraint), words(constraint, false), values(constraint)])
}

/// What a figure that answers is worth: twice the share when the words say what it measures, once when they stand in its
/// clause, and half a share less when it could be what was asked for and need not be.
pub(super) fn worth(constraint: &QuantityConstraint, share: f32) -> Value {
    let level = |is_measured: bool, is_sure: bool, worth: f32| {
        let mut conditions = vec![mark(constraint), words(constraint, is_measured), values(constraint)];
        if is_sure {
            conditions.push(if constraint.token { json!({"match_all": {}}) } else { covered(constraint) });
        }
        json!({"constant_score": {"filter": nested(&conditions), "boost": share * worth}})
    };
    let levels = [level(true, true, 2.0), level(true, false, 1.5), level(false, true, 1.0), level(false, false, 0.5)];
    json!({"dis_max": {"queries": levels}})
}

fn nested(conditions: &[Value]) -> Value {
    json!({"nested": {"path": "figures", "score_mode": "none", "query": {"bool": {"filter": conditions}}}})
}

fn term(field: &str, value: impl Into<Value>) -> Value {
    json!({"term": {format!("figures.{field}"): {"value": value.into()}}})
}

/// Its unit, what it is per, its printed form when it has no value.
fn mark(constraint: &QuantityConstraint) -> Value {
    let mut marks = match &constraint.unit {
        _ if constraint.token => vec![term("token", constraint.printed.clone())],
        Some(unit) => vec![term("unit", unit_term(unit.kind, unit.base))],
        None => Vec::new(),
    };
    marks.extend(constraint.per.as_deref().map(|per| term("per", per)));
    json!({"bool": {"filter": marks}})
}

/// All words are bound to it, each in one piece.
fn words(constraint: &QuantityConstraint, is_measured: bool) -> Value {
    let one = |word: &str| {
        let chars = fold(word).chars;
        let atoms = atoms(&chars);
        if atoms.is_empty() {
            return json!({"match_all": {}});
        }
        let measure = bound("figures.measure", &chars, &atoms);
        if is_measured { measure } else { any(vec![measure, bound("figures.clause", &chars, &atoms)]) }
    };
    json!({"bool": {"filter": constraint.measure.split_whitespace().map(one).collect::<Vec<_>>()}})
}

/// [`QuantityConstraint::matches`] without the unit.
fn values(constraint: &QuantityConstraint) -> Value {
    if constraint.token {
        return json!({"match_all": {}});
    }
    let value = if constraint.whole {
        covered(constraint)
    } else {
        let mut of_point = vec![holds_point(constraint)];
        if !constraint.exact {
            of_point.push(covered(constraint));
        }
        let has_point = json!({"exists": {"field": "figures.point"}});
        let of_point = json!({"bool": {"filter": [has_point, any(of_point)]}});
        let otherwise = if constraint.exact { equal(constraint) } else { meets(constraint) };
        any(vec![of_point, json!({"bool": {"must_not": [has_point], "filter": [otherwise]}})])
    };
    let direction = constraint.direction.map(|direction| term("direction", direction_name(direction)));
    json!({"bool": {"filter": direction.into_iter().chain([value]).collect::<Vec<_>>()}})
}

fn range(field: &str, operator: &str, value: f64) -> Value {
    json!({"range": {format!("figures.{field}"): {operator: value}}})
}

/// The point lies in what was asked for.
fn holds_point(constraint: &QuantityConstraint) -> Value {
    let low =
        constraint.interval.low.map(|end| range("point", if end.closed { "gte" } else { "gt" }, end.value.to_f64()));
    let high =
        constraint.interval.high.map(|end| range("point", if end.closed { "lte" } else { "lt" }, end.value.to_f64()));
    json!({"bool": {"filter": low.into_iter().chain(high).collect::<Vec<_>>()}})
}

/// All that the figure means was asked for.
fn covered(constraint: &QuantityConstraint) -> Value {
    let side = |end: End, field: &str, closed: &str, beyond: &str| {
        let value = end.value.to_f64();
        let mut at_end = vec![term(field, value)];
        if !end.closed {
            at_end.push(term(closed, false));
        }
        any(vec![range(field, beyond, value), json!({"bool": {"filter": at_end}})])
    };
    let low = constraint.interval.low.map(|end| side(end, "low", "low_closed", "gt"));
    let high = constraint.interval.high.map(|end| side(end, "high", "high_closed", "lt"));
    json!({"bool": {"filter": low.into_iter().chain(high).collect::<Vec<_>>()}})
}

/// The same interval.
fn equal(constraint: &QuantityConstraint) -> Value {
    let side = |end: Option<End>, field: &str, closed: &str| match end {
        Some(end) => json!({"bool": {"filter": [term(field, end.value.to_f64()), term(closed, end.closed)]}}),
        None => json!({"bool": {"must_not": [{"exists": {"field": format!("figures.{field}")}}]}}),
    };
    let sides =
        [side(constraint.interval.low, "low", "low_closed"), side(constraint.interval.high, "high", "high_closed")];
    json!({"bool": {"filter": sides}})
}

/// An interval that shares a value with what was asked for.
fn meets(constraint: &QuantityConstraint) -> Value {
    let side = |end: End, field: &str, closed: &str, before: &str| {
        let value = end.value.to_f64();
        let mut conditions = vec![
            json!({"bool": {"must_not": [{"exists": {"field": format!("figures.{field}")}}]}}),
            range(field, before, value),
        ];
        if end.closed {
            conditions.push(json!({"bool": {"filter": [term(field, value), term(closed, true)]}}));
        }
        any(conditions)
    };
    let has_end = any(vec![json!({"exists": {"field": "figures.low"}}), json!({"exists": {"field": "figures.high"}})]);
    let low = constraint.interval.low.map(|end| side(end, "high", "high_closed", "gt"));
    let high = constraint.interval.high.map(|end| side(end, "low", "low_closed", "lt"));
    let all: Vec<Value> = std::iter::once(has_end).chain(low).chain(high).collect();
    json!({"bool": {"filter": all}})
}
