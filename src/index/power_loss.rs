//! Takes the power away after any step of indexing: what was not synchronised is lost, torn or out of order, as a disk
//! may do. Whatever is left, the index that was last complete, or the next one, opens, is sound, and can be brought up
//! to date. HANSOU_CUTS says how often (24 when not set).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::DocAddress;
use tempfile::TempDir;

use super::fs_trace::Step;
use super::{Index, Settings, refresh, verify};
use crate::error::Error;

/// What was done, by all tests that run.
static DONE: Mutex<Vec<Done>> = Mutex::new(Vec::new());

/// A [`Step`] that is kept.
#[derive(Debug, Clone, PartialEq)]
enum Done {
    Create(PathBuf),
    Write(PathBuf, Vec<u8>),
    Sync(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    CreateFolder(PathBuf),
    RemoveFolder(PathBuf),
    SyncFolder(PathBuf),
    /// A run that made the index this state of the texts said that it was done.
    Acknowledged(PathBuf, usize),
}

impl Done {
    fn path(&self) -> &Path {
        match self {
            Self::Create(path) | Self::Write(path, _) | Self::Sync(path) | Self::Rename(path, _) => path,
            Self::Remove(path) | Self::CreateFolder(path) | Self::RemoveFolder(path) | Self::SyncFolder(path) => path,
            Self::Acknowledged(path, _) => path,
        }
    }
}

pub(super) fn record(step: Step<'_>) {
    let done = match step {
        Step::Create(path) => Done::Create(path.into()),
        Step::Write(path, bytes) => Done::Write(path.into(), bytes.to_vec()),
        Step::Sync(path) => Done::Sync(path.into()),
        Step::Rename(from, to) => Done::Rename(from.into(), to.into()),
        Step::Remove(path) => Done::Remove(path.into()),
        Step::CreateFolder(path) => Done::CreateFolder(path.into()),
        Step::RemoveFolder(path) => Done::RemoveFolder(path.into()),
        Step::SyncFolder(path) => Done::SyncFolder(path.into()),
    };
    DONE.lock().unwrap_or_else(PoisonError::into_inner).push(done);
}

/// The bytes of a file: what is surely on disk, and what was written since.
#[derive(Debug, Clone, Default)]
struct Content {
    synced: Vec<u8>,
    since: Vec<Vec<u8>>,
}

/// A change of a folder's list of names; a file is known by its place in the list of contents.
#[derive(Debug, Clone)]
enum Change {
    Set(String, usize),
    Gone(String),
}

/// A folder: the names that are surely on disk, and what was changed since.
#[derive(Debug, Clone, Default)]
struct Names {
    synced: BTreeMap<String, usize>,
    since: Vec<Change>,
}

/// The disk as the steps leave it.
#[derive(Debug, Clone, Default)]
struct Disk {
    contents: Vec<Content>,
    folders: BTreeMap<PathBuf, Names>,
    /// Where each file is now, as the program sees it.
    now: BTreeMap<PathBuf, usize>,
}

impl Disk {
    fn after(steps: &[Done]) -> Self {
        let mut disk = Self::default();
        for step in steps {
            disk.step(step);
        }
        disk
    }

    fn step(&mut self, step: &Done) {
        match step {
            Done::Create(path) => {
                self.contents.push(Content::default());
                self.set(path, self.contents.len() - 1);
            }
            Done::Write(path, bytes) => self.content(path).since.push(bytes.clone()),
            Done::Sync(path) => {
                let content = self.content(path);
                let since = std::mem::take(&mut content.since);
                content.synced.extend(since.concat());
            }
            Done::Rename(from, to) => {
                let file = self.now.remove(from).expect("what is renamed is there");
                self.change(from, Change::Gone);
                self.set(to, file);
            }
            Done::Remove(path) => {
                self.now.remove(path);
                self.change(path, Change::Gone);
            }
            Done::CreateFolder(path) => _ = self.folders.entry(path.clone()).or_default(),
            Done::RemoveFolder(path) => {
                self.now.retain(|file, _| !file.starts_with(path));
                // Names go one by one, and each may or may not be gone.
                if let Some(names) = self.folders.get_mut(path) {
                    let all: Vec<String> = names.current().into_keys().collect();
                    names.since.extend(all.into_iter().map(Change::Gone));
                }
            }
            Done::SyncFolder(path) => {
                if let Some(names) = self.folders.get_mut(path) {
                    names.synced = names.current();
                    names.since.clear();
                }
            }
            Done::Acknowledged(..) => {}
        }
    }

    fn content(&mut self, path: &Path) -> &mut Content {
        let at = self.now[path];
        &mut self.contents[at]
    }

    fn set(&mut self, path: &Path, file: usize) {
        self.now.insert(path.into(), file);
        self.change(path, |name| Change::Set(name, file));
    }

    fn change(&mut self, path: &Path, change: impl FnOnce(String) -> Change) {
        let (folder, name) = (path.parent().expect("a folder"), path.file_name().expect("a name"));
        let names = self.folders.entry(folder.into()).or_default();
        names.since.push(change(name.to_string_lossy().into_owned()));
    }

    /// Writes what a power cut may leave of the folder `layout` to `to`.
    fn cut(&self, home: &Path, to: &Path, random: &mut Random) {
        for (folder, names) in &self.folders {
            let Ok(inside) = folder.strip_prefix(home) else { continue };
            let folder = to.join(inside);
            fs::create_dir_all(&folder).unwrap();
            for (name, file) in names.left(random) {
                fs::write(folder.join(name), self.contents[file].left(random)).unwrap();
            }
        }
    }
}

impl Names {
    fn apply<'a>(&'a self, changes: impl Iterator<Item = &'a Change>) -> BTreeMap<String, usize> {
        let mut names = self.synced.clone();
        for change in changes {
            match change {
                Change::Set(name, file) => _ = names.insert(name.clone(), *file),
                Change::Gone(name) => _ = names.remove(name),
            }
        }
        names
    }

    fn current(&self) -> BTreeMap<String, usize> {
        self.apply(self.since.iter())
    }

    /// All changes, none, the first few, or any of them.
    fn left(&self, random: &mut Random) -> BTreeMap<String, usize> {
        let first = random.below(self.since.len() + 1);
        match random.below(4) {
            0 => self.current(),
            1 => self.synced.clone(),
            2 => self.apply(self.since[..first].iter()),
            _ => self.apply(self.since.iter().filter(|_| random.below(2) == 0)),
        }
    }
}

impl Content {
    /// What was synchronised, then all, nothing, a part, or zeros for what was written since.
    fn left(&self, random: &mut Random) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        let since = self.since.concat();
        match random.below(4) {
            0 => bytes.extend(since),
            1 => {}
            2 => bytes.extend(&since[..random.below(since.len() + 1)]),
            _ => bytes.resize(bytes.len() + since.len(), 0),
        }
        bytes
    }
}

/// Xorshift64 (Marsaglia 2003): the same cuts in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// Texts of a state: every state changes some files, removes one and adds one.
fn write(texts: &Path, state: usize) {
    fs::create_dir_all(texts).unwrap();
    for file in 0..6 {
        let age = if file < 3 { state } else { 0 };
        let lines: String = (0..5)
            .map(|record| {
                format!(
                    "{{\"title\":\"{file}之{record}\",\"body\":\"签约额157亿元。\",\"id\":\"{file}-{record}-{age}\"}}\n"
                )
            })
            .collect();
        fs::write(texts.join(format!("{file}.jsonl")), lines).unwrap();
    }
    fs::write(texts.join(format!("new{state}.txt")), format!("新增{state}号文件。")).unwrap();
    let _ = fs::remove_file(texts.join(format!("new{}.txt", state.wrapping_sub(1))));
}

/// The identifiers of all articles, sorted.
fn ids(index: &Index) -> BTreeSet<String> {
    let segments = index.searcher().segment_readers().iter().enumerate();
    let all = segments
        .flat_map(|(segment, reader)| reader.doc_ids_alive().map(move |doc| DocAddress::new(segment as u32, doc)));
    all.map(|at| index.stored(at).unwrap().meta.id).collect()
}

fn run(home: &Path, texts: &Path, full: bool) {
    let settings = Settings { threads: Some(1), memory_mb: 16, full, ..Settings::default() };
    let report = refresh(home, &[texts.into()], &settings, &()).unwrap();
    assert_eq!(report.problems, []);
}

#[test]
fn a_power_cut_leaves_a_complete_index() {
    let cuts: usize = std::env::var("HANSOU_CUTS").ok().and_then(|cuts| cuts.parse().ok()).unwrap_or(24);
    let folder = TempDir::new().unwrap();
    let (home, texts) = (folder.path().join("index"), folder.path().join("texts"));
    let mut wanted = Vec::new();
    for state in 0..6 {
        write(&texts, state);
        run(&home, &texts, state == 3);
        note_acknowledged(&home, state);
        wanted.push(ids(&Index::open(&home).unwrap()));
        assert_eq!(wanted[state].len(), 31, "state {state}");
    }
    let mut steps = DONE.lock().unwrap_or_else(PoisonError::into_inner).clone();
    steps.retain(|step| step.path().starts_with(&home));
    assert!(steps.len() > 300, "{} steps", steps.len());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for number in 0..cuts {
        // From the first step on, at first.
        let cut = 1 + if number < 8 { number * 4 } else { random.below(steps.len()) };
        let acknowledged = steps[..cut].iter().rev().find_map(|step| match step {
            Done::Acknowledged(_, state) => Some(*state),
            _ => None,
        });
        fs::remove_dir_all(&home).unwrap();
        Disk::after(&steps[..cut]).cut(&home, &home, &mut random);
        let next = acknowledged.map_or(0, |state| state + 1);
        match Index::open(&home) {
            Ok(index) => {
                let ids = ids(&index);
                let known = acknowledged.into_iter().chain([next]).filter(|&state| state < wanted.len());
                assert!(known.map(|state| &wanted[state]).any(|state| *state == ids), "cut {cut}: {ids:?}");
                let verified = verify(&home).unwrap();
                assert_eq!(verified.faults, [], "cut {cut}");
            }
            Err(Error::NoIndex { .. }) => assert_eq!(acknowledged, None, "cut {cut}: the index is gone"),
            Err(error) => panic!("cut {cut}, after state {acknowledged:?}: {error}\n{:?}", &steps[cut - 1]),
        }
        run(&home, &texts, false);
        assert_eq!(ids(&Index::open(&home).unwrap()), wanted[5], "cut {cut}");
        assert_eq!(verify(&home).unwrap().faults, [], "cut {cut}");
    }
}

fn note_acknowledged(home: &Path, state: usize) {
    DONE.lock().unwrap_or_else(PoisonError::into_inner).push(Done::Acknowledged(home.into(), state));
}

/// The simulation itself: what is not synchronised is lost in one case of many, what is, in none.
#[test]
fn the_simulated_disk_forgets() {
    let path = |name: &str| PathBuf::from("/d").join(name);
    let mut disk = Disk::after(&[
        Done::Create(path("a")),
        Done::Write(path("a"), b"old".to_vec()),
        Done::Sync(path("a")),
        Done::SyncFolder("/d".into()),
        Done::Write(path("a"), b"new".to_vec()),
        Done::Create(path("b")),
        Done::Rename(path("b"), path("c")),
    ]);
    let mut random = Random(1);
    let mut seen = BTreeSet::new();
    for _ in 0..200 {
        let names: Vec<String> = disk.folders[Path::new("/d")].left(&mut random).into_keys().collect();
        assert!(names.contains(&"a".to_owned()));
        seen.insert((names, disk.contents[0].left(&mut random)));
    }
    assert!(seen.len() > 8, "{seen:?}");
    assert!(seen.iter().all(|(_, bytes)| bytes.starts_with(b"old")));
    disk.step(&Done::SyncFolder("/d".into()));
    assert_eq!(disk.folders[Path::new("/d")].left(&mut random).into_keys().collect::<Vec<_>>(), ["a", "c"]);
}
