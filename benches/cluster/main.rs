//! The index in a cluster beside the engine's own: three nodes on this machine hold the same articles, as `search index
//! --at` writes them and as the engine's `cjk` analysis of title and text, in the same run and in turn. Articles a second
//! while indexing with one copy, bytes of the primary shards, two words with ten hits, memory of the client.
//!
//! `cargo bench --features cluster --bench cluster`; `HANSOU_BENCH=FOLDER` for other articles than `corpus/`,
//! `HANSOU_BENCH_ARTICLES=N` for the first of them alone or for more than there are, `HANSOU_BENCH_WRITTEN=1` to write them
//! once, HANSOU_TEST_OPENSEARCH and HANSOU_TEST_JAVA as in `tests/cluster`. What is aimed at stands in the last column.

#[allow(dead_code)] // the bench of the server reads bodies
#[path = "../serve/client.rs"]
mod client;
mod engine;
#[path = "../scale/generate.rs"]
mod generate;
mod material;
#[path = "../compare/measure.rs"]
mod measure;
#[allow(dead_code)] // the tests kill nodes
#[path = "../../tests/cluster/nodes.rs"]
mod nodes;
#[path = "../peer/mod.rs"]
mod peer;
#[allow(dead_code)] // a ratio needs no milliseconds
#[path = "../compare/table.rs"]
mod table;

use std::process::Command;
use std::time::{Duration, Instant};

use hansou::cluster::{Access, Address, ClusterIndex};
use hansou::find;
use serde_json::Value;

use self::client::Client;
use self::engine::{Codec, Engine};
use self::material::{Material, number};
use self::nodes::Nodes;
use self::table::{Table, two};

/// Times that all articles are written by each side in turn, if nothing else is said: the first finds the nodes cold, the
/// quickest other counts.
const WRITTEN: usize = 3;
/// Rounds over all questions: the first asks each for the first time, the first two are not counted as warm.
const ROUNDS: usize = 7;
const WARMING: usize = 2;
/// Names of the two indexes.
const OURS: &str = "ours";
const CJK: &str = "cjk";

fn main() {
    // Only whether it starts.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let nodes = match Nodes::start() {
        Ok(nodes) => nodes,
        Err(why) => return println!("skipped: {why}"),
    };
    let material = Material::read();
    let version: Value = serde_json::from_str(&nodes.ask("GET", "/", "")).expect("JSON");
    println!(
        "OpenSearch {}, three nodes; {} articles, {:.1} MB of titles and texts",
        version["version"]["number"].as_str().unwrap_or_default(),
        material.articles.len(),
        peer::bytes(&material.articles) as f64 / 1e6
    );
    let engine = Engine::new(nodes.port(0), &material.articles);
    let mut table = Table::new(&["ours", "cjk", "ours ÷ cjk", "goal"]);
    write(&nodes, &engine, &material, &mut table);
    weigh(&nodes, &engine, &mut table);
    ask(&nodes, &engine, &material.questions, &mut table);
    table.print();
    println!(
        "{} questions; warm: {} times each after {WARMING} passes. Ours is two requests, and one where all that it needs \
         counted was counted before, as it was when warm.",
        material.questions.len(),
        ROUNDS - WARMING
    );
}

/// A row of values for both sides.
fn compare(table: &mut Table, what: &str, ours: f64, theirs: f64, goal: &str) {
    table.row(what, vec![two(ours), two(theirs), format!("{:.2}", ours / theirs), goal.to_owned()]);
}

/// Articles a second with one copy, and what the client takes.
fn write(nodes: &Nodes, engine: &Engine, material: &Material, table: &mut Table) {
    let mut runs = Vec::new();
    let mut theirs = Vec::new();
    let mut processor = Vec::new();
    for _ in 0..number("HANSOU_BENCH_WRITTEN").unwrap_or(WRITTEN) {
        nodes.ask("DELETE", &format!("/{OURS}*,{CJK}*"), "");
        let before = nodes.processor_seconds();
        runs.push(indexed(nodes, material));
        let between = nodes.processor_seconds();
        theirs.push(engine.write(CJK, Codec::Usual));
        processor.push((between - before, nodes.processor_seconds() - between));
    }
    let count = material.articles.len() as f64;
    let is_warm = usize::from(runs.len() > 1);
    let quickest = |seconds: &mut dyn Iterator<Item = f64>| seconds.skip(is_warm).fold(f64::INFINITY, f64::min);
    let ours = quickest(&mut runs.iter().map(|run| run.seconds));
    compare(table, "indexing, cold, articles/s", count / runs[0].seconds, count / theirs[0], "");
    compare(table, "indexing, articles/s", count / ours, count / quickest(&mut theirs.into_iter()), "≥ .75");
    let most = |of: fn(&measure::Run) -> f64| two(runs.iter().map(of).fold(0.0, f64::max));
    let alone = |value: String, goal: &str| vec![value, String::new(), String::new(), goal.to_owned()];
    table.row("client, peak MB", alone(most(|run| run.peak_mb), "≤ 200"));
    let least = quickest(&mut runs.iter().map(|run| run.cpu_seconds));
    table.row("client, processor ms an article", alone(two(1e3 * least / count), ""));
    let ours = quickest(&mut processor.iter().map(|(ours, _)| *ours));
    let theirs = quickest(&mut processor.iter().map(|(_, theirs)| *theirs));
    compare(table, "nodes, processor ms an article", 1e3 * ours / count, 1e3 * theirs / count, "");
}

/// What `search index` takes, from its start to its end.
fn indexed(nodes: &Nodes, material: &Material) -> measure::Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.args(["index", "--lang", "en", "--at", &nodes.address(OURS)]).arg(material.folder());
    measure::run(&mut command)
}

/// Bytes on disk, when all segments of a shard are merged.
fn weigh(nodes: &Nodes, engine: &Engine, table: &mut Table) {
    const PACKED: &str = "cjk-packed";
    // Who writes once has many articles.
    let is_packed = number("HANSOU_BENCH_WRITTEN") != Some(1);
    if is_packed {
        engine.write(PACKED, Codec::Packed);
    }
    let generation = format!("{OURS}-000001");
    let all: &[&str] = if is_packed { &[&generation, CJK, PACKED] } else { &[&generation, CJK] };
    for index in all {
        nodes.ask("POST", &format!("/{index}/_forcemerge?max_num_segments=1"), "");
        nodes.ask("POST", &format!("/{index}/_flush?force=true"), "");
        // Readers let go of the segments of before.
        nodes.ask("POST", &format!("/{index}/_refresh"), "");
    }
    nodes.wait_until_green();
    let sizes = settled(|| all.iter().map(|index| stored(nodes, index)).collect::<Vec<_>>());
    let (ours, theirs) = (sizes[0], sizes[1]);
    compare(table, "primary shards, MB", ours.0, theirs.0, "≤ 1.5");
    if let Some(packed) = sizes.get(2) {
        compare(table, "  both best_compression", ours.0, packed.0, "");
    }
    compare(table, "with one copy, MB", ours.1, theirs.1, "");
    nodes.ask("DELETE", &format!("/{PACKED}*"), "");
}

/// What is said twice in a row: what nodes say of their disks is as old as ten seconds.
fn settled<T: PartialEq>(look: impl Fn() -> T) -> T {
    let mut before = look();
    loop {
        std::thread::sleep(Duration::from_secs(11));
        let now = look();
        if now == before {
            return now;
        }
        before = now;
    }
}

/// MB of the primary shards and of all.
fn stored(nodes: &Nodes, index: &str) -> (f64, f64) {
    let stats: Value = serde_json::from_str(&nodes.ask("GET", &format!("/{index}/_stats/store"), "")).expect("JSON");
    let size = |of: &str| stats["_all"][of]["store"]["size_in_bytes"].as_f64().expect("a size") / 1e6;
    (size("primaries"), size("total"))
}

/// Two words with ten hits, ours and the engine's in turn.
fn ask(nodes: &Nodes, engine: &Engine, questions: &[String], table: &mut Table) {
    let at = format!("http://127.0.0.1:{}/{OURS}", nodes.port(0));
    let index = ClusterIndex::open(Address::parse(&at).expect("an address"), Access::default()).expect("an index");
    let mut client = Client::to(&format!("127.0.0.1:{}", nodes.port(0))).expect("it listens");
    let today = jiff::civil::date(2026, 1, 1);
    let (mut ours, mut theirs, mut hits) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()], 0);
    for round in 0..ROUNDS {
        for question in questions {
            let started = Instant::now();
            let page = find::search(&index, &find::Request::new(question, today)).expect("a page");
            let ours_took = started.elapsed().as_secs_f64() * 1e3;
            let started = Instant::now();
            engine.ask(&mut client, CJK, question);
            let theirs_took = started.elapsed().as_secs_f64() * 1e3;
            hits += page.hits.len();
            if round == 0 || round >= WARMING {
                ours[usize::from(round > 0)].push(ours_took);
                theirs[usize::from(round > 0)].push(theirs_took);
            }
        }
    }
    assert!(hits > 0, "the questions are made from the articles");
    for (pass, when, goal) in [(0, "first pass", ""), (1, "warm", "≤ 2.5")] {
        for (name, part) in [("p50", 0.5), ("p99", 0.99)] {
            let of = |took: &[f64]| measure::quantile(took.iter().copied(), part);
            compare(table, &format!("two words, {when}, {name} ms"), of(&ours[pass]), of(&theirs[pass]), goal);
        }
    }
}
