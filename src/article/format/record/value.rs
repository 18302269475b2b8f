//! A value of JSON, YAML or TOML with its members in the order written: what a record is made of.
//!
//! Leaves to `super` what the members mean.

use std::fmt;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing, or true or false: nothing to read.
    #[default]
    Empty,
    /// A number, as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Value>),
    /// Named values in order; a name may stand twice.
    Record(Vec<(String, Value)>),
}

impl Value {
    /// The members of a record; none of another value.
    pub fn members(&self) -> &[(String, Value)] {
        match self {
            Self::Record(members) => members,
            _ => &[],
        }
    }

    /// The names of a record's members, the first 20.
    pub fn names(&self) -> Vec<String> {
        self.members().iter().take(20).map(|(name, _)| name.clone()).collect()
    }

    /// True when there is no text or number in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Number(_) => false,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.iter().all(Self::is_blank),
            Self::Record(members) => members.iter().all(|(_, value)| value.is_blank()),
        }
    }

    /// True for a list that holds records.
    pub fn is_list_of_records(&self) -> bool {
        matches!(self, Self::List(items) if items.iter().any(|item| matches!(item, Self::Record(_))))
    }
}

/// How a TOML date reaches a visitor: a record with this one name.
const TOML_DATE: &str = "$__toml_private_datetime";

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Empty)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Empty)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if name == TOML_DATE {
                return Ok(value);
            }
            members.push((name, value));
        }
        Ok(Value::Record(members))
    }
}

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
                None => *name = Some(super::flat(&value)),
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
