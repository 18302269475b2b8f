//! What can go wrong between an index and its cluster, each named by what is to be done about it.

/// Result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. `at` is the cluster without credentials, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address cannot be read.
    #[error("{text}: {what}")]
    Address {
        /// As it was given, without what may be a password.
        text: String,
        /// What is wrong with it.
        what: String,
    },
    /// Credentials are missing, unreadable or may not be sent there.
    #[error("credentials: {what}")]
    Credentials {
        /// What is wrong with them; never what they are.
        what: String,
    },
    /// No node could be reached.
    #[error("no node of {at} can be reached ({what})")]
    Unreachable {
        /// The cluster.
        at: String,
        /// What the last one tried gave.
        what: String,
    },
    /// A node shows a certificate that is not trusted.
    #[error("the certificate of {at} is not trusted ({what})")]
    Certificate {
        /// The cluster.
        at: String,
        /// What is wrong with it.
        what: String,
    },
    /// User or password is wrong.
    #[error("{at} does not accept the credentials")]
    Unauthorized {
        /// The cluster.
        at: String,
    },
    /// The user may not do this.
    #[error("the user may not do this at {at} ({what})")]
    Forbidden {
        /// The cluster.
        at: String,
        /// The permission that is missing, as the cluster says it.
        what: String,
    },
    /// Nothing of this name is there.
    #[error("{what} is not at {at}")]
    Missing {
        /// The cluster.
        at: String,
        /// What was looked for.
        what: String,
    },
    /// Something of this name is there already, or has changed meanwhile.
    #[error("{at}: {what}")]
    Conflict {
        /// The cluster.
        at: String,
        /// What the cluster says.
        what: String,
    },
    /// Another process writes.
    #[error("{at} is being written by {holder} since {since}")]
    Locked {
        /// The cluster.
        at: String,
        /// Machine and process that hold the lease.
        holder: String,
        /// Since when, as RFC 3339.
        since: String,
    },
    /// The lease to write ended while writing: another process may have taken it.
    #[error("the right to write {at} was lost")]
    LeaseLost {
        /// The cluster.
        at: String,
    },
    /// The index takes no writes: a disk is nearly full, or somebody blocked it.
    #[error("{at} takes no writes ({what})")]
    ReadOnly {
        /// The cluster.
        at: String,
        /// What the cluster says.
        what: String,
    },
    /// The cluster cannot take more now.
    #[error("{at} is too busy ({what})")]
    Busy {
        /// The cluster.
        at: String,
        /// What the cluster says.
        what: String,
    },
    /// Shards have no copy that answers.
    #[error("{at}: {failed} of {total} shards do not answer ({what})")]
    ShardsFailed {
        /// The cluster.
        at: String,
        /// Shards that do not.
        failed: u64,
        /// All shards.
        total: u64,
        /// The first reason given.
        what: String,
    },
    /// No answer in time.
    #[error("{at} did not answer in time")]
    Timeout {
        /// The cluster.
        at: String,
    },
    /// The cluster does not take what was sent: another mapping, or a version that does not know it.
    #[error("{at} refuses the request ({what})")]
    Refused {
        /// The cluster.
        at: String,
        /// What the cluster says.
        what: String,
    },
    /// What answered does not speak as OpenSearch does.
    #[error("what {at} answers is not understood ({what})")]
    Garbage {
        /// The cluster.
        at: String,
        /// The beginning of it.
        what: String,
    },
}

impl Error {
    /// True when the same request may succeed a moment later, at this node or another.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Busy { .. } | Self::Timeout { .. } | Self::Garbage { .. })
    }
}
