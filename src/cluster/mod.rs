//! An index in an OpenSearch cluster: storage and distribution are the cluster's, all else is ours.
//!
//! Writing: `mapping` says what an index there looks like, `document` makes a document of an article (`bag`: its terms
//! without places), `writer` takes the articles of a refresh, `checkpoint` is how far a long one is, `record` what is known of
//! a generation, `copies` says when all of them are alike, `calibrate` what the cluster multiplies scores by.
//!
//! Opening: `index` opens what is there (`first`: together with what is asked next), `backend` is what a search asks of it,
//! `archive` follows it, `space` and `verify` look at what it is made of.
//!
//! Asking: a plan is run by `run`, or by `look` where texts have to be looked at. `clause` and `figure` put its conditions
//! into the language of the cluster, of the elements in `element`; `rank` its terms. `question` asks how many articles have
//! each of them (`known`: what was asked before), `answer` reads hits, `attempt` ends requests in time, `listing` remembers those without texts, `counts`
//! counts articles by what they are, `explain` takes a score apart, `vocabulary` says which words there are.
//!
//! Leaves requests, credentials and leases to `hansou_cluster`. Nothing here reads a query's text, and nothing above
//! [`crate::find::backend::Backend`] knows that an index is a cluster.

mod answer;
mod archive;
mod attempt;
mod backend;
mod bag;
mod calibrate;
mod checkpoint;
mod clause;
mod copies;
mod counts;
mod document;
mod element;
mod explain;
mod figure;
mod first;
mod index;
mod known;
mod listing;
mod look;
mod mapping;
mod question;
mod rank;
mod record;
mod run;
mod space;
mod verify;
mod vocabulary;
mod writer;

use std::path::Path;

pub use hansou_cluster::{Access, Address, Credentials};

pub use self::archive::ClusterArchive;
pub use self::index::ClusterIndex;
pub use self::mapping::Layout;
use crate::error::{Error, Result};

/// How to reach the cluster at an address: credentials from the environment, trusted certificates from a file.
///
/// # Errors
/// [`Error::Cluster`] for credentials that are none, [`Error::Io`] for a file that cannot be read.
pub fn access(ca: Option<&Path>) -> Result<Access> {
    let credentials = Credentials::from_environment(|name| std::env::var(name).ok())?;
    let trusted = ca.map(|path| std::fs::read(path).map_err(Error::io("reading", path))).transpose()?;
    Ok(Access { credentials, trusted })
}
