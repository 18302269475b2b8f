//! Requests to a cluster: to one node after the other until one answers, within a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use opensearch::auth::Credentials as Sent;
use opensearch::cert::{Certificate, CertificateValidation};
use opensearch::http::Method;
use opensearch::http::headers::{CONTENT_TYPE, HeaderMap, HeaderValue};
use opensearch::http::transport::{Connection, ConnectionPool, Transport, TransportBuilder};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::address::Address;
use crate::credentials::Credentials;
use crate::error::{Error, Result};
use crate::reply;

/// How a cluster is asked.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Who asks.
    pub credentials: Option<Credentials>,
    /// Certificates, as PEM, that are trusted beside those of the system.
    pub trusted: Option<Vec<u8>>,
}

/// A request.
#[derive(Debug, Clone)]
pub struct Call {
    method: Method,
    path: String,
    body: Option<Vec<u8>>,
    is_lines: bool,
    limit: Duration,
    tries: u32,
}

/// Time for a request, if nothing else is said.
const LIMIT: Duration = Duration::from_secs(60);
/// How often a request is sent that may succeed a moment later.
const TRIES: u32 = 6;
/// Time before it is sent again; doubles each time.
const PAUSE: Duration = Duration::from_millis(50);

impl Call {
    fn new(method: Method, path: String, body: Option<Vec<u8>>) -> Self {
        Self { method, path, body, is_lines: false, limit: LIMIT, tries: TRIES }
    }

    /// Reads what is there.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path.into(), None)
    }

    /// Asks or does something.
    pub fn post(path: impl Into<String>, body: &Value) -> Self {
        Self::new(Method::Post, path.into(), Some(body.to_string().into_bytes()))
    }

    /// Makes something.
    pub fn put(path: impl Into<String>, body: &Value) -> Self {
        Self::new(Method::Put, path.into(), Some(body.to_string().into_bytes()))
    }

    /// Removes something.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::Delete, path.into(), None)
    }

    /// Removes what the body names.
    pub fn delete_these(path: impl Into<String>, body: &Value) -> Self {
        Self::new(Method::Delete, path.into(), Some(body.to_string().into_bytes()))
    }

    /// Sends lines of JSON.
    pub fn lines(path: impl Into<String>, lines: Vec<u8>) -> Self {
        Self { is_lines: true, ..Self::new(Method::Post, path.into(), Some(lines)) }
    }

    /// With another limit for all of it.
    pub fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// What was to be sent.
    pub(crate) fn into_body(self) -> Vec<u8> {
        self.body.unwrap_or_default()
    }

    /// Sent once: when no answer comes it may have been done, and must not be done twice.
    pub fn once(self) -> Self {
        Self { tries: 1, ..self }
    }
}

/// The nodes, one after the other. Clones share the place, so that all threads leave a dead node behind.
#[derive(Debug, Clone)]
struct Nodes {
    all: Arc<Vec<Connection>>,
    next: Arc<AtomicUsize>,
}

impl ConnectionPool for Nodes {
    fn next(&self) -> Connection {
        self.all[self.next.load(Relaxed) % self.all.len()].clone()
    }
}

/// A cluster that can be asked.
pub struct Cluster {
    address: Address,
    shown: String,
    nodes: Nodes,
    transport: Transport,
    /// Taken when it is dropped.
    runtime: Option<Runtime>,
    requests: AtomicUsize,
}

impl Cluster {
    /// Makes ready to ask a cluster; sends nothing yet.
    ///
    /// # Errors
    /// [`Error::Credentials`] when they may not be sent there, [`Error::Certificate`] for trusted certificates that
    /// cannot be read.
    pub fn new(address: Address, access: Access) -> Result<Self> {
        let shown = address.to_string();
        let certificate = |error: opensearch::Error| Error::Certificate { at: shown.clone(), what: error.to_string() };
        let all = Arc::new(address.nodes.iter().cloned().map(Connection::new).collect());
        let nodes = Nodes { all, next: Arc::default() };
        let mut builder = TransportBuilder::new(nodes.clone());
        if let Some(credentials) = &access.credentials {
            credentials.may_be_sent_to(&address)?;
            builder = builder.auth(match credentials {
                Credentials::Basic(user, password) => Sent::Basic(user.clone(), password.reveal().to_owned()),
                Credentials::Bearer(token) => Sent::Bearer(token.reveal().to_owned()),
            });
        }
        if let Some(pem) = &access.trusted {
            let trusted = Certificate::from_pem(pem).map_err(certificate)?;
            builder = builder.cert_validation(CertificateValidation::Full(trusted));
        }
        let failed = |what: String| Error::Certificate { at: shown.clone(), what };
        let transport = builder.build().map_err(|error| failed(causes(&error)))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| Error::Unreachable { at: shown.clone(), what: error.to_string() })?;
        Ok(Self { address, shown, nodes, transport, runtime: Some(runtime), requests: AtomicUsize::new(0) })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The same as it may be shown.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Requests sent so far.
    pub fn requests(&self) -> usize {
        self.requests.load(Relaxed)
    }

    /// Sends a request and reads the answer. What may succeed a moment later is sent again, to the next node.
    ///
    /// # Errors
    /// What the cluster answered, or that none of its nodes did.
    pub fn send(&self, call: &Call) -> Result<Value> {
        let started = Instant::now();
        let mut pause = PAUSE;
        let mut tries = 0;
        loop {
            tries += 1;
            let left = call.limit.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Err(Error::Timeout { at: self.shown.clone() });
            }
            let error = match self.send_once(call, left) {
                Err(error) if error.is_passing() => error,
                answer => return answer,
            };
            self.nodes.next.fetch_add(1, Relaxed);
            let left = call.limit.saturating_sub(started.elapsed());
            // Every node is asked once without waiting.
            let is_new_node = tries < self.address.nodes.len() as u32 && matches!(error, Error::Unreachable { .. });
            if tries >= call.tries.max(self.address.nodes.len() as u32 * u32::from(call.tries > 1)) || left < pause {
                return Err(error);
            }
            if !is_new_node {
                std::thread::sleep(pause);
                pause *= 2;
            }
        }
    }

    fn send_once(&self, call: &Call, limit: Duration) -> Result<Value> {
        self.requests.fetch_add(1, Relaxed);
        let mut headers = HeaderMap::new();
        if call.is_lines {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
        }
        let (transport, shown) = (self.transport.clone(), self.shown.clone());
        let (method, path, body) = (call.method, call.path.clone(), call.body.clone());
        let request = async move {
            let sent = transport.send(method, &path, headers, None::<&()>, body, Some(limit));
            let response = sent.await.map_err(|error| failed(&shown, &error))?;
            let status = response.status_code().as_u16();
            let body = response.bytes().await.map_err(|error| failed(&shown, &error))?;
            reply::read(&shown, status, &body)
        };
        // Whoever asks may be on a thread of another runtime, where this one must not be entered.
        let (done, answer) = sync_channel(1);
        let unreachable = || Error::Unreachable { at: self.shown.clone(), what: "the request was given up".to_owned() };
        self.runtime.as_ref().ok_or_else(unreachable)?.spawn(async move {
            let _ = done.send(request.await);
        });
        answer.recv().map_err(|_| unreachable())?
    }
}

impl Drop for Cluster {
    /// Without waiting, which is not allowed on threads of other runtimes.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What kept an answer from coming.
fn failed(shown: &str, error: &opensearch::Error) -> Error {
    let (at, what) = (shown.to_owned(), causes(error));
    if error.is_timeout() {
        return Error::Timeout { at };
    }
    if what.contains("certificate") {
        return Error::Certificate { at, what };
    }
    Error::Unreachable { at, what }
}

/// What an error says, with what caused it: the last says most. Addresses are named elsewhere.
fn causes(error: &dyn std::error::Error) -> String {
    let mut last = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        last = error.to_string();
        cause = error.source();
    }
    last
}
