//! The steps in which files of the index change. All of them are noted here, so that a test can take the power away
//! after any of them (`power_loss`); in the program noting is nothing.

use std::path::Path;

/// Something done to the disk; what is not synchronised afterwards may be lost, in whole or in part.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(test), allow(dead_code, reason = "only the test reads what was done"))]
pub(super) enum Step<'a> {
    /// An empty file was created.
    Create(&'a Path),
    /// Bytes were appended to a file.
    Write(&'a Path, &'a [u8]),
    /// What was written to a file is on disk.
    Sync(&'a Path),
    /// A file took the place of another.
    Rename(&'a Path, &'a Path),
    /// A file was removed.
    Remove(&'a Path),
    /// A folder was created.
    CreateFolder(&'a Path),
    /// A folder was removed with all in it.
    RemoveFolder(&'a Path),
    /// What was created, renamed and removed in a folder is on disk.
    SyncFolder(&'a Path),
}

#[cfg(not(test))]
pub(super) fn record(_: Step<'_>) {}

#[cfg(test)]
pub(super) use super::power_loss::record;
