//! `search index`: bring the index up to date with folders and files, and say what was done.

use std::io::Write;
use std::path::{Path, PathBuf};

use hansou::article::{self, format::fields::FieldMap, unpack::Limits};
use hansou::find::Folder;
use hansou::find::backend::Archive;
use hansou::index::{self, Settings};
use hansou::render::messages::{Lang, thousands};

use crate::args::{Common, Index};
use crate::failure::{Outcome, say};
use crate::progress::Progress;
use crate::{config, locate, output, scans, summary};
use hansou::render::size;

pub fn run(options: Index, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let home = locate::to_write(common.index.as_deref());
    let settings = settings(&options, &home)?;
    let archive = archive(&options, common, &home)?;
    let outcome = match options.inputs.is_empty() {
        true => Outcome::Found,
        false => refresh(&*archive, &options.inputs, &settings, lang)?,
    };
    if options.optimize {
        merge(common, &home, lang)?;
    }
    #[cfg(feature = "watch")]
    if options.watch {
        // Everything was read anew just now.
        let settings = Settings { full: false, dict: None, ..settings };
        crate::watch::alone(&*archive, &options.inputs, &settings, lang)?;
    }
    Ok(outcome)
}

/// Where the index is to be.
fn archive(options: &Index, common: &Common, home: &Path) -> anyhow::Result<Box<dyn Archive>> {
    #[cfg(feature = "cluster")]
    if let Some(archive) = crate::at::archive(common)? {
        return Ok(Box::new(archive.with_layout(crate::at::layout(options))));
    }
    let _ = (options, common);
    Ok(Box::new(Folder(home.to_owned())))
}

fn refresh(archive: &dyn Archive, inputs: &[PathBuf], settings: &Settings, lang: Lang) -> anyhow::Result<Outcome> {
    let progress = Progress::start(lang);
    let report = archive.refresh(inputs, settings, &progress);
    progress.end();
    let report = report?;
    for (key, problems) in [("summary.problems", &report.problems), ("summary.known", &report.known_problems)] {
        let problems = summary::problems(key, problems, lang);
        if !problems.is_empty() {
            say(&problems);
        }
    }
    let mut out = output::stdout();
    out.write_all(summary::text(&report, lang).as_bytes())?;
    out.flush()?;
    let lost = report.problems.iter().chain(&report.known_problems).any(|problem| problem.fault.loses_text());
    Ok(if lost { Outcome::Incomplete } else { Outcome::Found })
}

/// Brings the index into one segment and says what that changed.
fn merge(common: &Common, home: &Path, lang: Lang) -> anyhow::Result<()> {
    #[cfg(feature = "cluster")]
    if crate::at::optimize(common)? {
        return Ok(());
    }
    let _ = common;
    let done = index::optimize(home)?;
    let mut out = output::stdout();
    let values = [
        ("before", &*thousands(done.segments_before as u64)),
        ("now", &*thousands(done.segments as u64)),
        ("size_before", &*size(done.bytes_before)),
        ("size", &*size(done.bytes)),
    ];
    writeln!(out, "{}", lang.say("optimize.done", &values))?;
    Ok(out.flush()?)
}

fn settings(options: &Index, home: &Path) -> anyhow::Result<Settings> {
    let scans = scans::reader(&options.scans, &config::read(home)?, options.threads, home)?;
    Ok(Settings {
        threads: options.threads,
        memory_mb: options.memory.unwrap_or(Settings::default().memory_mb),
        full: options.full,
        dict: options.dict.clone(),
        read: article::read::Settings {
            encoding: options.encoding,
            fields: FieldMap { names: options.map.clone() },
            limits: Limits {
                document: options.max_document,
                article: options.max_article,
                figures: options.max_figures,
                ratio: options.max_ratio,
                unpacked: options.max_unpacked,
                depth: options.max_depth,
                members: options.max_members,
            },
            scans,
        },
    })
}
