//! The index in a cluster instead of a folder: `--at` or HANSOU_AT, or `at` in the configuration of this folder or of one
//! above it, whichever stands nearer than an index folder.

use std::path::PathBuf;

use hansou::cluster::{self, Access, Address, ClusterArchive, ClusterIndex, Layout};
use hansou::error::Error;
use hansou::find::Request;

use crate::args::{Common, Index};
use crate::{config, locate};

/// Opens the index in the cluster, when one is named.
pub fn open(common: &Common) -> anyhow::Result<Option<ClusterIndex>> {
    let Some((address, access)) = named(common)? else { return Ok(None) };
    Ok(Some(ClusterIndex::open(address, access)?))
}

/// Opens it for a request that is asked next.
pub fn open_for(common: &Common, request: &Request) -> anyhow::Result<Option<ClusterIndex>> {
    let Some((address, access)) = named(common)? else { return Ok(None) };
    Ok(Some(ClusterIndex::open_for(address, access, request)?))
}

/// Where the index in the cluster is, for who follows or writes it, when one is named.
pub fn archive(common: &Common) -> anyhow::Result<Option<ClusterArchive>> {
    let Some((address, access)) = named(common)? else { return Ok(None) };
    Ok(Some(ClusterArchive::new(address, access)?))
}

/// Shards and copies of a new index.
pub fn layout(options: &Index) -> Layout {
    let default = Layout::default();
    Layout { shards: options.shards.unwrap_or(default.shards), replicas: options.replicas.unwrap_or(default.replicas) }
}

/// Merges the segments of the index in the cluster, when one is named; true when it was.
pub fn optimize(common: &Common) -> anyhow::Result<bool> {
    match open(common)? {
        Some(index) => index.optimize().map(|()| true).map_err(Into::into),
        None => Ok(false),
    }
}

/// The cluster that is named, and how to reach it.
fn named(common: &Common) -> anyhow::Result<Option<(Address, Access)>> {
    let (at, ca) = match &common.at {
        Some(at) => (at.clone(), common.ca.clone()),
        None if common.index.is_some() => return Ok(None),
        None => match configured()? {
            Some((at, ca)) => (at, common.ca.clone().or(ca)),
            None => return Ok(None),
        },
    };
    let address = Address::parse(&at).map_err(Error::from)?;
    Ok(Some((address, cluster::access(ca.as_deref())?)))
}

/// What the nearest configuration says, unless an index folder is nearer.
fn configured() -> anyhow::Result<Option<(String, Option<PathBuf>)>> {
    let here = std::env::current_dir().map_err(Error::io("opening", "."))?;
    for home in here.ancestors().map(|folder| folder.join(locate::FOLDER)) {
        let config = config::read(&home)?;
        if let Some(at) = config.at {
            return Ok(Some((at, config.ca)));
        }
        if home.is_dir() {
            break;
        }
    }
    Ok(None)
}
