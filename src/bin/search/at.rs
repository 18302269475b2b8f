//! `--at`: the index in a cluster instead of a folder.

use std::path::PathBuf;

use hansou::cluster::{self, Address, ClusterIndex, Layout};
use hansou::error::Error;
use hansou::index::{Report, Settings, Watch};

use crate::args::{Command, Common, Index};

/// Opens the index in the cluster, when one is named.
pub fn open(common: &Common) -> anyhow::Result<Option<ClusterIndex>> {
    let Some(at) = &common.at else { return Ok(None) };
    Ok(Some(ClusterIndex::open(address(at)?, cluster::access(common.ca.as_deref())?)?))
}

/// Brings the index in the cluster up to date, when one is named.
pub fn refresh(
    options: &Index,
    common: &Common,
    settings: &Settings,
    watch: &dyn Watch,
) -> anyhow::Result<Option<Report>> {
    let Some(at) = &common.at else { return Ok(None) };
    let default = Layout::default();
    let layout = Layout {
        shards: options.shards.unwrap_or(default.shards),
        replicas: options.replicas.unwrap_or(default.replicas),
    };
    let access = cluster::access(common.ca.as_deref())?;
    Ok(Some(cluster::refresh(address(at)?, access, &options.inputs, settings, layout, watch)?))
}

/// Merges the segments of the index in the cluster, when one is named; true when it was.
pub fn optimize(common: &Common) -> anyhow::Result<bool> {
    match open(common)? {
        Some(index) => index.optimize().map(|()| true).map_err(Into::into),
        None => Ok(false),
    }
}

/// Refuses what needs files on this machine, rather than look at another index than the one that is named.
pub fn refuse(command: &Command, common: &Common) -> anyhow::Result<()> {
    let Some(at) = &common.at else { return Ok(()) };
    let what = match command {
        Command::Why(_) => "search why",
        Command::Doctor(_) => "search doctor",
        Command::Stats(options) if options.space => "--space",
        #[cfg(feature = "watch")]
        Command::Index(options) if options.watch => "--watch",
        #[cfg(feature = "serve")]
        Command::Serve(_) => "search serve",
        #[cfg(feature = "mcp")]
        Command::Mcp => "search mcp",
        _ => return Ok(()),
    };
    Err(Error::Unsupported { path: PathBuf::from(address(at)?.to_string()), what }.into())
}

fn address(at: &str) -> anyhow::Result<Address> {
    Ok(Address::parse(at).map_err(Error::from)?)
}
