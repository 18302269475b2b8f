//! `search index` killed at random moments, as a power cut or the system's memory guard would: the last complete index
//! answers, the next run finishes, no article is lost or doubled. HANSOU_KILLS says how often (8 when not set).

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::support;
use hansou::index::Index;
use tempfile::TempDir;

const FILES: usize = 12;
const RECORDS: usize = 40;

#[test]
fn a_killed_run_leaves_the_last_complete_index() {
    let kills: usize = std::env::var("HANSOU_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8);
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    write(&texts, 0);
    let started = Instant::now();
    assert!(start(folder.path(), false).wait().unwrap().success());
    let whole_run = started.elapsed();
    check(folder.path(), 0);

    let mut random = support::Random::new();
    let (mut state, mut early) = (0, 0);
    for kill in 1..=kills {
        write(&texts, kill);
        let mut child = start(folder.path(), kill % 4 == 0);
        // A moment anywhere in the run, and now and then after its end.
        let delay = whole_run.mul_f64(random.fraction() * 1.1);
        std::thread::sleep(delay);
        let _ = child.kill();
        let ended = child.wait().unwrap().success();

        let answers = state_of(folder.path());
        assert!(
            answers == state || answers == kill,
            "after {delay:?} the index is of {answers}, not {state} or {kill}"
        );
        assert!(!ended || answers == kill, "a run that ended well had committed");
        early += usize::from(answers == state);
        check(folder.path(), answers);
        state = answers;

        if kill % 3 == 0 {
            let mut next = start(folder.path(), false);
            assert!(next.wait().unwrap().success(), "the run after a killed one finishes");
            check(folder.path(), kill);
            state = kill;
        }
    }
    assert!(early > 0, "no run was killed before its end");
    assert!(start(folder.path(), false).wait().unwrap().success());
    check(folder.path(), kills);
    for line in [&["doctor", "--samples", "200"][..], &["doctor", "--check"]] {
        let mut doctor = Command::new(env!("CARGO_BIN_EXE_search"));
        let doctor = doctor.args(line).current_dir(folder.path()).env_remove("HANSOU_INDEX").output().unwrap();
        assert!(doctor.status.success(), "{doctor:?}");
    }
    no_leavings(&folder.path().join(".hansou"));
}

/// Writes all files anew, each record saying which state it is of. The number of records changes from state to state.
fn write(texts: &Path, state: usize) {
    for file in 0..FILES {
        let mut lines = String::new();
        for record in 0..RECORDS + state % 3 {
            let text = "高新区举行智能传感器大会，签约额157亿元，同比增长40.5%。".repeat(6);
            lines +=
                &format!("{{\"title\":\"第{file}号文件第{record}条\",\"body\":\"{text}批次{}。\"}}\n", name(state));
        }
        fs::write(texts.join(format!("{file}.jsonl")), lines).unwrap();
    }
}

/// A word of its own for each state.
fn name(state: usize) -> String {
    format!("q{state}z")
}

fn start(folder: &Path, full: bool) -> Child {
    Command::new(env!("CARGO_BIN_EXE_search"))
        .args(["index", "texts"])
        .args(full.then_some("--full"))
        .current_dir(folder)
        .env_remove("HANSOU_INDEX")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The state whose articles the index holds.
fn state_of(folder: &Path) -> usize {
    let index = Index::open(&folder.join(".hansou")).unwrap();
    let page = support::find(&index, "批次");
    let text = &page.hits[0].snippets.last().unwrap().text;
    let number = text.split_once("批次q").and_then(|(_, rest)| rest.split_once('z')).unwrap().0;
    number.parse().unwrap()
}

/// Every article of the state is there, once, and none of another.
fn check(folder: &Path, state: usize) {
    let index = Index::open(&folder.join(".hansou")).unwrap();
    let wanted = FILES * (RECORDS + state % 3);
    assert_eq!(index.articles(), wanted as u64, "articles of state {state}");
    let page = support::find(&index, &format!("批次{}", name(state)));
    assert_eq!(page.tiers[0].count, wanted, "articles that say they are of state {state}");
    let ids: std::collections::BTreeSet<&str> = page.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids.len(), wanted, "no article twice");
}

/// After a run that finished, nothing of the killed ones is left: one generation, no temporary files.
fn no_leavings(home: &Path) {
    let mut names: Vec<String> =
        fs::read_dir(home).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!((names[0].as_str(), names[2].as_str()), ("CURRENT", "lock"));
}

/// A state's word is not part of another's.
#[test]
fn names_of_states_are_distinct() {
    let names: Vec<String> = (0..300).map(name).collect();
    assert!(names.iter().all(|one| names.iter().filter(|other| other.contains(one.as_str())).count() == 1));
}
