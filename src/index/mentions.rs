//! The days that an article speaks of in the index: one number for each first day and count, so that a question about a
//! period reads one column in a range.
//!
//! Leaves which dates a text has to `hansou_facts::date`, and which of them answer to [`NamedDays::answer`].

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use tantivy::TantivyDocument;

use super::schema::Fields;
use hansou_facts::date::{Mention, NamedDays};

/// Bits of the count of days.
const COUNT: u32 = 16;
/// The bit of a range from one day to another, above those of the count.
const RANGE: u64 = 1 << COUNT;
/// Bits below those of the first day.
const SHIFT: u32 = COUNT + 1;
/// Added to the first day, so that it is above zero from the year -9999 on.
const OFFSET: i64 = 1 << 23;
/// Highest first day that is kept, with the offset: the calendar ends before.
const HIGHEST: i64 = 1 << 24;
/// Most different days kept of one article, a bound for texts that are nothing but dates.
const MOST: usize = 1 << 14;

/// Gathers the days of an article's texts.
#[derive(Debug, Default)]
pub(super) struct Mentions(BTreeSet<u64>);

impl Mentions {
    /// Adds the dates of one text.
    pub fn add(&mut self, mentions: &[Mention]) {
        let room = MOST.saturating_sub(self.0.len());
        self.0.extend(mentions.iter().filter_map(NamedDays::from_mention).map(encode).take(room));
    }

    /// Adds them to the document.
    pub fn write(self, fields: &Fields, document: &mut TantivyDocument) {
        self.0.into_iter().for_each(|days| document.add_u64(fields.mentions, days));
    }
}

fn encode(days: NamedDays) -> u64 {
    let first = (days.first + OFFSET).clamp(0, HIGHEST) as u64;
    let count = days.count.clamp(0, (1 << COUNT) - 1) as u64;
    first << SHIFT | if days.is_range { RANGE } else { 0 } | count
}

/// The days that a number of the column stands for.
pub fn decode(number: u64) -> NamedDays {
    NamedDays {
        first: (number >> SHIFT) as i64 - OFFSET,
        count: (number & (RANGE - 1)) as i64,
        is_range: number & RANGE != 0,
    }
}

/// The numbers among which those are that answer a question.
pub fn candidates(asked: &Range<i64>) -> RangeInclusive<u64> {
    let firsts = NamedDays::firsts(asked);
    let number = |first: i64| (first.saturating_add(OFFSET).clamp(0, HIGHEST) as u64) << SHIFT;
    number(firsts.start)..=number(firsts.end) | ((1 << SHIFT) - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(first in -4_400_000i64..3_000_000, count in 1i64..65_536, is_range: bool) {
            let days = NamedDays { first, count, is_range };
            prop_assert_eq!(decode(encode(days)), days);
        }

        #[test]
        fn what_answers_is_a_candidate(
            first in -1000i64..1000, count in 1i64..400, is_range: bool, from in -1000i64..1000, length in 1i64..400,
        ) {
            let days = NamedDays { first, count, is_range };
            for asked in [from..from + length, i64::MIN..from, from..i64::MAX] {
                prop_assert!(!days.answer(&asked) || candidates(&asked).contains(&encode(days)), "{:?}", asked);
            }
        }
    }
}
