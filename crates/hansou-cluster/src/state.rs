//! What a cluster knows of an index beside its documents: small records that are replaced only by who has read the last
//! one, and long ones in pieces. They stand in an index of their own, which is made when the first is written.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::client::{Call, Cluster};
use crate::error::{Error, Result};
use crate::names::state_of;

/// Bytes of a piece of a long record, before it is written as text.
const PIECE: usize = 3 << 20;

/// The records of an index.
#[derive(Clone)]
pub struct RecordStore {
    cluster: Arc<Cluster>,
    index: String,
}

/// A record with the version that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// What stands in it.
    pub value: Value,
    /// Its version.
    pub version: Version,
}

/// Which version of a record was read: another writer makes another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    sequence: u64,
    term: u64,
}

impl Version {
    fn from_answer(answer: &Value) -> Option<Self> {
        Some(Self { sequence: answer["_seq_no"].as_u64()?, term: answer["_primary_term"].as_u64()? })
    }

    /// The condition that this is still the last one.
    pub(crate) fn condition(self) -> String {
        format!("if_seq_no={}&if_primary_term={}", self.sequence, self.term)
    }
}

impl RecordStore {
    /// Of the index that the cluster's address names.
    pub fn new(cluster: &Arc<Cluster>) -> Self {
        Self { cluster: Arc::clone(cluster), index: state_of(&cluster.address().name) }
    }

    /// Makes the place for records, if there is none.
    ///
    /// # Errors
    /// What the cluster answers.
    pub fn create(&self) -> Result<()> {
        let settings = json!({"number_of_shards": 1, "auto_expand_replicas": "0-1"});
        let mappings = json!({"dynamic": false, "properties": {}});
        let call = Call::put(format!("/{}", self.index), &json!({"settings": settings, "mappings": mappings}));
        match self.cluster.send(&call) {
            Err(Error::Conflict { .. }) | Ok(_) => Ok(()),
            // Two at once: the second finds what the first has made.
            Err(Error::Refused { what, .. }) if what.contains("already_exists") => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The record of this name.
    ///
    /// # Errors
    /// What the cluster answers; [`Error::Garbage`] for a record without version.
    pub fn read(&self, name: &str) -> Result<Option<Record>> {
        let answer = match self.cluster.send(&Call::get(format!("/{}/_doc/{name}", self.index))) {
            Err(Error::Missing { .. }) => return Ok(None),
            answer => answer?,
        };
        let version = Version::from_answer(&answer).ok_or_else(|| self.garbage("a record without version"))?;
        Ok(Some(Record { value: answer["_source"].clone(), version }))
    }

    /// Name of the index that the records stand in.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// Replaces a record that was read, or makes a new one when none was. Searches find it at once.
    ///
    /// # Errors
    /// [`Error::Conflict`] when another has replaced or made it meanwhile.
    pub fn write(&self, name: &str, value: &Value, read: Option<Version>) -> Result<Version> {
        let condition = read.map_or_else(|| "op_type=create".to_owned(), Version::condition);
        let answer =
            self.cluster.send(&Call::put(format!("/{}/_doc/{name}?refresh=true&{condition}", self.index), value))?;
        Version::from_answer(&answer).ok_or_else(|| self.garbage("a record without version"))
    }

    /// Removes a record, if it is still the one that was read.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is not.
    pub fn remove(&self, name: &str, read: Version) -> Result<()> {
        self.cluster.send(&Call::delete(format!("/{}/_doc/{name}?{}", self.index, read.condition()))).map(|_| ())
    }

    /// Writes a long record in pieces; returns how many they are.
    ///
    /// # Errors
    /// What the cluster answers.
    pub fn write_long(&self, name: &str, bytes: &[u8]) -> Result<usize> {
        let pieces = bytes.chunks(PIECE);
        let count = pieces.len();
        for (number, piece) in pieces.enumerate() {
            let value = json!({"piece": BASE64.encode(piece)});
            self.cluster.send(&Call::put(format!("/{}/_doc/{name}-{number}", self.index), &value))?;
        }
        Ok(count)
    }

    /// Reads a long record of so many pieces.
    ///
    /// # Errors
    /// [`Error::Missing`] when one of them is not there, [`Error::Garbage`] when it is not what was written.
    pub fn read_long(&self, name: &str, pieces: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for number in 0..pieces {
            let missing = || Error::Missing { at: self.cluster.shown().to_owned(), what: format!("{name}-{number}") };
            let record = self.read(&format!("{name}-{number}"))?.ok_or_else(missing)?;
            let piece = record.value["piece"].as_str().and_then(|piece| BASE64.decode(piece).ok());
            bytes.extend(piece.ok_or_else(|| self.garbage("a piece that is none"))?);
        }
        Ok(bytes)
    }

    /// Removes a long record of so many pieces, as far as it is there.
    ///
    /// # Errors
    /// What the cluster answers.
    pub fn remove_long(&self, name: &str, pieces: usize) -> Result<()> {
        for number in 0..pieces {
            match self.cluster.send(&Call::delete(format!("/{}/_doc/{name}-{number}", self.index))) {
                Ok(_) | Err(Error::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn garbage(&self, what: &str) -> Error {
        Error::Garbage { at: self.cluster.shown().to_owned(), what: what.to_owned() }
    }
}
