//! The client before things that are no healthy cluster: each fault is named within the time limit. No cluster and no
//! Java is needed; `fake` is what stands there, `encrypted` puts encryption before it, `tls` tries certificates.

mod encrypted;
mod fake;
mod tls;

use std::sync::Arc;
use std::time::{Duration, Instant};

use fake::{Fake, Manner};
use hansou_cluster::{Access, Address, Bulk, Call, Cluster, Credentials, Error, Secret};
use serde_json::{Value, json};

/// Time for a request of these tests.
const LIMIT: Duration = Duration::from_secs(2);

fn cluster(address: &str, access: Access) -> Cluster {
    Cluster::new(Address::parse(address).expect("an address"), access).expect("it can be asked")
}

/// What a request gives there.
fn asked(address: &str, access: Access) -> Result<Value, Error> {
    let started = Instant::now();
    let answer = cluster(address, access).send(&Call::get("/news/_doc/1").within(LIMIT));
    assert!(started.elapsed() < LIMIT * 2, "{:?}", started.elapsed());
    answer
}

/// The name of the variant of an error.
fn kind(answer: &Result<Value, Error>) -> String {
    let text = format!("{answer:?}");
    text.trim_start_matches("Err(").split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

fn error(kind: &str, reason: &str) -> String {
    json!({"error": {"root_cause": [{"type": kind, "reason": reason}], "type": kind, "reason": reason}}).to_string()
}

#[test]
fn every_answer_has_its_error_in_time() {
    let says = |status, body: &str| Manner::Says(status, body.to_owned());
    let full = "index [news-000001] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];";
    let table = [
        (says(200, "{\"found\": true}"), "Ok"),
        (says(200, "<html>welcome</html>"), "Garbage"),
        (says(200, ""), "Garbage"),
        (says(200, "[1, 2]"), "Garbage"),
        (says(200, "{\"cut\": "), "Garbage"),
        (says(500, "\u{0}\u{1}\u{2}"), "Garbage"),
        (says(302, "moved"), "Garbage"),
        (says(401, "Unauthorized"), "Unauthorized"),
        (says(403, &error("security_exception", "no permissions for [indices:data/read/search]")), "Forbidden"),
        (says(429, "slow down"), "Busy"),
        (says(429, &error("cluster_block_exception", full)), "ReadOnly"),
        (says(403, &error("cluster_block_exception", "FORBIDDEN/8/index write (api)")), "ReadOnly"),
        (says(502, "<html>Bad Gateway</html>"), "Unreachable"),
        (says(503, &error("cluster_manager_not_discovered_exception", "")), "Unreachable"),
        (says(404, &error("index_not_found_exception", "no such index [news]")), "Missing"),
        (says(409, &error("version_conflict_engine_exception", "")), "Conflict"),
        (says(400, &error("parsing_exception", "unknown query")), "Refused"),
        (Manner::Cuts, "Unreachable"),
        (Manner::CutsBody, "Unreachable"),
        (Manner::IsSilent, "Timeout"),
        (Manner::Trickles, "Timeout"),
    ];
    for (manner, wanted) in table {
        let told = format!("{manner:?}");
        let fake = Fake::start(manner);
        let answer = asked(&format!("http://127.0.0.1:{}/news", fake.port), Access::default());
        assert_eq!(kind(&answer), wanted, "{told}: {answer:?}");
    }
}

#[test]
fn the_next_node_is_asked_when_one_cuts_or_is_gone() {
    let (cuts, well) = (Fake::start(Manner::Cuts), Fake::start(Manner::Says(200, "{}".to_owned())));
    let gone = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port();
    let address = format!("http://127.0.0.1:{gone},127.0.0.1:{},127.0.0.1:{}/news", cuts.port, well.port);
    let cluster = cluster(&address, Access::default());
    for _ in 0..3 {
        assert_eq!(cluster.send(&Call::get("/").within(LIMIT)), Ok(json!({})));
    }
    assert!(well.heard().len() == 3 && cuts.heard().len() == 1, "{} {}", well.heard().len(), cuts.heard().len());
}

#[test]
fn what_is_refused_of_a_bulk_is_sent_again_alone() {
    let fake = Fake::start(Manner::TakesAllBut("兔"));
    let cluster = Arc::new(cluster(&format!("http://127.0.0.1:{}/news", fake.port), Access::default()));
    let bulk = Bulk::new(&cluster, "news-000001", 1);
    for (id, text) in [("a", "龟"), ("b", "兔"), ("c", "龟")] {
        bulk.put(id, json!({"body": text}).to_string().as_bytes()).expect("it is taken");
    }
    bulk.finish().expect("all is taken in the end");
    let sent: Vec<usize> = fake.heard().iter().map(|request| request.matches("\"body\"").count()).collect();
    assert_eq!(sent, [3, 1]);
    assert!(fake.heard()[1].contains("兔"));
}

#[test]
fn credentials_are_sent_where_they_belong_and_are_not_told() {
    let elsewhere = Fake::start(Manner::Says(200, "{}".to_owned()));
    let leads = format!("Location: http://localhost:{}/news", elsewhere.port);
    let fake = Fake::start(Manner::SaysWith(302, Box::leak(leads.into_boxed_str()), String::new()));
    let access =
        Access { credentials: Some(Credentials::Basic("u".to_owned(), Secret::new("geheim"))), ..Access::default() };
    let answer = asked(&format!("http://127.0.0.1:{}/news", fake.port), access.clone());
    assert!(fake.heard()[0].to_lowercase().contains("authorization: basic"), "{:?}", fake.heard());
    let is_told = |text: &str| text.contains("geheim") || text.contains("dTpnZWhlaW0");
    assert!(!elsewhere.heard().iter().any(|request| is_told(request)), "{:?}", elsewhere.heard());
    assert!(!is_told(&format!("{answer:?} {access:?}")));
}
