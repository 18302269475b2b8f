//! The days that a mention names, as numbers: what an index keeps of it, and whether they are those asked for.
//!
//! Leaves how they are stored to the index.

use std::ops::Range;

use jiff::Unit;
use jiff::civil::Date;

use super::{DateKind, Mention, Period};

/// Longest range, in days, that speaks of each of its days: who writes 9月27日至30日 speaks of the 28th, who writes
/// 1至8月 does not.
const LONGEST_RANGE: i64 = 31;

/// The days that a mention names. Days are counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedDays {
    /// The first of them.
    pub first: i64,
    /// How many they are, at least 1.
    pub count: i64,
    /// From one day to another (9月27日至30日).
    pub is_range: bool,
}

impl NamedDays {
    /// Those of a mention; `None` when it cannot be told which they are, and for a time of day alone.
    ///
    /// ```
    /// use hansou_facts::date::{self, NamedDays, Period};
    /// use hansou_text::fold::fold;
    ///
    /// let day = |text: &str| date::day(text).unwrap();
    /// let mentions = date::read(&fold("上月28日的会议"), Some(day("2022-10-03")));
    /// let named = NamedDays::from_mention(&mentions[0]).unwrap();
    /// let september = date::ask("2022年9月", day("2022-10-03")).unwrap();
    /// assert!(named.answer(&september.day_numbers()));
    /// ```
    pub fn from_mention(mention: &Mention) -> Option<Self> {
        let (from, to) = (mention.named.from?, mention.named.to?);
        let (first, end) = (day_number(from), day_number(to));
        (mention.kind != DateKind::Clock).then_some(Self {
            first,
            count: end - first,
            is_range: mention.kind == DateKind::Range,
        })
    }

    /// True when they all lie in the period that is asked for, or are a short range that shares a day with it.
    pub fn answer(&self, asked: &Range<i64>) -> bool {
        let end = self.first + self.count;
        let within = asked.start <= self.first && end <= asked.end;
        let shares = self.first < asked.end && asked.start < end;
        within || self.is_short_range() && shares
    }

    /// True for a range that need not lie in the period as a whole.
    pub fn is_short_range(&self) -> bool {
        self.is_range && self.count <= LONGEST_RANGE
    }

    /// The first days that may answer.
    pub fn firsts(asked: &Range<i64>) -> Range<i64> {
        asked.start.saturating_sub(LONGEST_RANGE)..asked.end
    }
}

impl Period {
    /// Its days, counted from 1970-01-01; an open end is as far as numbers go.
    pub fn day_numbers(&self) -> Range<i64> {
        self.from.map_or(i64::MIN, day_number)..self.to.map_or(i64::MAX, day_number)
    }
}

/// Days from 1970-01-01 to `day`.
pub fn day_number(day: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    day.since((Unit::Day, epoch)).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use hansou_text::fold::fold;
    use jiff::civil::date;

    use super::*;
    use crate::date::{ask, read};

    /// Whether a text of 5 October 2022 speaks of what is asked for.
    #[test]
    fn texts_speak_of_days() {
        let today = date(2022, 10, 5);
        for (text, asked, wanted) in [
            ("会议9月28日召开", "2022-09-28", true),
            ("会议9月28日召开", "2022年9月", true),
            ("会议9月28日召开", "2022", true),
            ("会议9月28日召开", "2022-09-27", false),
            ("上月28日召开", "2022-09-28", true),
            ("二〇二二年九月二十八日", "2022-09-28", true),
            ("9月27日至30日举行", "2022-09-28", true),
            ("1至9月增长", "2022-09-28", false),
            ("1至9月增长", "2022", true),
            ("9月增长", "2022-09-28", false),
            ("截至9月28日", "2022-09-28", true),
            ("截至9月28日", "2022-08-28", false),
            ("2018年以来", "2018", true),
            ("2018年以来", "2020", false),
            ("农历九月初三", "2022-09-28", true),
            ("上午9时30分", "2022-10-05", false),
            ("昨天", ">2022-10", false),
            ("昨天", "2022-10..", true),
        ] {
            let Some(asked_period) = ask(asked, today) else { continue };
            let mentions = read(&fold(text), Some(today));
            let found = mentions
                .iter()
                .filter_map(NamedDays::from_mention)
                .any(|days| days.answer(&asked_period.day_numbers()));
            assert_eq!(found, wanted, "{text} {asked}: {mentions:?}");
        }
    }
}
