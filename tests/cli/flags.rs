//! Every flag does what its help says.

use std::fs;

use tempfile::TempDir;

use super::{CORPUS, command, on_corpus, search};

/// The identifiers that a query lists.
fn ids(line: &[&str]) -> Vec<String> {
    let line: Vec<&str> = ["query"].iter().chain(line).chain(&["--json"]).copied().collect();
    let run = on_corpus(&line);
    assert!(run.err.is_empty(), "{line:?}: {run:?}");
    let page = run.json();
    page["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn which_hits_and_in_which_order() {
    let all = ids(&["传感器大会", "签约额", "--exact", "-n", "100"]);
    assert_eq!(all.len(), 9);
    assert_eq!(ids(&["传感器大会 签约额", "--limit", "3"]), all[..3]);
    assert_eq!(ids(&["传感器大会 签约额", "-n3", "--offset", "3"]), all[3..6]);
    assert_eq!(ids(&["传感器大会 签约额", "--offset=100"]), [""; 0]);

    // An article with all words, or one that lacks some.
    let partly = ids(&["传感器大会 鸬鹚", "-n", "100"]);
    assert!(!partly.is_empty() && ids(&["传感器大会 鸬鹚", "--all-words"]).len() < partly.len());

    let oldest = ids(&["传感器大会 签约额", "--sort", "date"]);
    assert_eq!(oldest[0], "corpus/2019/20191112-sensor-conference.html");
    let newest = ids(&["传感器大会 签约额", "--sort", "-date"]);
    assert!(newest[0].starts_with("corpus/2024/202412"), "{newest:?}");
    assert_eq!(ids(&["传感器大会 签约额", "--sort", "score", "--exact", "-n", "100"]), all);

    let years = ["--exact", "--from", "2021", "--to", "2022-12"];
    let some = ids(&[&["传感器大会 签约额"][..], &years].concat());
    assert_eq!(some.len(), 3, "{some:?}");
    assert!(some.iter().all(|id| id == "wss-2021" || id.contains("/2021/") || id.contains("/2022/")), "{some:?}");
}

#[test]
fn only_what_stands_as_typed() {
    let loose = on_corpus(&["query", "传感器签约大会", "--json"]).json();
    assert!(loose["hits"].as_array().is_some_and(|hits| !hits.is_empty()));
    assert_eq!(loose["tiers"][0], serde_json::json!({"tier": "exact", "count": 0}));
    let exact = on_corpus(&["query", "--exact", "传感器签约大会"]);
    assert_eq!(exact.code, 1, "{exact:?}");
}

#[test]
fn recent_articles_rank_higher() {
    let newest = ids(&["高新区", "--recent", "-n", "5"]);
    let years = |ids: &[String]| ids.iter().filter(|id| id.contains("2024")).count();
    assert!(years(&newest) >= years(&ids(&["高新区", "-n", "5"])), "{newest:?}");
}

#[test]
fn more_around_a_match_and_why_it_is_there() {
    let length = |line: &[&str]| {
        let page = on_corpus(line).json();
        page["hits"][0]["snippets"].as_array().unwrap().iter().map(|one| one["text"].to_string().len()).sum::<usize>()
    };
    assert!(length(&["query", "鸬鹚", "--json", "--context", "2"]) > length(&["query", "鸬鹚", "--json"]));
    let page = on_corpus(&["query", "鸬鹚", "--json", "--explain"]).json();
    let reasons = page["hits"][0]["explanation"].as_array().unwrap();
    assert!(reasons.iter().any(|part| part["term"] == "鸬鹚" && part["kind"] == "pair"), "{reasons:?}");
    assert!(
        on_corpus(&["query", "鸬鹚", "--explain"]).out.contains("“鸬鹚”")
            || on_corpus(&["query", "鸬鹚", "--explain"]).out.contains("\"鸬鹚\"")
    );
}

#[test]
fn a_time_limit() {
    let run = on_corpus(&["query", "高新区", "--timeout", "60s", "--json"]);
    assert_eq!((run.code, &run.json()["partial"]), (0, &serde_json::json!(false)));
    let run = on_corpus(&["query", "/.*[一二三].*/", "--timeout", "0ms", "--json"]);
    assert_eq!(run.json()["partial"], true, "{run:?}");
}

#[test]
fn languages_and_colours() {
    let text = |line: &[&str]| on_corpus(line).out;
    assert!(text(&["query", "鸬鹚", "--lang", "zh"]).contains("共 1 篇"));
    assert!(text(&["--lang=en", "query", "鸬鹚"]).contains("1 article"));
    assert!(!text(&["query", "鸬鹚"]).contains('\x1b'), "no colours into a pipe");
    assert!(text(&["query", "鸬鹚", "--color", "always"]).contains('\x1b'));
    assert!(!text(&["query", "鸬鹚", "--color", "never"]).contains('\x1b'));
    let plain = command(CORPUS.path()).args(["query", "鸬鹚"]).env("NO_COLOR", "1").output().unwrap();
    assert!(!plain.stdout.contains(&0x1b));
}

#[test]
fn the_index_lies_where_it_is_said_or_upwards() {
    let home = CORPUS.path().join(".hansou");
    let elsewhere = TempDir::new().unwrap();
    let named = search(elsewhere.path(), &["query", "鸬鹚", "--index", home.to_str().unwrap()]);
    assert_eq!(named.code, 0, "{named:?}");
    let run = command(elsewhere.path()).args(["stats", "--json"]).env("HANSOU_INDEX", &home).output().unwrap();
    assert!(String::from_utf8_lossy(&run.stdout).contains(r#""articles":78"#));
    let below = search(&CORPUS.path().join("corpus/2019"), &["query", "鸬鹚"]);
    assert_eq!(below.code, 0, "{below:?}");
}

#[test]
fn how_files_are_read() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    fs::create_dir(folder.path().join("texts")).unwrap();
    // 高新区 in GBK, too short for a guess to be certain.
    file("texts/gbk.txt", b"\xb8\xdf\xd0\xc2\xc7\xf8");
    file("texts/records.jsonl", r#"{"headline":"甲乙","words":"天健湖畔"}"#.as_bytes());
    file("words.txt", "天健湖畔 5 n\r\n".as_bytes());
    let line = ["index", "texts", "--encoding", "gbk"];
    let run = search(folder.path(), &line);
    assert!(run.out.contains("GB"), "{run:?}");
    assert_eq!(search(folder.path(), &["query", "高新区"]).code, 0);

    let line = ["index", "texts/records.jsonl", "--map", "title=headline,正文=words", "--dict", "words.txt"];
    let line = [&line[..], &["--threads", "2", "--memory", "64M", "--full"]].concat();
    let run = search(folder.path(), &line);
    assert_eq!(run.code, 0, "{run:?}");
    let page = search(folder.path(), &["query", "健湖", "--json"]).json();
    assert_eq!(page["hits"][0]["title"], "甲乙");
}

#[test]
fn one_article_statistics_and_completions() {
    let shown = on_corpus(&["show", "wss-2021", "--query", "签约额"]);
    assert!(shown.out.contains("签约额】121.6亿元"), "{}", shown.out);
    // What is no terminal needs no pager, with the flag and without.
    assert_eq!(on_corpus(&["show", "wss-2021", "--query", "签约额", "--no-pager"]).out, shown.out);
    let json = on_corpus(&["show", "wss-2021", "--query", "签约额", "--json"]).json();
    assert!(json["marks"].as_array().is_some_and(|marks| !marks.is_empty()));
    assert_eq!(on_corpus(&["show", "corpus/2022/20221012-page03.txt#2"]).code, 0);
    let none = on_corpus(&["show", "nowhere"]);
    assert_eq!(none.code, 1, "{none:?}");

    assert!(on_corpus(&["stats"]).out.contains("Articles: 78"));
    assert_eq!(on_corpus(&["stats", "--json"]).json()["articles"], 78);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(on_corpus(&["completions", shell]).out.contains("search"), "{shell}");
    }
}

/// A flag without a test is not known to work.
#[test]
fn every_flag_is_in_a_test() {
    let mut tests = String::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for folder in [folder.clone(), folder.join("cli")] {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().extension().is_some_and(|ending| ending == "rs") {
                tests += &fs::read_to_string(entry.path()).unwrap();
            }
        }
    }
    let commands = on_corpus(&["help"]).out;
    let commands: Vec<&str> = commands
        .lines()
        .skip_while(|line| !line.starts_with("Commands"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.contains(&"query") && commands.contains(&"stats"), "{commands:?}");
    let mut flags = 0;
    for command in commands {
        let help = on_corpus(&[command, "--help"]).out;
        for word in help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2) {
            let flag = word.trim_end_matches(|c: char| !c.is_ascii_lowercase());
            assert!(tests.contains(&format!("\"{flag}")), "{command} {flag} is in no test");
            flags += 1;
        }
    }
    assert!(flags > 20, "{flags}");
}
