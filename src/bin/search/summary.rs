//! What an indexing run did, in a few lines: articles, files, encodings, figures, speed; and what could not be read.

use std::collections::BTreeMap;
use std::fmt::Write;

use hansou::article::problem::Problem;
use hansou::index::Report;
use hansou::render::messages::{Lang, thousands};
use hansou::render::visible;

use crate::problem;

/// Problems named one by one; of the rest only the number is said.
const LISTED: usize = 20;

/// The summary, each line ended.
pub fn text(report: &Report, lang: Lang) -> String {
    let n = |number: usize| thousands(number as u64);
    let mut text = lang.say(
        "summary.articles",
        &[
            ("total", &n(report.articles_total)),
            ("added", &n(report.articles_added)),
            ("removed", &n(report.articles_removed)),
        ],
    ) + "\n";
    let files = [
        ("summary.read", report.files_read),
        ("summary.unchanged", report.files_unchanged),
        ("summary.renamed", report.files_renamed),
        ("summary.gone", report.files_removed),
        ("summary.skipped", report.files_skipped),
    ];
    let files: Vec<String> =
        files.iter().filter(|part| part.1 > 0).map(|(key, number)| lang.say(key, &[("n", &n(*number))])).collect();
    line(&mut text, lang, "summary.files", &files.join(&lang.text("comma")));
    line(&mut text, lang, "summary.encodings", &counts(&report.encodings, lang));
    if report.files_read > 0 {
        let found = [("figures", &*thousands(report.figures)), ("dates", &*thousands(report.dates))];
        line(&mut text, lang, "summary.found", &lang.say("summary.found.value", &found));
    }
    line(&mut text, lang, "summary.time", &speed(report, lang));
    if report.articles_total == 0 && report.problems.is_empty() {
        text += &(lang.text("summary.empty") + "\n");
    }
    text
}

/// What was skipped or doubtful, each line ended; empty when all went well.
pub fn problems(report: &Report, lang: Lang) -> String {
    let mut text = String::new();
    // What cost text comes first: of many only some are named.
    let mut problems: Vec<&Problem> = report.problems.iter().collect();
    problems.sort_by_key(|problem| !problem.fault.loses_text());
    list(&mut text, lang, "summary.problems", problems.iter().map(|problem| problem::text(problem, lang)));
    text
}

fn line(text: &mut String, lang: Lang, key: &str, value: &str) {
    if !value.is_empty() {
        *text += &format!("{}{}{value}\n", lang.text(key), lang.text("colon"));
    }
}

fn speed(report: &Report, lang: Lang) -> String {
    let rate = report.bytes as f64 / 1e6 / report.seconds.max(1e-3);
    lang.say(
        "summary.time.value",
        &[
            ("seconds", &format!("{:.1}", report.seconds)),
            ("read", &size(report.bytes)),
            ("rate", &format!("{rate:.1}")),
            ("size", &size(report.index_bytes)),
        ],
    )
}

fn list(text: &mut String, lang: Lang, key: &str, mut items: impl ExactSizeIterator<Item = String>) {
    let count = items.len();
    if count == 0 {
        return;
    }
    *text += &(lang.say(key, &[("n", &thousands(count as u64))]) + "\n");
    for item in items.by_ref().take(LISTED) {
        let _ = writeln!(text, "  {item}");
    }
    if count > LISTED {
        *text += &format!("  {}\n", lang.say("summary.more", &[("n", &thousands((count - LISTED) as u64))]));
    }
}

/// `UTF-8 12, GB18030 3`: most frequent first.
pub fn counts(counts: &BTreeMap<String, usize>, lang: Lang) -> String {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|&(name, &count)| (std::cmp::Reverse(count), name));
    let counts: Vec<String> =
        counts.iter().map(|(name, count)| format!("{} {}", visible(name), thousands(**count as u64))).collect();
    counts.join(&lang.text("comma"))
}

/// Bytes in thousands, millions or thousand millions, to be read at a glance.
pub fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000_000 => (1e3, "kB"),
        1_000_000..1_000_000_000 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    let size = bytes as f64 / unit;
    if size < 9.95 { format!("{size:.1} {name}") } else { format!("{size:.0} {name}") }
}
