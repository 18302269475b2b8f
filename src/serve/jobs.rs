//! Work that goes on beside the server, as bringing the index up to date: what it said last, for those who look. `update`
//! begins it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::article::problem::Problem;
use crate::index::Watch;

/// How far a job is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Progress {
    /// Its number, from 1 since the start of the server; 0 when there was none yet.
    pub number: u64,
    /// True while it goes on.
    pub running: bool,
    /// True when it ended without being done.
    pub failed: bool,
    /// Bytes to be read.
    pub bytes: u64,
    /// Bytes read.
    pub read: u64,
    /// Articles read.
    pub articles: u64,
    /// Files with something wrong.
    pub problems: u64,
}

/// What goes on beside the server. Copies are of the same.
#[derive(Debug, Clone, Default)]
pub struct Jobs {
    progress: Arc<Mutex<Progress>>,
    /// The first problems of the last job.
    problems: Arc<Mutex<Vec<Problem>>>,
}

/// Problems of a job that are kept.
const PROBLEMS: usize = 200;

impl Jobs {
    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was wrong with files of the last job, but for the first `seen` of them.
    pub fn problems(&self, seen: usize) -> Vec<Problem> {
        self.known().get(seen..).unwrap_or_default().to_vec()
    }

    fn known(&self) -> MutexGuard<'_, Vec<Problem>> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It begins; its number.
    pub fn begin(&self) -> u64 {
        let mut number = 0;
        self.known().clear();
        self.change(|progress| {
            number = progress.number + 1;
            *progress = Progress { number, running: true, ..Progress::default() };
        });
        number
    }

    /// It has ended, well or not.
    pub fn end(&self, failed: bool) {
        self.change(|progress| (progress.running, progress.failed) = (false, failed));
    }

    fn change(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Watch for Jobs {
    fn found(&self, _files: u64, bytes: u64) {
        self.change(|progress| progress.bytes += bytes);
    }

    fn read(&self, bytes: u64, articles: u64) {
        self.change(|progress| {
            progress.read += bytes;
            progress.articles += articles;
        });
    }

    fn problem(&self, problem: &Problem) {
        let mut known = self.known();
        if known.len() < PROBLEMS {
            known.push(problem.clone());
        }
        drop(known);
        self.change(|progress| progress.problems += 1);
    }
}
