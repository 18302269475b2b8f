//! Many at once: queries while the index is made anew, two writers, an index moved or removed under a reader. Every
//! answer is of one commit. HANSOU_QUERIES says how many queries run beside a writer (120 when not set).

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use crate::support;
use hansou::index::{Index, Settings, refresh};
use tempfile::TempDir;

const FILES: usize = 10;
const RECORDS: usize = 12;

/// Writes all texts anew, each saying which state it is of; every third state has more articles.
fn write(texts: &Path, state: usize) {
    for file in 0..FILES {
        let text = "高新区举行智能传感器大会，签约额157亿元。".repeat(4);
        let lines: String = (0..RECORDS + state % 3)
            .map(|record| format!("{{\"title\":\"第{file}号第{record}条\",\"body\":\"{text}批次q{state}z。\"}}\n"))
            .collect();
        let temporary = texts.join(".writing");
        fs::write(&temporary, lines).unwrap();
        fs::rename(temporary, texts.join(format!("{file}.jsonl"))).unwrap();
    }
}

/// The state that an answer is of: all of its articles, and none of another.
fn state_of(output: &Output) -> usize {
    let text = String::from_utf8_lossy(&output.stdout);
    let page: serde_json::Value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let hits = page["hits"].as_array().unwrap();
    let states: std::collections::BTreeSet<usize> = hits
        .iter()
        .map(|hit| {
            let snippets = hit["snippets"].to_string();
            let (_, rest) = snippets.split_once("批次q").expect("the state is shown");
            rest.split_once('z').unwrap().0.parse().unwrap()
        })
        .collect();
    assert_eq!(states.len(), 1, "one commit each: {states:?}");
    let state = *states.first().unwrap();
    assert_eq!(hits.len(), FILES * (RECORDS + state % 3), "all articles of state {state}");
    assert_eq!(page["total"], hits.len());
    state
}

fn program(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.args(line).current_dir(folder).env_remove("HANSOU_INDEX").env("HANSOU_LANG", "en").stdin(Stdio::null());
    command
}

#[test]
fn queries_while_the_index_is_made_anew() {
    let queries: usize = std::env::var("HANSOU_QUERIES").ok().and_then(|number| number.parse().ok()).unwrap_or(120);
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    write(&texts, 0);
    assert!(program(folder.path(), &["index", "texts"]).output().unwrap().status.success());
    let (asked, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let newest = AtomicUsize::new(0);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut last = 0;
                    // So many, and on a busy machine until the index was made anew, within reason.
                    let goes_on = |asked| asked < queries || newest.load(Ordering::SeqCst) < 2 && asked < 100 * queries;
                    while goes_on(asked.fetch_add(1, Ordering::SeqCst)) {
                        let committed = newest.load(Ordering::SeqCst);
                        let line = ["query", "批次", "--json", "-n", "1000"];
                        let state = state_of(&program(folder.path(), &line).output().unwrap());
                        assert!(state >= committed.max(last), "{state} after {committed} and {last}");
                        last = state;
                    }
                    done.store(true, Ordering::SeqCst);
                })
            })
            .collect();
        let mut state = 0;
        while !done.load(Ordering::SeqCst) {
            state += 1;
            write(&texts, state);
            let line: &[&str] = if state % 3 == 0 { &["index", "texts", "--full"] } else { &["index", "texts"] };
            let output = program(folder.path(), line).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            newest.store(state, Ordering::SeqCst);
        }
        readers.into_iter().for_each(|reader| reader.join().unwrap());
        assert!(state > 1, "the index was made anew while queries ran");
    });
}

#[test]
fn an_open_index_stays_as_it_was() {
    let folder = TempDir::new().unwrap();
    let (texts, home) = (folder.path().join("texts"), folder.path().join(".hansou"));
    fs::create_dir(&texts).unwrap();
    let settings = |full| Settings { threads: Some(1), memory_mb: 16, full, ..Settings::default() };
    write(&texts, 0);
    refresh(&home, std::slice::from_ref(&texts), &settings(false), &()).unwrap();
    let first = Index::open(&home).unwrap();
    let count = |index: &Index, state: usize| support::find(index, &format!("批次q{state}z")).tiers[0].count;
    assert_eq!(count(&first, 0), FILES * RECORDS);
    write(&texts, 1);
    refresh(&home, std::slice::from_ref(&texts), &settings(false), &()).unwrap();
    let second = Index::open(&home).unwrap();
    write(&texts, 2);
    refresh(&home, &[texts], &settings(true), &()).unwrap();
    // The files of both are deleted by now.
    assert_eq!((count(&first, 0), count(&first, 1)), (FILES * RECORDS, 0));
    assert_eq!((count(&second, 1), count(&second, 2)), (FILES * (RECORDS + 1), 0));
    let third = Index::open(&home).unwrap();
    let elsewhere = folder.path().join("moved");
    fs::rename(&home, &elsewhere).unwrap();
    assert_eq!(count(&third, 2), FILES * (RECORDS + 2));
    assert!(matches!(Index::open(&home), Err(hansou::error::Error::NoIndex { .. })));
    let moved = Index::open(&elsewhere).unwrap();
    fs::remove_dir_all(&elsewhere).unwrap();
    for index in [&first, &second, &third, &moved] {
        assert!(index.articles() >= (FILES * RECORDS) as u64);
    }
    assert_eq!(count(&moved, 2), FILES * (RECORDS + 2));
}

#[test]
fn two_writers_at_once() {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    for round in 0..4 {
        write(&texts, round);
        let start = |_| {
            program(folder.path(), &["index", "texts"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let outputs: Vec<Output> =
            (0..4).map(start).collect::<Vec<_>>().into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        let successes = outputs.iter().filter(|output| output.status.success()).count();
        assert!(successes > 0, "{outputs:?}");
        for output in outputs.iter().filter(|output| !output.status.success()) {
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(err.contains("being written by another process") && output.status.code() == Some(2), "{err}");
        }
        let line = ["query", "批次", "--json", "-n", "1000"];
        assert_eq!(state_of(&program(folder.path(), &line).output().unwrap()), round);
        assert!(program(folder.path(), &["doctor", "--check"]).output().unwrap().status.success());
    }
}
