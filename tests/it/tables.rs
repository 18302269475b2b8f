//! Tables in texts: each number with its unit, what it measures and its period, held against a table that a reader can
//! check.

use hansou_facts::context::{Context, Told, contexts};
use hansou_facts::figure::Figure;

const GOLDEN: &str = include_str!("../golden/tables.tsv");

#[test]
fn numbers_in_tables_mean_what_row_and_column_say() {
    let mut wrong = Vec::new();
    for line in GOLDEN.lines().filter(|line| !line.starts_with('#')) {
        let (text, wanted) = line.split_once('\t').expect("text and figures");
        let text = text.replace('⇥', "\t").replace('⏎', "\n");
        let found: Vec<String> = contexts(&text, &Told::default()).iter().map(shown).collect();
        let found = found.join(" | ");
        if found != wanted {
            wrong.push(format!("{text}\n  wanted {wanted}\n  found  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Prose beside a table is read as before, and a cell of prose too.
#[test]
fn prose_around_a_table_is_prose() {
    let text =
        "会议签约额157亿元。\n乡镇\t产量\n东桥镇\t全年粮食产量1.2万吨，增长3%。\n西岭镇\t9800吨\n全县面积3万亩。";
    let measures: Vec<String> =
        contexts(text, &Told::default()).into_iter().map(|(figure, _)| figure.measure.text).collect();
    assert_eq!(measures, ["会议签约额", "粮食产量", "粮食产量增长", "西岭镇产量", "全县面积"]);
}

fn shown((figure, context): &(Figure, Context)) -> String {
    let value = figure.base_value().map_or(f64::NAN, |value| value.to_f64());
    let value = format!("{value:.2}").trim_end_matches('0').trim_end_matches('.').to_owned();
    let year = |period: &hansou_facts::date::Period| period.from.map_or("-".to_owned(), |day| day.year().to_string());
    let period = context.period.as_ref().map_or("-".to_owned(), year);
    format!("{value} {} {} {period}", figure.unit.base, figure.measure.text)
}

/// Every number of a long table is read, and a line of tabs without end is prose.
#[test]
fn long_and_wide_tables_are_read() {
    let rows: String = (0..3000).map(|row| format!("东桥{row}村\t{}\t{}\n", row % 977 + 1, row % 3001 + 5)).collect();
    let long = format!("村名\t产量（吨）\t人口\n{rows}");
    let figures = hansou_facts::figure::read(&hansou_text::fold::fold(&long));
    assert_eq!(figures.iter().filter(|figure| figure.cell.is_some()).count(), 6000);
    let wide = format!("{}\n{}\n", "甲\t".repeat(20_000), "9吨\t".repeat(20_000));
    assert!(hansou_facts::figure::read(&hansou_text::fold::fold(&wide)).iter().all(|figure| figure.cell.is_none()));
}
