//! Questions about figures as tantivy queries: words and unit are looked up in the field of figures, bound to one figure
//! by their block of positions; `values` reads the figure's values.

use std::borrow::Cow;
use std::sync::Arc;

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::values::{Columns, Range};
use crate::index::figures::{BLOCK, CLAUSE, any_term, per_term, starts_with, token_term, unit_term};
use crate::index::postings::{Cursor, Field, Postings, Segment, Term, TermTable, intersect};
use crate::index::terms;
use crate::query::deadline::Deadline;
use hansou_facts::figure::QuantityConstraint;
use hansou_text::atom::atoms;
use hansou_text::fold::fold;

/// Articles with a figure that answers; the score is [`BEST`] when the words say what it measures, 1 when they stand in
/// its clause, and ½ less when it could be what was asked for and need not be.
#[derive(Clone)]
pub struct FigureQuery {
    postings: Postings,
    constraint: Arc<QuantityConstraint>,
    deadline: Deadline,
}

/// The highest score of an answer.
pub const BEST: f32 = 2.0;

/// What a figure falls behind by that overlaps with what was asked for: 40%以下, asked for 30%到50%.
const ONLY_MEETS: f32 = 0.5;

impl FigureQuery {
    pub fn new(postings: Postings, constraint: QuantityConstraint, deadline: Deadline) -> Self {
        Self { postings, constraint: Arc::new(constraint), deadline }
    }

    /// The scores of some documents of a segment, in ascending order; 0 for those that do not answer.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn scores(&self, reader: &SegmentReader, docs: &[DocId]) -> tantivy::Result<Vec<Score>> {
        let Some(mut figures) = self.open(reader, Some(docs))? else { return Ok(vec![0.0; docs.len()]) };
        Ok(docs.iter().map(|&doc| if self.deadline.is_over() { 0.0 } else { figures.score_of(doc) }).collect())
    }

    /// What finds the figures of a segment, or of some of its documents; `None` when they lack a term.
    fn open(&self, reader: &SegmentReader, docs: Option<&[DocId]>) -> tantivy::Result<Option<FigureScorer>> {
        let segment = self.postings.for_reader(reader)?;
        let marks = mark_terms(&self.constraint)
            .iter()
            .map(|key| FigurePart::pair(segment, 0, key))
            .collect::<Option<Vec<_>>>();
        let Some(marks) = marks else { return Ok(None) };
        let rarest = marks.iter().min_by_key(|mark| mark.size());
        let docs = || docs.map_or_else(|| Cow::from(rarest.map_or_else(Vec::new, FigurePart::documents)), Cow::from);
        let mut words = Vec::new();
        for word in self.constraint.measure.split_whitespace() {
            let Some(parts) = parts(segment, word, docs, &self.deadline) else { return Ok(None) };
            words.push(parts);
        }
        words.retain(|parts| !parts.is_empty());
        let (asked, constraint, columns) =
            (Range::from_interval(&self.constraint.interval), Arc::clone(&self.constraint), Columns::open(reader)?);
        let deadline = self.deadline.clone();
        Ok(Some(FigureScorer { asked, constraint, marks, words, columns, deadline, doc: 0, score: 0.0 }))
    }
}

impl std::fmt::Debug for FigureQuery {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("FigureQuery").field(&self.constraint).finish()
    }
}

impl Query for FigureQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for FigureQuery {
    fn scorer(&self, reader: &SegmentReader, _boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut scorer) = self.open(reader, None)? else { return Ok(Box::new(EmptyScorer)) };
        scorer.find(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("figure", 1.0))
    }
}

/// The terms at the end of a figure's block: its unit, what it is per, its printed form when it has no value.
fn mark_terms(constraint: &QuantityConstraint) -> Vec<String> {
    let mut marks = match &constraint.unit {
        _ if constraint.token => vec![token_term(&constraint.printed)],
        Some(unit) => vec![unit_term(unit.kind, unit.base)],
        None => vec![any_term()],
    };
    marks.extend(constraint.per.as_deref().map(per_term));
    marks
}

/// The pairs of a word, or its single atom in some documents; `None` when one of them is not there.
fn parts<'d>(
    segment: &Segment,
    word: &str,
    docs: impl Fn() -> Cow<'d, [DocId]>,
    deadline: &Deadline,
) -> Option<Vec<FigurePart>> {
    let chars = fold(word).chars;
    let atoms = atoms(&chars);
    let mut key = String::new();
    if let [atom] = atoms[..] {
        starts_with(&chars, atom, &mut key);
        return Some(vec![FigurePart::starting(segment, &key, &docs(), deadline)?]);
    }
    let mut parts = Vec::new();
    for pair in atoms.windows(2) {
        terms::pair_of(&chars, pair[0], pair[1], &mut key);
        parts.push(FigurePart::pair(segment, pair[0].position, &key)?);
    }
    Some(parts)
}

/// A pair and where it stands in the word it is from; or any of several pairs.
struct FigurePart {
    offset: u32,
    places: Places,
    /// In the document looked at.
    positions: Vec<u32>,
}

/// Where a part stands.
enum Places {
    /// One pair.
    Pair(Box<Cursor>),
    /// Any of hundreds of pairs: their documents and positions, ascending, read once, and how far they were walked.
    All(Vec<(DocId, u32)>, usize),
}

impl FigurePart {
    fn pair(segment: &Segment, offset: u32, key: &str) -> Option<Self> {
        let entry = segment.entry(&Term::figure(key))?;
        Some(Self {
            offset,
            places: Places::Pair(Box::new(segment.cursor(TermTable::Pairs, entry))),
            positions: Vec::new(),
        })
    }

    /// Any pair whose key starts so, in some documents.
    fn starting(segment: &Segment, start: &str, docs: &[DocId], deadline: &Deadline) -> Option<Self> {
        let (mut all, mut positions) = (Vec::new(), Vec::new());
        let mut keys = segment.dictionary(Field::Figures, TermTable::Pairs).from(start.as_bytes());
        while keys.advance() && keys.key().starts_with(start.as_bytes()) && !deadline.is_over() {
            let mut cursor = segment.cursor(TermTable::Pairs, keys.entry());
            intersect(&mut cursor, docs, |cursor, at| {
                cursor.positions(&mut positions);
                all.extend(positions.iter().map(|&position| (docs[at], position)));
            });
        }
        all.sort_unstable();
        (!all.is_empty()).then_some(Self { offset: 0, places: Places::All(all, 0), positions })
    }

    /// All documents of a pair.
    fn documents(&self) -> Vec<DocId> {
        let mut all = Vec::new();
        if let Places::Pair(cursor) = &self.places {
            cursor.clone().each_before(TERMINATED, |doc| all.push(doc));
        }
        all
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match &mut self.places {
            Places::Pair(cursor) => cursor.seek(target),
            Places::All(all, at) => {
                *at += all[*at..].partition_point(|place| place.0 < target);
                all.get(*at).map_or(TERMINATED, |place| place.0)
            }
        }
    }

    /// Documents, or as many places.
    fn size(&self) -> u32 {
        match &self.places {
            Places::Pair(cursor) => cursor.documents(),
            Places::All(all, _) => u32::try_from(all.len()).unwrap_or(u32::MAX),
        }
    }

    /// Reads the positions in the document that was sought.
    fn load(&mut self, doc: DocId) {
        match &mut self.places {
            Places::Pair(cursor) => cursor.positions(&mut self.positions),
            Places::All(all, at) => {
                self.positions.clear();
                self.positions.extend(all[*at..].iter().take_while(|place| place.0 == doc).map(|place| place.1));
            }
        }
    }
}

struct FigureScorer {
    constraint: Arc<QuantityConstraint>,
    asked: Range,
    marks: Vec<FigurePart>,
    words: Vec<Vec<FigurePart>>,
    columns: Columns,
    deadline: Deadline,
    doc: DocId,
    score: Score,
}

impl FigureScorer {
    /// Goes to the first document from `target` on that answers.
    fn find(&mut self, target: DocId) -> DocId {
        let mut target = target;
        loop {
            self.doc = self.align(target);
            if self.doc == TERMINATED || self.deadline.is_over() {
                self.doc = TERMINATED;
                return self.doc;
            }
            self.score = self.evaluate();
            if self.score > 0.0 {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// The score of a document that is not before the one of the last call.
    fn score_of(&mut self, doc: DocId) -> Score {
        self.doc = doc;
        let has_all = self.marks.iter_mut().chain(self.words.iter_mut().flatten()).all(|part| part.seek(doc) == doc);
        if has_all { self.evaluate() } else { 0.0 }
    }

    /// The first document from `target` on that has all terms.
    fn align(&mut self, mut target: DocId) -> DocId {
        'again: loop {
            for part in self.marks.iter_mut().chain(self.words.iter_mut().flatten()) {
                let doc = part.seek(target);
                if doc == TERMINATED {
                    return TERMINATED;
                }
                if doc > target {
                    target = doc;
                    continue 'again;
                }
            }
            return target;
        }
    }

    /// The best binding of a figure of the document that answers, 0 when none does.
    fn evaluate(&mut self) -> Score {
        let Self { doc, ref constraint, ref asked, ref mut marks, ref mut words, ref mut columns, .. } = *self;
        marks.iter_mut().for_each(|part| part.load(doc));
        let Some((unit, others)) = marks.split_first() else { return 0.0 };
        // Few figures have the value, and then words are looked at.
        let mut answering: Vec<(u32, bool)> = Vec::new();
        for block in unit.positions.iter().map(|position| position / BLOCK) {
            let is_marked = |part: &FigurePart| part.positions.binary_search_by_key(&block, |p| p / BLOCK).is_ok();
            if others.iter().all(is_marked) {
                answering.extend(columns.answers(doc, block, constraint, asked).map(|surely| (block, surely)));
            }
        }
        if answering.is_empty() {
            return 0.0;
        }
        words.iter_mut().flatten().for_each(|part| part.load(doc));
        // All at once rather than figure by figure: common words have thousands of positions.
        let bound: Vec<Vec<(u32, bool)>> = words.iter().map(|word| blocks(word)).collect();
        let mut best = 0f32;
        for (block, surely) in answering {
            let mut measured = true;
            let all = bound.iter().all(|word| match word.binary_search_by_key(&block, |&(block, _)| block) {
                Ok(at) => {
                    measured &= word[at].1;
                    true
                }
                Err(_) => false,
            });
            if all {
                best = best.max(if measured { BEST } else { 1.0 } - if surely { 0.0 } else { ONLY_MEETS });
                if best == BEST {
                    break;
                }
            }
        }
        best
    }
}

/// Blocks in which a word stands in one piece, ascending, and whether it stands in the measure.
fn blocks(word: &[FigurePart]) -> Vec<(u32, bool)> {
    let Some((first, rest)) = word.split_first() else { return Vec::new() };
    let mut blocks: Vec<(u32, bool)> = Vec::new();
    for &position in &first.positions {
        let start = position - first.offset.min(position);
        if rest.iter().all(|part| part.positions.binary_search(&(start + part.offset)).is_ok()) {
            let (block, measure) = (start / BLOCK, start % BLOCK < CLAUSE);
            match blocks.last_mut() {
                Some(last) if last.0 == block => last.1 |= measure,
                _ => blocks.push((block, measure)),
            }
        }
    }
    blocks
}

impl DocSet for FigureScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.find(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.find(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let parts = self.marks.iter().chain(self.words.iter().flatten());
        parts.map(FigurePart::size).min().unwrap_or(0)
    }
}

impl Scorer for FigureScorer {
    fn score(&mut self) -> Score {
        self.score
    }
}
