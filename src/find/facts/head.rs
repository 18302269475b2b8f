//! The name of what a figure measures, short enough to be counted and compared: 全区累计实现签约额达 and 签约额 are
//! one. Words of scope, time and realisation go (`head.txt`); words of change go to the fact's direction.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use hansou_facts::date;
use hansou_facts::figure::{Direction, Figure, Kind};

/// Longest name, in characters: what is longer is a sentence, not a name.
pub(super) const LONGEST: usize = 16;

/// Words to take away, by section of the table.
struct Words {
    leading: Vec<Vec<char>>,
    trailing: Vec<Vec<char>>,
    empty: BTreeSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { leading: Vec::new(), trailing: Vec::new(), empty: BTreeSet::new() };
    let mut section = "";
    for line in include_str!("head.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if line.starts_with('[') {
            section = line;
            continue;
        }
        for word in line.split(' ') {
            match section {
                "[leading]" => words.leading.push(word.chars().collect()),
                "[trailing]" => words.trailing.push(word.chars().collect()),
                _ => {
                    words.empty.insert(word.to_owned());
                }
            }
        }
    }
    for list in [&mut words.leading, &mut words.trailing] {
        list.sort_by_key(|word| std::cmp::Reverse(word.len()));
    }
    words
});

/// The name in the (folded) words of a measure; empty when they name nothing.
pub(super) fn name(measure: &str) -> String {
    let chars: Vec<char> = measure.chars().filter(|c| !c.is_whitespace() && !"“”‘’《》（）()".contains(*c)).collect();
    let mut rest = &chars[..];
    loop {
        let before = rest.len();
        rest = without_date(rest);
        if let Some(word) = WORDS.leading.iter().find(|word| rest.starts_with(word)) {
            rest = &rest[word.len()..];
        }
        if let Some(word) = WORDS.trailing.iter().find(|word| rest.ends_with(word)) {
            rest = &rest[..rest.len() - word.len()];
        }
        // The last of 的: 传感器大会的签约额.
        if let Some(at) = rest.iter().rposition(|&c| c == '的') {
            rest = if at + 1 == rest.len() { &rest[..at] } else { &rest[at + 1..] };
        }
        if rest.len() == before {
            break;
        }
    }
    let name: String = rest.iter().collect();
    if rest.len() < 2 || rest.len() > LONGEST || WORDS.empty.contains(&name) { String::new() } else { name }
}

/// Which way a figure says that something went; `None` for a level, as is what was newly added (新增就业654万人).
pub(super) fn change(figure: &Figure) -> Option<Direction> {
    let direction = figure.direction.filter(|_| figure.change)?;
    let text = figure.measure.text.as_str();
    let shares = matches!(figure.kind, Kind::Percent | Kind::Point | Kind::Tenth | Kind::Multiple | Kind::Fraction);
    let compared = ["增加", "增长", "减少", "下降", "多增", "少增", "同比增", "同比减", "提高", "回落"];
    let added = text.contains("新增") && !compared.iter().any(|word| text.contains(word));
    (shares || !added).then_some(direction)
}

/// Without a date at the start: 2022年, 9月28日, 前8个月, 上半年, 一季度.
fn without_date(chars: &[char]) -> &[char] {
    &chars[date::length_at_start(chars)..]
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn measures_become_names() {
        for (measure, wanted) in [
            ("签约额", "签约额"),
            ("全区累计实现签约额达", "签约额"),
            ("2022年地区生产总值", "地区生产总值"),
            ("国内生产总值同比增长", "国内生产总值"),
            ("传感器大会的签约额", "签约额"),
            ("全国城镇调查失业率平均值为", "城镇调查失业率"),
            ("新增企业", "新增企业"),
            ("同比增长", ""),
            ("", ""),
        ] {
            assert_eq!(name(measure), wanted, "{measure}");
        }
    }
}
