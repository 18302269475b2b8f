//! What comes in on a connection to `search serve`, on an index of a few articles: whatever it is, the server answers in
//! HTTP or hangs up, never fails, and lets no text of the request into a page but escaped.
#![no_main]

mod shared;

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

use hansou::serve::{Options, bind};
use libfuzzer_sys::fuzz_target;

/// Opens an element that no page of ours has.
const FOREIGN: &str = "<blink";

/// The address of the server, which lives as long as the process.
fn address() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| {
        let home = shared::index();
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let bound = bind(Options { listen, token: false, ..Options::new(&home) }).expect("a free port");
        let address = bound.address();
        std::thread::spawn(|| bound.run(std::future::pending()));
        address
    })
}

/// Sends bytes and reads all that comes back; nothing more is sent where nothing more `is_awaited`.
fn answer(request: &[u8], is_awaited: bool) -> Vec<u8> {
    let mut stream = TcpStream::connect(address()).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time");
    // It may hang up before it has read all.
    let _ = stream.write_all(request);
    if is_awaited {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert!(error.kind() != std::io::ErrorKind::WouldBlock, "no end after 20 s");
    }
    answer
}

fuzz_target!(|input: &[u8]| {
    // Half of the inputs are a path with its query in a sound request, so that they come past the first line.
    let (request, is_awaited) = match input.split_first() {
        Some((first, target)) if first % 2 == 0 => {
            let target: String = target.iter().filter(|byte| byte.is_ascii_graphic()).map(|&byte| byte as char).collect();
            // The stream of events ends with the server.
            if target.contains("events") {
                return;
            }
            let request = format!("GET /{target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", address());
            (request.into_bytes(), false)
        }
        Some((_, rest)) => (rest.to_vec(), true),
        None => return,
    };
    let answer = String::from_utf8_lossy(&answer(&request, is_awaited)).into_owned();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1."), "{answer:.200}");
    assert!(!answer.starts_with("HTTP/1.1 500"), "{answer:.2000}");
    // JSON and CSV say what was asked as it was asked.
    let is_page = answer.split("\r\n\r\n").next().is_some_and(|head| head.contains("content-type: text/html"));
    assert!(!is_page || !answer.contains(FOREIGN), "text of the request came into the page unescaped");
});
