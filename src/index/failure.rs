//! Errors of tantivy as our own: what was being done, and to which index.

use std::io::{self, ErrorKind};
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError};

use crate::error::Error;

/// Says of a tantivy error what was being done and to which index.
pub(crate) fn from_tantivy(home: &Path, error: TantivyError) -> Error {
    let damaged = |what: String| Error::Damaged { path: home.into(), what };
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked { path: home.into() },
        TantivyError::LockFailure(LockError::IoError(source), _) => {
            Error::io("locking", home)(io::Error::new(source.kind(), source.to_string()))
        }
        TantivyError::IoError(source) => {
            Error::io("using the index", home)(io::Error::new(source.kind(), source.to_string()))
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
            damaged(format!("{}: is missing", path.display()))
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => match io_error.kind() {
            ErrorKind::PermissionDenied => {
                Error::io("reading", filepath)(io::Error::new(io_error.kind(), io_error.to_string()))
            }
            _ => damaged(format!("{}: {io_error}", filepath.display())),
        },
        other => damaged(other.to_string()),
    }
}
