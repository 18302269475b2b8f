//! How everything grows with the number of articles: `cargo bench --bench scale -- 10000 64000 250000`, made from the
//! articles of `corpus/` or of the folder that `HANSOU_BENCH` names (`generate` says how). Not part of a plain
//! `cargo bench`: a million articles take a quarter of an hour and 5 GB of disk in the folder for temporary files.
//!
//! Each size is a new index. Cold: the pages of the index are put out of memory before each query, where the system
//! does that (Linux). One-shot times are of the process, the others of the library with the index open.

mod generate;
#[path = "../compare/measure.rs"]
mod measure;
#[path = "../peer/mod.rs"]
mod peer;
#[path = "../compare/table.rs"]
mod table;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use hansou::find::{Request, search};
use hansou::index::Index;
use serde_json::{Value, json};

use self::generate::Generator;
use self::measure::{Run, median, quantile, run};
use self::peer::queries::Queries;
use self::peer::scan::{BETWEEN, Scan};
use self::table::{Table, ms, two};

const SIZES: [usize; 2] = [10_000, 64_000];
/// Queries run as a process, cold and warm.
const PROCESSES: usize = 40;
/// Articles that the questions are made from.
const ASKED: usize = 5_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["step", "generate", count, work] => generate(count.parse().expect("a number"), Path::new(work)),
        ["step", "warm", work] => warm(Path::new(work)),
        ["--test"] => {}
        [] => grow(&SIZES),
        ref sizes => grow(&sizes.iter().map(|size| size.parse().expect("a number of articles")).collect::<Vec<_>>()),
    }
}

fn grow(sizes: &[usize]) {
    let heads: Vec<String> = sizes.iter().map(ToString::to_string).collect();
    let mut table = Table::new(&heads.iter().map(String::as_str).collect::<Vec<_>>());
    let columns: Vec<Vec<(&str, String)>> = sizes.iter().map(|&size| column(size)).collect();
    for (at, (title, _)) in columns.first().into_iter().flatten().enumerate() {
        table.row(title, columns.iter().map(|column| column[at].1.clone()).collect());
    }
    table.print();
}

/// All measures of one size.
fn column(size: usize) -> Vec<(&'static str, String)> {
    let work = tempfile::tempdir().expect("a temporary folder");
    let said = step(&["generate", &size.to_string()], work.path());
    let text = said["bytes"].as_f64().unwrap_or(f64::NAN);
    let (articles, home) = (work.path().join("articles"), work.path().join("index"));
    let built = run(search_command("index", &home).arg("--full").arg(&articles));
    std::fs::remove_dir_all(&articles).expect("a temporary folder");
    let bytes = measure::size(&home) as f64;
    let segments = segments(&home);
    let queries: Vec<String> = said["queries"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|query| query.as_str().map(str::to_owned))
        .collect();
    let one_shot = |cold: bool| -> Vec<Run> {
        let ask = |query: &String| {
            let is_cold = cold && forget(&home);
            (cold == is_cold).then(|| run(search_command("query", &home).arg(query)))
        };
        queries.iter().cycle().take(PROCESSES).filter_map(ask).skip(1).collect()
    };
    let middle = |runs: &[Run]| ms(median(runs.iter().map(|run| run.seconds)));
    let (warm_runs, cold_runs) = (one_shot(false), one_shot(true));
    let open = step(&["warm"], work.path());
    let point = |name: &str| ms(open[name].as_f64().unwrap_or(f64::NAN));
    let merged = run(search_command("index", &home).arg("--optimize"));
    let merged_runs = one_shot(false);
    println!("{size} articles done");
    vec![
        ("text, MB", two(text / 1e6)),
        ("indexing, MB of text a second", two(text / 1e6 / built.seconds)),
        ("  most memory, MB", two(built.peak_mb)),
        ("index, bytes for a byte of text", two(bytes / text)),
        ("segments", segments.to_string()),
        ("a query as a process, ms", middle(&warm_runs)),
        ("  the slowest of them", ms(quantile(warm_runs.iter().map(|run| run.seconds), 1.0))),
        ("  with a cold cache, ms", middle(&cold_runs)),
        ("  most memory, MB", two(warm_runs.iter().map(|run| run.peak_mb).fold(0.0, f64::max))),
        ("two words, open index, p50 ms", point("p50")),
        ("  p99 ms", point("p99")),
        ("short queries, median ms", point("median")),
        ("  slowest ms", point("slowest")),
        ("merging into one segment, s", two(merged.seconds)),
        ("  most memory, MB", two(merged.peak_mb)),
        ("  a query as a process then, ms", middle(&merged_runs)),
    ]
}

fn search_command(name: &str, home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.arg(name).arg("--index").arg(home);
    command
}

fn segments(home: &Path) -> u64 {
    let said = run(search_command("stats", home).arg("--json"));
    serde_json::from_slice::<Value>(&said.output).expect("JSON")["segments"].as_u64().unwrap_or(0)
}

/// Runs a step of this program on the folder and reads what it prints.
fn step(words: &[&str], work: &Path) -> Value {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let run = run(command.arg("step").args(words).arg(work));
    serde_json::from_slice(&run.output).expect("a step prints JSON")
}

/// Writes the articles, and questions made from the first of them.
fn generate(count: usize, work: &Path) {
    let folder = work.join("articles");
    std::fs::create_dir(&folder).expect("a temporary folder");
    let articles = peer::articles();
    let mut texts = Vec::new();
    for article in articles.iter().take(ASKED) {
        texts.extend(peer::text(article).bytes().filter(|&byte| byte != BETWEEN));
        texts.push(BETWEEN);
    }
    let queries = Queries::of(&Scan::of(texts));
    std::fs::write(work.join("queries.json"), serde_json::to_vec(&queries).expect("JSON")).expect("the disk takes it");
    let bytes = Generator::new(articles).write(count, &folder).expect("the disk takes the articles");
    println!("{}", json!({ "bytes": bytes, "queries": queries.kind("two words") }));
}

fn warm(work: &Path) {
    let queries: Queries =
        serde_json::from_slice(&std::fs::read(work.join("queries.json")).expect("it was written")).expect("JSON");
    let index = Index::open(&work.join("index")).expect("an index");
    let ask = |query: &String| {
        let started = Instant::now();
        search(&index, &Request::new(query, jiff::civil::date(2024, 6, 1))).expect("a page");
        started.elapsed().as_secs_f64()
    };
    let words = queries.kind("two words");
    words.iter().for_each(|query| _ = ask(query));
    let times: Vec<f64> = words.iter().chain(words).chain(words).map(ask).collect();
    let short: Vec<f64> = queries.short.iter().step_by(5).map(|query| ask(query).min(ask(query))).collect();
    println!(
        "{}",
        json!({
            "p50": median(times.iter().copied()),
            "p99": quantile(times, 0.99),
            "median": median(short.iter().copied()),
            "slowest": quantile(short, 1.0),
        })
    );
}

/// Puts the pages of the index out of memory; false where the system does not do that.
#[cfg(target_os = "linux")]
fn forget(home: &Path) -> bool {
    use rustix::fs::{Advice, fadvise};
    let mut folders = vec![home.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(file) = std::fs::File::open(&path)
                // Pages that are not on the disk yet would stay.
                && (file.sync_all().is_err() || fadvise(&file, 0, None, Advice::DontNeed).is_err())
            {
                return false;
            }
        }
    }
    true
}

#[cfg(not(target_os = "linux"))]
fn forget(_home: &Path) -> bool {
    false
}
