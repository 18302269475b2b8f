//! What a server holds: the index, opened again when another commit is there, and what was counted of it.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::Options;
use super::guard::Policy;
use super::jobs::Jobs;
use super::problem::Problem;
use super::room::Room;
use super::work::Workers;
use crate::error::{Error, Result};
use crate::fact::Metric;
use crate::find::backend::{Archive, Backend};
use crate::find::facts;
use crate::render::html::Overview;
use hansou_facts::figure::{FigureKind, unit};

/// How often, at most, the index is looked at for another commit.
const LOOK: Duration = Duration::from_millis(250);
/// Articles whose figures are read for the first page.
const SAMPLED: usize = 300;
/// Metrics and examples on the first page.
const SHOWN: usize = 8;

/// Whole lists that are given at a time.
const EXPORTS: usize = 4;
/// Streams of events that are open at a time.
const STREAMS: usize = 32;

/// Requests, counted since the start.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Answered well, and not.
    pub good: AtomicU64,
    /// Refused or failed.
    pub bad: AtomicU64,
    /// Microseconds that answering took.
    pub micros: AtomicU64,
}

/// The server.
pub(super) struct Server {
    /// How it is to run.
    pub options: Options,
    /// Who may ask.
    pub policy: Policy,
    /// Threads for searches.
    pub workers: Workers,
    /// Work that goes on beside.
    pub jobs: Jobs,
    /// Requests, counted.
    pub counts: Counts,
    /// Room for whole lists.
    pub exports: Room,
    /// Room for streams of events.
    pub streams: Room,
    index: Live,
}

impl Server {
    /// With an index that is opened by the first request.
    pub fn new(options: Options, policy: Policy) -> Self {
        let workers = Workers::start(options.threads);
        let index = Live::new(Arc::clone(&options.archive));
        Self {
            options,
            policy,
            workers,
            jobs: Jobs::default(),
            counts: Counts::default(),
            exports: Room::with_places(EXPORTS),
            streams: Room::with_places(STREAMS),
            index,
        }
    }

    /// The index of the newest commit.
    ///
    /// # Errors
    /// The problem with opening it.
    pub fn snapshot(&self) -> std::result::Result<Arc<Snapshot>, Problem> {
        self.index.newest().map_err(Problem::library)
    }
}

/// An index that follows what is written.
struct Live {
    archive: Arc<dyn Archive>,
    held: RwLock<Held>,
    looked: Mutex<Option<Instant>>,
}

/// What was found at the last look.
struct Held {
    commit: Option<String>,
    opened: std::result::Result<Arc<Snapshot>, Arc<Error>>,
}

impl Live {
    fn new(archive: Arc<dyn Archive>) -> Self {
        let opened = Err(Arc::new(Error::NoIndex { path: PathBuf::new() }));
        Self { archive, held: RwLock::new(Held { commit: None, opened }), looked: Mutex::new(None) }
    }

    /// Looks whether there is another commit, if that was not done just now; running requests keep theirs.
    fn newest(&self) -> std::result::Result<Arc<Snapshot>, Arc<Error>> {
        let held = || self.held.read().unwrap_or_else(PoisonError::into_inner).opened.clone();
        let mut looked = match self.looked.try_lock() {
            Ok(looked) => looked,
            // Someone is opening it. What is open serves meanwhile; at the start there is nothing yet.
            Err(_) if held().is_ok() => return held(),
            Err(_) => self.looked.lock().unwrap_or_else(PoisonError::into_inner),
        };
        if looked.is_some_and(|at| at.elapsed() < LOOK) {
            return held();
        }
        let commit = self.archive.newest().ok();
        let is_same = {
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
            commit.is_some() && held.commit == commit && held.opened.is_ok()
        };
        if !is_same {
            let opened = Snapshot::open(&*self.archive).map(Arc::new).map_err(Arc::new);
            *self.held.write().unwrap_or_else(PoisonError::into_inner) = Held { commit, opened };
        }
        *looked = Some(Instant::now());
        drop(looked);
        held()
    }
}

/// One commit of an index.
pub(super) struct Snapshot {
    /// The index.
    pub index: Box<dyn Backend>,
    /// Its name: 12 hexadecimal digits.
    pub commit: String,
    overview: OnceLock<Overview>,
    metrics: OnceLock<(Vec<Metric>, usize, usize)>,
}

impl Snapshot {
    fn open(archive: &dyn Archive) -> Result<Self> {
        let index = archive.open()?;
        let commit = index.commit();
        Ok(Self { index, commit, overview: OnceLock::new(), metrics: OnceLock::new() })
    }

    /// The metrics of some articles spread over the index, how many metrics and articles these are; counted once.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn metrics(&self) -> Result<(Vec<Metric>, usize, usize)> {
        if let Some(known) = self.metrics.get() {
            return Ok(known.clone());
        }
        let counted = facts::sample(&*self.index, SAMPLED, 200)?;
        Ok(self.metrics.get_or_init(|| counted).clone())
    }

    /// The corpus in a few words, counted once.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn overview(&self) -> Result<Overview> {
        if let Some(known) = self.overview.get() {
            return Ok(known.clone());
        }
        let (stats, (mut metrics, _, _)) = (self.index.stats()?, self.metrics()?);
        // Amounts of money, weights, shares first: they are what people compare, counts of heads are many.
        metrics.sort_by_key(|metric| !is_measured(metric));
        let year = |day: &String| day.chars().take(4).collect::<String>();
        let overview = Overview {
            articles: stats.articles,
            years: stats.oldest.as_ref().zip(stats.newest.as_ref()).map(|(old, new)| (year(old), year(new))),
            figures: stats.figures,
            examples: examples(&metrics),
            metrics: metrics.into_iter().filter(|metric| !metric.change).take(SHOWN).collect(),
        };
        Ok(self.overview.get_or_init(|| overview).clone())
    }
}

/// True for what is measured, false for what is counted.
fn is_measured(metric: &Metric) -> bool {
    unit(&metric.unit).is_some_and(|unit| !matches!(unit.kind, FigureKind::Count | FigureKind::Number))
}

/// Questions made of what the figures measure: a name, two names, a value, a value over a year.
fn examples(metrics: &[Metric]) -> Vec<String> {
    let mut levels = metrics.iter().filter(|metric| !metric.change && metric.name.chars().count() > 1);
    let (Some(first), second) = (levels.next(), levels.next()) else { return Vec::new() };
    let mut examples = vec![first.name.clone()];
    examples.extend(second.map(|second| format!("{} {}", first.name, second.name)));
    let with_unit = metrics.iter().filter(|metric| !metric.change && !metric.unit.is_empty());
    let compared =
        with_unit.filter_map(|metric| Some(format!("{}>{}", metric.name, crate::render::round_between(metric)?)));
    examples.extend(compared.take(2));
    examples.push(format!("\"{}\"", second.unwrap_or(first).name));
    examples.dedup();
    examples
}
