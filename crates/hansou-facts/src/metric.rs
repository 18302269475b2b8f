//! The metric that a figure is a value of: the name of what it measures, short enough to be counted and compared
//! (全区累计实现签约额达 and 签约额 are one). Words of scope, time and realisation go (`metric.txt`); words of change go to
//! the direction.
//!
//! ```
//! use hansou_facts::{figure, metric};
//!
//! let figures = figure::read(&hansou_text::fold::fold("全区累计实现签约额157亿元。"));
//! assert_eq!(metric::of_figure(&figures[0]).as_deref(), Some("签约额"));
//! ```

use std::collections::BTreeSet;
use std::sync::LazyLock;

use hansou_text::numeral::Decimal;

use crate::date;
use crate::figure::{Direction, Figure, FigureKind};

/// Longest name, in characters: what is longer is a sentence, not a name.
const LONGEST: usize = 16;

/// Words to take away, by section of the table.
struct Words {
    leading: Vec<Vec<char>>,
    trailing: Vec<Vec<char>>,
    empty: BTreeSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { leading: Vec::new(), trailing: Vec::new(), empty: BTreeSet::new() };
    let mut section = "";
    for line in include_str!("metric.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
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

/// The name of the metric that a figure is a value of; `None` for what has no value or no name, for places in an order,
/// lengths of time and the like, and for what is counted in a word.
pub fn of_figure(figure: &Figure) -> Option<String> {
    use FigureKind::{Age, Angle, Duration, Number, Ordinal, Rank, Ratio, Structure};
    if matches!(figure.kind, Ordinal | Rank | Ratio | Structure | Number | Duration | Age | Angle)
        || figure.base_value().is_none()
        || is_counted_in_a_word(figure)
    {
        return None;
    }
    Some(name(&figure.measure.text)).filter(|name| !name.is_empty())
}

/// 两国, 一个, 三项: what is counted in a word is prose, not statistics.
fn is_counted_in_a_word(figure: &Figure) -> bool {
    let small = figure.value.is_some_and(|value| value <= Decimal::int(10));
    figure.kind == FigureKind::Count && small && !figure.surface.chars().any(|c| c.is_ascii_digit())
}

/// The name in the (folded) words of a measure; empty when they name nothing.
pub fn name(measure: &str) -> String {
    let chars: Vec<char> =
        measure.chars().filter(|c| !c.is_whitespace() && !"“”‘’《》（）()：:".contains(*c)).collect();
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
pub fn change(figure: &Figure) -> Option<Direction> {
    let direction = figure.direction.filter(|_| figure.change)?;
    let text = figure.measure.text.as_str();
    let shares = matches!(
        figure.kind,
        FigureKind::Percent | FigureKind::Point | FigureKind::Tenth | FigureKind::Multiple | FigureKind::Fraction
    );
    let compared = ["增加", "增长", "减少", "下降", "多增", "少增", "同比增", "同比减", "提高", "回落"];
    let added = text.contains("新增") && !compared.iter().any(|word| text.contains(word));
    (shares || !added).then_some(direction)
}

/// Without a date at the start: 2022年, 9月28日, 前8个月, 上半年, 一季度.
fn without_date(chars: &[char]) -> &[char] {
    let end = date::length_at_start(chars);
    // 2026年元旦档票房: the season is part of the name, the year is not.
    if chars.get(end) == Some(&'档') {
        return &chars[chars[..end].iter().rposition(|c| *c == '年').map_or(0, |year| year + 1)..];
    }
    &chars[end..]
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
            ("2026年元旦档票房", "元旦档票房"),
            ("其中：城镇比重", "城镇比重"),
            ("同比增长", ""),
            ("", ""),
        ] {
            assert_eq!(name(measure), wanted, "{measure}");
        }
    }
}
