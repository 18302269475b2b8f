//! All words that users read, in Chinese and English, from one table: `messages.tsv`.
//!
//! A text may hold `{name}` and `{name:one|many}`, the latter for English plurals. Leaves the choice of language to
//! the program.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese (simplified).
    Zh,
    /// English.
    #[default]
    En,
}

/// Columns: key, Chinese, English; `\n` for a line break.
const TABLE: &str = include_str!("messages.tsv");

/// What stands behind each key: a page says forty things, a search through the table for each took as long as its hits.
static LINES: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| TABLE.lines().filter_map(|line| line.split_once('\t')).collect());

impl Lang {
    /// The text of a key as it stands in the table; `None` for an unknown key.
    pub fn find(self, key: &str) -> Option<String> {
        let text = LINES.get(key)?.split('\t').nth(match self {
            Lang::Zh => 0,
            Lang::En => 1,
        })?;
        Some(text.replace("\\n", "\n"))
    }

    /// The text of a key; the key itself when the table lacks it.
    pub fn text(self, key: &str) -> String {
        self.find(key).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key with its placeholders filled.
    pub fn say(self, key: &str, values: &[(&str, &str)]) -> String {
        fill(&self.text(key), values)
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((slot, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        let (name, forms) = slot.split_once(':').unwrap_or((slot, ""));
        let value = values.iter().find(|value| value.0 == name).map_or("", |value| value.1);
        filled.push_str(match forms.split_once('|') {
            Some((one, many)) => {
                if value == "1" {
                    one
                } else {
                    many
                }
            }
            None => value,
        });
        rest = after;
    }
    filled + rest
}

/// A whole number with a comma between thousands, as both languages print it.
pub fn thousands(number: u64) -> String {
    group(&number.to_string())
}

/// Bytes in thousands, millions or thousand millions, to be read at a glance.
pub fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000_000 => (1e3, "kB"),
        1_000_000..1_000_000_000 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    let size = bytes as f64 / unit;
    if size < 9.95 { format!("{size:.1} {name}") } else { format!("{size:.0} {name}") }
}

/// Digits with a comma between thousands.
pub(super) fn group(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Lang, TABLE, fill, thousands};

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|slot| slot.split(['}', ':']).next()).collect()
    }

    #[test]
    fn every_key_has_both_languages_and_the_same_placeholders() {
        let mut keys = BTreeSet::new();
        for line in TABLE.lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let [key, zh, en] = columns[..] else { panic!("three columns: {line}") };
            assert!(keys.insert(key), "{key} stands twice");
            assert!(!zh.is_empty() && !en.is_empty(), "{key} lacks a language");
            assert_eq!(placeholders(zh), placeholders(en), "{key}");
            assert!(en.is_ascii() || !en.chars().any(hansou_text::fold::is_han), "{key} is Chinese in English");
        }
    }

    #[test]
    fn placeholders_are_filled() {
        for (text, values, filled) in [
            ("{n} {n:article|articles}", &[("n", "1")][..], "1 article"),
            ("{n} {n:article|articles}", &[("n", "2")], "2 articles"),
            ("共 {n} 篇{x}。", &[("n", "0")], "共 0 篇。"),
            ("open { brace", &[], "open  brace"),
            ("{a}{a}", &[("a", "{a}")], "{a}{a}"),
        ] {
            assert_eq!(fill(text, values), filled);
        }
        assert_eq!(Lang::Zh.text("no such key"), "no such key");
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (15_700_000_000, "15,700,000,000")] {
            assert_eq!(thousands(number), text);
        }
    }
}
