//! `cargo xtask`: what maintains the tree and is no part of the program. `dict` makes the dictionary, `pictures` the
//! pictures of the documentation from the program's real output, `tables` copies the output of a bench into it, `tidy`
//! checks the walls of the source tree.
//!
//! Leaves to each task's file how it is done.

mod dict;
mod pictures;
mod run;
mod tables;

use std::path::Path;

use anyhow::Result;
use clap::Parser;

/// Tasks of maintenance.
#[derive(Parser)]
enum Task {
    /// Make crates/hansou-text/data/dict.fst and what belongs to it from jieba's dictionary.
    Dict {
        /// Only compare with what is there.
        #[arg(long)]
        check: bool,
    },
    /// Make docs/pictures from what the program prints on corpus/.
    Pictures,
    /// Run a bench (compare, relevance, scale, serve) and put its table into docs/performance.md, in both languages.
    Tables {
        /// The bench.
        bench: String,
        /// Arguments of the bench.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Check the walls of the source tree: imports, sizes of files, crates by their rooms.
    Tidy,
}

fn main() -> Result<()> {
    match Task::parse() {
        Task::Dict { check } => dict::make(check),
        Task::Pictures => pictures::make(),
        Task::Tables { bench, arguments } => tables::update(&bench, &arguments),
        Task::Tidy => run::cargo(&["test", "--locked", "--test", "it", "--", "layers", "supply", "messages"]).map(drop),
    }
}

/// The root of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}
