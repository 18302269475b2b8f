//! The days that articles speak of: which articles answer, from the column of mentions, and which dates in a text do.
//!
//! Leaves which days answer to `hansou_facts::date::NamedDays`.

use std::ops::Range;

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::check::{Check, Checked};
use super::{Boxed, Lowering};
use crate::index::MENTIONS_COLUMN;
use crate::index::mentions::{candidates, decode};
use crate::index::postings::Zone;
use crate::query::ast::Node;
use crate::query::pattern::Pattern;
use hansou_facts::date::Period;

impl Lowering<'_> {
    /// Articles that speak of a day of the period. The column is that of title and text together: in one of them, the
    /// text is looked at.
    pub(super) fn mentions(&self, period: Period, fields: &[Zone]) -> Boxed {
        let asked = period.day_numbers();
        let query = Box::new(MentionQuery { asked: asked.clone() });
        if fields.len() > 1 {
            return query;
        }
        Box::new(Checked::new(self.index, query, Check::Any(vec![Pattern::Mention(asked)]), fields.to_vec()))
    }
}

/// The patterns of the days that an article is asked to speak of.
pub(super) fn patterns(root: &Node) -> Vec<Pattern> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        match node {
            Node::Mentions(period) => found.push(Pattern::Mention(period.day_numbers())),
            Node::And(nodes) | Node::Or(nodes) => stack.extend(nodes.iter().rev()),
            Node::Near(left, right, _) => stack.extend([&**right, &**left]),
            Node::In(_, inner) | Node::Boost(inner, _) => stack.push(inner),
            _ => {}
        }
    }
    found
}

/// Articles with a mention that answers.
#[derive(Debug, Clone)]
struct MentionQuery {
    asked: Range<i64>,
}

impl Query for MentionQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for MentionQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let column = reader.fast_fields().u64(MENTIONS_COLUMN)?;
        let mut docs = Vec::new();
        column.get_docids_for_value_range(candidates(&self.asked), 0..reader.max_doc(), &mut docs);
        docs.sort_unstable();
        docs.dedup();
        docs.retain(|&doc| column.values_for_doc(doc).any(|number| decode(number).answer(&self.asked)));
        Ok(Box::new(ConstScorer::new(DocList { docs, at: 0 }, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("mention", 1.0))
    }
}

/// Documents in ascending order.
struct DocList {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for DocList {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.docs.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.at += self.docs[self.at..].partition_point(|&doc| doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.docs.len()).unwrap_or(u32::MAX)
    }
}
