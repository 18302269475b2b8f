//! Work that goes on beside the server, as bringing the index up to date: what it said last, for those who look.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::article::problem::Problem;
use crate::index::Watch;

/// How far a job is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Progress {
    /// True while it goes on.
    pub running: bool,
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
}

impl Jobs {
    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// It begins.
    pub fn begin(&self) {
        self.change(|progress| *progress = Progress { running: true, ..Progress::default() });
    }

    /// It is done.
    pub fn end(&self) {
        self.change(|progress| progress.running = false);
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

    fn problem(&self, _problem: &Problem) {
        self.change(|progress| progress.problems += 1);
    }
}
