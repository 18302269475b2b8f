//! Changes of the index and progress, as server-sent events. Only the page of the state asks for them: a stream for each
//! tab would use up the connections that a browser opens to one server.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use tokio::time::{Interval, interval};

use super::jobs::Progress;
use super::problem::Problem;
use super::reply::Reply;
use super::room::Place;
use super::route::Call;
use super::state::Server;

/// How often it is looked whether there is something to tell.
const LOOK: Duration = Duration::from_millis(500);
/// Looks without anything to tell after which the connection is kept alive by a comment.
const SILENT: u32 = 30;
/// Streams at a time.
pub(super) const AT_A_TIME: usize = 32;

/// Tells the reader of changes for as long as it stays.
pub(super) fn events(call: &Call) -> Result<Reply, Problem> {
    let place = call.server.streams.enter()?;
    let stream = Stream {
        server: Arc::clone(&call.server),
        look: interval(LOOK),
        told: None,
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
    number: u64,
    silent: u32,
    _place: Place,
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
                let (changed, moved, ended) =
                    (*commit != now.0, *progress != now.1, progress.running && !now.1.running);
                let mut text = String::new();
                if moved {
                    text += &self.event("progress", &now.1);
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
