//! Many queries over many articles: what is the same, and what differs in how. Runs where HANSOU_TEST_NEWS names a folder
//! of articles; HANSOU_TEST_QUERIES says how many queries (200), HANSOU_TEST_STRETCHES how many stretches of text are
//! looked for afterwards (300).

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::alike::difference;
use super::served::{Server, answer};
use super::{cluster, number, search};

/// Queries made of titles that are spread over the articles: headlines, two pieces of one, questions, beginnings, figures and
/// letters as they come.
fn queries(folder: &Path, count: usize) -> Vec<String> {
    let page = search(folder, &["query", "", "--sort", "date", "-n", "1000000", "--json"]).json();
    let titles = page["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["title"].as_str());
    let titles: Vec<Vec<char>> =
        titles.map(|title| title.chars().collect::<Vec<char>>()).filter(|title| title.len() >= 8).collect();
    let with = |is_wanted: fn(char) -> bool| -> Vec<&Vec<char>> {
        titles.iter().filter(|title| title.iter().any(|&c| is_wanted(c))).collect()
    };
    let (all, numbers, letters) = (with(|_| true), with(is_digit), with(|c| c.is_ascii_alphabetic()));
    let spread = |titles: &[&Vec<char>], number: usize| titles[number * titles.len() / count].clone();
    (0..count)
        .map(|number| match number % 6 {
            0 => spread(&all, number).iter().collect(),
            1 => {
                let title = spread(&all, number);
                format!("{} {}", piece(&title, 0, 2), piece(&title, title.len() - 2, 2))
            }
            2 => {
                let title = spread(&all, number);
                format!("{}为什么{}", piece(&title, 1, 2), piece(&title, 4, 2))
            }
            4 if !numbers.is_empty() => around(&spread(&numbers, number), is_digit),
            5 if !letters.is_empty() => around(&spread(&letters, number), |c| c.is_ascii_alphabetic()),
            _ => piece(&spread(&all, number), 0, 6),
        })
        .collect()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn piece(title: &[char], start: usize, length: usize) -> String {
    title[start..(start + length).min(title.len())].iter().collect()
}

/// The first run of such characters with two more behind it.
fn around(title: &[char], is_wanted: fn(char) -> bool) -> String {
    let start = title.iter().position(|&c| is_wanted(c)).unwrap_or(0);
    let length = title[start..].iter().take_while(|&&c| is_wanted(c)).count();
    piece(title, start, length + 2)
}

/// How the answers to a query differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Not at all.
    Same,
    /// Articles of equal score have changed places.
    Moved,
    /// In the digits of scores, or in which of equal ones are on the page.
    Scores,
    /// In totals, hits or what is shown of them.
    Other,
}

fn kind(here: &Value, there: &Value) -> Kind {
    let ids = |page: &Value| -> Vec<String> {
        page["hits"].as_array().into_iter().flatten().map(|hit| hit["id"].to_string()).collect()
    };
    let sorted = |page: &Value| {
        let mut ids = ids(page);
        ids.sort();
        ids
    };
    match () {
        () if difference(here, there).is_none() => Kind::Same,
        () if here["tiers"] != there["tiers"] || here["total"] != there["total"] => Kind::Other,
        () if ids(here) == ids(there) => Kind::Scores,
        () if sorted(here) == sorted(there) => Kind::Moved,
        () => Kind::Other,
    }
}

#[test]
fn news_are_answered_as_on_this_machine() {
    let Some(news) = std::env::var_os("HANSOU_TEST_NEWS") else {
        eprintln!("news: skipped: HANSOU_TEST_NEWS names no folder");
        return;
    };
    let Some(nodes) = cluster("news") else { return };
    let folder = tempfile::tempdir().unwrap();
    super::copy(Path::new(&news), &folder.path().join("news"));
    let (folder, at) = (folder.path(), nodes.address("news"));
    assert!(search(folder, &["index", "news"]).code < 2);
    assert!(search(folder, &["index", "news", "--at", &at]).code < 2);
    let count = number("HANSOU_TEST_QUERIES", 200) as usize;
    let mut kinds = BTreeMap::new();
    // Servers, so that dictionaries are read once.
    let (here, there) = (Server::start(folder, &[]), Server::start(folder, &["--at", &at]));
    for query in queries(folder, count) {
        let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("/api/v1/search?timeout=60&q={encoded}");
        let page = |server: &Server| {
            let mut page = answer(server, &path);
            // Only who has dictionaries at hand offers other queries in a page.
            page.as_object_mut().map(|page| page.remove("suggestions"));
            page
        };
        let (here, there) = (page(&here), page(&there));
        let kind = kind(&here, &there);
        if kind != Kind::Same {
            eprintln!("{query}: {kind:?}{}", difference(&here, &there).unwrap_or_default());
        }
        *kinds.entry(kind).or_insert(0usize) += 1;
    }
    println!("{count} queries: {kinds:?}");
    let of = |kind: &Kind| kinds.get(kind).copied().unwrap_or(0);
    assert_eq!(of(&Kind::Other), 0, "tiers, totals and articles are the same: {kinds:?}");
    assert!((of(&Kind::Same) + of(&Kind::Scores)) * 100 >= count * 99, "{kinds:?}");
    let stretches = number("HANSOU_TEST_STRETCHES", 300).to_string();
    let recall = search(folder, &["doctor", "--samples", &stretches, "--json", "--at", &at]);
    println!("{}", recall.out);
    assert_eq!((&recall.json()["missed"], &recall.json()["wrong"]), (&0.into(), &0.into()), "{recall:?}");
}
