//! Certificates: made by `openssl`, shown by `socat` before a server without encryption. Where these are not there the
//! test says so and passes; in CI of the feature they must be.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hansou_cluster::Access;

use super::fake::{Fake, Manner};
use super::{asked, kind};

/// A reverse proxy; it ends with this.
struct Encrypted {
    child: Child,
    port: u16,
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
fn certificate(folder: &Path, name: &str, names: &str, by: Option<&str>) {
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
fn encrypted(folder: &Path, name: &str, port: u16) -> Encrypted {
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
fn is_possible() -> bool {
    let runs = |program: &str, flag: &str| Command::new(program).arg(flag).output().is_ok();
    let is_possible = runs("socat", "-V") && runs("openssl", "version");
    assert!(is_possible || std::env::var_os("HANSOU_TEST_CLUSTER").is_none(), "socat and openssl must be there");
    if !is_possible {
        eprintln!("certificates: skipped: no socat or no openssl");
    }
    is_possible
}

#[test]
fn a_certificate_is_trusted_when_its_authority_is_and_it_names_the_host() {
    if !is_possible() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    certificate(folder, "authority", "DNS:authority.test", None);
    certificate(folder, "other", "DNS:other.test", None);
    certificate(folder, "node", "IP:127.0.0.1,DNS:localhost", Some("authority"));
    certificate(folder, "elsewhere", "DNS:search.example.org", Some("authority"));
    let fake = Fake::start(Manner::Says(200, "{\"found\": true}".to_owned()));
    let (node, elsewhere) = (encrypted(folder, "node", fake.port), encrypted(folder, "elsewhere", fake.port));
    let pem = |name: &str| std::fs::read(folder.join(format!("{name}.pem"))).expect("a certificate");
    let trusting = |trusted: Option<Vec<u8>>| Access { trusted, ..Access::default() };
    let table = [
        (&node, "127.0.0.1", Some(pem("authority")), "Ok"),
        (&node, "localhost", Some(pem("authority")), "Ok"),
        (&node, "127.0.0.1", None, "Certificate"),
        (&node, "127.0.0.1", Some(pem("other")), "Certificate"),
        (&elsewhere, "127.0.0.1", Some(pem("authority")), "Certificate"),
    ];
    for (proxy, host, trusted, wanted) in table {
        let address = format!("https://{host}:{}/news", proxy.port);
        let told = format!("{address} {}", trusted.is_some());
        let answer = asked(&address, trusting(trusted));
        assert_eq!(kind(&answer), wanted, "{told}: {answer:?}");
    }
    // Encryption where there is none, and none where there is.
    let answer = asked(&format!("https://127.0.0.1:{}/news", fake.port), Access::default());
    assert_eq!(kind(&answer), "Unreachable", "{answer:?}");
    let answer = asked(&format!("http://127.0.0.1:{}/news", node.port), Access::default());
    assert_eq!(kind(&answer), "Unreachable", "{answer:?}");
}
