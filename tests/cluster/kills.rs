//! Nodes die at random moments while an index is written and asked (HANSOU_TEST_KILLS says how often, 2), or asked alone
//! (HANSOU_TEST_KILLS_ASKED, 1); HANSOU_TEST_SEED says when. Nothing that was acknowledged is lost, and no answer is wrong
//! or short without saying so.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::nodes::Nodes;
use super::{Run, cluster, number, search, started, with_corpus};

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

fn ask(folder: &Path, at: &str) -> Run {
    search(folder, &["query", QUERY, "--exact", "--json", "-n", "1000", "--timeout", "20s", "--at", at])
}

fn ids(run: &Run) -> Vec<String> {
    let mut ids: Vec<String> =
        run.json()["hits"].as_array().into_iter().flatten().map(|hit| hit["id"].to_string()).collect();
    ids.sort();
    ids
}

/// An answer has all articles that are there before and after, and none that are nowhere, or says that it is not whole, or
/// is an error.
fn is_honest(run: &Run, before: &[String], after: &[String]) -> bool {
    if run.code >= 2 {
        return !run.err.is_empty();
    }
    let ids = ids(run);
    let is_whole = before.iter().filter(|id| after.contains(id)).all(|id| ids.contains(id));
    ids.iter().all(|id| before.contains(id) || after.contains(id)) && (is_whole || run.json()["partial"] == true)
}

/// What came of it.
#[derive(Debug, Default)]
struct Tally {
    /// Exit codes of the runs that were writing.
    runs: BTreeMap<Option<i32>, usize>,
    /// Answers while a node was away.
    answers: usize,
    /// Those that said that they were not whole.
    partial: usize,
    /// Those that were errors.
    errors: usize,
}

/// A folder, its index here and its index in the cluster.
struct Place<'a> {
    folder: &'a Path,
    at: String,
    tally: Tally,
}

impl Place<'_> {
    /// Adds articles and takes others away; what is there afterwards.
    fn change(&self, round: u64) -> Vec<String> {
        for copy in 0..6 {
            super::copy(&self.folder.join("corpus/2024"), &self.folder.join(format!("more/{round}/{copy}")));
        }
        if let Some(old) = round.checked_sub(2) {
            fs::remove_dir_all(self.folder.join(format!("more/{old}"))).unwrap();
        }
        assert!(search(self.folder, &["index", "corpus", "more"]).code < 2);
        ids(&search(self.folder, &["query", QUERY, "--exact", "--json", "-n", "1000"]))
    }

    /// Asks for three seconds.
    fn ask_on(&mut self, before: &[String], after: &[String], round: u64) {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(3) {
            let run = ask(self.folder, &self.at);
            assert!(is_honest(&run, before, after), "round {round}: {run:?}");
            self.tally.answers += 1;
            self.tally.errors += usize::from(run.code >= 2);
            self.tally.partial += usize::from(run.code < 2 && run.json()["partial"] == true);
        }
    }

    /// A node dies while a refresh or a full build goes on; the next run comes to the same articles as here.
    fn is_killed_while_written(&mut self, nodes: &mut Nodes, random: &mut Random, round: u64) {
        let before = ids(&ask(self.folder, &self.at));
        let after = self.change(round);
        let full = random.below(3) == 0;
        let line = ["index", "corpus", "more", "--at", &self.at, "--full"];
        let mut child = started(self.folder, &line[..line.len() - usize::from(!full)]);
        std::thread::sleep(Duration::from_millis(random.below(4000)));
        let victim = random.below(3) as usize;
        nodes.kill(victim);
        // Asked while the node is away and the run goes on or gives up.
        self.ask_on(&before, &after, round);
        let code = child.wait().expect("it ends").code();
        comes_back(nodes, victim);
        if code.is_some_and(|code| code < 2) {
            // What the run has acknowledged is there, without another one.
            assert_eq!(ids(&ask(self.folder, &self.at)), after, "round {round}: acknowledged");
        }
        let again = search(self.folder, &["index", "corpus", "more", "--at", &self.at]);
        assert!(again.code < 2, "round {round}: {again:?}");
        assert_eq!(ids(&ask(self.folder, &self.at)), after, "round {round}");
        let check = search(self.folder, &["doctor", "--check", "--at", &self.at]);
        assert_eq!(check.code, 0, "round {round}: {check:?}");
        *self.tally.runs.entry(code).or_default() += 1;
    }

    /// A node dies while nothing but questions goes on.
    fn is_killed_while_asked(&mut self, nodes: &mut Nodes, random: &mut Random, round: u64) {
        let there = ids(&ask(self.folder, &self.at));
        let (victim, moment) = (random.below(3) as usize, Duration::from_millis(random.below(2000)));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(moment);
                nodes.kill(victim);
            });
            self.ask_on(&there, &there, round);
        });
        comes_back(nodes, victim);
        assert_eq!(ids(&ask(self.folder, &self.at)), there, "round {round}");
    }
}

fn comes_back(nodes: &mut Nodes, victim: usize) {
    nodes.restart(victim);
    nodes.wait_for(3).expect("it comes back");
    nodes.wait_until_green();
}

#[test]
fn nodes_die_at_any_moment() {
    let Some(mut nodes) = cluster("kills") else { return };
    let folder = with_corpus();
    let mut place = Place { folder: folder.path(), at: nodes.address("kills"), tally: Tally::default() };
    let (written, asked) = (number("HANSOU_TEST_KILLS", 2), number("HANSOU_TEST_KILLS_ASKED", 1));
    let mut random = Random(number("HANSOU_TEST_SEED", 1));
    assert!(search(place.folder, &["index", "corpus", "--at", &place.at]).code < 2);
    assert!(search(place.folder, &["index", "corpus"]).code < 2);
    for round in 0..written {
        place.is_killed_while_written(&mut nodes, &mut random, round);
        eprintln!("killed while written, {} of {written}: {:?}", round + 1, place.tally);
    }
    for round in 0..asked {
        place.is_killed_while_asked(&mut nodes, &mut random, written + round);
        eprintln!("killed while asked, {} of {asked}: {:?}", round + 1, place.tally);
    }
    println!("{written} kills while written, {asked} while asked: {:?}", place.tally);
}
