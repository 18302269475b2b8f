//! A disk that does not take what is written: full, limited, read-only; and who may read what was written. After each
//! the last complete index answers, and when there is room again the next run finishes.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder in which `search` can be run by anybody, with texts of a state.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_search"), folder.path().join("search")).unwrap();
    fs::create_dir(folder.path().join("texts")).unwrap();
    write(folder.path(), 0);
    folder
}

/// Texts that differ, so that they take room: 60 articles and one for each state.
fn write(folder: &Path, state: usize) {
    for number in 0..60u32 {
        let text: String = (0..2000u32)
            .map(|at| char::from_u32(0x4e00 + (at * 7919 + number * 104_729 + state as u32) % 20_000).unwrap_or('好'))
            .collect();
        fs::write(folder.join(format!("texts/{number}.txt")), format!("{text}\n第q{state}z批次。")).unwrap();
    }
}

fn command(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(folder.join("search"));
    command.args(line).current_dir(folder).env_remove("HANSOU_INDEX").env("HANSOU_LANG", "en").stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}

/// The index is of this state, whole and sound.
fn is_of(folder: &Path, state: usize) {
    let (code, said) =
        run(&mut command(folder, &["query", &format!("“第q{state}z批次”"), "--exact", "--json", "-n", "1"]));
    assert!(code == Some(0) && said.contains("\"total\":60"), "{said}");
    let (code, said) = run(&mut command(folder, &["doctor", "--check"]));
    assert_eq!(code, Some(0), "{said}");
}

/// Files of more than a few kilobytes cannot be written, as under a quota.
#[test]
fn a_limit_on_files() {
    let folder = folder();
    let limited = |blocks: u32, line: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec ./search {line}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).current_dir(folder.path()).env_remove("HANSOU_INDEX").env("HANSOU_LANG", "en");
        run(shell.stdin(Stdio::null()))
    };
    for blocks in [0, 1, 8, 64] {
        let (code, said) = limited(blocks, "index texts");
        assert_eq!(code, Some(2), "{blocks}: {said}");
        assert!(said.contains("writing") && said.contains(".hansou") && !said.contains("panic"), "{blocks}: {said}");
        let (code, said) = run(&mut command(folder.path(), &["query", "批次"]));
        assert!(code == Some(2) && said.contains("no index"), "{blocks}: {said}");
    }
    assert_eq!(run(&mut command(folder.path(), &["index", "texts"])).0, Some(0));
    is_of(folder.path(), 0);
    write(folder.path(), 1);
    for blocks in [0, 1, 8, 64] {
        let (code, said) = limited(blocks, "index texts");
        assert_eq!(code, Some(2), "{blocks}: {said}");
        is_of(folder.path(), 0);
        assert_eq!(limited(blocks, "query 批次").0, Some(0));
    }
    assert_eq!(run(&mut command(folder.path(), &["index", "texts"])).0, Some(0));
    is_of(folder.path(), 1);
}

/// A small file system, filled to different degrees. Only where the user may mount one.
#[test]
fn a_full_disk() {
    let may = Command::new("unshare").args(["-rm", "true"]).output().is_ok_and(|output| output.status.success());
    if !may {
        println!("no file system can be mounted here");
        return;
    }
    let folder = folder();
    // The index is made twice; between, the disk is filled but for so many kilobytes. All in one mount namespace.
    let script = r#"
        set -e
        mkdir -p .hansou && mount -t tmpfs -o size=16m none .hansou
        ./search index texts
        for room in 0 4 16 64 200 400 800; do
            sed -i "s/第q.*z批次/第q1z批次/" texts/*.txt
            free=$(df -k --output=avail .hansou | tail -1)
            if [ "$free" -gt "$room" ]; then head -c $(( (free - room) * 1024 ))  /dev/zero > .hansou/fill; fi
            code=0; ./search index texts > said 2>&1 || code=$?
            echo "room $room: $code $(tail -1 said)"
            if [ $code != 0 ]; then
                ./search query '“第q0z批次”' --exact -n 1 | tail -1
                ./search doctor --check
            fi
            rm -f .hansou/fill
            ./search index texts > /dev/null
            ./search query '“第q1z批次”' --exact -n 1 | tail -1
            sed -i "s/第q.*z批次/第q0z批次/" texts/*.txt
            ./search index texts > /dev/null
            ./search doctor --check > /dev/null
        done
        ls .hansou
    "#;
    let mut shell = Command::new("unshare");
    shell.args(["-rm", "sh", "-c", script]).current_dir(folder.path()).env_remove("HANSOU_INDEX");
    let (code, said) = run(shell.env("HANSOU_LANG", "en").stdin(Stdio::null()));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("room 0: 2") && said.contains("disk is full"), "{said}");
    assert!(!said.contains("panic") && !said.contains("internal"), "{said}");
    let whole = said.lines().filter(|line| line.starts_with("60 articles in ") && line.contains("ms")).count();
    assert!(whole >= 10, "{said}");
}

/// A folder in which nothing can be written, as on a medium or in an archive of another user.
#[test]
fn an_index_that_may_only_be_read() {
    let folder = folder();
    assert_eq!(run(&mut command(folder.path(), &["index", "texts"])).0, Some(0));
    let home = folder.path().join(".hansou");
    all(&home).iter().filter(|path| path.is_file()).for_each(|path| permit(path, 0o444));
    all(&home).iter().filter(|path| path.is_dir()).for_each(|path| permit(path, 0o555));
    // To the administrator nothing is read-only.
    let is_root = fs::metadata(&home).unwrap().uid() == 0;
    let as_user = |line: &[&str]| {
        let mut command = command(folder.path(), line);
        if is_root {
            command.uid(65_534).gid(65_534);
        }
        run(&mut command)
    };
    for line in [&["query", "批次"][..], &["stats"], &["doctor", "--samples", "20"], &["doctor", "--check"]] {
        let (code, said) = as_user(line);
        assert_eq!(code, Some(0), "{line:?}: {said}");
    }
    let (code, said) = as_user(&["index", "texts"]);
    assert!(code == Some(2) && said.contains("permission denied"), "{said}");
    all(&home).iter().filter(|path| path.is_file()).for_each(|path| permit(path, 0o000));
    let (code, said) = as_user(&["query", "批次"]);
    assert!(code == Some(2) && said.contains("permission denied") && !said.contains("damaged"), "{said}");
    all(&home).iter().filter(|path| path.is_dir()).for_each(|path| permit(path, 0o700));
    all(&home).iter().filter(|path| path.is_file()).for_each(|path| permit(path, 0o600));
    is_of(folder.path(), 0);
}

/// The texts are the user's: nobody else may read the index, whatever the umask.
#[test]
fn the_index_is_the_users_alone() {
    let folder = folder();
    let umask = |mask: &str, line: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("umask {mask}; exec ./search {line}")]).current_dir(folder.path());
        run(shell.env_remove("HANSOU_INDEX").stdin(Stdio::null()))
    };
    assert_eq!(umask("000", "index texts").0, Some(0));
    write(folder.path(), 1);
    assert_eq!(umask("000", "index texts").0, Some(0));
    assert_eq!(umask("000", "query 批次").0, Some(0));
    let there = all(&folder.path().join(".hansou"));
    assert!(there.len() > 8, "{there:?}");
    for path in there {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is {mode:o}", path.display());
    }
}

/// The folder and all in it, folders first.
fn all(home: &Path) -> Vec<PathBuf> {
    let mut found = vec![home.to_path_buf()];
    let mut at = 0;
    while at < found.len() {
        if found[at].is_dir() {
            found.extend(fs::read_dir(&found[at]).unwrap().map(|entry| entry.unwrap().path()));
        }
        at += 1;
    }
    found
}

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
