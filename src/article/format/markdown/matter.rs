//! Front matter: YAML between `---` lines or up to the first, TOML between `+++` lines, JSON in braces or up to `;;;`,
//! the page properties of Logseq.
//!
//! A line that is not valid costs only itself. Leaves to `record` what the names mean.

use super::super::fields::{self, FieldMap, FieldMeaning};
use super::super::record::value::Value;
use super::super::record::yaml;

type Members = Vec<(String, Value)>;

/// Lines that may stand before the `---` of front matter that nothing opens.
const UNOPENED: usize = 60;

/// The members of the front matter, and what follows it.
pub fn split(text: &str) -> (Members, &str) {
    let start = text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']);
    let found = match start.lines().next().map_or("", str::trim_end) {
        "---" => fenced(start, &["---", "..."]).map(|(matter, rest)| (yaml(matter), rest)),
        "+++" => fenced(start, &["+++"]).map(|(matter, rest)| (toml(matter), rest)),
        first if first.starts_with('{') => json(start),
        first if first.starts_with('"') => unbraced(start),
        first if property(first).is_some() => Some(properties(start)),
        _ => unopened(start),
    };
    // Between rules that open a text there may be text.
    found.filter(|(members, _)| !members.is_empty()).unwrap_or((Vec::new(), text))
}

/// What stands between the first line and the next that is one of `fences`, and what follows.
fn fenced<'a>(text: &'a str, fences: &[&str]) -> Option<(&'a str, &'a str)> {
    let mut lines = text.split_inclusive('\n');
    let start = lines.next()?.len();
    let mut at = start;
    for line in lines {
        if fences.contains(&line.trim_end()) {
            return Some((&text[start..at], &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// `name: value` lines up to `---`, as Hexo has them: a name that is known among them tells them from a heading.
fn unopened(text: &str) -> Option<(Members, &str)> {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').take(UNOPENED).enumerate() {
        let bare = line.trim_end();
        if bare == "---" && number > 0 {
            let members = yaml(&text[..at]);
            let known = |name: &str| matches!(fields::known(name, &FieldMap::default()), Some(FieldMeaning::Role(..)));
            return members.iter().any(|(name, _)| known(name)).then(|| (members, &text[at + line.len()..]));
        }
        let entry = bare.split_once(": ").map(|(name, _)| name).or(bare.strip_suffix(':'));
        let continued = number > 0 && line.starts_with([' ', '\t', '-', '#']);
        if !continued && entry.is_none_or(|name| name.is_empty() || name.contains(char::is_whitespace)) {
            return None;
        }
        at += line.len();
    }
    None
}

/// A JSON object and what follows it.
fn json(text: &str) -> Option<(Members, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let Ok(Value::Record(members)) = values.next()? else { return None };
    let rest = &text[values.byte_offset()..];
    rest.trim_start_matches([' ', '\t', '\r'])
        .strip_prefix('\n')
        .or(rest.is_empty().then_some(""))
        .map(|rest| (members, rest.trim_start().strip_prefix(";;;").unwrap_or(rest)))
}

/// Members of a JSON object without its braces, up to `;;;`.
fn unbraced(text: &str) -> Option<(Members, &str)> {
    let (matter, rest) = text.split_once("\n;;;")?;
    match serde_json::from_str(&format!("{{{}}}", matter.trim_end().trim_end_matches(','))).ok()? {
        Value::Record(members) => Some((members, rest)),
        _ => None,
    }
}

fn toml(text: &str) -> Members {
    match toml::from_str::<Value>(text) {
        Ok(Value::Record(members)) => members,
        // `name = value` lines, each for itself.
        _ => entries(text, '=')
            .flat_map(|entry| match toml::from_str::<Value>(&entry) {
                Ok(Value::Record(members)) => members,
                _ => as_written(&entry, &['=', ':']).into_iter().collect(),
            })
            .collect(),
    }
}

fn yaml(text: &str) -> Members {
    match yaml::yaml(text) {
        Some(Value::Record(members)) => members,
        // A title with a colon or a bracket in it is not valid YAML, and common.
        _ => entries(text, ':')
            .flat_map(|entry| match yaml::yaml(&entry) {
                Some(Value::Record(members)) => members,
                _ => as_written(&entry, &[':', '：', '=']).into_iter().collect(),
            })
            .collect(),
    }
}

/// The entries of the outermost level, each with the lines that continue it.
fn entries(text: &str, sign: char) -> impl Iterator<Item = String> {
    let mut entries: Vec<String> = Vec::new();
    for line in text.lines() {
        let begins = !line.starts_with([' ', '\t', '-', '#']) && line.contains([sign, '：']);
        match entries.last_mut() {
            Some(entry) if !begins => {
                entry.push('\n');
                entry.push_str(line);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    entries.into_iter()
}

/// Name and value as they stand, the lines of the value as one.
fn as_written(entry: &str, signs: &[char]) -> Option<(String, Value)> {
    let (name, value) = entry.split_once(signs)?;
    let items = value.lines().map(|line| line.trim().trim_start_matches("- ")).filter(|line| !line.is_empty());
    let value = items.collect::<Vec<_>>().join(" ");
    Some((unquoted(name).to_owned(), Value::Text(unquoted(&value).to_owned())))
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

/// `name:: value` lines at the head of a page.
fn properties(text: &str) -> (Members, &str) {
    let mut members = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let Some((name, value)) = property(line) else { break };
        members.push((name.to_owned(), Value::Text(value.to_owned())));
        at += line.len();
    }
    (members, &text[at..])
}

fn property(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim_end().split_once("::")?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
    (plain && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}
