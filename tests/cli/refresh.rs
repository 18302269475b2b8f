//! Second runs: only what changed is read, and what is gone is gone.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Run, search};
use crate::support;

fn index(folder: &Path) -> Run {
    let run = search(folder, &["index", "texts"]);
    assert_eq!(run.code, 0, "{run:?}");
    run
}

fn finds(folder: &Path, query: &str) -> bool {
    search(folder, &["query", "--exact", query]).code == 0
}

#[test]
fn merging_keeps_what_is_found() {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    let segments = |folder: &Path| search(folder, &["stats", "--json"]).json()["segments"].as_u64().unwrap();
    // A refresh adds a segment; the third also removes an article.
    for (name, text) in [("a.txt", "甲市举行鸬鹚观赏会"), ("b.txt", "乙市建设口袋公园"), ("a.txt", "丙市开通夜间公交")]
    {
        fs::write(texts.join(name), text).unwrap();
        index(folder.path());
    }
    assert!(segments(folder.path()) > 1);
    let run = search(folder.path(), &["index", "--optimize"]);
    assert!(run.code == 0 && run.out.starts_with("Merged: ") && run.out.contains(" into 1,"), "{run:?}");
    assert_eq!(segments(folder.path()), 1);
    let stores = fs::read_dir(folder.path().join(".hansou/g1")).unwrap().map(Result::unwrap);
    let stores = stores.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "store"));
    assert_eq!(stores.count(), 1, "what was merged is removed");
    assert!(finds(folder.path(), "口袋公园") && finds(folder.path(), "夜间公交") && !finds(folder.path(), "鸬鹚"));
    assert!(search(folder.path(), &["doctor", "--check"]).out.contains("2 articles"));
    assert!(index(folder.path()).out.contains("Files: 2 unchanged"));

    let run = search(folder.path(), &["index", "texts", "--optimize"]);
    assert!(run.out.contains("2 articles in the index") && run.out.contains("Merged: 1 segment into 1"), "{run:?}");
    let none = TempDir::new().unwrap();
    let run = search(none.path(), &["index", "--optimize"]);
    assert!(run.code == 2 && run.err.contains("no index"), "{run:?}");
    assert!(!none.path().join(".hansou").exists());
}

#[test]
fn only_what_changed_is_read() {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    for (name, text) in [("a.txt", "甲市举行鸬鹚观赏会"), ("b.txt", "乙市建设口袋公园"), ("c.txt", "丙市开通夜间公交")]
    {
        fs::write(texts.join(name), text).unwrap();
    }
    assert!(index(folder.path()).out.contains("3 added, 0 removed)\nFiles: 3 read\n"));
    assert!(index(folder.path()).out.contains("(0 added, 0 removed)\nFiles: 3 unchanged\n"));

    fs::write(texts.join("a.txt"), "甲市举行黑天鹅观赏会").unwrap();
    fs::remove_file(texts.join("b.txt")).unwrap();
    let run = index(folder.path());
    assert!(run.out.contains("2 articles in the index (1 added, 2 removed)"), "{}", run.out);
    assert!(run.out.contains("Files: 1 read, 1 unchanged, 1 gone"), "{}", run.out);
    assert!(finds(folder.path(), "黑天鹅") && !finds(folder.path(), "鸬鹚") && !finds(folder.path(), "口袋公园"));

    fs::rename(texts.join("c.txt"), texts.join("d.txt")).unwrap();
    let run = index(folder.path());
    assert!(run.out.contains("2 articles in the index") && run.out.contains("1 renamed"), "{}", run.out);
    let page = search(folder.path(), &["query", "夜间公交", "--json"]).json();
    assert_eq!((&page["total"], &page["hits"][0]["path"]), (&1.into(), &"texts/d.txt".into()));

    let run = search(folder.path(), &["index", "texts", "--full"]);
    assert!(run.out.contains("2 articles in the index (2 added, 0 removed)\nFiles: 2 read\n"), "{}", run.out);
}

/// Writes a file and gives it an old time.
fn write_old(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_577_836_800);
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn what_has_the_same_size_and_time_is_read_again_when_it_is_another_file() {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    for name in ["x", "y"] {
        fs::create_dir_all(texts.join(name)).unwrap();
    }
    write_old(&texts.join("x/a.txt"), "甲文写渡口的来历");
    write_old(&texts.join("y/a.txt"), "乙文写柳树的来历");
    let place = |query: &str| {
        let run = search(folder.path(), &["query", "--json", query]);
        run.json()["hits"][0]["path"].as_str().unwrap_or_default().to_owned()
    };
    index(folder.path());
    assert_eq!(place("渡口"), "texts/x/a.txt");
    // Folders change places.
    for (from, to) in [("x", "z"), ("y", "x"), ("z", "y")] {
        fs::rename(texts.join(from), texts.join(to)).unwrap();
    }
    index(folder.path());
    assert_eq!((place("渡口").as_str(), place("柳树").as_str()), ("texts/y/a.txt", "texts/x/a.txt"));
    // The content changes, the time does not.
    write_old(&texts.join("x/a.txt"), "丙文写石桥的来历");
    index(folder.path());
    assert!(finds(folder.path(), "石桥的来历") && !finds(folder.path(), "柳树的来历"));
    assert!(index(folder.path()).out.contains("Files: 2 unchanged"));
}

#[test]
fn what_systems_leave_is_neither_article_nor_problem() {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir_all(texts.join("$RECYCLE.BIN")).unwrap();
    fs::write(texts.join("合同.txt"), "甲方采购课桌四百张").unwrap();
    for (name, bytes) in [
        ("~$合同.docx", &b"\x04user\0\0"[..]),
        ("desktop.ini", b"[.ShellClassInfo]"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0"),
        ("$RECYCLE.BIN/$R1.txt", "删掉的课桌记录".as_bytes()),
        ("._合同.txt", b"\0\x05\x16\x07"),
    ] {
        fs::write(texts.join(name), bytes).unwrap();
    }
    let run = index(folder.path());
    assert!(run.err.is_empty() && run.out.contains("Files: 1 read"), "{run:?}");
    assert!(finds(folder.path(), "课桌") && !finds(folder.path(), "删掉的课桌"));
}

#[test]
fn a_mistyped_folder_removes_nothing() {
    let folder = TempDir::new().unwrap();
    support::copy_corpus(&folder.path().join("texts"));
    index(folder.path());
    fs::rename(folder.path().join("texts"), folder.path().join("elsewhere")).unwrap();
    let run = search(folder.path(), &["index", "texts"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("no such file or folder"), "{run:?}");
    assert!(finds(folder.path(), "鸬鹚"));
}
