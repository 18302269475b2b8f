//! Brings an index up to date with folders and files: what is unchanged is not read again, what changed is replaced,
//! what vanished is removed, all in one commit.
//!
//! Readers take files from a queue and hand articles to analysts, which fold them and hand documents to tantivy.
//! Every queue is bounded, so memory does not grow with the size of the input.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crossbeam_channel::{Receiver, Sender, bounded};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use super::manifest::{Known, Manifest};
use super::user_words;
use super::writer::{Work, Writer};
use crate::article::problem::{Fault, Place, Problem, caught};
use crate::article::walk::{Entry, shown, walk};
use crate::article::{Article, read};
use crate::error::{Error, Result};

/// How an index is brought up to date.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Threads; one for each core when `None`.
    pub threads: Option<usize>,
    /// Memory for postings not yet on disk, in MiB.
    pub memory_mb: usize,
    /// Read everything again, into a new index.
    pub full: bool,
    /// How files are read.
    pub read: read::Settings,
    /// A list of the user's words; `None` keeps those of the index.
    pub dict: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threads: None, memory_mb: 512, full: false, read: read::Settings::default(), dict: None }
    }
}

/// Is told how far a refresh is.
pub trait Watch: Sync {
    /// So many files with so many bytes are to be read.
    fn found(&self, files: u64, bytes: u64);
    /// So many bytes and articles more have been read.
    fn read(&self, bytes: u64, articles: u64);
    /// Something is wrong with a file.
    fn problem(&self, problem: &Problem);
}

/// Watches nothing.
impl Watch for () {
    fn found(&self, _files: u64, _bytes: u64) {}
    fn read(&self, _bytes: u64, _articles: u64) {}
    fn problem(&self, _problem: &Problem) {}
}

/// What a refresh did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Articles read from new and changed files.
    pub articles_added: usize,
    /// Articles of changed and vanished files that were removed.
    pub articles_removed: usize,
    /// Articles in the index now.
    pub articles_total: usize,
    /// Files read.
    pub files_read: usize,
    /// Files not read again.
    pub files_unchanged: usize,
    /// Files that are gone, with their articles.
    pub files_removed: usize,
    /// Files that were found under another name.
    pub files_renamed: usize,
    /// Files that gave no article because of a problem.
    pub files_skipped: usize,
    /// What was wrong with files.
    pub problems: Vec<Problem>,
    /// What was wrong with files that were not read again, the first few of each.
    pub known_problems: Vec<Problem>,
    /// Documents read, by encoding.
    pub encodings: BTreeMap<String, usize>,
    /// Figures found in what was read.
    pub figures: u64,
    /// Dates found in what was read.
    pub dates: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Time taken.
    pub seconds: f64,
    /// Size of the index.
    pub index_bytes: u64,
}

/// Brings the index at `home` up to date with `inputs`; with no inputs, with those of before.
///
/// # Errors
/// [`Error::Io`] when an input does not exist or the disk does not take the index, [`Error::Locked`] while another
/// process writes, [`Error::Format`] for an index of another version (`full` makes a new one), [`Error::Dictionary`].
/// What is wrong with single files is in the report.
pub fn refresh(home: &Path, inputs: &[PathBuf], settings: &Settings, watch: &dyn Watch) -> Result<Report> {
    let started = Instant::now();
    let roots = inputs.iter().map(|input| absolute(input)).collect::<Result<Vec<_>>>()?;
    let words = settings.dict.as_deref().map(user_words::read).transpose()?;
    let threads = settings.threads.unwrap_or(0);
    let figures = settings.read.limits.figures;
    let work = Work { threads, memory_mb: settings.memory_mb, full: settings.full, words, figures };
    let writer = Writer::with(home, work)?;
    let mut refresh = Refresh::new(home, roots, settings, &writer)?;
    let plan = refresh.plan()?;
    watch.found(plan.len() as u64, plan.iter().map(|entry| entry.size).sum());
    refresh.report.problems.iter().for_each(|problem| watch.problem(problem));
    if let Err(error) = refresh.read(plan, &writer, watch) {
        writer.abandon();
        return Err(error);
    }
    let Refresh { manifest, mut report, changed, .. } = refresh;
    report.articles_total = manifest.files.values().map(|known| known.articles as usize).sum();
    if changed || writer.is_fresh() {
        writer.commit(&manifest.bytes())?;
    }
    report.index_bytes = super::home::size(home);
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// A refresh under way.
struct Refresh<'a> {
    settings: &'a Settings,
    /// The folder that names are relative to.
    base: PathBuf,
    /// What this refresh looks at.
    roots: Vec<PathBuf>,
    before: Manifest,
    manifest: Manifest,
    report: Report,
    changed: bool,
}

impl<'a> Refresh<'a> {
    fn new(home: &Path, roots: Vec<PathBuf>, settings: &'a Settings, writer: &Writer) -> Result<Self> {
        let before = writer.manifest()?.unwrap_or_default();
        let base = absolute(home)?.parent().map(Path::to_path_buf).unwrap_or_default();
        let roots = if roots.is_empty() { before.roots.clone() } else { roots };
        let mut manifest = Manifest { settings: fingerprint(&settings.read), ..before.clone() };
        for root in &roots {
            if !manifest.roots.contains(root) {
                manifest.roots.push(root.clone());
            }
        }
        let changed = manifest.roots != before.roots || manifest.settings != before.settings;
        Ok(Self { settings, base, roots, before, manifest, report: Report::default(), changed })
    }

    /// Compares what is there with what is known; returns the files to read.
    fn plan(&mut self) -> Result<Vec<Entry>> {
        let found = walk(&self.roots);
        self.report.problems = found.problems;
        let same_settings = self.before.settings == self.manifest.settings;
        let mut present = BTreeSet::new();
        let mut plan = Vec::new();
        for mut entry in found.files {
            entry.name = self.name(&entry.path);
            let name = entry.name.clone();
            match self.before.files.get(&name).filter(|_| same_settings) {
                Some(known) if is_unchanged(known, &entry) => {
                    self.report.files_unchanged += 1;
                    self.report.known_problems.extend(known.problems.iter().cloned());
                }
                _ => plan.push(entry),
            }
            present.insert(name);
        }
        self.forget_vanished(&present, &plan);
        Ok(plan)
    }

    /// Takes files that are gone out of the manifest; a new file with the content of one of them is a renamed one.
    fn forget_vanished(&mut self, present: &BTreeSet<String>, plan: &[Entry]) {
        let roots: Vec<String> = self.roots.iter().map(|root| self.name(root)).collect();
        let is_under = |name: &str| {
            roots.iter().any(|root| {
                root.is_empty() || name == root || name.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let gone: Vec<String> =
            self.before.files.keys().filter(|name| is_under(name) && !present.contains(*name)).cloned().collect();
        let new: Vec<&Entry> = plan.iter().filter(|entry| !self.before.files.contains_key(&entry.name)).collect();
        for name in gone {
            let Some(known) = self.manifest.files.remove(&name) else { continue };
            self.changed = true;
            self.report.articles_removed += known.articles as usize;
            let renamed = new
                .iter()
                .any(|entry| entry.size == known.size && known.hash.is_some() && hash(&entry.path).ok() == known.hash);
            if renamed {
                self.report.files_renamed += 1;
            } else {
                self.report.files_removed += 1;
            }
        }
    }

    fn read(&mut self, plan: Vec<Entry>, writer: &Writer, watch: &dyn Watch) -> Result<()> {
        for name in self.before.files.keys().filter(|name| !self.manifest.files.contains_key(*name)) {
            writer.remove_file(file_key(name));
        }
        if plan.is_empty() {
            return Ok(());
        }
        self.changed = true;
        let threads =
            self.settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
        let outcomes = pipeline(&plan, &self.settings.read, writer, watch, threads, &self.before)?;
        for (entry, outcome) in plan.into_iter().zip(outcomes) {
            self.record(entry, outcome);
        }
        Ok(())
    }

    /// Takes over what reading a file gave.
    fn record(&mut self, entry: Entry, outcome: Outcome) {
        let before = self.before.files.get(&entry.name);
        let report = &mut self.report;
        match outcome.report {
            Err(problem) => {
                // Articles of before stay: the file is there, only not readable now.
                report.problems.push(problem);
                report.files_skipped += 1;
            }
            Ok(read) => {
                report.files_read += 1;
                report.articles_removed += before.map_or(0, |known| known.articles as usize);
                report.articles_added += outcome.counts.articles as usize;
                report.figures += outcome.counts.figures;
                report.dates += outcome.counts.dates;
                report.bytes += read.bytes;
                let problems = read.problem_count + outcome.problems.len();
                report.files_skipped += usize::from(outcome.counts.articles == 0 && problems > 0);
                let encodings: BTreeMap<String, usize> =
                    read.encodings.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
                for (name, count) in &encodings {
                    *report.encodings.entry(name.clone()).or_default() += count;
                }
                let known = Known {
                    size: entry.size,
                    modified: settled(&entry),
                    hash: read.hash,
                    articles: outcome.counts.articles,
                    figures: outcome.counts.figures,
                    dates: outcome.counts.dates,
                    text: outcome.counts.text,
                    encodings,
                    problems: outcome.problems.iter().chain(&read.problems).take(KNOWN).cloned().collect(),
                };
                report.problems.extend(read.problems);
                report.problems.extend(outcome.problems);
                self.manifest.files.insert(entry.name, known);
            }
        }
    }

    /// The path as shown and stored: relative to the folder of the index where it lies below it.
    fn name(&self, path: &Path) -> String {
        let name = shown(path.strip_prefix(&self.base).unwrap_or(path));
        if cfg!(windows) { name.replace('\\', "/") } else { name }
    }
}

/// Sums over the articles of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub articles: u64,
    pub figures: u64,
    pub dates: u64,
    pub text: u64,
}

/// What became of one file.
struct Outcome {
    report: std::result::Result<read::FileReport, Problem>,
    counts: Counts,
    /// Met after reading.
    problems: Vec<Problem>,
}

/// Problems of a file that are remembered for the next run.
const KNOWN: usize = 5;
/// Problems of a file's articles that are kept.
const KEPT: usize = 100;

/// An article on its way, with the place of its file in the plan.
type Job = (usize, Article);

/// Articles that wait between readers and analysts; large ones are few, so this bounds memory well enough.
const WAITING: usize = 64;

fn pipeline(
    plan: &[Entry],
    settings: &read::Settings,
    writer: &Writer,
    watch: &dyn Watch,
    threads: usize,
    before: &Manifest,
) -> Result<Vec<Outcome>> {
    let (files, next_file) = bounded::<usize>(plan.len());
    (0..plan.len()).for_each(|at| _ = files.send(at));
    drop(files);
    let (articles, next_article) = bounded::<Job>(WAITING);
    let reports = Mutex::new(BTreeMap::new());
    let counts = Mutex::new(vec![Counts::default(); plan.len()]);
    let late = Mutex::new(BTreeMap::<usize, Vec<Problem>>::new());
    let failure = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..threads.min(plan.len()) {
            let (articles, next_file) = (articles.clone(), next_file.clone());
            let reports = &reports;
            scope.spawn(move || {
                for at in next_file {
                    let report = read_file(at, &plan[at], settings, writer, &articles, before);
                    let read = report.as_ref().map_or(0, |report| report.articles as u64);
                    watch.read(plan[at].size, read);
                    report
                        .iter()
                        .flat_map(|report| &report.problems)
                        .chain(report.as_ref().err())
                        .for_each(|problem| watch.problem(problem));
                    lock(reports).insert(at, report);
                }
            });
        }
        drop(articles);
        for _ in 0..threads {
            let next_article = next_article.clone();
            let (counts, late, failure) = (&counts, &late, &failure);
            scope.spawn(move || analyse(next_article, plan, writer, counts, late, failure));
        }
        // The last receiver must go for readers to stop when all analysts have failed.
        drop(next_article);
    });
    if let Some(error) = lock(&failure).take() {
        return Err(error);
    }
    let mut reports = reports.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let counts = counts.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut late = late.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let outcomes = counts.into_iter().enumerate().filter_map(|(at, counts)| {
        let problems = late.remove(&at).unwrap_or_default();
        reports.remove(&at).map(|report| Outcome { report, counts, problems })
    });
    Ok(outcomes.collect())
}

fn read_file(
    at: usize,
    entry: &Entry,
    settings: &read::Settings,
    writer: &Writer,
    articles: &Sender<Job>,
    before: &Manifest,
) -> std::result::Result<read::FileReport, Problem> {
    // Articles of before go when the first new one comes, which is after this in tantivy's order, or when the file has
    // been read and had none: a file that cannot be read keeps them.
    let mut is_stale = before.files.contains_key(&entry.name);
    let mut forget = || {
        if std::mem::take(&mut is_stale) {
            writer.remove_file(file_key(&entry.name));
        }
    };
    let report = read::articles(entry, settings, &mut |article| {
        forget();
        match articles.send((at, article)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    forget();
    Ok(report)
}

fn analyse(
    jobs: Receiver<Job>,
    plan: &[Entry],
    writer: &Writer,
    counts: &Mutex<Vec<Counts>>,
    late: &Mutex<BTreeMap<usize, Vec<Problem>>>,
    failure: &Mutex<Option<Error>>,
) {
    for (at, article) in jobs {
        let text = (article.title.len() + article.body.len()) as u64;
        let path = article.source.path.clone();
        let problem = |fault| {
            let mut late = lock(late);
            let known = late.entry(at).or_default();
            let problem = Problem { path, place: Place::File, fault };
            if known.len() < KEPT && !known.contains(&problem) {
                known.push(problem);
            }
        };
        // What is wrong with the program must not cost more than the article that shows it.
        let added = caught(|| writer.add(article, file_key(&plan[at].name)));
        match added {
            Err(what) => problem(Fault::Failed { what }),
            Ok(Ok(found)) => {
                if let Some(limit) = found.cut {
                    problem(Fault::TooManyFigures { limit });
                }
                let counts = &mut lock(counts)[at];
                counts.articles += 1;
                counts.text += text;
                counts.figures += found.figures;
                counts.dates += found.dates;
            }
            Ok(Err(error)) => {
                lock(failure).get_or_insert(error);
                return;
            }
        }
    }
}

/// A poisoned lock means another thread panicked; what it protects are plain sums.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The key of a file's articles.
fn file_key(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

/// Size and time are the same, or, when only the time differs, the content is.
fn is_unchanged(known: &Known, entry: &Entry) -> bool {
    if known.size != entry.size {
        return false;
    }
    (known.modified != 0 && known.modified == nanoseconds(entry))
        || (known.hash.is_some() && hash(&entry.path).ok() == known.hash)
}

fn nanoseconds(entry: &Entry) -> u64 {
    let since = entry.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0))
}

/// The time of change, or 0 for a file changed in the last two seconds: it may change again within the clock's grain.
fn settled(entry: &Entry) -> u64 {
    let age = entry.modified.and_then(|time| SystemTime::now().duration_since(time).ok());
    if age.is_some_and(|age| age.as_secs() >= 2) { nanoseconds(entry) } else { 0 }
}

fn hash(path: &Path) -> io::Result<u64> {
    let mut file = BufReader::with_capacity(128 << 10, File::open(path)?);
    let mut hash = Xxh3Default::new();
    loop {
        let read = file.fill_buf()?;
        if read.is_empty() {
            return Ok(hash.digest());
        }
        hash.update(read);
        let length = read.len();
        file.consume(length);
    }
}

/// Settings that change what is read, as text.
fn fingerprint(settings: &read::Settings) -> String {
    format!("{:?} {:?} {:?}", settings.encoding.map(encoding_rs::Encoding::name), settings.fields, settings.limits)
}

fn absolute(path: &Path) -> Result<PathBuf> {
    // An index folder that is not there yet has a parent that is.
    match std::fs::canonicalize(path) {
        Ok(path) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.extension().is_some() => {
            std::path::absolute(path).map_err(Error::io("looking for", path))
        }
        Err(error) => Err(Error::io("reading", path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Source;
    use crate::index::Index;

    #[test]
    fn a_file_that_cannot_be_read_keeps_its_articles() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("index");
        let open = || Writer::open(&home, 1, 64, false).unwrap();
        let (writer, name) = (open(), "a.jsonl");
        let source = Source { path: name.into(), part: None, offset: 0 };
        let article = Article { body: "天健湖边的鸬鹚".into(), source, ..Article::default() };
        writer.add(article, file_key(name)).unwrap();
        writer.commit(b"{}").unwrap();
        // What was a file when the folder was looked through can be opened and not be read.
        let path = folder.path().join(name);
        std::fs::create_dir(&path).unwrap();
        let entry = Entry { path, name: name.into(), size: 1, modified: None };
        let before = Manifest { files: BTreeMap::from([(name.into(), Known::default())]), ..Manifest::default() };
        let (writer, (articles, _kept)) = (open(), bounded(1));
        assert!(read_file(0, &entry, &read::Settings::default(), &writer, &articles, &before).is_err());
        writer.commit(b"{}").unwrap();
        assert_eq!(Index::open(&home).unwrap().articles(), 1);
    }
}
