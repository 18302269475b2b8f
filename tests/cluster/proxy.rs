//! What may stand between a program and a cluster: something that cuts connections, answers with nonsense, or asks for a
//! password. It speaks just enough HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// What it does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Closes the connection of every second request without an answer.
    Cuts,
    /// Answers every request with a page.
    Welcomes,
    /// Answers JSON that is none of OpenSearch's.
    Babbles,
    /// Does not answer without `Authorization: Basic` of u:p.
    Guards,
    /// Refuses every second bulk: too busy.
    IsBusy,
    /// Counts and passes on.
    Passes,
}

/// A running one.
pub struct Proxy {
    pub port: u16,
    requests: Arc<AtomicUsize>,
}

impl Proxy {
    /// Before the node at a port.
    pub fn start(node: u16, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let port = listener.local_addr().expect("an address").port();
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counter = Arc::clone(&counter);
                std::thread::spawn(move || serve(stream, node, manner, &counter));
            }
        });
        Self { port, requests }
    }

    /// Where an index is through it.
    pub fn address(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}/{name}", self.port)
    }

    /// Requests so far.
    pub fn requests(&self) -> usize {
        self.requests.load(Relaxed)
    }
}

fn serve(stream: TcpStream, node: u16, manner: Manner, counter: &AtomicUsize) {
    let Ok(mut reader) = stream.try_clone().map(BufReader::new) else { return };
    let mut out = stream;
    while let Some((head, body)) = read(&mut reader) {
        let number = counter.fetch_add(1, Relaxed);
        let is_bulk = head.lines().next().is_some_and(|line| line.contains("/_bulk"));
        let fixed = match manner {
            Manner::Cuts if number % 2 == 1 => return,
            Manner::Welcomes => Some(("200 OK", "<html>welcome</html>")),
            Manner::Babbles => Some(("200 OK", "{\"hello\": [1, 2, 3]}")),
            // u:p in base 64.
            Manner::Guards if !head.to_lowercase().contains("basic dtpw") => Some(("401 Unauthorized", "Unauthorized")),
            Manner::IsBusy if is_bulk && number % 2 == 1 => Some(("429 Too Many Requests", "slow down")),
            _ => None,
        };
        let answer = match fixed {
            Some((status, body)) => {
                let length = body.len();
                format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
                    .into_bytes()
            }
            None => match pass(node, &head, &body) {
                Ok(answer) => answer,
                Err(_) => return,
            },
        };
        if out.write_all(&answer).is_err() {
            return;
        }
    }
}

/// A request: its head and its body.
fn read(reader: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head += &line;
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}

/// The node's answer.
fn pass(node: u16, head: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", node))?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(b"Connection: close\r\n\r\n")?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    // The connection to the client stays open.
    let text = String::from_utf8_lossy(&answer).replace("connection: close\r\n", "");
    Ok(if text.len() == answer.len() { answer } else { strip(&answer) })
}

/// Without the line that closes the connection, bytes left as they are.
fn strip(answer: &[u8]) -> Vec<u8> {
    let line = b"connection: close\r\n";
    match answer.windows(line.len()).position(|window| window.eq_ignore_ascii_case(line)) {
        Some(at) => [&answer[..at], &answer[at + line.len()..]].concat(),
        None => answer.to_vec(),
    }
}
