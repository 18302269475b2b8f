//! Proves on a given index that what is in the texts is found: random stretches of them are searched for, and the
//! first tier is compared with a scan of all stored texts that knows nothing of terms, words or postings.
//!
//! `corpus` is what it is proved on, `sample` draws the stretches by `random` numbers, `scan` says which articles contain them. Whether the files of an index are sound is
//! left to [`crate::index::verify`].

mod corpus;
mod proof;
mod random;
mod sample;
mod scan;

use std::time::Instant;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::DocAddress;

use self::corpus::{Corpus, Elsewhere};
pub use self::proof::{Proof, prove};
use self::sample::Sample;
use self::scan::Texts;
use super::backend::{Backend, guarded};
use crate::error::Result;
use crate::query::ast::{How, Node, Query, Unit};
use crate::query::parse::parse;
use crate::query::plan::plan;
use hansou_text::fold::fold;

/// Samples searched for and scanned at a time: bounds the memory for their results.
const AT_A_TIME: usize = 1000;
/// Examples given of what went wrong.
const EXAMPLES: usize = 5;
/// Characters shown on each side of an example.
const AROUND: usize = 12;

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Recall {
    /// Different stretches of text that were searched for; fewer than asked for when the texts have no more.
    pub checked: usize,
    /// Pairs of a stretch and an article that contains it but is not in the first tier.
    pub missed: usize,
    /// Pairs of a stretch and an article of the first tier that does not contain it.
    pub wrong: usize,
    /// The first few of these.
    pub examples: Vec<Example>,
    /// Articles in the first tiers, all stretches together.
    pub found: u64,
    /// Articles in the index.
    pub articles: u64,
    /// What the stretches were drawn with.
    pub seed: u64,
    /// Time taken.
    pub seconds: f64,
}

/// An article that is missed, or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Example {
    /// Which of the two.
    pub fault: Fault,
    /// The article's identifier.
    pub id: String,
    /// The stretch, as it stands in the text it was taken from.
    pub text: String,
    /// The text around it in a missed article; the title of a wrong one.
    pub around: String,
}

/// What can be the matter with an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// It contains the text and is not found.
    Missed,
    /// It is found and does not contain the text.
    Wrong,
}

/// Searches for `samples` random stretches of 1 to 8 Han characters of the index's own texts. The same seed draws the
/// same stretches from the same index.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let articles = folder.path().join("articles");
/// # std::fs::create_dir(&articles)?;
/// # std::fs::write(articles.join("1.txt"), "开发区签约二十个项目\n\n2023年开发区签约项目20个，签约额157亿元。\n传感器产业园开工。\n")?;
/// # let home = folder.path().join(".hansou");
/// # hansou::refresh(&home, &[articles], &hansou::Settings::default(), &())?;
/// # let index = hansou::Index::open(&home)?;
/// # let today = jiff::civil::date(2025, 6, 15);
/// let recall = hansou::recall(&index, 100, 7, today)?;
/// assert!(recall.checked > 0 && recall.missed == 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn recall(backend: &dyn Backend, samples: usize, seed: u64, today: Date) -> Result<Recall> {
    guarded(backend, || match backend.here("checking") {
        Ok(index) => recall_of(index, samples, seed, today),
        Err(_) => recall_of(&Elsewhere::read(backend, today)?, samples, seed, today),
    })
}

fn recall_of(index: &dyn Corpus, samples: usize, seed: u64, today: Date) -> Result<Recall> {
    let started = Instant::now();
    let samples = sample::draw(index, samples, seed)?;
    let texts = Texts::read(index)?;
    let mut recall = Recall { checked: samples.len(), articles: index.articles(), seed, ..Recall::default() };
    for samples in samples.chunks(AT_A_TIME) {
        let holding = texts.holding(samples)?;
        for (sample, holding) in samples.iter().zip(&holding) {
            let found = found(index, &sample.typed, today)?;
            recall.found += found.len() as u64;
            recall.compare(index, sample, holding, &found)?;
        }
    }
    recall.seconds = started.elapsed().as_secs_f64();
    Ok(recall)
}

impl Recall {
    fn compare(
        &mut self,
        index: &dyn Corpus,
        sample: &Sample,
        holding: &[DocAddress],
        found: &[DocAddress],
    ) -> Result<()> {
        let missed = without(holding, found);
        let wrong = without(found, holding);
        self.missed += missed.len();
        self.wrong += wrong.len();
        let faults =
            missed.into_iter().map(|at| (Fault::Missed, at)).chain(wrong.into_iter().map(|at| (Fault::Wrong, at)));
        for (fault, at) in faults.take(EXAMPLES - self.examples.len().min(EXAMPLES)) {
            let stored = index.stored(at)?;
            let around = around(&stored.title, sample).or_else(|| around(&stored.body, sample)).unwrap_or(stored.title);
            self.examples.push(Example { fault, id: stored.meta.id, text: sample.typed.clone(), around });
        }
        Ok(())
    }
}

/// What is in the first of two ascending lists and not in the second.
fn without(these: &[DocAddress], those: &[DocAddress]) -> Vec<DocAddress> {
    these.iter().copied().filter(|at| those.binary_search(at).is_err()).collect()
}

/// All of the first tier, ascending.
fn found(index: &dyn Corpus, typed: &str, today: Date) -> Result<Vec<DocAddress>> {
    index.found(&plan(&query(typed, today), &index.user_words()))
}

/// The query as a user would type it: just the text, or, where that is an operator (或), a date or a figure, the text
/// in quotation marks.
fn query(typed: &str, today: Date) -> Query {
    let is_text = |query: &Query| matches!(&query.root, Node::Unit(unit) if unit.text == typed);
    let plain = parse(typed, today);
    if is_text(&plain) {
        return plain;
    }
    let quoted = parse(&format!("“{typed}”"), today);
    if is_text(&quoted) {
        return quoted;
    }
    let unit = Unit { text: typed.to_owned(), how: How::Exact, period: None };
    Query { text: typed.to_owned(), root: Node::Unit(unit), notes: Vec::new() }
}

/// Some of the original text on both sides of the sample.
fn around(text: &str, sample: &Sample) -> Option<String> {
    let folded = fold(text);
    let sample: Vec<char> = sample.folded.chars().collect();
    let at = folded.chars.windows(sample.len()).position(|window| window == sample)?;
    let end = (at + sample.len() + AROUND).min(folded.chars.len());
    Some(text[folded.source_range(at.saturating_sub(AROUND)..end)].to_owned())
}
