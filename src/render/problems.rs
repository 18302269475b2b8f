//! What was wrong with a file, in the user's language.

use crate::article::problem::{Fault, Location, Problem, size};
use crate::render::messages::{Lang, thousands};
use crate::render::visible;

use crate::render::cause::cause;

/// `path, line 3: what is wrong; what to do`.
pub fn text(problem: &Problem, lang: Lang) -> String {
    let place = match problem.place {
        Location::File => String::new(),
        Location::Line(line) => lang.say("place.line", &[("n", &line.to_string())]),
        Location::Record(record) => lang.say("place.record", &[("n", &record.to_string())]),
    };
    format!("{}{place}{}{}", visible(&problem.path), lang.text("colon"), fault(&problem.fault, lang))
}

fn fault(fault: &Fault, lang: Lang) -> String {
    let values = values(fault, lang);
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lang.say(message(fault), &values)
}

/// The message for a fault.
fn message(fault: &Fault) -> &'static str {
    match fault {
        Fault::Unreadable { .. } => "fault.unreadable",
        Fault::Truncated => "fault.truncated",
        Fault::Damaged { .. } => "fault.damaged",
        Fault::Binary { .. } => "fault.binary",
        Fault::Encrypted => "fault.encrypted",
        Fault::Bomb { .. } => "fault.bomb",
        Fault::TooLong { .. } => "fault.too_long",
        Fault::ArticleTooLong { .. } => "fault.article_too_long",
        Fault::TooManyFigures { .. } => "fault.too_many_figures",
        Fault::Failed { .. } => "fault.failed",
        Fault::TooDeep { .. } => "fault.too_deep",
        Fault::TooMany { .. } => "fault.too_many",
        Fault::Json { .. } => "fault.json",
        Fault::Cells { .. } => "fault.cells",
        Fault::NoHeader { title: Some(_), .. } => "fault.no_header",
        Fault::NoHeader { title: None, .. } => "fault.no_header_no_title",
        Fault::NoText { .. } => "fault.no_text",
        Fault::Replaced { .. } => "fault.replaced",
        Fault::Mixed { count: 0, .. } => "fault.mixed",
        Fault::Mixed { .. } => "fault.mixed.lost",
        Fault::Repaired { .. } => "fault.repaired",
        Fault::Garbled { .. } => "fault.garbled",
        Fault::Empty => "fault.empty",
        Fault::Unsure { .. } => "fault.unsure",
        Fault::Scanned { .. } => "fault.scanned",
        Fault::Picture { .. } => "fault.picture",
        Fault::ScanTimedOut { .. } => "fault.scan_timed_out",
        Fault::ScanFailed { .. } => "fault.scan_failed",
        Fault::Unidentified { .. } => "fault.unidentified",
        Fault::Drawings { .. } => "fault.drawings",
        Fault::Link => "fault.link",
    }
}

/// What its message says about it.
fn values(fault: &Fault, lang: Lang) -> Vec<(&'static str, String)> {
    let many = |count: usize| thousands(count as u64);
    match fault {
        Fault::Truncated | Fault::Encrypted | Fault::Empty | Fault::Link => Vec::new(),
        Fault::Unreadable { what } | Fault::Damaged { what } | Fault::Json { what } => {
            vec![("what", cause(what, lang))]
        }
        Fault::Failed { what } => vec![("what", visible(what))],
        Fault::Binary { kind } => {
            vec![("kind", lang.find(&format!("kind.{kind}")).unwrap_or_else(|| visible(kind)))]
        }
        Fault::Bomb { limit } | Fault::TooLong { limit } | Fault::ArticleTooLong { limit } => {
            vec![("limit", size(*limit))]
        }
        Fault::TooManyFigures { limit } | Fault::TooMany { limit } | Fault::TooDeep { limit } => {
            vec![("limit", many(*limit))]
        }
        Fault::Drawings { limit } => vec![("limit", thousands(*limit as u64))],
        Fault::Cells { found, wanted } => vec![("found", found.to_string()), ("wanted", wanted.to_string())],
        Fault::NoHeader { title, body } => {
            let title = title.map(|title| ("title", title.to_string()));
            title.into_iter().chain([("body", body.to_string())]).collect()
        }
        Fault::NoText { names } => vec![("names", visible(&names.join(", ")))],
        Fault::Replaced { encoding, count } => {
            vec![("encoding", (*encoding).to_string()), ("count", thousands(*count))]
        }
        Fault::Mixed { encoding, other, count } => {
            vec![("encoding", (*encoding).to_string()), ("other", (*other).to_string()), ("count", thousands(*count))]
        }
        Fault::Repaired { count } | Fault::Garbled { count } => vec![("count", thousands(*count))],
        Fault::Unsure { encoding } => vec![("encoding", (*encoding).to_string())],
        Fault::Scanned { pages } | Fault::Picture { pages } => vec![("pages", many(*pages))],
        Fault::ScanTimedOut { page, seconds } => vec![("page", page.to_string()), ("seconds", seconds.to_string())],
        Fault::ScanFailed { page, what } => vec![("page", page.to_string()), ("what", cause(what, lang))],
        Fault::Unidentified { count, of } => vec![("count", many(*count)), ("of", many(*of))],
    }
}

#[cfg(test)]
mod tests {
    use crate::article::problem::{Fault, Location, Problem};
    use crate::render::messages::Lang;
    use hansou_text::fold::is_han;

    use super::text;

    #[test]
    fn every_fault_has_words_in_both_languages() {
        for fault in [
            Fault::Unreadable { what: "permission denied".into() },
            Fault::Truncated,
            Fault::Damaged { what: "bad header".into() },
            Fault::Binary { kind: "a PDF document".into() },
            Fault::Encrypted,
            Fault::Bomb { limit: 64 << 20 },
            Fault::TooLong { limit: 64 << 20 },
            Fault::ArticleTooLong { limit: 64 << 20 },
            Fault::TooManyFigures { limit: 100_000 },
            Fault::Failed { what: "index out of bounds".into() },
            Fault::TooDeep { limit: 4 },
            Fault::TooMany { limit: 999 },
            Fault::Json { what: "expected a colon".into() },
            Fault::Cells { found: 5, wanted: 3 },
            Fault::NoHeader { title: Some(1), body: 2 },
            Fault::NoHeader { title: None, body: 2 },
            Fault::NoText { names: vec!["a".into(), "b".into()] },
            Fault::Replaced { encoding: "GBK".into(), count: 17 },
            Fault::Mixed { encoding: "UTF-8".into(), other: "gb18030".into(), count: 0 },
            Fault::Mixed { encoding: "UTF-8".into(), other: "gb18030".into(), count: 3 },
            Fault::Repaired { count: 2 },
            Fault::Garbled { count: 2 },
            Fault::Empty,
            Fault::Unsure { encoding: "Big5".into() },
            Fault::Scanned { pages: 12 },
            Fault::Picture { pages: 3 },
            Fault::ScanTimedOut { page: 4, seconds: 300 },
            Fault::ScanFailed { page: 4, what: "unexpected end of file".into() },
            Fault::Unidentified { count: 5, of: 100 },
            Fault::Drawings { limit: 5_000_000 },
            Fault::Link,
        ] {
            for place in [Location::File, Location::Line(3), Location::Record(7)] {
                let problem = Problem { path: "a.txt".into(), place, fault: fault.clone() };
                let (zh, en) = (text(&problem, Lang::Zh), text(&problem, Lang::En));
                assert!(
                    zh.starts_with("a.txt") && zh.contains('：') && zh.chars().filter(|&c| is_han(c)).count() > 3,
                    "{zh}"
                );
                assert!(en.starts_with("a.txt") && en.contains(": ") && !en.chars().any(is_han), "{en}");
                assert!(!zh.contains("fault.") && !en.contains("fault.") && !zh.contains('{'), "{zh} {en}");
            }
        }
    }

    #[test]
    fn names_of_files_do_no_harm() {
        let problem = Problem { path: "\x1b[2J".into(), place: Location::File, fault: Fault::Link };
        assert!(!text(&problem, Lang::Zh).contains('\x1b'));
    }
}
