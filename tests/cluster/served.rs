//! The index in the cluster open to browsers and programs: the same answers as a server gives of the index on this
//! machine, and those of the next commit when there is one.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::alike::{comparable, difference};
use super::nodes::request;
use super::{cluster, program, search, with_corpus};

/// A running server; it ends with this.
pub struct Server {
    child: Child,
    port: u16,
}

impl Server {
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        let line = [&["serve", "--port", "0", "--no-token"], more].concat();
        let mut child = program(folder, &line).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut said = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut said).expect("its link");
        let port = said.trim().rsplit(':').next().and_then(|end| end.trim_end_matches('/').parse().ok());
        Self { child, port: port.unwrap_or_else(|| panic!("{said}")) }
    }

    pub fn text(&self, path: &str) -> String {
        request(self.port, "GET", path, "").expect("it answers")
    }

    pub fn json(&self, path: &str) -> Value {
        let text = self.text(path);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer without the name of the commit, which is each index's own.
pub fn answer(server: &Server, path: &str) -> Value {
    let mut answer = comparable(server.json(path));
    answer["index"].as_object_mut().map(|index| index.remove("commit"));
    for key in ["next", "previous"] {
        let address = answer[key].as_str().map(|address| address.split("&commit=").next().unwrap_or_default().into());
        answer[key] = address.unwrap_or_default();
    }
    answer
}

#[test]
fn a_server_answers_from_the_cluster_as_from_this_machine() {
    let Some(nodes) = cluster("served") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("served"));
    assert!(search(folder, &["index", "corpus"]).code < 2);
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let (here, there) = (Server::start(folder, &[]), Server::start(folder, &["--originals", "--metrics", "--at", &at]));
    // 传感器大会, 高新区, 签约额.
    let (congress, zone, sum) =
        ("%E4%BC%A0%E6%84%9F%E5%99%A8%E5%A4%A7%E4%BC%9A", "%E9%AB%98%E6%96%B0%E5%8C%BA", "%E7%AD%BE%E7%BA%A6%E9%A2%9D");
    for path in [
        format!("/api/v1/search?q={congress}"),
        format!("/api/v1/histogram?q={zone}"),
        format!("/api/v1/facets?q={zone}&by=source,folder,year"),
        format!("/api/v1/facts?metric={sum}"),
        format!("/api/v1/why?q={congress}&article=wss-2021"),
        format!("/api/v1/article?id=wss-2021&q={congress}"),
        "/api/v1/suggest?q=chuanganqi".to_owned(),
    ] {
        assert_eq!(difference(&answer(&here, &path), &answer(&there, &path)), None, "{path}");
    }
    for path in [
        "/".to_owned(),
        format!("/search?q={zone}"),
        "/facts".to_owned(),
        "/status".to_owned(),
        "/metrics".to_owned(),
        "/api/v1/metrics-list".to_owned(),
        "/api/v1/stats".to_owned(),
    ] {
        let text = there.text(&path);
        assert!(text.len() > 100 && !text.contains("/problems/"), "{path}: {text}");
    }
    // Without scores, whose last digits are each index's own.
    let rows = |server: &Server| -> Vec<String> {
        let text = server.text(&format!("/api/v1/export?q={zone}&format=csv"));
        let without = |line: &str| {
            line.split(',')
                .enumerate()
                .filter(|(at, _)| *at != 1)
                .map(|(_, cell)| cell.to_owned())
                .collect::<Vec<_>>()
                .join(",")
        };
        text.lines().map(without).collect()
    };
    assert_eq!(rows(&here), rows(&there));
    let commit = there.json("/api/v1/state")["index"]["commit"].clone();
    fs::write(folder.join("corpus/new.txt"), "冰上龙舟赛开幕\n\n今天冰上龙舟赛开幕。").unwrap();
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let started = Instant::now();
    while there.json("/api/v1/state")["index"]["commit"] == commit {
        assert!(started.elapsed() < Duration::from_secs(20), "the next commit is seen");
        std::thread::sleep(Duration::from_millis(100));
    }
    let boats = "%E5%86%B0%E4%B8%8A%E9%BE%99%E8%88%9F%E8%B5%9B";
    assert_eq!(there.json(&format!("/api/v1/search?q={boats}"))["total"], 1);
}

#[test]
fn a_server_brings_the_cluster_up_to_date() {
    let Some(nodes) = cluster("written") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("written"));
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    let boats = "/api/v1/search?exact=true&q=%E5%86%B0%E4%B8%8A%E9%BE%99%E8%88%9F%E8%B5%9B";
    let wait_for = |server: &Server, total: u64| {
        let started = Instant::now();
        while server.json(boats)["total"] != total {
            assert!(started.elapsed() < Duration::from_secs(60), "{total}");
            std::thread::sleep(Duration::from_millis(200));
        }
    };
    let file = folder.join("corpus/new.txt");
    let asked = Server::start(folder, &["--write", "--at", &at]);
    wait_for(&asked, 0);
    fs::write(&file, "冰上龙舟赛开幕\n\n今天冰上龙舟赛开幕。").unwrap();
    let job = request(asked.port, "POST", "/api/v1/index", "{}").expect("it answers");
    assert!(job.contains("\"number\":1"), "{job}");
    wait_for(&asked, 1);
    // A server that is killed before the end of the work leaves the lock.
    while asked.json("/api/v1/jobs/1")["running"] == true {
        std::thread::sleep(Duration::from_millis(100));
    }
    drop(asked);
    let following = Server::start(folder, &["--watch", "--at", &at]);
    wait_for(&following, 1);
    fs::remove_file(&file).unwrap();
    wait_for(&following, 0);
}
