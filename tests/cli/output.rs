//! Formats of results, exit codes, and what goes to which stream.

use serde_json::Value;

use super::{CORPUS, command, on_corpus};

/// The keys of an object.
fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn json_has_the_documented_keys() {
    let page = on_corpus(&["query", "签约额>150亿元", "--json"]).json();
    let hit = &page["hits"][0];
    let snippet = &hit["snippets"][0];
    for (value, wanted) in [
        (&page, "hits notes offset partial query suggestions tiers took_ms total understood"),
        (&page["tiers"][0], "count tier"),
        (hit, "date id part path rank score snippets tier title title_marks"),
        (snippet, "caption cut_end cut_start figures marks span text"),
        (&snippet["marks"][0], "end start"),
    ] {
        let mut keys = keys(value);
        keys.sort_unstable();
        assert_eq!(keys.join(" "), wanted);
    }
    let characters: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
    for mark in snippet["marks"].as_array().unwrap() {
        let (start, end) = (mark["start"].as_u64().unwrap() as usize, mark["end"].as_u64().unwrap() as usize);
        assert!(start < end && end <= characters.len());
    }
}

#[test]
fn tables_and_lines() {
    let header = ["rank", "score", "tier", "id", "title", "date", "path", "part", "snippet"];
    for (format, separator) in [("csv", ","), ("tsv", "\t")] {
        let run = on_corpus(&["query", "鸬鹚", "--format", format]);
        let mut lines = run.out.lines();
        assert_eq!(lines.next(), Some(header.join(separator).as_str()), "{format}");
        assert!(lines.next().is_some_and(|line| line.contains("鸬鹚")) && lines.next().is_none(), "{format}");
    }
    let lines = on_corpus(&["query", "传感器大会 签约额", "--exact", "--format", "jsonl"]).out;
    let hits: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(hits.len(), 9);
    assert_eq!(hits[8]["rank"], 9);
    let json = on_corpus(&["query", "鸬鹚", "--format", "json"]);
    assert_eq!(json.json()["total"], 1);
    let text = on_corpus(&["query", "鸬鹚", "--format", "text"]);
    assert!(text.out.contains("【鸬鹚】"), "{}", text.out);
}

#[test]
fn references_for_a_bibliography() {
    let query = |format: &str| on_corpus(&["query", "鸬鹚", "--format", format]).out;
    assert!(query("gbt7714").contains("[") && query("gbt7714").lines().count() == 1, "{}", query("gbt7714"));
    assert!(query("gbt7714-2015").contains("]."), "{}", query("gbt7714-2015"));
    assert!(query("ris").starts_with("TY  - "), "{}", query("ris"));
    assert!(query("bibtex").starts_with('@'), "{}", query("bibtex"));
    let items: Value = serde_json::from_str(&query("csl-json")).unwrap();
    assert_eq!(items.as_array().unwrap().len(), 1);
}

#[test]
fn nothing_found_is_said_in_one_line_with_exit_code_1() {
    for (line, part) in
        [(&["query", "饹饹"][..], "Nothing found for: 饹饹"), (&["query", "饹饹", "--lang", "zh"], "没有找到：饹饹")]
    {
        let run = on_corpus(line);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.out.contains(part) && run.out.lines().count() == 1, "{run:?}");
    }
    let run = on_corpus(&["query", "，。！？"]);
    assert!(run.code == 1 && run.out.contains("punctuation is not searched"), "{run:?}");
    let run = on_corpus(&["query", "饹饹", "--json"]);
    assert_eq!((run.code, &run.json()["total"]), (1, &Value::from(0)));
}

#[test]
fn what_was_understood_is_said_when_it_is_not_obvious() {
    let run = on_corpus(&["query", "“高新区 传感器"]);
    assert!(run.out.contains("has no partner"), "{run:?}");
}

#[test]
fn a_closed_pipe_is_success() {
    for line in
        [&["query", "高新区", "-n", "1000"][..], &["query", "高新区", "--json"], &["show", "wss-2021"], &["stats"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command(CORPUS.path()).args(line).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{line:?}");
        assert!(output.stderr.is_empty(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The page that both READMEs show, line by line; … stands for what they leave out.
#[test]
fn the_readme_shows_what_is_printed() {
    for (readme, tongue) in [(include_str!("../../README.md"), "en"), (include_str!("../../README.zh-CN.md"), "zh")] {
        let run = on_corpus(&["query", "高新区 传感器", "--lang", tongue]);
        let mut printed = run.out.lines();
        let shown = readme.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
        let page = shown.lines().skip_while(|line| !line.starts_with(" 1. "));
        let mut lines = 0;
        for line in page.filter(|line| line.trim() != "…") {
            let holds = |other: &str| line.split('…').all(|part| other.contains(part));
            assert!(printed.any(holds), "{tongue}: {line}\n{}", run.out);
            lines += 1;
        }
        assert!(lines > 8, "{lines} lines");
    }
}
