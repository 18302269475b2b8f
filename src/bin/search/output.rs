//! Standard output: whether it is a terminal, how wide, which colours and links it takes.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use hansou::render::Style;
use hansou::render::messages::Lang;

use crate::args::Color;

/// Standard output, collected into large writes.
pub fn stdout() -> impl Write {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// How to write to standard output; `base` is the folder that indexed paths are relative to.
pub fn style(color: Color, lang: Lang, base: Option<PathBuf>) -> Style {
    let terminal = io::stdout().is_terminal();
    let colour = match color {
        Color::Always => true,
        Color::Never => false,
        // NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM=dumb and whether it is a terminal.
        Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    };
    let links = base.filter(|_| terminal && colour && takes_links(|name| std::env::var(name).ok()));
    Style { lang, width: width(terminal), colour, links }
}

fn width(terminal: bool) -> Option<usize> {
    let (width, _) = terminal_size::terminal_size().filter(|_| terminal)?;
    Some(usize::from(width.0).max(20))
}

/// True for terminals known to show OSC 8 hyperlinks; others may print the escape sequence as text.
fn takes_links(variable: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, known: &[&str]| variable(name).is_some_and(|value| known.contains(&value.as_str()));
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio"])
        || is("TERM", &["xterm-kitty", "alacritty", "foot", "foot-extra", "xterm-ghostty", "wezterm"])
        || vte.is_some_and(|version| version >= 5000)
        || ["WT_SESSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID"].iter().any(|name| variable(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::takes_links;

    #[test]
    fn links_only_where_they_are_known_to_work() {
        for (name, value, takes) in [
            ("TERM", "xterm-256color", false),
            ("TERM", "xterm-kitty", true),
            ("TERM_PROGRAM", "Apple_Terminal", false),
            ("TERM_PROGRAM", "vscode", true),
            ("VTE_VERSION", "6800", true),
            ("VTE_VERSION", "3405", false),
            ("WT_SESSION", "x", true),
        ] {
            assert_eq!(takes_links(|asked| (asked == name).then(|| value.to_owned())), takes, "{name}={value}");
        }
    }
}
