//! The catalogue and the sources agree: each key that is asked for stands in the table, each key in the table is
//! asked for. (That both languages are there is tested beside the table.)

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hansou::render::messages::Lang;

const TABLE: &str = include_str!("../../src/render/messages.tsv");

/// Keys made of a prefix and a name that comes from elsewhere (a command, a flag, a verb of an error, a kind of file,
/// a part of an index).
const MADE: [&str; 15] = [
    "about.",
    "usage.",
    "after.",
    "arg.",
    "value.",
    "expect.",
    "doing.",
    "kind.",
    "space.",
    "cause.",
    "facts.span.",
    "web.nav.",
    "web.by.",
    "web.problem.title.",
    "web.problem.about.",
];

#[test]
fn keys_in_the_sources_stand_in_the_table() {
    for key in keys() {
        assert!(Lang::Zh.find(&key).is_some(), "{key}");
    }
}

#[test]
fn keys_in_the_table_are_used() {
    let used = sources();
    for line in TABLE.lines() {
        let key = line.split('\t').next().unwrap_or_default();
        let made = MADE.iter().any(|prefix| key.starts_with(prefix));
        assert!(made || used.contains(&format!("\"{key}\"")), "{key}");
    }
}

/// What stands between two quotation marks and looks like a key: `word.word`, in a family that the table has.
fn keys() -> BTreeSet<String> {
    let families: BTreeSet<&str> = TABLE.lines().filter_map(|line| line.split_once('.')).map(|split| split.0).collect();
    let text = sources();
    let is_key = |literal: &&str| {
        literal.split_once('.').is_some_and(|(family, name)| families.contains(family) && !name.is_empty())
            && literal.bytes().all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'_')
            && !literal.ends_with('.')
    };
    text.split('"').filter(is_key).map(str::to_owned).collect()
}

fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = String::new();
    for folder in ["render", "render/html", "render/facts", "render/plot", "serve", "bin/search", "bin/search/mcp"] {
        for file in fs::read_dir(root.join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|end| end == "rs") {
                all += &fs::read_to_string(&path).unwrap();
            }
        }
    }
    all
}
