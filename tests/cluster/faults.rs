//! What goes wrong: each fault has its message and its exit code, and the next run goes on.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::encrypted::{certificate, encrypted, is_possible};
use super::proxy::{Manner, Proxy};
use super::{cluster, finished, program, search, started, with_corpus};

/// A run that must fail with this in its message, in time.
fn fails(folder: &Path, line: &[&str], message: &str) {
    let started = Instant::now();
    let run = search(folder, line);
    assert_eq!(run.code, 2, "{line:?}: {run:?}");
    assert!(run.err.contains(message), "{line:?}: {message}: {run:?}");
    assert!(started.elapsed() < Duration::from_secs(30), "{line:?} took {:?}", started.elapsed());
}

fn total(folder: &Path, at: &str, query: &str) -> u64 {
    let run = search(folder, &["query", query, "--json", "--at", at]);
    assert!(run.code < 2, "{run:?}");
    run.json()["total"].as_u64().unwrap()
}

#[test]
fn what_cannot_be_asked_says_so() {
    let folder = with_corpus();
    let folder = folder.path();
    let nobody = format!("http://127.0.0.1:{}/news", super::nodes::free_port());
    for (at, message) in [
        ("127.0.0.1:9200/news", "https://"),
        ("https://user:geheim@127.0.0.1/news", "credentials"),
        ("http://127.0.0.1:9200/News", "small letters"),
        (nobody.as_str(), "no node of"),
    ] {
        fails(folder, &["query", "大会", "--at", at], message);
    }
    for line in [&["doctor", "--check"][..], &["index", "corpus"], &["stats", "--space"], &["facts"]] {
        fails(folder, &[line, &["--at", &nobody]].concat(), "no node of");
    }
    // Over plain HTTP credentials go to this machine only: nothing is sent.
    let elsewhere = finished(
        program(folder, &["query", "大会", "--at", "http://192.0.2.1:9200/news"])
            .env("HANSOU_AT_USER", "u")
            .env("HANSOU_AT_PASSWORD", "geheim"),
    );
    assert_eq!(elsewhere.code, 2, "{elsewhere:?}");
    assert!(elsewhere.err.contains("without TLS") && !elsewhere.err.contains("geheim"), "{elsewhere:?}");
}

#[test]
fn what_stands_before_a_cluster() {
    let Some(nodes) = cluster("proxies") else { return };
    let folder = with_corpus();
    let (folder, direct) = (folder.path(), nodes.address("proxies"));
    assert!(search(folder, &["index", "corpus", "--at", &direct]).code < 2);
    let wanted = total(folder, &direct, "传感器大会");
    let before = |manner| Proxy::start(nodes.port(0), manner);
    let cuts = before(Manner::Cuts);
    assert_eq!(total(folder, &cuts.address("proxies"), "传感器大会"), wanted);
    assert!(search(folder, &["index", "corpus", "--full", "--at", &cuts.address("proxies")]).code < 2);
    let busy = before(Manner::IsBusy);
    assert!(search(folder, &["index", "corpus", "--full", "--at", &busy.address("proxies")]).code < 2);
    assert_eq!(total(folder, &direct, "传感器大会"), wanted);
    fails(folder, &["query", "大会", "--at", &before(Manner::Welcomes).address("proxies")], "not understood");
    fails(folder, &["query", "大会", "--at", &before(Manner::Babbles).address("proxies")], "not understood");
    let guard = before(Manner::Guards).address("proxies");
    fails(folder, &["query", "大会", "--at", &guard], "does not accept");
    let with = |password: &str| {
        let mut command = program(folder, &["query", "传感器大会", "--json", "--at", &guard]);
        finished(command.env("HANSOU_AT_USER", "u").env("HANSOU_AT_PASSWORD", password))
    };
    assert_eq!(with("p").json()["total"].as_u64(), Some(wanted));
    assert_eq!(with("wrong").code, 2);
}

#[test]
fn a_cluster_stands_behind_encryption_and_a_password() {
    if !is_possible() {
        return;
    }
    let Some(nodes) = cluster("encrypted") else { return };
    let folder = with_corpus();
    let folder = folder.path();
    certificate(folder, "authority", "DNS:authority.test", None);
    certificate(folder, "node", "IP:127.0.0.1", Some("authority"));
    let guard = Proxy::start(nodes.port(0), Manner::Guards);
    let proxy = encrypted(folder, "node", guard.port);
    let at = format!("https://127.0.0.1:{}/encrypted", proxy.port);
    let run = |line: &[&str], password: &str| {
        let mut command = program(folder, &[line, &["--at", &at]].concat());
        finished(command.env("HANSOU_AT_USER", "u").env("HANSOU_AT_PASSWORD", password))
    };
    let trusting = ["--ca", "authority.pem"];
    let made = run(&[&["index", "corpus"][..], &trusting].concat(), "p");
    assert!(made.code < 2, "{made:?}");
    let query = ["query", "传感器大会", "--json"];
    assert!(run(&[&query[..], &trusting].concat(), "p").json()["total"].as_u64().is_some_and(|total| total > 0));
    for (line, password, message) in [
        (query.to_vec(), "p", "certificate"),
        ([&query[..], &trusting].concat(), "geheim", "does not accept"),
        ([&query[..], &["--ca", "nothing.pem"]].concat(), "p", "nothing.pem"),
        ([&query[..], &["--ca", "corpus/README.md"]].concat(), "p", "certificate"),
    ] {
        let failed = run(&line, password);
        assert!(failed.code == 2 && failed.err.contains(message), "{line:?}: {message}: {failed:?}");
        assert!(!failed.err.contains("geheim"), "{failed:?}");
    }
}

#[test]
fn a_page_takes_two_requests_with_what_opens_the_index() {
    let Some(nodes) = cluster("requests") else { return };
    let folder = with_corpus();
    let (folder, direct) = (folder.path(), nodes.address("requests"));
    assert!(search(folder, &["index", "corpus", "--at", &direct]).code < 2);
    let taken = |line: &[&str]| {
        let counts = Proxy::start(nodes.port(0), Manner::Passes);
        let run = search(folder, &[line, &["--json", "--at", &counts.address("requests")]].concat());
        assert!(run.code < 2, "{run:?}");
        (counts.requests(), run.json())
    };
    for line in [
        &["query", "传感器 大会"][..],
        &["query", "传感器签约大会 鸬鹚"],
        &["query", "签约额>100亿元"],
        &["query", "没有这样的东西"],
        &["query", "高新区", "--from", "2021", "--sort", "date", "--offset", "10"],
        &["query", "高新区 企业", "--exact", "--recent"],
        &["query", "来源:2021 \"传感器大会\" -惠州"],
    ] {
        assert_eq!(taken(line).0, 2, "{line:?}");
    }
    // Words of the user may change what is asked first: then it is asked anew, and the answer is the same.
    let words = folder.join("words.txt");
    fs::write(&words, "传感器签约大会 1000 n\n").unwrap();
    assert!(search(folder, &["index", "corpus", "--dict", "words.txt", "--at", &direct]).code < 2);
    assert!(search(folder, &["index", "corpus", "--dict", "words.txt"]).code < 2);
    let (requests, page) = taken(&["query", "传感器签约大会 鸬鹚"]);
    assert!(requests <= 3, "{requests}");
    let here = search(folder, &["query", "传感器签约大会 鸬鹚", "--json"]).json();
    assert_eq!((&here["total"], &here["tiers"]), (&page["total"], &page["tiers"]));
}

#[test]
fn what_was_done_to_the_index_by_hand_is_seen() {
    let Some(nodes) = cluster("changed") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("changed"));
    fails(folder, &["query", "大会", "--at", &at], "no index at");
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    nodes.ask("PUT", "/changed-000001/_settings", r#"{"index.blocks.write": true}"#);
    fs::write(folder.join("corpus/a.txt"), "新的一篇文章。").unwrap();
    fails(folder, &["index", "corpus", "--at", &at], "takes no writes");
    nodes.ask("PUT", "/changed-000001/_settings", r#"{"index.blocks.write": null}"#);
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    nodes.ask("PUT", "/changed-000001/_mapping", r#"{"properties": {"other": {"type": "keyword"}}}"#);
    fs::write(folder.join("corpus/a.txt"), "又改了的一篇文章。").unwrap();
    fails(folder, &["index", "corpus", "--at", &at], "mapping");
    assert!(search(folder, &["index", "corpus", "--full", "--at", &at]).code < 2);
    let record = nodes.ask("GET", "/changed-state/_source/index", "");
    let mut record: serde_json::Value = serde_json::from_str(&record).unwrap();
    record["format"] = 99.into();
    nodes.ask("PUT", "/changed-state/_doc/index?refresh=true", &record.to_string());
    fails(folder, &["query", "大会", "--at", &at], "format 99");
    fails(folder, &["index", "corpus", "--at", &at], "format 99");
    assert!(search(folder, &["index", "corpus", "--full", "--at", &at]).code < 2);
    assert!(total(folder, &at, "传感器大会") > 0);
}

#[test]
fn a_node_dies_while_it_is_written_and_asked() {
    let Some(mut nodes) = cluster("node dies") else { return };
    let folder = with_corpus();
    // Enough for the run to last: the corpus some times over.
    for copy in 0..12 {
        super::copy(&folder.path().join("corpus/2024"), &folder.path().join(format!("more/{copy}")));
    }
    let (folder, at) = (folder.path(), nodes.address("dies"));
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    nodes.wait_until_green();
    // In the first band alone: the second is not entered any more when the first fills the page.
    let typed = |page: &serde_json::Value| page["tiers"][0]["count"].as_u64().unwrap_or(0);
    let wanted = typed(&search(folder, &["query", "传感器大会", "--json", "--at", &at]).json());
    assert!(wanted > 0);
    let mut child = started(folder, &["index", "corpus", "more", "--at", &at]);
    std::thread::sleep(Duration::from_millis(500));
    nodes.kill(2);
    let asked: Vec<_> = (0..20).map(|_| search(folder, &["query", "传感器大会", "--json", "--at", &at])).collect();
    let ended = child.wait().expect("it ends").code();
    for run in &asked {
        let page = (run.code < 2).then(|| run.json());
        let is_whole = page.as_ref().is_some_and(|page| page["partial"] == true || typed(page) >= wanted);
        assert!(
            is_whole || run.code == 2 && !run.err.is_empty(),
            "an answer is whole, or says that it is not: {run:?}"
        );
    }
    nodes.restart(2);
    nodes.wait_for(3).expect("it comes back");
    nodes.wait_until_green();
    let again = search(folder, &["index", "corpus", "more", "--at", &at]);
    assert!(again.code < 2, "{ended:?} {again:?}");
    assert!(search(folder, &["index", "corpus", "more"]).code < 2);
    let of = |more: &[&str]| search(folder, &[&["stats", "--json"], more].concat()).json()["articles"].clone();
    assert_eq!(of(&["--at", &at]), of(&[]));
    for query in ["传感器大会", "高新区 企业", "2024年"] {
        let here = search(folder, &["query", query, "--json"]).json();
        assert_eq!(here["total"].as_u64(), Some(total(folder, &at, query)), "{query}");
    }
}
