//! Never nothing where there is something: a query that has one character of the corpus finds an article, whatever numbers,
//! quotation marks, dates and question words stand around it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index as Pick, select};

use super::{cases, runs, text};
use crate::support;

/// What pasted questions and headlines have beside their words; none of it is a typed condition.
const AROUND: &[&str] = &[
    "“",
    "”",
    "“十四五”时期",
    "\"",
    "「",
    "几天",
    "有几集？",
    "是几本",
    "几岁",
    "多少",
    "不超过一天",
    "50亿元以上",
    "几百元",
    "上百家",
    "十几支",
    "突破",
    "左右",
    "约2400家",
    "近三成",
    "157亿元",
    "2023年",
    "二〇二三年上半年",
    "9月28日",
    "第3次",
    "第8章",
    "三峡",
    "双十一",
    "8·15",
    "GPT-4",
    "5G",
    "？",
    "，",
    "：",
    "、",
    "！",
    "（）",
    "【",
    "】",
    "《",
    "》",
    " ",
    " ",
    "去年",
    "吗",
    "的",
    "·",
    "—",
    "%",
    "100%",
];

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn a_query_with_a_character_of_the_corpus_finds_something(
        texts in vec(text(), 1..12),
        asked in vec((any::<Pick>(), any::<Pick>(), 1..6usize, vec(select(AROUND), 0..4), vec(select(AROUND), 0..4)), 40),
    ) {
        let (_folder, index) = support::index_of(&texts);
        for (text, start, length, before, behind) in asked {
            let runs = runs(&texts[text.index(texts.len())]);
            let chars: Vec<char> = runs.concat();
            if chars.is_empty() {
                continue;
            }
            let start = start.index(chars.len());
            let piece: String = chars[start..].iter().take(length).collect();
            let query = format!("{}{piece}{}", before.concat(), behind.concat());
            let page = support::find(&index, &query);
            prop_assert!(page.total > 0, "{query} finds nothing in {texts:?}: {}", page.understood);
            for hit in &page.hits {
                let is_marked = !hit.title_marks.is_empty() || hit.snippets.iter().any(|one| !one.marks.is_empty());
                prop_assert!(is_marked || hit.in_path, "{query} is marked nowhere in {hit:?}");
            }
        }
    }
}
