//! The whole comparison, as one table: `cargo bench --bench compare`, on `corpus/` or on the folder that `HANSOU_BENCH`
//! names.
//!
//! Every figure of a process is measured on a process of its own, started by this one, which holds nothing: `measure`
//! says how. Runs of the sides alternate, so that what else the machine does meets all of them. `steps` is what those
//! processes do, `table` how it is printed, `peer` (with the other benches) what is compared.

mod measure;
#[path = "../peer/mod.rs"]
mod peer;
mod steps;
mod table;

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;

use self::measure::{Run, median, run};
use self::peer::queries::Queries;
use self::table::{Table, ms, two};

/// Index runs of each side, while they take less than [`PATIENCE`] seconds together.
const INDEX_RUNS: usize = 3;
const PATIENCE: f64 = 30.0;
/// Queries that are run as a process by each side.
const PROCESSES: usize = 60;

/// The sides, in the order of the columns.
const SIDES: [&str; 5] = ["hansou", "stock", "fts5", "scan", "line"];
const HEADS: [&str; 5] = ["hansou", "stock", "FTS5", "scan", "a line"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["step", name, ref rest @ ..] => steps::run(name, rest),
        // Only whether it starts.
        _ if words.iter().any(|word| word == "--test") => {}
        _ => compare(),
    }
}

/// What is measured on.
struct Place {
    folder: PathBuf,
    /// Where the indexes are made.
    work: tempfile::TempDir,
    articles: f64,
    bytes: f64,
}

impl Place {
    fn path(&self, name: &str) -> PathBuf {
        self.work.path().join(name)
    }

    /// Runs a step of this program and reads what it prints.
    fn step(&self, words: &[&str]) -> Value {
        let run = run(&mut steps::command(words));
        serde_json::from_slice(&run.output).unwrap_or_else(|error| panic!("{words:?}: {error}"))
    }
}

fn compare() {
    let started = Instant::now();
    let work = tempfile::tempdir().expect("a temporary folder");
    let mut place = Place { folder: peer::folder(), work, articles: 0.0, bytes: 0.0 };
    let said = place.step(&["prepare", &shown(&place.folder), &shown(place.work.path())]);
    (place.articles, place.bytes) = (number(&said["articles"]), number(&said["bytes"]));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{} articles, {:.1} MB of text, {cores} cores, hansou {}",
        place.articles,
        place.bytes / 1e6,
        env!("CARGO_PKG_VERSION")
    );
    let mut table = Table::new(&HEADS);
    indexing(&place, &mut table);
    processes(&place, &mut table);
    warm(&place, &mut table);
    recall(&place, &mut table);
    table.print();
    short(&place);
    println!("{}", NOTES.trim());
    println!("Took {:.0} s.", started.elapsed().as_secs_f64());
}

const NOTES: &str = "
hansou: `search`, all it does for users. stock: tantivy with tantivy-jieba, one field. FTS5: SQLite's trigram index, which
knows nothing of words of two characters. scan: every byte of all texts for every query, no ranking, no snippets (as a
process: from a file). a line: a process that prints a line. Times are medians of alternating runs; p50/p99 are over all
queries of a kind. Stock's answers count as found although its snippets panic.";

/// Building an index from the folder, as a process.
fn indexing(place: &Place, table: &mut Table) {
    let builders = &SIDES[..3];
    let mut runs: Vec<Vec<Run>> = builders.iter().map(|_| Vec::new()).collect();
    for _ in 0..INDEX_RUNS {
        for (side, runs) in builders.iter().zip(&mut runs) {
            let used: f64 = runs.iter().map(|run| run.seconds).sum();
            if runs.is_empty() || used + used / runs.len() as f64 <= PATIENCE {
                let home = place.path(side);
                let _ = std::fs::remove_dir_all(&home);
                let _ = std::fs::remove_file(&home);
                runs.push(run(&mut steps::index(side, &place.folder, &home)));
            }
        }
    }
    let rates: Vec<f64> =
        runs.iter().map(|runs| place.bytes / 1e6 / median(runs.iter().map(|run| run.seconds))).collect();
    let cell = |value: &dyn Fn(usize) -> String| (0..builders.len()).map(value).collect::<Vec<_>>();
    table.row("indexing, MB of text a second", cell(&|at| two(rates[at])));
    table.row("  times stock", cell(&|at| two(rates[at] / rates[1])));
    let cpu = |at: usize| median(runs[at].iter().map(|run| run.cpu_seconds));
    table.row("  MB of text a second of processor time", cell(&|at| two(place.bytes / 1e6 / cpu(at))));
    table.row("  most memory, MB", cell(&|at| two(runs[at].iter().map(|run| run.peak_mb).fold(0.0, f64::max))));
    let size = |at: usize| measure::size(&place.path(builders[at])) as f64 / place.bytes;
    table.row("index, bytes for a byte of text", cell(&|at| two(size(at))));
}

/// A query as its user meets it: a process from its start to its last byte.
fn processes(place: &Place, table: &mut Table) {
    let queries = queries(place);
    let mut runs: Vec<Vec<Run>> = SIDES.iter().map(|_| Vec::new()).collect();
    let words = queries.kind("two words");
    for query in words.iter().cycle().take(PROCESSES.min(words.len() * 10)) {
        for (side, runs) in SIDES.iter().zip(&mut runs) {
            runs.push(run(&mut steps::query(side, place.work.path(), query)));
        }
    }
    // The first round fills caches.
    runs.iter_mut().for_each(|runs| _ = runs.remove(0));
    let time = |at: usize| median(runs[at].iter().map(|run| run.seconds));
    let ratio =
        |at: usize, to: usize| median(runs[at].iter().zip(&runs[to]).map(|(run, other)| run.seconds / other.seconds));
    let cells = |value: &dyn Fn(usize) -> String| (0..SIDES.len()).map(value).collect::<Vec<_>>();
    table.row("a query as a process, ms", cells(&|at| ms(time(at))));
    table.row("  times a line", cells(&|at| two(ratio(at, 4))));
    table.row("  part of stock", cells(&|at| format!("1/{}", two(1.0 / ratio(at, 1)))));
    table.row("  most memory, MB", cells(&|at| two(runs[at].iter().map(|run| run.peak_mb).fold(0.0, f64::max))));
}

/// Queries on an open index.
fn warm(place: &Place, table: &mut Table) {
    let work = shown(place.work.path());
    let said: Vec<Value> = SIDES[..4].iter().map(|side| place.step(&["warm", side, &work])).collect();
    for (title, with) in [("ten with snippets", "snippets"), ("without snippets", "plain")] {
        for kind in ["one word", "two words", "phrase", "question", "figure", "date"] {
            let cell = |said: &Value| match said[with][kind].as_array().map(Vec::as_slice) {
                Some([p50, p99]) => format!("{} / {}", ms(number(p50)), ms(number(p99))),
                _ => "-".to_owned(),
            };
            table.row(&format!("{kind}, {title}, p50 / p99 ms"), said.iter().map(cell).collect());
        }
    }
    table.row(
        "two words, with snippets, all cores, queries a second",
        said.iter().map(|said| two(number(&said["throughput"]))).collect(),
    );
    let panics = |said: &Value| said["panics"].as_u64().map_or_else(|| "-".to_owned(), |count| count.to_string());
    table.row("two words: queries whose snippets panicked", said.iter().map(panics).collect());
}

/// How much of what is there is found.
fn recall(place: &Place, table: &mut Table) {
    let said = place.step(&["recall", &shown(&place.folder), &shown(place.work.path())]);
    let of = number(&said["of"]);
    let cell = |side: &&str| said[*side].as_f64().map_or_else(|| "-".to_owned(), |found| percent(found / of));
    table.row(
        &format!("all articles found, of {of} stretches of 2 to 6 characters"),
        SIDES[..4].iter().map(cell).collect(),
    );
}

fn short(place: &Place) {
    let said = place.step(&["short", &shown(place.work.path())]);
    println!(
        "{} short queries: median {} ms, slowest {} ms = {} times ({})",
        said["count"],
        ms(number(&said["median"])),
        ms(number(&said["slowest"])),
        two(number(&said["slowest"]) / number(&said["median"])),
        said["query"].as_str().unwrap_or_default(),
    );
}

fn queries(place: &Place) -> Queries {
    steps::queries(place.work.path())
}

fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
