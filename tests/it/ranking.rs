//! The order of results: the first page is the beginning of the whole list, whatever was given up on the way to it.

use std::fs;

use crate::support;
use hansou::find::{Request, Sort, ranking, search};
use hansou::hit::Tier;
use hansou::index::{Index, Settings, refresh};
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

const WORDS: &[&str] = &[
    "高新区",
    "传感器",
    "签约额",
    "产业园",
    "郑州",
    "企业",
    "发展",
    "创新",
    "的",
    "年",
    "中国",
    "会议",
    "项目",
    "投资",
    "增长",
    "全市",
    "第一",
    "5G",
    "G107",
    "智能",
    "开工",
    "仪式",
    "记者",
    "报道",
    "十八",
    "签约额157亿元",
    "增长8%",
];

/// Words in an order that looks like text.
fn sentence(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(WORDS), 1..most).prop_map(|words| words.concat())
}

#[test]
fn a_page_is_the_beginning_of_all_pages() {
    let mut runner = TestRunner::new_with_rng(Default::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let folder = tempfile::TempDir::new().unwrap();
    let article = (sentence(4), proptest::collection::vec(sentence(9), 1..6));
    let texts = proptest::collection::vec(article, 600).new_tree(&mut runner).unwrap().current();
    let lines = texts.iter().enumerate().map(|(number, (title, body))| {
        serde_json::json!({ "id": number.to_string(), "title": title, "body": body.join("。") }).to_string()
    });
    fs::write(folder.path().join("all.jsonl"), lines.collect::<Vec<_>>().join("\n")).unwrap();
    let home = folder.path().join(".hansou");
    // Two segments, so that scores of both are compared.
    refresh(&home, &[folder.path().into()], &Settings { threads: Some(2), ..Settings::default() }, &()).unwrap();
    let index = Index::open(&home).unwrap();
    assert_eq!(index.articles(), 600);
    let queries = proptest::collection::vec(proptest::sample::select(WORDS), 1..9);
    let mut lower = 0;
    for _ in 0..120 {
        let query = queries.new_tree(&mut runner).unwrap().current().join(" ");
        let page = |limit, sort| Request { limit, sort, ..Request::new(&query, support::TODAY) };
        for sort in [Sort::Score, Sort::Newest] {
            let few = ranking(&index, &page(10, sort)).unwrap();
            let all = ranking(&index, &page(600, sort)).unwrap();
            assert!(few.len() == all.len().min(10) || few.len() == 10, "{query}: {} of {}", few.len(), all.len());
            for (few, all) in few.iter().zip(&all) {
                assert!(few.0 == all.0 && (few.1 - all.1).abs() <= 1e-4 * all.1.abs(), "{query}: {few:?} {all:?}");
            }
        }
        lower +=
            usize::from(search(&index, &page(10, Sort::Score)).unwrap().tiers.iter().any(|t| t.tier != Tier::Exact));
    }
    assert!(lower > 5, "lower tiers are asked too: {lower}");
}

#[test]
fn texts_in_one_sentence_come_before_texts_apart() {
    let apart = "高新区今年开工三个项目。会议在郑州举行。记者参观了传感器展台。";
    let together = "会议在郑州举行。高新区的传感器项目今年开工。记者参观了三个展台。";
    let (_folder, index) = support::index_of(&[apart, together, "会议在郑州举行。"]);
    for query in ["高新区 传感器", "传感器 高新区"] {
        let page = support::find(&index, query);
        assert_eq!((page.hits.len(), page.hits[0].tier, page.hits[1].tier), (2, Tier::Exact, Tier::Exact));
        assert!(page.hits[0].snippets[0].text.contains("高新区的传感器"), "{query}: {:?}", page.hits);
    }
}
