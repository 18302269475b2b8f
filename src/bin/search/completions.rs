//! `search completions`: a script that completes the command line, for the shell to load.

use std::io::Write;

use hansou::render::messages::Lang;

use crate::args::Completions;
use crate::failure::Outcome;
use crate::{localise, output};

pub fn run(options: Completions, lang: Lang) -> anyhow::Result<Outcome> {
    // Into memory first: the generator panics when a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut localise::command(lang), "search", &mut script);
    let mut out = output::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Found)
}
