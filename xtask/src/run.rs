//! Other programs, run in the root of the repository. What they say on the error channel is shown.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// What cargo prints.
pub fn cargo(arguments: &[impl AsRef<OsStr>]) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    printed(Command::new(cargo).args(arguments).current_dir(super::root()))
}

/// What `search` prints in a folder.
pub fn search(program: &Path, folder: &Path, arguments: &[&str]) -> Result<String> {
    printed(Command::new(program).args(arguments).current_dir(folder).env("HANSOU_LANG", "en"))
}

fn printed(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("running {command:?}"))?;
    ensure!(output.status.success(), "{command:?} ended with {}", output.status);
    String::from_utf8(output.stdout).with_context(|| format!("{command:?} printed no UTF-8"))
}
