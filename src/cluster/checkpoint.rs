//! How far a run is that is not committed yet, so that the next one goes on when it is killed. Articles carry the tag of the
//! stretch of the run that wrote them. When all files of a stretch are written, its list of files is kept and the next
//! stretch begins; what carries the tag of a stretch that never ended is read again.

use std::path::Path;
use std::sync::Arc;

use hansou_cluster::{Call, Cluster, Generation, RecordStore, Version};
use serde::{Deserialize, Serialize};

use super::mapping::{self, FORMAT, Layout};
use super::record::{generations, read_files, write_files};
use crate::error::Result;
use crate::index::{FORMAT as TERMS, Manifest};
use hansou_text::segment::UserWord;

/// Name of the record of a run that is under way.
const RECORD: &str = "building";

/// What a run does: another one goes on only with the same.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Task {
    /// The index that is filled.
    generation: String,
    /// Format and terms.
    formats: (u32, u32),
    /// The user's words with their frequencies.
    words: Vec<(String, u64)>,
    /// Hash of the list of files that it began with; empty for a new generation.
    base: String,
}

impl Task {
    /// Of a run with these words, which may go on with what was done `before`.
    fn new(words: &[UserWord], target: &Target<'_>, before: &Progress) -> Self {
        let (generation, base) = match target {
            Target::InUse(generation, hash) => ((*generation).to_owned(), (*hash).to_owned()),
            Target::New(..) => (before.task.generation.clone(), String::new()),
        };
        let words = words.iter().map(|word| (word.word.clone(), word.frequency)).collect();
        Self { generation, formats: (FORMAT, TERMS), words, base }
    }
}

/// A run under way, as the cluster keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Progress {
    task: Task,
    /// Stretches that have ended.
    ended: Vec<Stretch>,
    /// Tags of stretches that have begun and not ended, the one that is being written last.
    begun: Vec<String>,
}

/// Files that were read one after the other and whose articles are all written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Stretch {
    /// What its articles carry; the list of its files is named after it.
    tag: String,
    /// Pieces of that list.
    pieces: usize,
    /// Hash of it.
    hash: String,
}

impl Stretch {
    fn name(&self) -> String {
        list_name(&self.tag)
    }
}

fn list_name(tag: &str) -> String {
    format!("part-{tag}")
}

/// What is to be filled.
pub(super) enum Target<'a> {
    /// The generation of this name, whose list of files has this hash.
    InUse(&'a str, &'a str),
    /// A new one, beside the one of this name.
    New(Layout, Option<&'a str>),
}

/// The stretches of a run.
pub(super) struct Checkpoints {
    state: RecordStore,
    progress: Progress,
    version: Option<Version>,
    /// True when what the cluster keeps is `progress`.
    is_written: bool,
    /// What tells this run from others.
    run: String,
    /// Stretches of this run so far.
    own: usize,
    /// Tags that killed runs have left.
    left: Vec<String>,
    /// Stretches of another task, which nobody goes on with.
    outdated: Vec<Stretch>,
}

impl Checkpoints {
    /// Goes on with what a killed run has left of the same task, or begins it: makes the new generation where one is
    /// wanted.
    pub fn open(cluster: &Arc<Cluster>, words: &[UserWord], target: &Target<'_>, run: &str) -> Result<Self> {
        let state = RecordStore::new(cluster);
        let kept = state.read(RECORD)?;
        let version = kept.as_ref().map(|kept| kept.version);
        let before: Progress = kept.and_then(|kept| serde_json::from_value(kept.value).ok()).unwrap_or_default();
        let task = Task::new(words, target, &before);
        let name = &cluster.address().name;
        let there = generations(cluster)?;
        let is_there = there.iter().any(|one| one.index_name(name) == task.generation);
        // Killed after its last step, a run has left a generation that is in use.
        let is_in_use = matches!(target, Target::New(_, Some(in_use)) if *in_use == task.generation);
        let goes_on = before.task == task && is_there && !is_in_use;
        let (ended, left, outdated) = match goes_on {
            true => (before.ended, before.begun, Vec::new()),
            false => (Vec::new(), Vec::new(), before.ended),
        };
        let progress = Progress { task, ended, begun: left.clone() };
        let run = run.to_owned();
        let mut new = Self { state, progress, version, is_written: false, run, own: 0, left, outdated };
        // What was left stays among those that have begun, should this run be killed too.
        new.progress.begun.push(new.tag());
        if let (Target::New(layout, _), false) = (target, goes_on) {
            new.progress.task.generation = Generation(there.iter().max().map_or(1, |last| last.0 + 1)).index_name(name);
            new.write()?;
            cluster.send(&Call::put(format!("/{}", new.generation()), &mapping::index(*layout)))?;
        }
        Ok(new)
    }

    /// The index that is filled.
    pub fn generation(&self) -> &str {
        &self.progress.task.generation
    }

    /// What articles carry that are written now. From the first one on the cluster knows of it.
    pub fn current(&mut self) -> Result<String> {
        if !self.is_written {
            self.write()?;
        }
        Ok(self.tag())
    }

    fn tag(&self) -> String {
        format!("{}.{}", self.run, self.own)
    }

    /// Ends a stretch, all of whose articles are written, and begins the next one.
    pub fn end(&mut self, read: &Manifest, place: &Path) -> Result<()> {
        let tag = self.tag();
        let (pieces, hash) = write_files(&self.state, &list_name(&tag), read, place)?;
        self.progress.begun.retain(|begun| *begun != tag);
        self.progress.ended.push(Stretch { tag, pieces, hash });
        self.own += 1;
        self.progress.begun.push(self.tag());
        self.write()
    }

    /// Puts the files of the stretches that have ended into a list of files; those that it had already, by the tag of the
    /// stretch that read them last. What cannot be read was never done.
    pub fn put_files(&mut self, manifest: &mut Option<Manifest>, place: &Path) -> Vec<(String, Vec<String>)> {
        let (mut ended, mut again) = (Vec::new(), Vec::new());
        for stretch in std::mem::take(&mut self.progress.ended) {
            let read = read_files(&self.state, &stretch.name(), (stretch.pieces, &stretch.hash), place);
            let Ok(read) = read else {
                self.left.push(stretch.tag);
                continue;
            };
            let manifest = manifest.get_or_insert_default();
            let new_roots = read.roots.into_iter().filter(|root| !manifest.roots.contains(root));
            let new_roots: Vec<_> = new_roots.collect();
            manifest.roots.extend(new_roots);
            manifest.settings = read.settings;
            let had = |(name, known)| manifest.files.insert(String::clone(&name), known).is_some().then_some(name);
            again.push((stretch.tag.clone(), read.files.into_iter().filter_map(had).collect()));
            ended.push(stretch);
        }
        self.progress.ended = ended;
        again
    }

    /// Tags whose articles are to be there in the end.
    pub fn good(&self) -> Vec<String> {
        self.progress.ended.iter().map(|stretch| stretch.tag.clone()).chain([self.tag()]).collect()
    }

    /// Tags of this run.
    pub fn own(&self) -> Vec<String> {
        (0..=self.own).map(|number| format!("{}.{number}", self.run)).collect()
    }

    /// True when a killed run has left something.
    pub fn goes_on(&self) -> bool {
        !self.left.is_empty() || self.progress.ended.len() > self.own
    }

    /// Tags that killed runs have left: which of their articles are whole nobody knows.
    pub fn left(&self) -> &[String] {
        &self.left
    }

    /// Forgets the run: it is committed.
    pub fn remove(&mut self) -> Result<()> {
        self.outdated.append(&mut self.progress.ended);
        self.remove_outdated()?;
        if let Some(version) = self.version.take() {
            // What is not removed fits no other task.
            let _ = self.state.remove(RECORD, version);
        }
        Ok(())
    }

    fn remove_outdated(&mut self) -> Result<()> {
        let outdated = std::mem::take(&mut self.outdated);
        outdated.iter().try_for_each(|one| Ok(self.state.remove_long(&one.name(), one.pieces)?))
    }

    fn write(&mut self) -> Result<()> {
        let value = serde_json::to_value(&self.progress).unwrap_or_default();
        self.version = Some(self.state.write(RECORD, &value, self.version)?);
        self.is_written = true;
        self.remove_outdated()
    }
}
