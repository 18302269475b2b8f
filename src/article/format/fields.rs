//! Names of fields in Chinese and English (`fields.tsv`), and the values of people and days.
//!
//! Used by JSON, CSV, front matter and web pages. Leaves to `record` how an article is made of fields.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a field says of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// The record's identifier.
    Id,
    /// The headline.
    Title,
    /// The text.
    Body,
    /// When it was published.
    Date,
    /// Who published it.
    Source,
    /// Who wrote it.
    Author,
}

/// Names given by the user, which win over the names that are recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldMap {
    /// Role and name of a field, in the order given. Several names may have the same role.
    pub names: Vec<(Role, String)>,
}

/// What a name stands for beside the roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldMeaning {
    /// What it holds of an article, and how well the name fits: lower is better.
    Role(Role, usize),
    /// A list whose members are articles of their own.
    Records,
    /// A place in a text (段落, 条), of which only the content is shown.
    Part,
    /// Something for programs.
    Machine,
}

/// The recognised names; names of a role best first.
static NAMES: LazyLock<HashMap<&str, FieldMeaning>> = LazyLock::new(|| {
    let rows = include_str!("fields.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut names = HashMap::new();
    for (rank, (kind, name)) in rows.filter_map(|line| line.split_once('\t')).enumerate() {
        let known = match kind {
            "records" => FieldMeaning::Records,
            "part" => FieldMeaning::Part,
            "machine" => FieldMeaning::Machine,
            _ => FieldMeaning::Role(Role::of_table(kind), rank + GIVEN),
        };
        names.entry(name).or_insert(known);
    }
    names
});

/// Ranks of names given by the user are below this.
const GIVEN: usize = 1000;

impl Role {
    fn of_table(kind: &str) -> Self {
        match kind {
            "id" => Self::Id,
            "title" => Self::Title,
            "body" => Self::Body,
            "date" => Self::Date,
            "source" => Self::Source,
            _ => Self::Author,
        }
    }
}

/// What a name stands for; names given by the user win.
pub(super) fn known(name: &str, map: &FieldMap) -> Option<FieldMeaning> {
    let name = name.trim().trim_start_matches('\u{feff}');
    if let Some(at) = map.names.iter().position(|(_, given)| given == name) {
        return Some(FieldMeaning::Role(map.names[at].0, at));
    }
    let plain: String =
        name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
    NAMES.get(plain.as_str()).copied().or_else(|| compound(&plain))
}

/// 来信标题, 答复内容: a name that ends in one that is known.
fn compound(name: &str) -> Option<FieldMeaning> {
    let role = match () {
        () if name.ends_with("标题") || name.ends_with("標題") => Role::Title,
        () if name.ends_with("内容") || name.ends_with("內容") => Role::Body,
        () => return None,
    };
    Some(FieldMeaning::Role(role, GIVEN * 2))
}

/// What a name announces: 标题, 发布时间, 来源.
pub fn role(name: &str, map: &FieldMap) -> Option<Role> {
    match known(name, map) {
        Some(FieldMeaning::Role(role, rank)) if rank < GIVEN * 2 => Some(role),
        _ => None,
    }
}

/// 王小明、李四 or 王小明 李四: the names of people.
pub fn people(text: &str) -> Vec<String> {
    let text = text.trim_matches(['(', ')', '（', '）', '[', ']', '【', '】', '"']);
    let parts = text.split(['、', '，', ',', ';', '；', '/', '|', '\n', '\t', ' ', '\u{3000}']);
    parts.map(|name| name.trim().trim_matches(['"', '\'']).to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The first full date in a text.
pub fn day_in(text: &str) -> Option<Date> {
    hansou_facts::date::full_day(text)
}
