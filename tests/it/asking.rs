//! All ways of asking for a figure, through the query language and an index: which articles answer, and which of them
//! comes first.

use crate::support;
use hansou::hit::{Page, Tier};
use hansou::index::Index;
use hansou_facts::figure::FigureKind;
use hansou_text::numeral::Decimal;
use tempfile::TempDir;

/// Articles of one figure or a few, each named by its place.
const ARTICLES: &[&str] = &[
    /* 0 */ "大会签约项目20个、签约额157亿元。",
    /* 1 */ "大会签约额达一百五十七亿元，创下新高。",
    /* 2 */ "两市签约额９０亿元，占比40.5%，居全市第一。",
    /* 3 */ "新区引进企业2400家，投资额50亿元。",
    /* 4 */ "新区培育企业2400余家，投资额8亿元，其中港资1.2亿港元。",
    /* 5 */ "出口同比增长8.5%，进口同比下降9%。",
    /* 6 */ "占比近四成，比重提高2个百分点。",
    /* 7 */ "全市占比35%，贷款投放40亿元。",
    /* 8 */ "举办“1+6”论坛5次，流转土地15亩。",
    /* 9 */ "流转土地1公顷，收粮3万吨。价格为每吨2140元。",
    /* 10 */ "新区企业众多。另一园区投资额60亿元。",
    /* 11 */ "式子签约额>100亿元写在黑板上。",
    /* 12 */ "投资额10-20亿元的项目不少。",
];

/// Query, and the articles of the first tier that has any, best first; those in brackets in any order.
const TABLE: &[(&str, &[usize])] = &[
    ("签约额>100亿元", &[0, 1, 11]),
    ("签约额＞100亿元", &[0, 1, 11]),
    ("签约额>=157亿元", &[0, 1]),
    ("签约额≥157亿元", &[0, 1]),
    ("签约额<100亿元", &[2]),
    ("签约额=157亿元", &[0, 1]),
    ("签约额:[80亿元 TO 100亿元]", &[2, 11]),
    ("签约额>15700000000元", &[]),
    ("签约额>1500000万元", &[0, 1]),
    ("签约额>10亿美元", &[]),
    ("fig:(签约额 >= 10b CNY)", &[0, 1, 11]),
    ("figures:(签约额 > 1.5 billion yuan)", &[0, 1, 2, 11]),
    ("占比:[40% TO 50%]", &[2, 6]),
    ("占比>40%", &[2]),
    ("!占比<=40%", &[6, 7]),
    ("数字:?港元", &[4]),
    ("数字:?个百分点", &[6]),
    ("数字:1+6", &[8]),
    ("土地>=1公顷", &[8, 9]),
    ("土地<2亩", &[]),
    ("同比增长>8%", &[5]),
    ("同比下降>8%", &[5]),
    ("同比增长>8.6%", &[]),
    ("投资额>=50亿元 -另一", &[3]),
    ("(投资额>=60亿元|占比>40%)", &[2, 10]),
    ("投资额>15亿元", &[3, 10, 12]),
    ("!投资额>15亿元", &[3, 10]),
    ("新区 投资额>=50亿元", &[3, 10]),
    ("新区 同句 投资额>=50亿元", &[3]),
    ("新区 同段 投资额>=50亿元", &[3, 10]),
    ("\\签约额>100亿元", &[11]),
];

/// Prose: the same value in any spelling, the printed form first.
const PROSE: &[(&str, &[usize], usize)] = &[
    ("签约额 超过100亿", &[0, 1, 11], 11),
    ("投资额 50亿元以上", &[3, 10], 3),
    ("占比 40.2%到50%", &[2], 2),
    ("约2400家", &[3, 4], 3),
    ("157亿元", &[0, 1], 0),
    ("数字:157亿元", &[0, 1], 0),
    ("一百五十七亿元", &[0, 1], 1),
    ("同比增长8%以上", &[5], 5),
    ("全市第一", &[2], 2),
    ("投资额 不足10亿元", &[4], 4),
    ("每吨2000元以上", &[9], 9),
];

fn numbers(page: &Page) -> Vec<usize> {
    page.hits.iter().map(|hit| hit.path.parse().unwrap()).collect()
}

fn exact(page: &Page) -> Vec<usize> {
    let mut found: Vec<usize> =
        page.hits.iter().filter(|hit| hit.tier == Tier::Exact).map(|hit| hit.path.parse().unwrap()).collect();
    found.sort_unstable();
    found
}

fn index() -> (TempDir, Index) {
    support::index_of(ARTICLES)
}

#[test]
fn questions_are_answered_by_value() {
    let (_folder, index) = index();
    let wrong: Vec<String> = TABLE
        .iter()
        .filter_map(|(query, wanted)| {
            let found = exact(&support::find(&index, query));
            (found != *wanted).then(|| format!("{query}: wanted {wanted:?}, found {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn prose_is_answered_in_any_spelling_and_the_print_comes_first() {
    let (_folder, index) = index();
    let wrong: Vec<String> = PROSE
        .iter()
        .filter_map(|(query, wanted, first)| {
            let found = numbers(&support::find(&index, query));
            let all = wanted.iter().all(|article| found.iter().take(wanted.len() + 1).any(|hit| hit == article));
            (!all || found.first() != Some(first)).then(|| format!("{query}: wanted {wanted:?}, found {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What answers is marked in the passage and shown by its value.
#[test]
fn answers_are_marked_and_normalised() {
    let (_folder, index) = index();
    let page = support::find(&index, "签约额>100亿元");
    let hit = page.hits.iter().find(|hit| hit.path == "1").unwrap();
    let figure = hit.snippets[0].figures.iter().find(|figure| figure.matched).unwrap();
    assert_eq!((figure.text.as_str(), figure.value), ("一百五十七亿元", Decimal::plain("15700000000")));
    assert_eq!((&*figure.unit, &*figure.measure, figure.kind), ("元", "大会签约额", FigureKind::Money));
    assert!(hit.snippets[0].marks.iter().any(|mark| mark.start <= figure.span.start && figure.span.end <= mark.end));
}

/// What is measured is asked by its words below what is typed, and a change by what changed; only figures that answer.
#[test]
fn measures_are_asked_by_their_words() {
    let texts = [
        /* 0 */ "我国高铁里程超过4.6万公里。",
        /* 1 */ "全国铁路新增里程3000公里，高铁运营里程达到5万公里。",
        /* 2 */ "高铁通车，公路里程突破500万公里。",
        /* 3 */ "居民消费价格指数（CPI）同比上涨2.5%，涨幅比上月回落0.2个百分点。",
        /* 4 */ "居民消费价格指数（CPI）同比上涨0.9%，鲜果价格上涨12%。",
        /* 5 */ "CPI同比下降2.6%。",
        /* 6 */ "上半年地区生产总值（GDP）增长6.3%。",
        /* 7 */ "GDP增速为7%，GDP达到90%的目标。",
    ];
    let table: &[(&str, &[usize])] = &[
        ("高铁里程>4万公里", &[0, 1]),
        ("高铁里程>6万公里", &[]),
        ("居民消费价格上涨>2%", &[3]),
        ("CPI涨幅>2%", &[3]),
        ("CPI跌幅>2%", &[5]),
        ("GDP增速>6%", &[6, 7]),
        ("GDP增长率>6.5%", &[7]),
    ];
    let (_folder, index) = support::index_of(&texts);
    for (query, wanted) in table {
        let page = support::find(&index, query);
        let mut found = numbers(&page);
        found.sort_unstable();
        assert_eq!(found, *wanted, "{query}");
        for hit in &page.hits {
            let mut figures = hit.snippets.iter().flat_map(|snippet| &snippet.figures);
            assert!(figures.any(|figure| figure.matched), "{query}: nothing is marked in {}", hit.path);
        }
    }
}

/// The digits of a value or a date say nothing apart, in no tier; what stands beside them does.
#[test]
fn numbers_are_not_taken_apart() {
    let texts = [
        "合同金额157亿元，已经签订。",
        "全村157人，人均收入3亿元的百万分之一。",
        "该县157家企业合同已签，另有亿元项目9个。",
        "2022年9月28日开工。",
        "2022年有9家企业，28日是工作日，月底完成。",
        "去年下雨多，今年上半年少。",
        "约有2400人，家中无人。",
        "引进企业2400家。",
    ];
    let (_folder, index) = support::index_of(&texts);
    for (query, wanted) in [
        ("157亿元", &[0][..]),
        ("一百五十七亿元", &[0]),
        ("合同 157亿元", &[0, 2]),
        ("合同157亿元", &[0, 2]),
        ("2022年9月28日", &[3]),
        ("去年上半年", &[5]),
        ("约2400家", &[7]),
        ("企业 2400家", &[2, 4, 7]),
    ] {
        let page = support::find(&index, query);
        let mut found: Vec<usize> = page.hits.iter().map(|hit| hit.id.parse().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, wanted, "{query}: {:?}", page.tiers);
    }
}

/// What an article lacks is named as it was asked for: a number in one piece, with what compares it. Another spelling of
/// it, or another value that answers, is not lacking.
#[test]
fn a_number_that_is_lacking_is_named_in_one_piece() {
    let texts = [
        "公司收入超过80亿元。",
        "公司收入120亿元，创下新高。",
        "公司收入超过一百亿元，利润也好。",
        "公司三年来亏损不断。",
    ];
    let (_folder, index) = support::index_of(&texts);
    let page = support::find(&index, "收入超过100亿元 亏损");
    let mut lacking: Vec<(usize, Vec<&str>)> = page
        .hits
        .iter()
        .map(|hit| (hit.path.parse().unwrap(), hit.missing.iter().map(String::as_str).collect()))
        .collect();
    lacking.sort();
    let wanted =
        [(0, vec!["超过100亿元", "亏损"]), (1, vec!["亏损"]), (2, vec!["亏损"]), (3, vec!["收入", "超过100亿元"])];
    assert_eq!(lacking, wanted);
}

/// A question of prose lacks no number that a figure of the article answers, whatever words stand between.
#[test]
fn a_number_that_is_answered_is_not_lacking() {
    for (text, query, wanted) in [
        ("乙肝疫苗全程接种共三针。", "乙肝疫苗打几针", &["打"][..]),
        ("“十四五”时期，湿地面积达8.34亿亩。", "“十四五”时期我国湿地面积稳定在8亿亩以上", &["稳定"]),
        ("“十四五”时期，湿地面积达7.34亿亩。", "“十四五”时期我国湿地面积稳定在8亿亩以上", &["稳定", "8亿亩以上"]),
    ] {
        let (_folder, index) = support::index_of(&[text]);
        assert_eq!(support::find(&index, query).hits[0].missing, wanted, "{query}");
    }
}
