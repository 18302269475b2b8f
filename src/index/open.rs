//! The open index, for reading: maps the files, reads nothing that is not asked for.

use std::path::{Path, PathBuf};

use tantivy::{DocAddress, ReloadPolicy, Searcher, Term};

pub use super::analyse::Meta;
use super::articles::{self, Articles};
use super::commit::{Commit, opened};
use super::directory::{Access, RECORD};
use super::failure::from_tantivy;
use super::figure_list::FigureList;
use super::layout;
use super::manifest::Manifest;
use super::postings::{self, Field, Postings};
use super::schema::{Fields, schema};
use crate::article::problem::{Problem, caught};
use crate::error::{Error, Result};
use hansou_text::segment::UserWord;
use xxhash_rust::xxh3::xxh3_64;

/// How often an index that is being written is looked at again.
const TRIES: usize = 100;

/// An index open for reading: one commit, whatever is written meanwhile.
pub struct Index {
    home: PathBuf,
    generation: PathBuf,
    searcher: Searcher,
    postings: Postings,
    articles: Articles,
    fields: Fields,
    commit: Commit,
    revision: Revision,
}

/// An article as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The headline, original.
    pub title: String,
    /// The text, original.
    pub body: String,
    /// The figures of the text, where the index keeps them.
    pub figures: Option<FigureList>,
    /// Everything else.
    pub meta: Meta,
}

/// Which commit of an index there is: two small reads say whether it is another one than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    generation: PathBuf,
    record: Vec<u8>,
}

impl Revision {
    /// Of the index at `layout`, as it is on disk now.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::Io`].
    pub fn on_disk(home: &Path) -> Result<Self> {
        let (generation, record) = state(home)?;
        Ok(Self { generation, record })
    }

    /// Its name: 12 hexadecimal digits, others for another commit.
    pub fn name(&self) -> String {
        format!("{:012x}", xxh3_64(&self.record) >> 16)
    }
}

/// The generation in use and its record of commits as it is on disk.
pub(super) fn state(home: &Path) -> Result<(PathBuf, Vec<u8>)> {
    let generation = layout::current(home)?.ok_or_else(|| Error::NoIndex { path: home.into() })?;
    let record = std::fs::read(generation.join(RECORD)).unwrap_or_default();
    Ok((generation, record))
}

impl Index {
    /// Opens the last complete index at `layout`.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::Format`] for an index of another version, [`Error::Damaged`].
    pub fn open(home: &Path) -> Result<Self> {
        // What a writer replaces between looking and opening is looked at again.
        let mut before = state(home)?;
        for _ in 0..TRIES {
            let internal = |what| Error::Internal { path: home.into(), what };
            let index = caught(|| Self::open_generation(home, &before.0)).map_err(internal).flatten();
            let after = state(home)?;
            if after == before {
                let (generation, record) = after;
                return index.map(|index| Self { revision: Revision { generation, record }, ..index });
            }
            before = after;
        }
        Err(Error::Locked { path: home.into() })
    }

    fn open_generation(home: &Path, generation: &Path) -> Result<Self> {
        let (_, index, commit) = opened(home, generation, Access::Mapped)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| from_tantivy(home, error))?;
        let (_, fields) = schema();
        let searcher = reader.searcher();
        let postings = postings::open(&searcher).map_err(|error| from_tantivy(home, error))?;
        let articles = articles::open(&searcher).map_err(|error| from_tantivy(home, error))?;
        let (home, generation) = (home.to_owned(), generation.to_owned());
        let revision = Revision { generation: generation.clone(), record: Vec::new() };
        Ok(Self { home, generation, searcher, postings, articles, fields, commit, revision })
    }

    /// Which commit it is.
    pub fn revision(&self) -> &Revision {
        &self.revision
    }

    /// What was wrong with its files when they were read, the first few of each.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the list of files cannot be read.
    pub fn problems(&self) -> Result<Vec<Problem>> {
        let manifest = self.manifest()?;
        Ok(manifest.files.values().flat_map(|known| known.problems.iter().cloned()).collect())
    }

    /// The folders and files that it was made from.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the list of files cannot be read.
    pub(crate) fn roots(&self) -> Result<Vec<PathBuf>> {
        Ok(self.manifest()?.roots.iter().map(PathBuf::from).collect())
    }

    /// Where the index lies.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The reader of this commit.
    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The posting lists of the texts.
    pub(crate) fn postings(&self) -> &Postings {
        &self.postings
    }

    /// The articles as they were.
    pub(crate) fn kept(&self) -> &Articles {
        &self.articles
    }

    /// The fields.
    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The words that the user added.
    pub(crate) fn user_words(&self) -> Vec<UserWord> {
        self.commit.user_words().collect()
    }

    /// The files it was made from.
    pub(super) fn manifest(&self) -> Result<Manifest> {
        Manifest::read(&self.home, &self.generation, &self.commit.manifest, self.commit.manifest_hash)
    }

    /// Version of the program that made it.
    pub(super) fn made_by(&self) -> &str {
        &self.commit.made_by
    }

    /// Number of articles.
    pub fn articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// An article as it is stored.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it cannot be read back.
    pub(crate) fn stored(&self, at: DocAddress) -> Result<Stored> {
        let damaged =
            |what: String| Error::Damaged { path: self.home.clone(), what: format!("article {at:?}: {what}") };
        let kept = self.articles.get(at).map_err(|error| damaged(error.to_string()))?;
        let text = |field| kept.text(field).map(str::to_owned).map_err(|error| damaged(error.to_string()));
        let meta = serde_json::from_slice(kept.rest()).map_err(|error| damaged(error.to_string()))?;
        let figures = Some(FigureList::from_written(text(Field::Figures)?));
        Ok(Stored { title: text(Field::Title)?, body: text(Field::Body)?, figures, meta })
    }

    /// Where the article is that has this identifier or stands at this place: `path`, or `path#n` in a file that holds
    /// several (the first one for the path alone).
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Io`].
    pub(crate) fn find_id(&self, id: &str) -> Result<Option<DocAddress>> {
        let names = [Some(id.to_owned()), id.strip_suffix("#1").map(str::to_owned), Some(format!("{id}#1"))];
        for name in names.into_iter().flatten() {
            let term = Term::from_field_text(self.fields.id, &name);
            let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
            let found = self
                .searcher
                .search(&query, &tantivy::collector::DocSetCollector)
                .map_err(|error| from_tantivy(&self.home, error))?;
            if let Some(first) = found.into_iter().min() {
                return Ok(Some(first));
            }
        }
        Ok(None)
    }
}
