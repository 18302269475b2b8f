//! Certificates: which are trusted, and which are not.

use hansou_cluster::Access;

use super::encrypted::{certificate, encrypted, is_possible};
use super::fake::{Fake, Manner};
use super::{asked, kind};

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
