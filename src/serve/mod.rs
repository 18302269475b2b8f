//! The index open to a browser on the same machine and to programs: `search serve`.
//!
//! A request (`call`, on its way by `route`) passes `guard` (host, origin, token), finds its `endpoint` in `table`, has its parameters read by
//! `params`, and is answered by `api` (JSON) or `pages` (HTML) on one of the threads of `work`, from the commit that
//! `state` holds open. `problem` says what went wrong in the reader's language; `export` streams whole lists,
//! `original` gives files, `events` tells of changes, `room` bounds what stays open, `jobs` is what goes on beside, begun by `update`, `log` a line for each request, `openapi` describes the table, `assets` are the style sheet and
//! the script, `files` gives them, `listen` accepts connections and ends them.
//!
//! It listens when told to, reads the index and writes to it only when that was allowed. It calls nobody. To add a route: a handler and a
//! line in `table`; to add a parameter: a line in the table of `params`.

mod api;
mod assets;
mod call;
mod endpoint;
mod events;
mod export;
mod files;
mod guard;
mod jobs;
mod listen;
mod log;
mod openapi;
mod original;
mod pages;
mod params;
mod problem;
mod reply;
mod room;
mod route;
mod state;
mod table;
mod update;
mod work;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::find::Folder;
use crate::find::backend::Archive;
use crate::render::messages::Lang;

use self::guard::Policy;
pub use self::jobs::Jobs;
pub use self::log::Log;
use self::state::Server;

/// The file beside the index that holds the token of the server that runs.
const TOKEN_FILE: &str = "serve.token";

/// How a server is to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the index is.
    pub archive: Arc<dyn Archive>,
    /// The address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The language of those who ask for none.
    pub lang: Lang,
    /// Ask for a token. Without, everybody who reaches the port can read the index.
    pub token: bool,
    /// Names by which the server may be called, beside those of the machine itself.
    pub allowed_hosts: Vec<String>,
    /// Give the original files.
    pub originals: bool,
    /// Bring the index up to date when asked to.
    pub write: bool,
    /// What reads scanned pages while the index is brought up to date; without it they are only named.
    pub scans: Option<Arc<hansou_ocr::Reader>>,
    /// Count requests for Prometheus.
    pub metrics: bool,
    /// Write a line for each request.
    pub log: Option<Log>,
    /// Time for a search that asks for none.
    pub timeout: Duration,
    /// Searches at a time.
    pub threads: usize,
}

impl Options {
    /// A server on this machine only, on the usual port, for the index in a folder.
    pub fn new(home: &Path) -> Self {
        Self {
            archive: Arc::new(Folder(home.to_owned())),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7710),
            lang: Lang::Zh,
            token: true,
            allowed_hosts: Vec::new(),
            originals: false,
            write: false,
            scans: None,
            metrics: false,
            log: None,
            timeout: Duration::from_secs(5),
            threads: std::thread::available_parallelism().map_or(2, usize::from),
        }
    }
}

/// A server that has its address and is not yet answering.
pub struct Bound {
    runtime: tokio::runtime::Runtime,
    listener: tokio::net::TcpListener,
    address: SocketAddr,
    server: Arc<Server>,
}

/// Takes the address.
///
/// # Errors
/// [`Error::Io`] when the address is taken or the token cannot be written.
pub fn bind(options: Options) -> Result<Bound> {
    let failed = || Error::io("listening", options.listen.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed())?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind(options.listen)).map_err(failed())?;
    let address = listener.local_addr().map_err(failed())?;
    let token = options.token.then(token).transpose().map_err(Error::io("creating", TOKEN_FILE))?;
    if let Some((token, home)) = token.as_ref().zip(options.archive.home()) {
        write_token(home, token)?;
    }
    let policy = Policy::new(address, token, &options.allowed_hosts);
    Ok(Bound { runtime, listener, address, server: Arc::new(Server::new(options, policy)) })
}

impl Bound {
    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open in a browser, with the key to come in.
    pub fn link(&self) -> String {
        let host = &self.server.policy.host;
        match &self.server.policy.token {
            Some(token) => format!("http://{host}/?k={token}"),
            None => format!("http://{host}/"),
        }
    }

    /// The token that programs send, if one is asked for.
    pub fn token(&self) -> Option<&str> {
        self.server.policy.token.as_deref()
    }

    /// Work that goes on beside the server, to be shown by it.
    pub fn jobs(&self) -> Jobs {
        self.server.jobs.clone()
    }

    /// Answers until `stop` says so or the system asks the process to end.
    pub fn run(self, stop: impl Future<Output = ()>) {
        let router = route::router(&self.server);
        self.runtime.block_on(listen::serve(self.listener, router, stop));
        if let Some(home) = self.server.options.archive.home().filter(|_| self.server.policy.token.is_some()) {
            // Of no use any more.
            let _ = std::fs::remove_file(home.join(TOKEN_FILE));
        }
    }
}

/// Waits for Ctrl-C, or for the signal by which systems end programs.
pub async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut end) = signal(SignalKind::terminate()) {
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = end.recv() => {} }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// 128 random bits in hexadecimal digits.
fn token() -> io::Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// For the programs of the same user, and only these.
fn write_token(home: &Path, token: &str) -> Result<()> {
    let path = home.join(TOKEN_FILE);
    // A file that is there might be readable by others.
    let _ = std::fs::remove_file(&path);
    let mut new = std::fs::OpenOptions::new();
    new.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    let written = new.open(&path).and_then(|mut file| io::Write::write_all(&mut file, token.as_bytes()));
    match written {
        // Without an index there is no folder yet; the server says so on every page.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(Error::io("writing", path)),
    }
}
