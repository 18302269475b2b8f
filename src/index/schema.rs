//! The fields of the index and their format version.

use tantivy::schema::{FAST, Field, INDEXED, STORED, STRING, Schema, SchemaBuilder, TextOptions};

use super::postings::{self, Zone};

/// Version of everything on disk: fields, terms, manifest. Raised when an index of before cannot be used.
/// 2: postings of our own. 3: small files carry checksums, generations are sealed. 4: values of figures in one column.
pub const FORMAT: u32 = 4;

/// One of the two texts of an article.
#[derive(Debug, Clone, Copy)]
pub struct TextField {
    /// Where its terms are.
    pub zone: Zone,
    /// The original text, stored.
    pub stored: Field,
}

/// All fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The headline.
    pub title: TextField,
    /// The text.
    pub body: TextField,
    /// Title and text folded, and what is indexed of the figures, for the postings.
    pub folded: Field,
    /// What `search show` takes, as one term.
    pub id: Field,
    /// Hash of the file's path: what a changed file's articles are removed by.
    pub file: Field,
    /// Hash of the identifier: breaks ties the same way in every run.
    pub key: Field,
    /// Days since 1970-01-01, absent when unknown.
    pub date: Field,
    /// Path and publisher, for `source:`.
    pub source: Field,
    /// What each figure is, as flags, in the order of the blocks.
    pub figure_flags: Field,
    /// The values of each figure, in the base unit: of point, lower and upper end those that there are and that differ.
    pub figure_values: Field,
    /// Everything else that is shown, as JSON.
    pub meta: Field,
}

/// Name of the tie-breaking column.
pub(crate) const KEY_COLUMN: &str = "key";
/// Name of the date column.
pub(crate) const DATE_COLUMN: &str = "date";
/// Name of the source column.
pub(crate) const SOURCE_COLUMN: &str = "source";

/// Names of the columns of figures: flags and values.
pub(crate) const FIGURE_COLUMNS: [&str; 2] = ["figure_flags", "figure_values"];

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        title: text_field(&mut schema, "title", Zone::Title),
        body: text_field(&mut schema, "body", Zone::Body),
        folded: schema.add_custom_field("folded", postings::FIELD_TYPE, serde_json::Value::Null),
        id: schema.add_text_field("id", STRING),
        file: schema.add_u64_field("file", INDEXED),
        key: schema.add_u64_field(KEY_COLUMN, FAST),
        date: schema.add_i64_field(DATE_COLUMN, FAST),
        source: schema.add_text_field(SOURCE_COLUMN, TextOptions::default().set_fast("raw")),
        figure_flags: schema.add_u64_field(FIGURE_COLUMNS[0], FAST),
        figure_values: schema.add_f64_field(FIGURE_COLUMNS[1], FAST),
        meta: schema.add_bytes_field("meta", STORED),
    };
    (schema.build(), fields)
}

fn text_field(schema: &mut SchemaBuilder, name: &str, zone: Zone) -> TextField {
    TextField { zone, stored: schema.add_text_field(name, TextOptions::default().set_stored()) }
}
