//! Where the index lives: `--index` or HANSOU_INDEX; else `.hansou` in the folder where `search index` runs, and for
//! all who read it the nearest one upwards, as git does.

use std::path::{Path, PathBuf};

use hansou::error::{Error, Result};
use hansou::find::Request;
use hansou::find::backend::Backend;
use hansou::index::Index;

use crate::args::Common;

pub const FOLDER: &str = ".hansou";

/// Opens the index that is named, or the nearest one.
pub fn open(common: &Common) -> anyhow::Result<Box<dyn Backend>> {
    #[cfg(feature = "cluster")]
    if let Some(index) = crate::at::open(common)? {
        return Ok(Box::new(index));
    }
    Ok(Box::new(Index::open(&to_read(common.index.as_deref())?)?))
}

/// Opens it for a request that is asked next: an index elsewhere is asked both at once.
pub fn open_for(common: &Common, request: &Request) -> anyhow::Result<Box<dyn Backend>> {
    #[cfg(feature = "cluster")]
    if let Some(index) = crate::at::open_for(common, request)? {
        return Ok(Box::new(index));
    }
    let _ = request;
    Ok(Box::new(Index::open(&to_read(common.index.as_deref())?)?))
}

/// Where the index that is named is, or the nearest one, for who follows it or looks for damage.
pub fn archive(common: &Common) -> anyhow::Result<std::sync::Arc<dyn hansou::find::backend::Archive>> {
    #[cfg(feature = "cluster")]
    if let Some(archive) = crate::at::archive(common)? {
        return Ok(std::sync::Arc::new(archive));
    }
    Ok(std::sync::Arc::new(hansou::find::Folder(to_read(common.index.as_deref())?)))
}

/// Opens the index that is named on the command line; `None` when none is.
pub fn named(common: &Common) -> anyhow::Result<Option<Box<dyn Backend>>> {
    #[cfg(feature = "cluster")]
    if common.at.is_some() {
        return open(common).map(Some);
    }
    if common.index.is_some() { open(common).map(Some) } else { Ok(None) }
}

/// The folder that paths in the index are relative to.
pub fn base(index: &dyn Backend) -> Option<PathBuf> {
    match index.here("links") {
        Ok(index) => index.home().canonicalize().ok()?.parent().map(Path::to_owned),
        // Paths in a cluster are relative to the folder that the program is run in.
        Err(_) => std::env::current_dir().ok()?.canonicalize().ok(),
    }
}

/// The folder beside which the configuration lies: that of the index, which need not be there.
pub fn home(common: &Common) -> PathBuf {
    to_read(common.index.as_deref()).unwrap_or_else(|_| to_write(common.index.as_deref()))
}

/// The folder that `search index` writes to.
pub fn to_write(chosen: Option<&Path>) -> PathBuf {
    chosen.map_or_else(|| PathBuf::from(FOLDER), Path::to_owned)
}

/// The folder that the other commands read. Fails when there is none.
pub fn to_read(chosen: Option<&Path>) -> Result<PathBuf> {
    if let Some(chosen) = chosen {
        return Ok(chosen.to_owned());
    }
    let here = std::env::current_dir().map_err(Error::io("opening", "."))?;
    nearest(&here).ok_or_else(|| Error::NoIndex { path: here.join(FOLDER) })
}

fn nearest(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|folder| folder.join(FOLDER)).find(|index| index.is_dir())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{FOLDER, nearest, to_write};

    #[test]
    fn the_nearest_index_upwards() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("甲/乙/丙");
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir(root.path().join(FOLDER)).unwrap();
        assert_eq!(nearest(&deep), Some(root.path().join(FOLDER)));
        fs::create_dir(root.path().join("甲").join(FOLDER)).unwrap();
        assert_eq!(nearest(&deep), Some(root.path().join("甲").join(FOLDER)));
        assert_eq!(nearest(root.path()), Some(root.path().join(FOLDER)));
        assert_eq!(to_write(Some(&deep)), deep);
    }
}
