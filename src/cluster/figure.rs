//! Questions about figures in the language of the cluster: words and unit in one nested document with the values, which
//! are compared as `find::local` compares those of its columns.

use serde_json::{Value, json};

use super::document::direction_name;
use super::element::{all, any, bound, except};
use crate::index::figures::unit_term;
use hansou_facts::figure::{End, QuantityConstraint};
use hansou_text::atom::atoms;
use hansou_text::fold::fold;

/// Articles with a figure that answers.
pub(super) fn answers(constraint: &QuantityConstraint) -> Value {
    nested(vec![mark(constraint), words(constraint, false), values(constraint)])
}

/// What a figure that answers is worth: twice the share when the words say what it measures, once when they stand in its
/// clause, and half a share less when it could be what was asked for and need not be.
pub(super) fn worth(constraint: &QuantityConstraint, share: f32) -> Value {
    let level = |is_measured: bool, is_sure: bool, worth: f32| {
        let mut conditions = vec![mark(constraint), words(constraint, is_measured), values(constraint)];
        if is_sure {
            conditions.push(if constraint.token { json!({"match_all": {}}) } else { covered(constraint) });
        }
        json!({"constant_score": {"filter": nested(conditions), "boost": share * worth}})
    };
    let levels = [level(true, true, 2.0), level(true, false, 1.5), level(false, true, 1.0), level(false, false, 0.5)];
    json!({"dis_max": {"queries": levels}})
}

fn nested(conditions: Vec<Value>) -> Value {
    json!({"nested": {"path": "figures", "score_mode": "none", "query": all(conditions)}})
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
    all(marks)
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
    all(constraint.measure.split_whitespace().map(one).collect())
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
            of_point.push(holds_ends(constraint));
        }
        let has_point = json!({"exists": {"field": "figures.point"}});
        let of_point = all(vec![has_point.clone(), any(of_point)]);
        let otherwise = if constraint.exact { equal(constraint) } else { meets(constraint) };
        any(vec![of_point, except(otherwise, vec![has_point])])
    };
    let direction = constraint.direction.map(|direction| term("direction", direction_name(direction)));
    all(direction.into_iter().chain([value]).collect())
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
    all(low.into_iter().chain(high).collect())
}

/// All that the figure means was asked for.
fn covered(constraint: &QuantityConstraint) -> Value {
    let has = |field: &str| json!({"exists": {"field": format!("figures.{field}")}});
    let means_its_point = json!({"bool": {
        "filter": [has("point"), holds_point(constraint)], "must_not": [has("low"), has("high")],
    }});
    any(vec![means_its_point, holds_ends(constraint)])
}

/// Both ends lie in what was asked for.
fn holds_ends(constraint: &QuantityConstraint) -> Value {
    let side = |end: End, field: &str, beyond: &str| {
        let value = end.value.to_f64();
        let mut at_end = vec![term(field, value)];
        if !end.closed {
            at_end.push(term("open", field));
        }
        any(vec![range(field, beyond, value), all(at_end)])
    };
    let low = constraint.interval.low.map(|end| side(end, "low", "gt"));
    let high = constraint.interval.high.map(|end| side(end, "high", "lt"));
    all(low.into_iter().chain(high).collect())
}

/// An end of the figure is this value and belongs to it.
fn is_closed_at(field: &str, value: f64) -> Value {
    except(term(field, value), vec![term("open", field)])
}

/// The same interval.
fn equal(constraint: &QuantityConstraint) -> Value {
    let side = |end: Option<End>, field: &str| match end {
        Some(end) if end.closed => is_closed_at(field, end.value.to_f64()),
        Some(end) => all(vec![term(field, end.value.to_f64()), term("open", field)]),
        None => json!({"bool": {"must_not": [{"exists": {"field": format!("figures.{field}")}}]}}),
    };
    let sides = [side(constraint.interval.low, "low"), side(constraint.interval.high, "high")];
    all(sides.into())
}

/// An interval that shares a value with what was asked for.
fn meets(constraint: &QuantityConstraint) -> Value {
    let side = |end: End, field: &str, before: &str| {
        let value = end.value.to_f64();
        let mut conditions = vec![
            json!({"bool": {"must_not": [{"exists": {"field": format!("figures.{field}")}}]}}),
            range(field, before, value),
        ];
        if end.closed {
            conditions.push(is_closed_at(field, value));
        }
        any(conditions)
    };
    let has_end = any(vec![json!({"exists": {"field": "figures.low"}}), json!({"exists": {"field": "figures.high"}})]);
    let low = constraint.interval.low.map(|end| side(end, "high", "gt"));
    let high = constraint.interval.high.map(|end| side(end, "low", "lt"));
    all(std::iter::once(has_end).chain(low).chain(high).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::document;
    use hansou_facts::figure::bind::MeasureWords;
    use hansou_facts::figure::{constraint, read};

    /// Whether a query of those that are made here matches a document, words left aside.
    fn holds(query: &Value, document: &Value) -> bool {
        let (kind, of_kind) = query.as_object().and_then(|query| query.iter().next()).expect("a query");
        let all = |name: &str, default: bool, decide: fn(&[bool]) -> bool| {
            let parts = of_kind[name].as_array();
            parts
                .map_or(default, |parts| decide(&parts.iter().map(|part| holds(part, document)).collect::<Vec<bool>>()))
        };
        let field = || {
            let (field, asked) = of_kind.as_object().and_then(|of_kind| of_kind.iter().next()).expect("a field");
            (&document[field.trim_start_matches("figures.")], asked)
        };
        match kind.as_str() {
            "match_all" => true,
            "match_none" => false,
            "exists" => {
                let field = of_kind["field"].as_str().expect("a field");
                !document[field.trim_start_matches("figures.")].is_null()
            }
            "term" => {
                let (there, asked) = field();
                let asked = &asked["value"];
                let is_it = |there: &Value| match (there.as_f64(), asked.as_f64()) {
                    (Some(there), Some(asked)) => there == asked,
                    _ => there == asked,
                };
                there.as_array().map_or_else(|| is_it(there), |there| there.iter().any(is_it))
            }
            "range" => {
                let (there, asked) = field();
                let Some(there) = there.as_f64() else { return false };
                asked.as_object().expect("its ends").iter().all(|(operator, end)| {
                    let end = end.as_f64().expect("a number");
                    match operator.as_str() {
                        "gt" => there > end,
                        "gte" => there >= end,
                        "lt" => there < end,
                        _ => there <= end,
                    }
                })
            }
            "bool" => {
                let any = |parts: &[bool]| parts.iter().any(|&part| part);
                all("filter", true, |parts| parts.iter().all(|&part| part))
                    && !all("must_not", false, any)
                    && all("should", true, any)
            }
            other => panic!("{other} is not among them"),
        }
    }

    /// Sentences with figures, and how these are printed.
    fn golden() -> impl Iterator<Item = (&'static str, &'static str)> {
        let rows = include_str!("../../tests/golden/figures.tsv").lines().filter(|row| !row.starts_with('#'));
        rows.filter_map(|row| row.split_once('\t')).map(|(text, rest)| (text, rest.split('\t').next().unwrap_or("")))
    }

    #[test]
    fn the_cluster_is_asked_what_a_figure_answers() {
        let figures: Vec<_> = golden().step_by(5).flat_map(|(text, _)| read(&fold(text))).collect();
        let words = MeasureWords::default();
        let documents: Vec<Value> = figures.iter().map(|figure| document::nested(figure, &words, false)).collect();
        let asked = golden().step_by(29).flat_map(|(_, printed)| {
            ["", ">", ">=", "<", "<=", "=", "!", "!>", "!<"].map(|before| constraint(&format!("{before}{printed}")))
        });
        let (mut pairs, mut answered) = (0, 0);
        for asked in asked.flatten().filter(|asked| asked.measure.is_empty()) {
            let query = all(vec![mark(&asked), values(&asked)]);
            let sure = covered(&asked);
            for (figure, document) in figures.iter().zip(&documents) {
                let matches = asked.matches(figure);
                assert_eq!(holds(&query, document), matches, "{asked:?}\n{figure:?}\n{document}");
                if matches && !asked.token {
                    let is_covered = asked.interval.covers(&figure.interval);
                    assert_eq!(holds(&sure, document), is_covered, "{asked:?}\n{figure:?}\n{document}");
                }
                (pairs, answered) = (pairs + 1, answered + usize::from(matches));
            }
        }
        assert!(pairs > 10_000 && answered > 300, "{answered} of {pairs}");
    }
}
