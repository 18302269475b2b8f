//! Changes of the index and progress, as server-sent events. Only the page of the state asks for them: a stream for each
//! tab would use up the connections that a browser opens to one server.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use tokio::time::{Interval, interval};

use super::call::Call;
use super::jobs::Progress;
use super::problem::Problem;
use super::reply::Reply;
use super::room::Permit;
use super::state::Server;
use crate::article::problem::Problem as FileProblem;
use crate::render::messages::Lang;
use crate::render::problems;

/// How often it is looked whether there is something to tell.
const LOOK: Duration = Duration::from_millis(500);
/// Looks without anything to tell after which the connection is kept alive by a comment.
const SILENT: u32 = 30;

/// Tells the reader of changes for as long as it stays.
pub(super) fn events(call: &Call) -> Result<Reply, Problem> {
    let place = call.server.streams.enter()?;
    let stream = Stream {
        server: Arc::clone(&call.server),
        look: interval(LOOK),
        told: None,
        problems: 0,
        lang: call.lang,
        number: 0,
        silent: 0,
        _place: place,
    };
    Ok(Reply::stream("text/event-stream", stream).with("cache-control", "no-store"))
}

struct Stream {
    server: Arc<Server>,
    look: Interval,
    /// The commit and progress that were told last.
    told: Option<(String, Progress)>,
    /// Problems of the job that were told.
    problems: usize,
    lang: Lang,
    number: u64,
    silent: u32,
    _place: Permit,
}

impl Stream {
    /// What there is to tell now.
    fn news(&mut self) -> Option<String> {
        let now = (
            self.server.snapshot().map_or(String::new(), |snapshot| snapshot.commit.clone()),
            self.server.jobs.progress(),
        );
        let text = match &self.told {
            None => format!("retry: 5000\n{}{}", self.event("state", &state(&now.0)), self.event("progress", &now.1)),
            Some(told) if *told == now => {
                self.silent += 1;
                let keeps_alive = self.silent.is_multiple_of(SILENT);
                return keeps_alive.then(|| ":\n\n".to_owned());
            }
            Some((commit, progress)) => {
                if progress.number != now.1.number {
                    self.problems = 0;
                }
                // A short job begins and ends between two looks.
                let begun = progress.running || progress.number != now.1.number;
                let (changed, moved, ended) = (*commit != now.0, *progress != now.1, begun && !now.1.running);
                let mut text = String::new();
                if moved {
                    text += &self.event("progress", &now.1);
                    text += &self.problems();
                }
                if ended {
                    text += &self.event("done", &now.1);
                }
                if changed {
                    text += &self.event("state", &state(&now.0));
                }
                text
            }
        };
        self.silent = 0;
        self.told = Some(now);
        Some(text)
    }

    /// What was wrong with files, as far as it was not told.
    fn problems(&mut self) -> String {
        let new = self.server.jobs.problems(self.problems);
        self.problems += new.len();
        let lang = self.lang;
        let said =
            |problem: &FileProblem| serde_json::json!({ "path": problem.path, "text": problems::text(problem, lang) });
        new.iter().map(said).map(|said| self.event("problem", &said)).collect()
    }

    fn event(&mut self, name: &str, data: &impl serde::Serialize) -> String {
        self.number += 1;
        let data = serde_json::to_string(data).unwrap_or_default();
        format!("event: {name}\nid: {}\ndata: {data}\n\n", self.number)
    }
}

fn state(commit: &str) -> serde_json::Value {
    serde_json::json!({ "commit": commit })
}

impl HttpBody for Stream {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        while self.look.poll_tick(context).is_ready() {
            if let Some(text) = self.news() {
                return Poll::Ready(Some(Ok(Frame::data(Bytes::from(text)))));
            }
        }
        Poll::Pending
    }
}
