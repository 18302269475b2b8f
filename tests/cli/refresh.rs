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
