//! Whole lists of results, written while they are found: ranked once, then one hit after the other, so that memory does
//! not grow with their number.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use tokio::sync::{mpsc, oneshot};

use super::call::Call;
use super::params as p;
use super::problem::{Problem, ProblemKind};
use super::reply::Reply;
use crate::find::{self, Deadline, Request};
use crate::render::{cite, json, table};

/// Bytes that are collected before they are sent.
const PIECE: usize = 32 << 10;

/// The body of an answer that comes piece by piece.
pub(super) struct Pieces {
    pieces: mpsc::Receiver<Bytes>,
    deadline: Deadline,
}

/// A reader that goes away ends the search.
impl Drop for Pieces {
    fn drop(&mut self) {
        self.deadline.cancel();
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.pieces.poll_recv(context).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}

/// Collects what is written and sends it in pieces; fails when nobody takes it any more.
struct Sending {
    pieces: mpsc::Sender<Bytes>,
    collected: Vec<u8>,
}

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.collected.extend_from_slice(bytes);
        if self.collected.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.collected.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.collected));
        self.pieces.blocking_send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Pieces that are written before the reader has taken them.
const AHEAD: usize = 4;

/// Starts an export and answers as soon as it can be written; what is found is sent on.
pub(super) async fn export(call: Call) -> Reply {
    let place = match call.server.exports.enter() {
        Ok(place) => place,
        Err(problem) => return call.refuse(&problem),
    };
    let call = Arc::new(call);
    let (sender, receiver) = mpsc::channel(AHEAD);
    let (ready, is_ready) = oneshot::channel();
    let writer = Arc::clone(&call);
    let work = move || {
        let _place = place;
        write(&writer, Sending { pieces: sender, collected: Vec::with_capacity(PIECE) }, ready);
    };
    if std::thread::Builder::new().name("export".to_owned()).spawn(work).is_err() {
        return call.refuse(&Problem::busy());
    }
    match is_ready.await {
        Ok(Ok(())) => {
            let format = format(&call);
            let pieces = Pieces { pieces: receiver, deadline: call.deadline.clone() };
            Reply::stream(format.kind(), pieces)
                .with("content-disposition", attachment("hansou", format.ending()))
                .with("cache-control", "no-store")
        }
        Ok(Err(problem)) => call.refuse(&problem),
        Err(_) => call.refuse(&Problem::new(ProblemKind::Damaged, "web.problem.export", &[])),
    }
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Table(table::Dialect),
    Jsonl,
    References(cite::Format),
}

impl Format {
    fn kind(self) -> &'static str {
        match self {
            Self::Table(table::Dialect::Tsv) => "text/tab-separated-values; charset=utf-8",
            Self::Table(_) => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/jsonl",
            Self::References(format) => reference_kind(format).0,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Table(table::Dialect::Tsv) => "tsv",
            Self::Table(_) => "csv",
            Self::Jsonl => "jsonl",
            Self::References(format) => reference_kind(format).1,
        }
    }
}

/// The media type of references and the ending of their file's name.
pub(super) fn reference_kind(format: cite::Format) -> (&'static str, &'static str) {
    match format {
        cite::Format::Gbt7714(_) => ("text/plain; charset=utf-8", "txt"),
        cite::Format::Ris => ("application/x-research-info-systems", "ris"),
        cite::Format::BibTex => ("application/x-bibtex", "bib"),
        cite::Format::CslJson => ("application/vnd.citationstyles.csl+json", "json"),
    }
}

fn format(call: &Call) -> Format {
    match call.params.get(p::FORMAT) {
        Some("csv-excel") => Format::Table(table::Dialect::Excel),
        Some("tsv") => Format::Table(table::Dialect::Tsv),
        Some("jsonl") => Format::Jsonl,
        other => other.and_then(cite::Format::named).map_or(Format::Table(table::Dialect::Csv), Format::References),
    }
}

fn write(call: &Call, mut out: Sending, ready: oneshot::Sender<Result<(), Problem>>) {
    let snapshot = match call.server.snapshot() {
        Ok(snapshot) => snapshot,
        Err(problem) => return drop(ready.send(Err(problem))),
    };
    if ready.send(Ok(())).is_err() {
        return;
    }
    let limit = call.params.whole(p::N).unwrap_or(usize::MAX);
    let request = Request { limit, ..call.params.request(call.deadline.clone()) };
    // What goes wrong from here on ends the stream before its end: the head of the answer has been sent.
    let _ = match format(call) {
        Format::Table(dialect) => table::Rows::begin(&mut out, dialect).and_then(|mut rows| {
            let partial = find::each(&*snapshot.index, &request, |hit| rows.write(&hit).is_ok());
            rows.end(partial.unwrap_or(true))
        }),
        Format::Jsonl => {
            let partial = find::each(&*snapshot.index, &request, |hit| json::write(&hit, &mut out).is_ok());
            if partial.unwrap_or(true) { writeln!(out, "{{\"partial\":true}}") } else { Ok(()) }
        }
        Format::References(format) => {
            let mut references = cite::References::new(&mut out, format);
            let partial =
                find::each(&*snapshot.index, &request, |hit| references.write(&cite::Reference::of_hit(&hit)).is_ok());
            references.end(partial.unwrap_or(true))
        }
    };
    let _ = out.flush();
}

/// The header that makes a browser keep an answer as a file (RFC 6266).
pub(super) fn attachment(name: &str, ending: &str) -> String {
    let today: String = jiff::Zoned::now().date().to_string().chars().filter(char::is_ascii_digit).collect();
    format!("attachment; filename=\"{name}-{today}.{ending}\"; filename*=UTF-8''%E6%B1%89%E6%90%9C-{today}.{ending}")
}
