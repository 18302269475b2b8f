//! The articles that something is proved on, and what their index finds among them: of the index on this machine where
//! they lie, of any other one read once and known by their keys.

use std::collections::BTreeMap;

use tantivy::DocAddress;

use super::random::Random;
use crate::error::{Error, Result};
use crate::find::backend::Backend;
use crate::find::tiers;
use crate::index::{Index, Stored, key_of};
use crate::query::deadline::Deadline;
use crate::query::parse::parse;
use crate::query::plan::{Plan, plan};
use hansou_text::segment::UserWord;
use jiff::civil::Date;

/// Articles and their index.
pub(super) trait Corpus {
    /// The words that the user added.
    fn user_words(&self) -> Vec<UserWord>;
    /// How many articles there are.
    fn articles(&self) -> u64;
    /// A random article; `None` when there are none.
    fn random(&self, random: &mut Random) -> Result<Option<Stored>>;
    /// Gives all articles, ascending, until `take` wants no more.
    fn each(&self, take: &mut dyn FnMut(DocAddress, Stored) -> bool) -> Result<()>;
    /// An article.
    fn stored(&self, at: DocAddress) -> Result<Stored>;
    /// The first tier of a plan, ascending.
    fn found(&self, plan: &Plan) -> Result<Vec<DocAddress>>;
}

impl Corpus for Index {
    fn user_words(&self) -> Vec<UserWord> {
        Index::user_words(self)
    }

    fn articles(&self) -> u64 {
        Index::articles(self)
    }

    fn random(&self, random: &mut Random) -> Result<Option<Stored>> {
        let readers = self.searcher().segment_readers();
        let all: usize = readers.iter().map(|reader| reader.max_doc() as usize).sum();
        let mut at = if Index::articles(self) == 0 { return Ok(None) } else { random.below(all) };
        // A removed one: the next that is there, from the start again after the last.
        for _ in 0..=all {
            let mut doc = at;
            for (segment, reader) in readers.iter().enumerate() {
                if doc < reader.max_doc() as usize {
                    if !reader.is_deleted(doc as u32) {
                        return Index::stored(self, DocAddress::new(segment as u32, doc as u32)).map(Some);
                    }
                    break;
                }
                doc -= reader.max_doc() as usize;
            }
            at = (at + 1) % all;
        }
        Ok(None)
    }

    fn each(&self, take: &mut dyn FnMut(DocAddress, Stored) -> bool) -> Result<()> {
        for (segment, reader) in self.searcher().segment_readers().iter().enumerate() {
            for doc in reader.doc_ids_alive() {
                let at = DocAddress::new(segment as u32, doc);
                if !take(at, Index::stored(self, at)?) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn stored(&self, at: DocAddress) -> Result<Stored> {
        Index::stored(self, at)
    }

    fn found(&self, plan: &Plan) -> Result<Vec<DocAddress>> {
        let docs = tiers::exact(self, plan, &Deadline::never())?;
        let of_segment =
            |(segment, docs): (usize, Vec<u32>)| docs.into_iter().map(move |doc| DocAddress::new(segment as u32, doc));
        Ok(docs.into_iter().enumerate().flat_map(of_segment).collect())
    }
}

/// Bytes of texts that are read from another index, at most.
const READ: usize = 1 << 30;

/// The articles of an index elsewhere, all read; an address is the key of an article in two halves.
pub(super) struct Elsewhere<'a> {
    backend: &'a dyn Backend,
    articles: BTreeMap<u64, Vec<Stored>>,
}

impl<'a> Elsewhere<'a> {
    /// Reads all articles.
    pub fn read(backend: &'a dyn Backend, today: Date) -> Result<Self> {
        let every = plan(&parse("", today), &backend.user_words());
        let read = std::sync::Mutex::new((0, BTreeMap::<u64, Vec<Stored>>::new()));
        backend.scan(&every, true, &|_, stored| {
            let mut read = read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            read.0 += stored.title.len() + stored.body.len();
            if read.0 <= READ {
                read.1.entry(key_of(&stored.meta.id)).or_default().push(stored);
            }
        })?;
        let (bytes, articles) = read.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if bytes > READ {
            let what = "checking more than a gibibyte of text";
            return Err(Error::Unsupported { path: backend.place().into(), what });
        }
        Ok(Self { backend, articles })
    }
}

fn address(key: u64) -> DocAddress {
    DocAddress::new((key >> 32) as u32, key as u32)
}

impl Corpus for Elsewhere<'_> {
    fn user_words(&self) -> Vec<UserWord> {
        self.backend.user_words()
    }

    fn articles(&self) -> u64 {
        self.backend.articles()
    }

    fn random(&self, random: &mut Random) -> Result<Option<Stored>> {
        if self.articles.is_empty() {
            return Ok(None);
        }
        // Keys are hashes: the next one to a random number is a random one.
        let number = (random.below(1 << 32) as u64) << 32;
        let next = self.articles.range(number..).chain(&self.articles).next();
        Ok(next.and_then(|(_, of_key)| of_key.first()).cloned())
    }

    fn each(&self, take: &mut dyn FnMut(DocAddress, Stored) -> bool) -> Result<()> {
        let mut all = self.articles.iter().flat_map(|(key, of_key)| of_key.iter().map(move |stored| (key, stored)));
        let _ = all.all(|(key, stored)| take(address(*key), stored.clone()));
        Ok(())
    }

    fn stored(&self, at: DocAddress) -> Result<Stored> {
        let key = u64::from(at.segment_ord) << 32 | u64::from(at.doc_id);
        let lost = || Error::Damaged { path: self.backend.place().into(), what: "an article was removed".to_owned() };
        self.articles.get(&key).and_then(|of_key| of_key.first()).cloned().ok_or_else(lost)
    }

    fn found(&self, plan: &Plan) -> Result<Vec<DocAddress>> {
        Ok(self.backend.keys(plan)?.into_iter().map(address).collect())
    }
}
