//! What takes the articles of a refresh: an index on this machine, or a cluster. `refresh` reads folders and decides what
//! is new, changed or gone; a store keeps the articles and the list of files, and shows both to readers at once.

use super::analyse::FactCounts;
use super::manifest::Manifest;
use crate::article::Article;
use crate::error::Result;

/// An amount of files, whichever of the two is reached first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// A store that is being written; one at a time for each index.
pub trait Store: Sync {
    /// Waits until there is room for an article, which is to be placed next.
    fn make_room(&self, article: &Article);

    /// Adds an article of the file with this key, for which there is room.
    ///
    /// # Errors
    /// When the store does not take it.
    fn place(&self, article: Article, file: u64) -> Result<FactCounts>;

    /// Removes all articles that a file had before this call.
    ///
    /// # Errors
    /// When the store does not take it.
    fn remove_file(&self, file: u64) -> Result<()>;

    /// The files of the last commit; `None` when there was none, or all is to be read again.
    ///
    /// # Errors
    /// When the list cannot be read.
    fn manifest(&self) -> Result<Option<Manifest>>;

    /// How much is read between two checkpoints; `None` for a store that keeps nothing of a run that does not end.
    fn checkpoint_every(&self) -> Option<Amount> {
        None
    }

    /// Notes that these files were read and all their articles placed: should this run not come to its end, the next one
    /// finds them in its manifest.
    ///
    /// # Errors
    /// When the store does not take it.
    fn checkpoint(&self, _read: &Manifest) -> Result<()> {
        Ok(())
    }

    /// True when nothing was committed before, or something was placed that is not committed yet, so that even an empty
    /// commit says something.
    fn is_fresh(&self) -> bool;

    /// Makes everything since the last commit visible, together with the files.
    ///
    /// # Errors
    /// When the store does not take it; it is then as it was, or is made right by the next refresh.
    fn commit(self: Box<Self>, manifest: &Manifest) -> Result<()>;

    /// Gives up: nothing since the last commit is kept, as far as that can be done.
    fn abandon(self: Box<Self>);
}
