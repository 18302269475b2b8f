//! The one writer of an index: takes articles, removes files' articles, commits all at once.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, IndexWriter, TantivyError, Term};

use super::analyse::{Noted, document};
use super::home::{self, Lock};
use super::postings::Plugin;
use super::schema::{FORMAT, Fields, schema};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::text::segment::UserWord;

/// What a commit says of itself, kept in tantivy's own commit record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Commit {
    /// [`FORMAT`] of the index.
    pub format: u32,
    /// Version of the program that made it.
    pub made_by: String,
    /// Name of the manifest file that belongs to this commit.
    pub manifest: String,
    /// The user's words with their frequencies.
    #[serde(default)]
    pub words: Vec<(String, u64)>,
}

/// Writes an index. Nothing is seen by readers before [`Writer::commit`].
pub struct Writer {
    home: PathBuf,
    generation: PathBuf,
    /// True while the generation is not yet the one in use.
    fresh: bool,
    fields: Fields,
    words: Vec<UserWord>,
    /// The manifest of the last commit.
    manifest: Option<String>,
    inner: IndexWriter,
    _lock: Lock,
}

/// How a writer works.
#[derive(Debug, Clone, Default)]
pub(crate) struct Work {
    /// Threads that build postings; 0 is one for each core.
    pub threads: usize,
    /// Memory for postings not yet on disk, all threads together, in MiB.
    pub memory_mb: usize,
    /// Start from nothing.
    pub full: bool,
    /// The user's words; `None` keeps those of the index.
    pub words: Option<Vec<UserWord>>,
}

impl Writer {
    /// Opens the index at `home` for writing, making an empty one where there is none.
    ///
    /// # Errors
    /// [`Error::Locked`] while another process writes, [`Error::Format`] for an index of another version unless a
    /// full rebuild is asked for, [`Error::Io`].
    pub fn open(home: &Path, threads: usize, memory_mb: usize, full: bool) -> Result<Self> {
        Self::with(home, Work { threads, memory_mb, full, words: None })
    }

    pub(crate) fn with(home: &Path, work: Work) -> Result<Self> {
        let lock = home::lock(home)?;
        let existing = if work.full { None } else { home::current(home)? };
        let before = existing.as_deref().map(|generation| commit_of(home, generation)).transpose()?;
        let manifest = before.as_ref().map(|commit| commit.manifest.clone());
        let words = work.words.unwrap_or_else(|| before.iter().flat_map(Commit::user_words).collect());
        let fresh = existing.is_none();
        let generation = existing.map_or_else(|| home::next(home), Ok)?;
        if !fresh {
            home::sweep(home, &generation.file_name().unwrap_or_default().to_string_lossy());
        }
        let (schema, fields) = schema();
        let damaged = |error| from_tantivy(home, error);
        let directory = MmapDirectory::open(&generation).map_err(|error| damaged(error.into()))?;
        let compression = ZstdCompressor { compression_level: Some(3) };
        let settings = IndexSettings { docstore_compression: Compressor::Zstd(compression), ..Default::default() };
        let plugin = Arc::new(Plugin::new(words.clone()));
        let index = if fresh {
            let builder = tantivy::Index::builder().schema(schema).settings(settings);
            builder.register_plugin(plugin).open_or_create(directory).map_err(damaged)?
        } else {
            let mut index = tantivy::Index::open(directory).map_err(damaged)?;
            index.register_plugin(plugin);
            index
        };
        let threads = match work.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        // Tantivy wants at least 15 MB a thread.
        let memory = (work.memory_mb << 20).max(threads * (16 << 20));
        let inner = index.writer_with_num_threads(threads, memory).map_err(damaged)?;
        Ok(Self { home: home.into(), generation, fresh, fields, words, manifest, inner, _lock: lock })
    }

    /// Adds an article of the file with this path key.
    ///
    /// # Errors
    /// [`Error::Io`] when the disk does not take it.
    pub fn add(&self, article: Article, file: u64) -> Result<Noted> {
        let (document, noted) = document(&self.fields, article, file);
        self.inner.add_document(document).map_err(|error| self.failed(error))?;
        Ok(noted)
    }

    /// Removes all articles that a file had before this call.
    pub fn remove_file(&self, file: u64) {
        self.inner.delete_term(Term::from_field_u64(self.fields.file, file));
    }

    /// Makes everything since the last commit visible at once, together with the manifest.
    ///
    /// # Errors
    /// [`Error::Io`] when the disk does not take it; the index then is as it was.
    pub fn commit(mut self, manifest: &[u8]) -> Result<()> {
        let home = self.home.clone();
        let damaged = |error| from_tantivy(&home, error);
        let mut prepared = self.inner.prepare_commit().map_err(damaged)?;
        let name = format!("files-{}.json.zst", prepared.opstamp());
        let path = self.generation.join(&name);
        let packed = packed(manifest).map_err(Error::io("packing", &path))?;
        home::replace(&path, &packed)?;
        let commit = Commit {
            format: FORMAT,
            made_by: env!("CARGO_PKG_VERSION").into(),
            manifest: name.clone(),
            words: self.words.iter().map(|word| (word.word.clone(), word.frequency)).collect(),
        };
        prepared.set_payload(&serde_json::to_string(&commit).unwrap_or_default());
        prepared.commit().map_err(damaged)?;
        if self.fresh {
            home::switch(&self.home, &self.generation)?;
        }
        remove_old_manifests(&self.generation, &name);
        self.inner.wait_merging_threads().map_err(|error| from_tantivy(&home, error))
    }

    /// Segments of the last commit.
    pub(super) fn segments(&self) -> Result<usize> {
        self.inner.index().searchable_segment_ids().map(|ids| ids.len()).map_err(|error| self.failed(error))
    }

    /// Merges the segments of the last commit into one, without the articles that were removed. Tantivy commits the
    /// new list of segments as it commits any other, with what the last commit said of itself.
    pub(super) fn merge(mut self) -> Result<()> {
        let home = self.home.clone();
        let damaged = |error| from_tantivy(&home, error);
        let segments = self.inner.index().searchable_segment_metas().map_err(damaged)?;
        if segments.len() > 1 || segments.iter().any(|segment| segment.has_deletes()) {
            // As long as the old segments are known here, their files stay.
            let ids: Vec<_> = segments.into_iter().map(|segment| segment.id()).collect();
            self.inner.merge(&ids).wait().map_err(damaged)?;
        }
        self.inner.garbage_collect_files().wait().map_err(damaged)?;
        self.inner.wait_merging_threads().map_err(damaged)
    }

    /// The folder of the generation being written.
    pub(crate) fn generation(&self) -> &Path {
        &self.generation
    }

    /// True when nothing was committed before.
    pub(crate) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Name of the manifest of the last commit, if there was one.
    pub(crate) fn manifest_name(&self) -> Option<String> {
        self.manifest.clone()
    }

    fn failed(&self, error: TantivyError) -> Error {
        from_tantivy(&self.home, error)
    }
}

impl Commit {
    pub(crate) fn user_words(&self) -> impl Iterator<Item = UserWord> + '_ {
        self.words.iter().map(|(word, frequency)| UserWord { word: word.clone(), frequency: *frequency })
    }

    /// Reads the commit record of an open index and checks the format.
    pub(super) fn of(home: &Path, index: &tantivy::Index) -> Result<Self> {
        let metas = index.load_metas().map_err(|error| from_tantivy(home, error))?;
        let commit: Option<Self> = metas.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok());
        match commit {
            Some(commit) if commit.format == FORMAT => Ok(commit),
            other => Err(Error::Format {
                path: home.into(),
                found: other.map_or_else(|| "unknown".into(), |commit| commit.format.to_string()),
                wanted: FORMAT,
            }),
        }
    }
}

fn commit_of(home: &Path, generation: &Path) -> Result<Commit> {
    let index = tantivy::Index::open_in_dir(generation).map_err(|error| from_tantivy(home, error))?;
    Commit::of(home, &index)
}

/// Packed with a checksum, so that damage does not read as another list of files.
fn packed(manifest: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3)?;
    encoder.include_checksum(true)?;
    encoder.write_all(manifest)?;
    encoder.finish()
}

/// Manifests of earlier commits; one that cannot be removed now is tried again at the next commit.
fn remove_old_manifests(generation: &Path, keep: &str) {
    for entry in fs::read_dir(generation).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("files-") && name != keep {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Says of a tantivy error what was being done and to which index.
pub(crate) fn from_tantivy(home: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(..) => Error::Locked { path: home.into() },
        TantivyError::IoError(source) => Error::io("using the index", home)(std::io::Error::other(source.to_string())),
        other => Error::Damaged { path: home.into(), what: other.to_string() },
    }
}
