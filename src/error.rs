//! What can go wrong in the library, each error saying what was being done and to which file.
//!
//! Leaves what the user can do about it, wording in the user's language and exit codes to the program.

use std::io;
use std::path::PathBuf;

/// Result of the library's fallible functions.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of the library.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{doing} {path}: {source}", path = path.display())]
    Io {
        /// What was being done, as a verb: "reading".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no index where one was looked for.
    #[error("no index at {path}", path = path.display())]
    NoIndex {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The index was made by another version of the format.
    #[error("the index at {path} has format {found}, this library reads {wanted}: it has to be made anew", path = path.display())]
    Format {
        /// The index folder.
        path: PathBuf,
        /// Format found, as text.
        found: String,
        /// Format this program writes.
        wanted: u32,
    },
    /// Another process is writing the index.
    #[error("the index at {path} is being written by another process", path = path.display())]
    Locked {
        /// The index folder.
        path: PathBuf,
    },
    /// The index cannot be read as it is on disk.
    #[error("the index at {path} is damaged: {what}", path = path.display())]
    Damaged {
        /// The index folder.
        path: PathBuf,
        /// The file or structure and what is wrong with it.
        what: String,
    },
    /// The program itself is at fault, or the index was damaged while it was read.
    #[error("internal error while the index at {path} was used: {what}", path = path.display())]
    Internal {
        /// The index folder.
        path: PathBuf,
        /// What a failed assertion said.
        what: String,
    },
    /// An index of this kind cannot do this.
    #[error("{path} cannot do this: {what}; it needs an index on this machine", path = path.display())]
    Unsupported {
        /// The index: a folder, or the address of a cluster.
        path: PathBuf,
        /// What was asked for.
        what: &'static str,
    },
    /// A cluster cannot be used as it should.
    #[cfg(feature = "cluster")]
    #[error(transparent)]
    Cluster(#[from] hansou_cluster::Error),
    /// The user's word list has lines that cannot be read.
    #[error("dictionary {path}, line {line}: {what}", path = path.display())]
    Dictionary {
        /// The word list.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
        /// What is wrong with the line.
        what: String,
    },
}

impl Error {
    /// An [`Error::Io`] maker for `map_err`.
    pub fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { doing, path, source }
    }
}
