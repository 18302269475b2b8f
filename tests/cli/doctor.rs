//! `doctor` and `verify`: what is written is found on texts full of traps; an index that misses something is caught;
//! a damaged file is named.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use hansou::article::problem::Problem;
use hansou::error::Error;
use hansou::find::doctor::{Fault, recall};
use hansou::index::{self, Index, Settings, Watch, articles, postings, refresh, verify};
use jiff::civil::date;
use tempfile::TempDir;

/// Operators and fields as words, figures, dates, both scripts, words broken by layout, kana, letters beside Han.
const TEXTS: [(&str, &str); 5] = [
    ("a.txt", "或者去或者留\n\n同句里写着同段，标题或正文，非常或然。数字来源于日期，且看且珍惜。\n"),
    ("b.txt", "三成企业翻一番\n\n签约额一百五十七亿元，同比增长近三成，去年上半年翻一番，第三季度居全市第一。\n"),
    ("c.txt", "園區經濟發展\n\n傳感器產業園區裡，經驗盲\n\n區與著名企業並存，臺灣與台湾、髮與发。\n"),
    ("d.txt", "混合文字\n\n他用ITO靶材做５Ｇ手机，C++写代码，のんびり的日子，㐀𠮷〇々都算字。\n"),
    ("e.txt", "一\n\n哈哈哈哈哈哈哈哈哈哈，的的的。\n"),
];

struct Quiet;

impl Watch for Quiet {
    fn found(&self, _files: u64, _bytes: u64) {}
    fn read(&self, _bytes: u64, _articles: u64) {}
    fn problem(&self, _problem: &Problem) {}
}

/// An index of the texts; the folder and the index folder.
fn indexed() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("文章");
    fs::create_dir(&texts).unwrap();
    TEXTS.iter().for_each(|(name, text)| fs::write(texts.join(name), text).unwrap());
    let home = folder.path().join(".hansou");
    refresh(&home, &[texts], &Settings { threads: Some(1), ..Settings::default() }, &Quiet).unwrap();
    (folder, home)
}

/// The index files of the only generation.
fn files(home: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.join("g1")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| fs::metadata(path).unwrap().len() > 0).collect();
    files.sort();
    files
}

#[test]
fn what_is_written_is_found() {
    let (_folder, home) = indexed();
    let index = Index::open(&home).unwrap();
    for seed in 0..3 {
        let recall = recall(&index, 400, seed, date(2024, 1, 1)).unwrap();
        assert!(recall.checked > 150, "{recall:?}");
        assert_eq!((recall.missed, recall.wrong), (0, 0), "{:?}", recall.examples);
    }
}

#[test]
fn the_same_seed_asks_the_same() {
    let (_folder, home) = indexed();
    let index = Index::open(&home).unwrap();
    let of = |seed| recall(&index, 60, seed, date(2024, 1, 1)).unwrap();
    assert_eq!((of(5).checked, of(5).found), (60, of(5).found));
    assert_ne!(of(5).found, of(6).found, "another seed, another choice");
}

#[test]
fn an_index_that_misses_something_is_caught() {
    let (_folder, home) = indexed();
    store_without_terms(&home.join("g1"));
    let index = Index::open(&home).unwrap();
    let recall = recall(&index, 200, 1, date(2024, 1, 1)).unwrap();
    assert!(recall.missed > 0, "{recall:?}");
    let example = &recall.examples[0];
    assert_eq!((example.fault, example.id.as_str()), (Fault::Missed, "文章/a.txt"));
    assert!(example.around.contains(&example.text), "{example:?}");
}

/// The small files of the index end in a line with their checksum, which tantivy alone neither writes nor knows.
const SIGNED: [&str; 2] = ["meta.json", ".managed.json"];

fn without_checksums(generation: &Path, change: impl FnOnce()) {
    for name in SIGNED {
        let signed = fs::read_to_string(generation.join(name)).unwrap();
        let (plain, _) = signed.rsplit_once("#xxh3 ").unwrap();
        fs::write(generation.join(name), plain).unwrap();
    }
    change();
    for name in SIGNED {
        let plain = fs::read_to_string(generation.join(name)).unwrap();
        let line = format!("#xxh3 {:016x}\n", xxhash_rust::xxh3::xxh3_64(plain.as_bytes()));
        fs::write(generation.join(name), plain + &line).unwrap();
    }
}

/// Adds the first article once more, stored but without any term of its text.
fn store_without_terms(generation: &Path) {
    without_checksums(generation, || add_without_terms(generation));
}

fn add_without_terms(generation: &Path) {
    let mut index = tantivy::Index::open_in_dir(generation).unwrap();
    index.register_plugin(Arc::new(postings::Plugin::new(Vec::new())));
    index.register_plugin(Arc::new(articles::Plugin::default()));
    let schema = index.schema();
    let field = |name| schema.get_field(name).unwrap();
    let (name, text) = TEXTS[0];
    let (title, body) = text.split_once("\n\n").unwrap();
    let mut document = tantivy::TantivyDocument::new();
    document.add_text(field("title"), title);
    document.add_text(field("body"), body);
    document.add_bytes(field("meta"), format!(r#"{{"id":"文章/{name}","path":"文章/{name}"}}"#).as_bytes());
    let payload = index.load_metas().unwrap().payload.unwrap();
    // The names of the index's own ways of taking terms must be known, though no text is given to them.
    for (_, field) in schema.fields() {
        if let tantivy::schema::FieldType::Str(options) = field.field_type()
            && let Some(indexing) = options.get_indexing_options()
        {
            index.tokenizers().register(indexing.tokenizer(), tantivy::tokenizer::RawTokenizer::default());
        }
    }
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    writer.add_document(document).unwrap();
    let mut commit = writer.prepare_commit().unwrap();
    commit.set_payload(&payload);
    commit.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

#[test]
fn a_sound_index_is_called_sound() {
    let (_folder, home) = indexed();
    let verified = verify(&home).unwrap();
    assert_eq!((verified.articles, verified.faults_total), (TEXTS.len() as u64, 0), "{:?}", verified.faults);
    assert!(verified.files > 4 && verified.bytes > 0, "{verified:?}");
    let gone = verify(&home.join("nowhere"));
    assert!(matches!(gone, Err(Error::NoIndex { .. })), "{gone:?}");
}

#[test]
fn articles_that_nobody_listed_are_counted() {
    let (_folder, home) = indexed();
    store_without_terms(&home.join("g1"));
    let faults = verify(&home).unwrap().faults;
    let unlisted = index::Fault::Count { listed: TEXTS.len() as u64, indexed: TEXTS.len() as u64 + 1 };
    assert!(faults.contains(&unlisted), "{faults:?}");
    assert!(faults.iter().any(|fault| matches!(fault, index::Fault::Unreachable { .. })), "{faults:?}");
}

/// A way to damage a file.
type Damage = fn(&Path, &[u8]);

#[test]
fn a_damaged_file_is_named() {
    let damages: [(&str, Damage); 3] = [
        ("a flipped bit", |path, bytes| {
            let mut bytes = bytes.to_vec();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("half of it", |path, bytes| fs::write(path, &bytes[..bytes.len() / 2]).unwrap()),
        ("none of it", |path, _| fs::remove_file(path).unwrap()),
    ];
    let (_folder, home) = indexed();
    for file in files(&home) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&file).unwrap();
        for (damage, apply) in damages {
            apply(&file, &bytes);
            let said = match verify(&home) {
                Ok(verified) => serde_json::to_string(&verified.faults).unwrap(),
                Err(error) => error.to_string(),
            };
            fs::write(&file, &bytes).unwrap();
            // A seal that is not as it was vouches for nothing: all files are verified, and it is made anew.
            // Without its list of files tantivy only forgets which ones it may remove.
            let has_checksum = name != "seal" && (name.as_str(), damage) != (".managed.json", "none of it");
            assert!(said != "[]" || !has_checksum, "{name}, {damage}: nothing noticed");
            assert!(!has_checksum || said.contains(&name), "{name}, {damage}: {said}");
        }
        assert_eq!(verify(&home).unwrap().faults_total, 0, "{name} mended");
    }
}

#[test]
fn exit_codes_and_keys() {
    let (folder, home) = indexed();
    let run = |line: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
        command.env_remove("HANSOU_INDEX").env("HANSOU_LANG", "zh").current_dir(folder.path());
        let output = command.args(line).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = run(&["doctor", "--samples", "50"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("漏 0，错 0"), "{text}");
    let (_, json) = run(&["doctor", "--samples", "50", "--seed", "9", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["checked"], &json["missed"], &json["wrong"]), (&50.into(), &0.into(), &0.into()), "{json}");
    assert!(json["examples"].is_array() && json["seconds"].is_number(), "{json}");
    assert_eq!(run(&["doctor", "--check"]).0, Some(0));
    let store = files(&home).into_iter().find(|path| path.extension().is_some_and(|end| end == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[3] ^= 0x40;
    fs::write(&store, bytes).unwrap();
    let (code, text) = run(&["doctor", "--check"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains(".store") && text.contains("search index --full"), "{text}");
}
