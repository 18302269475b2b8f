//! Which articles contain a stretch of text, by looking at the bytes of all folded texts. Deliberately ignorant of
//! atoms, terms and postings: it is what the index is measured by.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use tantivy::DocAddress;

use super::Sample;
use crate::error::Result;
use crate::index::Index;
use hansou_text::fold::fold;

/// Folded texts up to so many bytes are kept in memory; more are read again for each batch of samples.
const KEPT: usize = 512 << 20;

/// The texts of all articles.
pub(super) struct Texts<'a> {
    index: &'a Index,
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
    pub(super) fn read(index: &'a Index) -> Result<Self> {
        let mut bytes = 0;
        let mut kept = Vec::new();
        for at in places(index) {
            let text = text(index, at)?;
            bytes += text.title.len() + text.body.len();
            if bytes > KEPT {
                return Ok(Self { index, kept: None });
            }
            kept.push(text);
        }
        Ok(Self { index, kept: Some(kept) })
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
            None => {
                for at in places(self.index) {
                    look(&text(self.index, at)?);
                }
            }
        }
        Ok(holding)
    }
}

/// All articles, in the order of the index.
fn places(index: &Index) -> impl Iterator<Item = DocAddress> + '_ {
    let readers = index.searcher().segment_readers().iter().enumerate();
    readers.flat_map(|(segment, reader)| reader.doc_ids_alive().map(move |doc| DocAddress::new(segment as u32, doc)))
}

fn text(index: &Index, at: DocAddress) -> Result<Text> {
    let stored = index.stored(at)?;
    Ok(Text { at, title: fold(&stored.title).text(), body: fold(&stored.body).text() })
}
