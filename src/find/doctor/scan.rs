//! Which articles contain a stretch of text, by looking at the bytes of all folded texts. Deliberately ignorant of
//! atoms, terms and postings: it is what the index is measured by.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use tantivy::DocAddress;

use super::Sample;
use super::corpus::Corpus;
use crate::error::Result;
use crate::index::Stored;
use hansou_text::fold::fold;

/// Folded texts up to so many bytes are kept in memory; more are read again for each batch of samples.
const KEPT: usize = 512 << 20;

/// The texts of all articles.
pub(super) struct Texts<'a> {
    corpus: &'a dyn Corpus,
    /// All of them, in the order of the index, when they are not too many.
    kept: Option<Vec<Text>>,
}

/// The folded texts of one article.
struct Text {
    at: DocAddress,
    title: String,
    body: String,
}

impl<'a> Texts<'a> {
    /// Reads all texts.
    pub(super) fn read(corpus: &'a dyn Corpus) -> Result<Self> {
        let mut bytes = 0;
        let mut kept = Vec::new();
        corpus.each(&mut |at, stored| {
            let text = Text::from_stored(at, &stored);
            bytes += text.title.len() + text.body.len();
            kept.push(text);
            bytes <= KEPT
        })?;
        Ok(Self { corpus, kept: (bytes <= KEPT).then_some(kept) })
    }

    /// For each sample the articles that contain it in their title or text, ascending. All samples are looked for at
    /// once (Aho and Corasick 1975), so a look takes time linear in the texts.
    pub(super) fn holding(&self, samples: &[Sample]) -> Result<Vec<Vec<DocAddress>>> {
        let mut holding = vec![Vec::new(); samples.len()];
        let patterns = samples.iter().map(|sample| &sample.folded);
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(patterns);
        let Ok(automaton) = automaton else {
            // More states than fit 32 bits, which samples of eight characters cannot have.
            return Ok(holding);
        };
        let mut look = |text: &Text| {
            for part in [&text.title, &text.body] {
                for found in automaton.find_overlapping_iter(part) {
                    let places: &mut Vec<DocAddress> = &mut holding[found.pattern().as_usize()];
                    if places.last() != Some(&text.at) {
                        places.push(text.at);
                    }
                }
            }
        };
        match &self.kept {
            Some(kept) => kept.iter().for_each(look),
            None => self.corpus.each(&mut |at, stored| {
                look(&Text::from_stored(at, &stored));
                true
            })?,
        }
        Ok(holding)
    }
}

impl Text {
    fn from_stored(at: DocAddress, stored: &Stored) -> Self {
        Self { at, title: fold(&stored.title).text(), body: fold(&stored.body).text() }
    }
}
