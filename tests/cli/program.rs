//! The program from outside: exit codes, languages, what goes to which stream. What a search finds is tested in
//! process; here only that the parts are wired together.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

#[test]
fn help_comes_in_the_language_asked_for() {
    let here = TempDir::new().unwrap();
    for (line, variables, part) in [
        (&["--help"][..], &[][..], "Usage:"),
        (&["--help"], &[("LANG", "zh_CN.UTF-8")], "用法："),
        (&["--lang", "zh", "query", "-h"], &[], "最多列出几篇"),
        (&["query", "-h", "--lang=en"], &[("LC_ALL", "zh_CN.UTF-8")], "At most so many"),
        (&["help"], &[("HANSOU_LANG", "zh")], "命令"),
        (&["help", "index"], &[("HANSOU_LANG", "zh")], "重建索引"),
        (&["--version"], &[], env!("CARGO_PKG_VERSION")),
        (&["completions", "bash"], &[], "complete"),
    ] {
        let output = search(here.path(), line, variables);
        assert_eq!(output.status.code(), Some(0), "{line:?}: {output:?}");
        assert!(stdout(&output).contains(part), "{line:?}: {}", stdout(&output));
        assert!(output.stderr.is_empty(), "{line:?}");
    }
}

#[test]
fn what_goes_wrong_is_said_with_exit_code_2() {
    let here = TempDir::new().unwrap();
    for (line, zh, en) in [
        (&["query", "高新区"][..], "search index", "search index"),
        (&["show", "x"], "没有索引", "no index"),
        (&["stats", "--index", "nowhere"], "没有索引", "no index"),
        (&["query"], "缺少", "missing"),
        (&["query", "a", "--from", "yesterday"], "应是日期", "expected a date"),
        (&["indx", "."], "index", "index"),
        (&["help", "nothing"], "nothing", "nothing"),
        (&[], "用法：", "Usage:"),
    ] {
        for (lang, part) in [("zh", zh), ("en", en)] {
            let output = search(here.path(), line, &[("HANSOU_LANG", lang)]);
            assert_eq!(output.status.code(), Some(2), "{line:?}: {output:?}");
            assert!(stderr(&output).contains(part), "{line:?}: {}", stderr(&output));
            assert!(output.stdout.is_empty(), "{line:?}");
        }
    }
}

fn search(folder: &Path, line: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    for name in ["HANSOU_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "HANSOU_INDEX", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.args(line).envs(variables.iter().copied()).current_dir(folder).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
