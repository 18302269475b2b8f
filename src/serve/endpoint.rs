//! What a line of the table of routes says: a path, its parameters, and what answers.

use axum::http::Method;

use super::call::Call;
use super::params::Param;
use super::problem::Problem;
use super::reply::Reply;

/// A line of the table.
pub(super) struct Route {
    /// The path, with `{name}` for what varies.
    pub path: &'static str,
    /// What it is for, in English; empty for pages and what belongs to them.
    pub about: &'static str,
    /// Its parameters, in groups that routes share.
    pub params: Groups,
    /// The schema of what it answers, where it answers JSON.
    pub gives: &'static str,
    /// The methods that it takes.
    pub methods: Methods,
    /// What answers.
    pub answer: Answer,
    /// True for what needs no token.
    pub public: bool,
}

/// The methods that a route takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Methods {
    /// GET and HEAD.
    Read,
    /// The same, and POST with the parameters in a JSON object.
    ReadOrPost,
    /// POST alone: it changes something.
    Post,
}

impl Methods {
    /// True when this is one of them.
    pub fn take(self, method: &Method) -> bool {
        match *method {
            Method::GET | Method::HEAD => self != Self::Post,
            Method::POST => self != Self::Read,
            _ => false,
        }
    }

    /// As the header `Allow` lists them.
    pub fn listed(self) -> &'static str {
        match self {
            Self::Read => "GET, HEAD",
            Self::ReadOrPost => "GET, HEAD, POST",
            Self::Post => "POST",
        }
    }
}

/// Parameters in groups.
pub(super) type Groups = &'static [&'static [&'static Param]];

impl Route {
    /// Its parameters.
    pub fn params(&self) -> impl Iterator<Item = &'static Param> {
        self.params.iter().copied().flatten().copied()
    }
}

/// What answers a request.
pub(super) enum Answer {
    /// Reads the index, on a worker.
    Work(fn(&Call) -> Result<Reply, Problem>),
    /// Changes something, on a worker: needs no index that can be opened.
    Change(fn(&Call) -> Result<Reply, Problem>),
    /// Needs no index and takes no time.
    Now(fn(&Call) -> Result<Reply, Problem>),
    /// Gives all results piece by piece.
    Export,
}
