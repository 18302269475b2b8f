//! `search`: index a folder of Chinese articles and ask it questions.
//!
//! This file says what happens in which order. `args` is the command line, `localise` its help and errors in the
//! user's language, one file per command does the work, `failure` turns errors into words and exit codes.

mod args;
#[cfg(feature = "cluster")]
mod at;
mod completions;
mod config;
mod counts;
mod doctor;
mod eval;
mod facts;
mod failure;
mod help;
mod index_cmd;
mod lang;
mod localise;
mod locate;
#[cfg(feature = "mcp")]
mod mcp;
mod output;
mod pager;
mod progress;
mod query;
mod scans;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod stats;
mod summary;
mod values;
#[cfg(feature = "watch")]
mod watch;
mod why;

use std::process::ExitCode;

use args::{Args, Command};
use failure::Outcome;

fn main() -> ExitCode {
    let words = args::escaped(std::env::args_os());
    let lang = lang::choose(&words, |name| std::env::var(name).ok());
    let outcome = match localise::parse(words, lang) {
        Ok(args) => failure::guarded(|| run(args, lang)),
        Err(usage) => return usage.print(),
    };
    failure::exit(outcome, lang)
}

fn run(args: Args, lang: hansou::render::messages::Lang) -> anyhow::Result<Outcome> {
    let common = &args.common;
    match args.command {
        Command::Index(options) => index_cmd::run(options, common, lang),
        Command::Query(options) => query::run(options, common, lang),
        Command::Facts(options) => facts::run(options, common, lang),
        Command::Show(options) => show::run(options, common, lang),
        Command::Stats(options) => stats::run(options, common, lang),
        Command::Doctor(options) => doctor::run(options, common, lang),
        Command::Why(options) => why::run(options, common, lang),
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(options, common, lang),
        #[cfg(feature = "mcp")]
        Command::Mcp => mcp::run(common, lang),
        Command::Eval(options) => eval::run(options, common, lang),
        Command::Completions(options) => completions::run(options, lang),
        Command::Help(options) => help::run(options, lang),
    }
}
