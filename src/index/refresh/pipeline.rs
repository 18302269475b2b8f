//! The files of a plan into the index, on all cores: readers take files from a queue and hand articles to analysts, which
//! fold them and hand documents to tantivy. Every queue is bounded and the writer makes readers wait when the texts on
//! their way are long, so memory does not grow with the size of the input.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{Watch, file_key};
use crate::article::problem::{Fault, Location, Problem, caught};
use crate::article::walk::Entry;
use crate::article::{Article, read};
use crate::error::{Error, Result};
use crate::index::byte_budget;
use crate::index::manifest::Manifest;
use crate::index::store::Store;

/// Sums over the articles of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub articles: u64,
    pub figures: u64,
    pub dates: u64,
    pub text: u64,
}

/// What reading a file gave.
type ReadFile = std::result::Result<read::FileReport, Problem>;

/// What became of one file.
pub(super) struct Outcome {
    /// What reading it gave.
    pub report: std::result::Result<read::FileReport, Problem>,
    /// Sums over its articles.
    pub counts: Counts,
    /// Met after reading.
    pub problems: Vec<Problem>,
}

/// Problems of a file's articles that are kept.
const KEPT: usize = 100;

/// An article on its way, with the place of its file in the plan.
type Job = (usize, Article);

/// Articles that wait between readers and analysts.
const WAITING: usize = 64;

/// Reads the files of a plan into the writer; gives what became of each, in their order.
///
/// # Errors
/// When the disk does not take the articles.
pub(super) fn pipeline(
    plan: &[Entry],
    settings: &read::Settings,
    store: &dyn Store,
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
            let (reports, failure) = (&reports, &failure);
            scope.spawn(move || {
                for at in next_file {
                    let report = read_file(at, &plan[at], settings, store, &articles, before, failure);
                    tell(watch, &plan[at], &report);
                    lock(reports).insert(at, report);
                }
            });
        }
        drop(articles);
        for _ in 0..threads {
            let next_article = next_article.clone();
            let (counts, late, failure) = (&counts, &late, &failure);
            scope.spawn(move || analyse(next_article, plan, store, counts, late, failure));
        }
        // The last receiver must go for readers to stop when all analysts have failed.
        drop(next_article);
    });
    lock(&failure).take().map_or(Ok(()), Err)?;
    Ok(outcomes(inner(reports), inner(counts), inner(late)))
}

/// What became of each file that was read.
fn outcomes(
    mut reports: BTreeMap<usize, ReadFile>,
    counts: Vec<Counts>,
    mut late: BTreeMap<usize, Vec<Problem>>,
) -> Vec<Outcome> {
    let outcome = |(at, counts): (usize, Counts)| {
        let problems = late.remove(&at).unwrap_or_default();
        reports.remove(&at).map(|report| Outcome { report, counts, problems })
    };
    counts.into_iter().enumerate().filter_map(outcome).collect()
}

/// Says that a file was read, and what was wrong with it.
fn tell(watch: &dyn Watch, entry: &Entry, report: &ReadFile) {
    watch.read(entry.size, report.as_ref().map_or(0, |report| report.articles as u64));
    let problems = report.iter().flat_map(|report| &report.problems).chain(report.as_ref().err());
    problems.for_each(|problem| watch.problem(problem));
}

/// What a lock held, also when a thread panicked with it.
fn inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn read_file(
    at: usize,
    entry: &Entry,
    settings: &read::Settings,
    store: &dyn Store,
    articles: &Sender<Job>,
    before: &Manifest,
    failure: &Mutex<Option<Error>>,
) -> std::result::Result<read::FileReport, Problem> {
    // Articles of before go when the first new one comes, which is after this in tantivy's order, or when the file has
    // been read and had none: a file that cannot be read keeps them.
    let mut is_stale = before.files.contains_key(&entry.name);
    let mut forget = || {
        if std::mem::take(&mut is_stale) {
            store.remove_file(file_key(&entry.name)).unwrap_or_else(|error| _ = lock(failure).get_or_insert(error));
        }
    };
    let report = read::articles(entry, settings, &mut |article| {
        forget();
        store.make_room(&article);
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
    store: &dyn Store,
    counts: &Mutex<Vec<Counts>>,
    late: &Mutex<BTreeMap<usize, Vec<Problem>>>,
    failure: &Mutex<Option<Error>>,
) {
    for (at, article) in jobs {
        let text = byte_budget::bytes(&article) as u64;
        let path = article.source.path.clone();
        let problem = |fault| {
            let mut late = lock(late);
            let known = late.entry(at).or_default();
            let problem = Problem { path, place: Location::File, fault };
            if known.len() < KEPT && !known.contains(&problem) {
                known.push(problem);
            }
        };
        // What is wrong with the program must not cost more than the article that shows it.
        let added = caught(|| store.place(article, file_key(&plan[at].name)));
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
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Source;
    use crate::index::Index;
    use crate::index::manifest::FileRecord;
    use crate::index::writer::Writer;

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
        let entry = Entry { path, name: name.into(), size: 1, modified: None, node: 0 };
        let before = Manifest { files: BTreeMap::from([(name.into(), FileRecord::default())]), ..Manifest::default() };
        let (writer, (articles, _kept)) = (open(), bounded(1));
        assert!(
            read_file(0, &entry, &read::Settings::default(), &writer, &articles, &before, &Mutex::new(None)).is_err()
        );
        writer.commit(b"{}").unwrap();
        assert_eq!(Index::open(&home).unwrap().articles(), 1);
    }
}
