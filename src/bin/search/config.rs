//! The configuration: `hansou.toml` beside the index folder, for what would otherwise be typed with every command. A flag
//! goes before it. A key that is not known is an error, so that a slip of the pen is seen.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use hansou::Synonyms;
use hansou::error::Error;
use serde::Deserialize;

/// The file's name.
const FILE: &str = "hansou.toml";

/// What the file may say.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Read scanned pages.
    pub ocr: bool,
    /// A folder with the models of PP-OCR, relative to the file.
    pub ocr_models: Option<PathBuf>,
    /// Seconds that a scanned page may take.
    pub ocr_seconds: Option<u64>,
    /// The index is in this cluster.
    #[cfg(feature = "cluster")]
    pub at: Option<String>,
    /// The authority that signed its certificate, relative to the file.
    #[cfg(feature = "cluster")]
    pub ca: Option<PathBuf>,
    /// A table of names that mean the same metric, relative to the file; it joins the program's.
    pub synonyms: Option<PathBuf>,
}

/// The file says something that it may not.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", path.display())]
pub struct Wrong {
    pub path: PathBuf,
    pub what: String,
}

/// The configuration of an index; what nobody wrote says nothing.
pub fn read(home: &Path) -> anyhow::Result<Config> {
    let home = std::path::absolute(home).map_err(Error::io("opening", home))?;
    let folder = home.parent().unwrap_or(&home);
    let path = folder.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(Error::io("reading", path)(error).into()),
    };
    let mut config: Config =
        toml::from_str(&text).map_err(|error| Wrong { path, what: error.to_string().trim_end().to_owned() })?;
    config.ocr_models = config.ocr_models.map(|models| folder.join(models));
    #[cfg(feature = "cluster")]
    {
        config.ca = config.ca.map(|ca| folder.join(ca));
    }
    config.synonyms = config.synonyms.map(|table| folder.join(table));
    Ok(config)
}

/// The names of metrics, with those of the configuration of an index.
pub fn synonyms(home: &Path) -> anyhow::Result<Synonyms> {
    let mut synonyms = Synonyms::default();
    if let Some(table) = read(home)?.synonyms {
        synonyms.add(&fs::read_to_string(&table).map_err(Error::io("reading", table))?);
    }
    Ok(synonyms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join(".hansou");
        assert_eq!(read(&home).unwrap(), Config::default());
        let write = |text: &str| fs::write(folder.path().join(FILE), text).unwrap();
        write("ocr = true\nocr_models = \"models\"\nocr_seconds = 60\n");
        let models = Some(folder.path().join("models"));
        assert_eq!(
            read(&home).unwrap(),
            Config { ocr: true, ocr_models: models, ocr_seconds: Some(60), ..Config::default() }
        );
        for wrong in ["ocr = 1", "orc = true", "ocr"] {
            write(wrong);
            let error = read(&home).unwrap_err();
            assert!(error.downcast_ref::<Wrong>().is_some_and(|wrong| wrong.path.ends_with(FILE)), "{wrong}: {error}");
        }
    }
}
