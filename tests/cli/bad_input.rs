//! Input that is not as it should be: each has a message that says what to do, and the rest is indexed.

use std::fs;
use std::io::Write;
use std::path::Path;

use hansou::index::Writer;
use tempfile::TempDir;

use super::{CORPUS, Run, command, on_corpus, search};

/// Indexes a folder that holds a good article and one more file.
fn index_beside(name: &str, bytes: &[u8]) -> (TempDir, Run) {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("good.txt"), "天健湖边的鸬鹚").unwrap();
    fs::write(texts.join(name), bytes).unwrap();
    let run = search(folder.path(), &["index", "texts"]);
    assert_eq!(search(folder.path(), &["query", "鸬鹚"]).code, 0, "{run:?}");
    (folder, run)
}

#[test]
fn a_bad_file_is_named_and_the_rest_indexed() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for number in 0..2000 {
        writeln!(packed, "第{number}条，须水河的水质。").unwrap();
    }
    let packed = packed.finish().unwrap();
    let noise: Vec<u8> = (0..4000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (name, bytes, parts) in [
        ("a.txt.gz", &packed[..packed.len() / 2], &["texts/a.txt.gz", "ends too early"][..]),
        ("a.txt", &noise, &["texts/a.txt", "binary data"]),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", &["texts/a.pdf", "damaged"]),
        (
            "a.jsonl",
            "{\"body\":\"须水河\"}\n{\"body\":\n{\"body\":\"口袋公园\"}\n".as_bytes(),
            &["texts/a.jsonl, line 2", "not valid JSON"],
        ),
    ] {
        let (folder, run) = index_beside(name, bytes);
        assert_eq!(run.code, 2, "{name}: {run:?}");
        assert!(parts.iter().all(|part| run.err.contains(part)), "{name}: {run:?}");
        if name == "a.jsonl" {
            assert_eq!(search(folder.path(), &["query", "口袋公园"]).code, 0);
        }
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_followed() {
    let (folder, _) = index_beside("a.txt", "须水河".as_bytes());
    let texts = folder.path().join("texts");
    std::os::unix::fs::symlink("nowhere", texts.join("link.txt")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(texts.join("pipe.txt")).status().unwrap().success());
    let run = search(folder.path(), &["index", "texts"]);
    assert!(run.err.contains("link.txt") && run.out.contains("2 articles in the index"), "{run:?}");
}

#[test]
fn no_articles_no_folder_no_index() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for (line, code, part) in [
        (&["query", "高新区"][..], 2, "search index"),
        (&["stats"], 2, "search index"),
        (&["index", "missing"], 2, "missing: no such file or folder"),
        (&["index", "empty"], 0, "No article was found"),
        (&["query", "高新区"], 1, "Nothing found"),
    ] {
        let run = search(folder.path(), line);
        assert_eq!(run.code, code, "{line:?}: {run:?}");
        assert!(format!("{}{}", run.out, run.err).contains(part), "{line:?}: {run:?}");
    }
}

/// Three million bytes without a line end; the time for more grows in step.
#[test]
fn one_long_line() {
    let line = "高新区一家企业发布了智能水表，".repeat(66_000) + "须水河畔的鸬鹚。";
    let (folder, run) = index_beside("long.txt", line.as_bytes());
    assert_eq!(run.code, 0, "{run:?}");
    let page = search(folder.path(), &["query", "须水河畔", "--json"]).json();
    let snippet = &page["hits"][0]["snippets"][0];
    assert!(snippet["text"].as_str().is_some_and(|text| text.len() < 2000), "{snippet}");
}

/// A command line holds 128 kB an argument on Linux, so a megabyte comes in many.
#[test]
fn a_query_of_a_megabyte() {
    let words = vec!["高新区传感器大会（，".repeat(1200); 30];
    let output = command(CORPUS.path()).arg("query").args(words).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("too long"));
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let text = "# \x1b]0;title\x07标题\n\n高新区\x1b[2J的\u{9b}31m传感器\u{202e}反\u{2066}了\r还有\x08鸟。\n";
    let (folder, _) = index_beside("\u{202e}name\x1b[31m.md", text.as_bytes());
    let id = search(folder.path(), &["query", "传感器", "--json"]).json()["hits"][0]["id"].to_string();
    let id: String = serde_json::from_str(&id).unwrap();
    for line in [
        &["query", "传感器"][..],
        &["query", "传感器", "--json"],
        &["query", "传感器", "--format", "csv"],
        &["query", "传感器", "--format", "tsv"],
        &["query", "\x1b[31m传感器\u{202e}"],
        &["query", "\x1b[31m无"],
        &["show", &id],
        &["show", "\x1b[31m"],
        &["index", "\x1b[31m"],
        &["index", "texts", "--full"],
    ] {
        let run = search(folder.path(), line);
        let raw = |c: char| (c.is_control() && !"\n\t".contains(c)) || "\u{202e}\u{2066}".contains(c);
        assert!(!run.out.contains(raw) && !run.err.contains(raw), "{line:?}: {run:?}");
    }
}

#[test]
fn one_writer_and_many_readers() {
    let (folder, _) = index_beside("a.txt", "须水河".as_bytes());
    let home = folder.path().join(".hansou");
    let writer = Writer::open(&home, 1, 64, false).unwrap();
    let second = search(folder.path(), &["index", "texts"]);
    assert_eq!(second.code, 2);
    assert!(second.err.contains("written by another process"), "{second:?}");
    assert_eq!(search(folder.path(), &["query", "须水河"]).code, 0);
    drop(writer);
    assert_eq!(search(folder.path(), &["index", "texts"]).code, 0);
}

#[test]
fn an_index_of_another_version_is_refused_with_the_remedy() {
    let (folder, _) = index_beside("a.txt", "须水河".as_bytes());
    let home = folder.path().join(".hansou");
    // As format 1 was: no checksums in the small files.
    let unsigned = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let (text, sum) = text.trim_end().rsplit_once('\n').unwrap();
        assert!(sum.starts_with("#xxh3 "), "{sum}");
        text.to_owned()
    };
    let current = unsigned(&home.join("CURRENT"));
    fs::write(home.join("CURRENT"), &current).unwrap();
    let record = home.join(current).join("meta.json");
    let text = unsigned(&record);
    let format = format!(r#"\"format\":{}"#, hansou::index::FORMAT);
    assert!(text.contains(&format), "{text}");
    fs::write(&record, text.replace(&format, r#"\"format\":1"#)).unwrap();
    for line in [&["query", "须水河"][..], &["stats"], &["show", "x"], &["index", "texts"]] {
        let run = search(folder.path(), line);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains("format 1") && run.err.contains("search index --full"), "{run:?}");
    }
    rebuilds(folder.path());
}

#[test]
fn a_damaged_index_is_refused_with_the_remedy() {
    let (folder, _) = index_beside("a.txt", "须水河".as_bytes());
    fs::write(folder.path().join(".hansou/CURRENT"), "\x1b[31m").unwrap();
    for line in [&["query", "须水河"][..], &["index", "texts"]] {
        let run = search(folder.path(), line);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains("damaged") && run.err.contains("search index --full"), "{run:?}");
    }
    rebuilds(folder.path());
}

fn rebuilds(folder: &Path) {
    let run = search(folder, &["index", "--full", "texts"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(search(folder, &["query", "须水河"]).code, 0);
}

#[test]
fn words_of_a_list_are_checked() {
    let (folder, _) = index_beside("a.txt", "须水河".as_bytes());
    fs::write(folder.path().join("words.txt"), "须水河 5 n\n鸬鹚 很多\n口袋 a b c\n").unwrap();
    let run = search(folder.path(), &["index", "texts", "--dict", "words.txt"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("words.txt, line 3"), "{run:?}");
    assert_eq!(on_corpus(&["query", "鸬鹚"]).code, 0);
}
