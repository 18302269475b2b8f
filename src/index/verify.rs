//! Whether an index is whole: every file as it was written, every article readable and reachable by its identifier,
//! as many of them as the list of files says. What is damaged is named; nothing is mended here.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use tantivy::directory::Directory as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _, Term};

use super::directory::{Access, Folder};
use super::failure::from_tantivy;
use super::open::{Index, state};
use crate::error::Result;

/// Faults listed; of the rest only the number is kept.
const LISTED: usize = 100;
/// How often the files are looked at again when a writer changed the index meanwhile.
const TRIES: usize = 3;

/// What a look at all of an index gave.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verified {
    /// Files whose checksum was computed; none where a cluster keeps them.
    pub files: usize,
    /// Their bytes, or those that a cluster says it keeps.
    pub bytes: u64,
    /// Articles that were read.
    pub articles: u64,
    /// What is wrong, the first 100.
    pub faults: Vec<Fault>,
    /// How much is wrong.
    pub faults_total: usize,
    /// Time taken.
    pub seconds: f64,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "lowercase")]
pub enum Fault {
    /// The bytes of a file do not give its checksum.
    Checksum {
        /// The file, in the index folder.
        file: String,
    },
    /// A file is missing or cannot be read.
    File {
        /// The file, in the index folder.
        file: String,
        /// What the system said.
        why: String,
    },
    /// An article cannot be read back.
    Article {
        /// Its segment and number.
        place: String,
        /// Why not.
        why: String,
    },
    /// An article is not found by its identifier.
    Unreachable {
        /// The identifier.
        id: String,
    },
    /// The list of files and the index disagree on the number of articles.
    Count {
        /// Articles by the list of files.
        listed: u64,
        /// Articles in the index.
        indexed: u64,
    },
}

/// Looks at every file and every article of the index at `layout`. Articles are read only when all files are sound.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let articles = folder.path().join("articles");
/// # std::fs::create_dir(&articles)?;
/// # std::fs::write(articles.join("1.txt"), "开发区签约二十个项目\n\n2023年开发区签约项目20个，签约额157亿元。\n传感器产业园开工。\n")?;
/// # let home = folder.path().join(".hansou");
/// # hansou::refresh(&home, &[articles], &hansou::Settings::default(), &())?;
/// # let index = hansou::Index::open(&home)?;
/// # let today = jiff::civil::date(2025, 6, 15);
/// assert!(hansou::verify(&home)?.faults.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`crate::error::Error::NoIndex`], [`crate::error::Error::Format`]; [`crate::error::Error::Damaged`] when the index
/// cannot even be opened.
pub fn verify(home: &Path) -> Result<Verified> {
    let started = Instant::now();
    let mut verified = files(home)?;
    if verified.faults.is_empty() {
        articles(&Index::open(home)?, &mut verified)?;
    }
    verified.seconds = started.elapsed().as_secs_f64();
    Ok(verified)
}

impl Verified {
    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults_total += 1;
        if self.faults.len() < LISTED {
            self.faults.push(fault);
        }
    }
}

/// The checksums of all files of one commit. A file that is gone because a writer replaced it meanwhile is no fault.
fn files(home: &Path) -> Result<Verified> {
    let mut before = state(home)?;
    for _ in 0..TRIES {
        let verified = files_of(home, &before.0)?;
        let after = state(home)?;
        if verified.faults.is_empty() || after == before {
            return Ok(verified);
        }
        before = after;
    }
    files_of(home, &before.0)
}

fn files_of(home: &Path, generation: &Path) -> Result<Verified> {
    let damaged = |error| from_tantivy(home, error);
    let directory = Folder::open(generation, Access::Mapped).map_err(damaged)?;
    let index = tantivy::Index::open(directory).map_err(damaged)?;
    let directory = index.directory();
    let managed = directory.list_managed_files();
    let mut verified = Verified::default();
    let mut files: Vec<PathBuf> = index.load_metas().map_err(damaged)?.list_segment_files().into_iter().collect();
    files.sort();
    for file in files {
        // Segments without deletions, for one, lack some of the files that there may be.
        if !managed.contains(&file) && !directory.exists(&file).unwrap_or(true) {
            continue;
        }
        verified.files += 1;
        verified.bytes += fs::metadata(generation.join(&file)).map_or(0, |meta| meta.len());
        let name = name(home, generation, &file);
        match directory.validate_checksum(&file) {
            Ok(true) => {}
            Ok(false) => verified.fault(Fault::Checksum { file: name }),
            Err(error) => verified.fault(Fault::File { file: name, why: error.to_string() }),
        }
    }
    Ok(verified)
}

/// The file's path in the index folder.
fn name(home: &Path, generation: &Path, file: &Path) -> String {
    let path = generation.join(file);
    path.strip_prefix(home).unwrap_or(&path).display().to_string()
}

/// Reads every article, looks it up by its identifier, and counts.
fn articles(index: &Index, verified: &mut Verified) -> Result<()> {
    for (segment, reader) in index.searcher().segment_readers().iter().enumerate() {
        let ids = reader.inverted_index(index.fields().id).map_err(|error| from_tantivy(index.home(), error))?;
        for doc in reader.doc_ids_alive() {
            verified.articles += 1;
            let stored = match index.stored(DocAddress::new(segment as u32, doc)) {
                Ok(stored) => stored,
                Err(error) => {
                    verified.fault(Fault::Article { place: format!("{segment}:{doc}"), why: error.to_string() });
                    continue;
                }
            };
            let term = Term::from_field_text(index.fields().id, &stored.meta.id);
            let postings = ids.read_postings(&term, IndexRecordOption::Basic);
            let reached = postings.is_ok_and(|postings| {
                postings.is_some_and(|mut postings| postings.doc() == doc || postings.seek(doc) == doc)
            });
            if !reached {
                verified.fault(Fault::Unreachable { id: stored.meta.id });
            }
        }
    }
    let listed = index.manifest()?.files.values().map(|known| known.articles).sum();
    if listed != index.articles() {
        verified.fault(Fault::Count { listed, indexed: index.articles() });
    }
    Ok(())
}
