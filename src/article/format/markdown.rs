//! Markdown: front matter for title, date and author; the text without its marks, so that it reads as text.
//!
//! Links keep their text, pictures leave their alternative text as a caption, tables and lists stay line by line.

use std::ops::ControlFlow;

use super::fields;
use super::{Out, one_line};
use crate::article::Article;

/// Reads one Markdown text.
pub fn read(text: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let (matter, body) = front_matter(text);
    let pairs = pairs(matter);
    let named = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    // What front matter calls description or summary is not the text.
    let named = named.filter(|(name, _)| fields::role(name, out.fields) != Some(fields::Role::Body));
    let mut article = fields::article(named, out.fields).unwrap_or_default();
    article.body.clear();
    write(body, &mut article);
    if article.title.is_empty() && article.body.is_empty() {
        return ControlFlow::Continue(());
    }
    out.article(article, None, 0)
}

/// Front matter between `---` (YAML) or `+++` (TOML) lines, and what follows.
fn front_matter(text: &str) -> (&str, &str) {
    let start = text.trim_start_matches(['\u{feff}', '\n', '\r']);
    let Some(fence) = ["---", "+++"].into_iter().find(|fence| start.lines().next().map(str::trim_end) == Some(fence))
    else {
        return ("", text);
    };
    let mut at = 0;
    for (number, line) in start.split_inclusive('\n').enumerate() {
        if number > 0 && line.trim_end() == fence {
            return (&start[fence.len()..at], &start[at + line.len()..]);
        }
        at += line.len();
    }
    ("", text)
}

/// `name: value` and `name = value` lines; the items of a list belong to the name above them.
fn pairs(matter: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for line in matter.lines().filter(|line| !line.trim_start().starts_with('#')) {
        if let Some(item) = line.trim_start().strip_prefix("- ").filter(|_| !pairs.is_empty()) {
            if let Some((_, value)) = pairs.last_mut() {
                value.push('\n');
                value.push_str(unquoted(item));
            }
        } else if let Some((name, value)) = line.split_once([':', '=', '：']) {
            pairs.push((unquoted(name).to_owned(), unquoted(value).to_owned()));
        }
    }
    pairs
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            return inner;
        }
    }
    text
}

/// Writes the text line by line; the first heading is the title when there is none yet.
fn write(text: &str, article: &mut Article) {
    let mut code = false;
    let mut blank = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            code = !code;
            continue;
        }
        if code {
            push(article, line, false, &mut blank);
            continue;
        }
        let is_rule =
            trimmed.len() >= 3 && trimmed.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '|' | ':' | ' '));
        if trimmed.is_empty() || is_rule {
            blank |= trimmed.is_empty() && !article.body.is_empty();
            continue;
        }
        let (rest, heading) = without_block_marks(trimmed);
        if heading && article.title.is_empty() && article.body.is_empty() {
            article.title = one_line(&inline(rest).0);
            continue;
        }
        let (line, captions) = inline(rest);
        // A heading that repeats the title is not part of the text.
        let repeats = heading && line == article.title;
        if !repeats && !line.trim().is_empty() {
            push(article, &line, false, &mut blank);
        }
        for caption in captions {
            push(article, &caption, true, &mut blank);
        }
    }
}

fn push(article: &mut Article, line: &str, caption: bool, blank: &mut bool) {
    if !article.body.is_empty() {
        article.body.push_str(if *blank { "\n\n" } else { "\n" });
    }
    *blank = false;
    let start = article.body.len();
    article.body.push_str(line.trim());
    if caption {
        article.captions.push(start..article.body.len());
    }
}

/// A line without the marks of headings, quotations, lists and tables; true for a heading.
fn without_block_marks(line: &str) -> (&str, bool) {
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']) {
        return (line[hashes..].trim().trim_end_matches('#').trim_end(), true);
    }
    let line = line.trim_start_matches(['>', ' ']);
    let line = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line);
    (line.trim_matches('|').trim(), false)
}

/// A line without inline marks, and the alternative texts of its pictures.
fn inline(line: &str) -> (String, Vec<String>) {
    let mut text = String::with_capacity(line.len());
    let mut captions = Vec::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some((alt, after)) = rest.strip_prefix('!').and_then(link) {
            if !alt.trim().is_empty() {
                captions.push(one_line(alt));
            }
            rest = after;
        } else if let Some((label, after)) = link(rest) {
            text.push_str(label);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('<').and_then(tag_end) {
            rest = after;
        } else if let Some(after) = ["**", "__", "~~"].iter().find_map(|mark| rest.strip_prefix(mark)) {
            rest = after;
        } else if c == '`' || c == '*' && emphasises(&text, &rest[1..]) {
            rest = &rest[1..];
        } else if c == '\\' && rest[1..].starts_with(|next: char| next.is_ascii_punctuation()) {
            text.push_str(&rest[1..2]);
            rest = &rest[2..];
        } else {
            text.push(if c == '|' { '\t' } else { c });
            rest = &rest[c.len_utf8()..];
        }
    }
    (text, captions)
}

/// The label of `[label](target)` and what follows. Both parts are short, so that a line stays linear.
fn link(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('[')?;
    let close = find_within(text, b']', 500)?;
    let target = text[close + 1..].strip_prefix('(')?;
    let end = find_within(target, b')', 2000)?;
    Some((&text[..close], &target[end + 1..]))
}

/// What follows an HTML tag of which `<` is taken.
fn tag_end(text: &str) -> Option<&str> {
    let starts = text.strip_prefix('/').unwrap_or(text).starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
    let end = find_within(text, b'>', 500).filter(|_| starts)?;
    Some(&text[end + 1..])
}

fn find_within(text: &str, sign: u8, limit: usize) -> Option<usize> {
    memchr::memchr(sign, &text.as_bytes()[..text.len().min(limit)])
}

/// A star between letters and not between digits or spaces is a mark, 3*5 and 3 * 5 are not.
fn emphasises(before: &str, after: &str) -> bool {
    let spaced = before.ends_with(' ') && after.starts_with(' ');
    let counted = before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit());
    !spaced && !counted
}
