//! The walls of the source tree: imports point from right to left only, tantivy and jieba stay in their rooms, files
//! are small and say what they are for. When one of these fails, a type usually sits in the wrong place.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What each top-level module of the library may use of the others.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("written", &[]),
    ("hit", &["written"]),
    ("facet", &[]),
    ("fact", &["hit", "written"]),
    ("article", &["error"]),
    ("index", &["error", "article"]),
    ("query", &["hit", "index"]),
    ("find", &["error", "hit", "facet", "fact", "article", "index", "query"]),
    ("cluster", &["error", "hit", "article", "index", "query", "find"]),
    ("eval", &["error", "hit", "fact", "article", "index", "query", "find"]),
    // Only the plain types that others return, and the text of the grammar; it opens and finds nothing.
    ("render", &["error", "hit", "facet", "fact", "article", "index", "query", "find"]),
    ("serve", &["error", "hit", "facet", "fact", "article", "index", "query", "find", "render"]),
];

/// The crates that stand below the library, each of which may use only those before it.
const CRATES: &[&str] = &["hansou_postings", "hansou_text", "hansou_facts"];

/// Crates that read files or ask a cluster, each of which may use only those before it, and none of the others of ours.
const READERS: &[&str] = &["hansou_ocr", "hansou_documents", "hansou_cluster"];

/// Crates that may be named only in some places.
const ROOMS: &[(&str, &[&str])] = &[
    ("tantivy", &["index/", "find/"]),
    ("jieba_rs", &["crates/hansou-text/src/segment"]),
    ("clap", &["bin/search/"]),
    ("anyhow", &["bin/search/"]),
    ("indicatif", &["bin/search/"]),
    ("encoding_rs", &["article/", "bin/search/", "index/", "crates/hansou-documents/", "crates/hansou-text/build/"]),
    ("scraper", &["article/"]),
    ("zip", &["article/", "crates/hansou-documents/"]),
    ("tar", &["article/"]),
    ("image", &["crates/hansou-documents/src/scan/bitmap", "crates/hansou-documents/tests/scans"]),
    ("maud", &["render/html/", "serve/"]),
    ("axum", &["serve/"]),
    ("tower_http", &["serve/"]),
    ("hyper", &["serve/"]),
    ("hyper_util", &["serve/"]),
    ("tokio", &["serve/", "bin/search/mcp", "crates/hansou-cluster/"]),
    ("opensearch", &["crates/hansou-cluster/"]),
    ("hansou_cluster", &["cluster/", "error.rs", "render/cluster_errors.rs", "crates/hansou-cluster/tests/"]),
    ("rmcp", &["bin/search/mcp"]),
    ("notify", &["index/follow"]),
];

/// Lines that a file may have, tests not counted.
const LINES: usize = 400;
/// Lines that a function may have.
const FUNCTION: usize = 40;
/// Files that are for tests or for building, whose functions are not measured.
const IN_TESTS: &[&str] = &["/tests/", "power_loss", "build.rs", "/build/"];

/// The source files: those of the library by their path under `src/`, those of the crates by their path under the root.
pub(crate) fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeMap::new();
    let mut folders = vec![root.join("src"), root.join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(
                    name.strip_prefix("src/").map(str::to_owned).unwrap_or(name),
                    fs::read_to_string(path).unwrap(),
                );
            }
        }
    }
    files
}

/// The source without comments and without the tests at its end.
pub(crate) fn code(source: &str) -> String {
    let end = source.find("#[cfg(test)]\nmod tests {").unwrap_or(source.len());
    source[..end].lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The names that follow `prefix` where it begins a path, also in a group: `crate::{a, b::c}` gives `a` and `b`.
fn named_after(code: &str, prefix: &str) -> Vec<String> {
    let begins = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix).filter(|&(at, _)| begins(at)) {
        let rest = &code[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(identifier(rest));
            continue;
        };
        let (mut depth, mut start) = (0, true);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && !c.is_whitespace() => {
                    names.push(identifier(&group[at..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect()
}

#[test]
fn imports_point_from_right_to_left() {
    let mut wrong = Vec::new();
    for (file, source) in sources()
        .iter()
        .filter(|(file, _)| !file.starts_with("bin/") && !file.starts_with("crates/") && *file != "lib.rs")
    {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{file}: {module} has no place in the order; give it one in this test"));
            continue;
        };
        let up = "super::".repeat(file.matches('/').count() + usize::from(!file.ends_with("/mod.rs")));
        let code = code(source);
        for used in named_after(&code, "crate::").into_iter().chain(named_after(&code, &up)) {
            let is_module = MAY_USE.iter().any(|(name, _)| *name == used);
            if is_module && used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{file} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_order_has_no_circle() {
    for (at, (module, allowed)) in MAY_USE.iter().enumerate() {
        for used in *allowed {
            assert!(MAY_USE[..at].iter().any(|(before, _)| before == used), "{module} may use {used}, which is later");
        }
    }
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    // The tests of a crate stand outside it, as its users do.
    for (file, source) in sources().iter().filter(|(file, _)| !file.contains("/tests/")) {
        let code = code(source);
        for (name, rooms) in ROOMS {
            let uses = code
                .match_indices(&format!("{name}::"))
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
            if uses && !rooms.iter().any(|room| file.starts_with(room)) {
                wrong.push(format!("{file} uses {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_use_only_those_below() {
    for (at, name) in CRATES.iter().enumerate() {
        let folder = format!("crates/{}/src/", name.replace('_', "-"));
        let sources = sources();
        let mut files = sources.iter().filter(|(file, _)| file.starts_with(&folder)).peekable();
        assert!(files.peek().is_some(), "{folder} is not there");
        for (file, source) in files {
            for above in CRATES[at + 1..].iter().chain(&["hansou"]) {
                assert!(!code(source).contains(&format!("{above}::")), "{file} uses {above}");
            }
        }
    }
}

#[test]
fn readers_use_only_readers_below() {
    for (at, name) in READERS.iter().enumerate() {
        let folder = format!("crates/{}/src/", name.replace('_', "-"));
        for (file, source) in sources().iter().filter(|(file, _)| file.starts_with(&folder)) {
            for other in CRATES.iter().chain(&["hansou"]).chain(&READERS[at + 1..]) {
                assert!(!code(source).contains(&format!("{other}::")), "{file} uses {other}");
            }
        }
    }
}

/// Text code knows no file, no index and no error: it cannot fail.
#[test]
fn text_code_cannot_fail() {
    let is_text = |file: &str| ["hansou-text/src/", "hansou-facts/src/"].iter().any(|room| file.contains(room));
    for (file, source) in sources().iter().filter(|(file, _)| is_text(file)) {
        let code = code(source);
        for word in
            ["std::fs", "io::Error", "io::Result", "-> Result<", ".unwrap()", "panic!(", "todo!(", "unimplemented!("]
        {
            assert!(!code.contains(word), "{file} has {word}");
        }
    }
}

#[test]
fn nothing_is_unsafe_or_left_undone() {
    for (file, source) in &sources() {
        let code = code(source);
        for word in ["unsafe ", "todo!(", "unimplemented!(", "dbg!("] {
            assert!(!code.contains(word), "{file} has {word}");
        }
    }
    let roots = sources();
    assert!(roots["lib.rs"].contains("#![forbid(unsafe_code)]"));
}

#[test]
fn files_are_small_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for (file, source) in &sources() {
        let lines = code(source).lines().count();
        if lines > LINES {
            wrong.push(format!("{file} has {lines} lines"));
        }
        if !source.starts_with("//! ") {
            wrong.push(format!("{file} does not open with what it does"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The functions of a source with their lines, the first and the last counted; a body ends where its indentation does.
fn functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let named = lines.iter().enumerate().filter_map(|(at, line)| {
        let indentation = line.len() - line.trim_start().len();
        let (before, name) = line[indentation..].split_once("fn ").unwrap_or(("-", ""));
        let words = ["pub", "pub(super)", "pub(crate)", "pub(in", "crate::find)", "const", "async"];
        let is_function = before.split_whitespace().all(|word| words.contains(&word));
        (is_function && !line.ends_with([';', '}']))
            .then(|| (at, identifier(name), format!("{}}}", &line[..indentation])))
    });
    named.filter_map(|(at, name, end)| Some((name, lines[at..].iter().position(|line| *line == end)? + 1))).collect()
}

#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    for (file, source) in sources().iter().filter(|(file, _)| !IN_TESTS.iter().any(|part| file.contains(part))) {
        let functions = functions(&code(source)).into_iter().filter(|(_, lines)| *lines > FUNCTION);
        long.extend(functions.map(|(name, lines)| format!("{file}: {name} has {lines} lines")));
    }
    assert!(long.is_empty(), "longer than {FUNCTION} lines: {long:#?}");
}

#[test]
fn paths_are_read_in_all_their_forms() {
    let code = "use crate::a::B;\nuse crate::{b, c::{d, e},\n f::G};\nx(crate::h::i); my_crate::j; super::k";
    assert_eq!(named_after(code, "crate::"), ["a", "b", "c", "f", "h"]);
    assert_eq!(named_after(code, "super::"), ["k"]);
}
