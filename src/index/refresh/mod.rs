//! Brings an index up to date with folders and files: what is unchanged is not read again, what changed is replaced,
//! what vanished is removed, all in one commit. `unchanged` tells what need not be read, `pipeline` reads the rest.

mod pipeline;
mod unchanged;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use xxhash_rust::xxh3::xxh3_64;

use self::pipeline::{Outcome, pipeline};
use self::unchanged::{hash, is_unchanged, settled};
use super::manifest::{FileRecord, Manifest};
use super::store::{Amount, Store};
use super::user_words;
use super::writer::{Work, Writer};
use crate::article::problem::Problem;
use crate::article::read;
use crate::article::walk::{Entry, shown, walk};
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

impl Settings {
    /// Those that the index at `layout` was made with, as far as they decide what is read of its files.
    ///
    /// # Errors
    /// Those of opening it.
    pub fn from_index(home: &Path) -> Result<Self> {
        let read = super::Index::open(home)?.manifest()?.read_settings();
        Ok(Self { read, ..Self::default() })
    }
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
    /// Scanned pages that were not read, of all files.
    pub scans: u64,
    /// Time taken.
    pub seconds: f64,
    /// Size of the index.
    pub index_bytes: u64,
}

/// Brings the index at `layout` up to date with `inputs`; with no inputs, with those of before.
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
/// let report = hansou::refresh(&home, &[], &hansou::Settings::default(), &())?;
/// assert_eq!((report.articles_total, report.files_unchanged), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::Io`] when an input does not exist or the disk does not take the index, [`Error::Locked`] while another
/// process writes, [`Error::Format`] for an index of another version (`full` makes a new one), [`Error::Dictionary`].
/// What is wrong with single files is in the report.
pub fn refresh(home: &Path, inputs: &[PathBuf], settings: &Settings, watch: &dyn Watch) -> Result<Report> {
    let started = Instant::now();
    let words = settings.dict.as_deref().map(user_words::read).transpose()?;
    let threads = settings.threads.unwrap_or(0);
    let figures = settings.read.limits.figures;
    let work = Work { threads, memory_mb: settings.memory_mb, full: settings.full, words, figures };
    let writer = Box::new(Writer::with(home, work)?);
    let base = absolute(home)?.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut report = refresh_into(writer, &base, inputs, settings, watch)?;
    report.index_bytes = super::layout::size(home);
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// The same into any store; paths are kept relative to `base` where they lie below it.
///
/// # Errors
/// [`Error::Io`] when an input does not exist, and those of the store.
pub fn refresh_into(
    store: Box<dyn Store + '_>,
    base: &Path,
    inputs: &[PathBuf],
    settings: &Settings,
    watch: &dyn Watch,
) -> Result<Report> {
    let started = Instant::now();
    let roots = inputs.iter().map(|input| absolute(input)).collect::<Result<Vec<_>>>()?;
    let mut refresh = Refresh::new(base.to_owned(), roots, settings, &*store)?;
    let plan = refresh.plan()?;
    watch.found(plan.len() as u64, plan.iter().map(|entry| entry.size).sum());
    refresh.report.problems.iter().for_each(|problem| watch.problem(problem));
    if let Err(error) = refresh.read(plan, &*store, watch) {
        store.abandon();
        return Err(error);
    }
    let Refresh { manifest, mut report, changed, .. } = refresh;
    report.articles_total = manifest.files.values().map(|known| known.articles as usize).sum();
    report.scans = manifest.files.values().map(|known| known.scans).sum();
    if changed || store.is_fresh() {
        store.commit(&manifest)?;
    }
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// Problems of a file that are remembered for the next run.
const KNOWN: usize = 5;

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
    fn new(base: PathBuf, roots: Vec<PathBuf>, settings: &'a Settings, store: &dyn Store) -> Result<Self> {
        let before = store.manifest()?.unwrap_or_default();
        let roots = if roots.is_empty() { before.roots.clone() } else { roots };
        let mut manifest = Manifest { settings: kept(&settings.read), ..before.clone() };
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
                // What could not be read before may be now.
                Some(known) if self.settings.read.scans.is_some() && known.scans > 0 => plan.push(entry),
                Some(known) if is_unchanged(known, &entry) => {
                    // Next time it need not be read to tell.
                    if let Some(known) = self.manifest.files.get_mut(&name) {
                        (known.modified, known.node) = (settled(&entry), entry.node);
                    }
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

    fn read(&mut self, plan: Vec<Entry>, store: &dyn Store, watch: &dyn Watch) -> Result<()> {
        for name in self.before.files.keys().filter(|name| !self.manifest.files.contains_key(*name)) {
            store.remove_file(file_key(name))?;
        }
        if plan.is_empty() {
            return Ok(());
        }
        self.changed = true;
        let threads =
            self.settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
        let mut rest = plan.into_iter();
        loop {
            let plan = stretch(&mut rest, store.checkpoint_every());
            let outcomes = pipeline(&plan, &self.settings.read, store, watch, threads, &self.before)?;
            let mut read = Vec::new();
            for (entry, outcome) in plan.into_iter().zip(outcomes) {
                read.extend(outcome.report.is_ok().then(|| entry.name.clone()));
                self.record(entry, outcome);
            }
            if rest.as_slice().is_empty() {
                return Ok(());
            }
            store.checkpoint(&self.only(read))?;
        }
    }

    /// The manifest of these files alone.
    fn only(&self, names: Vec<String>) -> Manifest {
        let files = names.into_iter().filter_map(|name| self.manifest.files.get_key_value(&name));
        let files = files.map(|(name, known)| (name.clone(), known.clone())).collect();
        Manifest { roots: self.manifest.roots.clone(), settings: self.manifest.settings.clone(), files }
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
                let problems = outcome.problems.iter().chain(&read.problems).take(KNOWN).cloned().collect();
                let known = FileRecord { encodings, problems, ..known(&entry, &read, &outcome.counts) };
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

/// The next files up to an amount, all of them without one.
fn stretch(rest: &mut std::vec::IntoIter<Entry>, amount: Option<Amount>) -> Vec<Entry> {
    let Some(Amount { files, bytes }) = amount else { return rest.collect() };
    let mut sum = 0;
    let within = |entry: &Entry| {
        let is_within = sum < bytes;
        sum += entry.size;
        is_within
    };
    let count = rest.as_slice().iter().take(files.max(1)).map(within).take_while(|within| *within).count();
    rest.take(count).collect()
}

/// What the manifest keeps of a file that was read, but for encodings and problems.
fn known(entry: &Entry, read: &read::FileReport, counts: &pipeline::Counts) -> FileRecord {
    FileRecord {
        size: entry.size,
        modified: settled(entry),
        node: entry.node,
        hash: read.hash,
        articles: counts.articles,
        figures: counts.figures,
        dates: counts.dates,
        text: counts.text,
        scans: read.problems.iter().map(|problem| problem.fault.unread_scans() as u64).sum(),
        ..FileRecord::default()
    }
}

/// The key of a file's articles.
pub(crate) fn file_key(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

/// Settings that change what is read, as they stand in the manifest.
fn kept(settings: &read::Settings) -> String {
    serde_json::to_string(settings).unwrap_or_default()
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
    use crate::article::format::fields::{FieldMap, Role};

    #[test]
    fn an_index_is_followed_with_the_settings_it_was_made_with() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = [folder.path().join("文章")];
        std::fs::create_dir(&inputs[0]).unwrap();
        std::fs::write(inputs[0].join("一.txt"), encoding_rs::BIG5.encode("證券時報報導").0).unwrap();
        let home = folder.path().join(".hansou");
        let read = read::Settings {
            encoding: Some(encoding_rs::BIG5),
            fields: FieldMap { names: vec![(Role::Title, "bt".into())] },
            ..read::Settings::default()
        };
        refresh(&home, &inputs, &Settings { read: read.clone(), ..Settings::default() }, &()).unwrap();
        let kept = Settings::from_index(&home).unwrap();
        assert_eq!(kept.read, read);
        assert_eq!(refresh(&home, &[], &kept, &()).unwrap().files_unchanged, 1);
        assert_eq!(
            refresh(&home, &[], &Settings::default(), &()).unwrap().files_unchanged,
            0,
            "other settings read again"
        );
    }
}
