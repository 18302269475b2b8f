//! The fields of the index and their format version.

use tantivy::schema::{BytesOptions, FAST, Field, INDEXED, STRING, Schema, TextOptions};

/// Version of everything on disk: fields, terms, manifest. Raised when an index of before cannot be used.
/// 2: postings of our own. 3: small files carry checksums, generations are sealed. 4: values of figures in one
/// column, articles compressed one by one. 5: one spelling for more characters; the manifest knows files by their node;
/// the days that a text speaks of. 6: the metrics that figures are values of. 7: figures as they are shown beside the text.
pub const FORMAT: u32 = 7;

/// All fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The headline as it was.
    pub title: Field,
    /// The text as it was.
    pub body: Field,
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
    /// The metric that each figure is a value of, in the same order; empty for what is none (`figures`).
    pub metrics: Field,
    /// The days that the text speaks of, each a number (`mentions`).
    pub mentions: Field,
    /// The figures of the text as they are shown (`figure_list`).
    pub shown_figures: Field,
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

/// Name of the column of metrics.
pub(crate) const METRICS_COLUMN: &str = "metrics";

/// Name of the column of mentioned days.
pub(crate) const MENTIONS_COLUMN: &str = "mentions";

/// Names of the fields that are stored: title, body, its figures, and what is known of the article.
pub(super) const STORED: [&str; 4] = ["title", "body", "shown_figures", "meta"];

/// Type of the field that carries the texts; its values are the folded title, the folded text and the encoded figures.
pub(super) const FOLDED: &str = "folded text";

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let [title, body, shown_figures, meta] = STORED;
    let fields = Fields {
        title: schema.add_text_field(title, TextOptions::default()),
        body: schema.add_text_field(body, TextOptions::default()),
        folded: schema.add_custom_field("folded", FOLDED, serde_json::Value::Null),
        id: schema.add_text_field("id", STRING),
        file: schema.add_u64_field("file", INDEXED),
        key: schema.add_u64_field(KEY_COLUMN, FAST),
        date: schema.add_i64_field(DATE_COLUMN, FAST),
        source: schema.add_text_field(SOURCE_COLUMN, TextOptions::default().set_fast("raw")),
        figure_flags: schema.add_u64_field(FIGURE_COLUMNS[0], FAST),
        figure_values: schema.add_f64_field(FIGURE_COLUMNS[1], FAST),
        metrics: schema.add_text_field(METRICS_COLUMN, TextOptions::default().set_fast("raw")),
        mentions: schema.add_u64_field(MENTIONS_COLUMN, FAST),
        shown_figures: schema.add_text_field(shown_figures, TextOptions::default()),
        meta: schema.add_bytes_field(meta, BytesOptions::default()),
    };
    (schema.build(), fields)
}
