//! What an index must do so that a search can run its plans. Bands, order, the best sentence, snippets, marks and notes
//! exist once, above these traits; below them an index may keep its articles as it likes: [`Index`] on this machine, or a
//! cluster (feature `cluster`). A third one is a type with these methods.
//!
//! What a backend owes: a clause holds for exactly the articles that it describes; scores are BM25 over the plan's terms
//! with the shares of the request, as docs/RANKING.md says, to four digits; equal scores are ordered by day and key. What
//! it could not look at it says (`is_partial`), what it cannot do it refuses.

use std::path::Path;

use super::Request;
pub use super::tiers::Found;
use crate::error::{Error, Result};
use crate::hit::Tier;
use crate::index::postings::Term;
use crate::index::{Index, Stats, Stored};
use crate::query::deadline::Deadline;
use crate::query::plan::Plan;
use hansou_text::segment::UserWord;

/// An index that runs plans.
pub trait Backend: Sync {
    /// Where it is: a folder, or the address of a cluster.
    fn place(&self) -> &Path;

    /// The words that the user added to the dictionary when it was made: plans are made with them.
    fn user_words(&self) -> Vec<UserWord>;

    /// Number of articles.
    fn articles(&self) -> u64;

    /// How many articles have each of the terms, as far as that is known in time.
    ///
    /// # Errors
    /// When it cannot be read.
    fn frequencies(&self, terms: &[Term], deadline: &Deadline) -> Result<Vec<u64>>;

    /// Begins to run a plan, within the deadline of the request.
    ///
    /// # Errors
    /// When it cannot be read.
    fn run<'a>(&'a self, plan: &'a Plan, request: &'a Request) -> Result<Box<dyn Run + 'a>>;

    /// A found article as it is stored.
    ///
    /// # Errors
    /// When it cannot be read back.
    fn stored(&self, found: &Found) -> Result<Stored>;

    /// The article that has this identifier or stands at this place: `path`, or `path#n` in a file that holds several (the
    /// first one for the path alone).
    ///
    /// # Errors
    /// When it cannot be read.
    fn find(&self, id: &str) -> Result<Option<Stored>>;

    /// Gives `read` every article of the first tier, and unless `exact` those with all words, each with its place in the
    /// order of the index; on any thread, in any order.
    ///
    /// # Errors
    /// When it cannot be read: some articles may have been given.
    fn scan(&self, plan: &Plan, exact: bool, read: &(dyn Fn(usize, Stored) + Sync)) -> Result<()>;

    /// Keys of all articles of the first tier, ascending, each once: the hashes of their identifiers ([`key_of`]).
    ///
    /// [`key_of`]: crate::index::key_of
    ///
    /// # Errors
    /// When it cannot be read, or only in part.
    fn keys(&self, plan: &Plan) -> Result<Vec<u64>>;

    /// What is in it, in numbers.
    ///
    /// # Errors
    /// When it cannot be read.
    fn stats(&self) -> Result<Stats>;

    /// The index on this machine, for what only its own files can tell: other spellings, explanations, proofs.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for every other index.
    fn here(&self, what: &'static str) -> Result<&Index> {
        Err(Error::Unsupported { path: self.place().into(), what })
    }
}

/// A plan being run.
pub trait Run {
    /// How many articles have the text as typed.
    fn typed(&self) -> usize;

    /// The `first` best articles of the first band and, when that is entered, the `second` best of the second, in the
    /// order of the request, without what their best sentence adds.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn best(&mut self, first: usize, second: Option<usize>) -> Result<Bands>;

    /// The terms of the text, title left aside, with what each is worth in a sentence: its share times its idf.
    fn worths(&self) -> Vec<(String, f32)>;

    /// True when articles may be missing for another reason than time.
    fn is_partial(&self) -> bool {
        false
    }
}

/// The best of both bands.
#[derive(Debug, Default)]
pub struct Bands {
    /// Of the first.
    pub first: Vec<Found>,
    /// Of the second; `None` when it was not entered, or can hold nothing.
    pub second: Option<Second>,
}

/// The second band.
#[derive(Debug, Default)]
pub struct Second {
    /// Its best.
    pub best: Vec<Found>,
    /// How many articles have all words.
    pub words: usize,
    /// How many others there are.
    pub most: usize,
}

impl Second {
    /// How many of each tier.
    pub(super) fn counts(&self) -> [(Tier, usize); 2] {
        [(Tier::Words, self.words), (Tier::Most, self.most)]
    }
}

/// Runs what reads an index; should the program be at fault, a failed assertion is an error like any other.
pub(super) fn guarded<T>(backend: &dyn Backend, read: impl FnOnce() -> Result<T>) -> Result<T> {
    let internal = |what| Err(Error::Internal { path: backend.place().into(), what });
    crate::article::problem::caught(read).unwrap_or_else(internal)
}
