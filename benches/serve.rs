//! The server beside the library in the same run: two words and ten hits, as a function call, as JSON and as a page, over
//! one connection on this machine; then histogram, facets and export.
//!
//! `HANSOU_INDEX=news/.hansou cargo bench --bench serve`; without it an index of `corpus/` is made.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use hansou::serve::{Options, bind};
use hansou::{find, index};

/// Two words each, of which news speak.
const QUERIES: [&str; 8] =
    ["经济 发展", "高新区 传感器", "粮食 丰收", "企业 创新", "北京 会议", "铁路 建设", "教育 改革", "生态 环境"];
/// Rounds over all queries.
const ROUNDS: usize = 40;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = std::env::var_os("HANSOU_INDEX").map_or_else(|| indexed(folder.path()), PathBuf::from);
    let opened = index::Index::open(&home).expect("an index");
    let today = jiff::civil::date(2025, 6, 15);
    println!("{} articles", opened.articles());
    measure("library", |query| {
        find::search(&opened, &find::Request::new(query, today)).expect("it can be read").hits.len()
    });
    let (address, _stop) = start(&home);
    let mut client = Client::to(address);
    for (name, path) in [
        ("search, JSON", "/api/v1/search?today=2025-06-15&q="),
        ("search, page", "/?today=2025-06-15&q="),
        ("histogram", "/api/v1/histogram?today=2025-06-15&q="),
        ("facets", "/api/v1/facets?today=2025-06-15&q="),
    ] {
        measure(name, |query| client.get(&format!("{path}{}", encoded(query))));
    }
    let began = Instant::now();
    let bytes = client.get("/api/v1/export?format=jsonl&q=");
    println!(
        "export of everything: {:.2} s, {:.1} MB, {:.0} rows/s",
        began.elapsed().as_secs_f64(),
        bytes as f64 / 1e6,
        opened.articles() as f64 / began.elapsed().as_secs_f64()
    );
}

fn indexed(folder: &Path) -> PathBuf {
    let home = folder.join(".hansou");
    index::refresh(&home, &["corpus".into()], &index::Settings::default(), &()).expect("the corpus is read");
    home
}

fn start(home: &Path) -> (SocketAddr, mpsc::Sender<()>) {
    let mut options = Options { token: false, ..Options::new(home) };
    options.listen.set_port(0);
    let (told, tell) = mpsc::channel();
    let (stop, stopped) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        let bound = bind(options).expect("a free port");
        told.send(bound.address()).expect("someone waits");
        bound.run(async move {
            while stopped.try_recv() == Err(mpsc::TryRecvError::Empty) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
    });
    (tell.recv().expect("it has started"), stop)
}

/// Prints median, 99th percentile and mean in milliseconds.
fn measure(name: &str, mut ask: impl FnMut(&str) -> usize) {
    for query in QUERIES {
        std::hint::black_box(ask(query));
    }
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        for query in QUERIES {
            let began = Instant::now();
            std::hint::black_box(ask(query));
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    println!("{name:<16} p50 {:.2}  p99 {:.2}  mean {mean:.2} ms", at(0.5), at(0.99));
}

struct Client {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Client {
    fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_nodelay(true).expect("a socket");
        Self { address, stream: BufReader::new(stream) }
    }

    /// The length of an answer that is good.
    fn get(&mut self, path: &str) -> usize {
        write!(self.stream.get_mut(), "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address)
            .expect("it takes requests");
        let (mut length, mut chunked) = (0, false);
        for number in 0.. {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("it answers");
            assert!(number > 0 || line.contains(" 200 "), "{path}: {line}");
            let lower = line.to_ascii_lowercase();
            chunked |= lower.starts_with("transfer-encoding: chunked");
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if line == "\r\n" {
                break;
            }
        }
        if !chunked {
            return self.skip(length);
        }
        let mut all = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("a chunk");
            let size = usize::from_str_radix(line.trim(), 16).expect("its size");
            all += self.skip(size + 2) - 2;
            if size == 0 {
                return all;
            }
        }
    }

    fn skip(&mut self, length: usize) -> usize {
        let mut rest = (&mut self.stream).take(length as u64);
        std::io::copy(&mut rest, &mut std::io::sink()).expect("the whole answer") as usize
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
