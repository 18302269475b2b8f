//! Errors and outcomes as the user sees them: a sentence in their language on standard error, and an exit code.
//!
//! 0 found or done, 1 nothing found, 2 an error, or some input could not be read. A closed pipe is success.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use hansou::article::problem::caught;
use hansou::error::Error;
use hansou::render::messages::Lang;
use hansou::render::{errors, visible};

use crate::{config, scans};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did what was asked.
    Found,
    /// Nothing was found.
    Nothing,
    /// It was done, but some input could not be read, or something is wrong with the index.
    Incomplete,
}

/// Says what went wrong, if anything, and gives the exit code.
pub fn exit(outcome: anyhow::Result<Outcome>, lang: Lang) -> ExitCode {
    match outcome {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(&(lang.text("error") + &describe(&error, lang)));
            ExitCode::from(2)
        }
    }
}

/// Runs a command; a failed assertion becomes an error in the user's language instead of the report for programmers
/// that Rust prints (which RUST_BACKTRACE brings back).
pub fn guarded(command: impl FnOnce() -> anyhow::Result<Outcome>) -> anyhow::Result<Outcome> {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    caught(command).unwrap_or_else(|what| Err(Panic(what).into()))
}

/// A failed assertion that no one nearer to it has caught.
#[derive(Debug, thiserror::Error)]
#[error("internal error ({0})")]
struct Panic(String);

/// A line on standard error. When even that is closed there is nobody to tell.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{}", line.trim_end());
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}

/// What went wrong, in the user's language.
pub fn describe(error: &anyhow::Error, lang: Lang) -> String {
    if let Some(Panic(what)) = error.downcast_ref() {
        return lang.say("error.panic", &[("what", &visible(what))]);
    }
    if let Some(none) = error.downcast_ref() {
        return scans::without_engine(none, lang);
    }
    if let Some(config::Wrong { path, what }) = error.downcast_ref() {
        let path = visible(&path.display().to_string());
        return lang.say("error.config", &[("path", &path), ("what", what)]);
    }
    match (error.downcast_ref::<Error>(), error.downcast_ref::<io::Error>()) {
        (Some(error), _) => errors::text(error, lang),
        (_, Some(error)) => lang.say("error.output", &[("why", &errors::system(error, lang))]),
        _ => visible(&format!("{error:#}")),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use hansou::error::Error;
    use hansou::render::messages::Lang;

    use super::{describe, is_closed_pipe};

    #[test]
    fn errors_in_both_languages() {
        let missing = || Error::io("reading", "甲\x1b.txt")(io::ErrorKind::NotFound.into());
        for (error, zh, en) in [
            (missing(), "读取 甲␛.txt 时出错：没有这个文件或文件夹", "reading 甲␛.txt: no such file or folder"),
            (
                Error::NoIndex { path: "/x/.hansou".into() },
                "这里没有索引（/x/.hansou）；先建一个：search index 文件夹",
                "no index at /x/.hansou; make one with: search index FOLDER",
            ),
        ] {
            let error = anyhow::Error::from(error);
            assert_eq!(describe(&error, Lang::Zh), zh);
            assert_eq!(describe(&error, Lang::En), en);
        }
        assert!(is_closed_pipe(&io::Error::from(io::ErrorKind::BrokenPipe).into()));
        assert!(!is_closed_pipe(&missing().into()));
    }
}
