//! Keeps an index up to date with its folders: events of the file system are hints that something changed, the pass over
//! all files that `refresh` makes is the truth. Where events never come, as on network drives, looking again after a
//! while is enough.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::refresh::{Report, Settings, Watch, refresh};
use crate::error::{Error, Result};

/// Silence after an event before it is looked: a file that is being written gives many.
const QUIET: Duration = Duration::from_secs(1);
/// Longest time that events may put a look off.
const LONGEST: Duration = Duration::from_secs(8);
/// Time between looks without any event, where events come.
const SELDOM: Duration = Duration::from_secs(600);
/// The same where they do not.
const OFTEN: Duration = Duration::from_secs(30);
/// How often it is asked whether to stop.
const STEP: Duration = Duration::from_millis(200);

/// What a follower tells.
pub trait Follow: Watch {
    /// It begins to look.
    fn begin(&self);
    /// It has looked; `Err` says why it could not.
    fn end(&self, report: &Result<Report>);
    /// Events do not come for this reason; it looks more often instead.
    fn without_events(&self, why: &str);
}

/// Follows `inputs`, or what the index was made from when there are none, until `stop` is set.
///
/// # Errors
/// [`Error::NoIndex`] when there are neither inputs nor an index.
pub fn follow(
    home: &Path,
    inputs: &[PathBuf],
    settings: &Settings,
    told: &dyn Follow,
    stop: &AtomicBool,
) -> Result<()> {
    let roots = if inputs.is_empty() { super::Index::open(home)?.roots()? } else { inputs.to_vec() };
    if roots.is_empty() {
        return Err(Error::NoIndex { path: home.to_owned() });
    }
    follow_folders(&roots, Some(home), &|| refresh(home, inputs, settings, told), told, stop);
    Ok(())
}

/// Follows folders and files until `stop` is set: `look` brings the index up to date, wherever it is; `home` is its
/// folder when it lies on this machine, perhaps below what is followed.
pub fn follow_folders(
    roots: &[PathBuf],
    home: Option<&Path>,
    look: &dyn Fn() -> Result<Report>,
    told: &dyn Follow,
    stop: &AtomicBool,
) {
    let (events, hints) = channel();
    let own = home.map(|home| home.canonicalize().unwrap_or_else(|_| home.to_owned()));
    let tell = move |event: notify::Result<notify::Event>| {
        // Our own writing is no reason to look.
        let is_own = |path: &PathBuf| own.as_ref().is_some_and(|own| path.starts_with(own));
        let is_ours = event.as_ref().is_ok_and(|event| event.kind.is_access() || event.paths.iter().all(is_own));
        if !is_ours {
            let _ = events.send(());
        }
    };
    let watcher = watching(tell, roots).inspect_err(|error| told.without_events(&error.to_string())).ok();
    while !stop.load(Relaxed) {
        told.begin();
        let report = look();
        // What could not be done now may be in a while: another writer ends, a node comes back.
        let pause = if watcher.is_some() && report.is_ok() { SELDOM } else { OFTEN };
        told.end(&report);
        wait(&hints, pause, stop);
    }
}

fn watching(tell: impl notify::EventHandler, roots: &[PathBuf]) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(tell)?;
    roots.iter().try_for_each(|root| watcher.watch(root, RecursiveMode::Recursive))?;
    Ok(watcher)
}

/// Waits until something has changed and it is quiet again, or for so long.
fn wait(hints: &Receiver<()>, pause: Duration, stop: &AtomicBool) {
    let started = Instant::now();
    let mut first: Option<Instant> = None;
    let mut last = started;
    while !stop.load(Relaxed) {
        match hints.recv_timeout(STEP) {
            Ok(()) => {
                last = Instant::now();
                first.get_or_insert(last);
            }
            Err(RecvTimeoutError::Timeout) => {}
            // Nobody tells any more.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(STEP),
        }
        let is_quiet = first.is_some_and(|first| last.elapsed() >= QUIET || first.elapsed() >= LONGEST);
        if is_quiet || started.elapsed() >= pause {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Sender, channel};

    use super::*;
    use crate::article::problem::Problem;

    struct Told(Mutex<Sender<usize>>);

    impl Watch for Told {
        fn found(&self, _: u64, _: u64) {}
        fn read(&self, _: u64, _: u64) {}
        fn problem(&self, _: &Problem) {}
    }

    impl Follow for Told {
        fn begin(&self) {}
        fn end(&self, report: &Result<Report>) {
            let _ = self.0.lock().unwrap().send(report.as_ref().unwrap().articles_total);
        }
        fn without_events(&self, _: &str) {}
    }

    #[test]
    fn a_new_file_is_in_the_index_a_moment_later() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = [folder.path().join("文章")];
        std::fs::create_dir(&inputs[0]).unwrap();
        std::fs::write(inputs[0].join("一.txt"), "传感器大会").unwrap();
        let home = folder.path().join(".hansou");
        let (sender, articles) = channel();
        let (told, stop) = (Told(Mutex::new(sender)), AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| follow(&home, &inputs, &Settings::default(), &told, &stop).unwrap());
            let patience = Duration::from_secs(60);
            assert_eq!(articles.recv_timeout(patience).unwrap(), 1);
            std::fs::write(inputs[0].join("二.txt"), "智能水表").unwrap();
            assert_eq!(articles.recv_timeout(patience).unwrap(), 2);
            stop.store(true, Relaxed);
        });
    }
}
