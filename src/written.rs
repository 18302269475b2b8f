//! How values that JSON has no type for are written there and in tables: exact decimals as plain digits, days and periods
//! as `2022-09-28` and `2022-01-01..2022-06-30`, kinds and directions by their names.
//!
//! For `#[serde(with = …)]`; [`optional`] and [`or_empty`] for what may be absent. Leaves the spelling to the types.

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

use hansou_facts::date::Period;
use hansou_facts::figure::{Direction, FigureKind};
use hansou_text::numeral::Decimal;

/// A value that has one spelling.
pub trait Written: Sized {
    /// The spelling.
    fn written(&self) -> String;

    /// The value of a spelling.
    fn read(text: &str) -> Option<Self>;
}

impl Written for Decimal {
    fn written(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        Self::plain(text)
    }
}

impl Written for f64 {
    fn written(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Written for Date {
    fn written(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Written for Period {
    fn written(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Written for FigureKind {
    fn written(&self) -> String {
        self.name().to_owned()
    }

    fn read(text: &str) -> Option<Self> {
        Self::named(text)
    }
}

impl Written for Direction {
    fn written(&self) -> String {
        self.name().to_owned()
    }

    fn read(text: &str) -> Option<Self> {
        Self::named(text)
    }
}

/// Writes a value.
pub(crate) fn serialize<T: Written, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.written())
}

/// Reads a value.
pub(crate) fn deserialize<'de, T: Written, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    value(&String::deserialize(deserializer)?)
}

fn value<T: Written, E: Error>(text: &str) -> Result<T, E> {
    T::read(text).ok_or_else(|| E::custom(format_args!("cannot be read: {text}")))
}

/// A value that is null where there is none.
pub(crate) mod optional {
    use super::{Deserialize, Deserializer, Serializer, Written, value};

    pub fn serialize<T: Written, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&value.written()),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, T: Written, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        Option::<String>::deserialize(deserializer)?.map(|text| value(&text)).transpose()
    }
}

/// A value that is an empty string where there is none.
pub(crate) mod or_empty {
    use super::{Deserialize, Deserializer, Serializer, Written, value};

    pub fn serialize<T: Written, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.as_ref().map(T::written).unwrap_or_default())
    }

    pub fn deserialize<'de, T: Written, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let text = String::deserialize(deserializer)?;
        (!text.is_empty()).then(|| value(&text)).transpose()
    }
}
