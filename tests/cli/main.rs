//! The program from outside, with the corpus: every flag, every output, every exit code, and input that is not as it
//! should be. What is found and how it ranks is tested in process; here that the parts are wired together.
//!
//! `flags` and `commands` have a line for each flag, `output` the formats, `refresh` second runs, `bad_input` what
//! goes wrong; `crash`, `damage`, `disk` and `hostile` what the world does to it; the others a command each.

mod bad_input;
mod commands;
mod concurrent;
mod crash;
mod damage;
#[cfg(unix)]
mod disk;
mod doctor;
mod eval;
mod facts;
mod flags;
mod hostile;
#[cfg(feature = "mcp")]
mod mcp;
mod output;
mod program;
mod refresh;
mod scans;
#[cfg(feature = "serve")]
mod serve;
#[path = "../support/mod.rs"]
mod support;
mod why;

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use tempfile::TempDir;

/// A folder with the corpus and its index.
static CORPUS: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    support::copy_corpus(&folder.path().join("corpus"));
    let run = search(folder.path(), &["index", "corpus/"]);
    // Only the scan is not read.
    assert_eq!((run.code, run.err.lines().count()), (0, 2), "{run:?}");
    let begins = "78 articles in the index (78 added, 0 removed)\nFiles: 57 read, 1 skipped\n";
    assert!(run.out.starts_with(begins), "{}", run.out);
    folder
});

/// How a run ended.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

/// Runs the program in a folder, in English, without the user's own settings.
fn search(folder: &Path, line: &[&str]) -> Run {
    Run::of(command(folder).args(line).output().unwrap())
}

/// Runs the program on the corpus.
fn on_corpus(line: &[&str]) -> Run {
    search(CORPUS.path(), line)
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "HANSOU_INDEX", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("HANSOU_LANG", "en").current_dir(folder);
    command
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
