//! The one writer of an index: takes articles, removes files' articles, commits all at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::plugin::SegmentPlugin;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, IndexWriter, TantivyError, Term};
use xxhash_rust::xxh3::xxh3_64;

use super::analyse::{FactCounts, document};
use super::byte_budget::{self, ByteBudget};
use super::commit::{Commit, opened};
use super::directory::{self, Access, Folder, RECORD};
use super::failure::from_tantivy;
use super::layout::{self, Lock};
use super::manifest::Manifest;
use super::schema::{FORMAT, Fields, schema};
use super::store::Store;
use super::{articles, postings, seal};
use crate::article::Article;
use crate::article::unpack::Limits;
use crate::error::{Error, Result};
use hansou_text::segment::UserWord;

/// Writes an index. Nothing is seen by readers before [`Writer::commit`].
pub struct Writer {
    home: PathBuf,
    generation: PathBuf,
    /// True while the generation is not yet the one in use.
    fresh: bool,
    fields: Fields,
    words: Vec<UserWord>,
    figures: usize,
    /// Name and hash of the manifest of the last commit.
    manifest: Option<(String, u64)>,
    folder: Folder,
    inner: IndexWriter,
    budget: Arc<ByteBudget>,
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
    /// Figures of one article that are indexed.
    pub figures: usize,
}

impl Work {
    /// Threads, and bytes of memory for all of them: tantivy wants at least 15 MB for each.
    fn room(&self) -> (usize, usize) {
        let threads = match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        (threads, (self.memory_mb << 20).max(threads * (16 << 20)))
    }
}

impl Writer {
    /// Opens the index at `layout` for writing, making an empty one where there is none.
    ///
    /// # Errors
    /// [`Error::Locked`] while another process writes, [`Error::Format`] for an index of another version unless a
    /// full rebuild is asked for, [`Error::Io`].
    pub fn open(home: &Path, threads: usize, memory_mb: usize, full: bool) -> Result<Self> {
        let figures = Limits::default().figures;
        Self::with(home, Work { threads, memory_mb, full, words: None, figures })
    }

    pub(crate) fn with(home: &Path, work: Work) -> Result<Self> {
        let (threads, memory) = work.room();
        let lock = layout::lock(home)?;
        let existing = if work.full { None } else { layout::current(home)? };
        let before = existing.as_deref().map(|generation| opened(home, generation, Access::InPieces)).transpose()?;
        let commit = before.as_ref().map(|(_, _, commit)| commit);
        let manifest = commit.map(|commit| (commit.manifest.clone(), commit.manifest_hash));
        let words = work.words.unwrap_or_else(|| commit.into_iter().flat_map(Commit::user_words).collect());
        let generation = existing.map_or_else(|| layout::next(home), Ok)?;
        let damaged = |error| from_tantivy(home, error);
        let (schema, fields) = schema();
        let fresh = before.is_none();
        let budget = Arc::new(ByteBudget::default());
        // In this order a segment takes what it needs of a document: the articles are the last.
        let plugins: [Arc<dyn SegmentPlugin>; 2] =
            [Arc::new(postings::Plugin::new(words.clone())), Arc::new(articles::Plugin::new(Arc::clone(&budget)))];
        let (folder, index) = match before {
            Some((folder, mut index, _)) => {
                layout::remove_old_generations(home, &generation);
                clear(home, &generation, &index, &folder)?;
                plugins.into_iter().for_each(|plugin| index.register_plugin(plugin));
                (folder, index)
            }
            None => {
                let folder = Folder::open(&generation, Access::InPieces).map_err(damaged)?;
                // Tantivy's own store stays empty.
                let compression = Compressor::Zstd(ZstdCompressor::default());
                let settings = IndexSettings { docstore_compression: compression, ..Default::default() };
                let builder = tantivy::Index::builder().schema(schema).settings(settings);
                let builder = plugins.into_iter().fold(builder, tantivy::IndexBuilder::register_plugin);
                let index = builder.open_or_create(folder.clone());
                (folder.clone(), index.map_err(|error| failed(home, &folder, error))?)
            }
        };
        let inner = index.writer_with_num_threads(threads, memory).map_err(|error| failed(home, &folder, error))?;
        let (home, figures) = (home.into(), work.figures);
        Ok(Self { home, generation, fresh, fields, words, figures, manifest, folder, inner, budget, _lock: lock })
    }

    /// Adds an article of the file with this path key.
    ///
    /// # Errors
    /// [`Error::Io`] when the disk does not take it.
    pub fn add(&self, article: Article, file: u64) -> Result<FactCounts> {
        self.budget.acquire(byte_budget::bytes(&article));
        self.place(article, file)
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
        if let Err(error) = self.put_in_use(manifest) {
            self.abandon();
            return Err(error);
        }
        self.finish()
    }

    fn put_in_use(&mut self, manifest: &[u8]) -> Result<()> {
        let (home, folder) = (&self.home, &self.folder);
        let failed = |error| failed(home, folder, error);
        let index = self.inner.index().clone();
        let mut prepared = self.inner.prepare_commit().map_err(failed)?;
        let name = format!("files-{}.json.zst", prepared.opstamp());
        let path = self.generation.join(&name);
        let packed = zstd::encode_all(manifest, 3).map_err(Error::io("packing", &path))?;
        directory::replace(&path, &packed).map_err(Error::io("writing", &path))?;
        let commit = Commit {
            format: FORMAT,
            made_by: env!("CARGO_PKG_VERSION").into(),
            manifest: name.clone(),
            manifest_hash: xxh3_64(&packed),
            words: self.words.iter().map(|word| (word.word.clone(), word.frequency)).collect(),
        };
        prepared.set_payload(&serde_json::to_string(&commit).unwrap_or_default());
        prepared.commit().map_err(failed)?;
        if self.fresh {
            layout::switch(home, &self.generation)?;
            layout::remove_old_generations(home, &self.generation);
        }
        // Once now, for those who read while segments are merged, and once when that has ended.
        seal(home, &self.generation, &index, folder)
    }

    /// Gives up: nothing since the last commit is kept, and the space it took is free again where that can be done.
    pub(crate) fn abandon(mut self) {
        let in_use = layout::current(&self.home).is_ok_and(|current| current.as_deref() == Some(&self.generation));
        if !in_use {
            drop(self.inner);
            directory::remove(&self.generation);
        } else if self.inner.rollback().is_ok() {
            let _ = self.inner.garbage_collect_files().wait();
        }
    }

    /// Segments of the last commit.
    pub(super) fn segments(&self) -> Result<usize> {
        self.inner.index().searchable_segment_ids().map(|ids| ids.len()).map_err(|error| self.failed(error))
    }

    /// Merges the segments of the last commit into one, without the articles that were removed. Tantivy commits the
    /// new list of segments as it commits any other, with what the last commit said of itself.
    pub(super) fn merge(mut self) -> Result<()> {
        let segments = self.inner.index().searchable_segment_metas().map_err(|error| self.failed(error))?;
        if segments.len() > 1 || segments.iter().any(|segment| segment.has_deletes()) {
            // As long as the old segments are known here, their files stay.
            let ids: Vec<_> = segments.into_iter().map(|segment| segment.id()).collect();
            self.inner.merge(&ids).wait().map_err(|error| self.failed(error))?;
        }
        self.inner.garbage_collect_files().wait().map_err(|error| self.failed(error))?;
        self.finish()
    }

    /// Waits for merges, makes damage to what is there now known, and removes what is not needed.
    fn finish(self) -> Result<()> {
        let Self { home, generation, folder, inner, .. } = self;
        let index = inner.index().clone();
        inner.wait_merging_threads().map_err(|error| failed(&home, &folder, error))?;
        seal(&home, &generation, &index, &folder)?;
        clear(&home, &generation, &index, &folder)
    }

    fn failed(&self, error: TantivyError) -> Error {
        failed(&self.home, &self.folder, error)
    }
}

impl Store for Writer {
    fn make_room(&self, article: &Article) {
        self.budget.acquire(byte_budget::bytes(article));
    }

    fn place(&self, article: Article, file: u64) -> Result<FactCounts> {
        let unplaced = Unplaced { budget: &self.budget, bytes: byte_budget::bytes(&article) };
        let (document, noted) = document(&self.fields, article, file, self.figures);
        self.inner.add_document(document).map_err(|error| self.failed(error))?;
        unplaced.placed();
        Ok(noted)
    }

    fn remove_file(&self, file: u64) -> Result<()> {
        Writer::remove_file(self, file);
        Ok(())
    }

    fn manifest(&self) -> Result<Option<Manifest>> {
        let read = |(name, hash): &(String, u64)| Manifest::read(&self.home, &self.generation, name, *hash);
        self.manifest.as_ref().map(read).transpose()
    }

    fn is_fresh(&self) -> bool {
        self.fresh
    }

    fn commit(self: Box<Self>, manifest: &Manifest) -> Result<()> {
        Writer::commit(*self, &manifest.bytes())
    }

    fn abandon(self: Box<Self>) {
        Writer::abandon(*self);
    }
}

/// An article that has budget and has not been handed on: should that fail, it leaves.
struct Unplaced<'a> {
    budget: &'a ByteBudget,
    bytes: usize,
}

impl Unplaced<'_> {
    /// Its segment will say when it has come.
    fn placed(mut self) {
        self.bytes = 0;
    }
}

impl Drop for Unplaced<'_> {
    fn drop(&mut self) {
        self.budget.release(self.bytes);
    }
}

fn seal(home: &Path, generation: &Path, index: &tantivy::Index, folder: &Folder) -> Result<()> {
    let record = folder.record().map_err(|error| from_tantivy(home, error.into()))?;
    seal::renew(home, generation, index, &record)
}

/// Removes what no commit needs: what a killed run left (tantivy would not write a file of the same name again), the
/// manifests of earlier commits, lists of deletions that others took the place of.
fn clear(home: &Path, generation: &Path, index: &tantivy::Index, folder: &Folder) -> Result<()> {
    let failed = |error| from_tantivy(home, error);
    let record = folder.record().map_err(|error| failed(error.into()))?;
    let mut live = index.load_metas().map_err(failed)?.list_segment_files();
    live.extend(
        [RECORD, ".managed.json", seal::SEAL, &Commit::from_record(home, &record)?.manifest].map(PathBuf::from),
    );
    for entry in fs::read_dir(generation).map_err(Error::io("listing", generation))?.flatten() {
        let name = PathBuf::from(entry.file_name());
        let is_lock = name.extension().is_some_and(|ending| ending == "lock");
        if !is_lock && !live.contains(&name) {
            directory::remove(&entry.path());
        }
    }
    Ok(())
}

/// What went wrong while writing; tantivy's threads only say that something did.
fn failed(home: &Path, folder: &Folder, error: TantivyError) -> Error {
    match folder.take_failure() {
        Some(failure) => Error::io("writing", failure.path)(failure.source),
        None => from_tantivy(home, error),
    }
}
