//! How the output may look: language, width, colours, links. Decided by the caller, who knows the terminal.

use std::fmt::{self, Display, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style as Ansi};

use super::messages::Lang;

/// What the place the output goes to can do.
#[derive(Debug, Clone, Default)]
pub struct Style {
    /// The language of headings and messages.
    pub lang: Lang,
    /// Columns to wrap at; `None` does not wrap (a file, a pipe).
    pub width: Option<usize>,
    /// True to mark matches with colour, false to mark them with 【】.
    pub colour: bool,
    /// Set to print paths as OSC 8 hyperlinks: the folder that relative paths are relative to.
    pub links: Option<PathBuf>,
}

/// The looks there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Mark,
    Title,
    TitleMark,
    Path,
    Aside,
}

impl Look {
    fn ansi(self) -> Ansi {
        let colour = |colour: AnsiColor| Ansi::new().fg_color(Some(colour.into()));
        match self {
            Look::Plain => Ansi::new(),
            Look::Mark | Look::TitleMark => colour(AnsiColor::Red).bold(),
            Look::Title => Ansi::new().bold(),
            Look::Path => colour(AnsiColor::Cyan),
            Look::Aside => Ansi::new().dimmed(),
        }
    }
}

impl Style {
    /// A text in a look; just the text when there are no colours.
    pub(super) fn paint<'a>(&self, look: Look, text: &'a str) -> impl Display + 'a {
        let ansi = if self.colour { look.ansi() } else { Ansi::new() };
        Painted { ansi, text }
    }
}

struct Painted<'a> {
    ansi: Ansi,
    text: &'a str,
}

impl Display for Painted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.ansi.render(), self.text, self.ansi.render_reset())
    }
}

/// The file:// URL of an indexed path: relative to `base`, an archive's member as its archive; `None` when it cannot
/// be made absolute. Everything but unreserved characters (RFC 3986) is percent-encoded.
pub(super) fn file_url(base: &Path, path: &str) -> Option<String> {
    let file = path.split_once("!/").map_or(path, |(archive, _)| archive);
    let absolute = base.join(file);
    if !absolute.is_absolute() {
        return None;
    }
    let mut url = String::from("file://");
    let text = absolute.to_str()?;
    let text = if cfg!(windows) { format!("/{}", text.replace('\\', "/")) } else { text.to_owned() };
    for byte in text.bytes() {
        match byte {
            b'/' | b':' | b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => url.push(byte.into()),
            _ => write!(url, "%{byte:02X}").ok()?,
        }
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::file_url;

    #[test]
    #[cfg(unix)]
    fn urls_are_encoded() {
        for (base, path, url) in [
            ("/home/我", "a b.txt", Some("file:///home/%E6%88%91/a%20b.txt")),
            ("/x", "/y/z.zip!/m.txt", Some("file:///y/z.zip")),
            ("/x", "a\x1b\\.txt", Some("file:///x/a%1B%5C.txt")),
            ("", "a.txt", None),
        ] {
            assert_eq!(file_url(Path::new(base), path).as_deref(), url);
        }
    }
}
