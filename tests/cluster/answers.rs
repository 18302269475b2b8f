//! The same answers from the cluster as from the index on this machine.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use super::{cluster, program, search, with_corpus};

/// The queries of the corpus, and those that use the rest of the language.
fn queries() -> Vec<String> {
    let table = include_str!("../../corpus/queries.tsv").lines();
    let of_table = table.filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next());
    let others = [
        "传感器 ~10 大会",
        "传感器 同句 签约",
        "高新区 同段 企业",
        "高?区",
        "传感*",
        "/第[一二三]批/",
        "=高新区",
        "G*",
        "12345*",
        "签约额>100亿元",
        "签约额 50亿元以上",
        "占比:[30% TO 60%]",
        "企业>100家",
        "数字:近三成",
        "增长 8%",
        ">1亿元",
        "提到:2022-09-28",
        "提到:2021",
        "date:2021 大会",
        "date:2019..2020",
        "标题:传感器",
        "正文:智能 -标题:传感器",
        "\"传感器大会\"",
        "高新区 -惠州",
        "(高新区|开发区) 企业",
        "高新区^3 企业",
        "来源:2021",
        "source:corpus/2020",
        "传感器签约大会",
        "鸬鹚 传感器大会",
        "sensor-conference",
        "二〇二一年",
        "2021年11月",
        "新质生产力 鸬鹚",
        "5G 北斗",
        "G107",
        "第15届",
        "没有这样的东西吧",
        // Other spellings and pinyin.
        "传感起",
        "高薪区",
        "chuanganqi",
        "gxq",
        "gaoxinqu qiye",
        "签越额",
        "智能传敢器",
        "zhengzhou 大会",
        "，",
        "",
    ];
    let all = of_table.chain(others).map(str::to_owned);
    all.filter(|query| !query.is_empty()).collect()
}

/// What must be the same: everything but time, suggestions, and the digits of scores behind the fourth.
fn comparable(mut page: Value) -> Value {
    for key in ["took_ms", "suggestions"] {
        page.as_object_mut().map(|page| page.remove(key));
    }
    for hit in page["hits"].as_array_mut().into_iter().flatten() {
        let score = hit["score"].as_f64().unwrap_or_default();
        hit["score"] = json!(format!("{score:.3e}"));
    }
    page
}

/// Hits in their order but for those of equal score, which are put in the order of their identifiers.
fn settled(mut page: Value) -> Value {
    if let Some(hits) = page["hits"].as_array_mut() {
        hits.sort_by_key(|hit| {
            let score = hit["score"].as_str().and_then(|score| score.parse::<f64>().ok()).unwrap_or_default();
            (hit["tier"] != "exact", std::cmp::Reverse((score * 1e6) as i64), hit["id"].to_string())
        });
        hits.iter_mut().for_each(|hit| hit["rank"] = json!(0));
    }
    page
}

fn ask(folder: &Path, line: &[&str]) -> Value {
    let run = search(folder, line);
    assert!(run.code < 2, "{line:?}: {run:?}");
    run.json()
}

#[test]
fn every_query_of_the_corpus_is_answered_as_on_this_machine() {
    let Some(nodes) = cluster("answers") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("answers"));
    assert!(search(folder, &["index", "corpus"]).code < 2);
    let made = search(folder, &["index", "corpus", "--at", &at]);
    assert!(made.code < 2, "{made:?}");
    let (mut moved, mut wrong) = (Vec::new(), Vec::new());
    let queries = queries();
    for query in &queries {
        let line = ["query", query, "--json"];
        let here = comparable(ask(folder, &line));
        let there = comparable(ask(folder, &[&line[..], &["--at", &at]].concat()));
        if here != there {
            let is_same = settled(here.clone()) == settled(there.clone());
            if is_same { &mut moved } else { &mut wrong }.push(format!("{query}\n  {here}\n  {there}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), queries.len(), wrong.join("\n"));
    assert!(moved.len() * 100 <= queries.len(), "{} of {}:\n{}", moved.len(), queries.len(), moved.join("\n"));
}

#[test]
fn facts_and_articles_are_the_same_byte_for_byte() {
    let Some(nodes) = cluster("facts") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("facts"));
    assert!(search(folder, &["index", "corpus"]).code < 2);
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let without_time = |mut value: Value| {
        value.as_object_mut().map(|value| value.remove("took_ms"));
        value
    };
    for line in [
        &["facts", "签约额", "--json"][..],
        &["facts", "签约额>100亿元", "--json"],
        &["facts", "企业", "--by", "year", "--json"],
        &["show", "wss-2021", "--json"],
        &["show", "corpus/2019/20191112-sensor-conference.html", "--query", "传感器", "--json"],
    ] {
        let here = without_time(ask(folder, line));
        let there = without_time(ask(folder, &[line, &["--at", &at]].concat()));
        assert_eq!(here, there, "{line:?}");
    }
    assert_eq!(search(folder, &["show", "nothing-of-this-name", "--at", &at]).code, 1);
    let (here, there) = (ask(folder, &["stats", "--json"]), ask(folder, &["stats", "--json", "--at", &at]));
    for key in ["articles", "files", "bytes_text", "oldest", "newest", "figures", "dates", "encodings", "formats"] {
        assert_eq!(here[key], there[key], "{key}");
    }
}

#[test]
fn the_configuration_may_name_the_cluster() {
    let Some(nodes) = cluster("configuration") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("configuration"));
    std::fs::write(folder.join("hansou.toml"), format!("at = \"{at}\"\n")).unwrap();
    assert!(search(folder, &["index", "corpus"]).code < 2);
    assert!(!folder.join(".hansou").exists());
    let deeper = folder.join("corpus/2019");
    assert!(ask(&deeper, &["query", "传感器大会", "--json"])["total"].as_u64().is_some_and(|total| total > 0));
    // An index folder that is named, or nearer, goes before it.
    assert!(search(&deeper, &["index", ".", "--index", ".hansou"]).code < 2);
    let (near, far) = (["stats", "--json"], ["stats", "--json", "--at", &at]);
    assert_ne!(ask(&deeper, &near)["articles"], ask(&deeper, &far)["articles"]);
}

#[test]
fn nothing_is_missed() {
    let Some(nodes) = cluster("doctor") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("doctor"));
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let recall = ask(folder, &["doctor", "--samples", "300", "--json", "--at", &at]);
    assert_eq!(
        (&recall["checked"], &recall["missed"], &recall["wrong"]),
        (&json!(300), &json!(0), &json!(0)),
        "{recall}"
    );
}

#[test]
fn what_is_not_as_it_was_written_is_told() {
    let Some(nodes) = cluster("checked") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("checked"));
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let checked = || search(folder, &["doctor", "--check", "--json", "--at", &at]);
    let sound = checked();
    let articles = ask(folder, &["stats", "--json", "--at", &at])["articles"].clone();
    assert_eq!((sound.code, &sound.json()["faults_total"]), (0, &json!(0)), "{sound:?}");
    assert_eq!(sound.json()["articles"], articles);
    let faults = |wanted: &[&str]| {
        let run = checked();
        let text = run.json()["faults"].to_string();
        assert!(run.code > 0 && wanted.iter().all(|fault| text.contains(fault)), "{wanted:?}: {text}");
    };
    // An article is removed, one is added, one is changed.
    let query = r#"{"query": {"term": {"path": "corpus/2019/20191112-sensor-conference.html"}}, "size": 1}"#;
    let found: Value = serde_json::from_str(&nodes.ask("POST", "/checked/_search", query)).unwrap();
    let id = found["hits"]["hits"][0]["_id"].as_str().unwrap_or_else(|| panic!("{found}")).to_owned();
    nodes.ask("DELETE", &format!("/checked-000001/_doc/{id}?refresh=true"), "");
    faults(&["\"count\"", "20191112-sensor-conference.html", "1 articles are listed, 0 are there"]);
    nodes.ask(
        "PUT",
        &format!("/checked-000001/_doc/{id}?refresh=true"),
        r#"{"file": "00", "id": ["x"], "title": "x"}"#,
    );
    faults(&["\"article\"", "is not in the list of files"]);
    nodes.ask("POST", "/_aliases", r#"{"actions": [{"remove": {"index": "checked-000001", "alias": "checked"}}]}"#);
    faults(&["the alias stands on []"]);
    nodes.ask("PUT", "/checked-000001/_mapping", r#"{"properties": {"other": {"type": "keyword"}}}"#);
    faults(&["somebody changed the mapping"]);
    assert!(search(folder, &["index", "corpus", "--full", "--at", &at]).code < 2);
    assert_eq!(checked().code, 0);
}

#[test]
fn the_bytes_of_the_index_are_told_by_part() {
    let Some(nodes) = cluster("space") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("space"));
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    nodes.wait_until_green();
    let space = &ask(folder, &["stats", "--space", "--json", "--at", &at])["space"];
    let parts = space["parts"].as_array().unwrap();
    let bytes =
        |name: &str| parts.iter().find(|part| part["name"] == name).map_or(0, |part| part["bytes"].as_u64().unwrap());
    for name in ["articles", "texts", "fast_fields", "points", "copies"] {
        assert!(bytes(name) > 0, "{name}: {space}");
    }
    let sum: u64 = parts.iter().map(|part| part["bytes"].as_u64().unwrap()).sum();
    assert_eq!(sum + space["rest"].as_u64().unwrap(), space["bytes"].as_u64().unwrap(), "{space}");
    let shown = search(folder, &["stats", "--space", "--at", &at]);
    assert!(shown.code == 0 && shown.out.contains("copies"), "{shown:?}");
}

#[test]
fn pages_follow_one_another() {
    let Some(nodes) = cluster("pages") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("pages"));
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let ids = |more: &[&str]| -> Vec<String> {
        let page = ask(folder, &[&["query", "的", "--json", "--at", &at], more].concat());
        page["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = ids(&["-n", "1000", "--sort", "date"]);
    assert!(all.len() > 40, "{}", all.len());
    let pages: Vec<String> = (0..all.len())
        .step_by(7)
        .flat_map(|at| ids(&["-n", "7", "--sort", "date", "--offset", &at.to_string()]))
        .collect();
    assert_eq!(pages, all);
}

#[test]
fn an_agent_asks_the_cluster() {
    let Some(nodes) = cluster("agent") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("agent"));
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let mut command = program(folder, &["mcp", "--at", &at]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (mut to, mut from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut call = |id: u64, method: &str, params: Value| -> Value {
        writeln!(to, "{}", json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})).unwrap();
        loop {
            let mut line = String::new();
            assert!(from.read_line(&mut line).unwrap() > 0, "it ended");
            let message: Value = serde_json::from_str(&line).unwrap();
            if message["id"] == id {
                return message["result"].clone();
            }
        }
    };
    let client = json!({"name": "test", "version": "1"});
    call(1, "initialize", json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}));
    let found = call(2, "tools/call", json!({"name": "search", "arguments": {"query": "传感器大会"}}));
    assert!(found["structuredContent"]["total"].as_u64().is_some_and(|total| total > 0), "{found}");
    let metrics = call(3, "tools/call", json!({"name": "metrics", "arguments": {}}));
    assert!(metrics["structuredContent"]["total"].as_u64().is_some_and(|total| total > 10), "{metrics}");
    let why = call(4, "tools/call", json!({"name": "why", "arguments": {"query": "传感器大会", "id": "wss-2021"}}));
    assert_eq!(why["structuredContent"]["found"], true, "{why}");
    drop(to);
    child.wait().unwrap();
}
