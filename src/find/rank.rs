//! Scores: BM25 (Robertson et al., k1 = 1.2, b = 0.75) over words, pairs and single characters, each with its share,
//! title and text, and a bonus for the whole query in one piece. A score orders articles within a tier only.

use tantivy::postings::Postings as _;
use tantivy::query::{Bm25Weight, EnableScoring};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::tiers::{Docs, Found};
use crate::error::Result;
use crate::index::{Index, from_tantivy};
use crate::query::lower::{Lowered, RankKind, RankTerm};

/// Shares of the parts of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Words.
    pub word: f32,
    /// Pairs of characters.
    pub gram: f32,
    /// Single characters.
    pub single: f32,
    /// How much more a match in the title counts.
    pub title: f32,
    /// Added, as a factor of the score, when the whole query stands in one piece.
    pub whole: f32,
    /// Added for a figure that answers: once when a word stands in its clause, twice when it says what it measures.
    pub figure: f32,
    /// Part of the words' weight that the third tier asks for.
    pub most: f32,
}

impl Default for Shares {
    fn default() -> Self {
        Self { word: 0.5, gram: 0.4, single: 0.2, title: 0.2, whole: 0.3, figure: 4.0, most: 0.0 }
    }
}

impl Shares {
    fn of(&self, term: &RankTerm) -> f32 {
        let kind = match term.kind {
            RankKind::Word => self.word,
            RankKind::Gram => self.gram,
            RankKind::Single => self.single,
        };
        kind * term.weight * if term.title { self.title } else { 1.0 }
    }
}

/// The score of every document, in the order of `docs`.
pub(super) fn scores(index: &Index, lowered: &Lowered, docs: &Docs, shares: &Shares) -> Result<Vec<Vec<f32>>> {
    let mut scores: Vec<Vec<f32>> = docs.iter().map(|docs| vec![0f32; docs.len()]).collect();
    if docs.iter().all(Vec::is_empty) {
        return Ok(scores);
    }
    for term in &lowered.terms {
        let Some(weight) = weight(index, &term.term)? else { continue };
        let weight = weight.boost_by(shares.of(term));
        for ((reader, docs), scores) in index.searcher().segment_readers().iter().zip(docs).zip(&mut scores) {
            add_scores(index, reader, term, &weight, docs, scores)?;
        }
    }
    if let Some(whole) = &lowered.whole {
        let failed = |error| from_tantivy(index.home(), error);
        let weight = whole.weight(EnableScoring::disabled_from_searcher(index.searcher())).map_err(failed)?;
        for ((reader, docs), scores) in index.searcher().segment_readers().iter().zip(docs).zip(&mut scores) {
            let mut scorer = weight.scorer(reader, 1.0).map_err(failed)?;
            each_common(&mut *scorer, docs, |_, at| scores[at] *= 1.0 + shares.whole);
        }
    }
    for figures in &lowered.figures {
        let failed = |error| from_tantivy(index.home(), error);
        let weight = figures.weight(EnableScoring::disabled_from_searcher(index.searcher())).map_err(failed)?;
        for ((reader, docs), scores) in index.searcher().segment_readers().iter().zip(docs).zip(&mut scores) {
            let mut scorer = weight.scorer(reader, 1.0).map_err(failed)?;
            each_common(&mut *scorer, docs, |scorer, at| scores[at] += shares.figure * scorer.score());
        }
    }
    Ok(scores)
}

fn add_scores(
    index: &Index,
    reader: &SegmentReader,
    term: &RankTerm,
    weight: &Bm25Weight,
    docs: &[DocId],
    scores: &mut [f32],
) -> Result<()> {
    if docs.is_empty() {
        return Ok(());
    }
    let failed = |error| from_tantivy(index.home(), error);
    let inverted = reader.inverted_index(term.term.field()).map_err(failed)?;
    let Some(mut postings) =
        inverted.read_postings(&term.term, IndexRecordOption::WithFreqs).map_err(|error| failed(error.into()))?
    else {
        return Ok(());
    };
    let norms = reader.get_fieldnorms_reader(term.term.field()).map_err(failed)?;
    each_common(&mut postings, docs, |postings, at| {
        scores[at] += weight.score(norms.fieldnorm_id(docs[at]), postings.term_freq());
    });
    Ok(())
}

/// Calls `hit` with the place in `docs` of each document that the set has too.
fn each_common<S: DocSet + ?Sized>(set: &mut S, docs: &[DocId], mut hit: impl FnMut(&mut S, usize)) {
    let mut doc = set.doc();
    for (at, &wanted) in docs.iter().enumerate() {
        if doc < wanted {
            doc = set.seek(wanted);
        }
        if doc == TERMINATED {
            return;
        }
        if doc == wanted {
            hit(set, at);
        }
    }
}

/// The BM25 weight of a term by the statistics of the whole index; `None` when no article has it.
fn weight(index: &Index, term: &Term) -> Result<Option<Bm25Weight>> {
    let frequency = doc_freq(index, term)?;
    if frequency == 0 {
        return Ok(None);
    }
    let (articles, mean) = field_statistics(index, term.field())?;
    Ok(Some(Bm25Weight::for_one_term_without_explain(frequency.min(articles), articles, mean)))
}

fn doc_freq(index: &Index, term: &Term) -> Result<u64> {
    index.searcher().doc_freq(term).map_err(|error| from_tantivy(index.home(), error))
}

/// Articles, and terms of the field in an article on average.
fn field_statistics(index: &Index, field: Field) -> Result<(u64, f32)> {
    let (mut articles, mut tokens) = (0, 0);
    for reader in index.searcher().segment_readers() {
        articles += u64::from(reader.max_doc());
        let inverted = reader.inverted_index(field).map_err(|error| from_tantivy(index.home(), error))?;
        tokens += inverted.total_num_tokens();
    }
    Ok((articles, (tokens as f32 / articles.max(1) as f32).max(1.0)))
}

/// How much each word of the third tier weighs: the rarer, the more. A word that no article has weighs nothing.
pub(super) fn word_weights(index: &Index, words: &[Vec<Term>]) -> Result<Vec<f32>> {
    let articles = index.articles().max(1) as f32;
    words
        .iter()
        .map(|terms| {
            let frequencies = terms.iter().map(|term| doc_freq(index, term)).collect::<Result<Vec<_>>>()?;
            let frequency = frequencies.into_iter().max().unwrap_or(0);
            Ok(if frequency == 0 { 0.0 } else { (1.0 + articles / frequency as f32).ln() })
        })
        .collect()
}

/// Adds `weight` once to every document that has any of the terms.
pub(super) fn add_weight(
    index: &Index,
    reader: &SegmentReader,
    terms: &[Term],
    weight: f32,
    sums: &mut [f32],
) -> Result<()> {
    if weight == 0.0 {
        return Ok(());
    }
    let failed = |error| from_tantivy(index.home(), error);
    let mut sets = Vec::new();
    for term in terms {
        let inverted = reader.inverted_index(term.field()).map_err(failed)?;
        sets.extend(inverted.read_postings(term, IndexRecordOption::Basic).map_err(|error| failed(error.into()))?);
    }
    while let Some(doc) = sets.iter().map(DocSet::doc).min().filter(|&doc| doc != TERMINATED) {
        sums[doc as usize] += weight;
        for set in &mut sets {
            if set.doc() == doc {
                set.advance();
            }
        }
    }
    Ok(())
}

/// The parts of a score, in words.
pub(super) fn explain(index: &Index, lowered: &Lowered, found: &Found, shares: &Shares) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for term in &lowered.terms {
        let mut docs: Docs = vec![Vec::new(); index.searcher().segment_readers().len()];
        docs[found.segment as usize].push(found.doc);
        let one = Lowered::of_term(term.clone());
        let score = scores(index, &one, &docs, shares)?[found.segment as usize][0];
        if score > 0.0 {
            let text = term.term.value().as_str().unwrap_or_default().to_owned();
            let place = if term.title { "title" } else { "body" };
            let kind = format!("{:?}", term.kind).to_lowercase();
            lines.push((
                score,
                format!("{score:.3} {text} ({kind} in {place}, in {} articles)", doc_freq(index, &term.term)?),
            ));
        }
    }
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}
