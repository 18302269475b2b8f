//! The pictures of the documentation: a terminal after a query, and a plot of facts, both from a real run of the
//! program over `corpus/`.
//!
//! Leaves drawing the plot to the program.

use std::fs;

use anstyle_svg::Term;
use anyhow::{Context, Result};

use super::run;

/// The query of the README.
const QUERY: &str = "高新区 传感器";
/// Width of the terminal in columns.
const COLUMNS: usize = 100;

/// Makes `docs/pictures`.
pub fn make() -> Result<()> {
    run::cargo(&["build", "--profile", "quick", "--bin", "search"])?;
    let root = super::root();
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let program = target.join("quick/search");
    let folder = tempfile::tempdir()?;
    // Paths are shown as they are in the README.
    let corpus = folder.path().join("corpus");
    run::copy(&root.join("corpus"), &corpus)?;
    run::search(&program, folder.path(), &["index", "corpus"])?;
    let pictures = root.join("docs/pictures");
    fs::create_dir_all(&pictures)?;
    let shown = run::on_terminal(&program, folder.path(), COLUMNS, &["query", QUERY, "--limit", "3"])?;
    let shown = format!("$ search query \"{QUERY}\"\n\n{}", without_time(&shown));
    fs::write(pictures.join("query.svg"), Term::new().render_svg(&shown))?;
    let plot = pictures.join("facts.svg");
    let plot = plot.to_str().context("the path of the repository is UTF-8")?;
    run::search(&program, folder.path(), &["facts", "签约额", "传感器大会", "--where", "period:year", "--plot", plot])?;
    Ok(())
}

/// The output without its last line, which says how long it took.
fn without_time(printed: &str) -> String {
    let lines: Vec<&str> = printed.trim_end().lines().collect();
    let kept = lines.iter().rposition(|line| !line.contains(" ms")).map_or(0, |last| last + 1);
    lines[..kept].join("\n").trim_end().to_owned() + "\n"
}
