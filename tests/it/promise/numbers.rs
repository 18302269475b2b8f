//! Numbers are values: whatever way an amount is written, it is found by every other way, and compared by what it is
//! worth; what is measured in another unit never answers.

use std::collections::BTreeSet;

use hansou::hit::{Mark, Tier};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{cases, exact};
use crate::support;
use crate::support::spell;

/// Amounts as they are printed: up to four digits that say something, and zeros.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![1u64..10_000, (1u64..10_000, 0..8u32).prop_map(|(digits, zeros)| digits * 10u64.pow(zeros))]
}

/// All ways of writing so many yuan.
fn spellings(yuan: u64) -> Vec<String> {
    let wide = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c }).collect()
    };
    let grouped = {
        let digits = yuan.to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap()).collect();
        groups.join(",")
    };
    let mut all = vec![
        format!("{yuan}元"),
        format!("{yuan} 元"),
        wide(&format!("{yuan}元")),
        format!("{grouped}元"),
        format!("{}元", spell(yuan)),
    ];
    for (scale, name) in [(10_000, "万元"), (100_000_000, "亿元"), (100_000_000, "億元")] {
        // As far as it is printed with up to four digits behind the point.
        if (yuan * 10_000).is_multiple_of(scale) && yuan >= scale / 100 {
            let fraction = format!("{:04}", yuan % scale * 10_000 / scale);
            let written = format!("{}.{fraction}", yuan / scale);
            all.push(format!("{}{name}", written.trim_end_matches('0').trim_end_matches('.')));
        }
    }
    all
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn every_spelling_finds_every_other(
        amounts in vec((amount(), any::<prop::sample::Index>()), 3..30),
        asked in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 12),
    ) {
        let texts: Vec<String> = amounts
            .iter()
            .map(|(yuan, way)| {
                let ways = spellings(*yuan);
                format!("大会今天举行。签约额{}，占比{}%。", ways[way.index(ways.len())], yuan % 100)
            })
            .collect();
        let (_folder, index) = support::index_of(&texts);
        let found = |query: &str| -> BTreeSet<usize> {
            exact(&support::find(&index, query)).map(|hit| hit.id.parse().unwrap()).collect()
        };
        let those = |is_one: &dyn Fn(u64) -> bool| -> BTreeSet<usize> {
            (0..amounts.len()).filter(|&at| is_one(amounts[at].0)).collect()
        };
        for (which, way) in asked {
            let (yuan, _) = amounts[which.index(amounts.len())];
            let ways = spellings(yuan);
            let way = &ways[way.index(ways.len())];
            // As it is printed first, and then in every other spelling.
            let all = support::find(&index, &format!("数字:{way}"));
            let all: BTreeSet<usize> = all.hits.iter().map(|hit| hit.id.parse().unwrap()).collect();
            prop_assert_eq!(all, those(&|other| other == yuan), "数字:{} in {:?}", way, texts);
            let queries: [(String, &dyn Fn(u64) -> bool); 4] = [
                (format!("签约额>{way}"), &|other| other > yuan),
                (format!("签约额<={way}"), &|other| other <= yuan),
                (format!("签约额={way}"), &|other| other == yuan),
                // Neither the other unit nor the other measure.
                (format!("占比>={way}"), &|_| false),
            ];
            for (query, is_one) in queries {
                prop_assert_eq!(found(&query), those(is_one), "{} in {:?}", query, texts);
            }
            let share = yuan % 100;
            for query in [format!("占比>{share}%"), format!("占比>百分之{}", spell(share))] {
                prop_assert_eq!(found(&query), those(&|other| other % 100 > share), "{} in {:?}", query, texts);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(8))]

    /// 嫦娥6号 and 嫦娥六号, 第14届 and 第十四届: a number in a name is the same in both spellings, and marked as it stands.
    #[test]
    fn a_number_in_a_name_is_found_in_both_spellings(
        numbers in vec(prop_oneof![2u64..100, 2u64..10_000], 2..12),
        in_digits in any::<bool>(),
    ) {
        let digits = |number: u64| number.to_string();
        // A name has 十八 where an amount may have 一十八.
        let in_chinese = |number: u64| {
            let text = spell(number);
            text.strip_prefix("一十").map(|rest| format!("十{rest}")).unwrap_or(text)
        };
        let (asked, printed): (fn(&str, u64) -> String, _) = if in_digits {
            (|name, number| format!("{name}{number}号"), in_chinese as fn(u64) -> String)
        } else {
            (|name, number| format!("{name}{}号", spell(number)), digits as fn(u64) -> String)
        };
        let texts: Vec<String> =
            numbers.iter().map(|&number| format!("今天，嫦娥{}号任务完成。", printed(number))).collect();
        let (_folder, index) = support::index_of(&texts);
        for &number in &numbers {
            let query = asked("嫦娥", number);
            let page = support::find(&index, &query);
            let there: BTreeSet<usize> = (0..numbers.len()).filter(|&at| numbers[at] == number).collect();
            let found = page.hits.iter().filter(|hit| hit.tier == Tier::Words);
            let whole = found.filter(|hit| {
                hit.snippets.iter().any(|snippet| {
                    let marked = |mark: &Mark| snippet.text.chars().skip(mark.start).take(mark.end - mark.start).collect();
                    snippet.marks.iter().map(marked).any(|text: String| text == format!("嫦娥{}号", printed(number)))
                })
            });
            let whole: BTreeSet<usize> = whole.map(|hit| hit.id.parse().unwrap()).collect();
            prop_assert_eq!(whole, there, "{} in {:?}", query, texts);
        }
    }
}
