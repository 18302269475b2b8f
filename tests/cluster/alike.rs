//! Beside hits: counts, explanations, reasons, metrics and measures are those of the index on this machine.

use std::fs;

use serde_json::{Value, json};

use super::{cluster, search, with_corpus};

/// Without time, and with numbers of floating point to four digits; parts of scores in an order of their own.
pub fn comparable(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for key in ["took_ms", "latency_ms"] {
                fields.remove(key);
            }
            fields.values_mut().for_each(|field| *field = comparable(field.take()));
            if let Some(Value::Array(parts)) = fields.get_mut("explanation") {
                parts.sort_by_key(Value::to_string);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = comparable(item.take())),
        Value::Number(number) if number.is_f64() => {
            value = json!(format!("{:.3e}", number.as_f64().unwrap_or_default()));
        }
        _ => {}
    }
    value
}

/// The first place in which two values differ, with what stands there.
pub fn difference(here: &Value, there: &Value) -> Option<String> {
    match (here, there) {
        _ if here == there => None,
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().find_map(|(key, one)| Some(format!(".{key}{}", difference(one, &b[key])?)))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(at, (one, other))| Some(format!("[{at}]{}", difference(one, other)?)))
        }
        _ => Some(format!(": {here} and {there}")),
    }
}

/// What is given here and there for each of some lines.
fn are_alike(name: &str, lines: &[&[&str]]) {
    let Some(nodes) = cluster(name) else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address(name));
    assert!(search(folder, &["index", "corpus"]).code < 2);
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    for line in lines {
        let here = search(folder, &[line, &["--json"][..]].concat());
        let there = search(folder, &[line, &["--json", "--at", &at][..]].concat());
        assert_eq!(here.code, there.code, "{line:?}: {there:?}");
        assert!(here.code < 2, "{line:?}: {here:?}");
        assert_eq!(difference(&comparable(here.json()), &comparable(there.json())), None, "{line:?}");
    }
}

#[test]
fn results_are_counted_by_time_and_source() {
    are_alike(
        "counted",
        &[
            &["query", "传感器", "--by", "year"],
            &["query", "传感器 大会", "--by", "month"],
            &["query", "高新区 企业", "--by", "source"],
            &["query", "", "--by", "month"],
            // Texts have to be looked at.
            &["query", "传感器 ~10 大会", "--by", "year"],
            &["query", "高?区", "--by", "source"],
            // Nothing but single characters is there.
            &["query", "鸬鹚鹧鸪", "--by", "year"],
            &["query", "没有这样的东西吧", "--by", "month"],
        ],
    );
}

#[test]
fn scores_are_explained() {
    are_alike(
        "explained",
        &[
            &["query", "传感器 大会", "--explain"],
            &["query", "签约额>100亿元", "--explain"],
            &["query", "高新区 鸬鹚", "--explain"],
            &["query", "标题:传感器", "--explain"],
        ],
    );
}

#[test]
fn reasons_are_given() {
    let page = "corpus/2019/20191112-sensor-conference.html";
    are_alike(
        "reasons",
        &[
            &["why", "大会", "wss-2021"],
            &["why", "传感器大会 鸬鹚", "wss-2021"],
            &["why", "传感器 ~2 鸬鹚", page],
            &["why", "传感气", page],
            &["why", "签约额>900亿元", "wss-2021"],
            &["why", "传感器 -大会", "wss-2021"],
            &["why", "大会 date:1999", "wss-2021"],
            &["why", "来源:没有 大会", page],
        ],
    );
}

#[test]
fn metrics_of_all_figures_are_listed() {
    are_alike("metrics", &[&["facts"], &["facts", "--top", "1000"]]);
}

#[test]
fn a_ranking_is_measured() {
    let Some(nodes) = cluster("measured") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("measured"));
    let set = folder.join("set");
    fs::create_dir(&set).unwrap();
    fs::write(
        set.join("queries.jsonl"),
        "{\"id\":\"q1\",\"text\":\"传感器大会\"}\n{\"id\":\"q2\",\"text\":\"高新区 企业\"}\n",
    )
    .unwrap();
    fs::write(set.join("qrels.tsv"), "q1\twss-2021\t1\nq2\twss-2021\t1\n").unwrap();
    assert!(search(folder, &["index", "corpus"]).code < 2);
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let measured = |more: &[&str]| {
        let run = search(folder, &[&["eval", "set", "--json"], more].concat());
        assert_eq!(run.code, 0, "{run:?}");
        comparable(run.json())
    };
    assert_eq!(measured(&["--index", ".hansou"]), measured(&["--at", &at]));
}
