//! Words that tens of thousands of articles have: looked for on several threads, with the answer that one would give.

use std::collections::BTreeMap;
use std::fs;

use crate::support;
use hansou::find::{Request, ranking, search};
use hansou::index::{Index, Settings, refresh};

/// Enough for two threads after a third is gone.
const ARTICLES: usize = 120_000;

/// Few different texts, so that many articles must have the same score.
fn text(number: usize) -> String {
    let often = "国".repeat(1 + number % 3);
    let sign = if number.is_multiple_of(5) { "的" } else { "，" };
    let rare = if number.is_multiple_of(1000) { "鸬鹚" } else { "" };
    format!("{often}{sign}家{rare}")
}

#[test]
fn every_article_is_found_once_and_equal_ones_are_equal() {
    let folder = tempfile::TempDir::new().unwrap();
    let (texts, home) = (folder.path().join("texts"), folder.path().join(".hansou"));
    fs::create_dir(&texts).unwrap();
    let file = |third: usize| texts.join(format!("{third}.jsonl"));
    for third in 0..3 {
        let numbers = (0..ARTICLES).filter(|number| number % 3 == third);
        let lines = numbers.map(|number| format!("{{\"id\":\"{number}\",\"body\":\"{}\"}}\n", text(number)));
        fs::write(file(third), lines.collect::<String>()).unwrap();
    }
    let settings = Settings { threads: Some(1), ..Settings::default() };
    refresh(&home, std::slice::from_ref(&texts), &settings, &()).unwrap();
    // A third is removed again: deleted, not merged away.
    fs::remove_file(file(1)).unwrap();
    refresh(&home, std::slice::from_ref(&texts), &settings, &()).unwrap();
    let index = Index::open(&home).unwrap();
    let there = |number: &usize| number % 3 != 1;
    for (query, has) in [
        ("国", Box::new(|_: &str| true) as Box<dyn Fn(&str) -> bool>),
        ("国家", Box::new(|text| text.contains("国家"))),
        ("国的", Box::new(|text| text.contains("国的"))),
        ("国 的", Box::new(|text| text.contains('的'))),
        ("国 -的", Box::new(|text| !text.contains('的'))),
        ("的|鸬鹚", Box::new(|text| text.contains('的') || text.contains("鸬鹚"))),
    ] {
        let wanted: Vec<usize> = (0..ARTICLES).filter(there).filter(|&number| has(&text(number))).collect();
        let all = Request { limit: ARTICLES, exact: true, ..Request::new(query, support::TODAY) };
        let ranked = ranking(&index, &all).unwrap();
        let mut found: Vec<usize> = ranked.iter().map(|(id, _)| id.parse().unwrap()).collect();
        found.sort_unstable();
        assert!(found == wanted, "{query}: {} of {}", found.len(), wanted.len());
        let page = search(&index, &Request { exact: true, ..Request::new(query, support::TODAY) }).unwrap();
        assert_eq!(page.total, wanted.len(), "{query}");
        // With texts apart the first ten are looked at, and what their best sentence adds is theirs alone.
        let mut scores = BTreeMap::new();
        for (id, score) in ranked.iter().skip(10) {
            let text = text(id.parse().unwrap());
            assert_eq!(*scores.entry(text).or_insert(*score), *score, "{query}: {id}");
        }
        let first: Vec<&str> = ranked.iter().take(10).map(|(id, _)| id.as_str()).collect();
        assert_eq!(page.hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), first, "{query}");
    }
}
