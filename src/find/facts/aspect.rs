//! Which of several measures of one name a figure is of: 人均产量 and 产量, 环比 and 同比 are never one series, and who asks
//! for 同比 is not told 环比. The words are data (`aspects.txt`, `contraries.txt`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::row::Row;
use super::words::{lists, words};
use crate::fact::Span;

/// Words that make another measure of the same name.
static ASPECTS: LazyLock<Vec<&str>> = LazyLock::new(|| words(include_str!("aspects.txt")).collect());

/// Words of which a measure has one.
static CONTRARIES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| lists(include_str!("contraries.txt")).collect());

/// The word of a measure that makes it another than the metric; empty for the metric itself.
pub(super) fn aspect(measure: &str, metric: &str) -> &'static str {
    let other = ASPECTS.iter().find(|aspect| measure.contains(**aspect) && !metric.contains(**aspect));
    other.copied().unwrap_or_default()
}

/// Gives facts their aspect that are told apart by what stands before the metric (汽车销量, 新能源汽车销量): where one
/// article tells different values of one place and period, or where the metric itself has a far other value for it, the
/// words stand for two measures, in all articles.
pub(super) fn tell_apart(rows: &mut [Row]) {
    let mut distinct = BTreeSet::new();
    let in_article = |row: &Row| (of(row), row.fact.period, row.fact.id.clone());
    for rows in together(rows, in_article).values() {
        for (at, one) in rows.iter().enumerate() {
            let differ = |other: &&&Row| one.qualifier != other.qualifier && !one.agrees_with(other);
            for other in rows[at + 1..].iter().filter(differ) {
                distinct.extend([one, other].map(|row| (row.unit(), row.qualifier.clone())));
            }
        }
    }
    for rows in together(rows, |row| (of(row), row.fact.period)).values() {
        let of_period = |row: &&&Row| row.fact.period.is_some() && row.fact.span != Span::Occasion;
        let (plain, qualified): (Vec<&Row>, Vec<&Row>) =
            rows.iter().filter(of_period).partition(|row| row.qualifier.is_empty());
        let is_far = |row: &&&Row| !plain.is_empty() && plain.iter().all(|plain| are_far_apart(row, plain));
        distinct.extend(qualified.iter().filter(is_far).map(|row| (row.unit(), row.qualifier.clone())));
    }
    for row in rows.iter_mut().filter(|row| row.aspect.is_empty()) {
        if distinct.contains(&(row.unit(), row.qualifier.clone())) {
            row.aspect.clone_from(&row.qualifier);
        }
    }
}

/// Whose value it is, and of what kind of period.
fn of(row: &Row) -> ((String, bool), String, String, Span) {
    (row.unit(), row.place.clone(), row.owner.clone(), row.fact.span)
}

/// The exact outcomes that have something in common.
fn together<K: Ord>(rows: &[Row], key: impl Fn(&Row) -> K) -> BTreeMap<K, Vec<&Row>> {
    let mut together = BTreeMap::<K, Vec<&Row>>::new();
    for row in rows.iter().filter(|row| row.exact && row.aspect.is_empty() && !row.fact.base && !row.fact.planned) {
        together.entry(key(row)).or_default().push(row);
    }
    together
}

/// True for levels one of which is half as large again as the other.
fn are_far_apart(one: &Row, other: &Row) -> bool {
    let Some((one, other)) = one.signed().zip(other.signed()).filter(|_| one.fact.change.is_none()) else {
        return false;
    };
    let (one, other) = (one.to_f64().abs(), other.to_f64().abs());
    one.max(other) > 1.5 * one.min(other)
}

/// True for a measure that is the contrary of the metric: it has 环比 where 同比 is asked for.
pub(super) fn contradicts(measure: &str, metric: &str) -> bool {
    CONTRARIES.iter().any(|words| {
        let asked = held(metric, words);
        let said = if asked.is_empty() { Vec::new() } else { held(measure, words) };
        !said.is_empty() && !said.iter().any(|word| asked.contains(word))
    })
}

/// The words that a text has; of 进出口 it does not have 出口.
fn held<'a>(text: &str, words: &[&'a str]) -> Vec<&'a str> {
    let at = |word: &str| text.find(word).map(|at| at..at + word.len());
    let within = |word: &str, other: &str| {
        other.len() > word.len()
            && at(word).zip(at(other)).is_some_and(|(word, other)| other.start <= word.start && word.end <= other.end)
    };
    let found = words.iter().filter(|word| at(word).is_some());
    found.filter(|word| !words.iter().any(|other| within(word, other))).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contraries_and_aspects() {
        for (measure, metric, contrary) in [
            ("居民消费价格环比", "居民消费价格 同比", true),
            ("居民消费价格同比", "居民消费价格 同比", false),
            ("居民消费价格环比", "居民消费价格", false),
            ("进出口额", "出口额", true),
            ("出口额", "出口额", false),
            ("进出口总值", "进出口总额", false),
            ("农村居民人均可支配收入", "城镇居民人均可支配收入", true),
            ("汽车产量", "汽车销量", true),
            ("汽车产量", "汽车产销", false),
        ] {
            assert_eq!(contradicts(measure, metric), contrary, "{measure} {metric}");
        }
        assert_eq!(aspect("居民消费价格环比", "居民消费价格"), "环比");
        assert_eq!(aspect("居民消费价格环比", "居民消费价格 环比"), "");
    }
}
