//! What postings cannot decide is decided on the stored text: nearness, wildcards, expressions, the exact script.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::Boxed;
use super::filter::Origin;
use crate::index::articles::Articles;
use crate::index::postings::Zone;
use crate::index::{Index, Meta, SOURCE_COLUMN};
use crate::query::ast::Within;
use crate::query::clock;
use crate::query::pattern::{Pattern, Text};
use hansou_text::fold::fold;
use hansou_text::sentence::{paragraphs, sentences};

/// What is checked of a text.
#[derive(Debug, Clone)]
pub(super) enum Check {
    /// One of the patterns stands in it.
    Any(Vec<Pattern>),
    /// One of the left and one of the right stand near each other.
    Near {
        /// Patterns of the left side.
        left: Vec<Pattern>,
        /// Patterns of the right side.
        right: Vec<Pattern>,
        /// How near.
        within: Within,
    },
}

impl Check {
    /// True when what is looked for depends on the day of the article.
    fn needs_day(&self) -> bool {
        let counts = |patterns: &[Pattern]| patterns.iter().any(|pattern| matches!(pattern, Pattern::Mention(_)));
        match self {
            Self::Any(patterns) => counts(patterns),
            Self::Near { left, right, .. } => counts(left) || counts(right),
        }
    }

    fn holds(&self, text: &str, day: Option<Date>) -> bool {
        let text = Text::new(text).from_day(day);
        match self {
            Self::Any(patterns) => patterns.iter().any(|pattern| pattern.is_in(&text)),
            Self::Near { left, right, within } => near(&text, left, right, *within),
        }
    }
}

fn near(text: &Text<'_>, left: &[Pattern], right: &[Pattern], within: Within) -> bool {
    let spans = |patterns: &[Pattern]| -> Vec<Range<usize>> {
        let mut spans: Vec<_> = patterns.iter().flat_map(|pattern| pattern.find(text)).collect();
        spans.sort_by_key(|span| span.start);
        spans
    };
    let (left, right) = (spans(left), spans(right));
    match within {
        Within::Sentence => share(&sentences(text.original()), &left, &right),
        Within::Paragraph => share(&paragraphs(text.original()), &left, &right),
        Within::Characters(most) => left.iter().any(|a| right.iter().any(|b| distance(text, a, b) <= most as usize)),
    }
}

/// One of the units holds one of each.
fn share(units: &[Range<usize>], left: &[Range<usize>], right: &[Range<usize>]) -> bool {
    let unit_of = |span: &Range<usize>| units.partition_point(|unit| unit.end <= span.start);
    let left: Vec<usize> = left.iter().map(unit_of).collect();
    right.iter().any(|span| left.binary_search(&unit_of(span)).is_ok())
}

/// Characters, layout white space not counted, between two spans; 0 when they touch.
fn distance(text: &Text<'_>, a: &Range<usize>, b: &Range<usize>) -> usize {
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    if second.start <= first.end {
        return if first.start == second.start && first.end == second.end { usize::MAX } else { 0 };
    }
    text.original()[first.end..second.start].chars().filter(|c| !c.is_whitespace()).count()
}

/// A query whose articles are also looked at.
#[derive(Clone)]
pub(super) struct Checked {
    articles: Articles,
    inner: Arc<Boxed>,
    check: Arc<Check>,
    fields: Vec<Zone>,
}

impl Checked {
    /// Articles of `inner` for which `check` holds in one of the fields.
    pub(super) fn new(index: &Index, inner: Boxed, check: Check, fields: Vec<Zone>) -> Self {
        Self { articles: index.kept().clone(), inner: Arc::new(inner), check: Arc::new(check), fields }
    }
}

impl Checked {
    /// An article whose text cannot be read back does not match.
    fn holds(&self, at: DocAddress) -> bool {
        let Ok(article) = self.articles.get(at) else { return false };
        let meta = || serde_json::from_slice::<Meta>(article.rest()).ok();
        let day = if self.check.needs_day() { meta().and_then(|meta| meta.day()) } else { None };
        self.fields.iter().any(|&field| article.text(field).is_ok_and(|text| self.check.holds(text, day)))
    }
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Checked").field(&self.inner).field(&self.check).field(&self.fields).finish()
    }
}

impl Query for Checked {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(CheckedWeight { inner: self.inner.weight(scoring)?, checked: self.clone() }))
    }
}

struct CheckedWeight {
    inner: Box<dyn Weight>,
    checked: Checked,
}

impl Weight for CheckedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let checked = self.checked.clone();
        let segment = checked.articles.number(reader).unwrap_or(u32::MAX);
        let holds = move |doc| checked.holds(DocAddress::new(segment, doc));
        Ok(Box::new(Sieve::new(self.inner.scorer(reader, boost)?, Box::new(holds))))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, doc)
    }
}

/// Articles whose source contains some texts.
#[derive(Debug, Clone)]
pub(super) struct SourceFilter {
    texts: Vec<String>,
    looked_in: LookedIn,
}

/// Where a source's texts are looked for.
#[derive(Debug, Clone, Copy)]
enum LookedIn {
    /// In path and publisher.
    Source,
    /// In the path.
    Path,
    /// The publisher is the text.
    Publisher,
    /// The path begins with the text.
    Folder,
}

impl SourceFilter {
    /// Whose path or publisher contains a text, folded as sources are.
    pub(super) fn source(text: String) -> Self {
        Self { texts: vec![text], looked_in: LookedIn::Source }
    }

    /// Whose path contains all of some folded texts.
    pub(super) fn path(texts: Vec<String>) -> Self {
        Self { texts, looked_in: LookedIn::Path }
    }

    /// From exactly there.
    pub(super) fn origin(origin: &Origin) -> Self {
        match origin {
            Origin::Publisher(name) => Self { texts: vec![fold(name).text()], looked_in: LookedIn::Publisher },
            Origin::Folder(folder) => {
                let folder = format!("{}/", fold(folder.trim_end_matches('/')).text());
                Self { texts: vec![folder], looked_in: LookedIn::Folder }
            }
        }
    }

    fn holds(&self, source: &str) -> bool {
        let (path, publisher) = source.split_once('\n').unwrap_or((source, ""));
        self.texts.iter().all(|text| match self.looked_in {
            LookedIn::Source => source.contains(text),
            LookedIn::Path => path.contains(text),
            LookedIn::Publisher => publisher == text,
            LookedIn::Folder => path.starts_with(text),
        })
    }
}

impl Query for SourceFilter {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for SourceFilter {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let everything = tantivy::query::AllWeight.scorer(reader, boost)?;
        let Some(column) = reader.fast_fields().str(SOURCE_COLUMN)? else {
            return Ok(Box::new(tantivy::query::EmptyScorer));
        };
        // Each source is looked at once, however many articles it has.
        let mut matching = std::collections::HashSet::new();
        let mut source = String::new();
        for ord in 0..column.num_terms() as u64 {
            source.clear();
            if column.ord_to_str(ord, &mut source)? && self.holds(&source) {
                matching.insert(ord);
            }
        }
        let holds = move |doc| column.term_ords(doc).any(|ord| matching.contains(&ord));
        Ok(Box::new(Sieve::new(everything, Box::new(holds))))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("source", 1.0))
    }
}

/// Decides on a document.
type Holds = Box<dyn Fn(DocId) -> bool + Send>;

/// Documents of a scorer for which a condition holds.
struct Sieve {
    inner: Box<dyn Scorer>,
    holds: Holds,
    /// The time was up.
    ended: bool,
}

impl Sieve {
    fn new(inner: Box<dyn Scorer>, holds: Holds) -> Self {
        let mut sieve = Self { inner, holds, ended: false };
        sieve.skip();
        sieve
    }

    fn skip(&mut self) -> DocId {
        while self.doc() != TERMINATED {
            self.ended = clock::is_over();
            if self.ended || (self.holds)(self.inner.doc()) {
                break;
            }
            self.inner.advance();
        }
        self.doc()
    }
}

impl DocSet for Sieve {
    fn advance(&mut self) -> DocId {
        self.inner.advance();
        self.skip()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target);
        self.skip()
    }

    fn doc(&self) -> DocId {
        if self.ended { TERMINATED } else { self.inner.doc() }
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    // Looking at a text costs far more than reading a posting: intersections ask others first.
    fn cost(&self) -> u64 {
        self.inner.cost().saturating_mul(1000)
    }
}

impl Scorer for Sieve {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
