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

/// What `search` shows on a terminal of some columns in a folder: under `script`, which makes one.
pub fn on_terminal(program: &Path, folder: &Path, columns: usize, arguments: &[&str]) -> Result<String> {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let line: Vec<String> = arguments.iter().map(|argument| quoted(argument)).collect();
    let line = format!("stty cols {columns} && {} {}", quoted(&program.to_string_lossy()), line.join(" "));
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(folder).stdin(Stdio::null());
    let shown = printed(script.env("HANSOU_LANG", "en").env("TERM", "xterm-256color"))?;
    Ok(shown.replace("\r\n", "\n"))
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in std::fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target).with_context(|| target.display().to_string())?;
        }
    }
    Ok(())
}

fn printed(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("running {command:?}"))?;
    ensure!(output.status.success(), "{command:?} ended with {}", output.status);
    String::from_utf8(output.stdout).with_context(|| format!("{command:?} printed no UTF-8"))
}
