//! A long text on a terminal goes through the user's pager, as git's does: `PAGER`, else `less`. In `less` the matches
//! are its search, so that `n` and `N` go from one to the next; the first one is where it opens.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Matches that are searched for: more would not fit on a command line.
const SOUGHT: usize = 60;

/// Shows the text in a pager with the matches as its search, or prints it where there is no pager.
///
/// # Errors
/// Those of standard output, when the text is printed.
pub fn show(text: &[u8], matches: &BTreeSet<&str>) -> io::Result<()> {
    let line = std::env::var("PAGER").unwrap_or_else(|_| "less".into());
    let shown = command(&line, matches).is_some_and(|command| paged(command, text));
    if shown { Ok(()) } else { io::stdout().lock().write_all(text) }
}

/// True when standard output is a terminal that can be paged on.
pub fn wanted() -> bool {
    io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The command of a `PAGER` line; `None` where that says not to page.
fn command(line: &str, matches: &BTreeSet<&str>) -> Option<Command> {
    let mut words = line.split_whitespace();
    let program = words.next().filter(|&program| program != "cat")?;
    let mut command = Command::new(program);
    command.args(words);
    if Path::new(program).file_stem().is_some_and(|stem| stem == "less") {
        // Colours shown, one screen left standing, the match a third down the screen so that what leads to it is seen.
        command.args(["-R", "-F", "-X", "-j.3"]);
        if std::env::var_os("LESSCHARSET").is_none() {
            command.env("LESSCHARSET", "utf-8");
        }
        command.args(search(matches));
    }
    Some(command)
}

/// The search for any of the matches, in brackets: some first characters mean something else to `less`.
fn search(matches: &BTreeSet<&str>) -> Option<String> {
    let sought: Vec<String> =
        matches.iter().filter(|one| !one.is_empty()).take(SOUGHT).map(|one| literal(one)).collect();
    (!sought.is_empty()).then(|| format!("+/({})", sought.join("|")))
}

/// A text as an expression that matches just it, in POSIX's syntax and in Perl's.
fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if ".[]{}()*+?^$|\\".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// False when the pager cannot be started. One that is left early has shown what was wanted of it.
fn paged(mut command: Command, text: &[u8]) -> bool {
    let Ok(mut pager) = command.stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut input) = pager.stdin.take() {
        let _ = input.write_all(text);
    }
    pager.wait().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pager: &str, matches: &[&str]) -> Option<String> {
        let command = command(pager, &matches.iter().copied().collect())?;
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        Some(words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn less_searches_for_the_matches() {
        let less = |rest: &str| Some(format!("less{rest}"));
        assert_eq!(line("less", &["高新区"]), less(" -R -F -X -j.3 +/(高新区)"));
        assert_eq!(line("less -S", &["C++", "a|b"]), less(" -S -R -F -X -j.3 +/(C\\+\\+|a\\|b)"));
        assert_eq!(line("/usr/bin/less", &[]).as_deref(), Some("/usr/bin/less -R -F -X -j.3"));
    }

    #[test]
    fn other_pagers_get_the_text_alone() {
        assert_eq!(line("more -d", &["高新区"]).as_deref(), Some("more -d"));
        assert_eq!(line("cat", &["高新区"]), None);
        assert_eq!(line(" ", &["高新区"]), None);
    }

    #[test]
    fn a_pager_that_does_not_start_is_noticed() {
        assert!(!paged(Command::new("/nonexistent/pager"), b"text"));
    }
}
