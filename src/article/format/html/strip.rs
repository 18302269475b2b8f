//! Pages that would take too long to parse (hundreds of open elements): tags are left out, the text is kept.

use super::super::entity;

/// Elements that have no end, or whose end is often left out and implied.
const OPEN_ENDED: [&str; 27] = [
    "p", "br", "hr", "img", "input", "meta", "link", "li", "td", "tr", "th", "dd", "dt", "option", "area", "base",
    "col", "embed", "source", "track", "wbr", "param", "tbody", "thead", "tfoot", "colgroup", "!doctype",
];

/// Elements that stay in force when what is around them ends, and are opened again in each block that follows.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Open elements: parsing takes time by depth.
const DEPTH: usize = 400;

/// Elements that are opened again, in all.
const REOPENED: usize = 500_000;

/// Attributes of one tag: each is compared with all before it.
const ATTRIBUTES: usize = 1000;

/// Whether parsing would take far more time or memory than the page is long.
pub fn is_costly(text: &str) -> bool {
    let (mut open, mut formatting, mut reopened) = (0usize, 0usize, 0usize);
    for tag in tags(text) {
        if attributes(&text[tag.start..tag.after]) > ATTRIBUTES {
            return true;
        }
        let name = tag.name.to_ascii_lowercase();
        let formats = FORMATTING.contains(&name.as_str());
        if formats {
            formatting = if tag.end { formatting.saturating_sub(1) } else { formatting + 1 };
        } else if !tag.end {
            reopened += formatting;
        }
        if !OPEN_ENDED.contains(&name.as_str()) && !tag.self_closing {
            open = if tag.end { open.saturating_sub(1) } else { open + 1 };
        }
        if open > DEPTH || reopened > REOPENED {
            return true;
        }
    }
    false
}

/// How many attributes a tag may have: pieces outside quotation marks.
fn attributes(tag: &str) -> usize {
    let mut quote = None;
    let mut pieces = 0;
    for byte in tag.bytes() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'/') => pieces += 1,
            _ => {}
        }
    }
    pieces
}

/// What stands between `<title>` and its end.
pub fn title(text: &str) -> String {
    let mut tags = tags(text);
    let Some(start) = tags.find(|tag| !tag.end && tag.name.eq_ignore_ascii_case("title")) else {
        return String::new();
    };
    let end = tags.next().map_or(text.len(), |tag| tag.start);
    entity::decode(&text[start.after..end]).into_owned()
}

/// All text outside tags, scripts and styles; a line for each tag that is not within a line.
pub fn text(text: &str) -> String {
    let mut plain = String::new();
    let mut at = 0;
    let mut skip = false;
    for tag in tags(text) {
        if !skip {
            plain.push_str(text[at..tag.start].trim_matches(['\r', '\n', '\t', ' ']));
        }
        at = tag.after;
        let name = tag.name.to_ascii_lowercase();
        if matches!(name.as_str(), "script" | "style" | "title") {
            skip = !tag.end;
        }
        let inline = matches!(name.as_str(), "a" | "b" | "i" | "em" | "strong" | "span" | "font" | "u");
        if !inline && !plain.is_empty() && !plain.ends_with('\n') {
            plain.push('\n');
        }
    }
    if !skip {
        plain.push_str(text[at..].trim_matches(['\r', '\n', '\t', ' ']));
    }
    entity::decode(plain.trim_end()).into_owned()
}

struct Tag<'a> {
    name: &'a str,
    end: bool,
    self_closing: bool,
    start: usize,
    after: usize,
}

/// Tags and comments in order. Linear: what has no end is passed over once.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    let mut unclosed_comment = false;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr::memchr(b'<', text.as_bytes().get(at..)?)?;
            let rest = &text[start + 1..];
            if rest.starts_with("!--") && !unclosed_comment {
                match rest.find("-->") {
                    Some(end) => {
                        at = start + 1 + end + 3;
                        return Some(Tag { name: "!--", end: true, self_closing: true, start, after: at });
                    }
                    None => unclosed_comment = true,
                }
            }
            let end = rest.starts_with('/');
            let rest = rest.strip_prefix('/').unwrap_or(rest);
            let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '!').unwrap_or(rest.len())];
            if name.is_empty() {
                at = start + 1;
                continue;
            }
            let close = memchr::memchr(b'>', rest.as_bytes())?;
            at = start + 1 + usize::from(end) + close + 1;
            let self_closing = rest[..close].ends_with('/');
            return Some(Tag { name, end, self_closing, start, after: at });
        }
    })
}
