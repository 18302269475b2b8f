//! The text of a value, at every level, as a reader of it would write it down: a paragraph a line, a row of short cells
//! one line, the number of an article of law before its text.
//!
//! Leaves to `super` which members of a record are its title, date and source.

use std::borrow::Cow;

use super::super::fields::{self, FieldMap, FieldMeaning, Role};
use super::super::html;
use super::super::{entity, one_line};
use super::value::Value;
use crate::article::page::heading;
use hansou_text::fold::is_han;

/// Characters of a cell of a row; what is longer is a paragraph.
const CELL: usize = 40;

/// All of a value on one line: a title, a name.
pub fn flat(value: &Value) -> String {
    let mut lines = Lines::new(&NO_NAMES);
    lines.value(value);
    one_line(&lines.text)
}

/// Names as they are recognised without a user's.
static NO_NAMES: FieldMap = FieldMap { names: Vec::new() };

/// What a field's text reads as: markup and references resolved.
pub fn plain(text: &str) -> Cow<'_, str> {
    if html::is_markup(text) {
        return Cow::Owned(html::plain(text));
    }
    let decoded = entity::decode(text);
    if matches!(decoded, Cow::Owned(_)) && html::is_markup(&decoded) {
        return Cow::Owned(html::plain(&decoded));
    }
    decoded
}

/// A text that is being written line by line.
pub struct Lines<'a> {
    map: &'a FieldMap,
    /// The lines.
    pub text: String,
    /// Stands before the next line: 第三条.
    number: Option<String>,
}

impl<'a> Lines<'a> {
    pub fn new(map: &'a FieldMap) -> Self {
        Self { map, text: String::new(), number: None }
    }

    /// Writes a value; depth is the parser's.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Empty => {}
            Value::Number(number) => self.line(number),
            Value::Text(text) => self.line(&plain(text)),
            Value::List(items) if is_inline(items) => self.line(&items.iter().map(run).collect::<String>()),
            Value::List(items) => {
                for item in items {
                    match self.row(item) {
                        Some(row) => self.line(&row),
                        None => self.value(item),
                    }
                }
            }
            Value::Record(members) => members.iter().for_each(|(name, value)| self.member(name, value)),
        }
    }

    /// Writes a member of a record: with its name where the name is Chinese and says something.
    pub fn member(&mut self, name: &str, value: &Value) {
        let known = fields::known(name, self.map);
        match value {
            Value::Empty => {}
            _ if known == Some(FieldMeaning::Machine) => {}
            Value::Text(text) if is_number(text) => {
                self.number = Some(text.trim().to_owned());
            }
            Value::Text(text) if known.is_none() && !is_for_readers(text) && !is_named(name) => {}
            Value::Text(_) | Value::Number(_) => self.scalar(name, known, value),
            Value::List(_) | Value::Record(_) => {
                if known.is_none() && is_named(name) {
                    self.line(name);
                }
                self.value(value);
            }
        }
        if matches!(known, Some(FieldMeaning::Role(Role::Body, _))) {
            self.number = None;
        }
    }

    /// Writes a member with its name, whatever it is called.
    pub fn labelled(&mut self, name: &str, value: &Value) {
        let text = flat(value);
        match is_named(name) {
            true => self.line(&format!("{name}：{text}")),
            false => self.line(&text),
        }
    }

    fn scalar(&mut self, name: &str, known: Option<FieldMeaning>, value: &Value) {
        let named = known.is_none() && is_named(name);
        let number = matches!(value, Value::Number(_));
        let text = match value {
            Value::Number(text) => Cow::Borrowed(text.as_str()),
            Value::Text(text) => plain(text),
            _ => return,
        };
        if text.trim().is_empty() || is_address(&text) {
            return;
        }
        match named {
            true if is_number(name) => self.line(&format!("{name}\u{3000}{}", text.trim())),
            true => self.line(&format!("{name}：{}", text.trim())),
            false if number && known != Some(FieldMeaning::Part) => {}
            false => self.line(&text),
        }
    }

    /// A line, after the number that waits for it.
    fn line(&mut self, text: &str) {
        let text = text.trim_matches(['\n', '\r', ' ']);
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        if let Some(number) = self.number.take()
            && !text.starts_with(&number)
        {
            self.text.push_str(&number);
            self.text.push('\u{3000}');
        }
        self.text.push_str(text);
    }

    /// A list or record of short cells as a row, cells separated by tabs.
    fn row(&self, value: &Value) -> Option<String> {
        let cells: Vec<String> = match value {
            Value::List(items) if items.len() > 1 => items.iter().map(|item| cell("", item)).collect::<Option<_>>()?,
            Value::Record(members) if members.len() > 1 => {
                let shown =
                    members.iter().filter(|(name, _)| fields::known(name, self.map) != Some(FieldMeaning::Machine));
                shown
                    .map(|(name, value)| {
                        let label = if fields::known(name, self.map).is_none() && is_named(name) { name } else { "" };
                        cell(label, value)
                    })
                    .collect::<Option<_>>()?
            }
            _ => return None,
        };
        let numbered = cells.first().is_some_and(|first| is_number(first)) && cells.len() == 2;
        Some(cells.join(if numbered { "\u{3000}" } else { "\t" }))
    }
}

/// A cell of a row: a short text without the end of a sentence. A figure keeps the name of its column.
fn cell(label: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(text) => Cow::Borrowed(text.as_str()),
        Value::Text(text) => plain(text),
        Value::Empty => Cow::Borrowed(""),
        _ => return None,
    };
    let text = text.trim();
    let fits = text.chars().nth(CELL).is_none() && !text.contains(['。', '！', '？', '；', '\n']);
    let figure = !label.is_empty() && text.chars().any(char::is_numeric);
    fits.then(|| if figure { format!("{label}：{text}") } else { text.to_owned() })
}

/// Runs of one paragraph, some of them set apart: ["里头写着", {"type": "bold", "text": "旧钟楼"}, "要拆"].
fn is_inline(items: &[Value]) -> bool {
    let texts = items.iter().filter(|item| matches!(item, Value::Text(_))).count();
    let runs = items.iter().filter(|item| is_run(item)).count();
    let marked = items.iter().any(|item| item.members().iter().any(|(name, _)| is_mark(name)));
    runs > 0 && texts + runs == items.len() && (texts > 0 || marked)
}

/// Names of what a run holds.
const RUN_TEXT: [&str; 2] = ["text", "insert"];

fn is_run(value: &Value) -> bool {
    let members = value.members();
    let texts =
        members.iter().filter(|(name, value)| RUN_TEXT.contains(&name.as_str()) && matches!(value, Value::Text(_)));
    let rest = members.iter().filter(|(_, value)| matches!(value, Value::Text(text) if text.chars().any(is_han)));
    texts.count() == 1 && rest.count() <= 1
}

/// Whether a name speaks of how a run is set.
fn is_mark(name: &str) -> bool {
    matches!(name, "bold" | "italic" | "type" | "attributes" | "marks" | "underline" | "code" | "insert")
}

fn run(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        _ => {
            let mut members = value.members().iter();
            let text = members.find(|(name, _)| RUN_TEXT.contains(&name.as_str()));
            match text {
                Some((_, Value::Text(text))) => Cow::Borrowed(text),
                _ => Cow::Borrowed(""),
            }
        }
    }
}

/// True for what only numbers a part of a text: 第三条, （二）, 四、.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let sign = |c: char| "一二三四五六七八九十百零（）()、.．①②③④⑤⑥⑦⑧⑨⑩".contains(c) || c.is_ascii_digit();
    let listed = text.contains(['（', '(', '、', '.']) && text.chars().all(sign);
    text.len() <= 36 && (listed || heading::number(text).is_some_and(|(_, length)| length == text.len()))
}

/// True for a name with a Chinese word in it, which a reader sees beside its value.
fn is_named(name: &str) -> bool {
    name.chars().any(is_han)
}

/// Text that somebody reads: Chinese, Japanese or Korean, or words of another language.
pub fn is_for_readers(text: &str) -> bool {
    let text = text.trim();
    let eastern = |c: char| is_han(c) || matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}');
    let words = text.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count();
    !is_address(text) && (text.chars().any(eastern) || words > 1)
}

/// http://…, /img/a.jpg.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let path = text.starts_with(['/', '.']) && text.contains('/') || text.contains("://");
    path && !text.contains(char::is_whitespace) && text.len() > 1
}
