//! Writing: twice, more, less, anew, killed, by two at once.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Run, cluster, search, started, with_corpus};

fn count(folder: &Path, at: &str) -> u64 {
    let run = search(folder, &["stats", "--json", "--at", at]);
    assert_eq!(run.code, 0, "{run:?}");
    run.json()["articles"].as_u64().unwrap()
}

fn index(folder: &Path, at: &str, more: &[&str]) -> Run {
    let run = search(folder, &[&["index", "corpus", "--at", at], more].concat());
    assert!(run.code < 2 || run.err.contains("problems"), "{run:?}");
    run
}

fn finds(folder: &Path, at: &str, query: &str) -> u64 {
    let run = search(folder, &["query", query, "--exact", "--json", "--at", at]);
    assert!(run.code < 2, "{run:?}");
    run.json()["total"].as_u64().unwrap()
}

#[test]
fn what_changed_is_read_again_and_what_is_gone_goes() {
    let Some(nodes) = cluster("refresh") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("refresh"));
    index(folder, &at, &[]);
    let articles = count(folder, &at);
    index(folder, &at, &[]);
    assert_eq!(count(folder, &at), articles, "twice is once");
    let file = folder.join("corpus/new.txt");
    fs::write(&file, "冰上龙舟赛开幕\n\n今天冰上龙舟赛开幕。").unwrap();
    index(folder, &at, &[]);
    assert_eq!((count(folder, &at), finds(folder, &at, "冰上龙舟赛")), (articles + 1, 1));
    fs::write(&file, "雪地足球赛开幕\n\n今天雪地足球赛开幕，比上次长。").unwrap();
    index(folder, &at, &[]);
    assert_eq!((finds(folder, &at, "冰上龙舟赛"), finds(folder, &at, "雪地足球赛")), (0, 1));
    fs::remove_file(&file).unwrap();
    index(folder, &at, &[]);
    assert_eq!((count(folder, &at), finds(folder, &at, "雪地足球赛")), (articles, 0));
}

#[test]
fn a_full_build_takes_the_place_of_the_old_one() {
    let Some(nodes) = cluster("full") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("full"));
    index(folder, &at, &["--shards", "2"]);
    let articles = count(folder, &at);
    let before = nodes.ask("GET", "/_alias/full", "");
    assert!(before.contains("full-000001"), "{before}");
    let words = folder.join("words.txt");
    fs::write(&words, "冰上龙舟赛 100 n\n").unwrap();
    index(folder, &at, &["--full"]);
    let after = nodes.ask("GET", "/_alias/full", "");
    assert!(after.contains("full-000002") && !after.contains("full-000001"), "{after}");
    index(folder, &at, &["--dict", &words.to_string_lossy()]);
    let after = nodes.ask("GET", "/_alias/full", "");
    assert!(after.contains("full-000003") && !after.contains("full-000002"), "{after}");
    assert_eq!(count(folder, &at), articles);
    index(folder, &at, &["--optimize"]);
    assert_eq!(count(folder, &at), articles);
}

#[test]
fn a_killed_run_is_made_good_by_the_next() {
    let Some(nodes) = cluster("killed") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("killed"));
    for wait in [150, 400, 800, 1200] {
        let mut child = started(folder, &["index", "corpus", "--full", "--at", &at]);
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        let _ = child.wait();
        // Its lock would end after a minute: taken away here as time would.
        nodes.ask("DELETE", "/killed-state/_doc/lock?refresh=true", "");
    }
    index(folder, &at, &[]);
    assert!(search(folder, &["index", "corpus"]).code < 2);
    let here = search(folder, &["stats", "--json"]).json()["articles"].as_u64().unwrap();
    assert_eq!(count(folder, &at), here);
    let generations = nodes.ask("GET", "/killed-0*/_settings", "");
    assert_eq!(generations.matches("\"provided_name\"").count(), 1, "{generations}");
}

#[test]
fn the_second_writer_is_told_who_the_first_is() {
    let Some(nodes) = cluster("locked") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("locked"));
    index(folder, &at, &[]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let lock = format!(
        "{{\"holder\":\"elsewhere (process 7)\",\"since\":\"2026-01-01T00:00:00Z\",\"renewed\":{now},\"life\":4000}}"
    );
    nodes.ask("PUT", "/locked-state/_doc/lock?refresh=true", &lock);
    let second = search(folder, &["index", "corpus", "--at", &at]);
    assert_eq!(second.code, 2, "{second:?}");
    assert!(second.err.contains("elsewhere (process 7)") && second.err.contains("2026-01-01"), "{second:?}");
    let started = Instant::now();
    while search(folder, &["index", "corpus", "--at", &at]).code != 0 {
        assert!(started.elapsed() < Duration::from_secs(30), "a lock that nobody renews ends");
        std::thread::sleep(Duration::from_millis(500));
    }
}
