//! `search eval`: how good the ranking is on a judged set, the run on disk, and what moved since another run.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::bail;
use hansou::error::Error;
use hansou::eval::{self, Comparison, Report, Run, Set};
use hansou::find::Request;
use hansou::find::backend::Backend;
use hansou::render::messages::{Lang, thousands};
use hansou::render::{json, visible};
use serde::Serialize;
use tempfile::TempDir;

use crate::args::{Common, Eval};
use crate::failure::Outcome;
use crate::{locate, output, values};

/// Queries that moved which are printed; JSON has all.
const LISTED: usize = 40;

/// What is printed as JSON.
#[derive(Serialize)]
struct Result<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<&'a Comparison>,
}

pub fn run(options: Eval, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let set = Set::read(&options.set)?;
    if options.answers && set.answers.is_empty() {
        bail!(lang.say("eval.no_answers", &[("path", &name(&options.set))]));
    }
    // Read first: a run that cannot be read should not cost an evaluation.
    let before = options.against.as_deref().map(eval::read_run).transpose()?;
    let (index, _folder) = index(&set, &options, common, lang)?;
    let (report, now) = eval::evaluate(&set, &*index, &Request::new("", values::today()))?;
    if report.queries == 0 {
        bail!(lang.say("eval.no_queries", &[("path", &name(&options.set))]));
    }
    if let Some(path) = &options.run {
        write(&now, path).map_err(Error::io("writing", path))?;
    }
    let against = before.map(|before| eval::compare(&set, &before, &now));
    let mut out = output::stdout();
    if options.json {
        json::write(&Result { report: &report, against: against.as_ref() }, &mut out)?;
    } else {
        out.write_all(report_text(&report, lang).as_bytes())?;
        if let (Some(against), Some(path)) = (&against, &options.against) {
            out.write_all(comparison_text(against, path, lang).as_bytes())?;
        }
    }
    out.flush()?;
    Ok(Outcome::Found)
}

/// The index named, or one of the set's own documents in a folder that is removed in the end.
fn index(
    set: &Set,
    options: &Eval,
    common: &Common,
    lang: Lang,
) -> anyhow::Result<(Box<dyn Backend>, Option<TempDir>)> {
    if let Some(named) = locate::named(common)? {
        return Ok((named, None));
    }
    if !set.has_documents() {
        bail!(lang.say("eval.no_documents", &[("path", &name(&options.set))]));
    }
    let folder = TempDir::with_prefix("hansou-eval-").map_err(Error::io("creating", std::env::temp_dir()))?;
    Ok((Box::new(eval::index_set(set, folder.path())?), Some(folder)))
}

fn write(run: &Run, path: &Path) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    eval::write_run(run, &mut out)?;
    out.flush()
}

fn report_text(report: &Report, lang: Lang) -> String {
    let part = |value: f64| format!("{value:.4}");
    let measures = &report.measures;
    let time = [("p50", &*format!("{:.2}", report.latency_ms.p50)), ("p99", &*format!("{:.2}", report.latency_ms.p99))];
    let lines = [
        (lang.text("eval.queries"), thousands(report.queries as u64)),
        ("MRR@10".into(), part(measures.mrr_10)),
        ("nDCG@10".into(), part(measures.ndcg_10)),
        ("Recall@10".into(), part(measures.recall_10)),
        ("Recall@100".into(), part(measures.recall_100)),
        ("P@1".into(), part(measures.p_1)),
        (lang.text("eval.empty"), thousands(report.empty as u64)),
        (lang.text("eval.answer"), report.answer_1.map(part).unwrap_or_default()),
        (lang.text("eval.latency"), lang.say("eval.latency.value", &time)),
    ];
    let colon = lang.text("colon");
    lines.iter().filter(|line| !line.1.is_empty()).map(|(key, value)| format!("{key}{colon}{value}\n")).collect()
}

fn comparison_text(against: &Comparison, path: &Path, lang: Lang) -> String {
    let rank = |rank: Option<usize>| rank.map_or("–".to_owned(), |rank| rank.to_string());
    let mut text = lang.say(
        "eval.compared",
        &[
            ("path", &name(path)),
            ("before", &format!("{:.4}", against.before.mrr_10)),
            ("better", &thousands(against.better as u64)),
            ("worse", &thousands(against.worse as u64)),
        ],
    ) + "\n";
    for moved in against.moved.iter().take(LISTED) {
        let (query, asked) = (visible(&moved.query), visible(&moved.text));
        let values =
            [("before", &*rank(moved.before)), ("now", &*rank(moved.now)), ("query", &*query), ("text", &*asked)];
        text += &format!("  {}\n", lang.say("eval.moved", &values));
    }
    if against.moved.len() > LISTED {
        let more = thousands((against.moved.len() - LISTED) as u64);
        text += &format!("  {}\n", lang.say("summary.more", &[("n", &more)]));
    }
    text
}

fn name(path: &Path) -> String {
    visible(&path.display().to_string())
}
