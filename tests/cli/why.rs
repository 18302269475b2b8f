//! `why`: for one article and one query the tier, the missing words, what is nearly there, what excludes it, and a
//! query that finds it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use hansou::article::problem::Problem;
use hansou::find::Request;
use hansou::find::why::{Obstacle, Why, why};
use hansou::hit::Tier;
use hansou::index::{Index, Settings, Watch, refresh};
use jiff::civil::date;
use tempfile::TempDir;

const TEXTS: [(&str, &str); 4] = [
    (
        "园区.md",
        "---\ntitle: 高新区传感产业签约\ndate: 2022-09-28\n---\n高新“区传感器”项目开工。签约额175亿元，占比40.5%。\n\n\
         傳感器企業落戶園區。智能网联汽车驶上街头。\n",
    ),
    ("惠州.md", "---\ntitle: 惠州新闻\ndate: 2021-03-01\n---\n惠州的传感器企业增多，投资三十亿元。\n"),
    ("无日期.md", "---\ntitle: 杂记\n---\n老城的街头有一家书店，书店里有猫。\n\n很久以后，人们还记得那一只猫。\n"),
    (
        "多篇.jsonl",
        "{\"id\":\"n-1\",\"title\":\"第一条\",\"body\":\"甲乙丙丁\"}\n{\"id\":\"n-2\",\"title\":\"第二条\",\"body\":\"戊己庚辛\"}\n",
    ),
];

struct Quiet;

impl Watch for Quiet {
    fn found(&self, _files: u64, _bytes: u64) {}
    fn read(&self, _bytes: u64, _articles: u64) {}
    fn problem(&self, _problem: &Problem) {}
}

fn indexed() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    TEXTS.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    let home = folder.path().join(".hansou");
    let settings = Settings { threads: Some(1), ..Settings::default() };
    refresh(&home, &[folder.path().to_owned()], &settings, &Quiet).unwrap();
    (folder, home)
}

fn ask(index: &Index, query: &str, id: &str) -> Why {
    why(index, &Request::new(query, date(2024, 1, 1)), id).unwrap().unwrap_or_else(|| panic!("no article {id}"))
}

#[test]
fn articles_are_named_by_id_or_place() {
    let (_folder, home) = indexed();
    let index = Index::open(&home).unwrap();
    for (name, id) in [
        ("n-2", Some("n-2")),
        ("多篇.jsonl#2", Some("n-2")),
        ("多篇.jsonl", Some("n-1")),
        ("惠州.md", Some("惠州.md")),
        ("惠州.md#1", Some("惠州.md")),
        ("多篇.jsonl#3", None),
        ("惠州.md#2", None),
        ("", None),
    ] {
        let found = why(&index, &Request::new("甲", date(2024, 1, 1)), name).unwrap();
        assert_eq!(found.map(|why| why.id).as_deref(), id, "{name}");
    }
}

#[test]
fn tier_difference_and_another_query() {
    let (_folder, home) = indexed();
    let index = Index::open(&home).unwrap();
    let table = [
        // Query, article; tier, first difference with its stretch, another query.
        ("传感器", "园区.md", Some(Tier::Exact), None, None),
        ("高新区传感器", "园区.md", Some(Tier::Words), Some("punctuation 高新“区传感器"), Some("高新“区传感器")),
        ("=传感器企业", "园区.md", None, Some("script 傳感器企業"), Some("传感器企业")),
        ("智能网联气车", "园区.md", Some(Tier::Most), Some("character 智能网联汽车"), Some("智能网联汽车")),
        ("签约额157亿元", "园区.md", Some(Tier::Most), Some("number 175亿元"), Some("175亿元")),
        ("标题:书店", "无日期.md", Some(Tier::Most), Some("field 书店"), Some("书店")),
        ("老城书店", "无日期.md", Some(Tier::Words), Some("apart 老城的街头有一家书店"), Some("老城 书店")),
        ("火星 书店", "无日期.md", Some(Tier::Most), None, Some("书店")),
        ("火星", "无日期.md", None, None, Some("杂记")),
    ];
    for (query, id, tier, near, instead) in table {
        let why = ask(&index, query, id);
        assert_eq!(why.place.as_ref().map(|place| place.tier), tier, "{query}: {why:#?}");
        let first = why.units.iter().flat_map(|unit| &unit.near).next();
        let first = first.map(|near| format!("{} {}", format!("{:?}", near.difference).to_lowercase(), near.text));
        assert_eq!(first.as_deref(), near, "{query}");
        let other = why.instead.as_ref().map(|instead| instead.query.replace('\\', ""));
        match instead {
            Some(part) => assert!(other.as_ref().is_some_and(|other| other.contains(part)), "{query}: {other:?}"),
            None => assert_eq!(other, None, "{query}"),
        }
        if let Some(instead) = why.instead {
            let place = ask(&index, &instead.query, id).place.unwrap();
            assert_eq!((place.tier, place.rank), (Tier::Exact, instead.rank), "{query}");
        }
    }
}

#[test]
fn what_excludes_is_named() {
    let (_folder, home) = indexed();
    let index = Index::open(&home).unwrap();
    let table = [
        ("传感器 -惠州", "惠州.md", "excluded 惠州"),
        ("传感器 日期:2022", "惠州.md", "date 2022-01-01 2022-12-31 2021-03-01"),
        ("书店 日期:2022", "无日期.md", "date 2022-01-01 2022-12-31 -"),
        ("书店 来源:日报", "无日期.md", "source 日报"),
        ("老城 同段 很久", "无日期.md", "distance 老城 同段 很久"),
        ("投资额>100亿元", "惠州.md", "figure 投资额>100亿元 三十亿元"),
        ("书店 提到:1644", "无日期.md", "mention 提到:1644-01-01..1644-12-31"),
        ("书店", "无日期.md", ""),
    ];
    for (query, id, wanted) in table {
        let why = ask(&index, query, id);
        let said = |obstacle: &Obstacle| match obstacle {
            Obstacle::Excluded { what } => format!("excluded {what}"),
            Obstacle::Mention { what } => format!("mention {what}"),
            Obstacle::Source { what } => format!("source {what}"),
            Obstacle::Distance { what } => format!("distance {what}"),
            Obstacle::Date { from, to, date } => {
                let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "-".into());
                format!("date {} {} {}", day(from), day(to), day(date))
            }
            Obstacle::Figure { what, near } => {
                format!("figure {what} {}", near.first().map_or("-", |near| near.text.as_str()))
            }
        };
        let said: Vec<String> = why.obstacles.iter().map(said).collect();
        assert_eq!(said.join("; "), wanted, "{query}");
    }
}

#[test]
fn ranks_and_words() {
    let (_folder, home) = indexed();
    let index = Index::open(&home).unwrap();
    let why = ask(&index, "书店里的猫咪", "无日期.md");
    let unit = &why.units[0];
    assert!(!unit.as_typed && !unit.by_words, "{unit:?}");
    let of =
        |found| unit.words.iter().filter(|word| word.found == found).map(|word| word.word.as_str()).collect::<Vec<_>>();
    assert_eq!((of(true), of(false)), (vec!["书店", "里", "的"], vec!["猫咪"]));
    let place = ask(&index, "传感器", "惠州.md").place.unwrap();
    assert!(place.rank == place.rank_in_tier && place.rank <= 2 && place.score > 0.0, "{place:?}");
    assert!(place.explanation.iter().any(|part| part.term == "传感器"), "{place:?}");
}

#[test]
fn the_program_says_it_in_both_languages() {
    let (folder, _home) = indexed();
    let run = |line: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
        command.env_remove("HANSOU_INDEX").current_dir(folder.path());
        let output = command.args(line).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, zh) = run(&["why", "高新区传感器", "./园区.md", "--lang", "zh"]);
    assert_eq!(code, Some(0), "{zh}");
    assert!(zh.contains("被标点隔开：高新“区传感器") && zh.contains("这样能找到"), "{zh}");
    let (code, en) = run(&["why", "火星", "无日期.md", "--lang", "en"]);
    assert_eq!(code, Some(1), "{en}");
    assert!(en.contains("does not find") && en.contains("missing"), "{en}");
    let (code, json) = run(&["why", "火星", "多篇.jsonl#2", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &json["id"], &json["units"][0]["as_typed"]), (Some(1), &"n-2".into(), &false.into()));
    assert_eq!(run(&["why", "火星", "没有.txt"]).0, Some(1));
}
