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
    match fault {
        Fault::Unreadable { what } => lang.say("fault.unreadable", &[("what", &cause(what, lang))]),
        Fault::Truncated => lang.text("fault.truncated"),
        Fault::Damaged { what } => lang.say("fault.damaged", &[("what", &cause(what, lang))]),
        Fault::Binary { kind } => {
            let kind = lang.find(&format!("kind.{kind}")).unwrap_or_else(|| visible(kind));
            lang.say("fault.binary", &[("kind", &kind)])
        }
        Fault::Encrypted => lang.text("fault.encrypted"),
        Fault::Bomb { limit } => lang.say("fault.bomb", &[("limit", &size(*limit))]),
        Fault::TooLong { limit } => lang.say("fault.too_long", &[("limit", &size(*limit))]),
        Fault::ArticleTooLong { limit } => lang.say("fault.article_too_long", &[("limit", &size(*limit))]),
        Fault::TooManyFigures { limit } => lang.say("fault.too_many_figures", &[("limit", &thousands(*limit as u64))]),
        Fault::Failed { what } => lang.say("fault.failed", &[("what", &visible(what))]),
        Fault::TooDeep { limit } => lang.say("fault.too_deep", &[("limit", &limit.to_string())]),
        Fault::TooMany { limit } => lang.say("fault.too_many", &[("limit", &thousands(*limit as u64))]),
        Fault::Json { what } => lang.say("fault.json", &[("what", &cause(what, lang))]),
        Fault::Cells { found, wanted } => {
            lang.say("fault.cells", &[("found", &found.to_string()), ("wanted", &wanted.to_string())])
        }
        Fault::NoHeader { title: Some(title), body } => {
            lang.say("fault.no_header", &[("title", &title.to_string()), ("body", &body.to_string())])
        }
        Fault::NoHeader { title: None, body } => lang.say("fault.no_header_no_title", &[("body", &body.to_string())]),
        Fault::NoText { names } => lang.say("fault.no_text", &[("names", &visible(&names.join(", ")))]),
        Fault::Replaced { encoding, count } => {
            lang.say("fault.replaced", &[("encoding", encoding), ("count", &thousands(*count))])
        }
        Fault::Mixed { encoding, other, count } => {
            let key = if *count == 0 { "fault.mixed" } else { "fault.mixed.lost" };
            lang.say(key, &[("encoding", encoding), ("other", other), ("count", &thousands(*count))])
        }
        Fault::Repaired { count } => lang.say("fault.repaired", &[("count", &thousands(*count))]),
        Fault::Garbled { count } => lang.say("fault.garbled", &[("count", &thousands(*count))]),
        Fault::Empty => lang.text("fault.empty"),
        Fault::Unsure { encoding } => lang.say("fault.unsure", &[("encoding", encoding)]),
        Fault::Scanned { pages } => lang.say("fault.scanned", &[("pages", &thousands(*pages as u64))]),
        Fault::Picture { pages } => lang.say("fault.picture", &[("pages", &thousands(*pages as u64))]),
        Fault::ScanTimedOut { page, seconds } => {
            lang.say("fault.scan_timed_out", &[("page", &page.to_string()), ("seconds", &seconds.to_string())])
        }
        Fault::ScanFailed { page, what } => {
            lang.say("fault.scan_failed", &[("page", &page.to_string()), ("what", &cause(what, lang))])
        }
        Fault::Unidentified { count, of } => {
            let (count, of) = (thousands(*count as u64), thousands(*of as u64));
            lang.say("fault.unidentified", &[("count", &count), ("of", &of)])
        }
        Fault::Drawings { limit } => lang.say("fault.drawings", &[("limit", &thousands(*limit as u64))]),
        Fault::Link => lang.text("fault.link"),
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
