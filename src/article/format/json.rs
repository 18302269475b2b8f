//! JSON: an article, an array of them, or either inside other objects ({"data": {"list": […]}}).
//!
//! Leaves to `fields` which names mean what, and to `lines` files of one record a line.

use std::ops::ControlFlow;

use serde_json::Value;

use super::fields::{self, FieldMap, Role};
use super::{Format, Out};
use crate::article::Article;
use crate::article::problem::{Fault, Place};

/// Reads one JSON text.
pub fn read(text: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let value = match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
        Ok(value) => value,
        Err(error) => {
            out.fault(Place::Line(error.line() as u64), Fault::Json { what: error.to_string() });
            return ControlFlow::Continue(());
        }
    };
    let records = records(&value, out.fields);
    if records.is_empty() {
        out.fault(Place::File, Fault::NoText { names: names(&value) });
    }
    let several = value.is_array() || records.len() > 1;
    for (at, record) in records.into_iter().enumerate() {
        match article(record, out.fields) {
            Ok(article) => out.article(article, several.then_some(at + 1), 0)?,
            Err(names) => out.fault(Place::Record(at as u64 + 1), Fault::NoText { names }),
        }
    }
    ControlFlow::Continue(())
}

/// The article of one record, or the names of its fields when none is recognised.
pub fn article(value: &Value, map: &FieldMap) -> Result<Article, Vec<String>> {
    if let Some(article) = own(value, map) {
        return Ok(article);
    }
    // {"_source": {…}}, {"article": {…}}: the record is one object further in.
    let inner = value.as_object().into_iter().flat_map(|object| object.values());
    inner.filter(|inner| inner.is_object()).find_map(|inner| own(inner, map)).ok_or_else(|| names(value))
}

/// The article that a value is itself: an object with known fields, or a bare text.
fn own(value: &Value, map: &FieldMap) -> Option<Article> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(Article { body: text.clone(), ..Article::default() }),
        Value::Object(object) => {
            let texts: Vec<(&str, String)> = object
                .iter()
                .filter(|(name, value)| !is_list(value) || fields::role(name, map) == Some(Role::Body))
                .map(|(name, value)| (name.as_str(), text(value)))
                .collect();
            fields::article(texts.iter().map(|(name, value)| (*name, value.as_str())), map)
        }
        _ => None,
    }
}

/// Records of a JSON text: the outermost array that holds objects or texts, or the object that is one itself.
fn records<'a>(value: &'a Value, map: &FieldMap) -> Vec<&'a Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(object) => {
            let own = own(value, map).filter(|article| !article.body.is_empty());
            let inner =
                object.values().filter(|inner| is_list(inner)).max_by_key(|inner| inner.as_array().map(Vec::len));
            match (own, inner) {
                (Some(_), _) => vec![value],
                (None, Some(Value::Array(items))) => items.iter().collect(),
                _ => {
                    let nested = object.values().filter(|inner| inner.is_object());
                    let found: Vec<&Value> = nested.flat_map(|inner| records(inner, map)).collect();
                    if found.is_empty() && article(value, map).is_ok() { vec![value] } else { found }
                }
            }
        }
        _ => Vec::new(),
    }
}

fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

/// What a field's value reads as: paragraphs of an array one a line, the text of an object that wraps one.
/// Depth is the parser's, at most 128.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"),
        Value::Object(object) => ["text", "content", "value", "name", "rendered", "$date"]
            .iter()
            .find_map(|name| object.get(*name).map(text))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn names(value: &Value) -> Vec<String> {
    value.as_object().map(|object| object.keys().take(20).cloned().collect()).unwrap_or_default()
}

/// Whether a text that starts with a bracket is JSON Lines (its first line is a whole object), JSON, or neither.
pub fn begins(start: &str) -> Option<Format> {
    let first = start.lines().next().unwrap_or("").trim();
    let rest = start.get(first.len()..).unwrap_or("").trim_start();
    let whole = serde_json::from_str::<Value>(first).is_ok_and(|value| value.is_object());
    if whole && rest.starts_with('{') {
        return Some(Format::JsonLines);
    }
    let mut signs = start.chars().filter(|c| !c.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '"' | ']' | '[')) => Some(Format::Json),
        _ => None,
    }
}
