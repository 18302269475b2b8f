//! The folder of a generation, as tantivy uses it: tantivy's own directory of mapped files, and three things more.
//! Files are readable by the user alone, whatever the umask. Small files carry a checksum (large ones have tantivy's,
//! in their footers). And a renaming is on disk before the next step: tantivy deletes the files of an older commit
//! right after it replaced the record of commits, and a power cut must not bring the older record back.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, FileSlice, Lock, META_LOCK, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use super::fs_trace::{Step, record};
use super::{articles, checksum, postings};

/// Tantivy's record of commits: the segments, the schema, and what the last commit says of itself.
pub(super) const RECORD: &str = "meta.json";

/// How the files of a folder are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// All are mapped, for queries.
    Mapped,
    /// Those that are large are not mapped, for what goes through the whole of them.
    InPieces,
}

/// A folder of index files.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    root: PathBuf,
    inner: MmapDirectory,
    access: Access,
    /// What went wrong first while writing: tantivy's threads only say that something did.
    failure: Arc<Mutex<Option<Failure>>>,
}

/// A file that could not be written.
#[derive(Debug)]
pub(super) struct Failure {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Folder {
    pub(super) fn open(root: &Path, access: Access) -> tantivy::Result<Self> {
        Ok(Self { root: root.into(), inner: MmapDirectory::open(root)?, access, failure: Arc::default() })
    }

    /// What went wrong first while writing, if anything did.
    pub(super) fn take_failure(&self) -> Option<Failure> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The record of commits as it is on disk, checked.
    pub(super) fn record(&self) -> Result<Vec<u8>, OpenReadError> {
        self.atomic_read(Path::new(RECORD))
    }
}

/// Keeps the first failure.
fn note_failure(failure: &Mutex<Option<Failure>>, path: &Path, error: &io::Error) {
    let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
    failure.get_or_insert_with(|| Failure { path: path.into(), source: copy(error) });
}

/// An error like this one, with its number where it has one.
fn copy(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| io::Error::new(error.kind(), error.to_string()), io::Error::from_raw_os_error)
}

/// How files of the index are created: for the user alone.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let is_large = path.extension().is_some_and(|ending| ending == postings::ENDING || ending == articles::PART);
        if self.access == Access::Mapped || !is_large {
            return self.inner.get_file_handle(path);
        }
        let file = FileSlice::open(&self.root.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.into()),
            _ => OpenReadError::wrap_io_error(error, path.into()),
        })?;
        Ok(Arc::new(file))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path).inspect(|()| record(Step::Remove(&self.root.join(path))))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let full = self.root.join(path);
        let file = private().create_new(true).open(&full).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.into()),
            _ => {
                note_failure(&self.failure, &full, &error);
                OpenWriteError::wrap_io_error(error, path.into())
            }
        })?;
        record(Step::Create(&full));
        Ok(BufWriter::new(Box::new(Synced { file, path: full, failure: Arc::clone(&self.failure) })))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let full = self.root.join(path);
        replace(&full, &checksum::append(data)).inspect_err(|error| note_failure(&self.failure, &full, error))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let mut data = self.inner.atomic_read(path)?;
        let length = checksum::verify(&data).map(<[u8]>::len);
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "not as it was written");
        data.truncate(length.ok_or_else(|| OpenReadError::wrap_io_error(damaged(), path.into()))?);
        Ok(data)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        // Made here so that it is private too; what is wrong with it is for the locking to say.
        let _ = private().create(true).truncate(false).open(self.root.join(&lock.filepath));
        match self.inner.acquire_lock(lock) {
            // Where the user cannot write, a reader does without the lock that keeps a writer from deleting files:
            // should one delete them all the same, opening fails and is tried again.
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_read_only(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }

    fn sync_directory(&self) -> io::Result<()> {
        sync(&self.root)
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// A file that is on disk when it is said to be complete.
struct Synced {
    file: File,
    path: PathBuf,
    failure: Arc<Mutex<Option<Failure>>>,
}

impl Write for Synced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes).inspect_err(|error| note_failure(&self.failure, &self.path, error))?;
        record(Step::Write(&self.path, &bytes[..written]));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Synced {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.file.sync_data().inspect_err(|error| note_failure(&self.failure, &self.path, error))?;
        record(Step::Sync(&self.path));
        Ok(())
    }
}

/// Writes a file so that after a crash it holds either the old bytes or the new ones, and is on disk when this returns.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    // Its name is one of its own, so that two processes do not meet in it; it is private.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    record(Step::Create(file.path()));
    file.write_all(bytes)?;
    record(Step::Write(file.path(), bytes));
    file.as_file().sync_all()?;
    record(Step::Sync(file.path()));
    let temporary = file.path().to_path_buf();
    file.persist(path).map_err(|error| error.error)?;
    record(Step::Rename(&temporary, path));
    sync(folder)
}

/// Makes what was created, renamed or removed in a folder durable, where the system can.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    record(Step::SyncFolder(folder));
    Ok(())
}

/// Creates a folder for the user alone, and those above it.
pub(super) fn create(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    record(Step::CreateFolder(path));
    Ok(())
}

/// Removes a file or a folder with all in it. What cannot be removed now is tried again at the next run.
pub(super) fn remove(path: &Path) {
    if path.is_dir() {
        record(Step::RemoveFolder(path));
        let _ = fs::remove_dir_all(path);
    } else if fs::remove_file(path).is_ok() {
        record(Step::Remove(path));
    }
}

/// Removes temporary files that a killed process left in a folder.
pub(super) fn tidy(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            remove(&entry.path());
        }
    }
}
