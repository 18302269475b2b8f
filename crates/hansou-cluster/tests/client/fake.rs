//! Something that stands where a cluster should: a server on the loopback interface that gives a fixed answer, or none.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What it does with each request.
#[derive(Debug, Clone)]
pub enum Manner {
    /// Answers with this status and body.
    Says(u16, String),
    /// The same, and a field in the head.
    SaysWith(u16, &'static str, String),
    /// Closes the connection instead of an answer.
    Cuts,
    /// Closes it in the middle of the body.
    CutsBody,
    /// Never answers.
    IsSilent,
    /// Gives its answer byte by byte, and never all of it.
    Trickles,
    /// Answers a bulk by taking those actions whose document does not hold this word, the first time it sees it.
    TakesAllBut(&'static str),
}

/// A running one; it ends with the process.
pub struct Fake {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Fake {
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (manner, hears) = (manner.clone(), Arc::clone(&hears));
                // Who went away is no matter.
                std::thread::spawn(move || serve(stream, &manner, &hears).unwrap_or_default());
            }
        });
        Self { port, heard }
    }

    /// The requests so far: head and body of each.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(stream: TcpStream, manner: &Manner, hears: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    while let Some(request) = request(&mut reader)? {
        let earlier = {
            let mut heard = hears.lock().unwrap_or_else(PoisonError::into_inner);
            heard.push(request.clone());
            heard.len() - 1
        };
        match manner {
            Manner::Says(status, body) => say(&mut out, *status, "X-Nothing: 1", body)?,
            Manner::SaysWith(status, field, body) => say(&mut out, *status, field, body)?,
            Manner::Cuts => return Ok(()),
            Manner::CutsBody => {
                out.write_all(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"a\":",
                )?;
                return Ok(());
            }
            Manner::IsSilent => std::thread::sleep(Duration::from_secs(60)),
            Manner::Trickles => {
                out.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")?;
                while out.write_all(b" ").is_ok() {
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
            Manner::TakesAllBut(word) => say(&mut out, 200, "X-Nothing: 1", &taken(&request, word, earlier == 0))?,
        }
    }
    Ok(())
}

fn say(out: &mut TcpStream, status: u16, field: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    write!(
        out,
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n{field}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// The answer to a bulk of documents.
fn taken(request: &str, word: &str, is_first: bool) -> String {
    let documents = request.split("\r\n\r\n").nth(1).unwrap_or_default().lines().skip(1).step_by(2);
    let item = |document: &str| match is_first && document.contains(word) {
        true => {
            r#"{"index":{"status":429,"error":{"type":"opensearch_rejected_execution_exception","reason":"full"}}}"#
        }
        false => r#"{"index":{"status":201}}"#,
    };
    format!("{{\"errors\":{is_first},\"items\":[{}]}}", documents.map(item).collect::<Vec<_>>().join(","))
}

/// The next request: head and body.
fn request(reader: &mut impl BufRead) -> std::io::Result<Option<String>> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(None);
        }
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    Ok(Some(head + &String::from_utf8_lossy(&body)))
}
