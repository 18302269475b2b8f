//! What an indexing run did, in a few lines: articles, files, encodings, figures, speed; and what could not be read.

use std::collections::BTreeMap;

use hansou::article::problem::Problem;
use hansou::index::Report;
use hansou::render::messages::{Lang, thousands};
use hansou::render::{problems, size, visible};

/// Problems named one by one; of the rest only the number is said.
const LISTED: usize = 20;
/// The same for one file.
const LISTED_OF_FILE: usize = 3;

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
    if report.scans > 0 {
        let pages = [("pages", &*thousands(report.scans))];
        line(&mut text, lang, "summary.scans", &lang.say("summary.scans.value", &pages));
    }
    line(&mut text, lang, "summary.time", &speed(report, lang));
    if report.articles_total == 0 && report.problems.is_empty() {
        text += &(lang.text("summary.empty") + "\n");
    }
    text
}

/// What was skipped or doubtful, each line ended, below the message `key`; empty when all went well.
pub fn problems(key: &str, problems: &[Problem], lang: Lang) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = lang.say(key, &[("n", &thousands(problems.len() as u64))]) + "\n";
    let listed = worth_naming(problems);
    for problem in &listed {
        text += &format!("  {}\n", problems::text(problem, lang));
    }
    if problems.len() > listed.len() {
        let more = thousands((problems.len() - listed.len()) as u64);
        text += &format!("  {}\n", lang.say("summary.more", &[("n", &more)]));
    }
    text
}

/// What cost text comes first, and one file does not crowd out the others.
fn worth_naming(problems: &[Problem]) -> Vec<&Problem> {
    let mut of_file = BTreeMap::<&str, usize>::new();
    let mut listed: Vec<&Problem> = problems
        .iter()
        .filter(|problem| {
            let count = of_file.entry(&problem.path).or_default();
            *count += 1;
            *count <= LISTED_OF_FILE
        })
        .collect();
    listed.sort_by_key(|problem| !problem.fault.loses_text());
    listed.truncate(LISTED);
    listed
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

/// `UTF-8 12, GB18030 3`: most frequent first.
pub fn counts(counts: &BTreeMap<String, usize>, lang: Lang) -> String {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|&(name, &count)| (std::cmp::Reverse(count), name));
    let counts: Vec<String> =
        counts.iter().map(|(name, count)| format!("{} {}", visible(name), thousands(**count as u64))).collect();
    counts.join(&lang.text("comma"))
}

#[cfg(test)]
mod tests {
    use hansou::article::problem::{Fault, Location, Problem};
    use hansou::render::messages::Lang;

    use super::{LISTED, problems, size};

    #[test]
    fn many_problems_are_counted_and_each_file_has_its_turn() {
        let problem = |path: String, line, fault| Problem { path, place: Location::Line(line), fault };
        let mut all: Vec<Problem> = (1..90).map(|line| problem("a.csv".into(), line, Fault::Truncated)).collect();
        all.push(problem("b.csv".into(), 1, Fault::Encrypted));
        let text = problems("summary.problems", &all, Lang::En);
        assert_eq!(text.lines().count(), 6, "{text}");
        assert!(
            text.starts_with("90 problems:") && text.contains("b.csv") && text.ends_with("and 86 more\n"),
            "{text}"
        );
        all.extend((0..99).map(|file| problem(format!("{file}.txt"), 1, Fault::Unsure { encoding: "GBK".into() })));
        let text = problems("summary.known", &all, Lang::Zh);
        assert_eq!(text.lines().count(), LISTED + 2);
        assert!(text.lines().nth(4).is_some_and(|line| line.contains("b.csv")), "lost text first: {text}");
        assert!(problems("summary.known", &[], Lang::En).is_empty());
    }

    #[test]
    fn sizes() {
        for (bytes, text) in [(0, "0.0 kB"), (106_000, "106 kB"), (3_250_000, "3.2 MB"), (37_000_000_000, "37 GB")] {
            assert_eq!(size(bytes), text);
        }
    }
}
