//! Scores: BM25 (Robertson et al., k1 = 1.2, b = 0.75) over words, pairs and single characters, each with its share,
//! title and text, and a bonus for the whole query in one piece. A score orders articles within a tier only.
//!
//! The shares were chosen by MRR@10 on several sets at once: questions over encyclopedia passages (4,219 over 1,104,
//! CMRC 2018), authors' keywords over abstracts (2,000, CSL), lay questions over statutes (1,232 over 21,445, STARD).
//! Words .5, pairs .4, single characters .2 and all terms by plain idf gave .9840, .9861, .4807; the shares below with
//! [`rarity`] .9845, .9866, .4836. Tried and left out, because no two sets gained or one lost: k1 of .6 to 2 and b of
//! .5 and .9 for all, one BM25 over title and text together (BM25F), terms counted as often as the query has them,
//! words inside words, a factor for the part of the query that is matched (.443 on half of the statute questions).

use tantivy::postings::Postings as _;
use tantivy::query::{Bm25Weight, EnableScoring};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::tiers::{Docs, Found};
use crate::error::Result;
use crate::hit::{Part, PartKind};
use crate::index::{Index, from_tantivy, terms};
use crate::query::lower::{Lowered, RankKind, RankTerm};
use crate::query::pattern::Pattern;
use crate::text::atom::atoms;

/// Shares of the parts of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Words.
    pub word: f32,
    /// Pairs of characters.
    pub gram: f32,
    /// Single characters.
    pub single: f32,
    /// What a match in the title counts, beside one in the text. On statutes, whose titles are the laws' names, .1
    /// gave .4836, .15 .4815; the other sets have no titles. Headlines of news say what an article is about, so .15.
    pub title: f32,
    /// Added, as a factor of the score, when the whole query stands in one piece.
    pub whole: f32,
    /// Added for a figure that answers: once when a word stands in its clause, twice when it says what it measures.
    pub figure: f32,
    /// Part of the words' weight that the third tier asks for. With .1 lay questions over statutes lost .0006 of their
    /// reciprocal rank, with .15 .005, with .25 .025; without it one common word is enough.
    pub most: f32,
}

impl Default for Shares {
    fn default() -> Self {
        Self { word: 0.6, gram: 0.4, single: 0.3, title: 0.15, whole: 0.3, figure: 4.0, most: 0.1 }
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
        let weight = weight.boost_by(shares.of(term) * rarity(index, term)?);
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

/// The distinct terms of the text, title left aside, with what each is worth: its share times its idf.
pub(super) fn worths(index: &Index, lowered: &Lowered, shares: &Shares) -> Result<Vec<(String, f32)>> {
    let terms = lowered.terms.iter().filter(|term| !term.title);
    terms
        .map(|term| {
            let text = term.term.value().as_str().unwrap_or_default().to_owned();
            Ok((text, shares.of(term) * rarity(index, term)? * idf(index, doc_freq(index, &term.term)?)))
        })
        .collect()
}

/// What a term counts beyond its idf: for pairs √(idf / 5), so that pairs that are names outweigh those that arise
/// wherever two words meet.
fn rarity(index: &Index, term: &RankTerm) -> Result<f32> {
    Ok(match term.kind {
        RankKind::Gram => (idf(index, doc_freq(index, &term.term)?) / 5.0).sqrt(),
        RankKind::Word | RankKind::Single => 1.0,
    })
}

/// Inverse document frequency as BM25 has it.
fn idf(index: &Index, frequency: u64) -> f32 {
    let articles = index.articles().max(frequency) as f32;
    let frequency = frequency as f32;
    (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
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

/// How much each word of the third tier weighs: the rarer, the more. A word that no article has weighs most: it is
/// what was asked for too.
pub(super) fn word_weights(index: &Index, words: &[Vec<Term>]) -> Result<Vec<f32>> {
    let articles = index.articles().max(1) as f32;
    words
        .iter()
        .map(|terms| {
            let frequencies = terms.iter().map(|term| doc_freq(index, term)).collect::<Result<Vec<_>>>()?;
            let frequency = frequencies.into_iter().max().unwrap_or(0);
            Ok((1.0 + articles / frequency.max(1) as f32).ln())
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

/// How much a match of each text says: its idf, by its words or, when it is longer than a word, by its rarest pair.
pub(super) fn pattern_weights(index: &Index, patterns: &[Pattern]) -> Result<Vec<f32>> {
    patterns.iter().map(|pattern| Ok(idf(index, frequency(index, pattern)?))).collect()
}

/// Articles with a pattern in the text, at most; 0 for what only a look at the text can tell.
fn frequency(index: &Index, pattern: &Pattern) -> Result<u64> {
    let Some(text) = pattern.text() else { return Ok(0) };
    let body = &index.fields().body;
    let (chars, mut fewest) = (text.chars().collect::<Vec<_>>(), u64::MAX);
    let atoms = atoms(&chars);
    let mut terms = Vec::new();
    terms::grams(&chars, &atoms, |gram, _| terms.push(Term::from_field_text(body.grams, gram)));
    if terms.is_empty() {
        terms::singles(&chars, &atoms, |single| terms.push(Term::from_field_text(body.chars, single)));
    }
    for term in terms {
        fewest = fewest.min(doc_freq(index, &term)?);
    }
    Ok(if fewest == u64::MAX { 0 } else { fewest })
}

/// The parts of a score, the largest first; what they do not add up to is a bonus.
pub(super) fn explain(index: &Index, lowered: &Lowered, found: &Found, shares: &Shares) -> Result<Vec<Part>> {
    let mut docs: Docs = vec![Vec::new(); index.searcher().segment_readers().len()];
    docs[found.segment as usize].push(found.doc);
    let score = |lowered: &Lowered| Ok(scores(index, lowered, &docs, shares)?[found.segment as usize][0]);
    let mut parts = Vec::new();
    for term in &lowered.terms {
        let score = score(&Lowered::of_term(term.clone()))?;
        if score > 0.0 {
            parts.push(Part {
                kind: match term.kind {
                    RankKind::Word => PartKind::Word,
                    RankKind::Gram => PartKind::Pair,
                    RankKind::Single => PartKind::Single,
                },
                title: term.title,
                term: term.term.value().as_str().unwrap_or_default().to_owned(),
                articles: doc_freq(index, &term.term)?,
                score,
            });
        }
    }
    parts.sort_by(|a, b| b.score.total_cmp(&a.score));
    let total = score(lowered)?;
    let of_terms: f32 = parts.iter().map(|part| part.score).sum();
    for (kind, rest) in [
        (PartKind::Passage, found.passage),
        (PartKind::Bonus, total - of_terms),
        (PartKind::Age, found.score - found.passage - total),
    ] {
        // Less is rounding.
        if rest.abs() > 1e-3 * total.abs() {
            parts.push(Part { kind, title: false, term: String::new(), articles: 0, score: rest });
        }
    }
    Ok(parts)
}
