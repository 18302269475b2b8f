//! The passages of any text that a search would show: what `snippet` does, without an index.

use jiff::civil::Date;

use super::reading::Reading;
use super::snippet::{self, Touching};
use crate::hit::Snippet;
use crate::index::{Meta, Stored};
use crate::query::parse::parse;
use crate::query::pattern::Pattern;

/// The passages of `text` that hold the most of `query` as typed, with `context` sentences around each; without a
/// match, its first sentence. Spans are bytes of `text`, marks characters of the passage.
pub fn excerpt(text: &str, query: &str, context: usize, today: Date) -> Vec<Snippet> {
    let query = parse(query, today);
    let patterns: Vec<Pattern> =
        query.root.sought().iter().filter_map(|sought| Pattern::from_unit(sought.unit)).collect();
    let weights = vec![1.0; patterns.len()];
    let stored = Stored { title: String::new(), body: text.to_owned(), figures: None, meta: Meta::default() };
    snippet::snippets(&Reading::from_stored(stored), &patterns, &weights, context, Touching::Joined)
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn a_passage_of_a_text() {
        let passages =
            excerpt("第一句没有。第二句说经验盲\n\n区在哪里。", "经验盲区", 0, jiff::civil::date(2024, 6, 1));
        assert_eq!(passages.len(), 1);
        assert_eq!(passages[0].text, "第二句说经验盲\n\n区在哪里。");
        assert_eq!((passages[0].marks[0].start, passages[0].marks[0].end), (4, 10));
    }
}
