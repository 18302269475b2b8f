//! What a corpus knows: its words and pairs of characters with the number of articles that have them, read from the
//! term dictionaries of the index where they are searched, nothing loaded.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::InvertedIndexReader;
use tantivy::schema::Field;

use super::slots::Slots;
use crate::error::{Error, Result};
use crate::index::{Index, from_tantivy};

/// The term dictionaries of all segments.
pub struct Vocabulary<'a> {
    index: &'a Index,
    words: Vec<Arc<InvertedIndexReader>>,
    pairs: Vec<Arc<InvertedIndexReader>>,
    singles: Vec<Arc<InvertedIndexReader>>,
}

/// Words and in how many articles they are (title and text counted apart).
pub type Counted = BTreeMap<String, u64>;

impl<'a> Vocabulary<'a> {
    /// Of titles and texts.
    pub fn of(index: &'a Index) -> Result<Self> {
        let fields = index.fields();
        Ok(Self {
            index,
            words: readers(index, [fields.title.words, fields.body.words])?,
            pairs: readers(index, [fields.title.grams, fields.body.grams])?,
            singles: readers(index, [fields.title.chars, fields.body.chars])?,
        })
    }

    /// Words of the corpus that match.
    pub fn words(&self, slots: &Slots) -> Result<Counted> {
        self.matching(&self.words, slots)
    }

    /// Pairs of neighbouring characters that match.
    pub fn pairs(&self, slots: &Slots) -> Result<Counted> {
        self.matching(&self.pairs, slots)
    }

    /// In how many articles two characters stand side by side.
    pub fn pair(&self, first: char, second: char) -> Result<u64> {
        self.count(&self.pairs, &String::from_iter([first, second]))
    }

    /// In how many articles a run of letters is, whole or as part of a longer one.
    pub fn letters(&self, run: &str) -> Result<u64> {
        Ok(self.count(&self.singles, run)? + self.count(&self.words, run)?)
    }

    fn matching(&self, readers: &[Arc<InvertedIndexReader>], slots: &Slots) -> Result<Counted> {
        let mut found = Counted::new();
        for reader in readers {
            let mut stream = reader.terms().search(slots).into_stream().map_err(|error| self.failed(error))?;
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key()) {
                    let count = u64::from(stream.value().doc_freq);
                    match found.get_mut(term) {
                        Some(known) => *known += count,
                        None => drop(found.insert(term.to_owned(), count)),
                    }
                }
            }
        }
        Ok(found)
    }

    fn count(&self, readers: &[Arc<InvertedIndexReader>], term: &str) -> Result<u64> {
        let mut sum = 0;
        for reader in readers {
            let info = reader.terms().get(term).map_err(|error| self.failed(error))?;
            sum += info.map_or(0, |info| u64::from(info.doc_freq));
        }
        Ok(sum)
    }

    fn failed(&self, error: std::io::Error) -> Error {
        from_tantivy(self.index.home(), error.into())
    }
}

fn readers(index: &Index, fields: [Field; 2]) -> Result<Vec<Arc<InvertedIndexReader>>> {
    let segments = index.searcher().segment_readers().iter();
    segments
        .flat_map(|segment| fields.map(|field| segment.inverted_index(field)))
        .map(|reader| reader.map_err(|error| from_tantivy(index.home(), error)))
        .collect()
}
