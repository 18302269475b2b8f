//! The index in a cluster instead of a folder: `--at` or HANSOU_AT, or `at` in the configuration of this folder or of one
//! above it, whichever stands nearer than an index folder.

use std::path::PathBuf;

use hansou::cluster::{self, Access, Address, ClusterIndex, Layout};
use hansou::error::Error;
use hansou::index::{Report, Settings, Watch};

use crate::args::{Command, Common, Index};
use crate::{config, locate};

/// Opens the index in the cluster, when one is named.
pub fn open(common: &Common) -> anyhow::Result<Option<ClusterIndex>> {
    let Some((address, access)) = named(common)? else { return Ok(None) };
    Ok(Some(ClusterIndex::open(address, access)?))
}

/// The index in the cluster for who follows it, when one is named.
#[cfg(feature = "serve")]
pub fn archive(common: &Common) -> anyhow::Result<Option<cluster::ClusterArchive>> {
    let Some((address, access)) = named(common)? else { return Ok(None) };
    Ok(Some(cluster::ClusterArchive::new(address, access)?))
}

/// Brings the index in the cluster up to date, when one is named.
pub fn refresh(
    options: &Index,
    common: &Common,
    settings: &Settings,
    watch: &dyn Watch,
) -> anyhow::Result<Option<Report>> {
    let Some((address, access)) = named(common)? else { return Ok(None) };
    let default = Layout::default();
    let layout = Layout {
        shards: options.shards.unwrap_or(default.shards),
        replicas: options.replicas.unwrap_or(default.replicas),
    };
    Ok(Some(cluster::refresh(address, access, &options.inputs, settings, layout, watch)?))
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
    let what = match command {
        Command::Doctor(options) if options.check => "--check",
        Command::Stats(options) if options.space => "--space",
        #[cfg(feature = "watch")]
        Command::Index(options) if options.watch => "--watch",
        #[cfg(feature = "serve")]
        Command::Serve(options) if options.write => "--write",
        #[cfg(all(feature = "serve", feature = "watch"))]
        Command::Serve(options) if options.watch => "--watch",
        _ => return Ok(()),
    };
    match named(common)? {
        Some((address, _)) => Err(Error::Unsupported { path: PathBuf::from(address.to_string()), what }.into()),
        None => Ok(()),
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
