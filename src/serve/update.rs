//! Bringing the index up to date at a request, where that is allowed.

use std::sync::Arc;

use super::call::Call;
use super::jobs::Jobs;
use super::problem::{Problem, ProblemKind};
use super::reply::Reply;
use crate::find::backend::Archive;

/// Brings the index up to date on a thread of its own, and says where to ask how far it is.
pub(super) fn update(call: &Call) -> Result<Reply, Problem> {
    let server = &call.server;
    if !server.options.write {
        return Err(Problem::new(ProblemKind::Closed, "web.problem.closed", &[("flag", "--write")]));
    }
    let archive = Arc::clone(&server.options.archive);
    if server.jobs.progress().running || archive.is_being_written() {
        return Err(Problem::new(ProblemKind::Locked, "web.problem.writing", &[]));
    }
    let (jobs, scans) = (server.jobs.clone(), server.options.scans.clone());
    let number = jobs.begin();
    let work = move || jobs.end(refresh(&*archive, scans, &jobs).is_err());
    if std::thread::Builder::new().name("index".to_owned()).spawn(work).is_err() {
        server.jobs.end(true);
        return Err(Problem::busy());
    }
    let reply = Reply::json(&server.jobs.progress()).with_status(202);
    Ok(reply.with("location", format!("/api/v1/jobs/{number}")).with("cache-control", "no-store"))
}

fn refresh(archive: &dyn Archive, scans: Option<Arc<hansou_ocr::Reader>>, jobs: &Jobs) -> crate::error::Result<()> {
    let mut settings = archive.settings()?;
    settings.read.scans = scans;
    archive.refresh(&[], &settings, jobs).map(drop)
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
