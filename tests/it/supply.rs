//! What the project is built from: every licence is one that `deny.toml` allows, everything comes from crates.io,
//! nothing needs a newer Rust than the manifest says, and docs/DEPENDENCIES.md names every direct dependency. And the
//! promise about networks, in three steps: without features there is no network code at all; with them only the server
//! listens; and the finished program has nothing by which it could call anyone. Uses `cargo metadata` without network.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// All packages that are built here, those for tests included.
fn packages() -> Vec<Value> {
    packages_with(&[])
}

/// The same with these flags.
fn packages_with(flags: &[&str]) -> Vec<Value> {
    let host = host();
    let usual = ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", &host];
    let metadata = run(&[&usual, flags].concat());
    let mut metadata: Value = serde_json::from_str(&metadata).expect("cargo metadata writes JSON");
    let packages = std::mem::take(metadata["packages"].as_array_mut().expect("packages"));
    assert!(packages.len() > 50, "{}", packages.len());
    packages
}

/// Crates by which a program reaches a network, directly or through an asynchronous runtime.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "curl",
    "fastwebsockets",
    "h2",
    "h3",
    "hickory-proto",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "libp2p",
    "mio",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "tonic",
    "tungstenite",
    "ureq",
    "websocket",
    "zmq",
];

#[test]
fn without_features_there_is_no_network_code() {
    for package in packages_with(&["--no-default-features"]) {
        let name = package["name"].as_str().unwrap_or_default();
        assert!(!NETWORK.contains(&name), "{name} is network code");
    }
}

/// Where another program is run: the one that reads scans, when the user asks for it.
const RUNS: &[&str] = &["crates/hansou-ocr/src/tesseract.rs"];

/// Where the server and its tests are at home; elsewhere an address may only be a value that is handed on.
const ROOMS: &[&str] = &["src/serve/", "src/bin/search/serve.rs", "src/bin/search/args.rs"];

#[test]
fn only_the_server_listens() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            // A build script asks cargo where the dictionary lies; it is no part of the program. Neither are tests.
            if name.ends_with("/build.rs") || name.contains("/tests/") {
                continue;
            }
            let Ok(source) = std::fs::read_to_string(&path) else { continue };
            for word in ["std::net", "TcpStream", "TcpListener", "hyper::"] {
                let is_at_home = ROOMS.iter().any(|room| name.starts_with(room));
                assert!(!source.contains(word) || is_at_home, "{name} has {word}");
            }
            for word in ["TcpStream::connect", "TcpSocket", "UdpSocket", "UnixStream", "ToSocketAddrs"] {
                assert!(!source.contains(word), "{name} has {word}");
            }
            assert!(!source.contains("process::Command") || RUNS.contains(&&*name), "{name} runs a program");
        }
    }
}

/// What a program needs to call another machine. Not even the names are there: what is listened on is an address in
/// digits, and no name is ever looked up.
#[test]
#[cfg(target_os = "linux")]
fn the_finished_program_can_call_nobody() {
    let output = Command::new("nm").args(["-D", "--undefined-only", env!("CARGO_BIN_EXE_search")]).output();
    let output = output.expect("nm is there where a linker is");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let imports = String::from_utf8(output.stdout).unwrap();
    let names: BTreeSet<&str> =
        imports.lines().filter_map(|line| line.split_whitespace().last()?.split('@').next()).collect();
    assert!(names.len() > 50, "{imports}");
    for name in ["connect", "getaddrinfo", "sendto", "gethostbyname"] {
        assert!(!names.contains(name), "the program imports {name}");
    }
}

/// The oldest Rust is that of the dependency that needs the newest. (That the sources use nothing newer is seen by
/// clippy, which knows since when each item of the standard library is there.)
#[test]
fn the_oldest_rust_is_stated() {
    let version = |text: &str| -> Vec<u32> {
        text.split('.').map(|part| part.parse().unwrap_or(0)).chain([0, 0]).take(3).collect()
    };
    let packages = packages();
    let of = |package: &Value| package["rust_version"].as_str().map(&version);
    let own = packages.iter().find(|package| package["name"] == "hansou").and_then(of).expect("rust-version is set");
    for package in &packages {
        let needed = of(package).unwrap_or_default();
        assert!(needed <= own, "{} needs Rust {needed:?}, the manifest says {own:?}", package["name"]);
    }
    let stated =
        include_str!("../../Cargo.toml").split_once("rust-version = \"").and_then(|(_, rest)| rest.split_once('"'));
    let (stated, _) = stated.expect("rust-version is set");
    for readme in [include_str!("../../README.md"), include_str!("../../README.zh-CN.md")] {
        assert!(readme.contains(stated), "a README does not say {stated}");
    }
}

#[test]
fn licences_are_allowed_and_sources_known() {
    let allowed = allowed();
    for package in packages() {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or_default());
        assert!(permits(licence, &allowed), "{name}: {licence:?} is not allowed by deny.toml");
        let source = package["source"].as_str();
        let known = source.is_none_or(|source| source == "registry+https://github.com/rust-lang/crates.io-index");
        assert!(known, "{name} comes from {source:?}");
    }
}

#[test]
fn licence_expressions() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
    for (expression, permitted) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("Unlicense/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(GPL-3.0 OR Apache-2.0) AND Unicode-3.0", false),
        ("GPL-3.0 AND Unicode-3.0 OR MIT", true),
        ("", false),
    ] {
        assert_eq!(permits(expression, &allowed), permitted, "{expression}");
    }
}

#[test]
fn every_dependency_is_named_with_its_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let members = std::fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let mut names: BTreeSet<String> = BTreeSet::new();
    for folder in members.chain([root.to_owned()]) {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).expect("a crate has a manifest");
        let sections = manifest
            .split("\n[")
            .filter(|section| section.lines().next().is_some_and(|header| header.ends_with("dependencies]")));
        let lines = sections.flat_map(|section| section.lines().skip(1)).filter(|line| !line.starts_with('#'));
        names.extend(lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned()));
    }
    assert!(names.len() > 20, "{names:?}");
    let page = include_str!("../../docs/DEPENDENCIES.md");
    let missing: Vec<_> = names.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/DEPENDENCIES.md does not name {missing:?}");
}

/// The list `allow` of `deny.toml`.
fn allowed() -> BTreeSet<String> {
    let list = include_str!("../../deny.toml").split_once("allow = [").and_then(|(_, rest)| rest.split_once(']'));
    let (list, _) = list.expect("deny.toml has a list of licences");
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether an SPDX expression (also the old form with `/`) can be met with the licences allowed.
fn permits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ").replace(" WITH ", "-WITH-");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    !words.is_empty() && any(&mut words, allowed) && words.is_empty()
}

fn any(words: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
    let mut permitted = all(words, allowed);
    while words.last() == Some(&"OR") {
        words.pop();
        permitted |= all(words, allowed);
    }
    permitted
}

fn all(words: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
    let mut permitted = one(words, allowed);
    while words.last() == Some(&"AND") {
        words.pop();
        permitted &= one(words, allowed);
    }
    permitted
}

fn one(words: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
    match words.pop() {
        Some("(") => {
            let permitted = any(words, allowed);
            words.pop() == Some(")") && permitted
        }
        Some(name) => allowed.contains(name),
        None => false,
    }
}

/// The platform that cargo builds for here.
fn host() -> String {
    let version = run(&["-vV"]);
    version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo says its host").to_owned()
}

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}
