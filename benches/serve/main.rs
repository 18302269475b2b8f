//! The server as a process beside the library in the same run: two words and ten hits as a function call, as JSON and as a
//! page over one connection, then over eight; histogram, facets, export; start, memory, and what a page weighs. Beside the
//! time on the clock stands the server's time on the processor, which other programs of the machine do not lengthen.
//!
//! `cargo bench --bench serve`; `HANSOU_BENCH=FOLDER` measures on other articles, `HANSOU_INDEX=FOLDER/.hansou` on an
//! index that is there. Questions are those of the other benches ([`peer::queries`]).

mod client;
#[path = "../peer/mod.rs"]
mod peer;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hansou::find;
use hansou::index::{self, Index, Settings};

use self::client::{Client, encoded};
use self::peer::queries::Queries;
use self::peer::scan::{BETWEEN, Scan};

/// Rounds over all questions on one connection.
const ROUNDS: usize = 5;
/// Connections at a time, and how long they ask.
const CONNECTIONS: usize = 8;
const LONG: Duration = Duration::from_secs(10);
/// Starts of the server.
const STARTS: usize = 11;

fn main() {
    // Only whether it starts.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let work = tempfile::tempdir().expect("a folder");
    let home = std::env::var_os("HANSOU_INDEX").map_or_else(|| indexed(work.path()), PathBuf::from);
    let opened = Index::open(&home).expect("an index");
    let queries = questions();
    println!("{} articles, {} questions of two words", opened.articles(), queries.len());
    starts(&home);
    let today = jiff::civil::date(2026, 1, 1);
    let library = |query: &str| find::search(&opened, &find::Request::new(query, today)).expect("a page").hits.len();
    println!("{}", measure("library", &queries, library));
    let server = Server::start(&home);
    let mut client = Client::to(&server.address).expect("it listens");
    println!("{:<30} {:>6.1} MB", "memory before the first search", server.memory());
    for (name, path) in [
        ("search as JSON", "/api/v1/search?today=2026-01-01&q="),
        ("search as a page", "/?today=2026-01-01&q="),
        ("histogram", "/api/v1/histogram?today=2026-01-01&q="),
        ("facets", "/api/v1/facets?today=2026-01-01&by=source,folder,year&q="),
        ("panel of the page", "/panel?today=2026-01-01&q="),
    ] {
        let before = server.processor();
        let line = measure(name, &queries, |query| client.length(&format!("{path}{}", encoded(query))));
        let asked = (queries.len() * (ROUNDS + 1)) as f64;
        println!("{line}  processor {:>6.2} ms", (server.processor() - before) / asked);
    }
    many(&server, &queries);
    // The first connection was idle meanwhile, and is closed.
    let mut client = Client::to(&server.address).expect("it listens");
    export(&server, &mut client, opened.articles());
    weight(&mut client, &queries[0]);
}

fn indexed(folder: &Path) -> PathBuf {
    let home = folder.join(".hansou");
    index::refresh(&home, &[peer::folder()], &Settings::default(), &()).expect("the folder is read");
    home
}

fn questions() -> Vec<String> {
    let mut texts = Vec::new();
    peer::each_article(&peer::folder(), |article| {
        texts.extend(peer::text(&article).bytes().filter(|&byte| byte != BETWEEN));
        texts.push(BETWEEN);
    });
    let made = Queries::of(&Scan::of(texts));
    let mut kinds = made.kinds.into_iter().filter(|(name, _)| name == "two words").map(|(_, queries)| queries);
    kinds.next().unwrap_or_default()
}

/// A server that ends with this.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(home: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
        command.args(["serve", "--port", "0", "--no-token", "--lang", "en", "--index"]).arg(home);
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a process");
        let mut link = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut link).expect("a line");
        let address = link.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("a link").to_owned();
        Self { child, address }
    }

    /// Time on the processor so far, in milliseconds; 0 where the system does not say.
    fn processor(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(2);
        // Linux counts in hundredths of a second.
        fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10.0
    }

    /// Resident memory in 10⁶ bytes; 0 where the system does not say.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kb| kb * 1024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// From the start of the process to the end of its first answer.
fn starts(home: &Path) {
    let mut times: Vec<f64> = (0..STARTS)
        .map(|_| {
            let began = Instant::now();
            let server = Server::start(home);
            Client::to(&server.address).expect("it listens").length("/api/v1/search?q=%E4%B8%AD%E5%9B%BD&n=1");
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{:<30} {:>6.1} ms", "start to first answer, median", times[STARTS / 2]);
}

/// A line with median and 99th percentile in milliseconds.
fn measure(name: &str, queries: &[String], mut ask: impl FnMut(&str) -> usize) -> String {
    for query in queries {
        std::hint::black_box(ask(query));
    }
    let mut times: Vec<f64> = Vec::new();
    for query in (0..ROUNDS).flat_map(|_| queries) {
        let began = Instant::now();
        std::hint::black_box(ask(query));
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    let (median, high) = quantiles(&mut times);
    format!("{name:<30} p50 {median:>6.2}  p99 {high:>6.2} ms")
}

fn quantiles(times: &mut [f64]) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len().saturating_sub(1)) as f64 * share) as usize).copied().unwrap_or(0.0);
    (at(0.5), at(0.99))
}

/// All connections at once. The clients are threads of this process and share its processors with the server.
fn many(server: &Server, queries: &[String]) {
    let (began, before) = (Instant::now(), server.processor());
    let ask = |number: usize| {
        let mut client = Client::to(&server.address).expect("it listens");
        let mut times = Vec::new();
        for query in queries.iter().cycle().skip(number * queries.len() / CONNECTIONS) {
            let asked = Instant::now();
            client.length(&format!("/api/v1/search?today=2026-01-01&q={}", encoded(query)));
            times.push(asked.elapsed().as_secs_f64() * 1000.0);
            if began.elapsed() > LONG {
                break;
            }
        }
        times
    };
    let mut times: Vec<f64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS).map(|number| scope.spawn(move || ask(number))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no failed request")).collect()
    });
    let (seconds, processor) = (began.elapsed().as_secs_f64(), server.processor() - before);
    let (rate, one) = (times.len() as f64 / seconds, processor / times.len() as f64);
    let (median, high) = quantiles(&mut times);
    let name = format!("{CONNECTIONS} connections");
    println!("{name:<30} p50 {median:>6.2}  p99 {high:>6.2} ms  processor {one:>6.2} ms  {rate:.0} requests/s");
}

/// Everything, as programs and as Excel take it, and how much memory that takes.
fn export(server: &Server, client: &mut Client, articles: u64) {
    for format in ["jsonl", "csv-excel"] {
        let (before, began) = (server.memory(), Instant::now());
        let bytes = client.length(&format!("/api/v1/export?format={format}&q="));
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "{:<30} {:.0} rows/s, {:.1} MB in {seconds:.2} s, memory {before:.0} to {:.0} MB",
            format!("export, {format}"),
            articles as f64 / seconds,
            bytes as f64 / 1e6,
            server.memory()
        );
    }
}

/// What the first load of a page of results weighs.
fn weight(client: &mut Client, query: &str) {
    let page = String::from_utf8(client.body(&format!("/?q={}", encoded(query)))).expect("UTF-8");
    let assets = page.split('"').filter(|part| part.starts_with("/static/")).map(str::to_owned).collect::<Vec<_>>();
    let mut parts = vec![page.into_bytes(), client.body("/")];
    parts.extend(assets.iter().map(|asset| client.body(asset)));
    let packed = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(bytes).and_then(|()| packer.finish()).expect("memory").len() as f64
    };
    let kb = |bytes: f64| bytes / 1000.0;
    let line = |name: &str, parts: &[&Vec<u8>]| {
        let (raw, gz): (f64, f64) =
            (parts.iter().map(|part| part.len() as f64).sum(), parts.iter().map(|part| packed(part)).sum());
        println!("{name:<30} {:.1} kB, compressed {:.1} kB", kb(raw), kb(gz));
    };
    let assets: Vec<&Vec<u8>> = parts[2..].iter().collect();
    line("style and script", &assets);
    line("first page with them", &[&assets[..], &[&parts[1]]].concat());
    line("page of results alone", &[&parts[0]]);
}
