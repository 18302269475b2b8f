//! A query as its user meets it: a process from its start to its last byte. Against the stock stack as a process, and
//! a process that only prints a line. `cargo bench --bench process`; `HANSOU_BENCH=FOLDER` for other articles.
//!
//! The stock process is this file's own program, started with `stock INDEX QUERY`; `line` prints a line.

mod peer;

use std::path::Path;
use std::process::{Command, Stdio};

use criterion::Criterion;
use hansou::index::{self, Settings};

const QUERY: &str = "高新区 传感器";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["stock", home, query] => println!("{}", peer::stock::Stock::open(Path::new(home)).query(query)),
        ["line"] => println!("{QUERY}"),
        _ => measure(),
    }
}

fn measure() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (ours, stock) = (folder.path().join("hansou"), folder.path().join("stock"));
    std::fs::create_dir_all(&stock).expect("a temporary folder");
    index::refresh(&ours, &[peer::folder()], &Settings::default(), &()).expect("an index");
    peer::stock::Stock::build(&stock, &peer::articles());
    let this = std::env::current_exe().expect("this program");
    let run = |program: &Path, words: &[&str]| {
        let status = Command::new(program).args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.expect("a process")
    };
    let (ours, stock) = (ours.to_string_lossy(), stock.to_string_lossy());
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("process");
    group.sample_size(30);
    group.bench_function("a line", |bencher| bencher.iter(|| run(&this, &["line"])));
    let search = Path::new(env!("CARGO_BIN_EXE_search"));
    group.bench_function("hansou", |bencher| bencher.iter(|| run(search, &["query", "--index", &ours, QUERY])));
    group.bench_function("stock", |bencher| bencher.iter(|| run(&this, &["stock", &stock, QUERY])));
    group.finish();
    criterion.final_summary();
}
