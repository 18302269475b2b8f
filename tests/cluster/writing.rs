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

/// Many small files: enough for checkpoints.
fn write_files(folder: &Path, count: usize) {
    for number in 0..count {
        let file = folder.join(format!("many/{:02}/{number}.txt", number % 50));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, format!("第{number}号公告\n\n水库第{number}次放水，水位下降{number}厘米。")).unwrap();
    }
}

/// Kills a run as soon as `is_time`.
fn kill_when(folder: &Path, line: &[&str], is_time: impl Fn() -> bool) {
    let started_at = Instant::now();
    let mut child = started(folder, line);
    while !is_time() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        assert!(started_at.elapsed() < Duration::from_secs(120), "it does not come to that");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_build_goes_on_from_its_last_checkpoint() {
    let Some(nodes) = cluster("checkpoints") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (folder, at) = (folder.path(), nodes.address("checkpoints"));
    write_files(folder, 3000);
    let line = &["index", "many", "--at", &at][..];
    let progress = || nodes.ask("GET", "/checkpoints-state/_source/building", "");
    let ended = || progress().matches("\"pieces\"").count();
    let unlock = || _ = nodes.ask("DELETE", "/checkpoints-state/_doc/lock?refresh=true", "");
    kill_when(folder, line, || ended() >= 1);
    unlock();
    // Of what was done by then one file is changed, one has other articles, one goes and one comes.
    fs::write(folder.join("many/00/0.txt"), "更正\n\n第零次放水取消。").unwrap();
    fs::remove_file(folder.join("many/01/1.txt")).unwrap();
    fs::write(folder.join("many/新.txt"), "增补\n\n冰上龙舟赛开幕。").unwrap();
    let before = ended();
    kill_when(folder, line, || ended() > before);
    unlock();
    let run = search(folder, line);
    assert_eq!(run.code, 0, "{run:?}");
    let unchanged: u64 = number_before(&run.out, "unchanged");
    assert!(unchanged >= 1900, "two checkpoints are not read again: {run:?}");
    assert_eq!(count(folder, &at), 3000);
    for (query, wanted) in [("冰上龙舟赛", 1), ("第零次放水取消", 1), ("第1次放水", 0), ("第2999次放水", 1)]
    {
        assert_eq!(finds(folder, &at, query), wanted, "{query}");
    }
    assert_eq!(finds(folder, &at, "水库第0次放水"), 0);
    let check = search(folder, &["doctor", "--check", "--at", &at]);
    assert_eq!(check.code, 0, "{check:?}");
    assert!(!progress().contains("pieces"), "{}", progress());
    let parts = nodes.ask("POST", "/checkpoints-state/_search?_source=false&size=100", "");
    assert!(!parts.contains("part-"), "{parts}");
    // A refresh that is killed is gone on with too.
    for number in 0..3000 {
        let file = folder.join(format!("more/{number}.txt"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, format!("第{number}号通知\n\n泵站第{number}次检修。")).unwrap();
    }
    let line = ["index", "many", "more", "--at", &at];
    kill_when(folder, &line, || ended() >= 1);
    unlock();
    let run = search(folder, &line);
    assert!(run.code == 0 && number_before(&run.out, "unchanged") >= 3900, "{run:?}");
    assert_eq!((count(folder, &at), finds(folder, &at, "泵站第7次检修")), (6000, 1));
    let check = search(folder, &["doctor", "--check", "--at", &at]);
    assert_eq!(check.code, 0, "{check:?}");
}

/// The number that stands before a word.
fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split(word).next().unwrap_or_default().trim_end();
    let digits: String = before.chars().rev().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
    digits.chars().rev().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

#[test]
fn the_index_follows_its_folder() {
    let Some(nodes) = cluster("followed") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("followed"));
    let mut child = started(folder, &["index", "corpus", "--watch", "--at", &at]);
    let is_there = |query: &str| {
        let run = search(folder, &["query", query, "--exact", "--json", "--at", &at]);
        run.code == 0 && run.json()["total"] == 1
    };
    let wait_for = |query: &str| {
        let started = Instant::now();
        while !is_there(query) {
            assert!(started.elapsed() < Duration::from_secs(90), "{query}");
            std::thread::sleep(Duration::from_millis(300));
        }
    };
    wait_for("天健湖 鸬鹚");
    // What comes while the first pass goes on is seen by the next.
    fs::write(folder.join("corpus/new.txt"), "冰上龙舟赛开幕\n\n今天冰上龙舟赛开幕。").unwrap();
    wait_for("冰上龙舟赛");
    child.kill().unwrap();
    child.wait().unwrap();
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
