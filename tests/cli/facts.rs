//! Facts of the articles in corpus/, from the index to the table: series, shares, contradictions, groups, listing.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use hansou::fact::{Fact, Facts};
use hansou::find::facts::{By, Condition, Order, Question, facts, list};
use hansou::index::Index;
use hansou_text::numeral::Decimal;
use jiff::civil::date;
use tempfile::TempDir;

static HOME: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let output = run(folder.path(), &["index", corpus.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let home = folder.path().join(".hansou");
    (folder, home)
});

fn run(folder: &Path, line: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
    command.env_remove("HANSOU_INDEX").env("HANSOU_LANG", "zh").env("NO_COLOR", "1");
    command.args(line).current_dir(folder).output().unwrap()
}

fn search(line: &[&str]) -> Output {
    run(HOME.0.path(), line)
}

fn question(metric: &str, rest: &str) -> Question {
    Question { rest: rest.to_owned(), ..Question::new(metric, date(2025, 1, 1)) }
}

fn answer(question: &Question) -> Facts {
    facts(&Index::open(&HOME.1).unwrap(), question).unwrap()
}

/// `year value` of the facts that have one unit.
fn series(facts: &[Fact], unit: &str) -> Vec<String> {
    let of_unit = facts.iter().filter(|fact| fact.unit == unit && fact.change.is_none() && !fact.base);
    of_unit.filter_map(|fact| Some(format!("{} {}", fact.year?, fact.value?))).collect()
}

#[test]
fn a_series_over_six_years() {
    let found = answer(&Question { by: Some(By::Year), ..question("签约额", "传感器大会") });
    let of_money = found.groups.iter().filter(|group| group.unit == "元");
    let maxima: Vec<(&str, Option<Decimal>)> = of_money.map(|group| (&*group.key, group.max)).collect();
    let wanted = [
        ("2019", "6350000000"),
        ("2020", "8600000000"),
        ("2021", "12160000000"),
        ("2022", "15700000000"),
        ("2023", "18320000000"),
        ("2024", "20600000000"),
    ];
    assert_eq!(maxima, wanted.map(|(year, value)| (year, Decimal::plain(value))));
}

#[test]
fn shares_are_found_under_both_names_of_the_metric() {
    for (metric, rest) in [("高企 占全市", ""), ("占比", "高企")] {
        let found = series(&answer(&question(metric, rest)).facts, "%");
        for share in ["2019 36.9", "2020 37.2", "2021 35.3", "2022 35.2", "2023 36.1", "2024 37.1"] {
            assert!(found.iter().any(|fact| fact == share), "{metric} {rest}: {share} in {found:?}");
        }
    }
}

#[test]
fn the_contradiction_of_the_corpus() {
    let found = answer(&Question { conflicts: true, ..question("签约额", "") });
    let [conflict] = &found.conflicts[..] else { panic!("one contradiction: {:?}", found.conflicts) };
    let values: Vec<Option<Decimal>> = conflict.facts.iter().map(|fact| fact.value).collect();
    // In a report, in a comment, and in the table of all years.
    assert_eq!(values, ["11800000000", "12160000000", "12160000000"].map(Decimal::plain));
    assert_eq!((conflict.metric.as_str(), conflict.period.to_string().as_str()), ("签约额", "2021"));
}

/// A table of the user beside the index joins the names of a metric.
#[test]
fn names_of_a_metric_can_be_added() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    std::fs::write(folder.path().join("in/a.txt"), "到位资金情况\n\n2023年到位资金30亿元。\n").unwrap();
    let home = folder.path().join(".hansou");
    assert!(run(folder.path(), &["index", "in"]).status.success());
    let facts = || run(folder.path(), &["facts", "签约额"]);
    assert_eq!(facts().status.code(), Some(1));
    std::fs::write(folder.path().join("names.tsv"), "签约额\t到位资金\n").unwrap();
    std::fs::write(home.with_file_name("hansou.toml"), "synonyms = \"names.tsv\"\n").unwrap();
    let printed = String::from_utf8(facts().stdout).unwrap();
    assert!(printed.contains("30亿元"), "{printed}");
}

/// An index of a few articles, each with its file name and text, and what the program prints of it.
fn of_articles(articles: &[(&str, &str)], line: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    for (name, text) in articles {
        std::fs::write(folder.path().join("in").join(name), text).unwrap();
    }
    assert!(run(folder.path(), &["index", "in"]).status.success());
    let output = run(folder.path(), line);
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(printed).unwrap())
}

#[test]
fn a_later_value_that_is_told_as_revised_is_no_contradiction() {
    let (first, last) = ("20240118-a.txt", "20241225-b.txt");
    let told = |articles: &[(&str, &str)]| {
        let (_, printed) = of_articles(articles, &["facts", "生产总值", "--conflicts", "--json"]);
        let found: Facts = serde_json::from_str(&printed).unwrap();
        let revision = found.conflicts.into_iter().next().map(|conflict| conflict.revision);
        revision.map(|revision| revision.map(|revision| (revision.from, revision.to, revision.word)))
    };
    let was = "年报\n\n2023年全省生产总值8000亿元。\n";
    let revised = (Decimal::plain("800000000000"), Decimal::plain("810000000000"));
    for (one, other, word) in [
        (was, "公报\n\n经最终核实，2023年全省生产总值为8100亿元。\n", "最终核实"),
        ("年报\n\n据初步核算，2023年全省生产总值8000亿元。\n", "公报\n\n2023年全省生产总值8100亿元。\n", "初步核算"),
    ] {
        let (from, to, by) = told(&[(first, one), (last, other)]).unwrap().unwrap();
        assert_eq!(((Some(from), Some(to)), by.as_str()), (revised, word), "{one}{other}");
    }
    assert_eq!(told(&[(first, was), (last, "公报\n\n2023年全省生产总值8100亿元。\n")]), Some(None));
    // The earlier article cannot revise the later one.
    assert_eq!(told(&[(last, was), (first, "公报\n\n经最终核实，2023年全省生产总值为8100亿元。\n")]), Some(None));
    let articles = [(first, was), (last, "公报\n\n经最终核实，2023年全省生产总值为8100亿元。\n")];
    let (_, printed) = of_articles(&articles, &["facts", "生产总值", "--conflicts"]);
    assert!(printed.contains("修订（最终核实）：8,000亿元 → 8,100亿元") && printed.contains("1 处是修订"), "{printed}");
}

#[test]
fn figures_of_one_organisation() {
    let text = "年报季\n\n华北银行2023年净利润36亿元。南方电器集团2023年净利润33亿元，同比增长2%。\n";
    let of = |condition: &str| of_articles(&[("a.txt", text)], &["facts", "净利润", "--where", condition, "--json"]).1;
    let values = |condition: &str| {
        let found: Facts = serde_json::from_str(&of(condition)).unwrap();
        found.facts.into_iter().map(|fact| (fact.text, fact.organisation)).collect::<Vec<_>>()
    };
    let bank = vec![("36亿元".to_owned(), Some("华北银行".to_owned()))];
    assert_eq!((values("机构:华北"), values("organisation:华北银行")), (bank.clone(), bank));
    assert_eq!(values("机构:南方电器").len(), 1);
    assert_eq!(values("机构:东方"), []);
}

/// What two companies earn is two series, also where the sentence says 公司 only and the title names it.
#[test]
fn organisations_are_series_of_their_own() {
    let report = |name: &str, profit: [&str; 2]| {
        let [last, this] = profit;
        format!("{name}发布年报\n\n公司2022年净利润{last}亿元。\n\n公司2023年净利润{this}亿元。\n")
    };
    let (first, second) = (report("华北银行", ["30", "36"]), report("南方电器集团", ["31", "33"]));
    let articles = [("a.txt", first.as_str()), ("b.txt", second.as_str())];
    let (_, json) = of_articles(&articles, &["facts", "净利润", "--json"]);
    let found: Facts = serde_json::from_str(&json).unwrap();
    let series: Vec<_> = found.series.iter().map(|series| (series.organisation.as_deref(), series.count)).collect();
    assert_eq!(series.len(), 2, "{series:?}");
    assert!(series.contains(&(Some("华北银行"), 2)) && series.contains(&(Some("南方电器集团"), 2)), "{series:?}");
    let (_, grouped) = of_articles(&articles, &["facts", "净利润", "--by", "organisation"]);
    assert!(grouped.contains("华北银行") && grouped.contains("南方电器集团"), "{grouped}");
    let (code, said) =
        of_articles(&[("a.txt", "某县\n\n签约额达3亿元。\n")], &["facts", "签约额", "--by", "organisation"]);
    assert!(code == Some(1) && said.contains("没有说到公司"), "{said}");
}

/// Articles, what is asked of them, and what the answer has or has not.
type Asked<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], &'a [&'a str]);

/// What an analyst asks of articles: the question, and lines that the answer has; after `!` one that it has not.
#[test]
fn tables_of_an_analyst() {
    let cars = [
        (
            "20240111-a.txt",
            "2023年汽车产销\n\n2023年我国汽车产销分别完成3016.1万辆和3009.4万辆。其中，新能源汽车产销分别完成958.7万辆和949.5万辆。\n",
        ),
        ("20230112-b.txt", "2022年汽车产销\n\n2022年我国汽车产销分别完成2702.1万辆和2686.4万辆。\n"),
    ];
    let prices = [
        ("20230909-a.txt", "8月CPI\n\n8月份，全国居民消费价格同比上涨0.1%，环比上涨0.3%。\n"),
        ("20231209-b.txt", "11月CPI\n\n11月份，全国居民消费价格同比下降0.5%，环比下降0.5%。\n"),
    ];
    let harvest = [
        (
            "20231211-a.txt",
            "粮食产量\n\n2023年全国粮食产量13908.2亿斤。2023年河南粮食产量1324.9亿斤，黑龙江粮食产量1557.6亿斤。\n",
        ),
        ("20240301-b.txt", "目标\n\n力争2025年河南粮食产量达到1400亿斤。2023年全国粮食产量超1.3万亿斤。\n"),
    ];
    let revised = [
        ("20230117-a.txt", "初步核算\n\n初步核算，2022年国内生产总值1210207亿元。\n"),
        ("20231229-b.txt", "最终核实\n\n经最终核实，2022年国内生产总值为1204724亿元。\n"),
    ];
    let rail = [
        ("20240103-a.txt", "铁路\n\n2023年全国铁路发送旅客38.55亿人次。\n"),
        ("20240712-b.txt", "铁路\n\n今年全国铁路发送旅客已达21亿人次。\n"),
    ];
    let people = [
        ("20240117-a.txt", "人口\n\n2023年末全国人口140967万人。全年出生人口902万人。\n"),
        ("20230117-b.txt", "人口\n\n2022年末全国人口141175万人。\n"),
    ];
    let table: [Asked; 10] = [
        (&people, &["人口"], &["全国或未注明 · 截至 · 人  2", "    出生 · 全国"]),
        (&rail, &["旅客发送量", "--where", "期间:年"], &["38.55亿人次", "1 个数字", "!21亿"]),
        (&cars, &["汽车销量"], &["2022 2,686.4 万辆 → 2023 3,009.4 万辆", "新能源 · 全国", "!1.2 万"]),
        (&cars, &["汽车产量", "--series"], &["2022 2,702.1 万辆 → 2023 3,016.1 万辆"]),
        (&prices, &["居民消费价格 同比"], &["2 个数字", "!上涨【0.3%】", "!下降【0.5%】。"]),
        (&prices, &["居民消费价格", "--series"], &["环比 · 全国或未注明 · 月 · %（变化）  2"]),
        (
            &harvest,
            &["粮食产量", "--by", "place"],
            &["亿斤", "全国或未注明     1  13,908.2", "河南             1   1,324.9", "!1,400"],
        ),
        (&harvest, &["粮食产量", "--by", "year"], &["2023     1  13,908.2", "!1.3 万亿"]),
        (&revised, &["国内生产总值", "--by", "year", "--csv"], &["121020700000000,,120472400000000,2022,false,false"]),
        (&harvest, &["粮食产量", "--csv"], &["155760000000,斤", "77880000000000,77880000000000,77880000000000,克"]),
    ];
    for (articles, asked, lines) in table {
        let (_, printed) = of_articles(articles, &[&["facts"], asked].concat());
        for line in lines {
            match line.strip_prefix('!') {
                Some(absent) => assert!(!printed.contains(absent), "{asked:?} has {absent}:\n{printed}"),
                None => assert!(printed.contains(line), "{asked:?} has no {line}:\n{printed}"),
            }
        }
    }
}

/// The items of a bulletin are apart: what one of them is about says nothing of the figures of another.
#[test]
fn no_event_goes_from_one_item_of_a_bulletin_to_the_next() {
    let body = "世界传感器大会在郑州开幕，签约额达20亿元。\n\n某县集中签约，签约额达3亿元。\n";
    let by_event = |title: &str| {
        let text = format!("{title}\n\n{body}");
        of_articles(&[("a.txt", &text)], &["facts", "签约额", "--by", "event", "--csv"]).1
    };
    assert!(by_event("国内联播快讯").contains(",元,false,1,1,300000000,"), "{}", by_event("国内联播快讯"));
    assert!(by_event("大会侧记").contains("世界传感器大会,元,false,2,"), "{}", by_event("大会侧记"));
    let (code, said) = of_articles(&[("a.txt", "某县\n\n签约额达3亿元。\n")], &["facts", "签约额", "--by", "event"]);
    assert!(code == Some(1) && said.contains("没有说到事件"), "{said}");
}

#[test]
fn sums_by_event() {
    let found = answer(&Question { by: Some(By::Event), ..question("签约额", "") });
    let sum = |event: &str| {
        let group = found.groups.iter().find(|group| group.key.ends_with(event) && group.unit == "元");
        group.and_then(|group| group.sum)
    };
    assert_eq!(sum("北斗应用大会"), Decimal::plain("22030000000"), "43.6 + 51.8 + 58.4 + 66.5");
}

#[test]
fn questions_and_conditions() {
    let values = |question: &Question| series(&answer(question).facts, "元");
    let mut over = values(&question("签约额>180亿元", ""));
    // Each year's report has it, and the table of all years.
    over.dedup();
    assert_eq!(over, ["2023 18320000000", "2024 20600000000"]);
    let largest = values(&Question { order: Order::Largest, limit: Some(1), ..question("签约额", "") });
    assert_eq!(largest, ["2024 20600000000"]);
    let some = |text: &str| {
        let condition = Condition::parse(text).unwrap_or_else(|| panic!("{text} is a condition"));
        let found = answer(&Question { conditions: vec![condition], ..question("签约额", "") });
        // What a value is compared to is none of its own.
        found.facts.iter().filter(|fact| !fact.base).count()
    };
    assert!(some("单位:亿元") > 5 && some("单位:亿元") == some("unit:元") && some("kind:money") == some("类别:金额"));
    assert!(some("event:北斗") == 4 && some("change:yes") < some("change:no") && some("单位:吨") == 0);
    // The size of a change is no level, and is only counted, unless it is asked for.
    let levels = answer(&question("签约额", ""));
    assert!(levels.changes > 0 && levels.facts.iter().all(|fact| fact.change.is_none()), "{}", levels.changes);
    assert_eq!(levels.changes, some("change:yes"));
    assert_eq!([Condition::parse("颜色:红"), Condition::parse("单位"), Condition::parse("kind:x")], [None, None, None]);
    let later = Question { from: Some(date(2024, 1, 1)), ..question("签约额", "传感器大会") };
    assert!(answer(&later).facts.iter().all(|fact| fact.date >= Some(date(2024, 1, 1))));
}

#[test]
fn facts_quote_their_sentence() {
    for fact in answer(&question("签约额", "")).facts {
        let quoted: String =
            fact.sentence.chars().skip(fact.mark.start).take(fact.mark.end - fact.mark.start).collect();
        assert_eq!(quoted, fact.text, "{fact:?}");
    }
}

#[test]
fn the_metrics_of_the_corpus() {
    let (metrics, all) = list(&Index::open(&HOME.1).unwrap(), 30).unwrap();
    assert!(all > 100 && metrics.len() == 30);
    for name in ["签约额", "地区生产总值", "高新技术企业"] {
        assert!(metrics.iter().any(|metric| metric.name == name), "{name} in {metrics:?}");
    }
}

#[test]
fn the_program_prints_every_format() {
    let text = |line: &[&str]| {
        let output = search(line);
        assert_eq!(output.status.code(), Some(0), "{line:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(text(&["facts"]).contains("签约额"));
    assert!(text(&["facts", "签约额", "传感器大会"]).contains("【121.6亿元】"));
    assert!(text(&["facts", "签约额", "--by", "year"]).contains('█'));
    assert!(text(&["facts", "签约额", "--conflicts"]).contains("118亿元"));
    assert!(text(&["facts", "地区生产总值", "--series"]).contains("·"));
    assert!(text(&["facts", "签约额", "--series", "--csv"]).starts_with("unit,change,place,span,count"));
    assert!(text(&["facts", "签约额", "--csv"]).starts_with("date,period,year,value,low,high,unit,per,text"));
    let json: serde_json::Value = serde_json::from_str(&text(&["facts", "签约额", "--json"])).unwrap();
    assert!(json["facts"][0]["value"].is_string());
    text(&["facts", "签约额", "传感器大会", "--plot", "series.svg"]);
    let svg = std::fs::read_to_string(HOME.0.path().join("series.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("206亿元") && svg.trim_end().ends_with("</svg>"));
}

#[test]
fn exit_codes() {
    for (line, code) in [
        (&["facts", "没有这个指标"][..], 1),
        (&["facts", "签约额", "--where", "颜色:红"], 2),
        (&["facts", "签约额", "--by", "color"], 2),
        (&["facts", "地区生产总值", "--min", "9000万亿元"], 1),
        (&["facts", "签约额", "--plot", "nowhere/x.svg"], 2),
    ] {
        assert_eq!(search(line).status.code(), Some(code), "{line:?}");
    }
}
