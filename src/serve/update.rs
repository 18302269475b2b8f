//! Bringing the index up to date at a request, where that is allowed.

use std::path::Path;

use super::call::Call;
use super::jobs::Jobs;
use super::problem::{Problem, ProblemKind};
use super::reply::Reply;
use crate::index::{self, Settings};

/// Brings the index up to date on a thread of its own, and says where to ask how far it is.
pub(super) fn update(call: &Call) -> Result<Reply, Problem> {
    let server = &call.server;
    if !server.options.write {
        return Err(Problem::new(ProblemKind::Closed, "web.problem.closed", &[("flag", "--write")]));
    }
    let Some(home) = server.options.archive.home() else {
        return Err(Problem::new(ProblemKind::Closed, "web.problem.closed", &[("flag", "--write")]));
    };
    if server.jobs.progress().running || index::is_being_written(home) {
        return Err(Problem::new(ProblemKind::Locked, "web.problem.writing", &[]));
    }
    let (jobs, home) = (server.jobs.clone(), home.to_owned());
    let number = jobs.begin();
    let work = move || jobs.end(refresh(&home, &jobs).is_err());
    if std::thread::Builder::new().name("index".to_owned()).spawn(work).is_err() {
        server.jobs.end(true);
        return Err(Problem::busy());
    }
    let reply = Reply::json(&server.jobs.progress()).with_status(202);
    Ok(reply.with("location", format!("/api/v1/jobs/{number}")).with("cache-control", "no-store"))
}

fn refresh(home: &Path, jobs: &Jobs) -> crate::error::Result<()> {
    index::refresh(home, &[], &Settings::from_index(home)?, jobs).map(drop)
}

/// How far a job is: only the last one is known.
pub(super) fn job(call: &Call) -> Result<Reply, Problem> {
    let progress = call.server.jobs.progress();
    match call.name().parse::<u64>() {
        Ok(number) if number == progress.number && number > 0 => {
            Ok(Reply::json(&progress).with("cache-control", "no-store"))
        }
        _ => Err(Problem::new(ProblemKind::Path, "web.problem.path", &[])),
    }
}
