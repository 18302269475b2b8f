//! What note programs and site builders add to Markdown for themselves: block attributes and references, properties,
//! template tags. They are taken out before parsing; what a reader sees of them stays.
//!
//! Leaves to comrak wiki links, highlights, comments, footnotes and callouts.

use std::borrow::Cow;
use std::sync::LazyLock;

use hansou_text::fold::is_han;
use regex::{Captures, Regex};

/// Template tags (`{% note %}`, `{{< figure title="…" >}}`), of which Chinese words are shown.
static TEMPLATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\{%[^\n]*?%\}|\{\{[<%][^\n]*?[>%]\}\}|\{\{(?:embed|query|renderer)\b[^\n]*?\}\}").ok()
});

/// Block attributes of kramdown (`{: id="…"}`), references to a block (`((id "text"))`), names of a block (`^id`).
static BLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"\{: [^}\n]*\}|\(\((?:[0-9a-f-]{36}|\d{14}-\w{7})(?:\s+(?:"(?<double>[^"\n]*)"|'(?<single>[^'\n]*)'))?\)\)"#,
        r"|(?m:[ \t]\^[A-Za-z0-9-]+[ \t]*$)|(?m:^\^[A-Za-z0-9-]+[ \t]*$)",
    ))
    .ok()
});

/// Lines that a program keeps for itself: properties of a block, its log book.
static PROPERTY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?m)^[ \t]*(?:- )?(?:id|collapsed|heading|background-color|created-at|updated-at|ls-type|hl-[a-z]+|logseq\.[\w.-]+|template[\w-]*)",
        r"::[^\n]*\n?|(?ms)^[ \t]*:LOGBOOK:.*?:END:[ \t]*\n?",
    ))
    .ok()
});

/// The text without them.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = replaced(Cow::Borrowed(text), "::", &PROPERTY, |_| String::new());
    let text = replaced(text, ":LOGBOOK:", &PROPERTY, |_| String::new());
    let text = replaced(text, "{", &TEMPLATE, |found| words(&found[0]));
    let needles = ["{: ", "((", "^"];
    needles.into_iter().fold(text, |text, needle| {
        replaced(text, needle, &BLOCK, |found| {
            let shown = found.name("double").or(found.name("single"));
            shown.map_or(String::new(), |shown| shown.as_str().to_owned())
        })
    })
}

/// Every match replaced, where the text holds `needle` at all.
fn replaced<'a>(
    text: Cow<'a, str>,
    needle: &str,
    pattern: &LazyLock<Option<Regex>>,
    by: impl Fn(&Captures) -> String,
) -> Cow<'a, str> {
    match &**pattern {
        Some(pattern) if text.contains(needle) && pattern.is_match(&text) => {
            Cow::Owned(pattern.replace_all(&text, by).into_owned())
        }
        _ => text,
    }
}

/// The Chinese words of a template tag.
fn words(tag: &str) -> String {
    let signs = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | '{' | '}' | '%' | '<' | '>' | ',' | '|');
    let words = tag.split(signs).filter(|word| word.chars().any(is_han));
    words.collect::<Vec<_>>().join(" ")
}
