//! Nodes die at random moments while an index is written and asked. HANSOU_TEST_KILLS says how often (2), HANSOU_TEST_SEED
//! when: nothing that was acknowledged is lost, and no answer is wrong or short without saying so.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{Run, cluster, search, started, with_corpus};

/// Random numbers (SplitMix64), the same ones from the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

const QUERY: &str = "传感器大会";

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

fn ask(folder: &Path, at: &str) -> Run {
    search(folder, &["query", QUERY, "--exact", "--json", "-n", "1000", "--timeout", "20s", "--at", at])
}

fn ids(run: &Run) -> Vec<String> {
    let mut ids: Vec<String> =
        run.json()["hits"].as_array().into_iter().flatten().map(|hit| hit["id"].to_string()).collect();
    ids.sort();
    ids
}

/// An answer has all articles of before and none that are nowhere, or says that it is not whole, or is an error.
fn is_honest(run: &Run, before: &[String], all: &[String]) -> bool {
    if run.code >= 2 {
        return !run.err.is_empty();
    }
    let ids = ids(run);
    let is_whole = before.iter().all(|id| ids.contains(id));
    ids.iter().all(|id| all.contains(id)) && (is_whole || run.json()["partial"] == true)
}

#[test]
fn nodes_die_at_any_moment() {
    let Some(mut nodes) = cluster("kills") else { return };
    let folder = with_corpus();
    let (folder, at) = (folder.path(), nodes.address("kills"));
    let (rounds, mut random) = (number("HANSOU_TEST_KILLS", 2), Random(number("HANSOU_TEST_SEED", 1)));
    assert!(search(folder, &["index", "corpus", "--at", &at]).code < 2);
    assert!(search(folder, &["index", "corpus"]).code < 2);
    let (mut outcomes, mut partial) = (Vec::new(), 0);
    for round in 0..rounds {
        let before = ids(&ask(folder, &at));
        for copy in 0..6 {
            super::copy(&folder.join("corpus/2024"), &folder.join(format!("more/{round}/{copy}")));
        }
        assert!(search(folder, &["index", "corpus", "more"]).code < 2);
        let all = ids(&search(folder, &["query", QUERY, "--exact", "--json", "-n", "1000"]));
        let full = random.below(3) == 0;
        let line = ["index", "corpus", "more", "--at", &at, "--full"];
        let mut child = started(folder, &line[..line.len() - usize::from(!full)]);
        std::thread::sleep(Duration::from_millis(random.below(4000)));
        let victim = random.below(3) as usize;
        nodes.kill(victim);
        let killed = Instant::now();
        // Asked while the node is away and the run goes on or gives up.
        loop {
            let run = ask(folder, &at);
            assert!(is_honest(&run, &before, &all), "round {round}: {run:?}");
            partial += usize::from(run.code >= 2 || run.json()["partial"] == true);
            if killed.elapsed() > Duration::from_secs(3) {
                break;
            }
        }
        let code = child.wait().expect("it ends").code();
        nodes.restart(victim);
        nodes.wait_for(3).expect("it comes back");
        nodes.wait_until_green();
        if code.is_some_and(|code| code < 2) {
            // What the run has acknowledged is there, without another one.
            assert_eq!(ids(&ask(folder, &at)), all, "round {round}: acknowledged");
        }
        let again = search(folder, &["index", "corpus", "more", "--at", &at]);
        assert!(again.code < 2, "round {round}: {again:?}");
        assert_eq!(ids(&ask(folder, &at)), all, "round {round}");
        let check = search(folder, &["doctor", "--check", "--at", &at]);
        assert_eq!(check.code, 0, "round {round}: {check:?}");
        outcomes.push(code);
    }
    println!(
        "{rounds} kills; runs ended with {outcomes:?}; {partial} answers said that they were not whole, or failed"
    );
}
