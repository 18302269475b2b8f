//! `search eval` from outside: the measures, the run on disk, comparing runs, and sets that are not as they should be.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const DOCS: &str = r#"{"id":"a","title":"高新区签约","body":"高新区与五家企业签约，签约额157亿元。"}
{"id":"b","title":"","body":"传感器产业园今年开工，由市里出资建设。"}
{"id":"c","title":"天气","body":"今天有雨。"}
"#;
const QUERIES: &str = r#"{"id":"q1","text":"高新区签约"}
{"id":"q2","text":"谁出资建设传感器产业园？"}
{"id":"q3","text":"没有人提过"}
"#;
const QRELS: &str = "query\tdocument\tgrade\nq1\ta\t1\nq2\tb\t2\n";
const ANSWERS: &str = r#"{"id":"q1","answers":["157 亿元"]}
{"id":"q2","answers":["省里"]}
"#;

#[test]
fn measures_as_one_object() {
    let set = set(&[("answers.jsonl", ANSWERS)]);
    let output = search(set.path(), &["eval", ".", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (key, value) in
        [("queries", 2.0), ("mrr_10", 1.0), ("ndcg_10", 1.0), ("recall_10", 1.0), ("p_1", 1.0), ("answer_1", 0.5)]
    {
        assert_eq!(report[key].as_f64(), Some(value), "{key} in {report}");
    }
    assert!(report["latency_ms"]["p50"].as_f64() <= report["latency_ms"]["p99"].as_f64());
    let kept: Vec<_> = fs::read_dir(set.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept.len(), 4, "nothing is left in the set: {kept:?}");
}

#[test]
fn runs_are_written_and_compared() {
    let set = set(&[("old", "q1 Q0 c 1 9 other\nq1 Q0 a 2 8 other\nq2 Q0 b 1 9 other\n")]);
    let output = search(set.path(), &["eval", ".", "--run", "new", "--against", "old", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("MRR@10: 1.0000\n"), "{text}");
    assert!(text.contains("Against old: MRR@10 was 0.7500; 1 better, 0 worse\n  2 -> 1  q1  高新区签约\n"), "{text}");
    let run = fs::read_to_string(set.path().join("new")).unwrap();
    assert!(run.lines().any(|line| line.starts_with("q1 Q0 a 1 ") && line.ends_with(" hansou")), "{run}");
    let again = search(set.path(), &["eval", ".", "--against", "new", "--json"]);
    let report: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(report["against"]["moved"].as_array().map(Vec::len), Some(0), "{report}");
}

#[test]
fn what_is_wrong_with_a_set_is_named() {
    let line = |number| format!("line {number}");
    for (file, text, parts) in [
        ("queries.jsonl", "{\"id\":\"q1\",\"text\":\"a\"}\n{\"id\":", ["queries.jsonl".to_owned(), line(2)]),
        ("qrels.tsv", "q1\ta\t1\nq2\tb\n", ["qrels.tsv".into(), line(2)]),
        ("qrels.tsv", "q1\ta\t1\nq2\tb\tgood\n", ["qrels.tsv".into(), line(2)]),
        ("qrels.tsv", "q1\ta\t0\n", ["no query".into(), "qrels.tsv".into()]),
        ("docs.jsonl", "[1]\n", ["docs.jsonl".into(), line(1)]),
        ("docs.jsonl", "", ["docs.jsonl".into(), "--index".into()]),
        ("old", "q1 a\n", ["old".into(), line(1)]),
        ("answers.jsonl", "", ["answers.jsonl".into(), "no".into()]),
    ] {
        let set = set(&[(file, text)]);
        let mut words = vec!["eval", ".", "--lang", "en"];
        words.extend(if file == "old" { &["--against", "old"][..] } else { &[] });
        words.extend((file == "answers.jsonl").then_some("--answers"));
        let output = search(set.path(), &words);
        assert_eq!(output.status.code(), Some(2), "{file}: {output:?}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(parts.iter().all(|part| error.contains(part)), "{file}: {error}");
        assert!(output.stdout.is_empty(), "{file}");
    }
}

/// A folder with the set above, and files in place of its own or beside them.
fn set(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let own = [("docs.jsonl", DOCS), ("queries.jsonl", QUERIES), ("qrels.tsv", QRELS)];
    for (name, text) in own.iter().chain(files) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn search(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.env_remove("HANSOU_INDEX").args(words).current_dir(folder).output().unwrap()
}
