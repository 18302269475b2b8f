//! The index in a cluster beside the engine's own: three nodes on this machine hold the same articles twice, as `search
//! index --at` writes them and as the engine's `cjk` analysis of title and text, in the same run. Articles a second while
//! indexing, bytes of the primary shards, two words with ten hits when warm, memory of the client.
//!
//! `cargo bench --features cluster --bench cluster`; `HANSOU_BENCH=FOLDER` for other articles, HANSOU_TEST_OPENSEARCH and
//! HANSOU_TEST_JAVA as in `tests/cluster`. What is aimed at stands in the last column.

#[allow(dead_code)] // the bench of the server reads bodies
#[path = "../serve/client.rs"]
mod client;
mod engine;
#[path = "../compare/measure.rs"]
mod measure;
#[allow(dead_code)] // the tests kill nodes
#[path = "../../tests/cluster/nodes.rs"]
mod nodes;
#[path = "../peer/mod.rs"]
mod peer;

use std::process::Command;
use std::time::Instant;

use hansou::cluster::{Access, Address, ClusterIndex};
use hansou::find;
use serde_json::Value;

use self::client::Client;
use self::engine::Engine;
use self::nodes::Nodes;
use self::peer::queries::Queries;
use self::peer::scan::{BETWEEN, Scan};

/// Rounds over all questions, the first two of which are not counted.
const ROUNDS: usize = 7;
const WARMING: usize = 2;
/// Questions asked.
const QUESTIONS: usize = 100;
/// Name of our index.
const OURS: &str = "ours";

fn main() {
    // Only whether it starts.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let nodes = match Nodes::start() {
        Ok(nodes) => nodes,
        Err(why) => return println!("skipped: {why}"),
    };
    let articles = peer::articles();
    println!("{} articles, {:.1} MB of text", articles.len(), peer::bytes(&articles) as f64 / 1e6);
    println!("{:<34} {:>10} {:>10} {:>7}   goal", "", "ours", "cjk", "ratio");
    let count = articles.len() as f64;
    let engine = Engine::new(nodes.port(0), &articles);
    drop(articles);
    // Either is written first once: the second finds the nodes warm.
    let (first, first_peak) = ours(&nodes, "warming");
    nodes.ask("DELETE", "/warming*", "");
    engine.write("warming");
    nodes.ask("DELETE", "/warming", "");
    let (seconds, peak) = ours(&nodes, OURS);
    let theirs = engine.write(engine::INDEX);
    line("indexing, articles a second", count / seconds, count / theirs, "≥ .75");
    println!("{:<34} {:>10.1} {:>10}", "  the first time", count / first, "");
    let generation = format!("{OURS}-000001");
    let size = |index: &str| primary_bytes(&nodes, index) / 1e6;
    line("primary shards, MB, as written", size(&generation), size(engine::INDEX), "");
    for index in [&*generation, engine::INDEX] {
        nodes.ask("POST", &format!("/{index}/_forcemerge?max_num_segments=1&flush=true"), "");
    }
    nodes.wait_until_green();
    line("primary shards, MB, merged", size(&generation), size(engine::INDEX), "≤ 1.5");
    println!("{:<34} {:>10.1} {:>10} {:>7}   ≤ 200", "client while indexing, MB", peak.max(first_peak), "", "");
    ask(&nodes, &engine);
}

fn line(what: &str, ours: f64, theirs: f64, goal: &str) {
    println!("{what:<34} {ours:>10.1} {theirs:>10.1} {:>7.2}   {goal}", ours / theirs);
}

/// Seconds that `search index` takes, from its start to its end, and its peak of memory in MB.
fn ours(nodes: &Nodes, name: &str) -> (f64, f64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.args(["index", "--lang", "en", "--at", &nodes.address(name)]).arg(peer::folder());
    let run = measure::run(&mut command);
    (run.seconds, run.peak_mb)
}

/// Bytes of the primary shards, when everything is on disk.
fn primary_bytes(nodes: &Nodes, index: &str) -> f64 {
    nodes.ask("POST", &format!("/{index}/_flush?force=true"), "");
    let stats: Value = serde_json::from_str(&nodes.ask("GET", &format!("/{index}/_stats/store"), "")).expect("JSON");
    stats["_all"]["primaries"]["store"]["size_in_bytes"].as_f64().expect("a size")
}

/// Two words with ten hits, ours and the engine's in turn.
fn ask(nodes: &Nodes, engine: &Engine) {
    let questions = questions();
    let at = format!("http://127.0.0.1:{}/{OURS}", nodes.port(0));
    let index = ClusterIndex::open(Address::parse(&at).expect("an address"), Access::default()).expect("an index");
    let mut client = Client::to(&format!("127.0.0.1:{}", nodes.port(0))).expect("it listens");
    let today = jiff::civil::date(2026, 1, 1);
    let (mut ours, mut theirs, mut hits) = (Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        for question in &questions {
            let started = Instant::now();
            let page = find::search(&index, &find::Request::new(question, today)).expect("a page");
            let ours_took = started.elapsed();
            let started = Instant::now();
            engine.ask(&mut client, question);
            let theirs_took = started.elapsed();
            if round >= WARMING {
                ours.push(ours_took.as_secs_f64() * 1e3);
                theirs.push(theirs_took.as_secs_f64() * 1e3);
                hits += page.hits.len();
            }
        }
    }
    assert!(hits > 0, "the questions are made from the articles");
    for (name, part) in [("p50", 0.5), ("p99", 0.99)] {
        let of = |took: &[f64]| measure::quantile(took.iter().copied(), part);
        line(&format!("two words, ten hits, ms, {name}"), of(&ours), of(&theirs), "≤ 2.5");
    }
    println!("{} questions, {} times each", questions.len(), ROUNDS - WARMING);
}

fn questions() -> Vec<String> {
    let mut texts = Vec::new();
    peer::each_article(&peer::folder(), |article| {
        texts.extend(peer::text(&article).bytes().filter(|&byte| byte != BETWEEN));
        texts.push(BETWEEN);
    });
    let made = Queries::of(&Scan::of(texts)).kinds.into_iter().find(|(name, _)| name == "two words");
    made.map(|(_, questions)| questions).unwrap_or_default().into_iter().take(QUESTIONS).collect()
}
