//! Encryption before a server that has none: certificates made by `openssl`, shown by `socat`. Where these are not there
//! tests say so and pass; in CI of the feature they must be.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A reverse proxy; it ends with this.
pub struct Encrypted {
    child: Child,
    pub port: u16,
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(folder: &Path, line: &str) {
    let mut words = line.split(' ');
    let mut command = Command::new(words.next().expect("a program"));
    let done = command.current_dir(folder).args(words).output().expect("it runs");
    assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A certificate for these names, by itself or by an authority.
pub fn certificate(folder: &Path, name: &str, names: &str, by: Option<&str>) {
    let by = by.map_or(String::new(), |by| format!(" -CA {by}.pem -CAkey {by}.key"));
    let kind =
        if by.is_empty() { " -addext basicConstraints=critical,CA:TRUE" } else { " -addext basicConstraints=CA:FALSE" };
    run(
        folder,
        &format!(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.pem -days 30 \
             -subj /CN={name} -addext subjectAltName={names}{kind}{by}"
        ),
    );
}

/// Shows a certificate before a port.
pub fn encrypted(folder: &Path, name: &str, port: u16) -> Encrypted {
    let own = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port();
    let listen = format!("OPENSSL-LISTEN:{own},bind=127.0.0.1,reuseaddr,fork,verify=0,cert={name}.pem,key={name}.key");
    let mut command = Command::new("socat");
    command.current_dir(folder).arg(listen).arg(format!("TCP:127.0.0.1:{port}"));
    let child = command.stderr(Stdio::null()).spawn().expect("socat starts");
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", own)).is_err() {
        assert!(started.elapsed() < Duration::from_secs(10), "it does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    Encrypted { child, port: own }
}

/// True where the programs of this test can be run.
pub fn is_possible() -> bool {
    let runs = |program: &str, flag: &str| Command::new(program).arg(flag).output().is_ok();
    let is_possible = runs("socat", "-V") && runs("openssl", "version");
    assert!(is_possible || std::env::var_os("HANSOU_TEST_CLUSTER").is_none(), "socat and openssl must be there");
    if !is_possible {
        eprintln!("certificates: skipped: no socat or no openssl");
    }
    is_possible
}
