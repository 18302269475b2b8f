//! YAML to a value.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::text::flat;
use super::value::Value;

/// Values in values of YAML; JSON's parser has a limit of its own.
const DEPTH: usize = 64;

/// The first document of a YAML text; `None` when it is not valid. Scalars stay as written: a date is a text.
pub fn yaml(text: &str) -> Option<Value> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let value = match event.ok()?.0 {
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Record(Vec::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(Open::close),
            Event::Scalar(text, style, ..) => Some(scalar(&text, style)),
            Event::Alias(_) => Some(Value::Empty),
            Event::DocumentEnd | Event::StreamEnd => return Some(Value::Empty),
            _ => None,
        };
        if open.len() > DEPTH {
            return None;
        }
        match (value, open.last_mut()) {
            (Some(value), Some(around)) => around.take(value),
            (Some(value), None) => return Some(value),
            (None, _) => {}
        }
    }
    None
}

/// A list or record that is not complete.
enum Open {
    List(Vec<Value>),
    /// Its members, and the name of which the value is to come.
    Record(Vec<(String, Value)>, Option<String>),
}

impl Open {
    fn take(&mut self, value: Value) {
        match self {
            Self::List(items) => items.push(value),
            Self::Record(members, name) => match name.take() {
                Some(name) => members.push((name, value)),
                None => *name = Some(flat(&value)),
            },
        }
    }

    fn close(self) -> Value {
        match self {
            Self::List(items) => Value::List(items),
            Self::Record(members, _) => Value::Record(members),
        }
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    let plain = style == ScalarStyle::Plain;
    match text {
        "" | "~" | "null" | "true" | "false" if plain => Value::Empty,
        _ if plain && text.parse::<f64>().is_ok() => Value::Number(text.to_owned()),
        _ => Value::Text(text.to_owned()),
    }
}
