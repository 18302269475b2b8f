//! What the processes of the comparison do, each in one go: make ready, index, answer a query, measure on an open
//! index.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hansou::find::{Request, ranking, search};
use hansou::index::Index;
use serde_json::{Map, Value, json};

use super::measure::{median, quantile};
use super::peer::queries::Queries;
use super::peer::scan::{BETWEEN, Scan};
use super::peer::{each_article, fts5::Fts5, stock::Stock, text};

/// Times that each query is asked of an open index.
const PASSES: usize = 3;
/// How long queries are asked on all cores at once.
const CROWD: Duration = Duration::from_secs(2);

/// This program, doing a step.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg("step").args(words);
    command
}

/// Builds the index of a side.
pub fn index(side: &str, folder: &Path, home: &Path) -> Command {
    if side != "hansou" {
        return command(&["index", side, &folder.to_string_lossy(), &home.to_string_lossy()]);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.arg("index").arg("--index").arg(home).arg("--full").arg(folder);
    command
}

/// Asks a side one query.
pub fn query(side: &str, work: &Path, query: &str) -> Command {
    if side != "hansou" {
        return command(&["query", side, &work.to_string_lossy(), query]);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.arg("query").arg("--index").arg(work.join("hansou")).arg(query);
    command
}

/// The questions that [`run`] made ready.
pub fn queries(work: &Path) -> Queries {
    let bytes = std::fs::read(work.join("queries.json")).expect("they were written");
    serde_json::from_slice(&bytes).expect("they are JSON")
}

/// Does a step.
pub fn run(name: &str, words: &[&str]) {
    match (name, words) {
        ("prepare", [folder, work]) => prepare(Path::new(folder), Path::new(work)),
        ("index", [side, folder, home]) => build(side, Path::new(folder), Path::new(home)),
        ("query", [side, work, query]) => answer(side, Path::new(work), query),
        ("warm", [side, work]) => warm(side, Path::new(work)),
        ("short", [work]) => short(Path::new(work)),
        ("recall", [folder, work]) => recall(Path::new(folder), Path::new(work)),
        _ => panic!("no step {name} {words:?}"),
    }
}

/// Writes all texts to one file, and the questions.
fn prepare(folder: &Path, work: &Path) {
    let mut texts = Vec::new();
    let (mut articles, mut bytes) = (0, 0);
    each_article(folder, |article| {
        articles += 1;
        bytes += article.title.len() + article.body.len();
        texts.extend(text(&article).bytes().filter(|&byte| byte != BETWEEN));
        texts.push(BETWEEN);
    });
    std::fs::write(work.join("texts"), &texts).expect("the disk takes the texts");
    let queries = Queries::of(&Scan::of(texts));
    let json = serde_json::to_vec(&queries).expect("questions are JSON");
    std::fs::write(work.join("queries.json"), json).expect("the disk takes the questions");
    println!("{}", json!({ "articles": articles, "bytes": bytes }));
}

fn scan(work: &Path) -> Scan {
    Scan::of(std::fs::read(work.join("texts")).expect("it was written"))
}

fn build(side: &str, folder: &Path, home: &Path) {
    let texts = |add: &mut dyn FnMut(String)| each_article(folder, |article| add(text(&article)));
    match side {
        "stock" => {
            std::fs::create_dir_all(home).expect("a folder");
            Stock::fill(home, texts);
        }
        _ => Fts5::fill(home, texts),
    }
}

fn answer(side: &str, work: &Path, query: &str) {
    // A panic of the stock stack's snippets is not worth its text.
    std::panic::set_hook(Box::new(|_| {}));
    let count = match side {
        "stock" => Stock::open(&work.join("stock")).query(query),
        "fts5" => Fts5::open(&work.join("fts5")).query(query, true),
        "scan" => scan(work).count(query),
        _ => 0,
    };
    println!("{query}: {count}");
}

/// What the second pass of all queries of a kind takes, by query.
fn time(queries: &[String], mut ask: impl FnMut(&str)) -> Vec<f64> {
    queries.iter().for_each(|query| ask(query));
    let mut times = Vec::new();
    for _ in 0..PASSES {
        for query in queries {
            let started = Instant::now();
            ask(query);
            times.push(started.elapsed().as_secs_f64());
        }
    }
    times
}

/// Half and 99 of 100 are answered in this time.
fn points(times: Vec<f64>) -> Value {
    json!([median(times.clone()), quantile(times, 0.99)])
}

fn warm(side: &str, work: &Path) {
    std::panic::set_hook(Box::new(|_| {}));
    let queries = queries(work);
    let today = jiff::civil::date(2024, 6, 1);
    let mut said = Map::new();
    let kinds: &[&str] = match side {
        "hansou" => &["one word", "two words", "phrase", "question", "figure", "date"],
        "stock" => &["one word", "two words", "phrase", "question"],
        _ => &["one word", "two words", "phrase"],
    };
    let mut all = |name: &str, ask: &mut dyn FnMut(&str)| {
        let times = kinds.iter().map(|kind| ((*kind).to_owned(), points(time(queries.kind(kind), &mut *ask))));
        said.insert(name.to_owned(), Value::Object(times.collect()));
    };
    let words = queries.kind("two words");
    let throughput = match side {
        "hansou" => {
            let index = Index::open(&work.join("hansou")).expect("an index");
            let request = |query: &str| Request::new(query, today);
            all("snippets", &mut |query| _ = search(&index, &request(query)).expect("a page"));
            all("plain", &mut |query| _ = ranking(&index, &request(query)).expect("a ranking"));
            crowd(words, || |query: &str| _ = search(&index, &request(query)).expect("a page"))
        }
        "stock" => {
            let home = work.join("stock");
            let stock = Stock::open(&home);
            all("snippets", &mut |query| _ = stock.query(query));
            all("plain", &mut |query| _ = stock.top(query));
            stock.panics.set(0);
            words.iter().for_each(|query| _ = stock.query(query));
            said.insert("panics".into(), stock.panics.get().into());
            crowd(words, || {
                let stock = Stock::open(&home);
                move |query: &str| _ = stock.query(query)
            })
        }
        "fts5" => {
            let fts5 = Fts5::open(&work.join("fts5"));
            all("snippets", &mut |query| _ = fts5.query(query, true));
            all("plain", &mut |query| _ = fts5.query(query, false));
            crowd(words, || {
                let fts5 = Fts5::open(&work.join("fts5"));
                move |query: &str| _ = fts5.query(query, true)
            })
        }
        _ => {
            let scan = scan(work);
            all("plain", &mut |query| _ = std::hint::black_box(scan.count(query)));
            crowd(words, || |query: &str| _ = std::hint::black_box(scan.count(query)))
        }
    };
    said.insert("throughput".into(), throughput.into());
    println!("{}", Value::Object(said));
}

/// Queries a second, asked on all cores at once for a while.
fn crowd<A: FnMut(&str)>(queries: &[String], make: impl Fn() -> A + Sync) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if queries.is_empty() {
        return f64::NAN;
    }
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let mut ask = make();
                while started.elapsed() < CROWD {
                    ask(&queries[next.fetch_add(1, Ordering::Relaxed) % queries.len()]);
                }
            });
        }
    });
    next.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64()
}

/// The slowest of many short queries. The hundred slowest are asked twice more and their least time is taken, so that
/// what is counted is the query's and not the machine's.
fn short(work: &Path) {
    let queries = queries(work).short;
    let index = Index::open(&work.join("hansou")).expect("an index");
    let ask = |query: &String| {
        let started = Instant::now();
        search(&index, &Request::new(query, jiff::civil::date(2024, 6, 1))).expect("a page");
        started.elapsed().as_secs_f64()
    };
    let mut times: Vec<(f64, &String)> = queries.iter().map(|query| (ask(query), query)).collect();
    times.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    for (time, query) in times.iter_mut().take(100) {
        *time = time.min(ask(query)).min(ask(query));
    }
    let slowest = times.iter().max_by(|a, b| a.0.total_cmp(&b.0)).map(|slowest| (slowest.0, slowest.1.as_str()));
    let (slowest, query) = slowest.unwrap_or((f64::NAN, ""));
    let median = median(times.iter().map(|time| time.0));
    println!("{}", json!({ "count": queries.len(), "median": median, "slowest": slowest, "query": query }));
}

/// For how many stretches of text all articles that hold them are found.
fn recall(folder: &Path, work: &Path) {
    let queries = queries(work).stretches;
    let (scan, stock) = (scan(work), Stock::open(&work.join("stock")));
    let (fts5, index) = (Fts5::open(&work.join("fts5")), Index::open(&work.join("hansou")).expect("an index"));
    let mut names = Vec::new();
    each_article(folder, |article| {
        let source = &article.source;
        let place = source.part.map_or_else(|| source.path.clone(), |part| format!("{}#{part}", source.path));
        names.push(article.id.clone().filter(|id| !id.trim().is_empty()).unwrap_or(place));
    });
    let mut found = [0; 4];
    for query in &queries {
        let there = scan.all(query);
        let holds = |all: Vec<usize>| {
            let all: BTreeSet<usize> = all.into_iter().collect();
            usize::from(there.iter().all(|number| all.contains(number)))
        };
        let request = Request { limit: names.len(), exact: true, ..Request::new(query, jiff::civil::date(2024, 6, 1)) };
        let ours: BTreeSet<String> =
            ranking(&index, &request).expect("a ranking").into_iter().map(|found| found.0).collect();
        found[0] += usize::from(there.iter().all(|&number| ours.contains(&names[number])));
        found[1] += holds(stock.all(query));
        found[2] += holds(fts5.all(query));
        found[3] += holds(scan.all(query));
    }
    let [hansou, stock, fts5, scan] = found;
    println!("{}", json!({ "of": queries.len(), "hansou": hansou, "stock": stock, "fts5": fts5, "scan": scan }));
}
