//! The index at an address, for who follows it from commit to commit, brings it up to date or looks for damage.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hansou_cluster::{Access, Address, Cluster, Lease, RecordStore};

use super::index::ClusterIndex;
use super::mapping::Layout;
use super::record::{self, Record, commit};
use super::space;
use super::verify::verify;
use super::writer::Writer;
use crate::error::{Error, Result};
use crate::find::backend::{Archive, Backend};
use crate::index::{Manifest, Report, Settings, Verified, Watch, read_words, refresh_into};

/// An index in a cluster, which may be written meanwhile.
pub struct ClusterArchive {
    cluster: Arc<Cluster>,
    place: PathBuf,
    layout: Layout,
}

impl ClusterArchive {
    /// At an address.
    ///
    /// # Errors
    /// [`Error::Cluster`] for credentials that must not be sent there.
    pub fn new(address: Address, access: Access) -> Result<Self> {
        let cluster = Arc::new(Cluster::new(address, access)?);
        let place = PathBuf::from(cluster.shown());
        Ok(Self { cluster, place, layout: Layout::default() })
    }

    /// With these shards and copies, should a new generation be made.
    pub fn with_layout(self, layout: Layout) -> Self {
        Self { layout, ..self }
    }

    fn record(&self) -> Result<Record> {
        let record = Record::read(&RecordStore::new(&self.cluster), &self.place)?;
        record.map(|(record, _)| record).ok_or_else(|| Error::NoIndex { path: self.place.clone() })
    }

    fn manifest(&self) -> Result<Manifest> {
        record::manifest(&RecordStore::new(&self.cluster), &self.record()?, &self.place)
    }
}

impl fmt::Debug for ClusterArchive {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("ClusterArchive").field(&self.cluster.shown()).finish()
    }
}

impl Archive for ClusterArchive {
    fn place(&self) -> &Path {
        &self.place
    }

    fn newest(&self) -> Result<String> {
        Ok(commit(&self.record()?))
    }

    fn open(&self) -> Result<Box<dyn Backend>> {
        Ok(Box::new(ClusterIndex::from_cluster(Arc::clone(&self.cluster))?))
    }

    fn base(&self) -> Option<PathBuf> {
        // Paths are kept relative to the folder that the program was run in.
        std::env::current_dir().ok()?.canonicalize().ok()
    }

    fn roots(&self) -> Result<Vec<PathBuf>> {
        let roots = self.manifest()?.roots;
        // Other machines may have added folders of theirs.
        let here: Vec<PathBuf> = roots.iter().filter(|root| root.exists()).cloned().collect();
        match roots.first().filter(|_| here.is_empty()) {
            Some(root) => Err(Error::io("looking for", root)(ErrorKind::NotFound.into())),
            None => Ok(here),
        }
    }

    fn settings(&self) -> Result<Settings> {
        Ok(Settings { read: self.manifest()?.read_settings(), ..Settings::default() })
    }

    fn refresh(&self, inputs: &[PathBuf], settings: &Settings, watch: &dyn Watch) -> Result<Report> {
        let words = settings.dict.as_deref().map(read_words).transpose()?;
        let of_before = if inputs.is_empty() { self.roots()? } else { Vec::new() };
        let inputs = if inputs.is_empty() { &of_before } else { inputs };
        let writer = Writer::open(Arc::clone(&self.cluster), words, settings, self.layout)?;
        let base = std::env::current_dir().map_err(Error::io("opening", "."))?;
        let mut report = refresh_into(Box::new(writer), &base, inputs, settings, watch)?;
        report.index_bytes = space::total(&ClusterIndex::from_cluster(Arc::clone(&self.cluster))?)?;
        Ok(report)
    }

    fn is_being_written(&self) -> bool {
        // Who cannot tell may try: the lease is what decides.
        Lease::is_held(&RecordStore::new(&self.cluster)).unwrap_or(false)
    }

    fn verify(&self) -> Result<Verified> {
        verify(&ClusterIndex::from_cluster(Arc::clone(&self.cluster))?)
    }
}
