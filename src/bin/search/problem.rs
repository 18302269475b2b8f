//! What was wrong with a file, in the user's language.

use hansou::article::problem::{Fault, Place, Problem};
use hansou::render::messages::{Lang, thousands};
use hansou::render::visible;

/// `path, line 3: what is wrong; what to do`.
pub fn text(problem: &Problem, lang: Lang) -> String {
    let place = match problem.place {
        Place::File => String::new(),
        Place::Line(line) => lang.say("place.line", &[("n", &line.to_string())]),
        Place::Record(record) => lang.say("place.record", &[("n", &record.to_string())]),
    };
    format!("{}{place}{}{}", visible(&problem.path), lang.text("colon"), fault(&problem.fault, lang))
}

fn fault(fault: &Fault, lang: Lang) -> String {
    let megabytes = |limit: u64| thousands(limit >> 20);
    match fault {
        Fault::Unreadable { what } => lang.say("fault.unreadable", &[("what", &visible(what))]),
        Fault::Truncated => lang.text("fault.truncated"),
        Fault::Damaged { what } => lang.say("fault.damaged", &[("what", &visible(what))]),
        Fault::Binary { kind } => {
            let kind = lang.find(&format!("kind.{kind}")).unwrap_or_else(|| visible(kind));
            lang.say("fault.binary", &[("kind", &kind)])
        }
        Fault::Encrypted => lang.text("fault.encrypted"),
        Fault::Bomb { limit } => lang.say("fault.bomb", &[("limit", &megabytes(*limit))]),
        Fault::TooLong { limit } => lang.say("fault.too_long", &[("limit", &megabytes(*limit))]),
        Fault::ArticleTooLong { limit } => lang.say("fault.article_too_long", &[("limit", &megabytes(*limit))]),
        Fault::TooManyFigures { limit } => lang.say("fault.too_many_figures", &[("limit", &thousands(*limit as u64))]),
        Fault::Failed { what } => lang.say("fault.failed", &[("what", &visible(what))]),
        Fault::TooDeep { limit } => lang.say("fault.too_deep", &[("limit", &limit.to_string())]),
        Fault::TooMany { limit } => lang.say("fault.too_many", &[("limit", &thousands(*limit as u64))]),
        Fault::Json { what } => lang.say("fault.json", &[("what", &visible(what))]),
        Fault::Cells { found, wanted } => {
            lang.say("fault.cells", &[("found", &found.to_string()), ("wanted", &wanted.to_string())])
        }
        Fault::NoText { names } => lang.say("fault.no_text", &[("names", &visible(&names.join(", ")))]),
        Fault::Replaced { encoding, count } => {
            lang.say("fault.replaced", &[("encoding", encoding), ("count", &thousands(*count))])
        }
        Fault::Unsure { encoding } => lang.say("fault.unsure", &[("encoding", encoding)]),
        Fault::Scanned { pages } => lang.say("fault.scanned", &[("pages", &thousands(*pages as u64))]),
        Fault::Unidentified { count, of } => {
            let (count, of) = (thousands(*count as u64), thousands(*of as u64));
            lang.say("fault.unidentified", &[("count", &count), ("of", &of)])
        }
        Fault::Drawings { limit } => lang.say("fault.drawings", &[("limit", &thousands(*limit as u64))]),
        Fault::Link => lang.text("fault.link"),
        other => visible(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use hansou::article::problem::{Fault, Place, Problem};
    use hansou::render::messages::Lang;
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
            Fault::NoText { names: vec!["a".into(), "b".into()] },
            Fault::Replaced { encoding: "GBK".into(), count: 17 },
            Fault::Unsure { encoding: "Big5".into() },
            Fault::Scanned { pages: 12 },
            Fault::Unidentified { count: 5, of: 100 },
            Fault::Drawings { limit: 5_000_000 },
            Fault::Link,
        ] {
            for place in [Place::File, Place::Line(3), Place::Record(7)] {
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
        let problem = Problem { path: "\x1b[2J".into(), place: Place::File, fault: Fault::Link };
        assert!(!text(&problem, Lang::Zh).contains('\x1b'));
    }
}
