//! Nothing is lost: whatever is done to a folder between runs, the index holds the articles that are there now, each
//! once, and every file that cannot be read is named; the same as an index made from nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hansou::index::{Index, Report, Settings, refresh, verify};
use proptest::collection::vec;
use proptest::prelude::*;
use tempfile::TempDir;

use super::{cases, exact};
use crate::support;

/// What is done to one of a few files.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// Written as text with so many articles.
    Write(usize),
    /// Written as something that cannot be read.
    Spoil(usize),
    Remove,
    /// Given the name of another, whose content goes.
    Rename(usize),
    /// Given the content of another.
    Copy(usize),
}

const FILES: usize = 6;

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let deed = prop_oneof![
        4 => (0..4usize).prop_map(Deed::Write),
        2 => (0..3usize).prop_map(Deed::Spoil),
        1 => Just(Deed::Remove),
        1 => (0..FILES).prop_map(Deed::Rename),
        1 => (0..FILES).prop_map(Deed::Copy),
    ];
    (0..FILES, deed)
}

/// What a file holds: the numbers of its articles, or nothing that can be read.
type Held = Option<Vec<usize>>;

fn name(file: usize) -> String {
    format!("{file}.jsonl")
}

/// Does it, on disk and in the books.
fn perform(folder: &Path, books: &mut BTreeMap<usize, Held>, next: &mut usize, (file, deed): (usize, Deed)) {
    let path = folder.join(name(file));
    match deed {
        Deed::Write(articles) => {
            let numbers: Vec<usize> = (*next..=*next + articles).collect();
            *next += articles + 1;
            let line = |number| format!("{{\"title\":\"第{number}号\",\"body\":\"传感器大会，批次q{number}z。\"}}\n");
            fs::write(path, numbers.iter().map(line).collect::<String>()).unwrap();
            books.insert(file, Some(numbers));
        }
        Deed::Spoil(how) => {
            let bytes: [&[u8]; 3] = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"{\"body\":\n", b"\x1f\x8b\x08\x00\x00"];
            fs::write(path, bytes[how]).unwrap();
            books.insert(file, None);
        }
        Deed::Remove => {
            let _ = fs::remove_file(path);
            books.remove(&file);
        }
        Deed::Rename(to) => {
            if let Some(held) = books.remove(&file) {
                fs::rename(path, folder.join(name(to))).unwrap();
                books.insert(to, held);
            }
        }
        Deed::Copy(to) => {
            if let Some(held) = books.get(&file).cloned().filter(|_| to != file) {
                fs::copy(path, folder.join(name(to))).unwrap();
                books.insert(to, held);
            }
        }
    }
}

/// Places of the articles that there should be.
fn places(books: &BTreeMap<usize, Held>) -> BTreeMap<String, usize> {
    let of = |(file, held): (&usize, &Held)| -> Vec<(String, usize)> {
        let numbers = held.clone().unwrap_or_default();
        let path = format!("texts/{}", name(*file));
        numbers.into_iter().enumerate().map(|(at, number)| (format!("{path}#{}", at + 1), number)).collect()
    };
    books.iter().flat_map(of).collect()
}

fn check(home: &Path, books: &BTreeMap<usize, Held>, report: &Report) -> Result<(), TestCaseError> {
    let wanted = places(books);
    prop_assert_eq!(report.articles_total, wanted.len(), "{:?}", books);
    let index = Index::open(home).unwrap();
    prop_assert_eq!(index.articles() as usize, wanted.len());
    let place = |hit: &hansou::hit::Hit| format!("{}#{}", hit.path, hit.part.unwrap_or(1));
    let all: Vec<String> = exact(&support::find(&index, "传感器大会")).map(place).collect();
    prop_assert_eq!(all.len(), wanted.len(), "none twice: {:?}", &all);
    prop_assert_eq!(all.iter().collect::<BTreeSet<_>>(), wanted.keys().collect());
    for (place_of, number) in &wanted {
        let page = support::find(&index, &format!("“批次q{number}z”"));
        prop_assert!(exact(&page).any(|hit| place(hit) == *place_of), "{} at {}", number, place_of);
    }
    let named: BTreeSet<&str> =
        report.problems.iter().chain(&report.known_problems).map(|problem| problem.path.as_str()).collect();
    let bad: Vec<String> =
        books.iter().filter(|(_, held)| held.is_none()).map(|(file, _)| format!("texts/{}", name(*file))).collect();
    prop_assert_eq!(named, bad.iter().map(String::as_str).collect::<BTreeSet<_>>());
    Ok(())
}

proptest! {
    #![proptest_config(cases(3))]

    #[test]
    fn the_index_is_of_what_is_there(rounds in vec(vec(deed(), 1..5), 1..7)) {
        let folder = TempDir::new().unwrap();
        let (texts, home) = (folder.path().join("texts"), folder.path().join(".hansou"));
        fs::create_dir(&texts).unwrap();
        let settings = |full| Settings { threads: Some(1), memory_mb: 16, full, ..Settings::default() };
        let (mut books, mut next) = (BTreeMap::new(), 0);
        for round in rounds {
            round.into_iter().for_each(|deed| perform(&texts, &mut books, &mut next, deed));
            let report = refresh(&home, std::slice::from_ref(&texts), &settings(false), &()).unwrap();
            check(&home, &books, &report)?;
        }
        prop_assert_eq!(verify(&home).unwrap().faults, []);
        let report = refresh(&home, &[texts], &settings(true), &()).unwrap();
        check(&home, &books, &report)?;
    }
}
