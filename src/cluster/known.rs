//! Counts that were asked for while an index is open: they hold for its commit, so that the next page of a question, or
//! another question with some of its words, asks for the others alone.

use std::collections::HashMap;

use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

/// Counts that are kept: some thousands of questions, in two megabytes.
const MOST: usize = 1 << 16;

/// How many articles match conditions, by their hashes.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<u128, u64>);

impl Known {
    /// How many articles match a condition, when that was asked for.
    pub fn count(&self, condition: &Value) -> Option<u64> {
        self.0.get(&hash(condition)).copied()
    }

    /// Keeps counts; those of before are forgotten when they become too many.
    pub fn learn<'a>(&mut self, counts: impl IntoIterator<Item = (&'a Value, u64)>) {
        let counts: Vec<(u128, u64)> = counts.into_iter().map(|(condition, count)| (hash(condition), count)).collect();
        if self.0.len() + counts.len() > MOST {
            self.0.clear();
        }
        self.0.extend(counts);
    }
}

fn hash(condition: &Value) -> u128 {
    xxh3_128(condition.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_counted_is_known_until_it_is_too_much() {
        let condition = |number: usize| json!({"term": {"body_pairs": {"value": number}}});
        let mut known = Known::default();
        known.learn([(&condition(0), 7)]);
        assert_eq!((known.count(&condition(0)), known.count(&condition(1))), (Some(7), None));
        for number in 1..=MOST {
            known.learn([(&condition(number), 1)]);
        }
        assert_eq!((known.count(&condition(0)), known.count(&condition(MOST))), (None, Some(1)));
    }
}
