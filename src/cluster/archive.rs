//! The index at an address, for who follows it from commit to commit.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use hansou_cluster::{Access, Address, Cluster, RecordStore};

use super::index::ClusterIndex;
use super::record::{Record, commit};
use crate::error::{Error, Result};
use crate::find::backend::{Archive, Backend};

/// An index in a cluster, which may be written meanwhile.
pub struct ClusterArchive {
    cluster: Arc<Cluster>,
    access: Access,
}

impl ClusterArchive {
    /// At an address.
    ///
    /// # Errors
    /// [`Error::Cluster`] for credentials that must not be sent there.
    pub fn new(address: Address, access: Access) -> Result<Self> {
        Ok(Self { cluster: Arc::new(Cluster::new(address, access.clone())?), access })
    }
}

impl fmt::Debug for ClusterArchive {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("ClusterArchive").field(&self.cluster.shown()).finish()
    }
}

impl Archive for ClusterArchive {
    fn newest(&self) -> Result<String> {
        let place = PathBuf::from(self.cluster.shown());
        let record = Record::read(&RecordStore::new(&self.cluster), &place)?;
        record.map(|(record, _)| commit(&record)).ok_or(Error::NoIndex { path: place })
    }

    fn open(&self) -> Result<Box<dyn Backend>> {
        Ok(Box::new(ClusterIndex::open(self.cluster.address().clone(), self.access.clone())?))
    }

    fn base(&self) -> Option<PathBuf> {
        // Paths are kept relative to the folder that the program was run in.
        std::env::current_dir().ok()?.canonicalize().ok()
    }
}
