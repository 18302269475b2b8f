//! A line for each request, in the Common Log Format with microseconds behind it, as programs that count requests read it.
//! The key never stands in it. Leaves to the caller where lines go.

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::{Method, Response, Uri};

use super::guard::without_key;
use super::listen::Peer;

/// Where lines go. Copies go to the same place.
#[derive(Clone)]
pub struct Log(Arc<Mutex<dyn Write + Send>>);

impl Log {
    /// To a file or a stream.
    pub fn to(out: impl Write + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(out)))
    }

    /// Writes the line of a request that was answered. That it cannot be written is no reason not to answer.
    pub(super) fn write(
        &self,
        peer: Option<Peer>,
        (method, uri): (&Method, &Uri),
        response: &Response<Body>,
        took: Duration,
    ) {
        let peer = peer.map_or_else(|| "-".to_owned(), |peer| peer.0.ip().to_string());
        let when = jiff::Zoned::now().strftime("%d/%b/%Y:%H:%M:%S %z").to_string();
        let size = response.body().size_hint().exact().map_or_else(|| "-".to_owned(), |size| size.to_string());
        let (address, status) = (without_key(uri), response.status().as_u16());
        let line =
            format!("{peer} - - [{when}] \"{method} {address} HTTP/1.1\" {status} {size} {}\n", took.as_micros());
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}
