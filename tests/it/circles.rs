//! No circle of files. A file uses another when it names something that stands there; what is re-exported is followed
//! to where it stands. A folder's `mod.rs` uses its files, and they may use what is defined there for all of them: that
//! is one folder, not a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::layers::{code, sources};

/// A path as it is written, and the name that it has where it is imported.
type Import = (Vec<String>, String);

/// A file: its code, what it imports and what it re-exports.
struct File {
    body: String,
    imports: Vec<Import>,
    exports: Vec<Import>,
}

impl File {
    fn of(code: &str) -> Self {
        let (mut body, mut imports, mut exports) = (String::new(), Vec::new(), Vec::new());
        let mut rest = code;
        while let Some((before, tree, after)) = next_use(rest) {
            body.push_str(before);
            let is_export = before.trim_end().ends_with("pub") || before.trim_end().ends_with(')');
            let into = if is_export { &mut exports } else { &mut imports };
            expand(&[], tree, into);
            rest = after;
        }
        body.push_str(rest);
        Self { body, imports, exports }
    }

    /// Where a name that stands in the file comes from, when it is not from there.
    fn origin(&self, name: &str) -> Option<&[String]> {
        let mut all = self.exports.iter().chain(&self.imports);
        all.find(|(_, alias)| alias == name).map(|(path, _)| path.as_slice())
    }
}

/// What stands before the next import, its tree, and what stands behind it.
fn next_use(code: &str) -> Option<(&str, &str, &str)> {
    let is_word = |at: usize| code[..at].chars().next_back().is_none_or(char::is_whitespace);
    let (at, word) = code.match_indices("use ").find(|&(at, _)| is_word(at))?;
    let (tree, after) = code[at + word.len()..].split_once(';')?;
    Some((&code[..at], tree, after))
}

/// The paths of a tree of imports: `a::{b, c::d as e}` gives `a::b` and `a::c::d`.
fn expand(prefix: &[String], tree: &str, into: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some((before, group)) = tree.strip_suffix('}').and_then(|tree| tree.split_once('{')) {
        let prefix: Vec<String> = prefix.iter().cloned().chain(segments(before)).collect();
        let (mut depth, mut start) = (0, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&prefix, &group[start..at], into);
                    start = at + 1;
                }
                _ => {}
            }
        }
        return expand(&prefix, &group[start..], into);
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias)));
    let mut path: Vec<String> = prefix.iter().cloned().chain(segments(path)).collect();
    path.pop_if(|last| last == "self");
    if let Some(last) = path.last().filter(|_| !tree.is_empty()) {
        let alias = alias.unwrap_or(last).trim().to_owned();
        into.push((path, alias));
    }
}

fn segments(path: &str) -> impl Iterator<Item = String> {
    path.split("::").map(|segment| segment.trim().to_owned()).filter(|segment| !segment.is_empty())
}

/// The paths that stand in code: two names with `::` between them, or more.
fn paths(code: &str) -> Vec<Vec<String>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = code.split(|c: char| !is_part(c)).map(|word| word.trim_matches(':'));
    words.filter(|word| word.contains("::")).map(|word| segments(word).collect()).collect()
}

/// The files of one crate by the paths of their modules.
struct Tree(BTreeMap<String, File>);

impl Tree {
    /// Of the sources under a folder; without those that are only for tests.
    fn of(sources: &BTreeMap<String, String>, folder: &str) -> Self {
        let modules = sources.iter().filter_map(|(file, source)| {
            let name = file.strip_prefix(folder)?.strip_suffix(".rs")?;
            let name = name.strip_suffix("/mod").unwrap_or(name);
            let is_other = name.starts_with("bin/") || name.starts_with("crates/") || name == "main";
            let module = if name == "lib" { String::new() } else { name.replace('/', "::") };
            (!is_other).then(|| (module, code(source)))
        });
        let mut codes: BTreeMap<String, String> = modules.collect();
        let tests: Vec<String> = codes.iter().flat_map(|(module, code)| test_modules(module, code)).collect();
        tests.iter().for_each(|test| drop(codes.remove(test)));
        Self(codes.into_iter().map(|(module, code)| (module, File::of(&code))).collect())
    }

    /// A path as it is seen from the crate; `None` for one that leads out of it.
    fn absolute(&self, module: &str, path: &[String]) -> Option<Vec<String>> {
        let mut from: Vec<String> = segments(module).collect();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" => rest = &path[1..],
            "super" => {
                while let Some(("super", behind)) = rest.split_first().map(|(first, rest)| (first.as_str(), rest)) {
                    from.pop();
                    rest = behind;
                }
            }
            child if !self.0.contains_key(&below(module, child)) => return None,
            _ => {}
        }
        Some(from.into_iter().chain(rest.iter().cloned()).collect())
    }

    /// The file in which what a path names stands.
    fn file_of(&self, path: &[String], depth: usize) -> Option<String> {
        let (module, at) = (1..=path.len())
            .rev()
            .map(|at| (path[..at].join("::"), at))
            .find(|(module, _)| self.0.contains_key(module))?;
        let named = path.get(at).and_then(|name| self.0[&module].origin(name)).filter(|_| depth < 8);
        let Some(origin) = named.and_then(|origin| self.absolute(&module, origin)) else { return Some(module) };
        let whole: Vec<String> = origin.into_iter().chain(path[at + 1..].iter().cloned()).collect();
        self.file_of(&whole, depth + 1).or(Some(module))
    }

    /// The files that each file uses, but for those of the folders that it is in.
    fn uses(&self) -> BTreeMap<&str, BTreeSet<String>> {
        let of = |module: &str, file: &File| -> BTreeSet<String> {
            let written = paths(&file.body);
            let all = file.imports.iter().map(|(path, _)| path).chain(&written);
            let used = all.filter_map(|path| self.file_of(&self.absolute(module, path)?, 0));
            used.filter(|used| used != module && !used.is_empty() && !module.starts_with(&below(used, ""))).collect()
        };
        self.0.iter().map(|(module, file)| (module.as_str(), of(module, file))).collect()
    }

    /// Groups of files each of which leads to all others of it.
    fn circles(&self) -> BTreeSet<Vec<String>> {
        let uses = self.uses();
        let reached: BTreeMap<&str, BTreeSet<&str>> = uses.keys().map(|&file| (file, reached(&uses, file))).collect();
        let circle = |file: &str| {
            let is_back = |other: &&&str| reached.get(**other).is_some_and(|from| from.contains(file));
            reached[file].iter().filter(is_back).map(|&other| other.to_owned()).collect::<Vec<_>>()
        };
        uses.keys().map(|file| circle(file)).filter(|circle| circle.len() > 1).collect()
    }
}

/// The path of a module in another one, or in the crate.
fn below(module: &str, child: &str) -> String {
    if module.is_empty() { child.to_owned() } else { format!("{module}::{child}") }
}

/// The modules that a file declares for its tests alone.
fn test_modules(module: &str, code: &str) -> Vec<String> {
    let declared = code.split("#[cfg(test)]\nmod ").skip(1).filter_map(|rest| rest.split_once(';'));
    declared.map(|(name, _)| below(module, name)).collect()
}

/// All files that one leads to.
fn reached<'a>(uses: &'a BTreeMap<&'a str, BTreeSet<String>>, file: &'a str) -> BTreeSet<&'a str> {
    let (mut seen, mut left) = (BTreeSet::new(), vec![file]);
    while let Some(next) = left.pop() {
        for used in uses.get(next).into_iter().flatten() {
            if seen.insert(used.as_str()) {
                left.push(used);
            }
        }
    }
    seen
}

#[test]
fn no_file_leads_back_to_itself() {
    let sources = sources();
    let mut folders: BTreeSet<String> = sources
        .keys()
        .filter_map(|file| file.split_once("/src/"))
        .map(|(folder, _)| format!("{folder}/src/"))
        .collect();
    folders.insert(String::new());
    let mut found = BTreeSet::new();
    for folder in &folders {
        found.extend(Tree::of(&sources, folder).circles().into_iter().map(|circle| (folder.clone(), circle.join(" "))));
    }
    assert!(found.is_empty(), "circles: {found:#?}");
}

#[test]
fn circles_are_seen_through_re_exports_and_not_within_a_folder() {
    let sources = |files: &[(&str, &str)]| -> BTreeMap<String, String> {
        files.iter().map(|(file, code)| ((*file).to_owned(), (*code).to_owned())).collect()
    };
    let circles = |files: &[(&str, &str)]| Tree::of(&sources(files), "").circles();
    let back =
        [("a/mod.rs", "pub use self::b::B;"), ("a/b.rs", "use crate::c::C;"), ("c.rs", "fn f(_: crate::a::B) {}")];
    assert_eq!(circles(&back), BTreeSet::from([vec!["a::b".to_owned(), "c".to_owned()]]));
    let one_folder = [("a/mod.rs", "use self::b::{self, B};\nstruct A;"), ("a/b.rs", "use super::A;")];
    assert_eq!(circles(&one_folder), BTreeSet::new());
    let tests = [
        ("a/mod.rs", "#[cfg(test)]\nmod t;\nuse crate::c;"),
        ("a/t.rs", "use crate::c;"),
        ("c.rs", "use crate::a::t::T;"),
    ];
    assert_eq!(circles(&tests).len(), 1, "c leads to a, where the tests are declared");
    let groups =
        [("a.rs", "use crate::{b::{c as d, E}, f};"), ("b.rs", "use crate::f::F;"), ("f.rs", "x(super::a::G)")];
    assert_eq!(circles(&groups).len(), 1);
}
