//! The index in a real cluster: three nodes on this machine, started through Maven. Where there is no Java or no Maven the
//! tests say so and pass.
//!
//! `nodes` starts and kills them, `answers`, `alike` and `news` compare with the index on this machine, `served` opens the
//! index to browsers, `writing` refreshes, rebuilds and kills runs, `kills` kills nodes, `faults` breaks things.

mod alike;
mod answers;
#[path = "../../crates/hansou-cluster/tests/client/encrypted.rs"]
mod encrypted;
mod faults;
mod kills;
mod news;
mod nodes;
mod proxy;
mod served;
mod writing;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use nodes::Nodes;
use serde_json::Value;
use tempfile::TempDir;

/// The nodes, one test at a time; `None` where they cannot be started.
fn cluster(test: &str) -> Option<MutexGuard<'static, Nodes>> {
    static NODES: OnceLock<Result<Mutex<Nodes>, String>> = OnceLock::new();
    match NODES.get_or_init(|| Nodes::start().map(Mutex::new)) {
        Ok(nodes) => Some(nodes.lock().unwrap_or_else(PoisonError::into_inner)),
        Err(why) => {
            // In CI of the feature a cluster must be there.
            assert!(std::env::var_os("HANSOU_TEST_CLUSTER").is_none(), "{why}");
            eprintln!("{test}: skipped: {why}");
            None
        }
    }
}

/// A number of the environment, or the usual one.
fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// What a run of the program gave.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The program in a folder, without what the environment says about indexes.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.current_dir(folder).args(arguments).args(["--lang", "en"]);
    for name in ["HANSOU_INDEX", "HANSOU_AT", "HANSOU_AT_USER", "HANSOU_AT_PASSWORD", "HANSOU_AT_TOKEN", "HANSOU_LANG"]
    {
        command.env_remove(name);
    }
    command
}

fn search(folder: &Path, arguments: &[&str]) -> Run {
    finished(&mut program(folder, arguments))
}

fn finished(command: &mut Command) -> Run {
    let output = command.output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

fn started(folder: &Path, arguments: &[&str]) -> Child {
    program(folder, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
}

/// A folder with the corpus in it.
fn with_corpus() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &folder.path().join("corpus"));
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            _ = std::fs::copy(entry.path(), target).unwrap()
        }
    }
}
