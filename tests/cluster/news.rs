//! Many queries over many articles: what is the same, and what differs in how. Runs where HANSOU_TEST_NEWS names a folder
//! of articles; HANSOU_TEST_QUERIES says how many queries (200).

use std::path::Path;

use serde_json::Value;

use super::alike::{comparable, difference};
use super::{cluster, search};

/// Queries made of titles that are spread over the articles: headlines, two pieces of one, questions, letters and figures as
/// they come.
fn queries(folder: &Path, count: usize) -> Vec<String> {
    let page = search(folder, &["query", "", "--sort", "date", "-n", "1000000", "--json"]).json();
    let titles = page["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["title"].as_str());
    let titles: Vec<Vec<char>> =
        titles.map(|title| title.chars().collect::<Vec<char>>()).filter(|title| title.len() >= 8).collect();
    let piece = |title: &[char], start: usize| title[start..start + 2].iter().collect::<String>();
    let spread = |number: usize| &titles[number * titles.len() / count];
    (0..count)
        .map(|number| {
            let title = spread(number);
            match number % 4 {
                0 => title.iter().collect(),
                1 => format!("{} {}", piece(title, 0), piece(title, title.len() - 2)),
                2 => format!("{}为什么{}", piece(title, 1), piece(title, 4)),
                _ => title[..6].iter().collect(),
            }
        })
        .collect()
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
    let count = std::env::var("HANSOU_TEST_QUERIES").ok().and_then(|count| count.parse().ok()).unwrap_or(200);
    let mut kinds = std::collections::BTreeMap::new();
    for query in queries(folder, count) {
        let line = ["query", &query, "--json"];
        let here = comparable(search(folder, &line).json());
        let there = comparable(search(folder, &[&line[..], &["--at", &at]].concat()).json());
        let kind = kind(&here, &there);
        if kind != Kind::Same {
            eprintln!("{query}: {kind:?}{}", difference(&here, &there).unwrap_or_default());
        }
        *kinds.entry(kind).or_insert(0usize) += 1;
    }
    println!("{count} queries: {kinds:?}");
    let of = |kind: &Kind| kinds.get(kind).copied().unwrap_or(0);
    assert_eq!(of(&Kind::Other), 0, "tiers, totals and articles are the same: {kinds:?}");
    assert!(of(&Kind::Same) * 100 >= count * 97, "{kinds:?}");
}
