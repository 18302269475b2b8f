//! JSON: an article, an array of them, or either inside other objects ({"data": {"list": […]}}).
//!
//! Leaves to `record` what the members mean, and to `lines` files of one record a line.

use std::ops::ControlFlow;

use super::record::{self, value::Value};
use super::{Format, Out};
use crate::article::problem::{Fault, Location};

/// Reads one JSON text.
pub fn read(text: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let value = match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
        Ok(value) => value,
        Err(error) => {
            out.fault(Location::Line(error.line() as u64), Fault::Json { what: error.to_string() });
            return ControlFlow::Continue(());
        }
    };
    let records = record::articles(&value, out.fields);
    if records.is_empty() {
        out.fault(Location::File, Fault::NoText { names: value.names() });
    }
    let several = matches!(value, Value::List(_)) || records.len() > 1;
    for (at, record) in records.into_iter().enumerate() {
        match record {
            Ok(article) => out.article(article, several.then_some(at + 1), 0)?,
            Err(names) if several => out.fault(Location::Record(at as u64 + 1), Fault::NoText { names }),
            Err(names) => out.fault(Location::File, Fault::NoText { names }),
        }
    }
    ControlFlow::Continue(())
}

/// Whether a text that starts with a bracket is JSON Lines (its first line is a whole object), JSON, or neither.
pub fn begins(start: &str) -> Option<Format> {
    let first = start.lines().next().unwrap_or("").trim();
    let rest = start.get(first.len()..).unwrap_or("").trim_start();
    let whole = serde_json::from_str::<Value>(first).is_ok_and(|value| matches!(value, Value::Record(_)));
    if whole && rest.starts_with('{') {
        return Some(Format::JsonLines);
    }
    let mut signs = start.chars().filter(|c| !c.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '"' | ']' | '[')) => Some(Format::Json),
        _ => None,
    }
}
