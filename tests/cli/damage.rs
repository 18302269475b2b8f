//! Damaged index files, through the real program: a byte changed, a file cut, grown, emptied or missing. Every answer
//! is the right one or an error that names the file and the command that rebuilds; never a panic, a hang or a silently
//! wrong result. HANSOU_DAMAGES says how often (80 when not set).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::support;
use crate::support::Random;
use tempfile::TempDir;

/// Questions that together read all kinds of files: words, pairs, single characters, positions, figures, dates,
/// sources, stored texts, suggestions, the list of files.
const QUESTIONS: [&[&str]; 9] = [
    &["query", "高新区 传感器", "--json"],
    &["query", "“高新区传感器”|鸬鹚 -招聘", "--json", "--explain"],
    &["query", "签约额>100亿元", "--json"],
    &["query", "日期:2024 来源:corpus 湖", "--json", "--sort", "date"],
    &["query", "传感器 同句 高新*", "--json"],
    &["query", "gaoxinqu", "--json"],
    &["show", "corpus/2021/20210925-beidou.json", "--json"],
    &["facts", "签约额", "--json"],
    &["stats", "--json"],
];

/// An index made in several runs, so that it has segments, deletions and a merge behind it.
fn sound(folder: &Path) {
    support::copy_corpus(&folder.join("corpus"));
    assert_eq!(run(folder, &["index", "corpus"]).0, 0);
    for (name, text) in [("a.txt", "高新区的传感器"), ("b.txt", "须水河"), ("corpus/2020/20200212-epidemic.txt", "湖")]
    {
        fs::write(folder.join("corpus").join(name.trim_start_matches("corpus/")), text).unwrap();
        assert_eq!(run(folder, &["index", "corpus"]).0, 0);
    }
}

/// Exit code, standard output without the time taken, standard error.
fn run(folder: &Path, line: &[&str]) -> (i32, String, String) {
    let child = Command::new(env!("CARGO_BIN_EXE_search"))
        .args(line)
        .current_dir(folder)
        .env_remove("HANSOU_INDEX")
        .env("HANSOU_LANG", "en")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let out = text(child.stdout);
    let out: Vec<&str> =
        out.lines().filter(|line| !line.contains("took_ms") && !line.contains("index_bytes")).collect();
    (child.status.code().unwrap_or(-1), out.join("\n"), text(child.stderr))
}

/// All files of the index, sorted.
fn files(home: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![home.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// Does something to a file; says what.
fn damage(file: &Path, random: &mut Random) -> String {
    let mut bytes = fs::read(file).unwrap();
    let at = random.below(bytes.len().max(1));
    let what = random.below(8);
    match what {
        // The most likely, and hardest to notice.
        0..=3 if !bytes.is_empty() => {
            bytes[at] ^= 1 << random.below(8);
            fs::write(file, &bytes).unwrap();
            format!("a bit of byte {at} of {}", bytes.len())
        }
        4 => {
            fs::write(file, &bytes[..at]).unwrap();
            format!("cut to {at} of {}", bytes.len())
        }
        5 => {
            let end = (at + 4096).min(bytes.len());
            bytes[at..end].fill(0);
            fs::write(file, &bytes).unwrap();
            format!("zeros from {at} to {end}")
        }
        6 => {
            bytes.extend_from_within(..at.min(64));
            fs::write(file, &bytes).unwrap();
            "grown".to_owned()
        }
        _ => {
            fs::remove_file(file).unwrap();
            "missing".to_owned()
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn damage_is_named_or_harmless() {
    let damages: usize = std::env::var("HANSOU_DAMAGES").ok().and_then(|number| number.parse().ok()).unwrap_or(80);
    let folder = TempDir::new().unwrap();
    let home = folder.path().join(".hansou");
    sound(folder.path());
    let answers: Vec<_> = QUESTIONS.iter().map(|line| run(folder.path(), line)).collect();
    for (line, answer) in QUESTIONS.iter().zip(&answers) {
        assert_eq!(answer.0, 0, "{line:?}: {answer:?}");
    }
    let whole = folder.path().join("whole");
    copy(&home, &whole);
    let names: Vec<PathBuf> = files(&whole).iter().map(|file| file.strip_prefix(&whole).unwrap().into()).collect();
    let mut random = Random::new();
    let (mut refused, mut harmless) = (0, 0);
    for number in 0..damages {
        fs::remove_dir_all(&home).unwrap();
        copy(&whole, &home);
        // A copy is verified at the first opening and sealed: the second damage is to a sealed index.
        if number % 2 == 0 {
            assert_eq!(run(folder.path(), QUESTIONS[0]), answers[0]);
        }
        let name = &names[random.below(names.len())];
        let file = home.join(name);
        // An index without its seal, as a crash or a copy leaves it.
        for seal in
            files(&home).iter().filter(|file| number % 7 == 3 && file.ends_with("seal") && **file != home.join(name))
        {
            fs::remove_file(seal).unwrap();
        }
        let before = fs::metadata(&file).unwrap().modified().unwrap();
        let what = damage(&file, &mut random);
        // As a program that hides what it does, and some tools that copy.
        if number % 3 == 0 && file.exists() {
            let file = fs::File::options().write(true).open(&file).unwrap();
            file.set_modified(if number % 2 == 0 { before } else { SystemTime::UNIX_EPOCH }).unwrap();
        }
        let at = random.below(QUESTIONS.len());
        for (line, answer) in QUESTIONS.iter().zip(&answers).cycle().skip(at).take(3) {
            let (code, out, err) = run(folder.path(), line);
            if (code, &out) == (answer.0, &answer.1) {
                harmless += 1;
                continue;
            }
            refused += 1;
            let says = format!("{name:?}, {what}: {line:?} says\n{code}\n{out}\n{err}");
            assert_eq!(code, 2, "{says}");
            assert!(out.is_empty(), "{says}");
            assert!(err.contains("search index --full"), "{says}");
            let named = err.contains(&name.file_name().unwrap().to_string_lossy().into_owned());
            assert!(named && !err.contains("panic") && !err.contains("internal"), "{says}");
        }
        if number % 10 == 0 {
            assert_ne!(run(folder.path(), &["doctor", "--check"]).0, -1);
            let (code, _, err) = run(folder.path(), &["index", "--full", "corpus"]);
            assert_eq!(code, 0, "{name:?}, {what}: {err}");
            assert_eq!(run(folder.path(), QUESTIONS[0]).0, 0);
        }
    }
    assert!(refused > 0 && harmless > 0, "{refused} refused, {harmless} answered");
}

/// Damage that leaves the times of a file as they were, as a failing disk does, is found when all is read.
#[test]
fn the_check_reads_every_byte() {
    let folder = TempDir::new().unwrap();
    sound(folder.path());
    let home = folder.path().join(".hansou");
    let verified = hansou::index::verify(&home).unwrap();
    assert!(verified.faults.is_empty() && verified.files > 4, "{verified:?}");
    for file in files(&home).into_iter().filter(|file| fs::metadata(file).unwrap().len() > 0) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if matches!(name.as_str(), "lock" | "seal") || name.ends_with(".lock") {
            continue;
        }
        let bytes = fs::read(&file).unwrap();
        let mut other = bytes.clone();
        // At the end of a file stands which program wrote it; that is for nobody to rely on.
        let at = if bytes.len() > 2000 { bytes.len() / 2 } else { 0 };
        other[at] ^= 4;
        fs::write(&file, other).unwrap();
        let refused = match hansou::index::verify(&home) {
            Ok(verified) => !verified.faults.is_empty(),
            Err(error) => matches!(error, hansou::Error::Damaged { .. } | hansou::Error::Format { .. }),
        };
        assert!(refused, "{name}");
        fs::write(&file, bytes).unwrap();
    }
    assert_eq!(hansou::index::verify(&home).unwrap().faults, []);
}

/// Behind its content each file says who wrote it; damage there is named like any other.
#[test]
fn the_end_of_a_file_is_watched_too() {
    let folder = TempDir::new().unwrap();
    sound(folder.path());
    let home = folder.path().join(".hansou");
    let articles = hansou::index::Index::open(&home).unwrap().articles();
    let of_a_segment = |file: &PathBuf| file.file_stem().is_some_and(|stem| stem.len() == 32);
    let mut refused = 0;
    for file in files(&home).into_iter().filter(of_a_segment) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let whole = fs::read(&file).unwrap();
        for at in whole.len().saturating_sub(120)..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 3);
            fs::write(&file, bytes).unwrap();
            match hansou::index::Index::open(&home) {
                Ok(index) => assert_eq!(index.articles(), articles, "{name}, byte {at}"),
                Err(error) => {
                    refused += 1;
                    assert!(error.to_string().contains(&name), "byte {at} of {}: {error}", whole.len());
                }
            }
        }
        fs::write(&file, whole).unwrap();
    }
    assert!(refused > 20, "{refused} refused");
    assert_eq!(hansou::index::Index::open(&home).unwrap().articles(), articles);
}
