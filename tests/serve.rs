//! The server on raw sockets: who is refused and how it is told, that programs get what the library gives, that every
//! page is there, that an index which changes is seen, and that it ends when it should.

#![cfg(feature = "serve")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hansou::find::Folder;
use hansou::serve::{Options, bind};
use hansou::{find, index};
use serde_json::Value;

/// A server on a corpus of its own.
struct Running {
    address: SocketAddr,
    token: String,
    folder: tempfile::TempDir,
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

const TEXTS: [(&str, &str); 4] = [
    ("一.txt", "2021世界传感器大会收官\n\n2021年11月3日，高新区在大会上签约项目18个，签约额121.6亿元，比上届增长。"),
    ("二.txt", "智能传感器产业\n\n2022年8月，高新区发布新的传感器。=1+1 <b>&\"粗\"</b>"),
    ("三.txt", "=HYPERLINK(\"http://x\") 公式\n\n传感器一词见于2022年8月21日的本报。"),
    ("子/四.txt", "没有日期\n\n水表与传感技术。"),
];

fn start(change: impl FnOnce(&mut Options)) -> Running {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in TEXTS {
        let path = folder.path().join("文章").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    refresh(folder.path());
    let mut options = Options::new(&folder.path().join(".hansou"));
    options.listen.set_port(0);
    change(&mut options);
    let (told, tell) = mpsc::channel();
    let (stop, stopped) = mpsc::channel::<()>();
    let thread = std::thread::spawn(move || {
        let bound = bind(options).unwrap();
        told.send((bound.address(), bound.token().unwrap_or_default().to_owned())).unwrap();
        bound.run(async move {
            loop {
                match stopped.try_recv() {
                    Err(mpsc::TryRecvError::Empty) => tokio::time::sleep(Duration::from_millis(5)).await,
                    _ => return,
                }
            }
        });
    });
    let (address, token) = tell.recv_timeout(Duration::from_secs(60)).unwrap();
    Running { address, token, folder, stop: Some(stop), thread: Some(thread) }
}

fn refresh(folder: &Path) {
    index::refresh(&folder.join(".hansou"), &[folder.join("文章")], &index::Settings::default(), &()).unwrap();
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.split_once(':').is_some_and(|(other, _)| other.eq_ignore_ascii_case(name));
        self.head.lines().find(named).and_then(|line| line.split_once(':')).map(|(_, value)| value.trim())
    }
}

impl Running {
    fn host(&self) -> String {
        format!("Host: {}\r\n", self.address)
    }

    /// Sends bytes as they are and reads one answer.
    fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request).unwrap();
        read(&mut BufReader::new(stream))
    }

    fn get(&self, path: &str) -> Answer {
        let request = format!(
            "GET {path} HTTP/1.1\r\n{}Authorization: Bearer {}\r\nConnection: close\r\n\r\n",
            self.host(),
            self.token
        );
        self.raw(request.as_bytes())
    }

    /// Asks for the first job of the server and waits until it is done.
    fn bring_up_to_date(&self) {
        let begun = self.post("/api/v1/index", "{}");
        assert_eq!((begun.status, begun.header("location")), (202, Some("/api/v1/jobs/1")), "{}", begun.text());
        let began = Instant::now();
        while self.get("/api/v1/jobs/1").json()["running"] == true {
            assert!(began.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(self.get("/api/v1/jobs/1").json()["failed"], false);
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        let request = format!(
            "POST {path} HTTP/1.1\r\n{}Authorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.host(),
            self.token,
            body.len(),
        );
        self.raw(request.as_bytes())
    }
}

fn read(stream: &mut impl BufRead) -> Answer {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).unwrap() == 0 {
            break;
        }
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let mut answer = Answer { status, head, body: Vec::new() };
    if answer.header("transfer-encoding").is_some() {
        loop {
            let mut size = String::new();
            stream.read_line(&mut size).unwrap();
            let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
            let mut chunk = vec![0; size + 2];
            stream.read_exact(&mut chunk).unwrap();
            if size == 0 {
                break;
            }
            answer.body.extend_from_slice(&chunk[..size]);
        }
    } else {
        let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        answer.body = vec![0; length];
        stream.read_exact(&mut answer.body).unwrap();
    }
    answer
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn refusals_say_which() {
    let server = start(|_| ());
    let (host, token) = (server.host(), format!("Authorization: Bearer {}\r\n", server.token));
    let state = "GET /api/v1/state HTTP/1.1\r\n";
    for (request, status, kind) in [
        (format!("{state}{host}{token}\r\n"), 200, ""),
        (format!("{state}{token}Host: evil.example\r\n\r\n"), 421, "host"),
        (format!("{state}{token}Host: localhost:1\r\n\r\n"), 421, "host"),
        (format!("{state}{token}\r\n"), 400, "head"),
        (format!("{state}{host}\r\n"), 401, "token"),
        (format!("{state}{host}Authorization: Bearer 00\r\n\r\n"), 401, "token"),
        (format!("{state}{host}{token}Sec-Fetch-Site: cross-site\r\n\r\n"), 403, "origin"),
        (format!("{state}{host}{token}Origin: http://evil.example\r\n\r\n"), 403, "origin"),
        (format!("{state}{host}{token}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, "head"),
        (
            format!(
                "PUT /api/v1/state HTTP/1.1\r\n{host}{token}Content-Type: application/json\r\nContent-Length: 0\r\n\r\n"
            ),
            405,
            "method",
        ),
        (
            format!(
                "POST /api/v1/search HTTP/1.1\r\n{host}{token}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{{}}"
            ),
            403,
            "origin",
        ),
        (
            format!(
                "POST /api/v1/search HTTP/1.1\r\n{host}{token}Content-Type: application/json\r\nContent-Length: 9999999\r\n\r\n"
            ),
            413,
            "large",
        ),
        (
            format!(
                "POST /api/v1/search HTTP/1.1\r\n{host}{token}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"
            ),
            400,
            "head",
        ),
        (format!("GET /api/v1/nothing HTTP/1.1\r\n{host}{token}\r\n"), 404, "path"),
        (format!("GET /api/v1/search?n=x HTTP/1.1\r\n{host}{token}\r\n"), 400, "parameter"),
        (format!("GET /api/v1/search?nn=1 HTTP/1.1\r\n{host}{token}\r\n"), 400, "parameter"),
        (format!("GET /api/v1/original?id=a HTTP/1.1\r\n{host}{token}\r\n"), 403, "closed"),
        (format!("GET /api/v1/article?id=a HTTP/1.1\r\n{host}{token}\r\n"), 404, "article"),
    ] {
        let answer = server.raw(request.as_bytes());
        assert_eq!(answer.status, status, "{request}\n{}", answer.head);
        assert!(answer.header("access-control-allow-origin").is_none());
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{request}");
        if !kind.is_empty() {
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{request}");
            let problem = answer.json();
            assert_eq!(
                (problem["type"].as_str(), problem["status"].as_u64()),
                (Some(&*format!("/problems/{kind}")), Some(status.into()))
            );
            assert!(!problem["detail"].as_str().unwrap().contains("web."), "{problem}");
        }
    }
    // What is no HTTP at all is refused by the protocol itself.
    let answer = server.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 nonsense\r\n\r\n");
    assert!(matches!(answer.status, 0 | 400), "{}", answer.head);
}

#[test]
fn every_route_needs_the_token_and_every_page_is_there() {
    let server = start(|_| ());
    let query = encoded("高新区 传感器");
    let id = encoded("文章/一.txt");
    let pages = [
        "/".to_owned(),
        format!("/?q={query}"),
        format!("/?q={query}&panel=1&lang=en"),
        format!("/panel?q={query}"),
        format!("/article?id={id}&q={query}&rank=1"),
        format!("/why?id={id}&q={query}"),
        "/facts".to_owned(),
        format!("/facts?metric={}&by=year", encoded("签约额")),
        "/status?doctor=1&samples=20".to_owned(),
        format!("/status?prove=1&q={query}"),
        "/help".to_owned(),
        "/problems/host".to_owned(),
        "/opensearch.xml".to_owned(),
        "/favicon.svg".to_owned(),
        "/robots.txt".to_owned(),
    ];
    for page in &pages {
        let answer = server.get(page);
        assert_eq!(answer.status, 200, "{page}: {}", answer.text());
        assert!(!answer.text().contains(">web.") && !answer.text().contains("\"web."), "{page} lacks a message");
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            assert!(answer.header("content-security-policy").unwrap().contains("require-trusted-types-for"), "{page}");
            let open = server.raw(format!("GET {page} HTTP/1.1\r\n{}\r\n", server.host()).as_bytes());
            assert_eq!(open.status, 401, "{page}");
        }
    }
    let entered = server.raw(format!("GET /?q=a&k={} HTTP/1.1\r\n{}\r\n", server.token, server.host()).as_bytes());
    assert_eq!((entered.status, entered.header("location")), (303, Some("/?q=a")));
    let cookie = entered.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let answer = server.raw(format!("GET /help HTTP/1.1\r\n{}Cookie: {cookie}\r\n\r\n", server.host()).as_bytes());
    assert_eq!(answer.status, 200);
    // Style and script come from the page, need no token and are kept for ever.
    let page = server.get("/").text();
    for asset in page.split('"').filter(|part| part.starts_with("/static/")) {
        let answer = server.raw(format!("GET {asset} HTTP/1.1\r\n{}\r\n", server.host()).as_bytes());
        assert_eq!(answer.status, 200, "{asset}");
        assert!(answer.header("cache-control").unwrap().contains("immutable"));
    }
}

#[test]
fn programs_get_what_the_library_gives() {
    let server = start(|_| ());
    let today = "2024-05-06";
    for query in ["高新区 传感器", "chuanganqi", "签约额>100亿元", "\"((|-", "没有的词", "", "\u{0}", "-传感器"]
    {
        let index = index::Index::open(&server.folder.path().join(".hansou")).unwrap();
        let page = find::search(&index, &find::Request::new(query, today.parse().unwrap())).unwrap();
        let answer = server.get(&format!("/api/v1/search?q={}&today={today}&lang=en", encoded(query)));
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let (mut given, mut wanted) =
            (answer.json(), serde_json::from_str::<Value>(&serde_json::to_string(&page).unwrap()).unwrap());
        assert!(given["index"]["commit"].as_str().unwrap().len() == 12);
        for key in ["index", "next", "previous", "took_ms", "notes"] {
            given.as_object_mut().unwrap().remove(key);
            wanted.as_object_mut().unwrap().remove(key);
        }
        for hit in given["hits"].as_array_mut().unwrap() {
            hit.as_object_mut().unwrap().retain(|key, _| key != "source" && key != "script");
        }
        assert_eq!(given, wanted, "{query}");
    }
    let long = serde_json::json!({ "q": "传感器 ".repeat(16_384), "n": 1 }).to_string();
    let answer = server.post("/api/v1/search", &long);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let histogram = server.get(&format!("/api/v1/histogram?q={}&by=year&share=1", encoded("传感器"))).json();
    let counted: u64 = histogram["bars"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bar| bar["exact"].as_u64().unwrap() + bar["words"].as_u64().unwrap() + bar["most"].as_u64().unwrap())
        .sum();
    assert_eq!(counted + histogram["undated"].as_u64().unwrap(), histogram["total"].as_u64().unwrap(), "{histogram}");
    let proof = server.get(&format!("/api/v1/prove?q={}", encoded("传感器"))).json();
    assert_eq!(
        (proof["hold"].as_u64(), proof["found"].as_u64(), proof["scanned"].as_u64()),
        (Some(3), Some(3), Some(4)),
        "{proof}"
    );
    let folders = server.get(&format!("/api/v1/facets?q={}&by=folder,source,year", encoded("传感"))).json();
    assert!(
        folders["facets"][0]["values"].as_array().unwrap().iter().any(|value| value["value"] == "文章/子"),
        "{folders}"
    );
    let narrowed = server.get(&format!("/api/v1/search?q={}&folder={}", encoded("传感"), encoded("文章/子"))).json();
    assert_eq!(narrowed["total"], 1, "{narrowed}");
    let undated = server.get(&format!("/api/v1/search?q={}&undated=1", encoded("传感"))).json();
    assert!(undated["hits"].as_array().unwrap().iter().all(|hit| hit["date"].is_null()), "{undated}");
}

#[test]
fn papers_are_counted_and_narrow_results_down() {
    let server = start(|_| ());
    let record = r#"{"title":"传感器产业","content":"传感器产值增长。","source":"科学大道 周报"}"#;
    std::fs::write(server.folder.path().join("文章/八.json"), record).unwrap();
    refresh(server.folder.path());
    std::thread::sleep(Duration::from_millis(300));
    let counted = server.get(&format!("/api/v1/facets?q={}&by=source", encoded("传感器"))).json();
    let facet = &counted["facets"][0];
    assert_eq!(facet["values"], serde_json::json!([{ "value": "科学大道 周报", "count": 1 }]), "{counted}");
    assert!(facet["none"].as_u64().unwrap() > 1, "{counted}");
    let total = |source: &str| {
        let path = format!("/api/v1/search?q={}&exact=1&source={}", encoded("传感器"), encoded(source));
        server.get(&path).json()["total"].as_u64().unwrap()
    };
    assert_eq!((total("科学大道 周报"), total(""), total("别的报")), (1, 3, 0));
}

#[test]
fn a_known_answer_is_not_sent_again_until_the_index_changes() {
    let server = start(|_| ());
    let path = format!("/api/v1/search?q={}&exact=1", encoded("智能水表"));
    let first = server.get(&path);
    assert_eq!(first.json()["total"], 0);
    let tag = first.header("etag").unwrap().to_owned();
    let again = || {
        let request = format!(
            "GET {path} HTTP/1.1\r\n{}Authorization: Bearer {}\r\nIf-None-Match: {tag}\r\n\r\n",
            server.host(),
            server.token
        );
        server.raw(request.as_bytes())
    };
    assert_eq!(again().status, 304);
    std::fs::write(server.folder.path().join("文章/五.txt"), "智能水表").unwrap();
    refresh(server.folder.path());
    let committed = Instant::now();
    while again().status == 304 {
        assert!(committed.elapsed() < Duration::from_secs(5), "the commit is not seen");
        std::thread::sleep(Duration::from_millis(20));
    }
    let answer = server.get(&path);
    assert_eq!(answer.json()["total"], 1);
    assert_ne!(answer.header("etag"), Some(&*tag));
}

#[test]
fn while_the_index_is_rebuilt_every_answer_is_of_one_commit_and_none_fails() {
    let server = start(|_| ());
    let path = format!("/api/v1/search?q={}&exact=1", encoded("传感"));
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let seen = std::sync::Mutex::new(std::collections::BTreeMap::<String, std::collections::BTreeSet<u64>>::new());
    let ask = || {
        while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
            let answer = server.get(&path);
            assert_eq!(answer.status, 200, "{}", answer.text());
            let answer = answer.json();
            let commit = answer["index"]["commit"].as_str().unwrap().to_owned();
            let total = answer["total"].as_u64().unwrap();
            assert_eq!(answer["hits"].as_array().unwrap().len() as u64, total, "{answer}");
            seen.lock().unwrap().entry(commit).or_default().insert(total);
        }
    };
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3).map(|_| scope.spawn(ask)).collect();
        for number in 0..6 {
            // One article more, then in turn by a refresh and by a rebuild.
            std::fs::write(server.folder.path().join(format!("文章/新{number}.txt")), "传感器").unwrap();
            let settings = index::Settings { full: number % 2 == 1, threads: Some(1), ..index::Settings::default() };
            index::refresh(&server.folder.path().join(".hansou"), &[], &settings, &()).unwrap();
            std::thread::sleep(Duration::from_millis(300));
        }
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
    let seen = seen.into_inner().unwrap();
    assert!(seen.len() > 2 && seen.values().all(|totals| totals.len() == 1), "{seen:?}");
}

#[test]
fn exports_hold_everything_and_excel_gets_no_formula() {
    let server = start(|_| ());
    let export =
        |format: &str| server.get(&format!("/api/v1/export?q={}&exact=1&format={format}", encoded("传感器|公式")));
    let excel = export("csv-excel");
    assert!(
        excel.header("content-disposition").unwrap().starts_with("attachment; filename=\"hansou-"),
        "{}",
        excel.head
    );
    let text = excel.text();
    assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
    assert!(text.contains("'=HYPERLINK"), "{text}");
    let mut rows = csv::ReaderBuilder::new().from_reader(&excel.body[3..]);
    assert_eq!(rows.records().map(Result::unwrap).count(), 3);
    let plain = export("csv").text();
    assert!(!plain.starts_with('\u{feff}') && plain.contains("\"=HYPERLINK"), "{plain}");
    let lines = export("jsonl").text();
    let ids: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert!(ids.len() == 3 && ids.iter().all(Value::is_string), "{ids:?}");
}

#[test]
fn whole_lists_and_single_articles_as_references() {
    let server = start(|_| ());
    let export = |format: &str| server.get(&format!("/api/v1/export?q={}&exact=1&format={format}", encoded("传感器")));
    let lines = export("gbt7714").text();
    assert_eq!(lines.lines().count(), 3, "{lines}");
    assert!(lines.contains("2021世界传感器大会收官[Z]."), "{lines}");
    let ris = export("ris");
    assert!(ris.header("content-disposition").unwrap().contains(".ris\""), "{}", ris.head);
    assert_eq!(ris.text().matches("ER  - \r\n").count(), 3);
    assert_eq!(export("bibtex").text().matches("\n}\n").count(), 3);
    assert_eq!(export("csl-json").json().as_array().unwrap().len(), 3);
    let one = server.get(&format!("/api/v1/cite?id={}", encoded("文章/一.txt")));
    assert_eq!(one.text(), "2021世界传感器大会收官[Z].\n");
    assert_eq!(server.get("/api/v1/cite?id=none").status, 404);
}

#[test]
fn a_page_that_follows_one_of_another_commit_says_so() {
    let server = start(|_| ());
    let first = server.get(&format!("/api/v1/search?q={}&n=1&lang=en", encoded("传感"))).json();
    let next = first["next"].as_str().unwrap().to_owned();
    assert!(next.contains(first["index"]["commit"].as_str().unwrap()), "{next}");
    let moved = |answer: &Value| answer["notes"].to_string().contains("changed since");
    assert!(!moved(&server.get(&format!("{next}&lang=en")).json()));
    let page = next.replace("/api/v1/search", "/");
    assert!(!server.get(&page).text().contains("翻页期间索引更新了"));
    std::fs::write(server.folder.path().join("文章/六.txt"), "传感").unwrap();
    refresh(server.folder.path());
    let committed = Instant::now();
    while !moved(&server.get(&format!("{next}&lang=en")).json()) {
        assert!(committed.elapsed() < Duration::from_secs(5), "the commit is not seen");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(server.get(&page).text().contains("翻页期间索引更新了"));
}

#[test]
fn the_index_is_brought_up_to_date_only_where_that_is_allowed() {
    let closed = start(|_| ());
    assert_eq!(closed.post("/api/v1/index", "{}").json()["type"], "/problems/closed");
    assert!(!closed.get("/status").text().contains("/api/v1/index"));

    let server = start(|options| options.write = true);
    assert!(server.get("/status").text().contains("/api/v1/index"));
    let refused = server.get("/api/v1/index");
    assert_eq!((refused.status, refused.header("allow")), (405, Some("POST")));
    std::fs::write(server.folder.path().join("文章/七.txt"), "新来的文章").unwrap();
    server.bring_up_to_date();
    assert_eq!(server.get("/api/v1/jobs/2").status, 404);
    std::thread::sleep(Duration::from_millis(300));
    let found = server.get(&format!("/api/v1/search?q={}&exact=1", encoded("新来的文章"))).json();
    assert_eq!(found["total"], 1, "{found}");
    // Another process writes: the lock is the system's.
    let lock = std::fs::File::options().write(true).open(server.folder.path().join(".hansou/lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(server.post("/api/v1/index", "{}").status, 409);
}

/// Sees the same line on every picture.
#[derive(Debug)]
struct OneLine;

impl hansou_ocr::Engine for OneLine {
    fn name(&self) -> String {
        "one line".into()
    }

    fn read(&self, _: &hansou_ocr::Picture, _: Instant) -> Result<hansou_ocr::Page, hansou_ocr::Failure> {
        let words = "高压钠灯全部换成节能灯。".chars().enumerate().map(|(at, c)| {
            let rect = hansou_ocr::Rect { x: 100. + 40. * at as f32, y: 100., width: 40., height: 40. };
            hansou_ocr::Word { text: c.into(), rect, confidence: 0.9 }
        });
        let line = hansou_ocr::Line { words: words.collect(), size: 40., vertical: false };
        Ok(hansou_ocr::Page { lines: vec![line], skew: 0. })
    }
}

/// A server reads scans as `search index` does: what reads them is given to it.
#[test]
fn scans_are_read_while_the_index_is_brought_up_to_date() {
    let reader = hansou_ocr::Reader::new(Box::new(OneLine), Duration::from_secs(60), 1);
    let server = start(|options| {
        options.write = true;
        options.scans = Some(Arc::new(reader));
    });
    let scan = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/2021/20210830-street-lamps.png");
    std::fs::copy(scan, server.folder.path().join("文章/路灯.png")).unwrap();
    server.bring_up_to_date();
    std::thread::sleep(Duration::from_millis(300));
    let found = server.get(&format!("/api/v1/search?q={}&exact=1", encoded("高压钠灯全部换成节能灯"))).json();
    assert_eq!(found["total"], 1, "{found}");
}

/// Bytes that a test can look at while a server writes them.
#[derive(Clone, Default)]
struct Written(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_line_for_each_request_without_the_key() {
    let written = Written::default();
    let log = hansou::serve::Log::to(written.clone());
    let server = start(|options| options.log = Some(log));
    server.get("/api/v1/search?q=a&n=1");
    server.raw(format!("GET /?q=a&k={} HTTP/1.1\r\n{}\r\n", server.token, server.host()).as_bytes());
    let lines = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("127.0.0.1 - - [") && lines[0].contains("\"GET /api/v1/search?q=a&n=1 HTTP/1.1\" 200 ")
    );
    assert!(lines[1].contains("\"GET /?q=a HTTP/1.1\" 303 ") && !lines[1].contains(&server.token), "{}", lines[1]);
}

#[test]
fn it_stops_in_time_with_a_stream_open_and_keeps_no_token() {
    let mut server = start(|_| ());
    let token = server.folder.path().join(".hansou/serve.token");
    assert_eq!(std::fs::read_to_string(&token).unwrap(), server.token);
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&token.metadata().unwrap().permissions()) & 0o777, 0o600);
    let mut stream = TcpStream::connect(server.address).unwrap();
    write!(stream, "GET /api/v1/events HTTP/1.1\r\n{}Authorization: Bearer {}\r\n\r\n", server.host(), server.token)
        .unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut text = String::new();
    while !text.contains("event: state") {
        assert!(reader.read_line(&mut text).unwrap() > 0, "{text}");
    }
    let began = Instant::now();
    drop(server.stop.take());
    server.thread.take().unwrap().join().unwrap();
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(!token.exists());
    server.thread = Some(std::thread::spawn(|| ()));
}

#[test]
fn originals_are_attachments() {
    let server = start(|options| options.originals = true);
    let answer = server.get(&format!("/api/v1/original?id={}", encoded("文章/二.txt")));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.text(), TEXTS[1].1);
    assert!(
        answer.header("content-disposition").unwrap().contains("filename*=UTF-8''%E4%BA%8C.txt"),
        "{}",
        answer.head
    );
    assert!(answer.header("content-security-policy").unwrap().starts_with("sandbox"));
    let results = server.get(&format!("/?q={}", encoded("传感器"))).text();
    assert!(results.contains("href=\"/api/v1/original?id="), "{results}");
    let closed = start(|_| ());
    assert!(!closed.get(&format!("/?q={}", encoded("传感器"))).text().contains("/api/v1/original"));
}

/// What is wrong with a file is told while the index is brought up to date, to those who watch.
#[test]
fn where_nothing_is_found_a_scan_of_all_texts_says_so() {
    let server = start(|_| ());
    let page = |query: &str| server.get(&format!("/?q={}", encoded(query))).text();
    let nowhere = page("魑魅魍魉");
    assert!(nowhere.contains("没有一篇含有“魑魅魍魉”。"), "{nowhere}");
    // Left out by a condition, and there.
    let left_out = page("传感器 日期:1901年");
    assert!(left_out.contains("没有找到") && !left_out.contains("没有一篇"), "{left_out}");
}

#[test]
fn problems_of_files_are_told_as_they_come() {
    let server = start(|options| options.write = true);
    std::fs::write(server.folder.path().join("文章/坏.json"), "[{").unwrap();
    let ask = |request: String| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        BufReader::new(stream)
    };
    let head = format!("{}Authorization: Bearer {}\r\n", server.host(), server.token);
    let mut events = ask(format!("GET /api/v1/events?lang=zh HTTP/1.1\r\n{head}\r\n"));
    let mut text = String::new();
    while !text.contains("event: progress") {
        assert!(events.read_line(&mut text).unwrap() > 0, "{text}");
    }
    let from = format!("Origin: http://{}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n", server.address);
    let reply = read(&mut ask(format!("POST /api/v1/index HTTP/1.1\r\n{head}{from}\r\n{{}}")));
    assert_eq!(reply.status, 202, "{}", reply.text());
    let began = Instant::now();
    while !text.contains("event: done") {
        assert!(began.elapsed() < Duration::from_secs(60), "{text}");
        assert!(events.read_line(&mut text).unwrap() > 0, "{text}");
    }
    let told = text.split("event: problem\n").nth(1).expect("a problem");
    let told = told.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let told: serde_json::Value = serde_json::from_str(told).unwrap();
    assert!(
        told["path"].as_str().unwrap().ends_with("坏.json") && told["text"].as_str().unwrap().contains("坏.json"),
        "{told}"
    );
}

#[test]
fn requests_in_a_row_are_answered_in_order() {
    let server = start(|options| options.token = false);
    let mut stream = TcpStream::connect(server.address).unwrap();
    let one = |path: &str| format!("GET {path} HTTP/1.1\r\n{}\r\n", server.host());
    stream.write_all((one("/api/v1/health") + &one("/api/v1/stats") + &one("/robots.txt")).as_bytes()).unwrap();
    let mut reader = BufReader::new(stream);
    assert_eq!(read(&mut reader).status, 204);
    assert_eq!(read(&mut reader).json()["articles"], 4);
    assert!(read(&mut reader).text().contains("Disallow"));
}

#[test]
fn without_an_index_the_server_says_what_to_do() {
    let server = start(|options| options.archive = Arc::new(Folder(options.archive.home().unwrap().join("nothing"))));
    let answer = server.get("/api/v1/stats");
    assert_eq!((answer.status, answer.json()["type"].as_str()), (503, Some("/problems/index")));
    assert!(server.get("/").text().contains("search index"));
    assert_eq!(server.get("/help").status, 200, "the rest lives");
}
