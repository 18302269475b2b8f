//! Scanned pages: named when nobody asks for them, read once when somebody does. A stand-in for tesseract shows the way
//! through the program; where the real one is installed it reads the scan of the corpus.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Run, command, search};
use crate::support;

/// The scan of the corpus.
const SCAN: &str = "corpus/2021/20210830-street-lamps.png";

#[test]
fn a_scan_is_named_when_nobody_asks_for_its_text() {
    let folder = TempDir::new().unwrap();
    support::copy_corpus(&folder.path().join("corpus"));
    let run = search(folder.path(), &["index", "corpus"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains(SCAN) && run.err.contains("--ocr"), "{run:?}");
    assert!(run.out.contains("1 page is a picture") && run.out.contains("78 articles"), "{run:?}");
    let again = search(folder.path(), &["index", "corpus"]);
    assert!(again.out.contains("1 page is a picture") && again.out.contains("57 unchanged"), "{again:?}");
}

#[test]
fn without_an_engine_both_ways_are_named() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "天健湖边的鸬鹚").unwrap();
    let run = Run::of(command(folder.path()).args(["index", "a.txt", "--ocr"]).env("PATH", "").output().unwrap());
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("tesseract-ocr-chi-sim") && run.err.contains("--ocr-models"), "{run:?}");
    let run = search(folder.path(), &["index", "a.txt", "--ocr-models", "nowhere"]);
    assert!(run.code == 2 && run.err.contains("--ocr-models"), "a folder that is named must be usable: {run:?}");
    fs::write(folder.path().join("hansou.toml"), "orc = true").unwrap();
    let run = search(folder.path(), &["index", "a.txt"]);
    assert!(run.code == 2 && run.err.contains("hansou.toml") && run.err.contains("orc"), "{run:?}");
}

/// A program that says what tesseract says, notes that it was run, and takes its time.
#[cfg(unix)]
fn stand_in(folder: &Path, seconds: u32) {
    use std::os::unix::fs::PermissionsExt;

    // A headline, and a line of text below it.
    let row = |line: usize, at: usize, word: &str| {
        let (x, y, size) = [(200 + 120 * at, 40, 60), (100 + 80 * at, 240, 40)][line];
        format!("5\\t1\\t1\\t1\\t{line}\\t{at}\\t{x}\\t{y}\\t{}\\t{size}\\t93\\t{word}\\n", 2 * size)
    };
    let words = [["路灯", "照亮", "街道"].as_slice(), &["中心", "更换", "公告", "所列", "路灯", "一千", "二百"]];
    let rows: String =
        (0..2).flat_map(|line| words[line].iter().enumerate().map(move |(at, word)| row(line, at, word))).collect();
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo chi_sim; exit; fi\ncat >/dev/null\necho run >>{}/runs\n\
         [ {seconds} = 0 ] || exec sleep {seconds}\nprintf '{rows}'\n",
        folder.display()
    );
    let path = folder.join("tesseract");
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_scan_is_read_once_in_its_life() {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(SCAN), texts.join("a.png")).unwrap();
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let run = |line: &[&str]| Run::of(command(folder.path()).args(line).env("PATH", &path).output().unwrap());
    let runs = || fs::read_to_string(folder.path().join("runs")).unwrap_or_default().lines().count();
    assert_eq!(run(&["index", "texts"]).code, 0);

    stand_in(folder.path(), 30);
    let late = run(&["index", "texts", "--ocr", "--ocr-seconds", "1"]);
    assert!(late.code == 2 && late.err.contains("--ocr-seconds") && late.out.contains("0 articles"), "{late:?}");

    stand_in(folder.path(), 0);
    // What could not be read is tried again although the file has not changed.
    let read = run(&["index", "texts", "--ocr"]);
    assert!(read.code == 0 && read.out.contains("1 article in the index"), "{read:?}");
    let hit = &run(&["query", "更换公告", "--json"]).json()["hits"][0];
    assert!(hit["ocr"].as_f64().is_some_and(|sure| (sure - 0.93).abs() < 0.01), "{hit}");
    let first = &hit["snippets"][0]["boxes"][0];
    assert!(first["page"] == 1 && first["y"].as_i64().is_some_and(|y| (230..250).contains(&y)), "in pixels: {hit}");
    assert!(run(&["query", "更换公告"]).out.contains("93% sure"));

    // Nothing of it is asked for again: not by a pass without the flag, not by a rebuild, not under another name.
    let before = runs();
    assert!(run(&["index", "texts"]).out.contains("1 unchanged"));
    fs::rename(texts.join("a.png"), texts.join("b.png")).unwrap();
    fs::write(folder.path().join("hansou.toml"), "ocr = true\n").unwrap();
    let rebuilt = run(&["index", "texts", "--full"]);
    assert!(rebuilt.out.contains("1 article in the index"), "{rebuilt:?}");
    assert_eq!((before, runs()), (2, 2));
}

/// Reads the scan of the corpus with what is installed here.
#[test]
fn the_installed_tesseract_reads_the_scan_of_the_corpus() {
    if let Err(missing) = hansou_ocr::Tesseract::find() {
        eprintln!("skipped: tesseract is {missing}; .ci/wider/ocr installs it");
        return;
    }
    let folder = TempDir::new().unwrap();
    support::copy_corpus(&folder.path().join("corpus"));
    let run = search(folder.path(), &["index", "corpus", "--ocr"]);
    assert!(run.code == 0 && run.err.is_empty() && run.out.starts_with("79 articles"), "{run:?}");
    let page =
        search(folder.path(), &["query", "--exact", "高压钠灯全部换成节能灯，每年可省电费48.6万元", "--json"]).json();
    let hit = &page["hits"][0];
    assert_eq!(hit["path"], SCAN, "{page}");
    assert_eq!(
        (hit["title"].as_str(), hit["date"].as_str()),
        (Some("关于更换老旧路灯的公告"), Some("2021-08-30")),
        "{hit}"
    );
    assert!(hit["ocr"].as_f64().is_some_and(|sure| sure > 0.8), "{hit}");
}
