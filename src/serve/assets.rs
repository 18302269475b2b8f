//! The style sheet, the script and the picture of the page: part of the program, served without comments and indentation,
//! named by what they hold, so that a browser keeps them for ever.

use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

pub(super) static STYLE: LazyLock<String> = LazyLock::new(|| close(&bare(include_str!("../../web/style.css"))));
pub(super) static SCRIPT: LazyLock<String> = LazyLock::new(|| bare(include_str!("../../web/page.js")));
pub(super) const ICON: &str = include_str!("../../web/favicon.svg");

/// The names of style sheet and script.
static NAMES: LazyLock<[String; 2]> = LazyLock::new(|| {
    [("style", &STYLE, "css"), ("page", &SCRIPT, "js")].map(|(name, text, ending)| {
        format!("/static/{name}.{:012x}.{ending}", xxh3_64(text.as_bytes()) & 0xffff_ffff_ffff)
    })
});

/// Without indentation, empty lines, comments, and the ends of lines behind signs that need none. Neither file has text or
/// comments over several lines, nor text that looks like a comment.
fn bare(text: &str) -> String {
    let lines = text.lines().map(|line| without_comments(line.trim())).filter(|line| !line.is_empty());
    let end = |line: &str| if line.ends_with([';', '{', ',', '(']) && !line.contains("//") { "" } else { "\n" };
    lines.map(|line| format!("{line}{}", end(&line))).collect()
}

fn without_comments(line: &str) -> String {
    let mut rest = if line.starts_with("//") { "" } else { line };
    let mut bare = String::with_capacity(rest.len());
    while let Some((before, (_, after))) = rest.split_once("/*").and_then(|(a, b)| Some((a, b.split_once("*/")?))) {
        bare.push_str(before);
        rest = after.trim_start();
    }
    bare + rest
}

/// A style sheet without the white space around its signs, and without a semicolon where none is needed.
fn close(style: &str) -> String {
    let mut closed = String::with_capacity(style.len());
    for c in style.chars() {
        let is_sign = matches!(c, '{' | '}' | ';' | ',');
        if is_sign {
            closed.truncate(closed.trim_end().len());
        }
        if c == '}' && closed.ends_with(';') {
            closed.pop();
        }
        if !(c.is_whitespace() && closed.ends_with(['{', '}', ';', ',', ':'])) {
            closed.push(c);
        }
    }
    closed
}

/// The addresses of style sheet and script.
pub(super) fn links() -> (&'static str, &'static str) {
    (&NAMES[0], &NAMES[1])
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_is_served_means_the_same() {
        assert_eq!(bare("// a\n  let x = 1; // b\n\n/** @type {a} */\n  /* c */ f();\n"), "let x = 1; // b\nf();");
        let style = close("a :hover, b { color: red;  margin: 0 auto; }\n@media (x: 1) { c { d: \"E F\", g; } }\n");
        assert_eq!(style, "a :hover,b{color:red;margin:0 auto}@media (x:1){c{d:\"E F\",g}}");
        assert!(!SCRIPT.lines().any(|line| line.starts_with("* ")), "a comment over several lines");
    }

    /// A first page of 3 kB (1.4 kB compressed) with both stays below 26 kB, and below 9 kB compressed.
    #[test]
    fn the_page_stays_small() {
        let packed = |text: &str| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            packer.write_all(text.as_bytes()).and_then(|()| packer.finish()).unwrap().len()
        };
        assert!(STYLE.len() + SCRIPT.len() <= 22_500, "{} + {}", STYLE.len(), SCRIPT.len());
        assert!(packed(&STYLE) + packed(&SCRIPT) <= 7_600, "{} + {}", packed(&STYLE), packed(&SCRIPT));
    }
}
