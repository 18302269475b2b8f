//! Figures against a table that a reader of Chinese can check (`golden/figures.tsv`), and what must hold of any text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::support::spell;
use hansou_facts::context::{Context, Told, contexts};
use hansou_facts::figure::{Comparator, End, Figure, FigureKind, explain, read, rules};
use hansou_text::fold::fold;
use hansou_text::numeral;
use proptest::prelude::*;

/// One row as the table has it.
fn row(figure: &Figure) -> String {
    let end = |end: Option<End>| match end {
        None => "*".to_string(),
        Some(end) => format!("{}{}", end.value, if end.closed { "" } else { "°" }),
    };
    let value = |value: Option<numeral::Decimal>| value.map_or("-".into(), |value| value.to_string());
    let unit = if figure.unit.printed.is_empty() { &figure.unit.base } else { &figure.unit.printed };
    let mut row = String::new();
    let _ = write!(
        row,
        "{}\t{}\t{}\t{}\t{}{}\t{}\t{}\t{}",
        figure.surface,
        figure.kind.name(),
        end(figure.interval.low),
        end(figure.interval.high),
        figure.scale,
        if unit.is_empty() { "-" } else { unit },
        value(figure.base_value()),
        figure.measure.text,
        figure.rules.names().collect::<Vec<_>>().join(" ")
    );
    row
}

/// The rows of a text; where it holds no figure, one that names the rules that say so.
fn rows(text: &str) -> Vec<String> {
    let text = text.replace('⏎', "\n").replace('⇥', "\t");
    let figures = read(&fold(&text));
    if figures.is_empty() {
        let rules: Vec<&str> = explain(&text).iter().flat_map(|decision| decision.rules.clone()).collect();
        return vec![format!("-\t{}", rules.join(" "))];
    }
    figures.iter().map(row).collect()
}

#[test]
fn the_table_holds() {
    let table = include_str!("../golden/figures.tsv");
    let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (text, rest) = line.split_once('\t').expect("a row has a text and a figure, or - for none");
        wanted.entry(text).or_default().push(rest);
    }
    let mut wrong = String::new();
    let mut deciding = BTreeSet::new();
    for (text, wanted) in wanted {
        deciding.extend(wanted.iter().flat_map(|row| row.rsplit('\t').next()).flat_map(|rules| rules.split(' ')));
        let found = rows(text);
        if found != wanted {
            let _ = writeln!(
                wrong,
                "{text}\n  wanted\n    {}\n  found\n    {}",
                wanted.join("\n    "),
                found.join("\n    ")
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    let idle: Vec<&str> = rules().map(|(_, name)| name).filter(|name| !deciding.contains(name)).collect();
    assert!(idle.is_empty(), "rules that decide no row of the table: {idle:?}");
}

/// What figures of running text measure: sentences of the kinds that are read wrongly most easily.
#[test]
fn measures_hold() {
    let mut wrong = String::new();
    let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in include_str!("../golden/measures.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (text, rest) = line.split_once('\t').expect("a sentence and a figure, or - for none");
        let rows = wanted.entry(text).or_default();
        if rest != "-" {
            rows.push(rest);
        }
    }
    for (text, wanted) in wanted {
        let of = |figure: &Figure| {
            let value = figure.base_value().map_or("-".to_owned(), |value| value.to_string());
            format!("{}\t{value}\t{}\t{}", figure.surface, figure.unit.base, figure.measure.text)
        };
        let found: Vec<String> = read(&fold(text)).iter().map(of).collect();
        if found != wanted {
            let _ = writeln!(wrong, "{text}\n  wanted {wanted:?}\n  found  {found:?}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Of which period, place and organisation figures are, and whether they are so, planned, expected or bounds; told on
/// 2024-06-15.
#[test]
fn contexts_hold() {
    let told = Told { day: hansou_facts::date::day("2024-06-15"), title: None };
    let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in include_str!("../golden/contexts.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (text, rest) = line.split_once('\t').expect("a text and what its figure is told of");
        wanted.entry(text).or_default().push(rest);
    }
    for (text, wanted) in wanted {
        let row = |(figure, context): &(Figure, Context)| {
            let period = context.period.map_or("-".to_owned(), |period| period.to_string());
            let sort = context.sort.map_or("-".to_owned(), |sort| format!("{sort:?}").to_lowercase());
            let place = context.place.as_deref().unwrap_or("-");
            let organisation = context.organisation.as_ref().map_or("-", |organisation| organisation.name.as_str());
            let status = format!("{:?}", context.status).to_lowercase();
            let status = if context.base { "base" } else { &status };
            format!("{}\t{period}\t{sort}\t{place}\t{organisation}\t{status}", figure.surface)
        };
        let found: Vec<String> = contexts(text, &told).iter().map(row).collect();
        assert_eq!(found, wanted, "{text}");
    }
}

/// Spelled and written forms, scripts and widths of one quantity.
#[test]
fn spellings_give_one_value() {
    let table = [
        ["157亿元", "一百五十七亿元", "１５７億元", "15,700,000,000元"],
        ["40.5%", "百分之四十点五", "４０．５％", "40. 5 %"],
        ["2400家", "两千四百家", "2,400家", "二千四百家"],
        ["0.86万亿元", "8600亿元", "八千六百亿元", "860000000000元"],
        ["1.2亿人次", "一亿两千万人次", "12000万人次", "一点二亿人次"],
        ["3成", "三成", "三 成", "３成"],
        ["4倍", "四倍", "翻两番", "４倍"],
        ["10亩", "十亩", "十畝", "１０亩"],
    ];
    for row in table {
        let value = |text: &str| read(&fold(text)).first().map(|figure| (figure.base_value(), figure.unit.base));
        for other in &row[1..] {
            assert_eq!(value(row[0]), value(other), "{} and {other}", row[0]);
        }
    }
}

fn invariants(text: &str) {
    let figures = read(&fold(text));
    let mut last = 0;
    for figure in &figures {
        let Figure { span, core, clause, measure, numerals, interval, .. } = figure;
        for range in [span, core, clause].into_iter().chain(&measure.ranges).chain(numerals) {
            assert!(range.start <= range.end && text.get(range.clone()).is_some(), "{range:?} in {text:?}");
        }
        assert!(span.start >= last && span.end > span.start, "{span:?} after {last} in {text:?}");
        assert!(core.start >= span.start && core.end <= span.end, "{core:?} in {span:?} of {text:?}");
        last = span.end;
        if let (Some(low), Some(high)) = (interval.low, interval.high) {
            assert!(low.value <= high.value, "{interval:?} of {text:?}");
        }
        assert!(figure.kind != FigureKind::Ratio || figure.comparator == Comparator::Equal);
    }
}

/// Pieces that figures are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "0",
        "1",
        "7",
        "12",
        "2022",
        "1,234",
        ".5",
        "%",
        "％",
        "亿",
        "万",
        "元",
        "家",
        "个",
        "百分之",
        "分之",
        "一",
        "二",
        "两",
        "三",
        "十",
        "百",
        "千",
        "零",
        "〇",
        "点",
        "半",
        "几",
        "数",
        "多",
        "余",
        "近",
        "超",
        "约",
        "不足",
        "以上",
        "至",
        "-",
        "—",
        "~",
        "/",
        ":",
        "+",
        "第",
        "年",
        "月",
        "日",
        "时",
        "分",
        "秒",
        "度",
        "米",
        "公里",
        "同比",
        "增长",
        "下降",
        "到",
        "，",
        "。",
        "、",
        "“",
        "”",
        "（",
        " ",
        "\n",
        "翻",
        "番",
        "成",
        "倍",
        "kg",
        "g",
        "负",
        "零下",
        "每",
        "吨",
        "人均",
        "占",
        "企业",
        "号",
        "比",
        "大于",
        "小于",
        "之间",
        "和",
        "¥",
        "$",
        "e5",
        "^2",
        "块",
        "毛",
        "打",
        "折",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in ".{0,60}") {
        invariants(&text);
    }

    #[test]
    fn any_mixture_is_read(text in pieces()) {
        invariants(&text);
    }

    /// The same figures in full width and in traditional script.
    #[test]
    fn width_changes_nothing(text in pieces()) {
        let wide: String = text.chars().map(|c| match c {
            // A full-width comma is punctuation where a narrow one is part of a number.
            'a'..='z' | '0'..='9' | '%' | '+' | '/' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            '万' => '萬',
            '亿' => '億',
            '两' => '兩',
            '点' => '點',
            '个' => '個',
            c => c,
        }).collect();
        let values = |text: &str| read(&fold(text)).iter().map(|f| (f.surface.clone(), f.value, f.interval)).collect::<Vec<_>>();
        if !text.contains('，') {
            prop_assert_eq!(values(&text), values(&wide));
        }
    }

    /// Written and read again, a number is itself.
    #[test]
    fn numbers_survive(number in 0u64..10_000_000_000_000) {
        prop_assert_eq!(numeral::parse(&number.to_string()).map(|d| d.to_string()), Some(number.to_string()));
        prop_assert_eq!(numeral::parse(&spell(number)).map(|d| d.to_string()), Some(number.to_string()), "{}", spell(number));
    }
}

/// Twice the text takes about twice the time: nothing is looked for without bound.
#[test]
fn long_lines_are_read() {
    for piece in [
        "1",
        "一",
        "十",
        "1,",
        "1-",
        "百分之",
        "第",
        "2022年",
        "近",
        "签约额",
        "“三",
        "1/",
        "1:",
        "+1",
        "几",
        "零",
        "翻",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        invariants(&text);
    }
}
