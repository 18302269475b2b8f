//! Documents in an OpenSearch cluster, as an index needs them.
//!
//! `address` says where a cluster is, `credentials` who asks, `error` what can go wrong and `reply` reads it out of an
//! answer; `names` are those of the indexes behind an alias. With the feature `client`: `client` sends requests to one
//! node after the other, `bulk` writes documents, `lease` is the right to write, `state` what a cluster knows of an index
//! beside its documents. Leaves to its user what documents, mappings and queries are: they are JSON here.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod address;
#[cfg(feature = "client")]
mod bulk;
#[cfg(feature = "client")]
mod client;
mod credentials;
mod document_id;
mod error;
#[cfg(feature = "client")]
mod lease;
mod names;
mod refused;
mod reply;
#[cfg(feature = "client")]
mod state;

pub use address::Address;
#[cfg(feature = "client")]
pub use bulk::Bulk;
#[cfg(feature = "client")]
pub use client::{Access, Call, Cluster};
pub use credentials::{Credentials, Secret};
pub use document_id::{DocumentId, NotOurs};
pub use error::{Error, Result};
#[cfg(feature = "client")]
pub use lease::Lease;
pub use names::{Generation, state_of};
pub use refused::{Refused, refused};
pub use reply::{Shards, read, read_part};
#[cfg(feature = "client")]
pub use state::{Record, RecordStore, Version};
