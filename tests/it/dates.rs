//! Dates read from text, asked for, and taken from metadata: tables, and what must hold for any input.

use hansou_facts::date::{self, Mention, Period};
use hansou_text::fold::fold;
use jiff::ToSpan;
use jiff::civil::{Date, date as day};
use proptest::prelude::*;

const TODAY: Date = day(2022, 9, 28);

/// Mentions as surface, from, to, rule.
fn read(text: &str, reference: Option<Date>) -> Vec<[String; 4]> {
    let shown = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
    let row = |mention: &Mention| {
        let surface = text[mention.span.clone()].to_owned();
        [surface, shown(mention.period.from), shown(mention.period.to), mention.rule.to_owned()]
    };
    date::read(&fold(text), reference).iter().map(row).collect()
}

#[test]
fn dates_in_text() {
    let mut wrong = String::new();
    let rows = include_str!("../golden/dates.tsv").lines().filter(|line| !line.starts_with('#'));
    for line in rows {
        let [reference, text, surface, from, to, rule] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("six columns in {line}");
        };
        let shown = |column: &str| match column.strip_prefix('-') {
            Some(year) if !year.is_empty() => format!("-00{year}"),
            _ => column.to_owned(),
        };
        let found = read(&text.replace('¶', "\n\n"), reference.parse().ok());
        let wanted = [surface.to_owned(), shown(from), shown(to), rule.to_owned()];
        if if surface == "-" { !found.is_empty() } else { !found.contains(&wanted) } {
            wrong.push_str(&format!("{text} on {reference}\n  wanted {wanted:?}\n  found  {found:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn times_of_day() {
    let table = [
        ("28日15时30分起飞", "2022-09-28 15:30:00", "-"),
        ("昨天下午两点到四点", "2022-09-27 14:00:00", "2022-09-27 16:00:00"),
        ("昨晚8点多", "2022-09-27 20:00:00", "-"),
        ("2022-09-28 09:05", "2022-09-28 09:05:00", "-"),
        ("9月27日0—24时", "2022-09-27 00:00:00", "2022-09-27 23:59:59"),
        ("截至9月27日24时", "-", "2022-09-27 23:59:59"),
        ("上午九点半开会", "2022-09-28 09:30:00", "-"),
    ];
    for (text, from, to) in table {
        let mentions = date::read(&fold(text), Some(TODAY));
        assert_eq!(mentions.len(), 1, "{text}: {mentions:?}");
        let (begin, end) = mentions[0].bounds();
        assert_eq!((begin.as_deref().unwrap_or("-"), end.as_deref().unwrap_or("-")), (from, to), "{text}");
    }
}

#[test]
fn dates_of_queries() {
    let table = [
        ("2022", "2022"),
        ("2022-09", "2022-09"),
        ("2022-9", "2022-09"),
        ("2022.09", "2022-09"),
        ("2022/09/28", "2022-09-28"),
        ("20220928", "2022-09-28"),
        ("2022年第三季度", "2022-07-01..2022-09-30"),
        ("去年上半年", "2021-01-01..2021-06-30"),
        ("近三个月", "2022-06-28..2022-09-28"),
        ("2022-09-01..2022-09-30", "2022-09"),
        ("2022-09-01 .. 2022-09-15", "2022-09-01..2022-09-15"),
        ("2022年9月到11月", "2022-09-01..2022-11-30"),
        ("2022..", "2022-01-01.."),
        ("..2021", "..2021-12-31"),
        ("2020..2021", "2020-01-01..2021-12-31"),
        ("去年..昨天", "2021-01-01..2022-09-27"),
        ("２０２２年９月", "2022-09"),
        ("上周", "2022-09-19..2022-09-25"),
        ("今天", "2022-09-28"),
        ("十四五", "2021-01-01..2025-12-31"),
        ("截至9月", "..2022-09-30"),
        ("今年以来", "2022-01-01..2022-09-28"),
        ("去年國慶", "2021-10-01"),
        ("12", "-"),
        ("3000", "-"),
        ("157亿元", "-"),
        ("3.5", "-"),
        ("2022年签约额", "-"),
        ("下午3点", "-"),
        ("", "-"),
        ("..", "-"),
        ("2023..2022", "-"),
        ("2022-13", "-"),
        ("高新区", "-"),
    ];
    for (text, wanted) in table {
        let found = date::ask(text, TODAY).map_or("-".to_owned(), |period| period.to_string());
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn dates_of_records() {
    let table = [
        ("2022-09-28", "2022-09-28"),
        ("2022/9/28 12:30", "2022-09-28"),
        ("20220928", "2022-09-28"),
        ("20220928123000", "2022-09-28"),
        ("2022年9月28日", "2022-09-28"),
        ("二〇二二年九月二十八日", "2022-09-28"),
        ("2022-09-28T23:30:00Z", "2022-09-29"),
        ("2022-09-28T15:30:00Z", "2022-09-28"),
        ("Wed, 28 Sep 2022 17:30:00 GMT", "2022-09-29"),
        ("2022-09-28T23:30:00+08:00", "2022-09-28"),
        ("110/06/08", "2021-06-08"),
        ("110-6-8", "2021-06-08"),
        ("1100608", "2021-06-08"),
        ("2022-09-28T23:30:00.123+08:00", "2022-09-28"),
        ("Wed, 28 Sep 2022 12:30:00 +0800", "2022-09-28"),
        ("September 28, 2022", "2022-09-28"),
        ("1664323200", "2022-09-28"),
        ("1664323200000", "2022-09-28"),
        ("2022.09.28", "2022-09-28"),
        ("民國 92 年 06 月 25 日", "2003-06-25"),
        ("2022-09", "2022-09-01"),
        ("2022年", "2022-01-01"),
        ("2022年9月", "2022-09-01"),
        ("2022", "2022-01-01"),
        ("发布时间：2022-09-28 08:00 来源：日报", "2022-09-28"),
        ("20220928_第3版", "2022-09-28"),
        ("人民日报-2022_09_28-A02", "2022-09-28"),
        ("t20220928_1234567", "2022-09-28"),
        ("9月28日", "-"),
        ("昨天", "-"),
        ("192.168.1.10", "-"),
        ("", "-"),
        ("2022-02-30", "-"),
    ];
    for (text, wanted) in table {
        let found = date::day(text).map_or("-".to_owned(), |day| day.to_string());
        assert_eq!(found, wanted, "{text}");
    }
}

/// Long input is read in one pass: this would not end otherwise.
#[test]
fn long_runs_are_read_in_linear_time() {
    for piece in ["9", "九", "2022年", "2022-", "从", "前", "截至", "1至", "“十四五", "民国", "年底"] {
        let text = piece.repeat(300_000 / piece.len());
        date::read(&fold(&text), Some(TODAY));
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let words = "2022 年 9 月 28 日 号 时 分 至 到 - — ~ / . : 上 下 本 前 后 近 三 十 五 四 个 季度 半年 周 星期 今年 去年 昨天 \
                 底 初 旬 截至 自 起 以来 之前 “ ” 世纪 年代 民国 元 春节 正月 初一 农历 第 最后 \" 十四五 十五五 零 〇 99999999 T 的 （ ）";
    let words: Vec<&'static str> = words.split(' ').collect();
    prop::collection::vec(prop::sample::select(words), 0..14).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn mentions_are_in_order_and_not_empty(text in prop_oneof![".{0,60}", pieces()], year in -9999i16..=9999) {
        for reference in [None, Date::new(year, 6, 30).ok()] {
            let mut last = 0;
            for mention in date::read(&fold(&text), reference) {
                prop_assert!(mention.span.start >= last && mention.span.start < mention.span.end);
                prop_assert!(text.get(mention.span.clone()).is_some());
                if let Period { from: Some(from), to: Some(to) } = mention.period {
                    prop_assert!(from < to, "{:?} in {}", mention, text);
                }
                last = mention.span.end;
                let _ = mention.bounds();
            }
        }
    }

    #[test]
    fn anything_can_be_asked(text in prop_oneof![".{0,60}", pieces()]) {
        for today in [TODAY, Date::MIN, Date::MAX] {
            date::ask(&text, today);
        }
        date::day(&text);
    }

    #[test]
    fn a_written_period_is_read_back(from in 0i64..900_000, days in 1i64..4000, shape in 0..5) {
        let from = day(1, 1, 1) + from.days();
        let to = from + days.days();
        let period = match shape {
            0 => Period { from: Some(from), to: Some(to) },
            1 => Period { from: Some(from), to: None },
            2 => Period { from: Some(from.first_of_month()), to: from.last_of_month().tomorrow().ok() },
            3 => Period { from: Some(from.first_of_year()), to: from.last_of_year().tomorrow().ok() },
            _ => Period { from: None, to: Some(to) },
        };
        prop_assert_eq!(date::ask(&period.to_string(), TODAY), Some(period), "{}", period);
    }
}
