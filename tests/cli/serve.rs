//! `search serve` through the real program: its flags, and that it ends when told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use tempfile::TempDir;

use crate::{command, search, support};

/// A running server, ended with the test.
struct Server {
    child: Child,
    /// 127.0.0.1:PORT.
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(folder: &TempDir, flags: &[&str]) -> Self {
        let mut child = command(folder.path())
            .args(["serve", "--port", "0"])
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut link = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let address = link.split_once("http://").and_then(|(_, rest)| rest.split(['/', '\n']).next());
        let address = address.unwrap_or_else(|| panic!("{link:?} is no link")).to_owned();
        Self { child, address }
    }

    /// The status of an answer and all of it.
    fn get(&self, path: &str, host: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("{answer:?} is no answer")), answer)
    }
}

fn indexed() -> TempDir {
    let folder = TempDir::new().unwrap();
    support::copy_corpus(&folder.path().join("corpus"));
    let run = search(folder.path(), &["index", "corpus/"]);
    assert_eq!(run.code, 0, "{run:?}");
    folder
}

#[test]
fn a_server_asks_for_its_key_and_knows_its_name() {
    let folder = indexed();
    let server = Server::start(&folder, &["--allow-host", "archive.test", "--watch"]);
    let port = server.address.rsplit(':').next().unwrap();
    assert_eq!(server.get("/api/v1/stats", &server.address).0, 401);
    assert_eq!(server.get("/api/v1/stats", &format!("elsewhere.test:{port}")).0, 421);
    assert_eq!(server.get("/api/v1/stats", &format!("archive.test:{port}")).0, 401);
}

#[test]
fn an_open_server_answers_and_counts() {
    let folder = indexed();
    let server = Server::start(
        &folder,
        &["--listen", "127.0.0.1", "--no-token", "--originals", "--write", "--log", "--metrics"],
    );
    let (status, answer) = server.get("/api/v1/search?q=%E4%BC%A0%E6%84%9F%E5%99%A8", &server.address);
    assert!(status == 200 && answer.contains("\"hits\""), "{answer}");
    assert_eq!(server.get("/metrics", &server.address).0, 200);
    let (status, answer) = server.get("/api/v1/original?id=wss-2021", &server.address);
    assert!(status == 200 && answer.contains("attachment"), "{answer}");
}
