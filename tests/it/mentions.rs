//! Days that texts speak of: what `提到:` finds, however it is written, how it goes with the rest of the query language,
//! and what is marked.

use crate::support::{article, find};
use hansou::article::{Article, Dated, Evidence};
use hansou::hit::Tier;
use hansou::index::{Index, Writer};
use jiff::civil::{Date, date};
use tempfile::TempDir;

/// Articles of a day: the first is `0`. A first line that begins with `# ` is the title.
const TEXTS: [(Option<Date>, &str); 9] = [
    (Some(date(2022, 10, 5)), "# 大会回顾\n会议于9月28日召开。签约额157亿元。"),
    (Some(date(2022, 10, 8)), "上月28日，新馆开放。"),
    (Some(date(2022, 9, 29)), "昨天，记者走进园区。"),
    (Some(date(2023, 3, 1)), "2022年9月27日至30日举行的展会已经结束。"),
    (Some(date(2022, 10, 1)), "农历九月初三那天，他回到老家。"),
    (Some(date(2021, 10, 5)), "会议于9月28日召开。"),
    (Some(date(2022, 10, 20)), "2022年1至9月，产值增长5%。"),
    (Some(date(2022, 10, 21)), "# 9月28日的雨\n那场雨下了很久。"),
    (None, "会议于9月28日召开，另一场在2022年9月28日。"),
];

fn indexed() -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    let writer = Writer::open(folder.path(), 1, 64, false).unwrap();
    for (number, (day, text)) in TEXTS.iter().enumerate() {
        let date = day.map(|day| Dated { day, evidence: Evidence::Metadata });
        writer.add(Article { date, ..article(number, text) }, number as u64).unwrap();
    }
    writer.commit(b"{}").unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

fn ids(index: &Index, query: &str) -> String {
    let hits = find(index, query).hits.into_iter().filter(|hit| hit.tier == Tier::Exact);
    let mut ids: Vec<String> = hits.map(|hit| hit.id).collect();
    ids.sort();
    ids.join(" ")
}

#[test]
fn days_are_found_in_any_spelling() {
    let (_folder, index) = indexed();
    let table = [
        ("提到:2022-09-28", "0 1 2 3 4 7 8"),
        ("提到:2022年9月28日", "0 1 2 3 4 7 8"),
        ("mentions:2022-09-28", "0 1 2 3 4 7 8"),
        ("提到:2022-09-29", "3"),
        ("提到:2022年9月", "0 1 2 3 4 7 8"),
        ("提到:2021-09", "5"),
        ("提到:2022", "0 1 2 3 4 6 7 8"),
        ("提到:2021|2023", "5"),
        ("提到:<2022", "5"),
        ("提到:2022-09-28 签约额", "0"),
        ("提到:2022-09-28 -会议", "1 2 3 4 7"),
        ("提到:2022-09-28 会议", "0 8"),
        ("(提到:2021-09-28 或 提到:2022-09-29) 召开", "5"),
        ("提到:2022-09 -提到:2022-09-29", "0 1 2 4 7 8"),
        ("标题:(提到:2022-09-28)", "7"),
        ("提到:2022-09-28 日期:2022-09", "2"),
        ("提到:2022-09-28 同句 开放", "1"),
        ("提到:2022-09-28 同句 雨", "7"),
        // Nothing has both in one sentence: read without that, as is said.
        ("提到:2022-09-28 同句 很久", "7"),
        ("提到:2022-09-28 ~1 召开", "0"),
    ];
    for (query, wanted) in table {
        assert_eq!(ids(&index, query), wanted, "{query}");
    }
}

#[test]
fn the_words_are_marked() {
    let (_folder, index) = indexed();
    for (query, id, wanted) in [
        ("提到:2022-09-28", "0", "9月28日"),
        ("提到:2022-09-28", "1", "上月28日"),
        ("提到:2022-09-28", "2", "昨天"),
        ("提到:2022-09-28", "3", "2022年9月27日至30日"),
        ("提到:2022-09-28", "4", "农历九月初三"),
        ("提到:2022-09-28", "8", "2022年9月28日"),
        ("提到:2022 产值", "6", "2022年1至9月 产值"),
    ] {
        let hits = find(&index, query).hits;
        let hit = hits.iter().find(|hit| hit.id == id).unwrap_or_else(|| panic!("{query} finds {id}"));
        let marked = hit.snippets.iter().flat_map(|snippet| {
            let chars: Vec<char> = snippet.text.chars().collect();
            snippet.marks.iter().map(move |mark| chars[mark.start..mark.end].iter().collect::<String>())
        });
        assert_eq!(marked.collect::<Vec<_>>().join(" "), wanted, "{query} in {id}");
    }
    let title = find(&index, "提到:2022-09-28").hits.into_iter().find(|hit| hit.id == "7").unwrap();
    assert_eq!((title.title_marks[0].start, title.title_marks[0].end), (0, 5));
}

#[test]
fn the_reading_is_shown() {
    let (_folder, index) = indexed();
    for (query, wanted) in [
        ("提到:2022年9月28日", "提到:2022-09-28"),
        ("mentions:2022年9月 会议", "提到:2022-09-01..2022-09-30 会议"),
        ("-提到:2022", "非 提到:2022-01-01..2022-12-31"),
    ] {
        let understood = find(&index, query).understood;
        assert_eq!(understood, wanted, "{query}");
        assert_eq!(ids(&index, &understood), ids(&index, query), "{query}");
    }
    assert!(!find(&index, "提到:不是日期").readings.is_empty());
}
