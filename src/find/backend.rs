//! What an index must do so that a search can run its plans. Bands, order, the best sentence, snippets, marks and notes
//! exist once, above these traits; below them an index may keep its articles as it likes: [`Index`] on this machine, or a
//! cluster (feature `cluster`). A third one is a type with these methods.
//!
//! What a backend owes:
//!
//! * **Clauses.** A [`Clause`] holds for exactly the articles that it describes. Texts, words and letters are terms that
//!   [`crate::index::terms`] made, for articles and queries alike; an index that can only say that an article may match looks
//!   at its text ([`Check::holds`](crate::query::plan::Check::holds)).
//! * **Bands.** The first is `Plan::exact`. The second is what of `words`, `partial` and, where the first is empty, `named` is
//!   not in the first; where nothing is in either, `Partial::atoms`. Which parts are enough, and all weights, docs/RANKING.md
//!   says; [`Shares`](super::Shares) and the functions beside [`super::search`] compute them from document frequencies.
//! * **Scores.** BM25 over `Plan::terms` and what multiplies or adds to it, to four digits. The best sentence is added above.
//! * **Order.** That of the request, then by day and key.
//! * **Honesty.** What it could not look at in time it says ([`Run::is_partial`]); what it cannot do it refuses
//!   ([`Error::Unsupported`]).
//!
//! CONTRIBUTING.md says where a new one is opened and how it is tested.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::Request;
pub use super::found::RankedDoc;
pub use super::suggest::slots::{Slot, Slots};
pub use super::suggest::vocabulary::{Counted, Vocabulary};
use crate::article::problem::Problem;
use crate::error::{Error, Result};
use crate::hit::Tier;
use crate::index::postings::Term;
use crate::index::{Index, Report, Settings, Space, Stats, Stored, Verified, Watch};
use crate::query::deadline::Deadline;
use crate::query::plan::{Clause, Plan};
use hansou_text::segment::UserWord;

/// An index that runs plans.
pub trait Backend: Send + Sync {
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
    fn stored(&self, found: &RankedDoc) -> Result<Stored>;

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

    /// Whether an article that was read back matches a clause.
    ///
    /// # Errors
    /// When it cannot be read.
    fn holds(&self, article: &Stored, clause: &Clause) -> Result<bool>;

    /// How the score of a found article came about.
    ///
    /// # Errors
    /// When it cannot be read.
    fn term_scores(&self, plan: &Plan, request: &Request, found: &RankedDoc) -> Result<TermScores>;

    /// How many articles there are of each day, in each tier that the request enters.
    ///
    /// # Errors
    /// When it cannot be read, or only in part.
    fn days(&self, plan: &Plan, request: &Request) -> Result<Vec<(Tier, DayCounts)>>;

    /// How many articles there are of each origin, in all tiers that the request enters; each origin may come more than once.
    ///
    /// # Errors
    /// When it cannot be read, or only in part.
    fn origins(&self, plan: &Plan, request: &Request) -> Result<Vec<Origin>>;

    /// What the figures of some articles measure, and how many articles these are.
    ///
    /// # Errors
    /// When it cannot be read, or only in part.
    fn metrics(&self, articles: Articles<'_>) -> Result<(MetricCounts, usize)>;

    /// True when so many articles have the text as typed.
    ///
    /// # Errors
    /// When it cannot be read.
    fn has(&self, plan: &Plan, request: &Request, enough: usize) -> Result<bool> {
        Ok(self.run(plan, request)?.typed() >= enough)
    }

    /// The words of its articles, for one query that has to end in time.
    fn vocabulary<'a>(&'a self, deadline: &'a Deadline) -> Box<dyn Vocabulary + 'a>;

    /// The commit that is open: 12 hexadecimal digits, others for another one.
    fn commit(&self) -> String;

    /// What was wrong with the files that it was made from.
    ///
    /// # Errors
    /// When it cannot be read.
    fn problems(&self) -> Result<Vec<Problem>>;

    /// What is in it, in numbers.
    ///
    /// # Errors
    /// When it cannot be read.
    fn stats(&self) -> Result<Stats>;

    /// Where its bytes go.
    ///
    /// # Errors
    /// When it cannot be read.
    fn space(&self) -> Result<Space>;

    /// The index on this machine, for what only its own files can tell: where they lie, what their dictionaries have.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for every other index.
    fn here(&self, what: &'static str) -> Result<&Index> {
        Err(Error::Unsupported { path: self.place().into(), what })
    }
}

/// Where an index is to be found, for who follows it from commit to commit, writes it, or looks for damage.
pub trait Archive: Send + Sync + std::fmt::Debug {
    /// Where it is, as [`Backend::place`] says when it is open.
    fn place(&self) -> &Path;

    /// The newest commit, by the name that [`Backend::commit`] has when it is open.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    fn newest(&self) -> Result<String>;

    /// Opens the newest commit.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    fn open(&self) -> Result<Box<dyn Backend>>;

    /// The folder that the paths of its articles are relative to.
    fn base(&self) -> Option<PathBuf>;

    /// The folder of the index, when it is on this machine.
    fn home(&self) -> Option<&Path> {
        None
    }

    /// The folders and files that it was made from, as far as they are on this machine.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    fn roots(&self) -> Result<Vec<PathBuf>>;

    /// The settings that it was made with, as far as they decide what is read of its files.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    fn settings(&self) -> Result<Settings>;

    /// Brings it up to date with folders and files; with none, with those that it was made from.
    ///
    /// # Errors
    /// Those of reading and writing; [`Error::Locked`] or one like it while another writes.
    fn refresh(&self, inputs: &[PathBuf], settings: &Settings, watch: &dyn Watch) -> Result<Report>;

    /// True while someone writes it.
    fn is_being_written(&self) -> bool;

    /// Looks at all of it for what is not as it was written.
    ///
    /// # Errors
    /// When it cannot even be opened.
    fn verify(&self) -> Result<Verified>;
}

/// A plan being run.
pub trait Run {
    /// How many articles have the text as typed.
    fn typed(&self) -> usize;

    /// The `first` best articles of the first band and, when that is entered, the `second` best of the second, in the
    /// order of the request, without what their best sentence adds. An article of the second band has the tier
    /// [`Tier::Words`] when it has all words, else [`Tier::Most`]. Called once.
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

/// What the terms of a plan add to the score of an article.
#[derive(Debug, Default)]
pub struct TermScores {
    /// Each by itself, in the order of the plan.
    pub terms: Vec<f32>,
    /// All together with everything that multiplies or adds to them, but for the best sentence and the age.
    pub all: f32,
}

/// Numbers of articles by day (days since 1970); `None` are those without a date.
pub type DayCounts = BTreeMap<Option<i64>, usize>;

/// Articles that are from the same place.
#[derive(Debug)]
pub struct Origin {
    /// The folder that their file is in, folded; empty where a path names none.
    pub folder: String,
    /// Who published them, folded; empty where that is not known.
    pub publisher: String,
    /// How many there are.
    pub count: usize,
    /// One of them, which has the names as they are written.
    pub example: RankedDoc,
}

/// Which articles.
#[derive(Debug, Clone, Copy)]
pub enum Articles<'a> {
    /// All of them.
    All,
    /// At most about so many, spread evenly over the index.
    Spread(usize),
    /// Those that were found.
    Found(&'a [RankedDoc]),
}

/// Metrics by their keys ([`MetricKey`](crate::index::figures::MetricKey)).
pub type MetricCounts = HashMap<String, MetricCount>;

/// The figures of one metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricCount {
    /// Figures with a value.
    pub figures: usize,
    /// Articles that have such figures.
    pub articles: usize,
    /// The smallest value, in the base unit.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl MetricCount {
    /// Of no figures.
    pub const NONE: Self = Self { figures: 0, articles: 0, min: f64::INFINITY, max: f64::NEG_INFINITY };

    /// Adds those of other articles, or of another key.
    pub fn join(&mut self, other: &Self) {
        self.figures += other.figures;
        self.articles += other.articles;
        (self.min, self.max) = (self.min.min(other.min), self.max.max(other.max));
    }
}

/// The best of both bands.
#[derive(Debug, Default)]
pub struct Bands {
    /// Of the first.
    pub first: Vec<RankedDoc>,
    /// Of the second; `None` when it was not entered, or can hold nothing.
    pub second: Option<Second>,
}

/// The second band.
#[derive(Debug, Default)]
pub struct Second {
    /// Its best.
    pub best: Vec<RankedDoc>,
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
